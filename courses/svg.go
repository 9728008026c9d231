package courses

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"throughline/internal/strict"
)

const svgSpace = "http://www.w3.org/2000/svg"

// svgElements are those that draw and do nothing else.
var svgElements = strings.Fields("svg g path rect circle ellipse line polyline polygon text tspan textPath title desc defs use symbol " +
	"linearGradient radialGradient stop clipPath mask pattern marker style switch metadata")

var (
	cssLink = regexp.MustCompile(`(?i)url\(\s*["']?([^)]*)`)
	cssBad  = regexp.MustCompile(`(?i)@(import|font-face|namespace|charset)|image-set\(|image\(|src\(|element\(|expression\(|-moz-binding|behavior|javascript:|data:|https?:|\\`)
)

// svg refuses a drawing which could do more than draw: a drawing is refused, never cleaned.
func (p *reading) svg(file string, b []byte) {
	text, ok := p.readText(file, capped(b))
	if !ok {
		if len(b) > maxText {
			p.Add(file, 0, "This drawing is larger than 1 MB.", "Save it with fewer points, or as a .png.")
		}
		return
	}
	d := xml.NewDecoder(bytes.NewReader([]byte(text)))
	d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) { return nil, errCharset }
	depth, inStyle, root := 0, false, false
	for {
		t, err := d.RawToken()
		line, _ := d.InputPos()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errCharset) {
			p.Add(file, line, "The drawing is not in UTF-8.", "Save it as “plain SVG” in UTF-8.")
			return
		}
		if err != nil {
			p.Add(file, line, "The drawing cannot be read.", "Open it in a drawing program and save it as “plain SVG”.")
			return
		}
		switch t := t.(type) {
		case xml.Directive:
			p.Add(file, line, "The drawing has a DOCTYPE, which can hide things.", "Delete the line that starts with <!DOCTYPE.")
			return
		case xml.ProcInst:
			if t.Target != "xml" {
				p.Add(file, line, fmt.Sprintf("The drawing loads something (%s).", strict.Quote(t.Target)), "Save it as “plain SVG”.")
			}
		case xml.StartElement:
			if depth++; depth > 50 {
				p.Add(file, line, "The drawing has too many groups in one another.", "Ungroup it and save it again.")
				return
			}
			if depth == 1 && root {
				p.Add(file, line, "There are two drawings in one file.", "Keep one of them.")
				return
			}
			if depth == 1 {
				root = p.svgRoot(file, line, t)
			}
			p.svgElement(file, line, t)
			inStyle = t.Name.Local == "style"
		case xml.EndElement:
			depth--
			inStyle = false
		case xml.CharData:
			if inStyle {
				p.css(file, line, string(t))
			}
		}
	}
	if !root || depth != 0 {
		p.Add(file, 0, "The drawing cannot be read.", "Open it in a drawing program and save it as “plain SVG”.")
	}
}

var errCharset = errors.New("not UTF-8")

func capped(b []byte) []byte { return b[:min(len(b), maxText+1)] }

func (p *reading) svgRoot(file string, line int, t xml.StartElement) bool {
	for _, a := range t.Attr {
		if t.Name.Local == "svg" && a.Name.Space == "" && a.Name.Local == "xmlns" && a.Value == svgSpace {
			return true
		}
	}
	p.Add(file, line, "The drawing does not start with <svg xmlns=\""+svgSpace+"\">.", "Save it as “plain SVG”.")
	return true
}

func (p *reading) svgElement(file string, line int, t xml.StartElement) {
	const plain = "Save it as “plain SVG”, or take that element out."
	if t.Name.Space != "" || !slices.Contains(svgElements, t.Name.Local) {
		p.Add(file, line, fmt.Sprintf("The drawing has an element %s, which is not needed to draw.", strict.Quote("<"+t.Name.Local+">")), plain)
	}
	for _, a := range t.Attr {
		name := strings.ToLower(a.Name.Local)
		value := strings.TrimSpace(a.Value)
		switch {
		case a.Name.Space == "xmlns" || a.Name.Space == "" && name == "xmlns":
			if a.Name.Space == "" && value != svgSpace {
				p.Add(file, line, "A part of the drawing is something else than a drawing.", plain)
			}
		case strings.HasPrefix(name, "on"):
			p.Add(file, line, fmt.Sprintf("The drawing wants to run something (%s).", strict.Quote(a.Name.Local)), "Take that attribute out.")
		case name == "href" || name == "src" || name == "base":
			if !strings.HasPrefix(value, "#") {
				p.Add(file, line, "The drawing loads something from another place.", "Put everything into the drawing itself.")
			}
		default:
			p.css(file, line, value)
		}
	}
}

// css refuses styles that load or run something.
func (p *reading) css(file string, line int, s string) {
	bad := cssBad.MatchString(s)
	for _, m := range cssLink.FindAllStringSubmatch(s, -1) {
		bad = bad || !strings.HasPrefix(m[1], "#")
	}
	if bad {
		p.Add(file, line, "A style in the drawing could load something from another place.", "Use plain colours and lines.")
	}
}
