package courses

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"throughline/internal/strict"
)

// check walks a document, reports what is wrong, and gives each node what its rendering needs: addresses, numbers, ids.
func (pg *page) check(top ast.Node) {
	level := 2
	if pg.doc.plain {
		level = 4
	}
	_ = ast.Walk(top, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.HTMLBlock, *ast.RawHTML:
			pg.problem(n, "There is raw HTML here.", "Say it in Markdown. For a “less than” sign write \\<.")
		case *ast.CodeBlock:
			pg.problem(n, "The text here has four spaces in front, so it would be shown as computer code.", "Take the spaces away.")
		case *ast.FencedCodeBlock:
			if name := blockName(n, pg.src); name != "" && n.Parent() != top {
				pg.problem(n, fmt.Sprintf("The block %s stands inside a list or a quotation.", strict.Quote(name)), "Start its line at the left edge, with an empty line before it.")
			}
		case *ast.Heading:
			level = pg.heading(n, level)
		case *ast.Blockquote:
			pg.note(n)
		case *ast.Link:
			if n.Destination = pg.target(n, string(n.Destination)); strings.TrimSpace(plainText(n, pg.src)) == "" && n.FirstChild() == nil {
				pg.problem(n, "This link has no words.", "Write in the square brackets where it leads.")
			}
			external(n, n.Destination)
		case *ast.AutoLink:
			if address := string(n.URL(pg.src)); n.AutoLinkType == ast.AutoLinkURL && !goodAddress(address) {
				pg.problem(n, fmt.Sprintf("The address %s cannot be linked.", strict.Quote(address)), "Use https:, tel: or mailto:.")
			}
		case *ast.Image:
			pg.picture(n)
		case *citation:
			if n.number = slices.Index(pg.doc.cites, n.id) + 1; n.number == 0 {
				pg.problem(n, fmt.Sprintf("The source %s is not among %s.", strict.Quote(n.id), pg.doc.citesFrom), "Add it there, or mend the name here.")
			}
		case *extast.FootnoteLink:
			pg.footnote(n)
		case *extast.FootnoteBacklink:
			n.SetAttributeString("prefix", pg.doc.prefix)
		case *extast.Footnote:
			n.SetAttributeString("prefix", pg.doc.prefix)
		case *extast.TableHeader:
			pg.tableHeader(n)
		}
		return ast.WalkContinue, nil
	})
	pg.footnotes()
}

// heading asks for headings that a screen reader can follow: no page title inside, no level left out.
func (pg *page) heading(n *ast.Heading, last int) int {
	switch {
	case pg.doc.plain:
		pg.problem(n, "A heading cannot stand here.", "Use a scenario's “title”, or leave it out.")
	case n.Level == 1:
		pg.problem(n, "A heading with one # cannot stand here: the title comes from the front matter.", "Use ## or ###.")
	case n.Level > 4:
		pg.problem(n, "This heading is too small.", "Use ##, ### or ####.")
	case n.Level > last+1:
		pg.problem(n, fmt.Sprintf("A heading with %d # follows one with %d: a level is left out.", n.Level, last), "Take one # away.")
	case n.Level == 2 && pg.doc.cut && pg.doc.file != "" && n.Parent().Kind() != ast.KindDocument:
		pg.problem(n, "A heading with ## stands inside a list or a quotation.", "Use ###, or start it at the left edge.")
	}
	if plainText(n, pg.src) == "" {
		pg.problem(n, "A heading has no words.", "Write some, or take it out.")
	}
	return n.Level
}

var (
	notePattern = regexp.MustCompile(`^\s*\[!([A-Za-z]*)\](.*)`)
	notes       = map[string]string{"CARE": "note note--care", "NOTE": "note"}
)

// note turns a quotation that starts with [!CARE] or [!NOTE] into a note.
func (pg *page) note(n *ast.Blockquote) {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	m := notePattern.FindSubmatch(first.Value(pg.src))
	if m == nil {
		return
	}
	class, known := notes[string(m[1])]
	switch {
	case !known:
		pg.problem(n, fmt.Sprintf("There is no note of the kind %s.", strict.Quote("[!"+string(m[1])+"]")), "Write [!CARE] or [!NOTE].")
		return
	case strings.TrimSpace(string(m[2])) != "":
		pg.problem(n, "There is text on the line of the note's mark.", "Leave the mark alone on its line, and start the text on the next one, also with > in front.")
		return
	}
	n.SetAttributeString("note", class)
	for c := p.FirstChild(); c != nil; {
		next := c.NextSibling()
		t, isText := c.(*ast.Text)
		p.RemoveChild(p, c)
		if isText && t.SoftLineBreak() {
			break
		}
		c = next
	}
	if p.FirstChild() == nil {
		n.RemoveChild(n, p)
	}
	if n.FirstChild() == nil {
		pg.problem(n, "The note is empty.", "Write its text on the next line, with > in front.")
	}
}

// target checks where a link leads and gives the address that it has on the page.
func (pg *page) target(n ast.Node, to string) []byte {
	plain, _, hasPart := strings.Cut(to, "#")
	switch {
	case to == "":
		pg.problem(n, "This link leads nowhere.", "Write the address in the round brackets.")
	case strings.HasPrefix(to, "#"):
		slug := to[1:]
		if s, err := url.PathUnescape(slug); err == nil {
			slug = s
		}
		pg.linked = append(pg.linked, link{slug, pg.line(n), pg.screenOf(n)})
		return []byte("#t-" + pg.doc.prefix + slug)
	case goodAddress(to):
		return []byte(to)
	case strings.HasPrefix(strings.ToLower(to), "http:"):
		pg.problem(n, fmt.Sprintf("The address %s starts with http:, which others can read along.", strict.Quote(to)), "Try it with https: in front.")
	case strings.Contains(strings.SplitN(to, "/", 2)[0], ":"):
		pg.problem(n, fmt.Sprintf("The address %s cannot be linked.", strict.Quote(to)), "Use https:, tel: or mailto:, or the name of a file of this course.")
	case hasPart:
		pg.problem(n, fmt.Sprintf("The link %s leads to a heading in another file.", strict.Quote(to)), "Leave out what stands from # on.")
	case stepForm.MatchString(plain) && pg.has(plain):
		return []byte("./" + stepForm.FindStringSubmatch(plain)[2])
	case isPage(plain) && pg.has(plain):
		return []byte("./" + strings.TrimSuffix(plain, ".md"))
	default:
		if file := pg.medium(to); file != "" {
			return []byte("./" + escapePath(file))
		}
		pg.problem(n, fmt.Sprintf("The link leads to %s, and there is no such file in the course.", strict.Quote(to)), "Write the name as it is: 03-overdose.md, glossary.md, media/steps.pdf. An address outside starts with https://.")
	}
	return nil
}

// medium gives the file in media that an address means, and remembers that it is shown.
func (pg *page) medium(to string) string {
	file, err := url.PathUnescape(strings.TrimPrefix(to, "./"))
	if err != nil || !isMedia(file) || !pg.has(file) {
		return ""
	}
	pg.used[file] = true
	return file
}

func (pg *page) picture(n *ast.Image) {
	to := string(n.Destination)
	if plainText(n, pg.src) == "" {
		pg.problem(n, "This picture has no words for people who do not see it.", "Write what it shows in the square brackets: ![A person with a cup of tea](media/tea.svg).")
	}
	file := pg.medium(to)
	switch {
	case file == "" && strings.Contains(to, "://"):
		pg.problem(n, "This picture comes from another place, which would learn who reads this page.", "Put the file into media, where its licence allows that.")
	case file == "":
		pg.problem(n, fmt.Sprintf("The picture %s is not in the course.", strict.Quote(to)), "Put the file into media and write media/ in front of its name.")
	case path.Ext(file) == ".pdf":
		pg.problem(n, "A PDF cannot be shown as a picture.", "Take the exclamation mark away, so that it is a link.")
	}
	n.Destination = nil
	if file != "" {
		n.Destination = []byte("./" + escapePath(file))
	}
}

func escapePath(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// goodAddress says whether an address outside may be linked.
func goodAddress(s string) bool {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsAny(s, " \"<>\\`") {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "https":
		return u.Host != "" && u.User == nil
	case "tel":
		return telForm.MatchString(u.Opaque)
	case "mailto":
		return strings.Contains(u.Opaque, "@")
	}
	return false
}

var telForm = regexp.MustCompile(`^\+?[0-9-]{2,20}$`)

func external(n ast.Node, to []byte) {
	if strings.HasPrefix(strings.ToLower(string(to)), "https:") {
		n.SetAttributeString("rel", "noreferrer noopener")
	}
}

// footnote notes which screen refers to a footnote.
func (pg *page) footnote(n *extast.FootnoteLink) {
	n.SetAttributeString("prefix", pg.doc.prefix)
	if pg.doc.plain {
		pg.problem(n, "A footnote cannot stand here.", "Say it in the text.")
	}
	screen := pg.screenOf(n)
	if other, seen := pg.noted[n.Index]; seen && other != screen {
		pg.problem(n, "This footnote is also used on another screen.", "Write the footnote twice, with two names.")
		return
	}
	pg.noted[n.Index] = screen
}

// tableHeader wants a word over each column and gives it to the cells under it, which show it on a small screen.
func (pg *page) tableHeader(n *extast.TableHeader) {
	var labels []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		label := plainText(c, pg.src)
		if label == "" {
			pg.problem(n, "A column of this table has no heading.", "Write a word over each column.")
		}
		labels = append(labels, label)
	}
	for row := n.NextSibling(); row != nil; row = row.NextSibling() {
		i := 0
		for c := row.FirstChild(); c != nil && i < len(labels); c = c.NextSibling() {
			c.SetAttributeString("data-label", labels[i])
			i++
		}
	}
}

var footnoteMark = regexp.MustCompile(`\[\^([^\]\s]{1,60})\](:?)`)

// footnotes holds footnotes and what refers to them against each other: the library leaves out what has no partner.
func (pg *page) footnotes() {
	texts, marks := map[string]int{}, map[string]int{}
	for _, m := range footnoteMark.FindAllSubmatchIndex(pg.src, -1) {
		label := string(pg.src[m[2]:m[3]])
		i, exact := slices.BinarySearch(pg.lines, m[0])
		if exact {
			i++
		}
		if start := pg.lines[i-1]; m[4] < m[5] && strings.TrimSpace(string(pg.src[start:m[0]])) == "" {
			texts[label] = i
		} else if marks[label] == 0 {
			marks[label] = i
		}
	}
	for label, line := range texts {
		if marks[label] == 0 {
			pg.Add(pg.doc.file, pg.doc.before+line, fmt.Sprintf("Nothing refers to the footnote %s.", strict.Quote(label)), fmt.Sprintf("Write [^%s] in the text, or take the footnote out.", label))
		}
	}
	for label, line := range marks {
		if texts[label] == 0 {
			pg.Add(pg.doc.file, pg.doc.before+line, fmt.Sprintf("The footnote %s has no text.", strict.Quote(label)), fmt.Sprintf("Write “[^%s]: the text” on a line of its own.", label))
		}
	}
}

func unescape(s string) string {
	return string(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(s)))))
}

// Limits that keep the reading of a text quick, whatever it is made of. No text for people comes near.
const (
	maxMarks     = 12       // lists and quotations in one another
	maxIndent    = 60       // spaces in front of a line
	maxRun       = 32 << 10 // bytes without an empty line
	maxLinks     = 100      // links, without an empty line
	maxStars     = 600      // marks of emphasis and brackets, without an empty line
	maxFootnotes = 200
)

// tooHard finds what would take the Markdown library long, or deep, before it is called.
func tooHard(text string) (line int, message, fix string) {
	run, links, stars, footnotes := 0, 0, 0, 0
	i := 0
	for s := range strings.SplitSeq(text, "\n") {
		i++
		if strings.TrimSpace(s) == "" {
			run, links, stars = 0, 0, 0
			continue
		}
		links += strings.Count(s, "](")
		stars += strings.Count(s, "*") + strings.Count(s, "_") + strings.Count(s, "~") + strings.Count(s, "[")
		if run += len(s) + 1; run > maxRun || links > maxLinks || stars > maxStars {
			return i, "This paragraph is far too long.", "Cut it with empty lines."
		}
		rest := strings.TrimLeft(s, " \t>-*+.):0123456789")
		front := s[:len(s)-len(rest)]
		marks := strings.Count(front, ">")
		for _, mark := range []string{"- ", "* ", "+ ", ". ", ") ", ": ", "-\t", "*\t", "+\t", ".\t", ")\t", ":\t"} {
			marks += strings.Count(front, mark)
		}
		if marks > maxMarks || strings.Count(front, " ")+4*strings.Count(front, "\t") > maxIndent {
			return i, "The lists or quotations here go too deep.", "Use fewer marks and spaces in front of the line."
		}
		if footnotes += strings.Count(s, "[^"); footnotes > 2*maxFootnotes {
			return i, "There are too many footnotes.", "Put some into the text."
		}
	}
	return 0, "", ""
}
