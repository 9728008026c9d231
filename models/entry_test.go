package models_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

func talk() models.EntryFacts {
	return models.EntryFacts{Title: "Talk on safer supply", Kind: cpd.Workshop, StartDay: "2026-05"}
}

func addEntry(t *testing.T, s *models.Store, who models.Actor, f models.EntryFacts) string {
	t.Helper()
	id, err := s.AddEntry(context.Background(), who, f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAnEntryNeedsOnlyATitleAMonthAndAKind(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		f := talk()
		f.Title = "  Talk on \t safer\nsupply "
		id := addEntry(t, s, who, f)
		page, err := s.Entry(ctx, who, id)
		if err != nil || page.EntryFacts != talk() || page.Rev != 1 || page.Origin != models.FromPerson || page.FactsFixed() {
			t.Errorf("kept %+v, %v", page, err)
		}
		if _, err := s.Entry(ctx, other, id); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's entry answered %v", err)
		}
		for field, change := range map[string]func(*models.EntryFacts){
			"title":                 func(f *models.EntryFacts) { f.Title = " \n" },
			"kind":                  func(f *models.EntryFacts) { f.Kind = "diagnosis" },
			"month":                 func(f *models.EntryFacts) { f.StartDay = "2026-13" },
			"end":                   func(f *models.EntryFacts) { f.EndDay = "2026-04-30" },
			"minutes":               func(f *models.EntryFacts) { f.Minutes = -1 },
			"participatory_minutes": func(f *models.EntryFacts) { f.Minutes, f.ParticipatoryMinutes = 60, 61 },
			"provider":              func(f *models.EntryFacts) { f.Provider = strings.Repeat("ŵ", 201) },
			"scqf_level":            func(f *models.EntryFacts) { f.SCQFLevel = 13 },
			"mode":                  func(f *models.EntryFacts) { f.Mode = "asleep" },
		} {
			wrong := talk()
			change(&wrong)
			_, err := s.AddEntry(ctx, who, wrong)
			if all := models.RefusalsOf(err); len(all) != 1 || all[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if n := len(models.Rows[models.Entry](t, s, "person_id = ?", who.PersonID)); n != 1 {
			t.Errorf("%d entries are kept", n)
		}
	})
}

func TestEveryChangeOfAnEntryStaysInItsHistory(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := addEntry(t, s, who, talk())
		clock.Add(time.Hour)
		longer := talk()
		longer.Minutes = 90
		save := func(in models.EntryInput) models.EntryPage {
			t.Helper()
			page, err := s.SaveEntry(ctx, who, id, in)
			if err != nil {
				t.Fatal(err)
			}
			return page
		}
		save(models.EntryInput{Rev: 1, Facts: &longer})
		save(models.EntryInput{Rev: 2, Writing: &models.EntryWriting{Learnt: "Ask before advising."}})
		save(models.EntryInput{Rev: 3, Links: []models.LinkInput{{Scheme: "sssc", Codes: []string{"protection", "communication", "protection"}}}})
		page := save(models.EntryInput{Rev: 4, Links: []models.LinkInput{{Scheme: models.StarterFramework, Codes: []string{"3.1"}}}})
		want := []cpd.Link{{Scheme: "sssc", Code: "communication"}, {Scheme: "sssc", Code: "protection"}, {Scheme: "starter", Code: "3.1"}}
		if page.Rev != 5 || page.Minutes != 90 || page.Writing.Learnt != "Ask before advising." || !slices.Equal(page.Links, want) || !page.Has("learnt") || page.Has("why") {
			t.Errorf("stands as %+v", page)
		}
		if same := save(models.EntryInput{Rev: 1, Facts: &longer}); same.Rev != 5 {
			t.Errorf("saving what stands there made revision %d", same.Rev)
		}
		if err := s.RemoveEntry(ctx, who, id); err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveEntry(ctx, who, id); err != nil {
			t.Fatal(err)
		}
		if log, _ := s.Log(ctx, who, models.LogFilter{}); log.Found != 0 || len(log.Years) != 0 {
			t.Errorf("the log still has %+v", log)
		}
		if log, _ := s.Log(ctx, who, models.LogFilter{Removed: true}); log.Found != 1 {
			t.Errorf("nothing to bring back: %+v", log)
		}
		if err := s.BringBackEntry(ctx, who, id); err != nil {
			t.Fatal(err)
		}
		history, err := s.EntryHistory(ctx, who, id)
		if err != nil {
			t.Fatal(err)
		}
		var what []string
		for _, v := range history {
			what = append(what, v.What)
		}
		if got := strings.Join(what, ","); got != "brought back,removed,changed,changed,changed,changed,added" {
			t.Errorf("the history is %s", got)
		}
		if history[6].State.Facts.Minutes != 0 || history[5].State.Facts.Minutes != 90 || history[5].State.Writing.Learnt != "" || history[4].State.Writing.Learnt == "" {
			t.Errorf("the history tells %+v", history)
		}
	})
}

func TestAnEntryChangedElsewhereIsNotOverwritten(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := addEntry(t, s, who, talk())
		var wg sync.WaitGroup
		var mu sync.Mutex
		conflicts := 0
		for _, text := range []string{"one", "two", "three", "four"} {
			wg.Go(func() {
				_, err := s.SaveEntry(ctx, who, id, models.EntryInput{Rev: 1, Writing: &models.EntryWriting{Why: text}})
				mu.Lock()
				defer mu.Unlock()
				if models.KindOf(err) == models.Conflict {
					conflicts++
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		page, err := s.SaveEntry(ctx, who, id, models.EntryInput{Rev: 1, Writing: &models.EntryWriting{Why: "five"}})
		if conflicts != 3 || models.KindOf(err) != models.Conflict || page.Rev != 2 || page.Writing.Why == "five" || page.Writing.Why == "" {
			t.Errorf("%d conflicts, then %+v, %v", conflicts, page, err)
		}
	})
}

func TestCompletingACourseAndASignedTaskMakeOneEntryEachWithFixedFacts(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		h, _ := newHolder(t, s)
		log, err := s.Log(ctx, h.who, models.LogFilter{})
		if err != nil || log.Found != 2 {
			t.Fatalf("the log has %+v, %v", log, err)
		}
		var course, task models.LogEntry
		for _, e := range log.Entries {
			switch e.Origin {
			case models.FromCourse:
				course = e
			case models.FromTask:
				task = e
			}
		}
		if course.Kind != cpd.Course || task.Kind != cpd.OnTheJob || !strings.Contains(task.Title, "practice signed by a ") || course.CertificateNumber == "" || course.Employer == "" {
			t.Errorf("course %+v, task %+v", course, task)
		}
		awards, _ := s.Awards(ctx, h.who)
		if got, want := course.Minutes+task.Minutes, awards[0].Facts.Amount.Minutes; got != want || task.Minutes == 0 {
			t.Errorf("the two entries have %d minutes, the course %d", got, want)
		}
		changed := course.EntryFacts
		changed.Title, changed.Minutes, changed.CertificateNumber, changed.PaidTime = "Advanced surgery", 6000, "", cpd.Paid
		page, err := s.SaveEntry(ctx, h.who, course.ID, models.EntryInput{Rev: 1, Facts: &changed, Writing: &models.EntryWriting{Changed: "I carry a kit."}})
		want := course.EntryFacts
		want.PaidTime = cpd.Paid
		if err != nil || page.EntryFacts != want || page.Writing.Changed != "I carry a kit." {
			t.Errorf("fixed facts became %+v, %v", page, err)
		}
	})
}

func TestAReflectionIsCopiedIntoTheLogOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		l := newLearner(t, s)
		take := func() (string, error) {
			return s.EntryFromReflection(ctx, l.who, l.enrolment.ID, "offering-tea", "next-offer")
		}
		if _, err := take(); models.KindOf(err) != models.Invalid {
			t.Errorf("nothing written was copied: %v", err)
		}
		write := func(text string, rev int) {
			t.Helper()
			in := models.ScreenInput{Reflections: map[string]models.ReflectionInput{"next-offer": {Text: text, Rev: rev}}}
			if _, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", in); err != nil {
				t.Fatal(err)
			}
		}
		write("Ask Kai first.", 0)
		id, err := take()
		if err != nil {
			t.Fatal(err)
		}
		write("Ask everyone first.", 1)
		again, err := take()
		if page, _ := s.Entry(ctx, l.who, id); err != nil || again != id || page.Writing.Learnt != "Ask Kai first." || page.Title != "Reflection: Offering tea" || page.FactsFixed() {
			t.Errorf("the second copy is %s (first %s), %v: %+v", again, id, err, page)
		}
		if _, err := s.EntryFromReflection(ctx, l.signs, l.enrolment.ID, "offering-tea", "next-offer"); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else copied it: %v", err)
		}
	})
}

func TestALogIsListedNewestFirstAndAddsUpWithoutRounding(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		addEntry(t, s, other, talk())
		for i := range 60 {
			f := models.EntryFacts{Title: "Supervision", Kind: cpd.Supervision, Minutes: 50,
				StartDay: cpd.Day(time.Date(2024, time.January, 1+i*7, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))}
			addEntry(t, s, who, f)
		}
		f := talk()
		f.StartDay, f.EndDay, f.Provider = "2023-12-20", "2025-03", "Ŵyn Môr 100% College"
		long := addEntry(t, s, who, f)
		log, err := s.Log(ctx, who, models.LogFilter{})
		if err != nil || log.Found != 61 || log.Minutes != 3000 || log.Pages != 3 || len(log.Entries) != models.LogPageSize {
			t.Fatalf("found %d, %d minutes, %d pages, %d shown, %v", log.Found, log.Minutes, log.Pages, len(log.Entries), err)
		}
		if log.Years[0] != (models.LogYear{Year: 2025, Entries: 8, Minutes: 350}) || log.Years[1] != (models.LogYear{Year: 2024, Entries: 53, Minutes: 2650}) {
			t.Errorf("years %+v", log.Years)
		}
		seen := map[string]bool{}
		last := cpd.Day("9999")
		for page := 1; page <= 3; page++ {
			log, _ := s.Log(ctx, who, models.LogFilter{Page: page})
			for _, e := range log.Entries {
				if seen[e.ID] || e.CountedDay > last {
					t.Errorf("page %d: %s (%s after %s) seen %v", page, e.ID, e.CountedDay, last, seen[e.ID])
				}
				seen[e.ID], last = true, e.CountedDay
			}
		}
		for name, c := range map[string]struct {
			filter models.LogFilter
			want   int
		}{
			"a month":       {models.LogFilter{Year: 2025, Month: 3}, 1},
			"december":      {models.LogFilter{Year: 2024, Month: 12}, 5},
			"a kind":        {models.LogFilter{Kind: cpd.Workshop}, 1},
			"a word":        {models.LogFilter{Search: " ŴYN môr 100% "}, 1},
			"a percent":     {models.LogFilter{Search: "10%"}, 0},
			"no letter":     {models.LogFilter{Search: "\x00\xff", Competency: "\x00\xff"}, 0},
			"to write":      {models.LogFilter{Only: models.OnlyToWrite}, 61},
			"evidence":      {models.LogFilter{Only: models.OnlyEvidence}, 0},
			"confirmed":     {models.LogFilter{Only: models.OnlyConfirmed}, 0},
			"a certificate": {models.LogFilter{Only: models.OnlyCertificate}, 0},
			"a competency":  {models.LogFilter{Competency: "3.1"}, 0},
		} {
			if log, err := s.Log(ctx, who, c.filter); err != nil || log.Found != c.want {
				t.Errorf("%s finds %d, want %d (%v)", name, log.Found, c.want, err)
			}
		}
		if log, _ := s.Log(ctx, who, models.LogFilter{Kind: cpd.Workshop}); log.Entries[0].ID != long {
			t.Error("the filter found another entry")
		}
	})
}
