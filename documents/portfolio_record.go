package documents

import (
	"cmp"
	"fmt"
	"slices"

	"throughline/cpd"
)

// writeRecord writes the whole CPD of a period: a cover with contents, a summary, and all items by year.
func (l *laidPortfolio) writeRecord() error {
	if err := l.writeFront(); err != nil {
		return err
	}
	cover := l.flow
	l.flow = flow{}
	l.writeSummary()
	l.writeStatement()
	if err := l.writeSkills(); err != nil {
		return err
	}
	if err := l.writePoints(); err != nil {
		return err
	}
	if err := l.writeYears(); err != nil {
		return err
	}
	if l.References {
		l.section("References")
		l.write(plain("References on request."))
	}
	l.writeEnd()
	rest := l.pieces
	l.flow = cover
	l.writeContents(rest)
	rest[0].fresh = true
	l.pieces = append(l.pieces, rest...)
	return nil
}

// writeContents lists the sections with the pages they begin on.
func (l *laidPortfolio) writeContents(pieces []piece) {
	l.head(title{level: 2, words: "Contents", size: largeText, above: aboveSection})
	for _, p := range pieces {
		if p.title == "" || p.depth > 0 {
			continue
		}
		line := text{words: p.title, size: plainText, ink: pine, jump: p.anchor}
		set := line.set(textWidth - 15)
		l.add(piece{height: set.height() + .8, lines: 1, draw: func(c book, at spot) {
			line.draw(c, l.where, set, at.x, at.y)
			page := plain(fmt.Sprint(l.where[p.anchor].page)).set(15)
			for _, r := range page.runs(at.x, at.y, dark) {
				r.x += textWidth - r.width()
				c.text(r)
			}
		}})
	}
}

// A share is what the record holds of one kind, or of one year.
type share struct {
	words            string
	entries, minutes int
}

// shares adds the totals up by a name, in the order in which the names first come.
func (p portfolio) shares(name func(cpd.PortfolioTotal) string) []share {
	var all []share
	at := map[string]int{}
	for _, t := range p.Totals {
		words := name(t)
		k, ok := at[words]
		if !ok {
			k = len(all)
			at[words] = k
			all = append(all, share{words: words})
		}
		all[k].entries += t.Entries
		all[k].minutes += t.Minutes
	}
	return all
}

// writeSummary says how much there is, with a bar for each kind and each year.
func (l *laidPortfolio) writeSummary() {
	l.section("Summary")
	l.write(plain(l.inShort()))
	kinds := l.shares(func(t cpd.PortfolioTotal) string { return cmp.Or(t.Kind.Words(), cpd.Other.Words()) })
	slices.SortStableFunc(kinds, func(a, b share) int { return b.minutes - a.minutes })
	l.writeBars("Time by kind", kinds)
	if years := l.shares(func(t cpd.PortfolioTotal) string { return fmt.Sprint(t.Year) }); len(years) > 1 {
		l.writeBars("Time by year", years)
	}
}

// inShort is the record in a sentence or two.
func (p portfolio) inShort() string {
	out := many(len(p.Items), "entry", "entries")
	if m := p.Minutes(); m > 0 {
		out += ", " + cpd.Hours(m) + " in all"
	}
	out += "."
	if n := len(p.Codes()); n > 0 {
		out += fmt.Sprintf(" %s a number that anyone can check.", many(n, "certificate has", "certificates have"))
	}
	if n := len(p.VerifiedBy()); n > 0 {
		out += fmt.Sprintf(" %s by another person.", many(n, "entry is confirmed", "entries are confirmed"))
	}
	return out
}

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// writeBars draws a bar for each share, with its numbers in words beside it.
func (l *laidPortfolio) writeBars(heading string, shares []share) {
	if len(shares) == 0 {
		return
	}
	const label, longest, thick = 63.0, 26.0, 3.2
	most := 1
	for _, s := range shares {
		most = max(most, s.minutes)
	}
	l.head(title{level: 3, words: heading, size: headingText, above: 6})
	for _, s := range shares {
		name := plain(s.words)
		set := name.set(label - 4)
		numbers := small(fmt.Sprintf("%s, %s", cpd.Hours(s.minutes), many(s.entries, "entry", "entries")))
		said := numbers.set(textWidth - label - longest - 4)
		l.add(piece{height: max(set.height(), said.height()) + 1, lines: 1, draw: func(c book, at spot) {
			name.draw(c, l.where, set, at.x, at.y)
			if s.minutes > 0 {
				x, y, long := at.x+label+thick/2, at.y+set.lead/2, (longest-thick)*float64(s.minutes)/float64(most)
				c.stroke(path{start: point{x, y}, width: thick, ink: line}.to(x+long, y))
			}
			numbers.draw(c, l.where, said, at.x+label+longest+4, at.y+(set.lead-said.lead)/2)
		}})
	}
}

// writeYears writes all items, newest first, under their years and months.
func (l *laidPortfolio) writeYears() error {
	for _, y := range l.Years() {
		l.section(y.Words())
		for _, m := range y.Months {
			if m.Words != "" {
				l.head(title{level: 3, words: m.Words, size: headingText, above: 5, mark: 2})
			}
			for n, i := range m.Items {
				if err := l.writeItem(i, 4, n > 0); err != nil {
					return err
				}
				l.space(1.5)
				l.writeWriting(i)
				l.space(1.5)
				if len(i.Confirmed) > 0 {
					l.pieces[len(l.pieces)-1].keep = true
				}
				l.writeConfirmed(i)
			}
		}
	}
	return nil
}
