package courses

import (
	"bufio"
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"throughline/internal/strict"
)

// The Markdown that a course may use. It holds no state, so one serves all.
var markdown = goldmark.New(goldmark.WithExtensions(
	extension.Table, extension.Strikethrough, extension.Footnote, extension.DefinitionList, ours{},
))

// document is a text to be read.
type document struct {
	file      string
	text      string
	before    int    // lines of the file before the text
	title     string // of the first screen
	cut       bool   // a new screen at each second-level heading
	blocks    Kind   // which blocks may stand in it: those of a lesson, of a check, or none
	plain     bool   // no headings and footnotes: a scenario's setting
	prefix    string // of ids, where several documents are on one page
	cites     []string
	citesFrom string // where the cited sources are listed, in words
}

// rendered is what was read.
type rendered struct {
	screens []Screen
	pool    []Question
	unread  bool // the text was refused before it was read
}

// html is the text of a document which is not cut.
func (r rendered) html() template.HTML {
	var all template.HTML
	for _, s := range r.screens {
		for _, part := range s.Parts {
			all += part.HTML
		}
	}
	return all
}

// page is a document while it is read.
type page struct {
	blocks
	src      []byte
	lines    []int            // where each line starts
	screen   map[ast.Node]int // of each top node
	headings map[string]int   // slug to its screen
	alike    map[string]int   // how many headings before had the same words
	linked   []link
	noted    map[int]int // footnote to the screen that refers to it
}

type link struct {
	slug         string
	line, screen int
}

// markdown reads one document: checks it, cuts it in screens, reads its blocks and makes the rest HTML, which is cleaned.
func (p *reading) markdown(d document) rendered {
	pg := &page{src: []byte(d.text), screen: map[ast.Node]int{}, headings: map[string]int{}, alike: map[string]int{}, noted: map[int]int{}}
	pg.blocks = blocks{reading: p, doc: d, seen: map[string]bool{}}
	if line, message, fix := tooHard(d.text); line > 0 {
		p.Add(d.file, d.before+line, message, fix)
		p.unread = true
		return rendered{unread: true}
	}
	pg.lines = []int{0}
	for i, c := range pg.src {
		if c == '\n' {
			pg.lines = append(pg.lines, i+1)
		}
	}
	top := markdown.Parser().Parse(text.NewReader(pg.src))
	pg.place(top)
	pg.check(top)
	for _, l := range pg.linked {
		if screen, there := pg.headings[l.slug]; !there {
			p.Add(d.file, l.line, fmt.Sprintf("There is no heading %s in this file.", strict.Quote("#"+l.slug)), "Write the heading in small letters with hyphens: “## Two words” is #two-words.")
		} else if screen != l.screen {
			p.Add(d.file, l.line, fmt.Sprintf("The heading %s is on another screen, so this link leads nowhere.", strict.Quote("#"+l.slug)), "Name the heading in words.")
		}
	}
	return pg.cut(top)
}

// line says where in the file a node stands. Some nodes know nothing of their place: then the nearest one around it does.
func (pg *page) line(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		at := -1
		if t, ok := n.(*ast.Text); ok {
			at = t.Segment.Start
		} else if n.Kind() != ast.KindDocument {
			at = n.Pos()
		}
		if at >= 0 && at <= len(pg.src) {
			i, exact := slices.BinarySearch(pg.lines, at)
			if exact {
				i++
			}
			return pg.doc.before + i
		}
	}
	return pg.doc.before + 1
}

func (pg *page) problem(n ast.Node, message, fix string) {
	pg.Add(pg.doc.file, pg.line(n), message, fix)
}

// cutsHere says whether a new screen starts with a top node.
func (pg *page) cutsHere(n ast.Node) bool {
	h, ok := n.(*ast.Heading)
	return ok && pg.doc.cut && h.Level == 2
}

// place notes on which screen each top node stands, and gives every heading its id.
func (pg *page) place(top ast.Node) {
	screen := 0
	for n := top.FirstChild(); n != nil; n = n.NextSibling() {
		if pg.cutsHere(n) {
			screen++
		}
		pg.screen[n] = screen
	}
	_ = ast.Walk(top, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			slug := pg.slug(plainText(h, pg.src))
			pg.headings[slug] = pg.screenOf(h)
			h.SetAttributeString("id", "t-"+pg.doc.prefix+slug)
		}
		return ast.WalkContinue, nil
	})
}

func (pg *page) screenOf(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if screen, ok := pg.screen[n]; ok {
			return screen
		}
	}
	return 0
}

// slug is a heading as its address: small letters and digits with hyphens between.
func (pg *page) slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '-' && c != '_' })
	base := strings.Join(words, "-")
	if base == "" {
		base = "part"
	}
	slug := base
	for {
		if _, taken := pg.headings[slug]; !taken {
			return slug
		}
		pg.alike[base]++
		slug = fmt.Sprintf("%s-%d", base, pg.alike[base]+1)
	}
}

// cut makes the screens.
func (pg *page) cut(top ast.Node) rendered {
	var out rendered
	var run bytes.Buffer
	w := bufio.NewWriter(&run) // one for all: the library would make its own for each node
	flush := func() {
		if html := sanitise(run.Bytes()); html != "" {
			if len(out.screens) == 0 {
				out.screens = append(out.screens, Screen{Title: pg.doc.title})
			}
			last := &out.screens[len(out.screens)-1]
			last.Parts = append(last.Parts, Part{HTML: html})
		}
		run.Reset()
	}
	footnotes := pg.takeFootnotes(top)
	for n := top.FirstChild(); n != nil; n = n.NextSibling() {
		switch {
		case pg.cutsHere(n):
			pg.render(w, footnotes[pg.screen[n]-1])
			flush()
			out.screens = append(out.screens, Screen{Title: plainText(n, pg.src)})
		case blockName(n, pg.src) != "":
			flush()
			part := pg.block(n.(*ast.FencedCodeBlock))
			switch {
			case part == nil:
			case pg.doc.blocks == Check && part.Question != nil:
				out.pool = append(out.pool, *part.Question)
			default:
				if len(out.screens) == 0 {
					out.screens = append(out.screens, Screen{Title: pg.doc.title})
				}
				last := &out.screens[len(out.screens)-1]
				last.Parts = append(last.Parts, *part)
			}
		default:
			if pg.doc.blocks == Check && len(out.pool) > 0 && n.Kind() != extast.KindFootnoteList {
				pg.problem(n, "This text stands after a question, where nobody would see it.", "Move it above the first question.")
			}
			pg.render(w, n)
		}
	}
	if last := top.LastChild(); last != nil {
		pg.render(w, footnotes[pg.screen[last]])
	}
	flush()
	return out
}

func (pg *page) render(w *bufio.Writer, n ast.Node) {
	if n == nil {
		return
	}
	if err := markdown.Renderer().Render(w, pg.src, n); err != nil {
		pg.problem(n, "This could not be shown.", "Write it more simply.")
	}
}

// takeFootnotes takes the list of footnotes apart: each screen gets its own, under its own text.
func (pg *page) takeFootnotes(top ast.Node) map[int]ast.Node {
	lists := map[int]ast.Node{}
	all, ok := top.LastChild().(*extast.FootnoteList)
	if !ok {
		return lists
	}
	top.RemoveChild(top, all)
	for n := all.FirstChild(); n != nil; {
		next := n.NextSibling()
		screen := pg.noted[n.(*extast.Footnote).Index]
		if lists[screen] == nil {
			lists[screen] = extast.NewFootnoteList()
		}
		all.RemoveChild(all, n)
		lists[screen].AppendChild(lists[screen], n)
		n = next
	}
	return lists
}

// blockName is the word that opens a block, "" for other nodes.
func blockName(n ast.Node, src []byte) string {
	f, ok := n.(*ast.FencedCodeBlock)
	if !ok || f.Info == nil {
		return ""
	}
	return strings.TrimSpace(string(f.Info.Segment.Value(src)))
}

// block reads a fenced part.
func (pg *page) block(f *ast.FencedCodeBlock) *Part {
	name := blockName(f, pg.src)
	line := pg.line(f)
	allowed := map[Kind][]string{Lesson: {blockScenario, blockQuestion, blockReflection}, Check: {blockQuestion}}[pg.doc.blocks]
	if !slices.Contains(allowed, name) {
		fix := "A lesson may have scenario, question and reflection, a check only question; nothing else has any."
		if near := strict.Nearest(name, []string{blockScenario, blockQuestion, blockReflection}); near != "" && near != name {
			fix = fmt.Sprintf("Did you mean %s? %s", strict.Quote(near), fix)
		}
		pg.Add(pg.doc.file, line, fmt.Sprintf("A block %s cannot stand here.", strict.Quote(name)), fix)
		return nil
	}
	body, start := pg.lineText(f), line
	if f.Lines().Len() > 0 && !pg.closed(f) {
		pg.Add(pg.doc.file, line, "This block does not end.", "Write a line “```” under it.")
		return nil
	}
	d := strict.Place{Report: pg.Report, Manual: manual, File: pg.doc.file, Before: start}
	n := d.Read(body)
	if n == nil {
		return nil
	}
	part := Part{}
	switch name {
	case blockScenario:
		part.Scenario = pg.scenario(d, n)
	case blockQuestion:
		part.Question = pg.question(d, n)
	default:
		part.Reflection = pg.reflection(d, n)
	}
	if part == (Part{}) {
		return nil
	}
	return &part
}

func (pg *page) lineText(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		b.Write(segment.Value(pg.src))
	}
	return b.String()
}

var fenceEnd = regexp.MustCompile("^ {0,3}(```+|~~~+)[ \t]*(\n|$)")

// closed says whether a fence stands under a block's last line.
func (pg *page) closed(f *ast.FencedCodeBlock) bool {
	last := f.Lines().At(f.Lines().Len() - 1)
	return fenceEnd.Match(pg.src[last.Stop:])
}

// plainText is what a node says without its marks.
func plainText(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(n.Segment.Value(src))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *citation:
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(unescape(b.String())), " ")
}
