package courses

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"throughline/internal/strict"
)

// The kinds of piece. A fenced piece with another word is of that kind, and has no fields.
const (
	PieceCourse     = "course" // the whole of course.yaml
	PieceStep       = "step"   // the front matter of a numbered file
	PieceScenario   = blockScenario
	PieceQuestion   = blockQuestion
	PieceReflection = blockReflection
)

// Manuscript is the source of one file as its writer edits it: bytes, of which some are pieces that have a form. Editing
// one piece changes no byte outside it. A Manuscript is never changed: each edit gives new bytes.
type Manuscript struct {
	path   string
	source []byte
	pieces []Piece
	lines  []int // where each line starts; the last one is the end
	first  int   // the line after the front matter
	why    []Problem
	before map[string]Piece
	heads  []Place
}

// Place is where a new block can be put: a byte offset for Insert and Move, and after what it is, in words: "" for the start,
// the words of a heading, «question tolerance», «the end».
type Place struct {
	At    int
	After string
}

// Piece is the front matter or a block of a file, course.yaml as a whole, or the words of the glossary.
type Piece struct {
	Kind     string
	ID       string // of a block, where it has one
	Line     int    // where it starts, from 1
	From, To int    // its bytes, whole lines with their ends: source[From:To]
	Fields   Fields // nil where no form can show all that stands there: then it is edited as source
	Why      []Problem

	body, end   int // lines of YAML
	bare        bool
	opens, shut string // the lines around it, without line ends
	keys        []keyAt
	terms       []glossed // of a glossary
}

// isBlock says of a piece that it can be taken out and moved.
func (p Piece) isBlock() bool { return !p.bare && p.opens != "---" }

// keyAt is where a key of the mapping stands: line from 0 within the YAML, column from 1.
type keyAt struct {
	key    string
	line   int
	column int
}

// ReadManuscript finds the pieces of a file, in their order. It never refuses: what is no text has no pieces, and Why says
// so. Whether the course is right as a whole is for Parse to say.
func ReadManuscript(path string, b []byte) *Manuscript { return readManuscript(path, b, nil) }

// readManuscript reads with pieces that were read before, by kind and YAML, and adds to them.
func readManuscript(path string, b []byte, before map[string]Piece) *Manuscript {
	m := &Manuscript{path: path, source: b, before: before}
	r := &strict.Report{}
	if isMedia(path) {
		return m
	}
	if len(b) > maxText {
		r.Add(path, 0, "This text is larger than 1 MB.", "Cut it into several parts.")
		m.why = r.Sorted()
		return m
	}
	words, ok := r.ReadText(path, b)
	if !ok {
		m.why = r.Sorted()
		return m
	}
	m.lines = []int{0}
	if bytes.HasPrefix(b, []byte("\ufeff")) {
		m.lines[0] = len("\ufeff")
	}
	for i, c := range b {
		if c == '\n' {
			m.lines = append(m.lines, i+1)
		}
	}
	if m.lines[len(m.lines)-1] != len(b) {
		m.lines = append(m.lines, len(b))
	}
	switch {
	case path == "course.yaml":
		m.whole(words)
	case stepForm.MatchString(path):
		m.front(words)
		m.blocks(words)
	case shortForm.MatchString(path) || isPage(path):
		m.blocks(words)
		if path == "glossary.md" {
			m.glossary(words)
		}
	}
	return m
}

// Pieces are the pieces in their order. The list is the Manuscript's own: change nothing in it.
func (m *Manuscript) Pieces() []Piece { return m.pieces }

// Why says why a file has no pieces that could be found; nil where it is a text.
func (m *Manuscript) Why() []Problem { return m.why }

// Source is the bytes of the file.
func (m *Manuscript) Source() []byte { return m.source }

// Piece finds a block by its kind and id, or the front matter by its kind and "".
func (m *Manuscript) Piece(kind, id string) (i int, ok bool) {
	i = slices.IndexFunc(m.pieces, func(p Piece) bool { return p.Kind == kind && p.ID == id })
	return i, i >= 0
}

// takesBlocks says whether a block can stand in the file: not in course.yaml, nor between the words of a glossary.
func (m *Manuscript) takesBlocks() bool {
	return !slices.ContainsFunc(m.pieces, func(p Piece) bool { return p.Kind == PieceCourse || p.Kind == PieceGlossary })
}

// Places are good places for a new block, in their order: the start of the text, after each heading and each block, the end;
// none where the file takes no block.
func (m *Manuscript) Places() []Place {
	if len(m.lines) == 0 || !m.takesBlocks() {
		return nil
	}
	list := append([]Place{{At: m.lines[min(m.first, m.count())]}}, m.heads...)
	for _, p := range m.pieces {
		if p.isBlock() {
			list = append(list, Place{p.To, strings.TrimSpace(p.Kind + " " + p.ID)})
		}
	}
	list = append(list, Place{len(m.source), "the end"})
	slices.SortStableFunc(list, func(a, b Place) int { return a.At - b.At })
	return slices.CompactFunc(list, func(a, b Place) bool { return a.At == b.At })
}

// whole takes course.yaml as one piece.
func (m *Manuscript) whole(words string) {
	m.pieces = []Piece{m.read(Piece{Kind: PieceCourse, Line: 1, From: m.lines[0], To: len(m.source), end: m.count(), bare: true}, words)}
	m.first = m.count()
}

// count is how many lines there are.
func (m *Manuscript) count() int { return len(m.lines) - 1 }

// front takes the front matter. Where there is none, the piece is empty and stands at the top.
func (m *Manuscript) front(words string) {
	p := Piece{Kind: PieceStep, Line: 1, From: m.lines[0], To: m.lines[0], opens: "---", shut: "---"}
	if !strings.HasPrefix(words, "---\n") {
		p.Fields = StepFields{}
		m.pieces = append(m.pieces, p)
		return
	}
	lines := strings.Split(words, "\n")
	i := slices.Index(lines[1:], "---") + 1
	if i == 0 {
		r := &strict.Report{}
		r.Add(m.path, 1, "The front matter does not end.", "Write a line “---” under it.")
		p.Why, m.first = r.Sorted(), m.count()
		p.To = len(m.source)
		m.pieces = append(m.pieces, p)
		return
	}
	m.first = i + 1
	p.body, p.end, p.To = 1, i, m.lines[min(i+1, m.count())]
	m.pieces = append(m.pieces, m.read(p, strings.Join(lines[1:i], "\n")))
}

// blocks takes the fenced parts which the Markdown library finds at the left edge, as Parse does.
func (m *Manuscript) blocks(words string) {
	all := strings.SplitAfter(words, "\n")
	body := strings.Join(all[min(m.first, len(all)):], "")
	if line, message, fix := tooHard(body); line > 0 {
		m.why = []Problem{{File: m.path, Line: m.first + line, Message: message, Fix: fix}}
		return
	}
	src := []byte(body)
	starts := []int{0}
	for i, c := range src {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	top := markdown.Parser().Parse(text.NewReader(src))
	for n := top.FirstChild(); n != nil; n = n.NextSibling() {
		name := blockName(n, src)
		if h, ok := n.(*ast.Heading); ok && h.Lines().Len() > 0 {
			at, _ := slices.BinarySearch(starts, h.Lines().At(h.Lines().Len()-1).Stop)
			if at+1 < len(starts) && strings.Trim(string(src[starts[at]:starts[at+1]]), "=- \n") == "" {
				at++ // a heading that is underlined
			}
			m.heads = append(m.heads, Place{m.lines[min(m.first+at, m.count())], plainText(h, src)})
		}
		if name == "" {
			continue
		}
		f := n.(*ast.FencedCodeBlock)
		at, exact := slices.BinarySearch(starts, f.Pos())
		if !exact {
			at--
		}
		opens := m.first + at
		shut := opens + 1 + f.Lines().Len()
		p := Piece{Kind: name, Line: opens + 1, From: m.lines[opens], To: m.lines[min(shut+1, m.count())], body: opens + 1, end: min(shut, m.count())}
		if shut >= m.count() || !fenceEnd.MatchString(strings.TrimSuffix(all[shut], "\n")) {
			p.Why = []Problem{{File: m.path, Line: p.Line, Message: "This block does not end.", Fix: "Write a line “```” under it."}}
			m.pieces = append(m.pieces, p)
			continue
		}
		p.opens, p.shut = strings.TrimSuffix(all[opens], "\n"), strings.TrimSuffix(all[shut], "\n")
		if keysOf[name] == nil || name == PieceCourse || name == PieceStep {
			p.Why = []Problem{{File: m.path, Line: p.Line, Message: "A block " + strict.Quote(name) + " cannot stand here.",
				Fix: "A lesson may have scenario, question and reflection, a check only question; nothing else has any."}}
			m.pieces = append(m.pieces, p)
			continue
		}
		var yaml strings.Builder
		for i := range f.Lines().Len() {
			segment := f.Lines().At(i)
			yaml.Write(segment.Value(src))
		}
		m.pieces = append(m.pieces, m.read(p, yaml.String()))
	}
}

// read fills in what the YAML of a piece says.
func (m *Manuscript) read(p Piece, yaml string) Piece {
	name := p.Kind + "\n" + yaml
	if known, there := m.before[name]; there {
		p.ID, p.Fields, p.keys = known.ID, known.Fields, known.keys
		return p
	}
	r := &strict.Report{}
	var ok bool
	p.Fields, p.keys, ok = readFields(p.Kind, yaml, strict.Place{Report: r, Manual: manual, File: m.path, Before: p.body})
	if !ok {
		p.Fields, p.Why = nil, r.Sorted()
	}
	switch f := p.Fields.(type) {
	case ScenarioFields:
		p.ID = f.ID
	case QuestionFields:
		p.ID = f.ID
	case ReflectionFields:
		p.ID = f.ID
	}
	if m.before != nil && ok {
		m.before[name] = p
	}
	return p
}
