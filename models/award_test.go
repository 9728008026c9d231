package models_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// holder is a learner who has finished the small course.
func newHolder(t *testing.T, s *models.Store) (learner, models.AwardPage) {
	t.Helper()
	l := newLearner(t, s)
	l.allBut(t, s, "")
	return l, l.awards(t, s)[0]
}

func TestAnAwardNeverChangesWhateverHappensAroundIt(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l, before := newHolder(t, s)
		if err := s.Rename(ctx, l.who, "Someone", "Someone Else", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.EditOrganisation(ctx, l.team.Coordinator, l.org.Slug, models.OrganisationForm{NameShown: "Renamed", LegalName: "Renamed Ltd", Contact: "new@cairn.example", Zone: "Europe/London", Language: "en-GB"}); err != nil {
			t.Fatal(err)
		}
		files := coursetest.Small()
		files["course.yaml"] = bytes.Replace(files["course.yaml"], []byte("Tea breaks, level 1"), []byte("Coffee breaks"), 1)
		modelstest.Publish(t, s, files, "small")
		if err := s.EndMembership(ctx, l.team.Coordinator, l.org.Slug, l.who.PersonID); err != nil {
			t.Fatal(err)
		}
		v, err := s.Verify(ctx, before.Code, "")
		if err != nil || v.Name != "Mo Example" || v.Facts.Issuer.Name != before.Facts.Issuer.Name || v.Facts.Achievement.Title != "Tea breaks, level 1" || v.State != models.Valid {
			t.Fatalf("%+v, %v", v, err)
		}
		if after := l.awards(t, s)[0]; after.Award.Facts != before.Award.Facts || *after.Award.Recipient != *before.Award.Recipient {
			t.Error("the frozen texts changed")
		}
	})
}

func TestACertificateIsCheckedHoweverItsCodeIsTyped(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		_, a := newHolder(t, s)
		forms := []string{a.Code, strings.ToLower(a.Code), " " + a.Code[:4] + "-" + a.Code[4:8] + " " + a.Code[8:], strings.NewReplacer("0", "o", "1", "l").Replace(a.Code), strings.NewReplacer("0", "O", "1", "I").Replace(a.Code)}
		for _, form := range forms {
			if v, err := s.Verify(ctx, form, ""); err != nil || v.Code != a.Code {
				t.Errorf("%q: %v", form, err)
			}
		}
		for range 14 {
			if _, err := s.Verify(ctx, "AAAA-AAAA-AAAA", "192.0.2.1"); models.KindOf(err) != models.NotFound && models.KindOf(err) != models.Slow {
				t.Fatalf("a wrong code: %v", err)
			}
		}
		if _, err := s.Verify(ctx, a.Code, "192.0.2.1"); models.KindOf(err) != models.Slow {
			t.Errorf("after many wrong codes from one address: %v", err)
		}
		if _, err := s.Verify(ctx, a.Code, "192.0.2.2"); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
	})
}

func TestAnAwardIsValidThroughItsLastDayInItsZone(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		_, a := newHolder(t, s) // completed on 1 June 2026, valid through 1 June 2028
		end := time.Date(2028, 6, 1, 22, 59, 0, 0, time.UTC)
		clock.Add(end.Sub(clock.Now())) // 23:59 in London
		if v, err := s.Verify(ctx, a.Code, ""); err != nil || v.State != models.Valid {
			t.Fatalf("on the last day: %s, %v", v.State, err)
		}
		clock.Add(2 * time.Minute)
		if v, err := s.Verify(ctx, a.Code, ""); err != nil || v.State != models.Expired || v.Name == "" {
			t.Fatalf("the day after: %+v, %v", v, err)
		}
	})
}

func TestAWrongNameIsPutRightByAReplacementThatGivesNothingAway(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l, a := newHolder(t, s)
		other := modelstest.NewTeam(t, s, "Burn Peers", "robin")
		if err := s.AskCorrection(ctx, l.who, a.Code, "Mo Example", ""); models.KindOf(err) != models.Invalid {
			t.Errorf("the same name: %v", err)
		}
		if err := s.AskCorrection(ctx, other.Coordinator, a.Code, "Thief", ""); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's: %v", err)
		}
		if err := s.AskCorrection(ctx, l.who, a.Code, "Mo Newname", ""); err != nil {
			t.Fatal(err)
		}
		if err := s.AskCorrection(ctx, l.who, a.Code, "Mo Third", ""); models.KindOf(err) != models.Conflict {
			t.Errorf("asked twice: %v", err)
		}
		list, err := s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		if err != nil || len(list.Corrections) != 1 || list.Corrections[0].OldName != "Mo Example" {
			t.Fatalf("%+v, %v", list, err)
		}
		id := list.Corrections[0].ID
		if err := s.DecideCorrection(ctx, other.Coordinator, other.Org.Slug, id, true, ""); models.KindOf(err) != models.NotFound {
			t.Errorf("another organisation agreed: %v", err)
		}
		if err := s.DecideCorrection(ctx, l.signs, l.org.Slug, id, true, ""); models.KindOf(err) != models.NotFound {
			t.Errorf("a supervisor agreed: %v", err)
		}
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() { s.DecideCorrection(ctx, l.team.Coordinator, l.org.Slug, id, true, "") })
		}
		wg.Wait()
		awards := l.awards(t, s)
		if len(awards) != 2 {
			t.Fatalf("%d awards, want the old and the new", len(awards))
		}
		old, err := s.Verify(ctx, a.Code, "")
		if err != nil || old.State != models.Replaced || old.Name != "" || old.SharePDF {
			t.Fatalf("the replaced one: %+v, %v", old, err)
		}
		mine, err := s.Award(ctx, l.who, a.Code)
		if err != nil || mine.NewCode == "" {
			t.Fatalf("%+v, %v", mine, err)
		}
		now, err := s.Verify(ctx, mine.NewCode, "")
		if err != nil || now.State != models.Valid || now.Name != "Mo Newname" || now.Facts.Time != a.Facts.Time {
			t.Fatalf("the new one: %+v, %v", now, err)
		}
		list, err = s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		for _, row := range list.Awards {
			if row.Name == "Mo Example" {
				t.Errorf("the organisation's list still shows the former name: %+v, %v", row, err)
			}
		}
		if err := s.AskCorrection(ctx, l.who, a.Code, "Again", ""); models.KindOf(err) != models.Conflict {
			t.Errorf("a replaced one was asked about: %v", err)
		}
	})
}

func TestNobodyAgreesToTheirOwnName(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l, a := newHolder(t, s)
		if err := s.GiveRole(ctx, l.team.Coordinator, l.org.Slug, l.who.PersonID, models.Coordinator); err != nil {
			t.Fatal(err)
		}
		if err := s.AskCorrection(ctx, l.who, a.Code, "Mo Self", ""); err != nil {
			t.Fatal(err)
		}
		list, _ := s.OrgAwards(ctx, l.who, l.org.Slug, 0)
		if err := s.DecideCorrection(ctx, l.who, l.org.Slug, list.Corrections[0].ID, true, ""); models.KindOf(err) != models.Conflict {
			t.Errorf("agreed to their own: %v", err)
		}
		if n := len(l.awards(t, s)); n != 1 {
			t.Errorf("%d awards", n)
		}
	})
}

func TestAnAwardIsWithdrawnOnceWithAReason(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l, a := newHolder(t, s)
		other := modelstest.NewTeam(t, s, "Burn Peers", "robin")
		withdraw := func(who models.Actor, org, reason string) error {
			return s.Withdraw(ctx, who, org, a.ID, reason, "Please ask us.", "private words")
		}
		if err := withdraw(other.Coordinator, other.Org.Slug, "mistake"); models.KindOf(err) != models.NotFound {
			t.Errorf("another organisation: %v", err)
		}
		if err := withdraw(l.team.Coordinator, l.org.Slug, "because"); models.KindOf(err) != models.Invalid {
			t.Errorf("no such reason: %v", err)
		}
		for range 2 {
			if err := withdraw(l.team.Coordinator, l.org.Slug, "mistake"); err != nil {
				t.Fatal(err)
			}
		}
		v, err := s.Verify(ctx, a.Code, "")
		if err != nil || v.State != models.Withdrawn || v.Name != "" || v.SharePDF {
			t.Fatalf("%+v, %v", v, err)
		}
		events, err := s.Events(ctx, l.who)
		if err != nil {
			t.Fatal(err)
		}
		told := 0
		for _, e := range events {
			if strings.Contains(e.Text, "withdrew") {
				told++
			}
			if strings.Contains(e.Text, "private words") {
				t.Error("the holder is told the private note")
			}
		}
		if told != 1 {
			t.Errorf("the holder was told %d times", told)
		}
	})
}

func TestAHiddenNameIsOnlyCompared(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l, a := newHolder(t, s)
		if err := s.ShareAward(ctx, l.who, a.Code, true, true); err != nil {
			t.Fatal(err)
		}
		v, err := s.Verify(ctx, a.Code, "")
		if err != nil || v.Name != "" || !v.NameHidden || v.SharePDF {
			t.Fatalf("%+v, %v", v, err)
		}
		for name, want := range map[string]bool{"Mo Example": true, " mo   EXAMPLE ": true, "Mo": false, "": false, "Mo Exampel": false} {
			if got, err := s.MatchName(ctx, a.Code, name, ""); err != nil || got != want {
				t.Errorf("%q: %v, %v", name, got, err)
			}
		}
	})
}

func TestTheFirstRenderingOfACertificateIsKept(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		_, a := newHolder(t, s)
		var wg sync.WaitGroup
		got := make([]models.Certificate, 10)
		for i := range got {
			wg.Go(func() {
				var err error
				if got[i], err = s.KeepCertificate(ctx, a.ID, 1, []byte{'p', byte('0' + i)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, c := range got {
			if !bytes.Equal(c.Content, got[0].Content) || c.Sha256 != got[0].Sha256 {
				t.Fatal("two renderings of one certificate went out")
			}
		}
	})
}

func TestTheDatabaseFileHoldsNoWordOfAReflection(t *testing.T) {
	t.Parallel()
	var path string
	s, _ := modelstest.SQLite(t, func(o *models.Options) { path = o.Path })
	l := newLearner(t, s)
	_, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", models.ScreenInput{Act: models.ActSave,
		Reflections: map[string]models.ReflectionInput{"next-offer": {Text: "quokkamarble reflection"}}})
	if err != nil {
		t.Fatal(err)
	}
	entry := addEntry(t, s, l.who, talk())
	w := models.EntryWriting{What: "quokkamarble a", Why: "quokkamarble b", Learnt: "quokkamarble c", Changed: "quokkamarble d", Benefits: "quokkamarble e", Peer: "quokkamarble f"}
	if _, err := s.SaveEntry(ctx, l.who, entry, models.EntryInput{Rev: 1, Writing: &w}); err != nil {
		t.Fatal(err)
	}
	if err := s.HandIn(ctx, l.who, l.enrolment.ID, "practice-task", l.signs.PersonID, "quokkamarble practice", nil); err != nil {
		t.Fatal(err)
	}
	list, _ := s.Support(ctx, l.signs)
	if err := s.Sign(ctx, l.signs, list.Waiting[0].ID, false, "quokkamarble reply"); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(path + "*")
	if len(files) < 2 {
		t.Fatalf("expected the file and its log, got %v", files)
	}
	found := false
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte("quokkamarble")) {
			t.Errorf("%s holds a word that was sealed", filepath.Base(file))
		}
		found = found || bytes.Contains(raw, []byte("Who on your next shift"))
	}
	if !found {
		t.Error("the prompt is not in the files either: the test looks in the wrong place")
	}
}

func TestWhatIsDoneForNobodyIsNobodysToList(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		modelstest.Publish(t, s, lessonsOnly(), "lessons")
		e, err := s.Enrol(ctx, l.who, "lessons", "")
		if err != nil {
			t.Fatal(err)
		}
		modelstest.DoLesson(t, s, l.who, e.ID, "offering-tea")
		a := l.awards(t, s)[0]
		if a.Facts.Issuer.Name != "Cairn Peers" {
			t.Errorf("issued by %s, want the founding organisation", a.Facts.Issuer.Name)
		}
		list, err := s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		if err != nil || len(list.Awards) != 0 {
			t.Fatalf("listed: %+v, %v", list.Awards, err)
		}
		if err := s.AskCorrection(ctx, l.who, a.Code, "Mo Right", ""); err != nil {
			t.Fatal(err)
		}
		list, err = s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		if err != nil || len(list.Awards) != 0 || len(list.Corrections) != 1 {
			t.Fatalf("after asking for a correction: %+v, %v", list, err)
		}
	})
}

// lessonsOnly is a course of the small one's first lesson alone, which nobody has to sign.
func lessonsOnly() courses.Files {
	files := coursetest.Small()
	yaml := bytes.Replace(files["course.yaml"], []byte("3d1c6f0e-52f4-4b7a-9a51-0c1f6a2b7e10"), []byte("3d1c6f0e-52f4-4b7a-9a51-0c1f6a2b7e11"), 1)
	files["course.yaml"] = bytes.Replace(yaml, []byte("steps: all"), []byte("steps: [offering-tea]"), 1)
	return files
}
