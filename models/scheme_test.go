package models_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

func withMinutes(title string, day cpd.Day, minutes int) models.EntryFacts {
	return models.EntryFacts{Title: title, Kind: cpd.Workshop, StartDay: day, Minutes: minutes}
}

func askedLine(t *testing.T, r cpd.Report, id string) cpd.Line {
	t.Helper()
	for _, l := range r.Lines {
		if l.Requirement.ID == id {
			return l
		}
	}
	t.Fatalf("the report of %s has no line %s", r.Scheme.ID, id)
	return cpd.Line{}
}

func TestASchemeIsFollowedOnlyByChoiceAndStopped(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		page, err := s.Schemes(ctx, who)
		if err != nil || len(page.Followed) != 0 || len(page.Others) != len(cpd.Schemes()) {
			t.Fatalf("at first %d are followed, %d not, %v", len(page.Followed), len(page.Others), err)
		}
		if err := s.FollowScheme(ctx, who, "sssc", ""); models.KindOf(err) != models.Invalid || models.RefusalsOf(err)[0].Field != "year" {
			t.Errorf("without its day: %v", err)
		}
		for _, start := range []cpd.Day{"2026-03-01", "2026-04-01"} { // again: the day is changed
			if err := s.FollowScheme(ctx, who, "sssc", start); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.FollowScheme(ctx, who, "swe", "1999-01-01"); err != nil { // has a day for everybody
			t.Fatal(err)
		}
		page, err = s.Schemes(ctx, who)
		if err != nil || len(page.Followed) != 2 || page.Followed[0].Report.Period.From != "2026-04-01" || page.Followed[1].Report.Period.From != "2025-12-01" {
			t.Errorf("follows %+v, %v", page.Followed, err)
		}
		if theirs, err := s.Schemes(ctx, other); err != nil || len(theirs.Followed) != 0 {
			t.Errorf("somebody else follows %d, %v", len(theirs.Followed), err)
		}
		for range 2 {
			if err := s.StopScheme(ctx, who, "sssc"); err != nil {
				t.Fatal(err)
			}
		}
		if one, err := s.Scheme(ctx, who, "sssc"); err != nil || one.Now {
			t.Errorf("after stopping: %+v, %v", one.Following, err)
		}
		if err := s.FollowScheme(ctx, who, "nothing", "2026-01-01"); models.KindOf(err) != models.NotFound {
			t.Errorf("a scheme that is not there: %v", err)
		}
		if rows := models.Rows[models.SchemeFollowed](t, s, "person_id = ?", who.PersonID); len(rows) != 2 {
			t.Errorf("%d rows are kept", len(rows))
		}
	})
}

func TestAnOwnSchemeKeepsItsTopicsIdsWhenItChanges(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		if _, err := s.KeepOwnScheme(ctx, who, "", cpd.Own{Months: 99}, ""); len(models.RefusalsOf(err)) < 4 {
			t.Errorf("an empty form is refused with %v", err)
		}
		own := cpd.Own{Name: "Our year", Organisation: "Harbour", Minutes: 300, Topics: []cpd.Topic{{Title: "First aid", RefreshMonths: 36}, {Title: "Fire"}}}
		id, err := s.KeepOwnScheme(ctx, who, "", own, "2026-01-01")
		if err != nil || id != "own-our-year" {
			t.Fatalf("kept as %q, %v", id, err)
		}
		entry := addEntry(t, s, who, withMinutes("First aid at work", "2026-02-03", 360))
		if _, err := s.SaveEntry(ctx, who, entry, models.EntryInput{Rev: 1, Links: []models.LinkInput{{Scheme: id, Codes: []string{"first-aid"}}}}); err != nil {
			t.Fatal(err)
		}
		page, err := s.Scheme(ctx, who, id)
		if err != nil {
			t.Fatal(err)
		}
		topics := askedLine(t, page.Report, "topics")
		if topics.Have != 1 || topics.Need != 2 || topics.Items[0].Through != "2029-02-03" || !askedLine(t, page.Report, "time").Met {
			t.Errorf("stands at %+v", page.Report.Lines)
		}
		own = *page.Own
		own.Topics = []cpd.Topic{{ID: "fire", Title: "Fire safety"}, {ID: "first-aid", Title: "First aid at work", RefreshMonths: 36}, {Title: "Safeguarding"}}
		if again, err := s.KeepOwnScheme(ctx, who, id, own, "2026-01-01"); err != nil || again != id {
			t.Fatalf("changed as %q, %v", again, err)
		}
		page, err = s.Scheme(ctx, who, id)
		if err != nil || askedLine(t, page.Report, "topics").Items[1].Entries == nil || page.Own.Topics[2].ID != "safeguarding" {
			t.Errorf("after the change %+v, %v", page.Own, err)
		}
		if _, err := s.Scheme(ctx, other, id); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's scheme answered %v", err)
		}
		if _, err := s.KeepOwnScheme(ctx, other, id, own, "2026-01-01"); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's scheme could be changed: %v", err)
		}
		if err := s.StopScheme(ctx, who, id); err != nil {
			t.Fatal(err)
		}
		if all, err := s.Schemes(ctx, who); err != nil || len(all.Before) != 1 || len(all.Followed) != 0 {
			t.Errorf("stopped: %+v, %v", all, err)
		}
		if err := s.FollowScheme(ctx, who, id, "2026-01-01"); err != nil {
			t.Errorf("taken up again: %v", err)
		}
	})
}

func TestAnEntryNeverCountsTwiceWhereASchemeForbidsIt(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		var ids []string
		for _, name := range []string{"Harbour", "Cairn"} {
			id, err := s.KeepOwnScheme(ctx, who, "", cpd.Own{Name: name, Organisation: name, Minutes: 60, CountsOnce: true}, "2026-01-01")
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		entry := addEntry(t, s, who, withMinutes("Talk", "2026-02-03", 60))
		minutes := func() (out [2]int) {
			t.Helper()
			page, err := s.Schemes(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range page.Followed {
				out[i] = p.Report.Minutes
			}
			return out
		}
		if got := minutes(); got != [2]int{60, 0} {
			t.Errorf("before a choice %v minutes count", got)
		}
		if err := s.CountEntry(ctx, who, entry, ids[1]); err != nil {
			t.Fatal(err)
		}
		if got := minutes(); got != [2]int{0, 60} {
			t.Errorf("after it %v minutes count", got)
		}
		if err := s.FollowScheme(ctx, who, ids[1], "2025-07-01"); err != nil { // another first day: it still counts
			t.Fatal(err)
		}
		if got := minutes(); got != [2]int{0, 60} {
			t.Errorf("with another first day %v minutes count", got)
		}
		page, err := s.Scheme(ctx, who, ids[0])
		if err != nil || !strings.HasPrefix(page.UsedFor[entry], "Cairn, 1 July 2025 to") {
			t.Errorf("is said to be used for %q, %v", page.UsedFor[entry], err)
		}
		if err := s.FollowScheme(ctx, who, "swe", ""); err != nil {
			t.Fatal(err)
		}
		if err := s.CountEntry(ctx, who, entry, "swe"); models.KindOf(err) != models.Invalid {
			t.Errorf("a scheme that counts freely: %v", err)
		}
		if got := minutesOf(t, s, who, ids[1]); got != 60 {
			t.Errorf("a refusal changed the choice: %d minutes", got)
		}
		if err := s.CountEntry(ctx, who, entry, ""); err != nil {
			t.Fatal(err)
		}
		if n := models.UsesOf(t, s, entry); n != 0 {
			t.Errorf("%d uses are left", n)
		}
	})
}

func minutesOf(t *testing.T, s *models.Store, who models.Actor, id string) int {
	t.Helper()
	page, err := s.Scheme(context.Background(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return page.Report.Minutes
}

func TestAGapIsExplainedInSealedWords(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		addEntry(t, s, who, withMinutes("Talk", "2025-10-03", 60))
		addEntry(t, s, who, withMinutes("Talk", "2026-02-03", 60))
		if err := s.FollowScheme(ctx, who, "hcpc", "2025-10-01"); err != nil {
			t.Fatal(err)
		}
		gaps := func() cpd.Report {
			t.Helper()
			page, err := s.Scheme(ctx, who, "hcpc")
			if err != nil {
				t.Fatal(err)
			}
			return page.Report
		}
		// Empty are November to January (3) and March to May (3): today is 1 June 2026.
		if r := gaps(); len(r.Gaps) != 2 || r.Gaps[0].Explained || askedLine(t, r, "gaps").Have != 0 {
			t.Fatalf("gaps %+v", r.Gaps)
		}
		for field, bad := range map[string][3]string{"from": {"2026-01", "2025-11", "x"}, "text": {"2025-11", "2026-01", " "}} {
			if err := s.ExplainGap(ctx, who, cpd.Day(bad[0]), cpd.Day(bad[1]), bad[2]); models.KindOf(err) != models.Invalid || models.RefusalsOf(err)[0].Field != field {
				t.Errorf("%v: %v", bad, err)
			}
		}
		for _, text := range []string{"A quokka.", "Time off with a quokka."} {
			if err := s.ExplainGap(ctx, who, "2025-11", "2026-01", text); err != nil {
				t.Fatal(err)
			}
		}
		r := gaps()
		if !r.Gaps[0].Explained || r.Gaps[1].Explained || askedLine(t, r, "gaps").Have != 1 {
			t.Errorf("gaps %+v", r.Gaps)
		}
		rows := models.Rows[models.Gap](t, s, "person_id = ?", who.PersonID)
		if len(rows) != 1 || bytes.Contains(rows[0].Sealed, []byte("quokka")) {
			t.Errorf("kept in clear, or twice: %d", len(rows))
		}
		if page, err := s.Scheme(ctx, who, "hcpc"); err != nil || page.GapsSaid[0].Text != "Time off with a quokka." {
			t.Errorf("said %+v, %v", page.GapsSaid, err)
		}
		if err := s.ExplainGap(ctx, who, "2025-11", "2026-01", ""); err != nil || gaps().Gaps[0].Explained {
			t.Errorf("taken away: %v", err)
		}
	})
}

func TestAnEntryIsLinkedOnlyToWhatIsThere(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		theirs, err := s.KeepOwnScheme(ctx, other, "", cpd.Own{Name: "Theirs", Organisation: "Harbour", Topics: []cpd.Topic{{Title: "Fire"}}}, "2026-01-01")
		if err != nil {
			t.Fatal(err)
		}
		id := addEntry(t, s, who, talk())
		for _, bad := range []models.LinkInput{{Scheme: "sssc", Codes: []string{"nothing"}}, {Scheme: "nobody", Codes: []string{"rights"}}, {Scheme: models.StarterFramework, Codes: []string{"9.9"}}, {Scheme: theirs, Codes: []string{"fire"}}} {
			if _, err := s.SaveEntry(ctx, who, id, models.EntryInput{Rev: 1, Links: []models.LinkInput{bad}}); models.KindOf(err) != models.Invalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		good := []models.LinkInput{{Scheme: "sssc", Codes: []string{"rights", "protection"}}, {Scheme: models.StarterFramework, Codes: []string{"3.1"}}}
		page, err := s.SaveEntry(ctx, who, id, models.EntryInput{Rev: 1, Links: good})
		if err != nil || len(page.Links) != 3 || page.Rev != 2 {
			t.Fatalf("linked to %+v, %v", page.Links, err)
		}
		touches, err := s.Touches(ctx, who, id, "")
		if err != nil || len(touches.Words) != 2 || !slices.Contains(touches.Words[0].Titles, "Rights and ethical practice") {
			t.Errorf("in words %+v, %v", touches.Words, err)
		}
		if _, err := s.Touches(ctx, other, id, ""); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's entry answered %v", err)
		}
	})
}

func TestSchemesAndCompetenciesAreClosedAfterARecoveryWithSomebodyElsesCode(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := addEntry(t, s, who, talk())
		until := clock.Now().Add(time.Hour)
		who.RestrictedUntil = &until
		_, schemes := s.Schemes(ctx, who)
		_, scheme := s.Scheme(ctx, who, "sssc")
		_, own := s.KeepOwnScheme(ctx, who, "", cpd.Own{}, "")
		_, touches := s.Touches(ctx, who, id, "")
		_, competencies := s.Competencies(ctx, who, "")
		_, show := s.CompetenciesToShow(ctx, who, "")
		for i, err := range []error{schemes, scheme, own, touches, competencies, show, s.FollowScheme(ctx, who, "swe", ""), s.StopScheme(ctx, who, "swe"), s.CountEntry(ctx, who, id, ""),
			s.ExplainGap(ctx, who, "2026-01", "2026-03", "x"), s.SetCompetencyLevels(ctx, who, "", 1, nil)} {
			if models.KindOf(err) != models.Forbidden {
				t.Errorf("%d answered %v", i, err)
			}
		}
	})
}
