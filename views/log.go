package views

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"throughline/cpd"
	"throughline/models"
)

// QuickAdd is the short form: what, when, what sort, how long.
type QuickAdd struct {
	Title    string
	When     DateTyped
	Kind     cpd.Kind
	Minutes  string
	Problems Problems
}

func (q QuickAdd) kinds() []Option {
	return append([]Option{{Text: "Choose one"}}, kindOptions(q.Kind)...)
}

func kindOptions(chosen cpd.Kind) []Option {
	var out []Option
	for _, k := range cpd.Kinds() {
		out = append(out, Option{Value: string(k), Text: k.Words(), Chosen: k == chosen})
	}
	return out
}

// NewEntryPage is the short form alone.
type NewEntryPage struct {
	Viewer Viewer
	Add    QuickAdd
}

// LogPage is the CPD log.
type LogPage struct {
	Viewer Viewer
	Log    models.Log
	Filter models.LogFilter
	Query  url.Values // of the filter, without a page
	Add    QuickAdd
}

func (p LogPage) filtered() bool { return len(p.Query) > 0 }

func (p LogPage) facts() []Fact {
	entries, minutes := 0, 0
	for _, y := range p.Log.Years {
		entries, minutes = entries+y.Entries, minutes+y.Minutes
	}
	out := []Fact{{Term: "Entries", Text: strconv.Itoa(entries)}, {Term: "Who can see them", Text: "Only you, until you share one"}}
	if minutes > 0 {
		out = append([]Fact{{Term: "In all", Text: cpd.Hours(minutes)}}, out...)
	}
	return out
}

// found says what a filter found, in a sentence.
func (p LogPage) found() string {
	if p.Log.Found == 0 {
		return "Nothing fits this. Choose something wider."
	}
	return fmt.Sprintf("%s, %s.", counted(p.Log.Found, "entry", "entries"), cpd.Hours(p.Log.Minutes))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// logMonth is the entries of one month on a page.
type logMonth struct {
	Words   string
	Entries []models.LogEntry
}

func (p LogPage) months() []logMonth {
	var out []logMonth
	for _, e := range p.Log.Entries {
		words := cpd.Day(e.CountedDay[:7]).Words()
		if n := len(out); n == 0 || out[n-1].Words != words {
			out = append(out, logMonth{Words: words})
		}
		out[len(out)-1].Entries = append(out[len(out)-1].Entries, e)
	}
	return out
}

func entryHref(id string) string { return "/cpd/" + id }

// entryMeta is what stands above an entry's title: when, how long, what sort.
func entryMeta(e models.Entry) string {
	out := entryDays(e.EntryFacts) + ". "
	if e.Minutes > 0 {
		out += cpd.Hours(e.Minutes) + ". "
	}
	return out + e.Kind.Words() + "."
}

func entryDays(f models.EntryFacts) string {
	if f.EndDay != "" {
		return f.StartDay.Words() + " to " + f.EndDay.Words()
	}
	return f.StartDay.Words()
}

// entryHas says in words what else there is: evidence, confirmations.
func entryHas(e models.LogEntry) string {
	var out string
	if e.Files > 0 {
		out += counted(e.Files, "file", "files") + ". "
	}
	if e.Confirmed > 0 {
		out += "Confirmed by " + counted(e.Confirmed, "person", "people") + "."
	}
	return out
}

func (p LogPage) pages() Pages {
	at := func(page int) string {
		q := url.Values{}
		for k, v := range p.Query {
			q[k] = v
		}
		if page > 1 {
			q.Set("page", strconv.Itoa(page))
		}
		if len(q) == 0 {
			return "/cpd"
		}
		return "/cpd?" + q.Encode()
	}
	out := Pages{Sentence: fmt.Sprintf("Page %d of %d", p.Log.Page, p.Log.Pages)}
	if p.Log.Page > 1 {
		out.Previous = at(p.Log.Page - 1)
	}
	if p.Log.Page < p.Log.Pages {
		out.Next = at(p.Log.Page + 1)
	}
	return out
}

func (p LogPage) years() []Option {
	out := []Option{{Text: "All years"}}
	for _, y := range p.Log.Years {
		out = append(out, Option{Value: strconv.Itoa(y.Year), Text: strconv.Itoa(y.Year), Chosen: y.Year == p.Filter.Year})
	}
	return out
}

func (p LogPage) kinds() []Option {
	return append([]Option{{Text: "All sorts"}}, kindOptions(p.Filter.Kind)...)
}

func (p LogPage) only() []Option {
	out := []Option{{Text: "Everything"}}
	for _, o := range []struct {
		value models.LogOnly
		text  string
	}{
		{models.OnlyToWrite, "Nothing written yet"}, {models.OnlyEvidence, "With a file"}, {models.OnlyConfirmed, "Confirmed by someone"},
		{models.OnlyCertificate, "With a certificate"},
	} {
		out = append(out, Option{Value: string(o.value), Text: o.text, Chosen: o.value == p.Filter.Only})
	}
	return out
}

// The chart: a bar for each year, its parts the kinds with most time; the rest together.

const chartKinds = 4

type chartPart struct {
	Class    string
	X, Width int
	Title    string
}

type chartBar struct {
	Year  string
	Total string
	Y     int
	Parts []chartPart
}

type logChart struct {
	Bars   []chartBar // newest first
	Key    []string   // the kinds that have a colour of their own, then «Everything else» where there is more
	Height int
}

// chart is drawn from years with time in them; the table under it says the same.
func (p LogPage) chart() logChart {
	total, byKind := map[int]int{}, map[cpd.Kind]int{}
	for _, k := range p.Log.Kinds {
		total[k.Year] += k.Minutes
		byKind[k.Kind] += k.Minutes
	}
	var kinds []cpd.Kind
	for k, minutes := range byKind {
		if minutes > 0 {
			kinds = append(kinds, k)
		}
	}
	slices.SortFunc(kinds, func(a, b cpd.Kind) int {
		if byKind[a] != byKind[b] {
			return byKind[b] - byKind[a]
		}
		return slices.Index(cpd.Kinds(), a) - slices.Index(cpd.Kinds(), b)
	})
	var out logChart
	shown := kinds[:min(chartKinds, len(kinds))]
	for _, k := range shown {
		out.Key = append(out.Key, k.Words())
	}
	if len(kinds) > len(shown) {
		out.Key = append(out.Key, "Everything else")
	}
	most := 0
	for _, y := range p.Log.Years {
		most = max(most, y.Minutes)
	}
	for _, y := range p.Log.Years {
		if y.Minutes == 0 {
			continue
		}
		bar := chartBar{Year: strconv.Itoa(y.Year), Total: cpd.Hours(y.Minutes), Y: len(out.Bars) * 48}
		parts := make([]int, chartKinds+1)
		for _, k := range p.Log.Kinds {
			if k.Year == y.Year {
				at := slices.Index(shown, k.Kind)
				if at < 0 {
					at = chartKinds
				}
				parts[at] += k.Minutes
			}
		}
		sum := 0
		for i, minutes := range parts {
			if minutes == 0 {
				continue
			}
			from := sum * 560 / most
			sum += minutes
			name := out.Key[min(i, len(out.Key)-1)]
			bar.Parts = append(bar.Parts, chartPart{Class: "k" + strconv.Itoa(i), X: from, Width: max(sum*560/most-from, 1), Title: name + ": " + cpd.Hours(minutes)})
		}
		out.Bars = append(out.Bars, bar)
	}
	out.Height = len(out.Bars) * 48
	return out
}

// table is the chart in words.
func (p LogPage) table() TableOf {
	t := TableOf{Label: "Time by year and sort of learning", Heads: []string{"Year", "Sort", "Entries", "Time"}}
	for _, k := range p.Log.Kinds {
		t.Rows = append(t.Rows, []Cell{{Text: strconv.Itoa(k.Year)}, {Text: k.Kind.Words()}, {Text: strconv.Itoa(k.Entries)}, {Text: cpd.Hours(k.Minutes)}})
	}
	return t
}
