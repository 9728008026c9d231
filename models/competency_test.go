package models_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

func starterText(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../cpd/framework/starter.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mine(t *testing.T, p models.CompetenciesPage, code string) models.MyCompetency {
	t.Helper()
	for _, a := range p.Areas {
		for _, c := range a.Mine {
			if c.Code == code {
				return c
			}
		}
	}
	t.Fatalf("%s is not there", code)
	return models.MyCompetency{}
}

func TestAPersonSaysWhereTheySeeThemselvesAndEarlierAnswersStay(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who := team.Join(t, s, "ania")
		say := func(code string, level cpd.Level) {
			t.Helper()
			if err := s.SetCompetencyLevels(ctx, who, "", 1, map[string]cpd.Level{code: level}); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Minute)
		}
		say("1.1", cpd.Learning)
		say("1.1", cpd.Doing)
		say("1.1", cpd.Doing) // the same: nothing is kept
		say("2.1", cpd.NotPartOfRole)
		say("2.2", cpd.HelpingOthers)
		say("2.2", "")
		page, err := s.Competencies(ctx, who, "")
		if err != nil || mine(t, page, "1.1").Level != cpd.Doing || mine(t, page, "2.1").Level != cpd.NotPartOfRole || mine(t, page, "2.2").Level != "" {
			t.Errorf("says %+v, %v", page.Areas, err)
		}
		if n := len(models.Rows[models.CompetencyLevel](t, s, "person_id = ?", who.PersonID)); n != 5 {
			t.Errorf("%d answers are kept", n)
		}
		for name, refused := range map[string]struct {
			kind models.Kind
			err  error
		}{
			"a code that is not there":        {models.Invalid, s.SetCompetencyLevels(ctx, who, "", 1, map[string]cpd.Level{"9.9": cpd.Doing})},
			"an answer that is none":          {models.Invalid, s.SetCompetencyLevels(ctx, who, "", 1, map[string]cpd.Level{"1.1": "best"})},
			"another version":                 {models.Conflict, s.SetCompetencyLevels(ctx, who, "", 2, map[string]cpd.Level{"1.1": cpd.Doing})},
			"an organisation of other people": {models.NotFound, s.SetCompetencyLevels(ctx, who, "elsewhere", 1, nil)},
		} {
			if models.KindOf(refused.err) != refused.kind {
				t.Errorf("%s: %v", name, refused.err)
			}
		}
	})
}

func TestWhatIsNeverShownToAnEmployerIsLeftOutOfWhatIsToShow(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := addEntry(t, s, who, talk())
		if _, err := s.SaveEntry(ctx, who, id, models.EntryInput{Rev: 1, Links: []models.LinkInput{{Scheme: models.StarterFramework, Codes: []string{"6.1", "3.1"}}}}); err != nil {
			t.Fatal(err)
		}
		if err := s.SetCompetencyLevels(ctx, who, "", 1, map[string]cpd.Level{"6.1": cpd.Doing, "1.1": cpd.Doing}); err != nil {
			t.Fatal(err)
		}
		shown, err := s.CompetenciesToShow(ctx, who, "")
		var codes []string
		for _, c := range shown {
			codes = append(codes, c.Code)
		}
		if err != nil || !slices.Equal(codes, []string{"1.1", "3.1"}) {
			t.Errorf("shows %v, %v", codes, err)
		}
		page, err := s.Competencies(ctx, who, "")
		if err != nil || mine(t, page, "6.1").Level != cpd.Doing || len(mine(t, page, "6.1").Entries) != 1 {
			t.Errorf("the person does not see their own: %v", err)
		}
	})
}

func TestAnOrganisationCannotOpenWhatIsNeverShownToAnEmployer(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who := team.Join(t, s, "ania")
		id := addEntry(t, s, who, talk())
		if _, err := s.SaveEntry(ctx, who, id, models.EntryInput{Rev: 1, Links: []models.LinkInput{{Scheme: models.StarterFramework, Codes: []string{"6.1", "3.1"}}}}); err != nil {
			t.Fatal(err)
		}
		open := strings.Replace(strings.Replace(starterText(t), "version: 1", "version: 2", 1), "never_shown_to_employer: true", "never_shown_to_employer: false", 1)
		if problems, err := s.SetOrgFramework(ctx, team.Coordinator, team.Org.Slug, open); err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		shown, err := s.CompetenciesToShow(ctx, who, team.Org.Slug)
		if err != nil || len(shown) != 1 || shown[0].Code != "3.1" {
			t.Errorf("shows %+v, %v", shown, err)
		}
	})
}

func TestAnAwardShowsTheCompetenciesOfItsCourse(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, jo := team.Join(t, s, "ania"), team.Join(t, s, "jo", models.Supervisor)
		finishSmall(t, s, who, jo, team.Org.Slug)
		page, err := s.Competencies(context.Background(), who, "")
		if err != nil {
			t.Fatal(err)
		}
		awards := 0
		for _, a := range page.Areas {
			for _, c := range a.Mine {
				awards += len(c.Awards)
			}
		}
		if awards == 0 {
			t.Error("no award shows anything")
		}
	})
}

func finishSmall(t *testing.T, s *models.Store, who, signer models.Actor, org string) {
	t.Helper()
	modelstest.Small(t, s)
	e, err := s.Enrol(context.Background(), who, "small", org)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{"offering-tea", "a-hard-day"} {
		modelstest.DoLesson(t, s, who, e.ID, step)
	}
	for _, step := range []string{"knowledge-check", "in-order"} {
		modelstest.DoCheck(t, s, who, e.ID, step, modelstest.RightAnswer)
	}
	modelstest.DoTask(t, s, who, signer, e.ID, "practice-task")
}

func TestAnOrganisationPutsItsOwnFrameworkInPlace(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team, burn := modelstest.NewTeam(t, s, "Harbour", "rowan"), modelstest.NewTeam(t, s, "Burn", "robin")
		who, outside := team.Join(t, s, "ania"), burn.Join(t, s, "tam")
		set := func(source string) []cpd.Problem {
			t.Helper()
			problems, err := s.SetOrgFramework(ctx, team.Coordinator, team.Org.Slug, source)
			if err != nil {
				t.Fatal(err)
			}
			return problems
		}
		for _, refused := range []models.Actor{who, burn.Coordinator} {
			if _, err := s.SetOrgFramework(ctx, refused, team.Org.Slug, starterText(t)); models.KindOf(err) != models.NotFound {
				t.Errorf("%s could set it: %v", refused.Username, err)
			}
		}
		if problems := set("format: 1\nid: x\n"); len(problems) == 0 {
			t.Error("half a framework is taken")
		}
		if problems := set(strings.Replace(starterText(t), "id: starter", "id: sssc", 1)); len(problems) != 1 {
			t.Errorf("a scheme's id: %v", problems)
		}
		ours := strings.Replace(strings.Replace(starterText(t), "version: 1", "version: 2", 1), "name: ", "name: Harbour ", 1)
		if problems := set(ours); len(problems) != 0 {
			t.Fatalf("problems: %v", problems)
		}
		if problems := set(strings.Replace(ours, "Harbour", "Port", 1)); len(problems) != 1 || !strings.Contains(problems[0].Fix, "version: 3") {
			t.Errorf("other words with one version: %v", problems)
		}
		page, err := s.Competencies(ctx, who, "")
		if err != nil || page.Of != team.Org.Slug || page.Framework.Version != 2 || len(page.Choices) != 2 {
			t.Errorf("looks at %s %d of %d, %v", page.Of, page.Framework.Version, len(page.Choices), err)
		}
		if err := s.SetCompetencyLevels(ctx, who, "", 2, map[string]cpd.Level{"1.1": cpd.Doing}); err != nil {
			t.Fatal(err)
		}
		if starter, err := s.Competencies(ctx, who, "starter"); err != nil || mine(t, starter, "1.1").Level != "" {
			t.Errorf("an answer went over to another framework: %v", err)
		}
		if _, err := s.Competencies(ctx, outside, team.Org.Slug); models.KindOf(err) != models.NotFound {
			t.Errorf("another organisation's framework answered %v", err)
		}
		set("")
		if page, err = s.Competencies(ctx, who, ""); err != nil || page.Of != "starter" {
			t.Errorf("after going back: %s, %v", page.Of, err)
		}
		if n := len(models.Rows[models.OrgFramework](t, s, "org_id = ?", team.Org.ID)); n != 2 {
			t.Errorf("%d versions are kept", n)
		}
	})
}
