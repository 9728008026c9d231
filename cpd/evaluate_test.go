package cpd

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// scheme is a shipped one.
func scheme(t testing.TB, id string) Scheme {
	t.Helper()
	s, there := FindScheme(id)
	if !there {
		t.Fatalf("no scheme %s", id)
	}
	return s
}

// period is the one that a day falls into.
func period(t testing.TB, s Scheme, start, day Day) Period {
	t.Helper()
	p, err := s.PeriodAt(start, day)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// line is one requirement of a report.
func line(t testing.TB, r Report, id string) Line {
	t.Helper()
	for _, l := range r.Lines {
		if l.Requirement.ID == id {
			return l
		}
	}
	t.Fatalf("no requirement %s", id)
	return Line{}
}

// stands asserts the figures of a line, and that what is met asks for nothing more.
func stands(t *testing.T, r Report, id string, have, need int) Line {
	t.Helper()
	l := line(t, r, id)
	if l.Have != have || l.Need != need || l.Met != (have >= need) || l.Met == (l.Asked != "") || l.There == "" {
		t.Errorf("%s stands at %d of %d, met %t: %q %q; want %d of %d", id, l.Have, l.Need, l.Met, l.There, l.Asked, have, need)
	}
	for _, word := range []string{"fail", "overdue", "missing", "late", "0 of it", "  "} {
		if strings.Contains(l.There+l.Asked+r.Summary()+r.By(), word) {
			t.Errorf("%s says %q: %q %q", id, word, l.There, l.Asked)
		}
	}
	return l
}

func says(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("it says %q, not %q", got, want)
	}
}

// SSSC: seven elements, and two subjects that everyone needs.
func TestSSSCAsksForEachElementAndForTraumaAndProtection(t *testing.T) {
	t.Parallel()
	s := scheme(t, "sssc")
	p := period(t, s, "2026-02-10", "2026-11-22")
	if p.From != "2026-02-10" || p.To != "2027-02-09" {
		t.Fatalf("%+v", p)
	}
	given := Given{Today: "2026-11-22"}
	link := func(id, day string, confirmed bool, codes ...string) Entry {
		e := Entry{ID: id, Kind: Course, Start: Day(day), Confirmed: confirmed}
		for _, c := range codes {
			e.Links = append(e.Links, Link{"sssc", c})
		}
		return e
	}

	r := Evaluate(s, p, nil, given)
	stands(t, r, "elements", 0, 7)
	stands(t, r, "always", 0, 2)
	says(t, r.Summary(), "0 of 2 parts are there.")

	four := []Entry{link("a", "2026-03-01", true, "rights", "communication"), link("b", "2026-04", false, "wellbeing", "reflection")}
	r = Evaluate(s, p, append(four, link("other scheme", "2026-04-02", true), Entry{ID: "nmc", Start: "2026-05", Links: []Link{{"nmc", "leadership"}}}), given)
	l := stands(t, r, "elements", 4, 7)
	says(t, l.There, "4 of 7 elements so far.")
	says(t, l.Asked, "Still to touch by 9 February 2027: Protection; Knowledge for your role; Leadership and quality.")
	if !slices.Equal(l.Entries, []string{"a", "b"}) || !slices.Equal(l.Items[0].Entries, []string{"a"}) || l.Items[3].Met {
		t.Errorf("%+v", l)
	}
	stands(t, r, "verified", 2, 7)

	all := append(four, link("c", "2027-02-09", false, "protection", "role-knowledge"), link("d", "2026-02-10", false, "leadership"))
	r = Evaluate(s, p, all, given)
	stands(t, r, "elements", 7, 7)
	l = stands(t, r, "always", 1, 2)
	says(t, l.Asked, "Still to touch by 9 February 2027: Trauma.")
	if r.Met {
		t.Error("met without trauma")
	}
	r = Evaluate(s, p, append(all, link("e", "2026-06", false, "trauma")), given)
	stands(t, r, "always", 2, 2)
	if !r.Met || line(t, r, "verified").Met {
		t.Error("what is asked only of some decides")
	}
	says(t, r.Summary(), "Everything asked for is there so far.")

	all[3].Start, all[2].Start = "2026-02-09", "2027-02-10" // a day before and a day after
	r = Evaluate(s, p, all, given)
	stands(t, r, "elements", 4, 7)
	if r.Outside != 2 || len(r.Counted) != 2 {
		t.Errorf("%d outside, %q counted", r.Outside, r.Counted)
	}
}

// nmcFull is exactly what the NMC scheme asks for: 35 hours, 20 of them with others.
func nmcFull() []Entry {
	var list []Entry
	for i := range 5 { // 5 × 4 h = 20 h, all with others, each with an account
		list = append(list, Entry{ID: fmt.Sprint("workshop ", i), Kind: Workshop, Start: Day(fmt.Sprintf("2024-%02d", i+4)), Minutes: 240, Participatory: 240,
			HasLearnt: true, HasChanged: true, Links: []Link{{"nmc", "safety"}}})
	}
	for i := range 5 { // 5 × 3 h = 15 h of reading
		list = append(list, Entry{ID: fmt.Sprint("book ", i), Kind: Reading, Start: Day(fmt.Sprintf("2025-%02d-15", i+1)), Minutes: 180})
	}
	for i := range 5 {
		list = append(list, Entry{ID: fmt.Sprint("feedback ", i), Kind: Feedback, Start: Day(fmt.Sprintf("2026-%02d-01", i+1)), FeedbackFrom: true})
	}
	return append(list, Entry{ID: "talk", Kind: PeerDiscussion, Start: "2027-03-31", PeerReflection: true})
}

func TestNMCCountsHoursToTheMinute(t *testing.T) {
	t.Parallel()
	s := scheme(t, "nmc")
	p := period(t, s, "2024-04-01", "2026-11-22")
	if p.From != "2024-04-01" || p.To != "2027-03-31" {
		t.Fatalf("%+v", p)
	}
	given := Given{Today: "2026-11-22"}

	r := Evaluate(s, p, nil, given)
	l := stands(t, r, "hours", 0, 2100)
	says(t, l.There, "0 minutes of 35 hours so far.")
	says(t, l.Asked, "35 hours more by 31 March 2027.")
	stands(t, r, "participatory", 0, 1200)
	l = stands(t, r, "feedback", 0, 5)
	says(t, l.Asked, "5 feedback notes more by 31 March 2027.")
	stands(t, r, "accounts", 0, 5)
	stands(t, r, "discussion", 0, 1)

	r = Evaluate(s, p, nmcFull(), given)
	stands(t, r, "hours", 2100, 2100)
	stands(t, r, "participatory", 1200, 1200)
	stands(t, r, "feedback", 5, 5)
	stands(t, r, "accounts", 5, 5)
	stands(t, r, "discussion", 1, 1)
	if !r.Met || r.Outside != 0 {
		t.Errorf("exactly enough is not enough: %+v", r)
	}
	says(t, r.Time(), "35 hours, 20 hours of it with others")

	short := nmcFull()
	short[0].Minutes, short[0].Participatory = 239, 239
	r = Evaluate(s, p, short, given)
	l = stands(t, r, "hours", 2099, 2100)
	says(t, l.There, "34 hours 59 minutes of 35 hours so far.")
	says(t, l.Asked, "1 minute more by 31 March 2027.")
	stands(t, r, "participatory", 1199, 1200)

	early := nmcFull()
	early[0].Start = "2024-03-31"
	r = Evaluate(s, p, early, given)
	stands(t, r, "hours", 1860, 2100)
	stands(t, r, "accounts", 4, 5)
	if r.Outside != 1 {
		t.Errorf("%d outside", r.Outside)
	}

	for name, change := range map[string]func(*Entry){
		"no link to the Code":          func(e *Entry) { e.Links = nil },
		"a link to another scheme":     func(e *Entry) { e.Links = []Link{{"sssc", "safety"}} },
		"not what is done differently": func(e *Entry) { e.HasChanged = false },
		"not what was learnt":          func(e *Entry) { e.HasLearnt = false },
	} {
		list := nmcFull()
		change(&list[2])
		l = stands(t, Evaluate(s, p, list, given), "accounts", 4, 5)
		if t.Failed() {
			t.Fatal(name)
		}
		says(t, l.There, "4 of 5 reflective accounts so far.")
	}
}

func TestNMCDiscussionNeedsWhatCameOfIt(t *testing.T) {
	t.Parallel()
	s := scheme(t, "nmc")
	p := period(t, s, "2024-04", "2026-11")
	list := nmcFull()
	list[15].PeerReflection = false
	stands(t, Evaluate(s, p, list, Given{Today: "2026-11-22"}), "discussion", 0, 1)
	list[15].PeerReflection, list[15].Kind = true, Reading
	stands(t, Evaluate(s, p, list, Given{Today: "2026-11-22"}), "discussion", 0, 1)
}

func TestTimeWithOthersIsNeverMoreThanTheTime(t *testing.T) {
	t.Parallel()
	s := scheme(t, "nmc")
	p := period(t, s, "2024-04", "2026-11")
	r := Evaluate(s, p, []Entry{{ID: "a", Start: "2026-01", Minutes: 60, Participatory: 600}, {ID: "b", Start: "2026-01", Minutes: -60, Participatory: -5}}, Given{Today: "2026-11-22"})
	stands(t, r, "hours", 60, 2100)
	stands(t, r, "participatory", 60, 1200)
}

// HCPC: months run from January 2025; an entry every month but for those named.
func TestHCPCAsksAboutThreeEmptyMonthsAndNotAboutTwo(t *testing.T) {
	t.Parallel()
	s := scheme(t, "hcpc")
	p := period(t, s, "2025-01-01", "2026-11-22")
	given := Given{Today: "2026-11-22"}
	without := func(months ...string) []Entry {
		var list []Entry
		for m := Day("2025-01"); m <= "2026-10"; m = m.following() {
			if !slices.Contains(months, string(m)) {
				list = append(list, Entry{ID: string(m), Kind: Reading, Start: m})
			}
		}
		return list
	}

	r := Evaluate(s, p, nil, given)
	l := stands(t, r, "gaps", 0, 1)
	says(t, l.There, "1 gap of 3 months or more, 0 explained.")
	says(t, l.Asked, "Write a line on why, or add what you learnt then: January 2025 to October 2026.")
	stands(t, r, "list", 0, 1)
	stands(t, r, "mix", 0, 2)

	r = Evaluate(s, p, without("2025-05", "2025-06"), given)
	l = stands(t, r, "gaps", 0, 0)
	says(t, l.There, "No gap of 3 months or more so far.")
	l = stands(t, r, "mix", 1, 2)
	says(t, l.There, "1 kind of activity so far.")
	says(t, l.Asked, "1 kind more by 31 December 2026.")

	list := without("2025-05", "2025-06", "2025-07")
	r = Evaluate(s, p, list, given)
	stands(t, r, "gaps", 0, 1)
	if want := []Gap{{"2025-05", "2025-07", 3, false}}; !slices.Equal(r.Gaps, want) {
		t.Errorf("%+v", r.Gaps)
	}
	says(t, r.Gaps[0].Words(), "May 2025 to July 2025")

	given.GapsExplained = []Gap{{From: "2025-05", To: "2025-07"}}
	r = Evaluate(s, p, list, given)
	l = stands(t, r, "gaps", 1, 1)
	says(t, l.There, "1 gap of 3 months or more, and you have said why.")

	// the gap grew by a month: what is told covers three of four, and one month is no gap
	r = Evaluate(s, p, without("2025-05", "2025-06", "2025-07", "2025-08"), given)
	stands(t, r, "gaps", 1, 1)
	// told of three out of six: three months in a row stay open
	r = Evaluate(s, p, without("2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10"), given)
	stands(t, r, "gaps", 0, 1)
	// an explanation of other months does not help
	given.GapsExplained = []Gap{{From: "2025-01", To: "2025-03"}}
	stands(t, Evaluate(s, p, list, given), "gaps", 0, 1)
}

func TestAGapEndsWhereSomethingGoesOn(t *testing.T) {
	t.Parallel()
	s := scheme(t, "hcpc")
	p := period(t, s, "2025-01-15", "2025-07-20")
	over := []Entry{{ID: "a", Start: "2025-02-03", End: "2025-06-30", Kind: Course}}
	r := Evaluate(s, p, over, Given{Today: "2025-07-20"})
	stands(t, r, "gaps", 0, 0)
	// February, March and April are empty, January is only half in the period, July is not over
	r = Evaluate(s, p, []Entry{{ID: "a", Start: "2025-05", Kind: Course}}, Given{Today: "2025-07-31"})
	if want := []Gap{{"2025-02", "2025-04", 3, false}}; !slices.Equal(r.Gaps, want) {
		t.Errorf("%+v", r.Gaps)
	}
	r = Evaluate(s, p, []Entry{{ID: "a", Start: "2025-04-30", Kind: Course}}, Given{Today: "2025-07-31"})
	if len(r.Gaps) != 0 {
		t.Errorf("two whole months are a gap: %+v", r.Gaps)
	}
	r = Evaluate(s, p, []Entry{{ID: "a", Start: "2025-04-30", Kind: Course}}, Given{Today: "2025-08-01"})
	if want := []Gap{{"2025-05", "2025-07", 3, false}}; !slices.Equal(r.Gaps, want) {
		t.Errorf("%+v", r.Gaps)
	}
}

func TestHCPCWriteUpsAreAskedOnlyOfSome(t *testing.T) {
	t.Parallel()
	s := scheme(t, "hcpc")
	p := period(t, s, "2026-01-01", "2026-02-10")
	list := []Entry{
		{ID: "b", Start: "2026-02-01", Kind: Course, HasLearnt: true, HasChanged: true, HasBenefits: true},
		{ID: "a", Start: "2026-01", Kind: Reading, HasLearnt: true, HasChanged: true},
	}
	r := Evaluate(s, p, list, Given{Today: "2026-02-10"})
	stands(t, r, "written-up", 1, 4)
	stands(t, r, "mix", 2, 2)
	if !r.Met || !slices.Equal(r.Counted, []string{"a", "b"}) {
		t.Errorf("met %t, in time order %q", r.Met, r.Counted)
	}
}

func TestSocialWorkEnglandAsksForTwoPiecesAndOneTalkedOver(t *testing.T) {
	t.Parallel()
	s := scheme(t, "swe")
	p := period(t, s, "", "2026-11-30")
	if p.From != "2025-12-01" || p.To != "2026-11-30" {
		t.Fatalf("%+v", p)
	}
	if next := period(t, s, "2024-05-05", "2026-12-01"); next.From != "2026-12-01" || next.Key() != "swe 2026-12-01" {
		t.Errorf("a start of one's own moves a fixed year: %+v", next)
	}
	given := Given{Today: "2026-11-22"}
	r := Evaluate(s, p, nil, given)
	l := stands(t, r, "pieces", 0, 2)
	says(t, l.Asked, "2 written-up pieces more by 30 November 2026.")
	stands(t, r, "peer", 0, 1)

	two := []Entry{
		{ID: "a", Start: "2025-12-01", HasWhy: true, HasLearnt: true, HasChanged: true},
		{ID: "b", Start: "2026-11", HasWhy: true, HasLearnt: true, HasChanged: true, PeerReflection: true},
	}
	r = Evaluate(s, p, two, given)
	stands(t, r, "pieces", 2, 2)
	stands(t, r, "peer", 1, 1)
	if !r.Met {
		t.Error("exactly enough is not enough")
	}

	two[1].PeerReflection = false
	r = Evaluate(s, p, two, given)
	stands(t, r, "pieces", 2, 2)
	l = stands(t, r, "peer", 0, 1)
	says(t, l.Asked, "1 talked-over piece more by 30 November 2026.")
	if r.Met {
		t.Error("met without peer reflection")
	}

	two[0].Start, two[0].End = "2025-11-30", ""
	stands(t, Evaluate(s, p, two, given), "pieces", 1, 2)
	two[0].HasWhy, two[0].Start = false, "2025-12-01"
	stands(t, Evaluate(s, p, two, given), "pieces", 1, 2)

	r = Evaluate(s, p, nil, Given{Today: "2026-12-01"})
	l = stands(t, r, "pieces", 0, 2)
	says(t, l.There, "0 of 2 written-up pieces.")
	says(t, r.By(), "for the time up to 30 November 2026")
}

func TestAnEntryOverABoundaryCountsOnceByItsEnd(t *testing.T) {
	t.Parallel()
	s := scheme(t, "swe")
	before, after := period(t, s, "", "2025-11-01"), period(t, s, "", "2026-01-01")
	list := []Entry{{ID: "a", Start: "2025-10", End: "2025-12-01", HasWhy: true, HasLearnt: true, HasChanged: true}}
	stands(t, Evaluate(s, before, list, Given{Today: "2026-01-01"}), "pieces", 0, 2)
	stands(t, Evaluate(s, after, list, Given{Today: "2026-01-01"}), "pieces", 1, 2)
	list[0].End = "2025-11" // a month counts by its last day, 30 November
	stands(t, Evaluate(s, before, list, Given{Today: "2026-01-01"}), "pieces", 1, 2)
	stands(t, Evaluate(s, after, list, Given{Today: "2026-01-01"}), "pieces", 0, 2)
}

func TestAnEntryCountsOnceWhereTheSchemeForbidsMore(t *testing.T) {
	t.Parallel()
	s := states(t)
	p := period(t, s, "2025-06-01", "2026-06-01")
	given := Given{Today: "2026-06-01"}
	full := func() []Entry {
		return []Entry{
			{ID: "peer", Start: "2025-07", Minutes: 1440, Categories: map[string]int{"peer-support": 1440}},
			{ID: "ethics", Start: "2025-08", Minutes: 180, Categories: map[string]int{"ethics": 180}},
			{ID: "free", Start: "2025-09", Minutes: 540},
		}
	}
	r := Evaluate(s, p, full(), given)
	stands(t, r, "hours", 2160, 2160)
	stands(t, r, "peer", 1440, 1440)
	stands(t, r, "ethics", 180, 180)

	// an hour that claims both subjects fills the first only
	both := full()
	both[0].Categories["ethics"] = 180
	both[1].Categories = nil
	r = Evaluate(s, p, both, given)
	stands(t, r, "peer", 1440, 1440)
	l := stands(t, r, "ethics", 0, 180)
	if len(l.Entries) != 0 {
		t.Errorf("%q", l.Entries)
	}
	s.CountsOnce = false
	stands(t, Evaluate(s, p, both, given), "ethics", 180, 180)
	s.CountsOnce = true

	// handed in for this period it counts, handed in for another it does not
	used := full()
	used[0].UsedFor, used[1].UsedFor = []string{p.Key()}, []string{"states 2023-06-01"}
	used[2].UsedFor = []string{"idaho 2025-01-01", p.Key()}
	r = Evaluate(s, p, used, given)
	stands(t, r, "hours", 1440, 2160)
	stands(t, r, "ethics", 0, 180)
	if !slices.Equal(r.UsedElsewhere, []string{"ethics", "free"}) {
		t.Errorf("%q", r.UsedElsewhere)
	}
	s.CountsOnce = false
	stands(t, Evaluate(s, p, used, given), "hours", 2160, 2160)

	// the same entry twice in the list is one
	s.CountsOnce = true
	stands(t, Evaluate(s, p, append(full(), full()...), given), "hours", 2160, 2160)
	// a subject cannot have more minutes than its entry
	small := full()
	small[1].Minutes = 179
	stands(t, Evaluate(s, p, small, given), "ethics", 179, 180)
}

func TestAnEvaluationLeavesWhatItIsGivenAsItWas(t *testing.T) {
	t.Parallel()
	s := states(t)
	list := []Entry{{ID: "b", Start: "2025-09", Minutes: 5, Categories: map[string]int{"ethics": 5}}, {ID: "a", Start: "2025-07", Minutes: 5}}
	for range 2 {
		r := Evaluate(s, period(t, s, "2025-06", "2026-06"), list, Given{Today: "2026-06-01"})
		stands(t, r, "ethics", 5, 180)
	}
	if list[0].ID != "b" || list[0].Categories["ethics"] != 5 {
		t.Errorf("%+v", list)
	}
}

func TestNothingAtAllIsNoTrouble(t *testing.T) {
	t.Parallel()
	for _, s := range Schemes() {
		r := Evaluate(s, Period{}, []Entry{{}, {ID: "a", Start: "nonsense"}, {ID: "b", Start: "2026-01", End: "?"}}, Given{})
		if len(r.Counted) != 0 || len(r.Lines) != len(s.Requirements) {
			t.Errorf("%s: %+v", s.ID, r)
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	s, _ := FindScheme("sssc")
	for _, n := range []int{100, 1000, 10_000} {
		var list []Entry
		for i := range n {
			list = append(list, Entry{ID: fmt.Sprint(i), Start: Day(fmt.Sprintf("2026-%02d-%02d", i%12+1, i%28+1)), Minutes: 30, Links: []Link{{"sssc", s.Elements[i%8].ID}}})
		}
		p, _ := s.PeriodAt("2026-01-01", "2026-06")
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Evaluate(s, p, list, Given{Today: "2026-12-01"})
			}
		})
	}
}
