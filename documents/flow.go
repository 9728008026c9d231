package documents

// A piece is what stays together on one page: a line, a heading, a row of a table.
type piece struct {
	height float64
	before float64 // space above it, except at the top of a page
	lines  int     // how many lines of text it has below the heading it follows
	level  int     // of a heading, else 0
	keep   bool    // stays on one page with the next piece
	fresh  bool    // begins a page
	node   float64 // how far down its node on the line is, 0 for none
	repeat *piece  // stands above it again where it begins a page: the heads of a table's columns
	anchor string  // what jumps find it by
	title  string  // of its bookmark, if it has one
	depth  int     // of its bookmark
	draw   func(c book, at spot)
}

// A spot is a place in a document: a page, from 1, and the left end of a piece's upper edge on it.
type spot struct {
	page int
	x, y float64
}

// A frame is the part of a page that text may fill. Its width is the same on every page of a document.
type frame struct{ x, top, bottom float64 }

// A flow gathers pieces, one below the other, without knowing pages.
type flow struct {
	pieces []piece
	gap    float64 // space before the next piece
}

// space leaves at least so much room before the next piece.
func (f *flow) space(mm float64) { f.gap = max(f.gap, mm) }

func (f *flow) add(p piece) {
	p.before = max(p.before, f.gap)
	f.gap = 0
	f.pieces = append(f.pieces, p)
}

// headed is how many lines stay on one page with the heading above them.
const headed = 2

// bind keeps each heading with the first lines below it, or with all where its part has fewer.
func bind(pieces []piece) {
	for i := range pieces {
		if pieces[i].level == 0 {
			continue
		}
		lines := 0
		for j := i; j+1 < len(pieces) && lines < headed; j++ {
			next := pieces[j+1]
			if next.fresh || next.level > 0 && next.level <= pieces[i].level {
				break
			}
			pieces[j].keep = true
			lines += next.lines
		}
	}
}

// A laid piece has its spot.
type laid struct {
	piece
	at spot
}

// lay places the pieces on pages. What is to stay together does, unless it is higher than a page.
func (f *flow) lay(on func(page int) frame) (pages [][]laid) {
	bind(f.pieces)
	number, frame := 1, on(1)
	y, page := frame.top, []laid(nil)
	next := func() {
		pages = append(pages, page)
		number++
		frame, page = on(number), nil
		y = frame.top
	}
	for i := 0; i < len(f.pieces); {
		together := 1
		for f.pieces[i+together-1].keep && i+together < len(f.pieces) {
			together++
		}
		if len(page) > 0 && (f.pieces[i].fresh || y+height(f.pieces[i:i+together]) > frame.bottom) {
			next()
		}
		if head := f.pieces[i].repeat; head != nil && len(page) == 0 {
			page = append(page, laid{*head, spot{number, frame.x, y}})
			y += head.height
		}
		for range together {
			p := f.pieces[i]
			if len(page) > 0 {
				y += p.before
				if y+p.height > frame.bottom {
					next()
				}
			}
			page = append(page, laid{p, spot{number, frame.x, y}})
			y += p.height
			i++
		}
	}
	return append(pages, page)
}

func height(pieces []piece) float64 {
	sum := 0.0
	for _, p := range pieces {
		sum += p.before + p.height
	}
	return sum
}
