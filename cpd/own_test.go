package cpd

import (
	"slices"
	"strings"
	"testing"
)

func employer() Own {
	return Own{ID: "own-1", Name: "Our yearly learning", Organisation: "Harbour Peers", Starts: "2026-04-01", Minutes: 600, Made: "2026-03-01",
		Topics: []Topic{{Title: "First aid", RefreshMonths: 36}, {Title: "Data protection", RefreshMonths: 12}, {Title: "Lone working"}}}
}

func TestAnEmployersTopicsAreCurrentDueSoonOrPastTheirDate(t *testing.T) {
	t.Parallel()
	s, problems := employer().Scheme()
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	p := period(t, s, "", "2026-11-22")
	if p.From != "2026-04-01" || p.To != "2027-03-31" {
		t.Fatalf("%+v", p)
	}
	about := func(id, day, topic string) Entry {
		return Entry{ID: id, Start: Day(day), Minutes: 100, Links: []Link{{"own-1", topic}}}
	}
	states := func(today string, entries ...Entry) (Line, []Freshness) {
		r := Evaluate(s, p, entries, Given{Today: today})
		l := line(t, r, "topics")
		var out []Freshness
		for _, i := range l.Items {
			out = append(out, i.State)
		}
		return l, out
	}

	l, got := states("2026-11-22")
	if !slices.Equal(got, []Freshness{NotYet, NotYet, NotYet}) || l.Met {
		t.Errorf("%q", got)
	}
	says(t, l.There, "0 of 3 topics are current.")
	says(t, l.Asked, "To do or refresh: First aid; Data protection; Lone working.")

	// first aid in May 2024 lasts to 31 May 2027, data protection on 10 January 2026 to 10 January 2027, lone working for ever
	list := []Entry{about("a", "2024-05", "first-aid"), about("b", "2026-01-10", "data-protection"), about("c", "1999", "lone-working"), about("d", "1999-01", "lone-working")}
	l, got = states("2026-11-09", list...)
	if !slices.Equal(got, []Freshness{Current, Current, Current}) || l.Items[0].Through != "2027-05-31" || l.Items[2].Through != "" {
		t.Errorf("%q, %+v", got, l.Items)
	}
	says(t, l.There, "3 of 3 topics are current.")
	_, got = states("2026-11-10", list...)
	if got[1] != DueSoon {
		t.Errorf("two months before: %q", got)
	}
	_, got = states("2027-01-10", list...)
	if got[1] != DueSoon {
		t.Errorf("on its last day: %q", got)
	}
	l, got = states("2027-01-11", list...)
	if got[1] != PastDate || l.Met {
		t.Errorf("a day after: %q", got)
	}
	says(t, l.Asked, "To do or refresh: Data protection (was good through 10 January 2027).")
	// the newest one counts, and only four of the entries' minutes lie in the period: none here
	l, got = states("2027-01-11", append(list, about("e", "2026-12-01", "data-protection"))...)
	if got[1] != Current || l.Items[1].Through != "2027-12-01" {
		t.Errorf("%q %+v", got, l.Items[1])
	}
	r := Evaluate(s, p, list, Given{Today: "2026-11-22"})
	stands(t, r, "time", 0, 600)
	if r.Outside != 3 {
		t.Errorf("%d outside: a year alone is no day", r.Outside)
	}
}

func TestAnEmployersSchemeWithoutATargetAsksForNone(t *testing.T) {
	t.Parallel()
	o := employer()
	o.Minutes, o.Starts, o.Months = 0, "", 0
	s, problems := o.Scheme()
	if len(problems) > 0 || len(s.Requirements) != 1 || s.Requirements[0].Kind != Refreshed || s.Months != 12 || s.StartAsk == "" {
		t.Errorf("%+v, %+v", s, problems)
	}
	if s.Sources[0].Checked != "2026-03-01" || !strings.Contains(s.Sources[0].Text, "Harbour Peers") {
		t.Errorf("%+v", s.Sources)
	}
}

func TestTopicsKeepTheirIDWhenTheyAreRenamed(t *testing.T) {
	t.Parallel()
	o := employer()
	s, _ := o.Scheme()
	for i, e := range s.Elements {
		o.Topics[i].ID = e.ID
	}
	o.Topics[0].Title = "First aid at work"
	o.Topics = append(o.Topics, Topic{Title: "First aid"}, Topic{Title: "Ŵ"})
	s, problems := o.Scheme()
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	var ids []string
	for _, e := range s.Elements {
		ids = append(ids, e.ID)
	}
	if want := []string{"first-aid", "data-protection", "lone-working", "first-aid-2", "topic"}; !slices.Equal(ids, want) {
		t.Errorf("%q", ids)
	}
}

func TestAnEmployersFormSaysWhichFieldNeedsAnotherLook(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*Own){
		"id":               func(o *Own) { o.ID = "nmc" },
		"name":             func(o *Own) { o.Name = "  " },
		"about":            func(o *Own) { o.About = strings.Repeat("a", 601) },
		"months":           func(o *Own) { o.Months = 61 },
		"starts":           func(o *Own) { o.Starts = "soon" },
		"minutes":          func(o *Own) { o.Minutes = -1 },
		"topics":           func(o *Own) { o.Minutes, o.Topics = 0, nil },
		"topics.1.title":   func(o *Own) { o.Topics[1].Title = "" },
		"topics.2.title":   func(o *Own) { o.Topics[2].Title = "First aid" },
		"topics.0.refresh": func(o *Own) { o.Topics[0].RefreshMonths = 121 },
		"topics.1.id":      func(o *Own) { o.Topics[0].ID, o.Topics[1].ID = "a", "a" },
	} {
		o := employer()
		change(&o)
		s, problems := o.Scheme()
		if len(problems) != 1 || problems[0].Field != field || problems[0].Message == "" || s.ID != "" {
			t.Errorf("%s: %+v", field, problems)
		}
	}
}
