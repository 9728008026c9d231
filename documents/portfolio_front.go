package documents

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"throughline/cpd"
)

// The heights of headings that repeat, and the space round them.
const (
	aboveSection = 9.0
	aboveItem    = 5.0
	rowPad       = 2.0
)

// writeApplication writes a portfolio for one job, in the order in which an employer looks.
func (l *laidPortfolio) writeApplication() error {
	if err := l.writeFront(); err != nil {
		return err
	}
	l.writeStatement()
	if err := l.writeSkills(); err != nil {
		return err
	}
	if err := l.writePoints(); err != nil {
		return err
	}
	for _, s := range cpd.Sections() {
		if err := l.writeSection(s); err != nil {
			return err
		}
	}
	l.writeReflections()
	l.writeVerified()
	l.writeEnd()
	return nil
}

// section writes the heading of a section, with its bookmark.
func (l *laidPortfolio) section(words string) {
	l.head(title{level: 2, words: words, size: largeText, above: aboveSection, anchor: "section " + words, mark: 1})
}

// plain is a line for reading.
func plain(words string) text { return text{words: words, size: plainText, ink: dark} }

// strong is a line in bold.
func strong(words string) text { return text{words: words, bold: true, size: plainText, ink: dark} }

// small is a line of facts.
func small(words string) text { return text{words: words, size: smallText, ink: soft} }

// writeFront writes who this is and what for, beside the QR code of the shared page where there is one.
func (l *laidPortfolio) writeFront() error {
	width := textWidth
	if l.shared() {
		var err error
		if l.qr, err = qrPicture(l.Address, "QR code that opens this document on the web", 0, 0, frontQR); err != nil {
			return err
		}
		width -= frontQR + 6
	}
	put := func(t text) { l.writeIn(t, 0, width) }
	put(small(l.Purpose.Words()))
	name, ok := fit(l.Name, true, width, 44, 11, 10, 9, 8, 7, 6, 5, 4.5, 4, 3.5, 3)
	if !ok {
		return errors.New("documents: portfolio: the name is too long for the front")
	}
	l.add(piece{height: name.height() + 1.5, level: 1, draw: func(c book, at spot) { c.heading(1, name.runs(at.x, at.y, dark)) }})
	if l.latin != "" {
		put(text{words: l.latin, size: headingText, ink: dark})
	}
	put(text{words: l.Role, size: headingText, ink: dark})
	put(plain(l.Contact))
	if l.For != "" {
		put(text{words: "For: " + l.For, bold: true, size: headingText, ink: dark, above: 3})
	}
	if l.Purpose == cpd.FullRecord {
		when := l.Period()
		if when == "" {
			when = "All that is in the record"
		}
		put(text{words: when, bold: true, size: headingText, ink: dark, above: 3})
	}
	if l.shared() {
		put(text{words: l.online(), size: smallText, ink: soft, above: 3})
		put(text{words: withoutScheme(l.Address), size: smallText, ink: pine, url: l.Address})
	}
	for _, w := range l.warning() {
		put(text{words: w, bold: true, size: plainText, ink: dark, above: 3})
	}
	if used := height(l.pieces); l.shared() && used < frontQR {
		l.space(frontQR - used)
	}
	return nil
}

func (p portfolio) online() string {
	if p.until == "" {
		return "On the web:"
	}
	return "On the web until " + p.until + ":"
}

func (l *laidPortfolio) writeStatement() {
	if l.Statement == "" {
		return
	}
	l.section("What I bring")
	l.paragraphs(strings.Split(l.Statement, "\n"), plain(""))
}

// columns writes the heads of a table's columns and gives them, to stand over the rows of later pages too.
func (l *laidPortfolio) columns(cells ...cell) *piece {
	high := 0.0
	for i := range cells {
		for k := range cells[i].texts {
			t := &cells[i].texts[k]
			t.bold, t.size, t.ink = true, fineText, soft
		}
		h, _ := cells[i].size()
		high = max(high, h)
	}
	p := piece{height: high + 1.5, lines: 1, keep: true}
	p.draw = func(c book, at spot) {
		for _, one := range cells {
			one.draw(c, l.where, picture{}, at.x, at.y)
		}
		c.stroke(path{start: point{at.x, at.y + p.height}, width: .35, ink: soft}.to(at.x+l.width, at.y+p.height))
	}
	l.add(p)
	return &p
}

// head is a cell with the name of a column.
func headOf(x, width float64, words string) cell {
	return cell{x: x, width: width, texts: []text{{words: words}}}
}

// writeSkills writes the skills snapshot.
func (l *laidPortfolio) writeSkills() error {
	const left, gap = 46.0, 4.0
	begun := false
	for _, s := range l.Skills {
		var right []text
		if s.Strength != "" {
			right = append(right, plain(s.Strength))
		}
		if s.Example != "" {
			right = append(right, text{words: "For example: " + s.Example, size: plainText, ink: soft, above: .5})
		}
		if s.Area == "" && right == nil {
			continue
		}
		if !begun {
			l.section("Skills")
			begun = true
		}
		r := row{pad: rowPad, tallest: tallest, cells: []cell{
			{width: left - gap, texts: []text{strong(s.Area)}},
			{x: left, width: textWidth - left, texts: right},
		}}
		if err := l.row(r); err != nil {
			return err
		}
	}
	return nil
}

// writePoints writes what the job asks for, and beside each point what shows it.
func (l *laidPortfolio) writePoints() error {
	const left, gap = 62.0, 5.0
	var columns *piece
	for _, p := range l.Points {
		if p.Text == "" {
			continue
		}
		if columns == nil {
			l.section("What the job asks for")
			columns = l.columns(headOf(0, left-gap, "The job asks for"), headOf(left, textWidth-left, "What shows it"))
		}
		var right []text
		for words := range strings.SplitSeq(p.Words, "\n") {
			if words != "" {
				right = append(right, plain(words))
			}
		}
		for _, n := range p.Shown {
			if i, ok := l.item(n); ok {
				right = append(right, text{words: numbered(i), size: plainText, ink: pine, jump: anchorOf(i), above: .5})
			}
		}
		r := row{pad: rowPad, tallest: tallest, repeat: columns, cells: []cell{
			{width: left - gap, texts: []text{plain(p.Text)}},
			{x: left, width: textWidth - left, texts: right},
		}}
		if err := l.row(r); err != nil {
			return err
		}
	}
	return nil
}

// item finds an item by its number.
func (p portfolio) item(number int) (cpd.PortfolioItem, bool) {
	for _, i := range p.Items {
		if i.Number == number {
			return i, true
		}
	}
	return cpd.PortfolioItem{}, false
}

// numbered is how other parts of the document name an item.
func numbered(i cpd.PortfolioItem) string { return fmt.Sprintf("%d. %s", i.Number, i.Title) }

func anchorOf(i cpd.PortfolioItem) string { return fmt.Sprintf("item %d", i.Number) }

// writeReflections writes what the person thought about items.
func (l *laidPortfolio) writeReflections() {
	written := l.Written()
	if len(written) == 0 {
		return
	}
	l.section("In my own words")
	for n, i := range written {
		above := 2.0
		if n > 0 {
			above = aboveItem
		}
		l.head(title{level: 3, words: numbered(i), size: headingText, above: above})
		l.writeWriting(i)
	}
}

// writeWriting writes the person's texts on an item.
func (l *laidPortfolio) writeWriting(i cpd.PortfolioItem) {
	for n, t := range i.Writing {
		if n > 0 {
			l.space(1.5)
		}
		label := strong(t.Heading())
		if label.words != "" {
			b := label.set(l.width)
			l.add(piece{height: b.height(), level: 5, draw: func(c book, at spot) { label.draw(c, l.where, b, at.x, at.y) }})
		}
		l.paragraphs(strings.Split(t.Text, "\n"), plain(""))
	}
}

// writeVerified writes who confirmed what.
func (l *laidPortfolio) writeVerified() {
	verified := l.VerifiedBy()
	switch {
	case len(verified) > 0:
		l.section("Verified by")
	case l.References:
		l.section("References")
	}
	for n, i := range verified {
		if n > 0 {
			l.space(2.5)
		}
		l.head(title{level: 3, words: numbered(i), size: plainText})
		l.writeConfirmed(i)
	}
	if l.References {
		l.write(text{words: "References on request.", size: plainText, ink: dark, above: 3})
	}
}

func (l *laidPortfolio) writeConfirmed(i cpd.PortfolioItem) {
	for _, c := range i.Confirmed {
		words := sentence(c.Words)
		if c.Changed {
			words += " This item has been changed since it was confirmed."
		}
		l.write(plain(words))
	}
}

// writeEnd says who made this, and how to check the numbers in it.
func (l *laidPortfolio) writeEnd() {
	defer l.together(len(l.pieces))
	l.section("About this " + strings.TrimPrefix(l.Purpose.Words(), "CPD "))
	put := func(words string) {
		l.write(plain(words))
		l.space(1.5)
	}
	if l.Declared {
		put(fmt.Sprintf("I made this myself, and it is true. %s, %s", l.Name, l.issuedInWords))
	} else {
		put(fmt.Sprintf("Made by %s on %s.", l.Name, l.issuedInWords))
	}
	switch codes := l.Codes(); {
	case len(codes) > 0 && l.Trial:
		put("Trial: the numbers in it cannot be checked.")
	case len(codes) > 0 && l.checkHost != "":
		l.write(plain("Anyone can check a certificate that has a number, without an account: press the number, or type it at"))
		l.write(text{words: l.checkHost, size: plainText, ink: pine, url: l.checkURL})
		l.space(1.5)
		if l.shared() {
			put("Its page on the web shows the state of each certificate on the day you look.")
		}
	}
	if slices.ContainsFunc(l.Items, func(i cpd.PortfolioItem) bool { return i.Award != nil && i.Award.OnRequest }) {
		put("Certificates marked «on request» can be seen on request.")
	}
	put(fmt.Sprintf("What has no number and no confirmation is in the words of %s.", l.Name))
}

// sentence ends words with a full stop where they have no end.
func sentence(words string) string {
	if words == "" || strings.HasSuffix(words, "…") || strings.ContainsAny(words[len(words)-1:], ".!?:;") {
		return words
	}
	return words + "."
}
