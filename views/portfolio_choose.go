package views

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"throughline/cpd"
	"throughline/models"
)

// ChoosePage is where items are ticked for a draft.
type ChoosePage struct {
	DraftPage
	Offer    models.PortfolioOffer
	Log      models.Log
	Filter   models.LogFilter
	Filtered bool
}

// chosen tells whether an item is in the draft.
func (p ChoosePage) chosen(ref string) bool {
	if p.record() {
		return !slices.Contains(p.choices().LeftOut, ref)
	}
	_, ok := p.choices().Item(ref)
	return ok
}

func (p ChoosePage) candidates(list []models.PortfolioCandidate, hint func(models.PortfolioCandidate) string) []Option {
	var out []Option
	for _, c := range list {
		out = append(out, Option{Value: c.Ref, Text: c.Title, Hint: hint(c), Chosen: p.chosen(c.Ref)})
	}
	return out
}

// suggested stand first, where nothing is looked for.
func (p ChoosePage) suggested() []Option {
	if p.Filtered || p.Log.Page > 1 || p.record() {
		return nil
	}
	return p.candidates(p.Offer.Suggested, func(c models.PortfolioCandidate) string {
		return c.Day.Words() + ". Shows: " + strings.Join(c.Fits, "; ") + "."
	})
}

// awards are those without an entry; one that is suggested stands there only.
func (p ChoosePage) awards() []Option {
	if p.Filtered || p.Log.Page > 1 {
		return nil
	}
	rest := slices.DeleteFunc(slices.Clone(p.Offer.Awards), func(c models.PortfolioCandidate) bool { return p.isSuggested(c.Ref) || !p.inTime(c.Day) })
	return p.candidates(rest, func(c models.PortfolioCandidate) string { return "Finished " + c.Day.Words() + "." })
}

func (p ChoosePage) isSuggested(ref string) bool {
	return slices.ContainsFunc(p.suggested(), func(o Option) bool { return o.Value == ref })
}

// inTime tells whether a day belongs to the period of a record.
func (p ChoosePage) inTime(day cpd.Day) bool {
	c := p.choices()
	return !p.record() || (c.From == "" || day.First() >= c.From.First()) && (c.To == "" || day.First() <= c.To.Last())
}

func (p ChoosePage) entries() []Option {
	var out []Option
	for _, e := range p.Log.Entries {
		ref := "entry:" + e.ID
		if p.isSuggested(ref) || !p.inTime(e.CountedDay) {
			continue
		}
		hint := entryMeta(e.Entry)
		if e.Provider != "" {
			hint += " " + e.Provider + "."
		}
		if has := entryHas(e); has != "" {
			hint += " " + has
		}
		out = append(out, Option{Value: ref, Text: e.Title, Hint: hint, Chosen: p.chosen(ref)})
	}
	return out
}

func (p ChoosePage) log() LogPage { return LogPage{Log: p.Log, Filter: p.Filter} }

func (p ChoosePage) title() string {
	if p.record() {
		return "What is in it"
	}
	return "Choose what to show"
}

func (p ChoosePage) found() string {
	if p.Log.Found == 0 {
		return "Nothing fits this. Choose something wider."
	}
	return counted(p.Log.Found, "entry", "entries") + "."
}

// subjects is the button that leads to the subjects of the job.
func (p ChoosePage) subjects() string {
	if len(p.choices().Competencies) > 0 {
		return "Change the subjects"
	}
	return "Tick the subjects"
}

// howMany says how many are chosen, over all pages.
func (p ChoosePage) howMany() string {
	n := len(p.Page.Content.Items)
	switch {
	case p.record() && len(p.choices().LeftOut) > 0:
		return counted(n, "thing is", "things are") + " in it. You left out " + itoa(len(p.choices().LeftOut)) + "."
	case p.record():
		return counted(n, "thing is", "things are") + " in it: all of this time."
	case n == 0 && p.Log.Found < 6 && !p.Filtered:
		return "Nothing is chosen yet. A few things are enough to begin with, and your own words count as much."
	case n == 0:
		return "Nothing is chosen yet. Six to ten things are plenty for most jobs."
	}
	return counted(n, "thing is", "things are") + " chosen."
}

// DraftAsks is the page on which the competencies are ticked that a job asks for.
func DraftAsks(of []models.MyCompetency) func(DraftPage) templ.Component {
	return func(p DraftPage) templ.Component {
		var options []Option
		for _, c := range of {
			options = append(options, Option{Value: c.Code, Text: c.Title, Hint: haveToShow(c), Chosen: slices.Contains(p.choices().Competencies, c.Code)})
		}
		return draftAsks(p, options)
	}
}

func haveToShow(c models.MyCompetency) string {
	n := len(c.Entries) + len(c.Awards)
	if n == 0 {
		return "Nothing in your log touches it yet."
	}
	return counted(n, "thing", "things") + " to show for it."
}
