package documents

// A canvas is all that a document needs to be drawn, with what a reader's software needs to read it aloud: which text is a
// heading, what a picture shows, what is decoration. Lengths are millimetres from the top left corner.
type canvas interface {
	// text draws one line.
	text(r run)
	// heading draws the lines of one heading; level 1 is the document's own.
	heading(level int, lines []run)
	// stroke draws a line that is decoration only.
	stroke(p path)
	// picture draws dark squares that together show what alt says.
	picture(p picture)
	// link makes an area open an address.
	link(area box, url string)
}

// A book is a canvas of several pages, drawn one after the other; the first page is there from the start.
type book interface {
	canvas
	// page begins the next page.
	page()
	// mark puts a place of the current page into the outline that readers' software shows beside the pages; level 0 is the
	// highest.
	mark(level int, title string, y float64)
	// jump makes an area lead to a place in the same document; pages count from 1.
	jump(area box, page int, y float64)
}

// A run is one line of text in one font. x, y is the left end of its base line.
type run struct {
	x, y, size float64
	font       font
	ink        ink
	text       string
}

// An ink is a colour of print, the ones of the pages' own tokens.
type ink struct{ r, g, b int }

var (
	dark = ink{0x18, 0x30, 0x2b} // --ink
	soft = ink{0x43, 0x54, 0x4e} // --ink-soft
	line = ink{0xbb, 0x68, 0x0c} // --line, bracken
	pine = ink{0x0f, 0x4c, 0x45} // --pine, what can be pressed
	rule = ink{0xcd, 0xd2, 0xc6} // --rule
)

type point struct{ x, y float64 }

// A path begins somewhere and goes on in curves of two guides and an end; a straight step has its guides at its ends.
type path struct {
	start  point
	curves [][3]point
	width  float64
	ink    ink
}

// to adds a straight step.
func (p path) to(x, y float64) path {
	end := point{x, y}
	p.curves = append(p.curves, [3]point{end, end, end})
	return p
}

// curve adds a curved step.
func (p path) curve(x1, y1, x2, y2, x, y float64) path {
	p.curves = append(p.curves, [3]point{{x1, y1}, {x2, y2}, {x, y}})
	return p
}

type box struct{ x, y, w, h float64 }

// A picture is made of rectangles in one ink.
type picture struct {
	alt   string
	ink   ink
	boxes []box
}
