package models_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestAHiddenNameWinsOverAnOfferedPDF(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		l.allBut(t, s, "")
		code := l.awards(t, s)[0].Code
		for _, choice := range []struct{ hide, share, hidden, pdf bool }{{}, {share: true, pdf: true}, {hide: true, hidden: true}, {hide: true, share: true, hidden: true}} {
			if err := s.ShareAward(ctx, l.who, code, choice.hide, choice.share); err != nil {
				t.Fatal(err)
			}
			v, err := s.Verify(ctx, code, "")
			if err != nil || v.NameHidden != choice.hidden || v.SharePDF != choice.pdf || (v.Name == "") != choice.hidden {
				t.Errorf("%+v gives %+v, %v", choice, v, err)
			}
		}
	})
}

func TestANameIsComparedAsKeyboardsWriteItAndGuessesAreSlowedForEachCertificate(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		l := newLearner(t, s)
		if err := s.Rename(ctx, l.who, "Mo", "Mörag Ó’Łuk", ""); err != nil {
			t.Fatal(err)
		}
		l.allBut(t, s, "")
		code := l.awards(t, s)[0].Code
		for _, typed := range []string{"Mörag Ó’Łuk", " morag  o'luk", "MÖRAG Ó'ŁUK"} {
			if ok, err := s.MatchName(ctx, code, typed, "one"); !ok || err != nil {
				t.Errorf("%q: %v, %v", typed, ok, err)
			}
		}
		if ok, err := s.MatchName(ctx, "7K4M29QXV3HD", "Mo", "other"); ok || models.KindOf(err) != models.NotFound {
			t.Errorf("an unknown code: %v, %v", ok, err)
		}
		// Many at once from many addresses cannot slip through together.
		var wg sync.WaitGroup
		answers := make(chan error, 20)
		for i := range cap(answers) {
			wg.Go(func() {
				ok, err := s.MatchName(ctx, code, "Nobody", string(rune('a'+i)))
				if ok {
					t.Error("a wrong name matches")
				}
				answers <- err
			})
		}
		wg.Wait()
		close(answers)
		slow := 0
		for err := range answers {
			if models.KindOf(err) == models.Slow {
				slow++
			} else if err != nil {
				t.Error(err)
			}
		}
		if slow < 15 {
			t.Errorf("%d of 20 were slowed, want at least 15", slow)
		}
		clock.Add(2 * time.Second)
		if ok, err := s.MatchName(ctx, code, "Mörag Ó’Łuk", "late"); !ok || err != nil {
			t.Errorf("after the wait: %v, %v", ok, err)
		}
	})
}

func TestManyCertificatesAreReadWithAsManyQueriesAsOneAndByIndex(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	l := newLearner(t, s)
	l.allBut(t, s, "")
	one := models.Queries(t, s, func() { l.awards(t, s) })
	for _, name := range []string{"Mo Lamp", "Mo Kettle"} {
		if err := s.AskCorrection(ctx, l.who, l.awards(t, s)[0].Code, name, ""); err != nil {
			t.Fatal(err)
		}
		list, err := s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DecideCorrection(ctx, l.team.Coordinator, l.org.Slug, list.Corrections[0].ID, true, ""); err != nil {
			t.Fatal(err)
		}
	}
	all := l.awards(t, s)
	if len(all) != 3 || all[0].State != models.Valid || all[0].NewCode != "" || all[1].State != models.Replaced || all[1].NewCode != all[0].Code || all[2].NewCode != all[1].Code {
		t.Fatalf("certificates: %+v", all)
	}
	many := models.Queries(t, s, func() { l.awards(t, s) })
	if len(many) != len(one) || len(one) > 3 {
		t.Errorf("%d queries for one, %d for three: %q", len(one), len(many), many)
	}
	for _, statement := range many {
		for _, step := range models.Plan(t, s, statement) {
			if strings.HasPrefix(step, "SCAN") {
				t.Errorf("%s: %s", step, statement)
			}
		}
	}
}
