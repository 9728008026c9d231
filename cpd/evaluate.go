package cpd

import (
	"cmp"
	"slices"
)

// Given is what an evaluation needs beside the entries.
type Given struct {
	Today         string // the calendar day, YYYY-MM-DD
	GapsExplained []Gap  // months for which the person has said why there is nothing
}

// Report says how a record stands towards a scheme in one period. It reports and judges nobody.
type Report struct {
	Scheme        Scheme
	Period        Period
	Lines         []Line   // one for each requirement, in the scheme's order
	Counted       []string // ids of the entries of the period, in the order of time
	Outside       int      // entries that belong to another time
	UsedElsewhere []string // ids that were handed in for something else, where the scheme counts an entry once
	Minutes       int      // of the counted entries
	Participatory int
	Gaps          []Gap // explained or not, where the scheme looks at gaps
	Met           bool  // everything is there but for what is asked only of some
	Over          bool  // the period has ended
}

// Line is one requirement in the report. Have and Need are minutes, entries, elements, kinds or gaps.
type Line struct {
	Requirement Requirement
	Have, Need  int
	Met         bool
	There       string   // what is there: «4 of 7 elements so far.»
	Asked       string   // what is still asked, and by when; "" where nothing is
	Entries     []string // ids of the entries that count for it, in the order of time
	Items       []Item   // one for each element, where it is about elements
}

// Item is one element in a line.
type Item struct {
	Element Element
	Met     bool
	Entries []string  // ids, in the order of time
	State   Freshness // for what has to be refreshed
	Through string    // the day through which it is current, "" where it lasts or is not there
}

// Evaluate says how entries stand towards a scheme in a period.
//
// An entry counts once, in the period in which it ended, even where it began before; a month without a day counts by its last
// day. Entries that name no day are left out, and an id that comes twice is taken once. Minutes are added up as they are.
// Topics to refresh look at entries of all times up to the period's end.
func Evaluate(s Scheme, p Period, entries []Entry, given Given) Report {
	r := Report{Scheme: s, Period: p, Over: given.Today > p.To, Met: true}
	all := inTime(entries)
	var counted []*Entry
	for _, e := range all {
		switch {
		case !p.Holds(e.Ends()):
			r.Outside++
		case s.CountsOnce && slices.ContainsFunc(e.UsedFor, func(key string) bool { return key != p.Key() }):
			r.UsedElsewhere = append(r.UsedElsewhere, e.ID)
		default:
			counted = append(counted, e)
			r.Counted = append(r.Counted, e.ID)
			r.Minutes += max(e.Minutes, 0)
			r.Participatory += with(e)
		}
	}
	v := evaluation{scheme: s, period: p, given: given, all: all, counted: counted, filled: map[string]int{}, over: r.Over}
	for _, q := range s.Requirements {
		line := v.line(q)
		if q.Kind == NoGap {
			r.Gaps = v.gaps
		}
		r.Met = r.Met && (line.Met || q.WhenAsked)
		r.Lines = append(r.Lines, line)
	}
	return r
}

// inTime sorts entries by their end and takes each id once.
func inTime(entries []Entry) []*Entry {
	out := make([]*Entry, 0, len(entries))
	seen := make(map[string]bool, len(entries))
	for i := range entries {
		if e := &entries[i]; e.Start.Valid() && e.Ends().Valid() && !seen[e.ID] {
			seen[e.ID] = true
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Ends(), b.Ends()), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// with is the time learnt with others, which cannot be more than all of it.
func with(e *Entry) int { return max(0, min(e.Participatory, e.Minutes)) }

// evaluation is one Evaluate while it runs.
type evaluation struct {
	scheme       Scheme
	period       Period
	given        Given
	all, counted []*Entry
	filled       map[string]int // minutes of an entry that a category has taken, where a minute fills one only
	gaps         []Gap
	over         bool
}

// line works out one requirement.
func (v *evaluation) line(q Requirement) Line {
	l := Line{Requirement: q, Need: q.AtLeast}
	switch q.Kind {
	case CoversAll:
		v.covers(&l)
	case Refreshed:
		v.refreshed(&l)
	case MinutesLeast, Participating:
		for _, e := range v.counted {
			if n := v.minutes(q, e); n > 0 {
				l.Have += n
				l.Entries = append(l.Entries, e.ID)
			}
		}
	case CountLeast:
		for _, e := range v.counted {
			if v.fits(q, e) {
				l.Have++
				l.Entries = append(l.Entries, e.ID)
			}
		}
	case MixLeast:
		seen := map[Kind]bool{}
		for _, e := range v.counted {
			seen[e.Kind] = true
			l.Entries = append(l.Entries, e.ID)
		}
		l.Have = len(seen)
	case NoGap:
		v.gaps = gapsOf(monthsOf(v.period, v.given.Today), v.all, v.given.GapsExplained, q.AtLeast)
		l.Need = len(v.gaps)
		for _, g := range v.gaps {
			if g.Explained {
				l.Have++
			}
		}
	}
	l.Met = l.Have >= l.Need
	v.say(&l)
	return l
}

func (v *evaluation) covers(l *Line) {
	elements := v.scheme.elementsOf(l.Requirement)
	l.Need = len(elements)
	used := map[string]bool{}
	for _, el := range elements {
		item := Item{Element: el}
		for _, e := range v.counted {
			if e.Linked(v.scheme.ID, el.ID) && v.fits(l.Requirement, e) {
				item.Entries = append(item.Entries, e.ID)
				used[e.ID] = true
			}
		}
		item.Met = len(item.Entries) > 0
		if item.Met {
			l.Have++
		}
		l.Items = append(l.Items, item)
	}
	l.Entries = v.those(used)
}

func (v *evaluation) refreshed(l *Line) {
	elements := v.scheme.elementsOf(l.Requirement)
	l.Need = len(elements)
	day := min(v.given.Today, v.period.To)
	used := map[string]bool{}
	for _, el := range elements {
		item := Item{Element: el, State: NotYet}
		for _, e := range v.all {
			if e.Linked(v.scheme.ID, el.ID) && v.fits(l.Requirement, e) && e.Ends().First() <= v.period.To {
				item.Entries = append(item.Entries, e.ID)
				item.Through = max(item.Through, RefreshBy(e.Ends(), el.RefreshMonths))
				item.State = FreshnessAt(item.Through, day)
				used[e.ID] = true
			}
		}
		item.Met = item.State == Current || item.State == DueSoon
		if item.Met {
			l.Have++
		}
		l.Items = append(l.Items, item)
	}
	l.Entries = v.those(used)
}

// those are the ids in the order of time.
func (v *evaluation) those(used map[string]bool) []string {
	var out []string
	for _, e := range v.all {
		if used[e.ID] {
			out = append(out, e.ID)
		}
	}
	return out
}

// minutes are those of an entry that count for a requirement. Where the scheme counts once, a minute that one category has
// taken is gone for the next.
func (v *evaluation) minutes(q Requirement, e *Entry) int {
	switch {
	case !v.fits(q, e):
		return 0
	case q.Kind == Participating:
		return with(e)
	case q.Category == "":
		return max(e.Minutes, 0)
	}
	n := max(0, min(e.Categories[q.Category], e.Minutes-v.filled[e.ID]))
	if v.scheme.CountsOnce {
		v.filled[e.ID] += n
	}
	return n
}

// fits says whether an entry is of the kind, holds the parts and has the link that a requirement asks for.
func (v *evaluation) fits(q Requirement, e *Entry) bool {
	if len(q.Kinds) > 0 && !slices.Contains(q.Kinds, e.Kind) {
		return false
	}
	for _, p := range q.Parts {
		if !e.Has(p) {
			return false
		}
	}
	return !q.Linked || slices.ContainsFunc(v.scheme.elementsOf(q), func(el Element) bool { return e.Linked(v.scheme.ID, el.ID) })
}
