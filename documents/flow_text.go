package documents

// The sizes of a document that is read on paper, in millimetres: 11 points for reading, never under 9.
const (
	largeText   = 5.9
	headingText = 4.4
	plainText   = 3.88
	smallText   = 3.53
	fineText    = 3.18
	lineSpace   = 1.36 // the same in both faces, so that a foreign name leaves no wider line
)

// A text is words with how they look and what they open.
type text struct {
	words string
	bold  bool
	size  float64
	ink   ink
	above float64 // space above it, inside a cell
	label string  // said before it where a row is not a row any more: «When»
	url   string  // an address that it opens
	jump  string  // an anchor that it leads to
}

func (t text) set(width float64) block {
	b := setIn(t.words, t.bold, t.size, width)
	b.lead = t.size * lineSpace
	return b
}

// places are where the pieces with an anchor stand, once the pages are laid.
type places map[string]spot

// open makes a line's area open what the text opens.
func (t text) open(c book, where places, area box) {
	if t.url != "" {
		c.link(area, t.url)
	}
	if to, ok := where[t.jump]; ok && t.jump != "" {
		c.jump(area, to.page, to.y)
	}
}

// draw draws a line of the block.
func (t text) draw(c book, where places, lines block, x, y float64) {
	for i, r := range lines.runs(x, y, t.ink) {
		c.text(r)
		t.open(c, where, box{x, y + float64(i)*lines.lead, r.width(), lines.lead})
	}
}

func (r run) width() float64 { return float64(r.font.ems(r.text)) * r.size / 1000 }

// line gives one line of a block as a block.
func (b block) line(i int) block {
	b.lines = b.lines[i : i+1]
	return b
}

// A writer fills a flow with texts of one width.
type writer struct {
	flow
	width float64
	where places // filled when the pages are laid
}

// write adds a text whose lines may go on to the next page, but never one line alone.
func (w *writer) write(t text) { w.writeIn(t, 0, w.width) }

func (w *writer) writeIn(t text, x, width float64) {
	b := t.set(width)
	if len(b.lines) > 0 {
		w.space(t.above)
	}
	for i := range b.lines {
		w.add(piece{
			height: b.lead, lines: 1,
			keep: i+1 < len(b.lines) && (i == 0 || i+2 == len(b.lines)),
			draw: func(c book, at spot) { t.draw(c, w.where, b.line(i), at.x+x, at.y) },
		})
	}
}

// together keeps what was written since the piece of that number on one page, where it fits on one.
func (w *writer) together(since int) {
	for i := since; i < len(w.pieces)-1; i++ {
		w.pieces[i].keep = true
	}
}

// paragraphs writes a text of several lines; an empty line leaves a space.
func (w *writer) paragraphs(lines []string, like text) {
	for _, l := range lines {
		if l == "" {
			w.space(like.size * .8)
			continue
		}
		like.words = l
		w.write(like)
		like.above = like.size * .25
	}
}

// A title is a heading with where it can be found.
type title struct {
	level  int
	words  string
	size   float64
	above  float64
	anchor string
	mark   int // depth of its bookmark from 1, 0 for none
	node   bool
	fresh  bool
}

// longHeading is how many lines of a heading always stay together.
const longHeading = 6

// head writes a heading.
func (w *writer) head(t title) {
	like := text{words: t.words, bold: true, size: t.size, ink: dark}
	b := like.set(w.width)
	b.lead = t.size * 1.25
	if len(b.lines) == 0 {
		return
	}
	w.space(t.above)
	first := b
	first.lines = b.lines[:min(longHeading, len(b.lines))]
	p := piece{height: first.height() + t.size*.25, level: t.level, fresh: t.fresh, anchor: t.anchor}
	if t.mark > 0 {
		p.title, p.depth = t.words, t.mark-1
	}
	if t.node {
		p.node = b.lead / 2
	}
	p.draw = func(c book, at spot) { c.heading(t.level, first.runs(at.x, at.y, dark)) }
	w.add(p)
	for i := len(first.lines); i < len(b.lines); i++ {
		w.add(piece{height: b.lead, lines: 1, draw: func(c book, at spot) { like.draw(c, w.where, b.line(i), at.x, at.y) }})
	}
}

// A cell is part of a row: texts below one another, or beside a QR code.
type cell struct {
	x, width float64
	down     float64 // how far below the row's upper edge it begins
	texts    []text
	qr       string // the address in a QR code at its left
	alt      string
}

// The side of a small QR code, its empty border included, and where the text beside it begins.
const (
	smallQR  = 22.0
	besideQR = 23.0
	borderQR = 2.3 // about how wide the border of a small one is
)

func (c cell) textAt() (x, width float64) {
	if c.qr == "" {
		return c.x, c.width
	}
	return c.x + besideQR, c.width - besideQR
}

// size gives how high a cell is and how many lines it has.
func (c cell) size() (high float64, lines int) {
	_, width := c.textAt()
	for i, t := range c.texts {
		b := t.set(width)
		if i > 0 && len(b.lines) > 0 {
			high += t.above
		}
		high += b.height()
		lines += len(b.lines)
	}
	if c.qr != "" {
		high, lines = max(high+borderQR, smallQR), max(lines, headed)
	}
	return high + c.down, lines
}

// A row is cells beside one another, with a rule below.
type row struct {
	cells   []cell
	repeat  *piece
	anchor  string
	pad     float64 // space above and below the texts
	noRule  bool
	node    bool
	tallest float64 // a higher row is written as text that flows
}

// row adds a row that stays on one page; one that is too tall becomes text.
func (w *writer) row(r row) error {
	p := piece{anchor: r.anchor, repeat: r.repeat}
	for _, c := range r.cells {
		high, lines := c.size()
		p.height, p.lines = max(p.height, high), max(p.lines, lines)
	}
	pictures := make([]picture, len(r.cells))
	for i, c := range r.cells {
		if c.qr == "" {
			continue
		}
		var err error
		if pictures[i], err = qrPicture(c.qr, c.alt, 0, 0, smallQR); err != nil {
			return err
		}
	}
	if p.height > r.tallest {
		w.unrow(r)
		return nil
	}
	if r.node {
		p.node = r.pad + r.cells[0].texts[0].size*lineSpace/2
	}
	p.height += 2 * r.pad
	p.draw = func(b book, at spot) {
		for i, c := range r.cells {
			c.draw(b, w.where, pictures[i], at.x, at.y+r.pad)
		}
		if !r.noRule {
			b.stroke(path{start: point{at.x, at.y + p.height}, width: .2, ink: rule}.to(at.x+w.width, at.y+p.height))
		}
	}
	w.add(p)
	return nil
}

func (c cell) draw(b book, where places, qr picture, x, y float64) {
	y += c.down
	if c.qr != "" {
		b.picture(qr.moved(x+c.x, y))
		b.link(box{x + c.x, y, smallQR, smallQR}, c.qr)
		y += borderQR
	}
	left, width := c.textAt()
	for i, t := range c.texts {
		set := t.set(width)
		if i > 0 && len(set.lines) > 0 {
			y += t.above
		}
		t.draw(b, where, set, x+left, y)
		y += set.height()
	}
}

// moved puts a picture somewhere else.
func (p picture) moved(x, y float64) picture {
	boxes := make([]box, len(p.boxes))
	for i, b := range p.boxes {
		boxes[i] = box{b.x + x, b.y + y, b.w, b.h}
	}
	p.boxes = boxes
	return p
}

// unrow writes a row as texts below one another, each with its label.
func (w *writer) unrow(r row) {
	first := len(w.pieces)
	for _, c := range r.cells {
		for _, t := range c.texts {
			if t.label != "" && t.words != "" {
				t.words = t.label + ": " + t.words
			}
			w.write(t)
		}
	}
	if first < len(w.pieces) {
		w.pieces[first].anchor = r.anchor
		if r.node {
			w.pieces[first].node = r.cells[0].texts[0].size * lineSpace / 2
		}
	}
	w.space(plainText)
}
