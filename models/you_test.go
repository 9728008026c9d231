package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestNamesAreChangedForWhatComes(t *testing.T) {
	t.Parallel()
	noEmoji := func(o *models.Options) {
		o.CheckName = func(name string) models.NameCheck {
			return models.NameCheck{OK: !strings.Contains(name, "😀"), Letters: []string{"😀"}}
		}
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		mo, nia := team.Join(t, s, "mo"), team.Join(t, s, "nia")
		if got := fields(s.Rename(ctx, mo, "", "Mo 😀", "")); !slices.Equal(got, []string{"name_certificate", "name_shown"}) {
			t.Errorf("refused on %v", got)
		}
		mustDo(t, s.Rename(ctx, mo, "Mo 😀", "Łukasz  Żo\u0301łc\u0301", ""))
		you, err := s.You(ctx, mo)
		if err != nil || you.NameShown != "Mo 😀" || you.NameCertificate != "Łukasz Żółć" || you.Username != "mo" {
			t.Errorf("renamed to %+v, %v", you, err)
		}
		if other, err := s.You(ctx, nia); err != nil || other.NameShown != "Nia" {
			t.Errorf("nia became %+v, %v", other, err)
		}
	}, noEmoji)
}

func TestWhatOneIsToldIsNewUntilItIsRead(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		mo := team.Join(t, s, "mo", models.Mentor)
		if you, err := s.You(ctx, mo); err != nil || you.NewEvents != 2 {
			t.Errorf("%d are new, %v", you.NewEvents, err)
		}
		mustDo(t, s.ReadEvents(ctx, mo))
		events, err := s.Events(ctx, mo)
		if err != nil || len(events) != 2 || events[0].New || events[1].New || !events[0].At.After(events[1].At) {
			t.Errorf("after reading %+v, %v", events, err)
		}
		if you, err := s.You(ctx, team.Coordinator); err != nil || you.NewEvents == 0 {
			t.Errorf("somebody else's were marked too: %+v, %v", you, err)
		}
	})
}

func TestNothingAsksForLivedExperience(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	columns := models.Columns(context.Background(), t, s)
	if len(columns) < 100 {
		t.Fatalf("only %d columns were read", len(columns))
	}
	for _, name := range columns {
		if word, asks := courses.AsksForLivedExperience(name); asks {
			t.Errorf("%s asks for lived experience (%q)", name, word)
		}
	}
	if _, asks := courses.AsksForLivedExperience("lived_experience"); !asks {
		t.Error("the word list finds nothing")
	}
}
