package views

import (
	"net/url"
	"strconv"

	"throughline/cpd"
	"throughline/models"
)

// SchemesPage is what a person follows, and what there is.
type SchemesPage struct {
	Viewer Viewer
	models.SchemesPage
}

// SchemePage is one scheme.
type SchemePage struct {
	Viewer   Viewer
	Scheme   models.SchemePage
	Start    DateTyped // in the form that follows it, or changes its first day
	Problems Problems
}

func schemeHref(id string) string { return "/cpd/schemes/" + url.PathEscape(id) }

// months says how long a period is.
func monthsWords(n int) string {
	switch {
	case n == 12:
		return "one year"
	case n%12 == 0:
		return counted(n/12, "year", "years")
	}
	return counted(n, "month", "months")
}

// periodWords says when periods run.
func periodWords(s cpd.Scheme) string {
	if s.Starts == "" {
		return "It looks at " + monthsWords(s.Months) + " at a time, from a day that you choose."
	}
	return "It looks at " + monthsWords(s.Months) + " at a time, the same for everybody."
}

const (
	barWidth  = 480
	barHeight = 48
)

// schemeBar is one line of a report as a bar.
type schemeBar struct {
	Title string
	There string
	Y     int
	Width int // of what is there
}

// schemeBars are the lines that are asked of everybody, as bars. The table under them says the same in words.
func schemeBars(r cpd.Report) []schemeBar {
	var out []schemeBar
	for _, l := range r.Lines {
		if l.Requirement.WhenAsked {
			continue
		}
		width := barWidth
		if !l.Met {
			width = min(l.Have, l.Need) * barWidth / max(l.Need, 1)
		}
		out = append(out, schemeBar{Title: l.Requirement.Title, There: l.There, Y: len(out) * barHeight, Width: width})
	}
	return out
}

// reportTable is a report in words.
func reportTable(r cpd.Report) TableOf {
	t := TableOf{Label: r.Scheme.Name + ", " + r.Period.Words(), Heads: []string{"What it asks", "What is there", "What is still asked"}}
	for _, l := range r.Lines {
		asked := l.Asked
		if asked == "" {
			asked = "Nothing more."
		}
		t.Rows = append(t.Rows, []Cell{{Text: l.Requirement.Title}, {Text: l.There}, {Text: asked}})
	}
	return t
}

// entriesOf are entries by their ids, in that order.
func (p SchemePage) entriesOf(ids []string) []cpd.Entry {
	var out []cpd.Entry
	for _, id := range ids {
		if e, ok := p.Scheme.Entries[id]; ok {
			out = append(out, e)
		}
	}
	return out
}

// itemWords says how one element stands.
func itemWords(i cpd.Item) string {
	switch {
	case i.State == cpd.NotYet || i.State == "" && !i.Met:
		return "Not here yet."
	case i.State == "":
		return "There."
	case i.Through == "":
		return i.State.Words() + "."
	case i.State == cpd.PastDate:
		return "Past its date: it was good through " + cpd.Day(i.Through).Words() + "."
	}
	return i.State.Words() + ": good through " + cpd.Day(i.Through).Words() + "."
}

// said is what the person said about a gap, in the order of time.
func (p SchemePage) said(g cpd.Gap) []models.GapText {
	var out []models.GapText
	for _, s := range p.Scheme.GapsSaid {
		if s.From <= g.To && g.From <= s.To {
			out = append(out, s)
		}
	}
	return out
}

func (p SchemePage) gapHref(from, to cpd.Day) string {
	return schemeHref(p.Scheme.ID) + "/gap?from=" + string(from) + "&to=" + string(to)
}

// GapPage is where a person says why there is nothing in some months.
type GapPage struct {
	Viewer   Viewer
	Scheme   models.SchemePage
	Gap      cpd.Gap
	Text     string
	There    bool // something was said already
	Problems Problems
}

// OwnSchemePage is the form of a scheme of one's own.
type OwnSchemePage struct {
	Viewer   Viewer
	ID       string // "" for a new one
	Typed    OwnTyped
	Problems Problems
}

// OwnTyped is a scheme of one's own as somebody typed it.
type OwnTyped struct {
	Name         string
	Organisation string
	Months       string
	Minutes      string
	Once         bool
	Start        DateTyped
	Topics       []TopicTyped
}

// TopicTyped is a topic as somebody typed it.
type TopicTyped struct{ ID, Title, Months string }

// TypedOwn is how a scheme stands in its form, with some empty rows for topics.
func TypedOwn(f models.Following) OwnTyped {
	out := OwnTyped{Months: "12", Start: TypedDay(f.StartsOn)}
	if f.Own != nil {
		out.Name, out.Organisation, out.Months, out.Once = f.Own.Name, f.Own.Organisation, strconv.Itoa(f.Months), f.Own.CountsOnce
		if f.Own.Minutes > 0 {
			out.Minutes = cpd.Hours(f.Own.Minutes)
		}
		for _, t := range f.Own.Topics {
			out.Topics = append(out.Topics, TopicTyped{t.ID, t.Title, zeroEmpty(t.RefreshMonths)})
		}
	}
	return out
}

// rows are the topics with three empty ones after them.
func (o OwnTyped) rows() []TopicTyped {
	return append(append([]TopicTyped{}, o.Topics...), make([]TopicTyped, 3)...)
}

func topicField(i int, name string) string { return "topics." + strconv.Itoa(i) + "." + name }

func (p OwnSchemePage) action() string {
	if p.ID == "" {
		return "/cpd/schemes/new"
	}
	return schemeHref(p.ID) + "/change"
}

func (p OwnSchemePage) months() []Option {
	var out []Option
	for _, n := range []int{6, 12, 24, 36, 60} {
		out = append(out, Option{Value: strconv.Itoa(n), Text: monthsWords(n), Chosen: strconv.Itoa(n) == p.Typed.Months})
	}
	return out
}
