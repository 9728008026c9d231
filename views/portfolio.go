package views

import (
	"strings"

	"throughline/cpd"
	"throughline/models"
)

// PortfoliosPage lists a person's drafts and issues.
type PortfoliosPage struct {
	Viewer Viewer
	List   []models.PortfolioLine
	Zone   string
}

func (p PortfoliosPage) drafts() (out []models.PortfolioLine) {
	for _, l := range p.List {
		if l.Number == 0 {
			out = append(out, l)
		}
	}
	return out
}

func (p PortfoliosPage) issues() (out []models.PortfolioLine) {
	for _, l := range p.List {
		if l.Number > 0 {
			out = append(out, l)
		}
	}
	return out
}

func portfolioHref(id string) string { return "/portfolios/" + id }

// portfolioName is what a person finds a portfolio by.
func portfolioName(purpose cpd.Purpose, words string) string {
	if words == "" && purpose == cpd.FullRecord {
		return "My full CPD record"
	}
	if purpose == cpd.FullRecord {
		return "My CPD record, " + words
	}
	return words
}

// pageName is portfolioName of a page.
func pageName(p models.PortfolioPage) string {
	words := p.Choices.For
	if words == "" {
		words = cpd.Portfolio{From: p.Choices.From, To: p.Choices.To}.Period()
	}
	return portfolioName(p.Purpose, words)
}

// lineState says how an issue stands: «Number 2, 1 June 2026. One link is open.»
func lineState(l models.PortfolioLine) string {
	out := "Number " + itoa(l.Number) + ", " + dayInWords(l.IssuedOn) + ". "
	switch {
	case l.Withdrawn:
		out += "You withdrew it."
	case l.Links == 1:
		out += "One link is open."
	case l.Links > 1:
		out += itoa(l.Links) + " links are open."
	default:
		out += "No link is open."
	}
	return out
}

// NewPortfolioPage asks what the job is.
type NewPortfolioPage struct {
	Viewer   Viewer
	For      string
	Items    []string // refs to begin with
	Problems Problems
}

// DraftPage is a draft, or one of its steps.
type DraftPage struct {
	Viewer   Viewer
	Page     models.PortfolioPage
	Rev      int                      // that the form was made from
	Other    *models.PortfolioChoices // what was saved elsewhere meanwhile
	Sent     map[string]string        // what a form sent that could not be taken, by field
	At       int                      // the page of a long list, from 1
	Problems Problems
}

func (p DraftPage) href(below string) string { return portfolioHref(p.Page.ID) + below }

func (p DraftPage) choices() models.PortfolioChoices { return p.Page.Choices }

func (p DraftPage) record() bool { return p.Page.Purpose == cpd.FullRecord }

// typedDay is what stands in the boxes of a date: what was sent, else the day.
func (p DraftPage) typedDay(prefix string, day cpd.Day) DateTyped {
	if p.Sent != nil {
		return DateTyped{Day: p.Sent[prefix+"day"], Month: p.Sent[prefix+"month"], Year: p.Sent[prefix+"year"]}
	}
	return TypedDay(day)
}

// differs gives of the facts of a form those that were saved elsewhere as something else.
func (p DraftPage) differs(facts func(models.PortfolioChoices) []Fact) []Fact {
	if p.Other == nil {
		return nil
	}
	mine := map[string]string{}
	for _, f := range facts(p.Page.Choices) {
		mine[f.Term] = f.Text
	}
	var out []Fact
	for _, f := range facts(*p.Other) {
		if mine[f.Term] == f.Text {
			continue
		}
		if strings.TrimSpace(f.Text) == "" {
			f.Text = "Nothing"
		}
		out = append(out, f)
	}
	return out
}

func aboutFacts(c models.PortfolioChoices) []Fact {
	return []Fact{{Term: "What it is for", Text: c.For}, {Term: "What you call your role", Text: c.Role}, {Term: "How to reach you", Text: c.Contact},
		{Term: "From", Text: c.From.Words()}, {Term: "Up to", Text: c.To.Words()}}
}

// steps are the parts of making it, with what is done in each.
func (p DraftPage) steps() []LineItem {
	c, content := p.choices(), p.Page.Content
	step := func(title, path, words, none string) LineItem {
		out := LineItem{Title: title, Href: p.href(path), State: LineDone, Words: words}
		if words == "" {
			out.State, out.Words = "", none
		}
		return out
	}
	has := func(what string, there bool) string {
		if there {
			return what
		}
		return ""
	}
	about := joinWords(has("your role", c.Role != ""), has("how to reach you", c.Contact != ""))
	if about != "" {
		about = upperFirst(about) + " is there"
	}
	if p.record() {
		period := content.Period()
		if period == "" {
			period = "all of your log"
		}
		return []LineItem{
			step("What it is", "/about", upperFirst(period), ""),
			step("What is in it", "/choose", has(counted(len(content.Items), "thing", "things")+" in it", len(content.Items) > 0), "Nothing in this time yet"),
			step(p.orderTitle(), "/order", "", "As in your log"),
			step("Your own words", "/words", p.wordsDone(), "Nothing yet. You can leave it so"),
			step("Names", "/names", p.namesDone(), "All names are shown"),
			step("What a reader learns about you", "/learns", "", "Look at it before you issue it"),
		}
	}
	return []LineItem{
		step("The job", "/about", about, "Named. There is room for your role and a phone number"),
		step("What they ask for", "/points", p.pointsDone(), "Only if the job has a list of points"),
		step("Choose what to show", "/choose", has(counted(len(content.Items), "thing", "things")+" chosen", len(content.Items) > 0), "Nothing chosen yet"),
		step(p.orderTitle(), "/order", has("You can put first what matters most", len(content.Items) > 0), "There is nothing to put in order yet"),
		step("Your own words", "/words", p.wordsDone(), "Nothing yet"),
		step("Names", "/names", p.namesDone(), "All names are shown"),
		step("What a reader learns about you", "/learns", "", "Look at it before you issue it"),
	}
}

// empty tells whether nothing is in it that could be issued.
func (p DraftPage) empty() bool {
	return len(p.Page.Content.Items) == 0 && p.choices().Statement == ""
}

// begin leads whoever has nothing in it yet: to the first step, or to the choice once they were there.
func (p DraftPage) begin() (text, kind, href string) {
	c := p.choices()
	if p.record() || c.Role != "" || c.Contact != "" || len(c.Points) > 0 {
		return "Choose what to show", "", p.href("/choose")
	}
	return "Begin with the job", "", p.href("/about")
}

func (p DraftPage) wordsDone() string {
	c := p.choices()
	var out []string
	if n := len(strings.Fields(c.Statement)); n > 0 {
		out = append(out, counted(n, "word", "words")+" about what you bring")
	}
	if n := len(c.Skills); n > 0 {
		out = append(out, counted(n, "skill", "skills"))
	}
	return strings.Join(out, ", ")
}

func (p DraftPage) namesDone() string {
	if n := len(p.choices().Hidden); n > 0 {
		return counted(n, "name is", "names are") + " hidden"
	}
	return ""
}

func (p DraftPage) pointsDone() string {
	all, shown := len(p.choices().Points), len(p.Page.Content.Points)
	if all == 0 {
		return ""
	}
	return counted(all, "point", "points") + ", something beside " + itoa(shown) + " of them"
}

func joinWords(words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, ", ")
}

func (p DraftPage) aboutTitle() string {
	if p.record() {
		return "What it is"
	}
	return "The job"
}

// dayProblems gives what is to be checked of a date; what the models say of the whole of it stands at its month.
func (p DraftPage) dayProblems(name string) Problems {
	out := Problems{}
	for _, box := range []string{"day", "month", "year"} {
		if said := p.Problems[name+"_"+box]; said != "" {
			out[name+"_"+box] = said
		}
	}
	if said := p.Problems[name]; said != "" {
		out[name+"_month"] = said
	}
	return out
}

func (p DraftPage) orderTitle() string {
	if p.record() {
		return "Titles and parts"
	}
	return "Order and titles"
}
