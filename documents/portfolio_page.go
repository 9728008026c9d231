package documents

import (
	"fmt"

	"throughline/cpd"
)

// The pages, in millimetres. The line comes in from the left on the first page, makes its loop, and runs down at its right
// side; from the second page on it runs down at the left.
const (
	sheetWidth, sheetHeight = 210.0, 297.0
	textWidth               = 150.0
	firstLeft               = 24.0
	laterLeft               = 38.0
	footEnd                 = sheetHeight - 10
	rightRail, leftRail     = 198.0, 26.0
	railWidth               = 1.3
	nodeRadius              = 1.75
	corner                  = 20.0
	crossing                = 22.0 // where the line crosses the second page
	frontQR                 = 30.0
	frontBorder             = 2.8 // about how wide its border is, which may stand outside the text
)

// A front is where the line and the loop stand on the first page, and where text begins below them.
type front struct{ lineY, loopX, scale, top float64 }

func (p portfolio) front() front {
	if p.Purpose == cpd.FullRecord {
		return front{lineY: 92, loopX: 82, scale: 1, top: 108}
	}
	return front{lineY: 40, loopX: 96, scale: .56, top: 49}
}

// frame is where text may stand on a page; the foot takes what it needs, with the widest page numbers.
func (l *laidPortfolio) frame(page int) frame {
	bottom := footEnd - l.footOf(9999, 9999).height() - 5
	switch page {
	case 1:
		return frame{firstLeft, l.front().top, bottom}
	case 2:
		return frame{laterLeft, 38, bottom}
	}
	return frame{laterLeft, 22, bottom}
}

// tallest is the height of half a page: a higher row of a table is written as text.
const tallest = (sheetHeight - 22 - 20) / 2

// footOf sets what stands at the foot of a page.
func (l *laidPortfolio) footOf(page, of int) block {
	words := fmt.Sprintf("%s, page %d of %d. %s %s.", l.Name, page, of, l.Purpose.Words(), l.which())
	for _, w := range l.warning() {
		words += " " + w
	}
	t := l.foot
	t.words = words
	return t.set(textWidth)
}

// warning is what a reader must know before anything else.
func (p portfolio) warning() (all []string) {
	if p.Demo {
		all = append(all, "This is a demonstration. It says nothing about a real person.")
	}
	if p.Trial {
		all = append(all, "Trial: the numbers in it cannot be checked.")
	}
	return all
}

// draw draws all pages.
func (l *laidPortfolio) draw(b book) {
	for i, page := range l.pages {
		if i > 0 {
			b.page()
		}
		l.drawRail(b, i+1, page)
		l.drawPreview(b, i+1)
		if i == 0 {
			l.drawFrontQR(b)
		}
		for _, s := range page {
			if s.title != "" {
				b.mark(s.depth, s.title, s.at.y)
			}
			s.draw(b, s.at)
		}
		foot := l.footOf(i+1, len(l.pages))
		foot.draw(b, l.frame(i+1).x, footEnd-foot.height(), soft)
	}
}

// drawRail draws the line on a page, with a node beside each item. It ends where the last page's text ends.
func (l *laidPortfolio) drawRail(b book, number int, page []laid) {
	x, from := leftRail, -5.0
	switch f := l.front(); number {
	case 1:
		x, from = rightRail, f.lineY+corner
		b.stroke(f.path())
	case 2:
		from = crossing + corner
		b.stroke(path{start: point{rightRail, -5}, width: railWidth, ink: line}.
			to(rightRail, crossing-corner).
			curve(rightRail, crossing-corner+corner*arc, rightRail-corner+corner*arc, crossing, rightRail-corner, crossing).
			to(leftRail+corner, crossing).
			curve(leftRail+corner-corner*arc, crossing, leftRail, crossing+corner-corner*arc, leftRail, crossing+corner))
	}
	nodes := []float64{}
	for _, s := range page {
		if s.node > 0 {
			nodes = append(nodes, s.at.y+s.node)
		}
	}
	if last := page[len(page)-1]; number == len(l.pages) {
		nodes = append(nodes, max(last.at.y+last.height, from+5))
	}
	for _, y := range nodes {
		if y-nodeRadius > from {
			b.stroke(path{start: point{x, from}, width: railWidth, ink: line}.to(x, y-nodeRadius))
		}
		b.stroke(ring(x, y))
		from = y + nodeRadius
	}
	if number < len(l.pages) {
		b.stroke(path{start: point{x, from}, width: railWidth, ink: line}.to(x, sheetHeight+5))
	}
}

// arc is how far the guides of a quarter of a circle stand from its ends, in radii.
const arc = .5523

func ring(x, y float64) path {
	const r, g = nodeRadius, nodeRadius * arc
	return path{start: point{x + r, y}, width: railWidth, ink: line}.
		curve(x+r, y+g, x+g, y+r, x, y+r).
		curve(x-g, y+r, x-r, y+g, x-r, y).
		curve(x-r, y-g, x-g, y-r, x, y-r).
		curve(x+g, y-r, x+r, y-g, x+r, y)
}

// path is the line with its loop («you came through this»), up to where it turns down.
func (f front) path() path {
	x, y, s := f.loopX, f.lineY, f.scale
	right, r := x+48.1*s, 17.5*s
	cx, cy := right-r, y-28.4*s
	return path{start: point{-5, y}, width: railWidth, ink: line}.
		to(x, y).
		curve(x+30.6*s, y, right, y-10.9*s, right, cy).
		curve(right, cy-r*arc, cx+r*arc, cy-r, cx, cy-r).
		curve(cx-r*arc, cy-r, cx-r, cy-r*arc, cx-r, cy).
		curve(cx-r, cy+r, cx, y, cx-r+48.1*s, y).
		to(rightRail-corner, y).
		curve(rightRail-corner+corner*arc, y, rightRail, y+corner-corner*arc, rightRail, y+corner)
}

// shared tells whether the front leads to the shared page.
func (p portfolio) shared() bool { return p.Address != "" && !p.Trial }

func (l *laidPortfolio) drawFrontQR(b book) {
	if l.qr.boxes == nil {
		return
	}
	x, y := firstLeft+textWidth-frontQR+frontBorder, l.front().top-frontBorder/2
	b.picture(l.qr.moved(x, y))
	b.link(box{x, y, frontQR, frontQR}, l.Address)
}
