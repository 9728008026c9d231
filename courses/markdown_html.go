package courses

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// cleaner lets through what our own rendering writes, and nothing else. It is the second lock: the first is that raw HTML
// is a problem.
var cleaner = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "em", "strong", "del", "code", "pre",
		"br", "hr", "sup", "table", "thead", "tbody", "tr", "th", "td", "div", "span", "a", "img")
	p.AllowURLSchemes("https", "tel", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noreferrer noopener$`)).OnElements("a")
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^\./media/[^:]+$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^(t|fn|fnref)-[\p{L}\p{M}\p{N}_-]+$`)).OnElements("h2", "h3", "h4", "li", "sup")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(note|note note--care|table|vh|cite|footnotes)$`)).OnElements("div", "span", "sup")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^(table|rowgroup|row|columnheader|rowheader|cell|doc-endnotes|note)$`)).OnElements("table", "thead", "tbody", "tr", "th", "td", "div")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(col|row)$`)).OnElements("th")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^a$`)).OnElements("ol")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowAttrs("data-label").OnElements("td")
	p.AllowAttrs("value").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("li")
	return p
}()

// sanitise is the one place where Markdown's HTML becomes HTML that is trusted.
func sanitise(b []byte) template.HTML {
	return template.HTML(strings.TrimSpace(string(cleaner.SanitizeBytes(b))))
}

// citation is [@source] in a text.
type citation struct {
	ast.BaseInline
	id     string
	number int // its place in the list of sources, 0 where it is not in it
}

var kindCitation = ast.NewNodeKind("Citation")

func (n *citation) Kind() ast.NodeKind            { return kindCitation }
func (n *citation) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type citations struct{}

func (citations) Trigger() []byte { return []byte{'['} }

var citationForm = regexp.MustCompile(`^\[@([^\]\s]{1,60})\]`)

func (citations) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	m := citationForm.FindSubmatch(line)
	if m == nil {
		return nil
	}
	block.Advance(len(m[0]))
	return &citation{id: string(m[1])}
}

// ours adds citations to the Markdown, and how links, pictures, notes, tables and footnotes are written.
type ours struct{}

func (ours) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithInlineParsers(util.Prioritized(citations{}, 90)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(ours{}, 90)))
}

func (ours) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	tags := func(open, shut string) renderer.NodeRendererFunc {
		return func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				_, _ = w.WriteString(open)
			} else {
				_, _ = w.WriteString(shut)
			}
			return ast.WalkContinue, nil
		}
	}
	r.Register(kindCitation, renderCitation)
	r.Register(ast.KindBlockquote, renderQuotation)
	r.Register(ast.KindLink, renderLink)
	r.Register(ast.KindAutoLink, renderAutoLink)
	r.Register(ast.KindImage, renderImage)
	r.Register(ast.KindFencedCodeBlock, renderFence)
	r.Register(ast.KindRawHTML, nothing)
	r.Register(ast.KindHTMLBlock, nothing)
	r.Register(extast.KindTable, renderTable)
	r.Register(extast.KindTableHeader, tags(`<thead role="rowgroup"><tr role="row">`, "</tr></thead>\n"))
	r.Register(extast.KindTableRow, renderRow)
	r.Register(extast.KindTableCell, renderCell)
	r.Register(extast.KindFootnoteLink, renderFootnoteLink)
	r.Register(extast.KindFootnoteBacklink, renderFootnoteBacklink)
	r.Register(extast.KindFootnote, renderFootnote)
	r.Register(extast.KindFootnoteList, tags(`<div class="footnotes" role="doc-endnotes"><ol type="a">`+"\n", "</ol></div>\n"))
}

func nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// attribute gives what check left on a node.
func attribute(n ast.Node, name string) string {
	v, _ := n.AttributeString(name)
	s, _ := v.(string)
	return s
}

func esc(s string) string { return template.HTMLEscapeString(s) }

func renderCitation(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if n := node.(*citation); entering && n.number > 0 {
		_, _ = fmt.Fprintf(w, `<sup class="cite"><a href="#source-%s"><span class="vh">Source </span>%d</a></sup>`, esc(n.id), n.number)
	}
	return ast.WalkContinue, nil
}

func renderQuotation(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	class := attribute(n, "note")
	switch {
	case class == "" && entering:
		_, _ = w.WriteString("<blockquote>\n")
	case class == "":
		_, _ = w.WriteString("</blockquote>\n")
	case entering:
		_, _ = fmt.Fprintf(w, "<div class=\"%s\" role=\"note\">\n", class)
	default:
		_, _ = w.WriteString("</div>\n")
	}
	return ast.WalkContinue, nil
}

func renderLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Link)
	if !entering {
		_, _ = w.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	writeAnchor(w, string(n.Destination), attribute(n, "rel"))
	return ast.WalkContinue, nil
}

func writeAnchor(w util.BufWriter, to, rel string) {
	if !strings.HasPrefix(to, "./") && !strings.HasPrefix(to, "#") {
		to = string(util.URLEscape([]byte(to), true))
	}
	_, _ = fmt.Fprintf(w, `<a href="%s"`, esc(to))
	if rel != "" {
		_, _ = fmt.Fprintf(w, ` rel="%s"`, rel)
	}
	_, _ = w.WriteString(">")
}

func renderAutoLink(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.AutoLink)
	if !entering {
		return ast.WalkContinue, nil
	}
	to, rel := string(n.URL(src)), ""
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
		to = "mailto:" + to
	}
	if strings.HasPrefix(strings.ToLower(to), "https:") {
		rel = "noreferrer noopener"
	}
	writeAnchor(w, to, rel)
	_, _ = w.WriteString(esc(string(n.Label(src))) + "</a>")
	return ast.WalkContinue, nil
}

func renderImage(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Image)
	if entering && len(n.Destination) > 0 {
		_, _ = fmt.Fprintf(w, `<img src="%s" alt="%s" loading="lazy">`, esc(string(n.Destination)), esc(plainText(n, src)))
	}
	return ast.WalkSkipChildren, nil
}

// renderFence writes a fenced part without a word behind the fence: text that keeps its lines.
func renderFence(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering && blockName(n, src) == "" {
		_, _ = w.WriteString("<pre><code>")
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			_, _ = w.WriteString(esc(string(segment.Value(src))))
		}
		_, _ = w.WriteString("</code></pre>\n")
	}
	return ast.WalkSkipChildren, nil
}

func renderTable(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case entering:
		_, _ = w.WriteString("<div class=\"table\"><table role=\"table\">\n")
	case n.ChildCount() > 1:
		_, _ = w.WriteString("</tbody></table></div>\n")
	default:
		_, _ = w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

func renderRow(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</tr>\n")
		return ast.WalkContinue, nil
	}
	if _, first := n.PreviousSibling().(*extast.TableHeader); first {
		_, _ = w.WriteString("<tbody role=\"rowgroup\">\n")
	}
	_, _ = w.WriteString(`<tr role="row">`)
	return ast.WalkContinue, nil
}

// renderCell makes the first cell of a row its heading: on a small screen a row is a card, and that is its title.
func renderCell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	_, head := n.Parent().(*extast.TableHeader)
	rowHead := !head && n.PreviousSibling() == nil
	switch {
	case !entering && (head || rowHead):
		_, _ = w.WriteString("</th>")
	case !entering:
		_, _ = w.WriteString("</td>")
	case head:
		_, _ = w.WriteString(`<th role="columnheader" scope="col">`)
	case rowHead:
		_, _ = w.WriteString(`<th role="rowheader" scope="row">`)
	default:
		_, _ = fmt.Fprintf(w, `<td role="cell" data-label="%s">`, esc(attribute(n, "data-label")))
	}
	return ast.WalkContinue, nil
}

func renderFootnoteLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if n := node.(*extast.FootnoteLink); entering {
		id := fmt.Sprintf("%s%d", attribute(n, "prefix"), n.Index)
		ref := id
		if n.RefIndex > 0 {
			ref = fmt.Sprintf("%s-%d", id, n.RefIndex+1)
		}
		_, _ = fmt.Fprintf(w, `<sup id="fnref-%s"><a href="#fn-%s"><span class="vh">Footnote </span>%c</a></sup>`, ref, id, letter(n.Index))
	}
	return ast.WalkContinue, nil
}

// letter keeps footnotes apart from sources, which have numbers.
func letter(n int) rune {
	return rune('a' + (n-1)%26)
}

func renderFootnoteBacklink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if n := node.(*extast.FootnoteBacklink); entering && n.RefIndex == 0 {
		_, _ = fmt.Fprintf(w, ` <a href="#fnref-%s%d">Back to the text</a>`, attribute(n, "prefix"), n.Index)
	}
	return ast.WalkContinue, nil
}

func renderFootnote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*extast.Footnote)
	if entering {
		_, _ = fmt.Fprintf(w, "<li id=\"fn-%s%d\" value=\"%d\">\n", attribute(n, "prefix"), n.Index, n.Index)
	} else {
		_, _ = w.WriteString("</li>\n")
	}
	return ast.WalkContinue, nil
}
