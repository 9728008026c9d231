package models_test

import (
	"bytes"
	"context"
	"testing"

	"throughline/cpd"
	"throughline/files/filestest"
	"throughline/models"
	"throughline/models/modelstest"
)

func (a *applicant) file(entry, name string) string {
	a.t.Helper()
	added, err := a.s.AddEvidence(context.Background(), a.who, entry, &models.Upload{Name: name, Content: bytes.NewReader(filestest.PNG(9, len(name)))}, "")
	if err != nil {
		a.t.Fatal(err)
	}
	return added.ID
}

func TestOnlyFilesOfItemsInAnIssueGoWithIt(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		other := addEntry(t, s, a.who, models.EntryFacts{Title: "Not in it", Kind: cpd.Shadowing, StartDay: "2026-04"})
		elsewhere := a.file(other, "elsewhere.png")
		first, second, early := a.file(a.talk, "slides.png"), a.file(a.talk, "flipchart.png"), a.file(a.talk, "early.png")
		if _, err := s.RemoveEvidence(ctx, a.who, early); err != nil {
			t.Fatal(err)
		}
		id := a.draft(func(c *models.PortfolioChoices) {
			c.Items = []models.ItemChoice{{Ref: "entry:" + a.made}, {Ref: "entry:" + a.talk}}
			c.Evidence = []string{elsewhere, second, first, early, "no-such-file", second}
		})
		if _, _, err := s.PortfolioEvidence(ctx, a.who, id); models.KindOf(err) != models.Conflict {
			t.Errorf("the files of a draft: %v", err)
		}
		issued := a.issue(id)
		if issued.Ref(1) != "entry:"+a.made || issued.Ref(2) != "entry:"+a.talk || issued.Ref(3) != "" || len(issued.Choices.Evidence) != 2 {
			t.Errorf("it was issued with %v", issued.Choices)
		}
		kept, gone, err := s.PortfolioEvidence(ctx, a.who, id)
		if err != nil || gone != 0 || len(kept) != 2 || kept[0].ID != first || kept[0].Item != 2 || kept[1].ID != second || kept[0].MediaType != "image/png" || kept[0].Size == 0 {
			t.Fatalf("%+v, %d, %v", kept, gone, err)
		}
		if _, err := s.RemoveEvidence(ctx, a.who, first); err != nil {
			t.Fatal(err)
		}
		kept, gone, err = s.PortfolioEvidence(ctx, a.who, id)
		if err != nil || gone != 1 || len(kept) != 1 || kept[0].ID != second {
			t.Errorf("after one was taken away: %+v, %d, %v", kept, gone, err)
		}
		for _, act := range []func(context.Context, models.Actor, string) (string, error){s.RemoveEvidence, s.DeleteEvidence} {
			if _, err := act(ctx, a.who, second); err != nil {
				t.Fatal(err)
			}
		}
		if kept, gone, err = s.PortfolioEvidence(ctx, a.who, id); err != nil || gone != 2 || len(kept) != 0 {
			t.Errorf("after all are gone: %+v, %d, %v", kept, gone, err)
		}
		stranger := a.team.Join(t, s, "tam")
		if _, _, err := s.PortfolioEvidence(ctx, stranger, id); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's: %v", err)
		}
		next, err := s.CopyPortfolio(ctx, a.who, id)
		if err != nil || a.page(next).Choices.Issued != nil {
			t.Errorf("a draft made from it has the refs of an issue, %v", err)
		}
	})
}

func TestAPersonsOwnOpeningsCanBeTold(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		issued := a.issue(a.draft(nil))
		shared, err := s.OpenShared(ctx, issued.Shares[0].Token, "192.0.2.1")
		if err != nil || !shared.Own(a.who) || shared.Own(a.team.Coordinator) || shared.Own(models.Actor{}) {
			t.Fatalf("whose it is: %v", err)
		}
		if got := a.page(issued.ID).Shares[0].Opened(); got != 0 {
			t.Errorf("counted %d without being asked to", got)
		}
		for range 2 {
			if err := s.CountOpening(ctx, shared); err != nil {
				t.Fatal(err)
			}
		}
		if got := a.page(issued.ID).Shares[0].Opened(); got != 2 {
			t.Errorf("counted %d", got)
		}
	})
}
