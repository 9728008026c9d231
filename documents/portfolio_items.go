package documents

import (
	"slices"
	"strings"

	"throughline/cpd"
)

// manyAwards is the most certificates that each have a QR code of their own; with more, the numbers are links.
const manyAwards = 6

// writeSection writes the items of a section; training stands in a table.
func (l *laidPortfolio) writeSection(s cpd.Section) error {
	items := l.In(s)
	if len(items) == 0 {
		return nil
	}
	l.section(s.Words())
	if s == cpd.Training {
		return l.writeTraining(items)
	}
	for n, i := range items {
		if err := l.writeItem(i, 3, n > 0); err != nil {
			return err
		}
	}
	return nil
}

// writeItem writes an item with its facts in lines below its title.
func (l *laidPortfolio) writeItem(i cpd.PortfolioItem, level int, apart bool) error {
	above := 2.0
	if apart {
		above = aboveItem
	}
	l.head(title{level: level, words: numbered(i), size: headingText, above: above, anchor: anchorOf(i), node: true})
	first := len(l.pieces) - 1
	facts := []text{
		small(joined(i.Kind.Words(), when(i), length(i), lower(i.Mode.Words()))),
		small(sentences(i.Provider, led(i), employed(i), i.Assessed, i.Level(), numberElsewhere(i), touched(i))),
	}
	code, url := code(i)
	if code.url == "" || !l.qrEach {
		facts = append(facts, code, small(sentences(given(i), lasts(i, "Valid through "))), limits(i))
		for _, t := range facts {
			l.write(t)
		}
		l.together(first)
		return nil
	}
	facts = append(facts, small(sentences(given(i), lasts(i, "Valid through "))), limits(i))
	const check = 72.0
	return l.row(row{noRule: true, tallest: tallest, cells: []cell{
		{width: textWidth - check - 3, texts: facts},
		{x: textWidth - check, width: check, texts: checkTexts(code), qr: url, alt: "QR code that opens the check page of certificate " + grouped(i.Award.Code)},
	}})
}

// certificateWord stands before the number of a certificate in a line.
const certificateWord = "Certificate "

// checkTexts stand beside a QR code.
func checkTexts(code text) []text {
	code.words = strings.TrimPrefix(code.words, certificateWord)
	return []text{{words: "Check this certificate", size: smallText, ink: dark}, code}
}

// code is the line with an award's number, and the address where it is checked, "" where it cannot be.
func code(i cpd.PortfolioItem) (t text, url string) {
	switch {
	case i.Award == nil:
		return text{}, ""
	case i.Award.OnRequest:
		return small("Certificate on request"), ""
	case i.Award.Code == "":
		return text{}, ""
	}
	t = text{words: certificateWord + grouped(i.Award.Code), bold: true, size: smallText, ink: dark}
	if i.Award.CheckAt != "" {
		t.ink, t.url = pine, i.Award.CheckAt
	}
	return t, i.Award.CheckAt
}

// when says when an item was, also where only its end is said.
func when(i cpd.PortfolioItem) string {
	if i.Start == "" {
		return i.End.Words()
	}
	return i.When()
}

func length(i cpd.PortfolioItem) string {
	if i.Minutes == 0 {
		return ""
	}
	return cpd.Hours(i.Minutes)
}

// lasts says until when something learnt stands.
func lasts(i cpd.PortfolioItem, through string) string {
	var all []string
	if i.Award != nil && i.Award.ValidThrough != "" {
		day, _ := dateInWords(i.Award.ValidThrough)
		all = append(all, through+day)
	}
	if i.RefreshBy.Valid() {
		all = append(all, "Refresh by "+i.RefreshBy.Words())
	}
	return strings.Join(all, ". ")
}

// details are the facts of an item that stand in no column of the training table.
func details(i cpd.PortfolioItem) []text {
	return []text{
		small(i.Provider), small(joined(i.Kind.Words(), lower(i.Mode.Words()))), small(sentences(led(i), employed(i))), small(i.Assessed),
		small(sentences(i.Level(), numberElsewhere(i))), small(touched(i)), small(given(i)), limits(i),
	}
}

func led(i cpd.PortfolioItem) string      { return after("Led by ", i.Presenter) }
func employed(i cpd.PortfolioItem) string { return after("While with ", i.WhileWith()) }
func numberElsewhere(i cpd.PortfolioItem) string {
	return after("Number on the certificate: ", i.Certificate)
}
func touched(i cpd.PortfolioItem) string { return after("Touches on: ", strings.Join(i.Touches, "; ")) }

func given(i cpd.PortfolioItem) string {
	if i.Award == nil || i.Award.Awarded == "" {
		return ""
	}
	day, _ := dateInWords(i.Award.Awarded)
	return "Certificate given on " + day
}

// limits say what an award does not authorise, in small print but never without it.
func limits(i cpd.PortfolioItem) text {
	t := text{size: fineText, ink: soft}
	if i.Award != nil {
		t.words = after("Does not authorise: ", strings.Join(i.Award.DoesNotAuthorise, "; "))
	}
	return t
}

// after puts a label before a text that is there.
func after(label, text string) string {
	if text == "" {
		return ""
	}
	return label + text
}

// sentences puts texts that are there into one line; a single one stays as it is.
func sentences(texts ...string) string {
	all := slices.DeleteFunc(texts, func(t string) bool { return t == "" })
	for k := range all[:max(len(all)-1, 0)] {
		all[k] = sentence(all[k])
	}
	return strings.Join(all, " ")
}

// The columns of the training table.
const (
	whenWide, lengthWide, validWide = 27.0, 25.0, 27.0
	columnGap                       = 4.0
)

// writeTraining writes the training table. Columns in which nothing stands are left out.
func (l *laidPortfolio) writeTraining(items []cpd.PortfolioItem) error {
	type column struct {
		head  string
		width float64
		value func(i cpd.PortfolioItem) string
	}
	all := []column{
		{"When", whenWide, when},
		{"Length", lengthWide, length},
		{"Valid through", validWide, func(i cpd.PortfolioItem) string { return lasts(i, "") }},
	}
	var shown []column
	first := textWidth
	square := false
	for _, c := range all {
		for _, i := range items {
			if c.value(i) != "" {
				shown = append(shown, c)
				first -= c.width
				break
			}
		}
	}
	for _, i := range items {
		if _, url := code(i); url != "" && l.qrEach {
			square = true
		}
	}
	if square {
		first = min(first, textWidth-whenWide-lengthWide)
	}
	heads := []cell{headOf(0, first-columnGap, "What, and with whom")}
	for k, x := 0, first; k < len(shown); k++ {
		heads = append(heads, headOf(x, shown[k].width-columnGap, shown[k].head))
		x += shown[k].width
	}
	columns := l.columns(heads...)
	for _, i := range items {
		name := strong(numbered(i))
		r := row{pad: rowPad + .5, tallest: tallest, repeat: columns, anchor: anchorOf(i), node: true}
		what := cell{width: first - columnGap, texts: append([]text{name}, details(i)...)}
		code, url := code(i)
		if code.words != "" && (url == "" || !l.qrEach) {
			what.texts = append(what.texts, code)
		}
		r.cells = append(r.cells, what)
		down := 0.0
		for k, x := 0, first; k < len(shown); k++ {
			c := cell{x: x, width: shown[k].width - columnGap, texts: []text{{words: shown[k].value(i), size: smallText, ink: dark, label: shown[k].head}}}
			high, _ := c.size()
			down = max(down, high)
			x += shown[k].width
			r.cells = append(r.cells, c)
		}
		if url != "" && l.qrEach {
			r.cells = append(r.cells, cell{x: first - borderQR, width: textWidth - first + borderQR, down: down, texts: checkTexts(code), qr: url,
				alt: "QR code that opens the check page of certificate " + grouped(i.Award.Code)})
		}
		if err := l.row(r); err != nil {
			return err
		}
	}
	return nil
}

// joined puts facts into one line.
func joined(facts ...string) string {
	var all []string
	for _, f := range facts {
		if f != "" {
			all = append(all, f)
		}
	}
	return strings.Join(all, ", ")
}

// lower begins words in the middle of a line.
func lower(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToLower(words[:1]) + words[1:]
}
