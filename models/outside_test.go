package models_test

import (
	"context"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestACertificateFromElsewhereIsKeptWithItsFileOrNotAtAll(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		addEntry(t, s, who, talk())
		aid := talk()
		aid.Title, aid.RefreshBy = "First aid at work", "2029-05-31"
		if _, err := s.AddEntryWithFile(ctx, who, aid, note("x.pdf", "<svg/>"), ""); models.KindOf(err) != models.Invalid {
			t.Errorf("a file that cannot be taken: %v", err)
		}
		if list, err := s.CertificateEntries(ctx, who); err != nil || len(list) != 0 {
			t.Errorf("something was kept: %+v, %v", list, err)
		}
		id, err := s.AddEntryWithFile(ctx, who, aid, note("card.txt", "number 12"), models.ShowsNobody)
		if err != nil {
			t.Fatal(err)
		}
		if list, err := s.EvidenceOf(ctx, who, id); err != nil || len(list) != 1 || list[0].Name != "card.txt" {
			t.Errorf("its files are %+v, %v", list, err)
		}
		aid.Title, aid.RefreshBy, aid.CertificateNumber = "Naloxone", "", "N-7"
		if _, err := s.AddEntryWithFile(ctx, who, aid, nil, ""); err != nil {
			t.Fatal(err)
		}
		if list, err := s.CertificateEntries(ctx, who); err != nil || len(list) != 2 || list[0].Title != "Naloxone" || list[1].ID != id {
			t.Errorf("listed are %+v, %v", list, err)
		}
		if list, err := s.CertificateEntries(ctx, other); err != nil || len(list) != 0 {
			t.Errorf("somebody else sees %+v, %v", list, err)
		}
	})
}
