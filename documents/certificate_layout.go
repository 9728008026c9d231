package documents

import (
	"errors"
	"fmt"
	"slices"
)

// The page, in millimetres. The line runs across at lineY with the loop («you came through this») over it on the right.
const (
	pageWidth = 297.0
	left      = 24.0
	wide      = pageWidth - 2*left // above the loop a text may use the whole width
	beside    = 170.0              // beside the loop
	loopTop   = 59.0
	lineY     = 106.0
	bodyTop   = 118.0
	bodyEnd   = 200.0
	bodyWidth = 194.0
	checkLeft = 227.0 // the column of the QR code
	checkWide = 50.0
)

var errTooLong = errors.New("documents: certificate: the texts are too long for one page")

// draw puts the certificate on the canvas in the order in which it is read.
func (p printed) draw(c canvas) error {
	drawLine(c)
	if err := p.drawWho(c); err != nil {
		return err
	}
	if err := p.drawFacts(c); err != nil {
		return err
	}
	return p.drawCheck(c)
}

func drawLine(c canvas) {
	c.stroke(path{start: point{-5, lineY}, width: 1.3, ink: line}.
		to(189.4, lineY).
		curve(220, lineY, 237.5, 95.1, 237.5, 77.6).
		curve(237.5, 67.935, 229.665, 60.1, 220, 60.1).
		curve(210.335, 60.1, 202.5, 67.935, 202.5, 77.6).
		curve(202.5, 95.1, 220, lineY, 250.6, lineY).
		to(pageWidth+5, lineY))
}

// drawWho fills the part above the line: by whom, who, and what.
func (p printed) drawWho(c canvas) error {
	const orgWidth = 180.0
	org, ok1 := fit(p.Organisation, true, orgWidth, 11, 5, 4.5, 4, 3.5, 3)
	name, ok2 := fit(p.Name, true, wide, loopTop-37, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3.5, 3)
	y := org.draw(c, left, 23, dark)
	kind := setIn(p.kindInWords(), false, 5, wide-orgWidth)
	for _, r := range kind.runs(left, 23, soft) {
		r.x = pageWidth - left - float64(r.font.ems(r.text))*r.size/1000
		c.text(r)
	}
	y = name.head(c, 1, left, max(y+3, 34), dark)
	if p.LatinName != "" {
		latin, ok := fit(p.LatinName, false, beside, 16, 6, 5.5, 5, 4.5, 4, 3.5, 3)
		ok2 = ok2 && ok
		y = latin.draw(c, left, y, dark)
	}
	y = setIn("has finished the course", false, 5, beside).draw(c, left, y+1, dark)
	title, ok3 := fit(p.Title, true, beside, lineY-4-y, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5, 4, 3.5, 3)
	if !ok1 || !ok2 || !ok3 {
		return errTooLong
	}
	title.head(c, 2, left, y+1, dark)
	return nil
}

func (p printed) kindInWords() string {
	switch p.Kind {
	case Trial:
		return "Trial certificate"
	case Demonstration:
		return "Demonstration certificate"
	}
	return "Certificate"
}

// drawCheck fills the column on the right: how a stranger finds out whether this is real.
func (p printed) drawCheck(c canvas) error {
	if p.Kind == Trial {
		return drawTrial(c)
	}
	const side = 42.0
	x, y := checkLeft+(checkWide-side)/2, bodyTop-3 // its empty border may rise above the texts beside it
	qr, err := qrPicture(p.CheckURL, "QR code that opens the check page of this certificate", x, y, side)
	if err != nil {
		return err
	}
	c.picture(qr)
	c.link(box{x, y, side, side}, p.CheckURL)
	y = setIn("Check this certificate", false, 3.9, checkWide).centred(c, checkLeft, y+side, checkWide, dark)
	code, ok := fit(grouped(p.Code), true, checkWide, 7.5, 5.4, 5, 4.6, 4.2, 3.8) // in one line, however wide its letters are
	if !ok {
		return errTooLong
	}
	y = code.centred(c, checkLeft, y, checkWide, dark)
	host, ok := fit(p.CheckHost, false, checkWide, bodyEnd-y, 3.9, 3.6, 3.3, 3, 2.8)
	if !ok {
		return errTooLong
	}
	end := host.centred(c, checkLeft, y, checkWide, dark)
	c.link(box{checkLeft, y, checkWide, end - y}, p.CheckURL)
	if p.Kind == Demonstration {
		setIn("This is a demonstration. It says nothing about a real person.", false, 3.3, checkWide).centred(c, checkLeft, end+1, checkWide, dark)
	}
	return nil
}

func drawTrial(c canvas) error {
	const side = 42.0
	x, y := checkLeft+(checkWide-side)/2, bodyTop+1
	c.stroke(path{start: point{x, y}, width: .5, ink: dark}.to(x+side, y).to(x+side, y+side).to(x, y+side).to(x, y))
	words := setIn("Trial, cannot be checked", true, 5.4, side-6)
	note := setIn("Please do not rely on it.", false, 3.9, side-6)
	y += (side - words.height() - note.height() - 2) / 2
	y = words.centred(c, x, y, side, dark)
	note.centred(c, x, y+2, side, dark)
	return nil
}

// A placed block has its place inside the body.
type placed struct {
	block
	x, y float64
	ink  ink
}

// room says how much of what may be shortened is shown.
type room struct {
	limits, signers int
	description     bool
}

// drawFacts fills the part below the line: as large as it fits, and where not even small print does, without the description,
// then with fewer lines of the lists.
func (p printed) drawFacts(c canvas) error {
	all := room{len(p.DoesNotAuthorise), len(p.Signers), true}
	const small = 2.9
	for size := 4.2; size > small; size -= .1 {
		if facts, ok := p.facts(size, all); ok {
			drawAll(c, facts)
			return nil
		}
	}
	less := all
	less.description = false
	for {
		if facts, ok := p.facts(small, less); ok {
			drawAll(c, facts)
			return nil
		}
		switch {
		case less.limits > 3:
			less.limits--
		case less.signers > 2:
			less.signers--
		case less.limits > 1:
			less.limits--
		default:
			return errTooLong
		}
	}
}

func drawAll(c canvas, facts []placed) {
	for _, f := range facts {
		f.draw(c, f.x, f.y, f.ink)
	}
}

// A body gathers blocks from top to bottom at one size.
type body struct {
	size, y float64
	all     []placed
}

// put adds a text at x, y and returns where it ends.
func (b *body) put(text string, bold bool, size, x, y, width float64, ink ink) float64 {
	set := setIn(text, bold, size, width)
	b.all = append(b.all, placed{set, x, y, ink})
	return y + set.height()
}

// fact adds a label with what it labels.
func (b *body) fact(label, value string, x, width float64) float64 {
	y := b.put(label, false, b.size*.9, x, b.y, width, soft)
	return b.put(value, true, b.size, x, y, width, dark)
}

// list adds a label with a list, each line behind a dash; a line that goes on is set in. One line alone needs no dash.
func (b *body) list(label string, lines []string, x, width float64) float64 {
	if len(lines) == 1 {
		return b.fact(label, lines[0], x, width)
	}
	y := b.put(label, false, b.size*.9, x, b.y, width, soft)
	for _, l := range lines {
		b.put("–", true, b.size, x, y, width, dark)
		y = b.put(l, true, b.size, x+b.size*.9, y, width-b.size*.9, dark)
	}
	return y
}

// below starts a new row under what ends at the lowest of the ends.
func (b *body) below(ends ...float64) { b.y = slices.Max(ends) + b.size*.75 }

// facts sets the body at one size; ok tells whether it ends above the lower edge.
func (p printed) facts(size float64, show room) (all []placed, ok bool) {
	b := &body{size: size, y: bodyTop}
	const column, gap = bodyWidth / 4, 5.0
	row := [][2]string{{"Finished", p.finished}, {"Lasts until", p.lasts}, {"Time", timeInWords(p.Minutes)}, {"Course version", fmt.Sprint(p.Version)}}
	if p.lasts == "" {
		row[1] = [2]string{"Lasts", "Does not end"}
	}
	if p.Minutes == 0 {
		row = slices.Delete(row, 2, 3)
	}
	if p.Language != "" {
		row[len(row)-1][1] += ", in " + p.Language
	}
	var ends []float64
	for i, f := range row {
		ends = append(ends, b.fact(f[0], f[1], left+float64(i)*column, column-gap))
	}
	b.below(ends...)
	if len(p.Signers) == 0 {
		b.below(b.fact("How it was checked", p.HowAssessed, left, bodyWidth-gap))
	} else {
		signers := p.shortened(p.Signers, show.signers)
		b.below(b.fact("How it was checked", p.HowAssessed, left, 2*column-gap), b.list("Signed", signers, left+2*column, 2*column-gap))
	}
	b.below(b.list("What it does not authorise", p.shortened(p.DoesNotAuthorise, show.limits), left, bodyWidth-gap))
	if p.Description != "" {
		text := p.Description
		if !show.description {
			text = "What the course covers: " + p.elsewhere() + "."
		}
		b.below(b.put(text, false, size*.9, left, b.y, bodyWidth-gap, soft))
	}
	end := b.y
	if p.OrgContact != "" {
		end = b.put("Questions about this certificate: "+p.OrgContact, false, size*.9, left, b.y, bodyWidth-gap, dark)
	}
	return b.all, end <= bodyEnd
}

// shortened keeps the first n lines and says that there are more, and where.
func (p printed) shortened(lines []string, n int) []string {
	if n >= len(lines) {
		return lines
	}
	return append(slices.Clone(lines[:n]), fmt.Sprintf("and %d more: %s", len(lines)-n, p.elsewhere()))
}

// elsewhere is where a reader finds what had no room.
func (p printed) elsewhere() string {
	if p.Kind == Trial {
		return "ask " + p.Organisation
	}
	return "see the check page"
}
