package courses_test

import (
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func TestADrawingThatCouldDoMoreThanDrawIsRefused(t *testing.T) {
	t.Parallel()
	in := func(s string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">` + s + `</svg>`
	}
	for name, svg := range map[string]string{
		"a script":                        in(`<script>alert(1)</script>`),
		"a script in capitals":            in(`<SCRIPT>alert(1)</SCRIPT>`),
		"a script with a prefix":          `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>alert(1)</s:script></s:svg>`,
		"a script under another prefix":   in(`<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>`),
		"an HTML script":                  in(`<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>`),
		"a handler":                       in(`<path d="M0 0" onload="alert(1)"/>`),
		"a handler on the root":           `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"a handler in capitals":           in(`<path ONCLICK="alert(1)"/>`),
		"foreign content":                 in(`<foreignObject><p>x</p></foreignObject>`),
		"a picture from elsewhere":        in(`<image href="https://example.org/a.png"/>`),
		"a picture inside":                in(`<image href="data:image/png;base64,AA"/>`),
		"a use from elsewhere":            in(`<use href="https://example.org/a.svg#b"/>`),
		"an old use from elsewhere":       in(`<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="other.svg#b"/>`),
		"a link":                          in(`<a href="javascript:alert(1)"><path d="M0 0"/></a>`),
		"an animation that sets a link":   in(`<set attributeName="href" to="javascript:alert(1)"/>`),
		"an animation":                    in(`<animate attributeName="x" values="1"/>`),
		"a style that loads":              in(`<style>path { fill: url(https://example.org/a) }</style>`),
		"a style that imports":            in(`<style>@import "a.css";</style>`),
		"a style with an escape":          in(`<style>path { fill: u\72l(//example.org/a) }</style>`),
		"a style in CDATA":                in(`<style><![CDATA[@import "a.css";]]></style>`),
		"a font from elsewhere":           in(`<style>@font-face { src: url(a.woff) }</style>`),
		"an attribute that loads":         in(`<path fill="url(//example.org/a#b)"/>`),
		"a style attribute that loads":    in(`<path style="fill: url( 'https://example.org/a' )"/>`),
		"an image set":                    in(`<path style="fill: image-set('a.png' 1x)"/>`),
		"an entity":                       `<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>`,
		"an external entity":              `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"/>`,
		"an entity nobody knows":          in(`<text>&lol;</text>`),
		"a style sheet":                   `<?xml-stylesheet href="https://example.org/a.css"?>` + in(""),
		"another charset":                 `<?xml version="1.0" encoding="UTF-7"?>` + in("+ADw-script+AD4-"),
		"a page":                          `<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>`,
		"a drawing of no kind":            `<svg><path d="M0 0"/></svg>`,
		"nothing":                         "",
		"words":                           "hello",
		"half a drawing":                  `<svg xmlns="http://www.w3.org/2000/svg"><path`,
		"a drawing without an end":        `<svg xmlns="http://www.w3.org/2000/svg"><g>`,
		"two drawings":                    in("") + in(""),
		"a deep one":                      in(strings.Repeat("<g>", 100000)),
		"UTF-16":                          "\xff\xfe<\x00s\x00v\x00g\x00",
		"a base elsewhere":                `<svg xmlns="http://www.w3.org/2000/svg" xml:base="https://example.org/"/>`,
		"a handler made by an XML entity": in(`<path d="&#x6A;" &#111;nload="x"/>`),
	} {
		files := coursetest.Small()
		files["media/kettle.svg"] = []byte(svg)
		_, problems := courses.Parse(files)
		if len(problems) == 0 {
			t.Errorf("%s passes", name)
		}
		for _, p := range problems {
			if p.File != "media/kettle.svg" || p.Fix == "" {
				t.Errorf("%s: %s", name, courses.FormatProblems(problems))
			}
		}
	}
}

func TestADrawingThatOnlyDrawsIsFine(t *testing.T) {
	t.Parallel()
	files := coursetest.Small()
	files["media/kettle.svg"] = []byte(`<?xml version="1.0" encoding="UTF-8"?>
<!-- drawn by hand -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 30" role="img">
<title>A kettle &amp; a cup</title><style>.a { fill: #2f5d50 } @media (prefers-color-scheme: dark) { .a { fill: #fff } }</style>
<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient><path id="p" d="M0 0h1"/></defs>
<g fill="url(#g)" style="stroke: url('#g')"><use xlink:href="#p"/><text x="1" y="2">Tea</text></g></svg>`)
	if _, problems := courses.Parse(files); len(problems) > 0 {
		t.Error(courses.FormatProblems(problems))
	}
}
