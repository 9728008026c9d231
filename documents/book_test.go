package documents

import (
	"fmt"
	"strings"

	"throughline/cpd"
)

// A pad is a book that remembers what is drawn on each of its pages, in order.
type pad struct {
	sheets []*sheet
	lines  []padLine // texts and headings as they were drawn
	marks  []string
	jumps  map[string]int // the page that a line of text leads to
}

// A padLine is one line of text on a page; level is its heading's, or 0.
type padLine struct {
	page, level int
	run
}

func (p *pad) top() *sheet { return p.sheets[len(p.sheets)-1] }

func (p *pad) page()                { p.sheets = append(p.sheets, &sheet{}) }
func (p *pad) stroke(s path)        { p.top().stroke(s) }
func (p *pad) picture(pic picture)  { p.top().picture(pic) }
func (p *pad) link(a box, u string) { p.top().link(a, u) }
func (p *pad) text(r run) {
	p.lines = append(p.lines, padLine{len(p.sheets), 0, r})
	p.top().text(r)
}

func (p *pad) heading(level int, lines []run) {
	for _, r := range lines {
		p.lines = append(p.lines, padLine{len(p.sheets), level, r})
	}
	p.top().heading(level, lines)
}

func (p *pad) mark(level int, title string, y float64) {
	p.marks = append(p.marks, strings.Repeat("  ", level)+title)
}

func (p *pad) jump(_ box, page int, _ float64) {
	if p.jumps == nil {
		p.jumps = map[string]int{}
	}
	p.jumps[p.lines[len(p.lines)-1].run.text] = page
}

// onPad lays the portfolio out on a pad.
func onPad(p cpd.Portfolio) (*pad, *laidPortfolio, error) {
	l, err := layPortfolio(p, false)
	if err != nil {
		return nil, nil, err
	}
	b := &pad{sheets: []*sheet{{}}}
	l.draw(b)
	return b, l, nil
}

// faults tells where text leaves its page's frame or meets other text or a picture, where a heading stands without the
// lines that belong to it, and where a page holds nothing but its foot.
func (p *pad) faults(l *laidPortfolio) []string {
	var found []string
	for n, s := range p.sheets {
		f := l.frame(n + 1)
		var taken []box
		for _, pic := range s.pictures {
			taken = append(taken, pic.boxes...)
		}
		for i, r := range s.runs {
			a := r.area()
			if a.x < f.x-.01 || a.x+a.w > f.x+textWidth+.01 || a.y < f.top-.6 || a.y+a.h > footEnd+1 {
				found = append(found, fmt.Sprintf("page %d: «%s» leaves the frame: %+v", n+1, r.text, a))
			}
			for _, b := range taken {
				if a.meets(b) {
					found = append(found, fmt.Sprintf("page %d: «%s» meets a picture", n+1, r.text))
					break
				}
			}
			for _, other := range s.runs[:i] {
				if r.inkArea().meets(other.inkArea()) {
					found = append(found, fmt.Sprintf("page %d: «%s» meets «%s»", n+1, r.text, other.text))
				}
			}
		}
	}
	return append(found, p.orphans(l)...)
}

// inkArea is the room of a run without its highest accents, which may reach into the white between lines.
func (r run) inkArea() box {
	a := r.area()
	return box{a.x, r.y - .75*r.size, a.w, .95 * r.size}
}

// orphans finds headings with less than two lines below them on their page, though their part goes on on the next.
func (p *pad) orphans(l *laidPortfolio) []string {
	var found []string
	for i, h := range p.lines {
		if h.level == 0 {
			continue
		}
		lines := map[string]bool{}
		for _, below := range p.lines[i+1:] {
			if below.level > 0 && below.level <= h.level {
				break // the next part
			}
			if below.page > h.page {
				if len(lines) < 2 {
					found = append(found, fmt.Sprintf("page %d: «%s» is a heading with %d lines below it", h.page, h.text, len(lines)))
				}
				break
			}
			foot := footEnd - l.footOf(h.page, len(l.pages)).height()
			if below.level == 0 && below.y < foot {
				lines[fmt.Sprintf("%.1f", below.y)] = true
			}
		}
	}
	return found
}
