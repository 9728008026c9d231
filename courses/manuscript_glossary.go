package courses

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extensions "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// PieceGlossary is the words of glossary.md with what they mean, from the first to the last. What stands between them stays.
const PieceGlossary = "glossary"

// GlossaryFields are the words that a course explains, in their order. A row with neither word nor meaning is not written.
type GlossaryFields struct{ Terms []GlossaryTerm }

// GlossaryTerm is a word and what it means, each in one line of Markdown.
type GlossaryTerm struct{ Word, Meaning string }

// Kind is PieceGlossary.
func (GlossaryFields) Kind() string { return PieceGlossary }

func (f GlossaryFields) write() []entry {
	var out []entry
	for _, t := range f.Terms {
		if t = (GlossaryTerm{oneLine(t.Word), oneLine(t.Meaning)}); t != (GlossaryTerm{}) {
			out = append(out, entry{t.Word, []string{t.Word, ": " + t.Meaning, ""}})
		}
	}
	return out
}

// manyTerms is how many rows a form can have.
const manyTerms = 300

// glossed is a word where it stands: the bytes of its lines.
type glossed struct {
	GlossaryTerm
	from, to int
}

// glossary takes the words of glossary.md as one piece. Where none stands, the piece is empty, at the end.
func (m *Manuscript) glossary(words string) {
	if len(m.why) > 0 || len(m.pieces) > 0 {
		return
	}
	p := Piece{Kind: PieceGlossary, Line: m.count() + 1, From: len(m.source), To: len(m.source), bare: true}
	terms, first, plain := m.readTerms(words)
	switch {
	case !plain || len(terms) > manyTerms:
		p.Line, p.From = 1, m.lines[0]
		p.Why = []Problem{{File: m.path, Line: 1, Message: "This is not a plain list of words.",
			Fix: "Write each word on a line of its own, and what it means on the next line, in one paragraph that begins with “: ”. Up to 300 words can be a form."}}
	case len(terms) > 0:
		p.Line, p.From, p.To = first+1, terms[0].from, terms[len(terms)-1].to
		fallthrough
	default:
		fields := GlossaryFields{}
		for _, t := range terms {
			fields.Terms = append(fields.Terms, t.GlossaryTerm)
		}
		p.Fields, p.terms = fields, terms
	}
	m.pieces = []Piece{p}
}

// readTerms finds a word in one line with its meaning in one paragraph under it. plain: the Markdown library finds the same, and
// no definition of another form. first is the line, from 0, of the first one.
func (m *Manuscript) readTerms(words string) (terms []glossed, first int, plain bool) {
	lines := strings.Split(words, "\n")
	blank := func(i int) bool { return i >= len(lines) || strings.TrimSpace(lines[i]) == "" }
	for i := 0; i < len(lines); i++ {
		if blank(i) || i > 0 && !blank(i-1) || blank(i+1) || !strings.HasPrefix(lines[i+1], ": ") {
			continue
		}
		end := i + 2
		for ; !blank(end); end++ {
			if strings.HasPrefix(lines[end], ":") {
				return nil, 0, false
			}
		}
		if len(terms) == 0 {
			first = i
		}
		term := GlossaryTerm{oneLine(lines[i]), oneLine(strings.Join(lines[i+1:end], " ")[1:])}
		if term.Word == "" || term.Meaning == "" {
			return nil, 0, false
		}
		terms = append(terms, glossed{term, m.lines[i], m.lines[min(end, m.count())]})
		i = end
	}
	src := []byte(words)
	var found []string
	plain = true
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(src)), func(n ast.Node, enters bool) (ast.WalkStatus, error) {
		switch d := n.(type) {
		case *extensions.DefinitionTerm:
			if enters {
				found = append(found, oneLine(string(d.Lines().Value(src))))
			}
		case *extensions.DefinitionDescription:
			child := d.FirstChild()
			if child == nil || child != d.LastChild() || child.Kind() != ast.KindParagraph && child.Kind() != ast.KindTextBlock || d.PreviousSibling() == nil || d.PreviousSibling().Kind() != extensions.KindDefinitionTerm {
				plain = false
			}
		}
		return ast.WalkContinue, nil
	})
	plain = plain && slices.EqualFunc(terms, found, func(t glossed, word string) bool { return t.Word == word })
	return terms, first, plain
}

// changedTerms is the piece with the words that differ written anew. A word that stays keeps its bytes, and what is no word and
// stands between two of them stays too.
func (m *Manuscript) changedTerms(p Piece, f GlossaryFields) []byte {
	rows, eol := f.write(), m.eol()
	var out, gap []byte // gap is what stands after the last word that was written, until another one is
	put := func(b []byte) {
		switch {
		case len(gap) > 0 && (len(out) > 0 || len(bytes.TrimSpace(gap)) > 0):
			out = append(out, gap...)
		case len(out) > 0 || p.From > m.lines[0] && len(p.terms) == 0:
			if len(out) == 0 && !bytes.HasSuffix(m.source, []byte("\n")) {
				out = append(out, eol...)
			}
			out = append(out, eol...)
		}
		gap = nil
		if out = append(out, b...); !bytes.HasSuffix(b, []byte("\n")) {
			out = append(out, eol...)
		}
	}
	written := func(e entry) []byte { return m.ends([]byte(e.lines[0]+"\n"+e.lines[1]), true) }
	k := 0
	for _, step := range matchTerms(p.terms, rows) {
		for ; k < step.old; k++ { // words that are gone, or stand as others now
			after := m.gapAfter(p, k)
			switch {
			case len(step.rows) > 0:
				put(written(step.rows[0]))
				step.rows = step.rows[1:]
				gap = append(gap, after...)
			case len(bytes.TrimSpace(gap)) == 0 && len(bytes.TrimSpace(after)) > 0:
				gap = append(gap[:0], after...)
			case len(bytes.TrimSpace(after)) > 0:
				gap = append(gap, after...)
			}
		}
		for _, e := range step.rows {
			after := gap
			gap = nil
			put(written(e))
			gap = after
		}
		if k < len(p.terms) {
			put(m.source[p.terms[k].from:p.terms[k].to])
			gap = append(gap, m.gapAfter(p, k)...)
			k++
		}
	}
	if len(bytes.TrimSpace(gap)) > 0 {
		out = append(out, gap...)
	}
	if p.To > p.From && p.To == len(m.source) && !bytes.HasSuffix(m.source, []byte("\n")) {
		out = bytes.TrimRight(out, "\r\n")
	}
	return out
}

// gapAfter is what stands between a word and the next.
func (m *Manuscript) gapAfter(p Piece, k int) []byte {
	if k+1 == len(p.terms) {
		return nil
	}
	return m.source[p.terms[k].to:p.terms[k+1].from]
}

// termStep is a stretch of rows that are new or changed, up to an old word that stays: old is its number, or how many there are.
type termStep struct {
	old  int
	rows []entry
}

// matchTerms finds the longest row of words that stay as they are and in their order.
func matchTerms(terms []glossed, rows []entry) []termStep {
	same := func(i, j int) bool {
		return GlossaryFields{[]GlossaryTerm{terms[i].GlossaryTerm}}.write()[0].lines[1] == rows[j].lines[1] && terms[i].Word == rows[j].key
	}
	longest := make([][]int, len(terms)+1)
	for i := range longest {
		longest[i] = make([]int, len(rows)+1)
	}
	for i := len(terms) - 1; i >= 0; i-- {
		for j := len(rows) - 1; j >= 0; j-- {
			if longest[i][j] = max(longest[i+1][j], longest[i][j+1]); same(i, j) {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	var out []termStep
	from := 0
	for i, j := 0, 0; i < len(terms) && j < len(rows); {
		switch {
		case same(i, j):
			out = append(out, termStep{i, rows[from:j]})
			i, j = i+1, j+1
			from = j
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return append(out, termStep{len(terms), rows[from:]})
}
