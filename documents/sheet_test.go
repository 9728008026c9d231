package documents

import (
	"fmt"
	"strings"
)

// A sheet is a canvas that remembers what is drawn, for tests that look for overlaps and missing letters.
type sheet struct {
	runs     []run
	headings map[int]string
	strokes  []path
	pictures []picture
	links    []string
	areas    []box
}

func (s *sheet) text(r run)        { s.runs = append(s.runs, r) }
func (s *sheet) stroke(p path)     { s.strokes = append(s.strokes, p) }
func (s *sheet) picture(p picture) { s.pictures = append(s.pictures, p) }
func (s *sheet) link(a box, url string) {
	s.areas, s.links = append(s.areas, a), append(s.links, url)
}

func (s *sheet) heading(level int, lines []run) {
	if s.headings == nil {
		s.headings = map[int]string{}
	}
	for _, r := range lines {
		s.headings[level] += r.text
		s.text(r)
	}
}

// drawn lays the certificate out on a sheet.
func drawn(c Certificate) (*sheet, error) {
	p, err := c.ready()
	if err != nil {
		return nil, err
	}
	s := &sheet{}
	return s, p.draw(s)
}

// letters is all text of the sheet without spaces.
func (s *sheet) letters() string {
	var all strings.Builder
	for _, r := range s.runs {
		all.WriteString(r.text)
	}
	return squeezed(all.String())
}

func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

// room of a run: from the accents of its capitals to the tails of its letters.
func (r run) area() box {
	return box{r.x, r.y - .95*r.size, float64(r.font.ems(r.text)) * r.size / 1000, 1.2 * r.size}
}

func (a box) meets(b box) bool {
	const hair = .01
	return a.x+hair < b.x+b.w && b.x+hair < a.x+a.w && a.y+hair < b.y+b.h && b.y+hair < a.y+a.h
}

// faults tells where text leaves the page's margins, or meets other text, the line with its loop, or a picture.
func (s *sheet) faults() []string {
	var found []string
	taken := []box{{0, lineY - .65, pageWidth, 1.3}, {201.85, loopTop, 36.3, lineY - loopTop}}
	for _, p := range s.pictures {
		taken = append(taken, p.boxes...)
	}
	for i, r := range s.runs {
		a := r.area()
		if a.x < left-.01 || a.x+a.w > checkLeft+checkWide+.01 || a.y < 15 || a.y+a.h > 205 {
			found = append(found, fmt.Sprintf("«%s» leaves the page's margins: %+v", r.text, a))
		}
		for _, b := range taken {
			if a.meets(b) {
				found = append(found, fmt.Sprintf("«%s» meets a drawing", r.text))
				break
			}
		}
		for _, other := range s.runs[:i] {
			if a.meets(other.area()) {
				found = append(found, fmt.Sprintf("«%s» meets «%s»", r.text, other.text))
			}
		}
	}
	return found
}
