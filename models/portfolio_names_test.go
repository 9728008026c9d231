package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestAnOrganisationBehindAnItemIsOfferedOnceAndCountedOncePerItem(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newApplicant(t, s)
		a.removeMade()
		for what, hidden := range map[string][]cpd.HiddenName{"shown": nil, "hidden": {{Name: "Harbour", Words: "a support service"}}} {
			page := a.page(a.draft(func(c *models.PortfolioChoices) {
				c.Items, c.Hidden = []models.ItemChoice{{Ref: "award:" + a.award.Code}}, hidden
			}))
			if len(page.Names) != 1 || page.Names[0].Name != "Harbour" || page.Names[0].Items != 1 || page.Names[0].Hidden != (what == "hidden") {
				t.Errorf("%s, an award alone: %+v", what, page.Names)
			}
		}
		page := a.page(a.draft(func(c *models.PortfolioChoices) {
			c.Items, c.Hidden = []models.ItemChoice{{Ref: "entry:" + a.talk}}, []cpd.HiddenName{{Name: "Cairn Trust", Words: "a trust"}, {Name: "Harbour", Words: "a support service"}}
		}))
		for _, n := range page.Names {
			if n.Name == "a trust" || n.Name == "a support service" {
				t.Errorf("the words in the place of a name are offered as one: %+v", page.Names)
			}
		}
	})
}

func TestTheWordsForAHiddenIssuerAreNoNameOfTheirOwn(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newApplicant(t, s)
		page := a.page(a.draft(func(c *models.PortfolioChoices) {
			c.Items, c.Hidden = []models.ItemChoice{{Ref: "entry:" + a.made}}, []cpd.HiddenName{{Name: "Harbour", Words: "a support service"}}
		}))
		if len(page.Names) != 1 || page.Names[0].Items != 1 || page.Content.Items[0].Provider != "a support service" {
			t.Errorf("%+v, %+v", page.Names, page.Content.Items[0])
		}
	})
}

func TestAHiddenNameWithAtInItStandsInNoConfirmation(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newApplicantAt(t, s, "Lantern at Leith")
		for what, change := range map[string]func(*models.PortfolioChoices){
			"hidden": func(c *models.PortfolioChoices) {
				c.Hidden = []cpd.HiddenName{{Name: "Lantern at Leith", Words: "a support service"}}
			},
			"held back": func(c *models.PortfolioChoices) {
				c.Items = []models.ItemChoice{{Ref: "entry:" + a.made, Hold: []string{"provider", "employer"}}}
			},
		} {
			page := a.page(a.draft(change))
			if text := textOf(page.Content); strings.Contains(text, "Lantern") || strings.Contains(text, "Leith") {
				t.Errorf("%s: it stands in %s", what, text)
			}
			for _, n := range page.Names {
				if n.Name == "Leith" {
					t.Errorf("%s: half a name is offered", what)
				}
			}
		}
	})
}

func TestAnAwardOfACourseThatTellsAHiddenNameHasNoCode(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newApplicant(t, s)
		code := func(hidden string) string {
			page := a.page(a.draft(func(c *models.PortfolioChoices) {
				c.Items, c.Hidden = []models.ItemChoice{{Ref: "entry:" + a.made}}, []cpd.HiddenName{{Name: hidden, Words: "a support service"}}
			}))
			return page.Content.Items[0].Award.Code
		}
		if code("Elsewhere") != a.award.Code {
			t.Error("the award has no code although nothing in it is hidden")
		}
		if slug := a.award.Facts.Achievement.CourseSlug; code(slug) != "" {
			t.Errorf("whoever has the code finds the course %s by its address", slug)
		}
		if check := a.award.Facts.Results[0].What; code(check) != "" {
			t.Errorf("whoever has the code reads %q", check)
		}
	})
}

func TestChoosingChangesOnlyWhatWasAskedAndStaysBounded(t *testing.T) {
	t.Parallel()
	c := models.PortfolioChoices{Items: []models.ItemChoice{{Ref: "entry:a", Title: "Mine"}, {Ref: "entry:b"}}, LeftOut: []string{"entry:x", "entry:y"}}
	c.Choose(cpd.ForApplication, []string{"entry:d", "entry:b", "entry:a", "entry:c", "entry:d"}, []string{"entry:a", "entry:c", "entry:d", "entry:elsewhere"})
	if got := textOf(c.Items); got != `[{"ref":"entry:a","title":"Mine"},{"ref":"entry:d"},{"ref":"entry:c"}]` {
		t.Errorf("an application holds %s", got)
	}
	c.Choose(cpd.FullRecord, []string{"entry:y", "entry:z"}, []string{"entry:y", "entry:elsewhere"})
	if got := strings.Join(c.LeftOut, " "); got != "entry:x entry:z" {
		t.Errorf("a record leaves out %s", got)
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id, err := s.NewPortfolio(context.Background(), who, cpd.FullRecord, models.PortfolioChoices{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.SavePortfolio(context.Background(), who, id, 0, func(c *models.PortfolioChoices) {
			for n := range 20_001 {
				c.LeftOut = append(c.LeftOut, fmt.Sprintf("entry:%d", n))
			}
		})
		if models.KindOf(err) != models.Invalid {
			t.Errorf("what is left out grows for ever: %v", err)
		}
	})
}

// removeMade takes the entry of the course out of the log, so that its award stands alone.
func (a *applicant) removeMade() {
	a.t.Helper()
	if err := a.s.RemoveEntry(context.Background(), a.who, a.made); err != nil {
		a.t.Fatal(err)
	}
}

// BenchmarkRecord opens a record of everything in a log of many providers, three of them hidden.
func BenchmarkRecord(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		s, _ := modelstest.SQLite(b)
		who := modelstest.NewTeam(b, s, "Harbour", "rowan").Join(b, s, "ania")
		var table strings.Builder
		table.WriteString("title,date,minutes,provider,reflection\n")
		for i := range n {
			fmt.Fprintf(&table, "Supervision %d,%d/%d/%d,60,Provider %d,We talked about the week.\n", i, i%28+1, i%12+1, 2015+i%11, i%(n/10))
		}
		for part := range (n + 4999) / 5000 {
			lines := strings.SplitAfter(table.String(), "\n")
			rows := lines[1:][part*5000 : min((part+1)*5000, n)]
			if _, err := s.TakeImport(context.Background(), who, startImport(b, s, who, lines[0]+strings.Join(rows, "")), nil); err != nil {
				b.Fatal(err)
			}
		}
		id, err := s.NewPortfolio(context.Background(), who, cpd.FullRecord, models.PortfolioChoices{Hidden: []cpd.HiddenName{{Name: "Provider 3"}, {Name: "Cairn"}, {Name: "Leith Recovery"}}})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("entries=%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Portfolio(context.Background(), who, id); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/entry")
		})
	}
}
