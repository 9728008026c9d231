package views

import (
	"fmt"
	"strings"

	"throughline/cpd"
	"throughline/models"
)

// IssuedPortfolioPage is an issue as its person sees it.
type IssuedPortfolioPage struct {
	Viewer   Viewer
	Page     models.PortfolioPage
	Links    map[string]LinkAddress // of open links, by the link's id
	Private  bool                   // no public address is set, so that links work on this machine alone
	Until    DateTyped              // the last day of a new link, as it was typed
	Zone     string
	Problems Problems
}

func (p IssuedPortfolioPage) href(below string) string { return portfolioHref(p.Page.ID) + below }

// inShort is «Number 2, issued 3 June 2026, 2 pages».
func (p IssuedPortfolioPage) inShort() string {
	return fmt.Sprintf("Number %d, issued %s, %s", p.Page.Content.Number, dayInWords(p.Page.IssuedOn), counted(p.Page.Pages, "page", "pages"))
}

// links are those that are open, or those that have ended; the newest first.
func (p IssuedPortfolioPage) links(open bool) []models.ShareLine {
	var out []models.ShareLine
	for _, s := range p.Page.Shares {
		if s.Open == open {
			out = append(out, s)
		}
	}
	return out
}

// openedWords says how often a link was opened: «Opened 4 times: once on 2 June 2026, 3 times on 1 June 2026.»
func openedWords(s models.ShareLine) string {
	if len(s.Days) == 0 {
		return "Nobody else has opened it."
	}
	var days []string
	for _, d := range s.Days {
		days = append(days, timesWords(d.Count)+" on "+dayInWords(d.Day))
	}
	if len(days) == 1 {
		return "Opened " + days[0] + "."
	}
	return "Opened " + timesWords(s.Opened()) + ": " + strings.Join(days, ", ") + "."
}

func timesWords(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// endedWords says how long a link was open.
func endedWords(s models.ShareLine, zone string) string {
	until := dayInWords(s.UntilDay)
	if s.EndedAt != nil {
		until = dayIn(*s.EndedAt, zone)
	}
	return "Open from " + dayIn(s.CreatedAt, zone) + " to " + until + "."
}

// SharedPortfolioPage is an issue as whoever has a link sees it.
type SharedPortfolioPage struct {
	Viewer Viewer
	Shared models.SharedPortfolio
	Path   string // of the link
	Own    bool   // whose it is looks at it
}

func (p SharedPortfolioPage) sheet() PortfolioSheet {
	states := map[string]models.SharedAward{}
	for _, a := range p.Shared.Awards {
		states[a.Code] = a
	}
	return PortfolioSheet{Content: p.Shared.Content, Level: 1, States: states}
}

// PortfolioFormPage is an issue as texts to copy into the form of an employer.
type PortfolioFormPage struct {
	Viewer  Viewer
	Page    models.PortfolioPage
	Limit   cpd.FormLimit
	Typed   string // the limit as it was typed
	Problem string // with the limit
}

func (p PortfolioFormPage) problems() Problems {
	if p.Problem == "" {
		return nil
	}
	return Problems{"limit": p.Problem}
}

func (p PortfolioFormPage) units() []Option {
	return []Option{{Value: "characters", Text: "Characters", Chosen: !p.Limit.Words}, {Value: "words", Text: "Words", Chosen: p.Limit.Words}}
}

// size says how long a text is: «87 words, 512 characters».
func (p PortfolioFormPage) size(text string) string {
	return counted(cpd.WordCount(text), "word", "words") + ", " + counted(cpd.FormLimit{}.Size(text), "character", "characters") + "."
}

// over says by how much the statement is too long, "" where it fits.
func (p PortfolioFormPage) over() string {
	n := p.Limit.Over(p.Page.Content.Statement)
	switch {
	case n == 0:
		return ""
	case p.Limit.Words:
		return counted(n, "word", "words") + " more than your limit. You know best what can go, so we leave it whole."
	}
	return counted(n, "character", "characters") + " more than your limit. You know best what can go, so we leave it whole."
}

// leftOut says how many items are not in a list, "" where all are.
func leftOut(t cpd.FormText) string {
	switch {
	case t.LeftOut == 0:
		return ""
	case t.Items == 0:
		return "Not even the first one fits into your limit. Try a higher one."
	}
	return counted(t.LeftOut, "item is", "items are") + " left out, from the end of the list. No item is cut."
}

func rowsOf(text string) string { return itoa(min(14, 2+strings.Count(text, "\n")+len(text)/60)) }
