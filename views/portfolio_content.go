package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"throughline/cpd"
	"throughline/models"
)

// PortfolioSheet is what PortfolioContent shows.
type PortfolioSheet struct {
	Content cpd.Portfolio
	// Level is that of the heading with the person's name: 1, or 2 inside a page that has its own. 0 is 2.
	Level int
	// States are those of its awards today, by code; nil leaves states out.
	States map[string]models.SharedAward
}

func (s PortfolioSheet) level(below int) int { return max(1, cmp.Or(s.Level, 2)) + below }

// warnings are what a reader must know before anything else.
func (s PortfolioSheet) warnings() []string {
	var out []string
	if s.Content.Demo {
		out = append(out, "This is a demonstration. It says nothing about a real person.")
	}
	if s.Content.Trial {
		out = append(out, "Trial: the numbers in it cannot be checked.")
	}
	return out
}

// period is what a full record is of.
func (s PortfolioSheet) period() string {
	return cmp.Or(s.Content.Period(), "All that is in the record")
}

// inShort is a record in a sentence or two.
func (s PortfolioSheet) inShort() string {
	out := counted(len(s.Content.Items), "entry", "entries")
	if m := s.Content.Minutes(); m > 0 {
		out += ", " + cpd.Hours(m) + " in all"
	}
	out += "."
	if n := len(s.Content.Codes()); n > 0 {
		out += " " + counted(n, "certificate has", "certificates have") + " a number that anyone can check."
	}
	if n := len(s.Content.VerifiedBy()); n > 0 {
		out += " " + counted(n, "entry is confirmed", "entries are confirmed") + " by another person."
	}
	return out
}

// totals adds the totals up by a name, in the order in which the names first come.
func (s PortfolioSheet) totals(name func(cpd.PortfolioTotal) string) []Fact {
	var names []string
	minutes, entries := map[string]int{}, map[string]int{}
	for _, t := range s.Content.Totals {
		n := name(t)
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
		minutes[n], entries[n] = minutes[n]+t.Minutes, entries[n]+t.Entries
	}
	var out []Fact
	for _, n := range names {
		out = append(out, Fact{Term: n, Text: cpd.Hours(minutes[n]) + ", " + counted(entries[n], "entry", "entries")})
	}
	return out
}

func totalKind(t cpd.PortfolioTotal) string { return cmp.Or(t.Kind.Words(), cpd.Other.Words()) }
func totalYear(t cpd.PortfolioTotal) string { return fmt.Sprint(t.Year) }

// shown are the items that show a point.
func (s PortfolioSheet) shown(p cpd.PortfolioPoint) []cpd.PortfolioItem {
	var out []cpd.PortfolioItem
	for _, i := range s.Content.Items {
		if slices.Contains(p.Shown, i.Number) {
			out = append(out, i)
		}
	}
	return out
}

func portfolioItemID(i cpd.PortfolioItem) string { return "item-" + itoa(i.Number) }
func portfolioItemTitle(i cpd.PortfolioItem) string {
	return itoa(i.Number) + ". " + i.Title
}

// portfolioItemLine says in a line what an item was: «Course, 26 February 2026, 1 hour 10 minutes, by myself online».
func portfolioItemLine(i cpd.PortfolioItem) string {
	when := i.When()
	if i.Start == "" {
		when = i.End.Words()
	}
	length, mode := "", i.Mode.Words()
	if i.Minutes > 0 {
		length = cpd.Hours(i.Minutes)
	}
	if mode != "" {
		mode = strings.ToLower(mode[:1]) + mode[1:]
	}
	return strings.Join(slices.DeleteFunc([]string{i.Kind.Words(), when, length, mode}, func(s string) bool { return s == "" }), ", ")
}

// portfolioItemFacts are the other facts of an item that are there.
func portfolioItemFacts(i cpd.PortfolioItem) []Fact {
	all := []Fact{
		{Term: "Given by", Text: i.Provider}, {Term: "Led by", Text: i.Presenter}, {Term: "While with", Text: i.WhileWith()}, {Term: "How it was checked", Text: i.Assessed},
		{Term: "Level", Text: i.Level()}, {Term: "Number on the certificate", Text: i.Certificate}, {Term: "Touches on", Text: strings.Join(i.Touches, "; ")},
	}
	if a := i.Award; a != nil {
		all = append(all, Fact{Term: "Certificate given on", Text: dayInWords(a.Awarded)}, Fact{Term: "Valid through", Text: dayInWords(a.ValidThrough)})
	}
	if i.RefreshBy.Valid() {
		all = append(all, Fact{Term: "Refresh by", Text: i.RefreshBy.Words()})
	}
	return slices.DeleteFunc(all, func(f Fact) bool { return f.Text == "" })
}

// portfolioAwardAdvice follows the state of an award today where there is something to do about it.
func portfolioAwardAdvice(state models.AwardState) string {
	switch state {
	case models.Expired:
		return "The holder may have a newer one, so please ask."
	case models.Replaced:
		return "Please ask the holder for the current one. It says nothing about the holder."
	case models.Withdrawn:
		return "Please do not rely on it. It is often a simple mix-up."
	case models.Erased:
		return "It was issued, and cannot show any more whose it is."
	}
	return ""
}

// paragraphs cuts a text at its empty lines; the lines of a paragraph stay lines.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// portfolioChanged follows a confirmation of facts that are other ones now.
const portfolioChanged = "This item has been changed since it was confirmed."

// portfolioMade ends a portfolio.
func (s PortfolioSheet) made() string {
	day := dayInWords(s.Content.IssuedOn)
	if s.Content.Declared {
		return "I made this myself, and it is true. " + s.Content.Name + ", " + day
	}
	return "Made by " + s.Content.Name + " on " + day + "."
}

func (s PortfolioSheet) onRequest() bool {
	return slices.ContainsFunc(s.Content.Items, func(i cpd.PortfolioItem) bool { return i.Award != nil && i.Award.OnRequest })
}
