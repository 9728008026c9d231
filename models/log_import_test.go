package models_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

// wholeLog gives somebody a log with something of every sort, and the ids of two entries: one that is counted for a scheme,
// and one that has a file and was confirmed.
func wholeLog(t *testing.T, s *models.Store, clock *modelstest.Clock, who models.Actor) (counted, confirmed string) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Minute)
	}
	fullLog(t, s, who)
	must(s.FollowScheme(ctx, who, "swe", ""))
	must(s.FollowScheme(ctx, who, "sssc", "2026-03-01"))
	for _, name := range []string{"Our year", "Our “other” year; =1"} {
		_, err := s.KeepOwnScheme(ctx, who, "", cpd.Own{Name: name, Organisation: "Harbour", About: "Two\nlines", Months: 6, Minutes: 300, CountsOnce: true, Topics: []cpd.Topic{{Title: "Fire", RefreshMonths: 12}}}, "2026-01-15")
		must(err)
	}
	must(s.StopScheme(ctx, who, "sssc"))
	must(s.FollowScheme(ctx, who, "sssc", "2026-04-01")) // again, from another day
	must(s.StopScheme(ctx, who, "own-our-year"))
	must(s.ExplainGap(ctx, who, "2025-01", "2025-06", "Off sick. \"Quoll\"\nnothing more"))
	must(s.ExplainGap(ctx, who, "2024-01", "2024-03", "Time off"))
	for _, level := range []cpd.Level{cpd.Learning, cpd.Doing, ""} {
		must(s.SetCompetencyLevels(ctx, who, "", 1, map[string]cpd.Level{"1.1": level, "2.1": cpd.NotPartOfRole}))
	}
	must(s.SetCompetencyLevels(ctx, who, "", 1, map[string]cpd.Level{"6.1": cpd.WithSupport}))
	counted = addEntry(t, s, who, withMinutes("Counted once", "2026-02-03", 60))
	must(s.CountEntry(ctx, who, counted, "own-our-other-year-1"))
	confirmed = addEntry(t, s, who, withMinutes("Confirmed", "2026-02-04", 90))
	addFile(t, s, who, confirmed, "What I took.txt", "Ask before advising.")
	must(s.AskConfirmation(ctx, who, confirmed, []string{"kind"}))
	asked, err := s.EntryConfirmations(ctx, who, confirmed)
	must(err)
	page, err := s.OpenConfirmation(ctx, models.Actor{}, asked.Asked[0].Token, "192.0.2.1")
	must(err)
	_, err = s.Confirm(ctx, models.Actor{}, asked.Asked[0].Token, "192.0.2.1", says(page, "Kim Reid"))
	must(err)
	return counted, confirmed
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func exported(t *testing.T, log models.ExportedLog, title string) models.ExportedEntry {
	t.Helper()
	for _, e := range log.Entries {
		if e.Facts.Title == title {
			return e
		}
	}
	t.Fatalf("%q is not in the log", title)
	return models.ExportedEntry{}
}

func TestAnExportedLogTellsEverythingInIt(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		counted, confirmed := wholeLog(t, s, clock, who)
		page, err := s.Entry(ctx, who, confirmed)
		if err != nil {
			t.Fatal(err)
		}
		facts := page.EntryFacts
		facts.Title = "Confirmed, then renamed"
		if _, err := s.SaveEntry(ctx, who, confirmed, models.EntryInput{Rev: page.Rev, Facts: &facts}); err != nil {
			t.Fatal(err)
		}
		log := exportLog(t, s, who)
		if log.Format != 2 || len(log.Entries) != 14 || len(log.Schemes) != 5 || len(log.Gaps) != 2 || len(log.Competencies) != 5 || exported(t, log, "Counted once").ID != counted {
			t.Fatalf("%+v", log)
		}
		if g := log.Gaps[1]; g.From != "2025-01" || g.To != "2025-06" || g.Text != "Off sick. \"Quoll\"\nnothing more" {
			t.Errorf("a gap is %+v", g)
		}
		if x := log.Schemes; x[0].Scheme != "swe" || x[0].StartsOn != "" || x[1].EndedAt == nil || x[2].Own == nil || x[2].Own.Topics[0].ID != "fire" || x[4].Scheme != "sssc" || x[4].StartsOn != "2026-04-01" || x[4].EndedAt != nil {
			t.Errorf("the schemes are %s", jsonOf(t, x))
		}
		if e := exported(t, log, "Counted once"); e.CountedFor != "own-our-other-year-1" {
			t.Errorf("counted for %q", e.CountedFor)
		}
		e := exported(t, log, "Confirmed, then renamed")
		sum := sha256.Sum256([]byte("Ask before advising."))
		if len(e.Files) != 1 || e.Files[0].Name != "What I took.txt" || e.Files[0].MediaType != "text/plain" || e.Files[0].Size != 20 || e.Files[0].SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("its files are %+v", e.Files)
		}
		if c := e.Confirmations; len(c) != 1 || c[0].Name != "Kim Reid" || c[0].By != "link" || c[0].Role != "trainer" || c[0].ConfirmedOn != "2026-06-01" || c[0].How != "seen" ||
			c[0].Facts.Title != "Confirmed" || c[0].Facts.Minutes != 0 || strings.Join(c[0].HeldBack, " ") != "minutes" || !c[0].Changed {
			t.Errorf("its confirmations are %+v", c)
		}
		if h := e.History; len(h) != 3 || h[0].What != "added" || h[0].State.Facts.Title != "Confirmed" || h[2].What != "changed" || h[2].State != nil {
			t.Errorf("its history is %s", jsonOf(t, h))
		}
		if text := jsonOf(t, log); strings.Contains(text, "Ask before") || strings.Contains(text, who.PersonID) {
			t.Error("the log holds more than it should")
		}
	})
}

func TestAWholeLogComesBackInAnEmptyAccount(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		wholeLog(t, s, clock, who)
		clock.Add(time.Hour)
		log := exportLog(t, s, who)
		content := jsonOf(t, log)
		id := startImport(t, s, other, content)
		look, err := s.Import(ctx, other, id, nil)
		if err != nil || look.Takes != (models.BesideTaken{Schemes: 4, Gaps: 2, Competencies: 2}) || look.Table.Beside.Files != 1 || look.Table.Beside.Confirmations != 1 || !look.Table.Beside.History {
			t.Fatalf("it would take %+v of %+v, %v", look.Takes, look.Table.Beside, err)
		}
		if got := exportLog(t, s, other); len(got.Entries)+len(got.Schemes)+len(got.Gaps)+len(got.Competencies) != 0 {
			t.Error("a look has added something")
		}
		if page, err := s.TakeImport(ctx, other, id, nil); err != nil || page.Added != 14 {
			t.Fatalf("added %d, %v", page.Added, err)
		}
		got := exportLog(t, s, other)
		if got.Digest != log.Digest || jsonOf(t, got.Schemes) != jsonOf(t, log.Schemes) || jsonOf(t, got.Gaps) != jsonOf(t, log.Gaps) || jsonOf(t, got.Competencies) != jsonOf(t, log.Competencies) {
			t.Errorf("it came as %s\nand was %s", jsonOf(t, got), content)
		}
		for i := range got.Entries {
			if got.Entries[i].CountedFor != log.Entries[i].CountedFor || len(got.Entries[i].Files)+len(got.Entries[i].Confirmations) != 0 {
				t.Errorf("%+v", got.Entries[i])
			}
		}
		before, _ := s.Schemes(ctx, who)
		after, err := s.Schemes(ctx, other)
		if err != nil || len(after.Followed) != 3 || len(after.Before) != 1 {
			t.Fatalf("follows %d, before %d, %v", len(after.Followed), len(after.Before), err)
		}
		for i, f := range after.Followed {
			if was := before.Followed[i]; f.ID != was.ID || f.Report.Period != was.Report.Period || len(f.Report.Counted) != len(was.Report.Counted) || f.Report.Minutes != was.Report.Minutes {
				t.Errorf("%s stands at %+v, and stood at %+v", f.ID, f.Report, was.Report)
			}
		}
		// Once more, and into a log that has its own: nothing is doubled and nothing is written over.
		for _, p := range []models.Actor{other, who} {
			was := jsonOf(t, exportLog(t, s, p).Schemes)
			page, err := s.TakeImport(ctx, p, startImport(t, s, p, content), nil)
			if err != nil || page.Added != 0 || page.Takes.Any() || jsonOf(t, exportLog(t, s, p).Schemes) != was {
				t.Errorf("again: %+v, %v", page.Takes, err)
			}
		}
	})
}

func TestWhatStandsBesideEntriesComesOnlyWhereThereIsNoneOfItsSort(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		wholeLog(t, s, clock, who)
		own := addEntry(t, s, other, talk())
		if err := s.FollowScheme(ctx, other, "nmc", "2025-01-01"); err != nil {
			t.Fatal(err)
		}
		page, err := s.TakeImport(ctx, other, startImport(t, s, other, jsonOf(t, exportLog(t, s, who))), nil)
		if err != nil || page.Added != 14 || page.Takes.Schemes != 0 || page.Takes.Gaps != 2 {
			t.Fatalf("took %+v, added %d, %v", page.Takes, page.Added, err)
		}
		got := exportLog(t, s, other)
		if len(got.Entries) != 15 || len(got.Schemes) != 1 || got.Schemes[0].Scheme != "nmc" || len(got.Gaps) != 2 || exported(t, got, "Talk on safer supply").ID != own {
			t.Errorf("%s", jsonOf(t, got))
		}
		if e := exported(t, got, "Counted once"); e.CountedFor != "" {
			t.Errorf("counted for %q, which is not there", e.CountedFor)
		}
	})
}

func TestALogOfTheFirstFormatStillComesIn(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		content, err := os.ReadFile("testdata/log-format-1.json")
		if err != nil {
			t.Fatal(err)
		}
		var old struct{ Digest string }
		if err := json.Unmarshal(content, &old); err != nil {
			t.Fatal(err)
		}
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		page, err := s.TakeImport(context.Background(), who, startImport(t, s, who, string(content)), nil)
		if err != nil || page.Added != 2 || page.Takes.Any() {
			t.Fatalf("added %d, %v", page.Added, err)
		}
		if got := exportLog(t, s, who); got.Digest != old.Digest || len(got.Entries) != 2 {
			t.Errorf("%d entries with the digest %s, want %s", len(got.Entries), got.Digest, old.Digest)
		}
	})
}

func TestALogThatSomebodyTamperedWithIsRefusedInWordsAndWhole(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		own := `{"scheme":"own-x","startsOn":"2026-01-01","chosenAt":"2026-01-01T00:00:00Z","own":{"id":"own-x","name":"X","organisation":"Y","minutes":60}}`
		gap := `{"from":"2025-01","to":"2025-03","text":"Off"}`
		level := `{"framework":"starter","version":"1","code":"1.1","level":"D","at":"2026-01-01T00:00:00Z"}`
		log := func(schemes, gaps, levels string) string {
			return fmt.Sprintf(`{"format":2,"exportedAt":"2026-06-01T10:00:00Z","entries":[],"digest":"","schemes":[%s],"gaps":[%s],"competencies":[%s]}`, schemes, gaps, levels)
		}
		many := func(text string, n int) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }
		var owns []string
		for i := range 21 {
			owns = append(owns, strings.ReplaceAll(own, "own-x", fmt.Sprintf("own-x%d", i)))
		}
		for name, content := range map[string]string{
			"a scheme that passes for a shipped one": log(strings.Replace(own, `"own-x"`, `"sssc"`, 1), "", ""),
			"a scheme with nothing in it":            log(strings.Replace(own, `"minutes":60`, `"minutes":0`, 1), "", ""),
			"a scheme with a long name":              log(strings.Replace(own, `"name":"X"`, `"name":"`+strings.Repeat("X", 121)+`"`, 1), "", ""),
			"a scheme that nobody asks for":          log(strings.Replace(own, `"organisation":"Y"`, `"organisation":""`, 1), "", ""),
			"a scheme with more than there is":       log(strings.Replace(own, `"minutes":60`, `"minutes":60,"password":"x"`, 1), "", ""),
			"a scheme without its day":               log(strings.Replace(own, "2026-01-01", "soon", 1), "", ""),
			"a scheme twice":                         log(own+","+own, "", ""),
			"too many schemes":                       log(many(own, 201), "", ""),
			"too many schemes of one's own":          log(strings.Join(owns, ","), "", ""),
			"a gap that ends before it starts":       log(own, strings.Replace(gap, "2025-03", "2024-12", 1), ""),
			"a gap of days":                          log(own, strings.Replace(gap, "2025-03", "2025-03-04", 1), ""),
			"a gap with no words":                    log(own, strings.Replace(gap, "Off", " ", 1), ""),
			"a gap with a book":                      log(own, strings.Replace(gap, "Off", strings.Repeat("x", 1001), 1), ""),
			"a gap twice":                            log(own, gap+","+gap, ""),
			"too many gaps":                          log(own, many(gap, 1001), ""),
			"an answer that there is not":            log(own, gap, strings.Replace(level, `"D"`, `"X"`, 1)),
			"an answer of no version":                log(own, gap, strings.Replace(level, `"1"`, `"one"`, 1)),
			"too many answers":                       log(own, gap, many(level, 10_001)),
			"no list":                                strings.Replace(log(own, gap, level), `"gaps":[`+gap+`]`, `"gaps":{}`, 1),
			"a time that is none":                    log(strings.Replace(own, "2026-01-01T00:00:00Z", "yesterday", 1), gap, level),
		} {
			_, err := s.StartImport(ctx, who, strings.NewReader(content))
			if all := models.RefusalsOf(err); len(all) != 1 || all[0].Field != "file" || strings.Contains(all[0].Message, "json") {
				t.Errorf("%s: %v", name, err)
			}
		}
		// What is only counted is counted right, whatever stands in it. What is not here is left out, and what says that it is still to come is of now.
		lists := `"entries":[{"id":"x","facts":{"title":"a","kind":"other","start":"2026"},"files":[],"confirmations":[{"a":[1,2],"b":"],\"],["} , 2, "x,\\\\"]}]`
		if table, err := models.ReadTable([]byte(strings.Replace(log("", "", ""), `"entries":[]`, lists, 1))); err != nil || table.Beside.Files != 0 || table.Beside.Confirmations != 3 {
			t.Errorf("counted %+v, %v", table.Beside, err)
		}
		content := log(own+`,{"scheme":"gone\u0000","startsOn":"2026-01-01","chosenAt":"2026-01-01T00:00:00Z"}`, strings.Replace(gap, "Off", `O\u0000ff`, 1), strings.Replace(level, "2026", "2999", 1))
		page, err := s.TakeImport(ctx, who, startImport(t, s, who, content), nil)
		if err != nil || strings.Join(page.Table.Beside.Unknown, " ") != "gone" || page.Takes.Schemes != 1 {
			t.Fatalf("%+v, %v", page.Table.Beside, err)
		}
		got := exportLog(t, s, who)
		if len(got.Schemes) != 1 || got.Gaps[0].Text != "Off" || got.Competencies[0].At.After(clock.Now()) {
			t.Errorf("%s", jsonOf(t, got))
		}
	})
}
