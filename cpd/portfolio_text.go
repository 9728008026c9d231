package cpd

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// A FormLimit is how long a text may be in the form of an employer. N 0 is without a limit.
type FormLimit struct {
	N     int
	Words bool // N counts words, else characters
}

// Size is how long a text is, as the limit counts. Where programs count characters in different ways, it is the longest:
// an end of line is two, and so is a sign that is not in everyday alphabets. What fits by this count fits everywhere.
func (l FormLimit) Size(text string) int {
	if l.Words {
		return WordCount(text)
	}
	n := 0
	for _, r := range text {
		if r == '\n' {
			n++
		}
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// Over is by how much a text is too long, 0 where it fits.
func (l FormLimit) Over(text string) int {
	if l.N <= 0 {
		return 0
	}
	return max(0, l.Size(text)-l.N)
}

// WordCount counts words as forms do: what stands between spaces and has a letter or a digit.
func WordCount(text string) int {
	n := 0
	for _, w := range strings.Fields(text) {
		if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}

// FormText is a list of a portfolio as plain text for a form.
type FormText struct {
	Name    string // of a field: a Section, or «verified»
	Heading string
	Text    string // the items that fit, a line each
	Items   int    // that stand in Text
	LeftOut int    // that are too long for the limit, whole
}

// FormTexts are the lists of a portfolio that have something in them, each shortened to the limit by leaving whole items
// out from its end. An item is never cut: where not even the first one fits, the text is empty.
func (p Portfolio) FormTexts(limit FormLimit) []FormText {
	var out []FormText
	add := func(name, heading string, lines []string) {
		if len(lines) > 0 {
			t := FormText{Name: name, Heading: heading}
			low, high := 0, len(lines) // more lines are never shorter
			for low < high {
				if n := (low + high + 1) / 2; limit.Over(strings.Join(lines[:n], "\n")) == 0 {
					low = n
				} else {
					high = n - 1
				}
			}
			t.Text, t.Items = strings.Join(lines[:low], "\n"), low
			t.LeftOut = len(lines) - t.Items
			out = append(out, t)
		}
	}
	for _, s := range Sections() {
		var lines []string
		for _, i := range p.In(s) {
			lines = append(lines, "- "+i.formLine())
		}
		add(string(s), s.Words(), lines)
	}
	var confirmed []string
	for _, i := range p.VerifiedBy() {
		for _, c := range i.Confirmed {
			line := "- " + ended(i.Title) + " " + ended(c.Words)
			if c.Changed {
				line += " It has been changed since."
			}
			confirmed = append(confirmed, line)
		}
	}
	add("verified", "Verified by", confirmed)
	return out
}

// formLine is an item in a line of plain text.
func (i PortfolioItem) formLine() string {
	when, length := i.When(), ""
	if i.Start == "" {
		when = i.End.Words()
	}
	if i.Minutes > 0 {
		length = Hours(i.Minutes)
	}
	sentences := []string{i.Title, joinFacts(i.Kind.Words(), i.Provider, when, length), i.WhileWith(), i.Assessed, i.Level()}
	if sentences[2] != "" {
		sentences[2] = "While with " + sentences[2]
	}
	if i.RefreshBy.Valid() {
		sentences = append(sentences, "Refresh by "+i.RefreshBy.Words())
	}
	if i.Certificate != "" {
		sentences = append(sentences, "Certificate number "+i.Certificate)
	}
	switch a := i.Award; {
	case a == nil:
	case a.OnRequest:
		sentences = append(sentences, "Certificate on request")
	case a.CheckAt != "":
		sentences = append(sentences, "Certificate to check at "+a.CheckAt)
	}
	var out []string
	for _, s := range sentences {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			out = append(out, ended(s))
		}
	}
	return strings.Join(out, " ")
}

// ended puts a full stop behind words that have no end; never behind an address, which it would become a part of.
func ended(words string) string {
	if strings.HasSuffix(words, "…") || words != "" && strings.ContainsRune(".!?:;", rune(words[len(words)-1])) {
		return words
	}
	if last := words[strings.LastIndexByte(words, ' ')+1:]; strings.Contains(last, "://") {
		return words
	}
	return words + "."
}

func joinFacts(facts ...string) string {
	return strings.Join(slices.DeleteFunc(facts, func(f string) bool { return f == "" }), ", ")
}

// String says the limit: «300 words».
func (l FormLimit) String() string {
	noun := "character"
	if l.Words {
		noun = "word"
	}
	return many(l.N, noun)
}
