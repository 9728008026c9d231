package models_test

import (
	"context"
	"strings"
	"testing"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestWhatFitsAJobIsSuggestedAndWhatIsNeverShownSuggestsNothing(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		asks := a.award.Facts.Achievement.Alignments[0].Code
		offer, err := s.PortfolioOffer(ctx, a.who, []string{"2.1", "6.1", asks, "no such"})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, c := range offer.Suggested {
			got[c.Ref] = strings.Join(c.Fits, "|")
		}
		if len(offer.Suggested) != 3 || got["entry:"+a.talk] == "" || got["entry:"+a.made] == "" {
			t.Errorf("suggested are %+v", offer.Suggested)
		}
		if len(offer.Awards) != 0 {
			t.Errorf("an award whose entry is in the log is offered beside it: %+v", offer.Awards)
		}
		for _, c := range offer.Competencies {
			if c.Code == "6.1" {
				t.Error("what is never shown to an employer can be asked for")
			}
		}
		if offer, err = s.PortfolioOffer(ctx, a.who, []string{"6.1"}); err != nil || len(offer.Suggested) != 0 {
			t.Errorf("what is never shown to an employer suggests %+v, %v", offer.Suggested, err)
		}
		if err := s.RemoveEntry(ctx, a.who, a.made); err != nil {
			t.Fatal(err)
		}
		offer, err = s.PortfolioOffer(ctx, a.who, []string{asks})
		if err != nil || len(offer.Awards) != 1 || offer.Awards[0].Ref != "award:"+a.award.Code || offer.Suggested[0].Ref != "award:"+a.award.Code {
			t.Errorf("an award without an entry: %+v, %v", offer, err)
		}
		if other, err := s.PortfolioOffer(ctx, a.team.Coordinator, []string{"2.1", asks}); err != nil || len(other.Suggested)+len(other.Awards) != 0 {
			t.Errorf("somebody else is offered %+v, %v", other, err)
		}
	})
}

func TestAnItemIsOpenedWithAllThatCouldBeShown(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		id := a.draft(func(c *models.PortfolioChoices) {
			c.Items = c.Items[:1]
			c.Items[0].Title, c.Items[0].Hold = "Talk", []string{"minutes", "provider"}
			c.Hidden = []cpd.HiddenName{{Name: "Harbour", Words: "a charity"}}
		})
		item, err := s.PortfolioItem(ctx, a.who, a.page(id), a.talk)
		if err != nil || item.Choice.Title != "Talk" || item.Whole.Title != "Talk on safer supply" || item.Whole.Minutes != 90 || item.Whole.Employer != "Harbour" ||
			len(item.Whole.Writing) != 2 || len(item.Whole.Touches) == 0 || len(item.Whole.Confirmed) != 1 {
			t.Errorf("the item is %+v, %v", item, err)
		}
		for _, c := range item.Whole.Touches {
			if strings.Contains(c, "6.1") {
				t.Error("what is never shown to an employer could be shown")
			}
		}
		for name, try := range map[string]struct {
			who  models.Actor
			item string
		}{"not chosen": {a.who, a.made}, "nonsense": {a.who, "entry:" + a.talk}, "empty": {a.who, ""}, "somebody else": {a.team.Coordinator, a.talk}} {
			if _, err := s.PortfolioItem(ctx, try.who, a.page(id), try.item); models.KindOf(err) != models.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
