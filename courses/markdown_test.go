package courses_test

import (
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// summaryPage is what a text becomes on the summary page of the small course.
func summaryPage(t *testing.T, text string) (string, string) {
	t.Helper()
	files := coursetest.Small()
	files["summary.md"] = []byte(text)
	c, problems := courses.Parse(files)
	return string(c.SummaryPage), courses.FormatProblems(problems)
}

func TestMarkdownBecomesThePagesOwnHTML(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want string }{
		"a source":                           {"Ask [@leaf-2023].", `<p>Ask <sup class="cite"><a href="#source-leaf-2023"><span class="vh">Source </span>2</a></sup>.</p>`},
		"a source in code is left alone":     {"`[@leaf-2023]`", `<p><code>[@leaf-2023]</code></p>`},
		"a care note":                        {"> [!CARE]\n> *Stop* here.\n>\n> Rest.", "<div class=\"note note--care\" role=\"note\">\n<p><em>Stop</em> here.</p>\n<p>Rest.</p>\n</div>"},
		"a care note with a list":            {"> [!CARE]\n>\n> - Rest.", "<div class=\"note note--care\" role=\"note\">\n<ul>\n<li>Rest.</li>\n</ul>\n</div>"},
		"a quotation":                        {"> I rest.", "<blockquote>\n<p>I rest.</p>\n</blockquote>"},
		"a part":                             {"[next](02-a-hard-day.md)", `<p><a href="./a-hard-day">next</a></p>`},
		"a page":                             {"[words](glossary.md)", `<p><a href="./glossary">words</a></p>`},
		"a file":                             {"[picture](media/kettle.svg)", `<p><a href="./media/kettle.svg">picture</a></p>`},
		"an address":                         {"[gov](https://example.org/a?b=1&c=2 \"title\")", `<p><a href="https://example.org/a?b=1&amp;c=2" rel="noreferrer noopener">gov</a></p>`},
		"a bare address":                     {"<https://example.org/>", `<p><a href="https://example.org/" rel="noreferrer noopener">https://example.org/</a></p>`},
		"a phone number":                     {"[116 123](tel:116123)", `<p><a href="tel:116123">116 123</a></p>`},
		"a mail":                             {"<jo@example.org>", `<p><a href="mailto:jo@example.org">jo@example.org</a></p>`},
		"a heading and its link":             {"## Ŵyn & tea\n\n[up](#ŵyn-tea)", "<h2 id=\"t-ŵyn-tea\">Ŵyn &amp; tea</h2>\n<p><a href=\"#t-%C5%B5yn-tea\">up</a></p>"},
		"two headings alike":                 {"## Tea\n\n## Tea", "<h2 id=\"t-tea\">Tea</h2>\n<h2 id=\"t-tea-2\">Tea</h2>"},
		"a picture with marks in its words":  {"![A \"hot\" *kettle*](media/kettle.svg)", `<p><img src="./media/kettle.svg" alt="A &#34;hot&#34; kettle" loading="lazy"></p>`},
		"struck through":                     {"~~tea~~", "<p><del>tea</del></p>"},
		"words that look like HTML":          {"1 \\< 2 &amp; 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"},
		"steps that go on from another list": {"5. Breathe.\n6. Wait.", "<ol start=\"5\">\n<li>Breathe.</li>\n<li>Wait.</li>\n</ol>"},
		"a fence without a word":             {"```\n<b>&\n```", "<pre><code>&lt;b&gt;&amp;\n</code></pre>"},
		"a footnote": {"Tea[^a]. Tea[^a].\n\n[^a]: Hot.", "<p>Tea<sup id=\"fnref-1\"><a href=\"#fn-1\"><span class=\"vh\">Footnote </span>a</a></sup>. Tea<sup id=\"fnref-1-2\"><a href=\"#fn-1\"><span class=\"vh\">Footnote </span>a</a></sup>.</p>\n" +
			"<div class=\"footnotes\" role=\"doc-endnotes\"><ol type=\"a\">\n<li id=\"fn-1\" value=\"1\">\n<p>Hot. <a href=\"#fnref-1\">Back to the text</a></p>\n</li>\n</ol></div>"},
		"a table with an attack for a heading": {"| a | \"onclick=x |\n| --- | --- |\n| 1 | 2 |", "<div class=\"table\"><table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\"><th role=\"columnheader\" scope=\"col\">a</th><th role=\"columnheader\" scope=\"col\">&#34;onclick=x</th></tr></thead>\n" +
			"<tbody role=\"rowgroup\">\n<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">1</th><td role=\"cell\" data-label=\"&#34;onclick=x\">2</td></tr>\n</tbody></table></div>"},
		"a table of headings only": {"| a |\n| --- |\n", "<div class=\"table\"><table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\"><th role=\"columnheader\" scope=\"col\">a</th></tr></thead>\n</table></div>"},
	} {
		got, problems := summaryPage(t, tc.text)
		if got != tc.want || problems != "" {
			t.Errorf("%s:\n got %s\nwant %s\n%s", name, got, tc.want, problems)
		}
	}
}

func TestHostileMarkdownBecomesHarmless(t *testing.T) {
	t.Parallel()
	for _, text := range hostileMarkdown {
		html, _ := summaryPage(t, text)
		if found := harmful(html); found != "" {
			t.Errorf("%q became %s", text, html)
		}
	}
}

// hostileMarkdown tries to bring in what a page must not hold.
var hostileMarkdown = []string{
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <b onclick=alert(1)>b</b>", "<svg/onload=alert(1)>", "<iframe src=//example.org>",
	"[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](&#106;avascript:alert(1))", "[a](java\\\nscript:alert(1))", "[a]( javascript:alert(1))",
	"[a](vbscript:x)", "[a](data:text/html,<script>alert(1)</script>)", "<javascript:alert(1)>", "![a](javascript:alert(1))", "![a](data:image/svg+xml,<svg onload=alert(1)>)",
	"![a\" onerror=\"alert(1)](x)", "[a][b]\n\n[b]: javascript:alert(1)", "[a](//example.org)", "[a](\\\\example.org)", "[a](https://example.org\" onclick=\"alert(1))",
	"<style>*{}</style>", "<!--[if IE]><script>alert(1)</script><![endif]-->", "<a href=\"javascript:alert(1)\">a</a>", "<math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
	"> [!CARE\" onclick=\"x]\n> <script>", "[@a\"><script>alert(1)</script>]", "[^\"><script>]\n\n[^\"><script>]: x", "``` \"><script>alert(1)</script>\nx\n```",
	"| <script>alert(1)</script> |\n| --- |\n| x |", "<https://example.org/<script>>", "[a](tel:1;onclick=x\")", "[a](mailto:)",
}

// harmful finds what HTML from a text must never hold. The text between tags may say anything: there it is only words.
func harmful(html string) string {
	lower := strings.ToLower(html)
	for _, bad := range []string{"<script", "<iframe", "<svg", "<style", "<object", "<embed", "<form", "<math", "<link", "<meta", "<base", "<!--"} {
		if strings.Contains(lower, bad) {
			return bad
		}
	}
	for rest := lower; ; {
		_, tag, found := strings.Cut(rest, "<")
		if !found {
			return ""
		}
		tag, rest, _ = strings.Cut(tag, ">")
		// Values stand in quotes in which quotes are written as entities, so what is left without them is names.
		names := ""
		for i, piece := range strings.Split(tag, `"`) {
			if i%2 == 0 {
				names += piece + " "
			} else if strings.Contains(strings.Join(strings.Fields(piece), ""), "script:") || strings.HasPrefix(piece, "data:") || strings.HasPrefix(piece, "//") {
				return piece
			}
		}
		for _, name := range strings.Fields(names) {
			if strings.HasPrefix(name, "on") || name == "style=" || strings.HasPrefix(name, "srcdoc") {
				return name
			}
		}
	}
}

func TestScreensAreCutAtSecondLevelHeadings(t *testing.T) {
	t.Parallel()
	s, _, _ := small(t).Step("offering-tea")
	var titles []string
	for _, screen := range s.Screens {
		titles = append(titles, screen.Title)
		for _, part := range screen.Parts {
			set := 0
			for _, is := range []bool{part.HTML != "", part.Scenario != nil, part.Question != nil, part.Reflection != nil} {
				if is {
					set++
				}
			}
			if set != 1 {
				t.Errorf("a part of %s holds %d things", screen.Title, set)
			}
			if strings.Contains(string(part.HTML), "<h2") || strings.Contains(string(part.HTML), "best:") {
				t.Errorf("the page would say twice: %s", part.HTML)
			}
		}
	}
	if got := strings.Join(titles, ", "); got != "Offering tea, Ask first, Try it" {
		t.Errorf("the screens are %s", got)
	}
	if short, _, _ := small(t).Step("a-hard-day"); len(short.Short) != 1 || !strings.Contains(string(short.Short[0].Parts[0].HTML), "most of all") {
		t.Errorf("the short version is %v", short.Short)
	}
}

func TestAFootnoteStandsOnItsOwnScreen(t *testing.T) {
	t.Parallel()
	files := coursetest.Small()
	files[heavy] = append(files[heavy], []byte("\n## Later\n\nTea[^2].\n\n[^2]: Hot.\n")...)
	c, problems := courses.Parse(files)
	if len(problems) > 0 {
		t.Fatal(courses.FormatProblems(problems))
	}
	s, _, _ := c.Step("a-hard-day")
	first, second := string(s.Screens[0].Parts[0].HTML), string(s.Screens[1].Parts[0].HTML)
	if !strings.Contains(first, `id="fn-1"`) || strings.Contains(first, `id="fn-2"`) || !strings.Contains(second, `id="fn-2"`) || strings.Contains(second, `id="fn-1"`) {
		t.Errorf("first screen:\n%s\nsecond screen:\n%s", first, second)
	}
	files[heavy] = append(files[heavy], []byte("\nAnd again[^1].\n")...)
	if _, problems := courses.Parse(files); len(problems) != 1 || !strings.Contains(problems[0].Message, "another screen") {
		t.Error(courses.FormatProblems(problems))
	}
}
