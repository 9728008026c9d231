package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

// kindly asserts a refusal of a kind that says how many there may be, without blame.
func kindly(t *testing.T, err error, kind models.Kind, number string) {
	t.Helper()
	if models.KindOf(err) != kind || err == nil || !strings.Contains(err.Error(), number) {
		t.Errorf("one too many was answered with %v", err)
		return
	}
	for _, word := range []string{"limit", "exceed", "invalid", "fail", "error"} {
		if strings.Contains(strings.ToLower(err.Error()), word) {
			t.Errorf("it says %q: %v", word, err)
		}
	}
}

func TestAPersonMakesAtMostTwentySchemesOfTheirOwn(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		own := cpd.Own{Name: "Our year", Organisation: "Harbour", Minutes: 60}
		var id string
		for range 20 {
			var err error
			if id, err = s.KeepOwnScheme(ctx, who, "", own, "2026-01-01"); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.StopScheme(ctx, who, id); err != nil { // one that is followed no more is there still
			t.Fatal(err)
		}
		_, err := s.KeepOwnScheme(ctx, who, "", own, "2026-01-01")
		kindly(t, err, models.Conflict, "20")
		own.Name = "Another year"
		if _, err := s.KeepOwnScheme(ctx, who, id, own, "2026-01-01"); err != nil {
			t.Errorf("one of them cannot be changed: %v", err)
		}
		if _, err := s.KeepOwnScheme(ctx, other, "", own, "2026-01-01"); err != nil {
			t.Errorf("somebody else: %v", err)
		}
	})
}

func TestAPersonWaitsForAtMostFiftyAnswersAtOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other, jo := team.Join(t, s, "ania"), team.Join(t, s, "mo"), team.Join(t, s, "jo", models.Supervisor)
		var entry string
		for i := range 10 {
			entry = addEntry(t, s, who, withMinutes(fmt.Sprintf("Talk %d", i), "2026-05-17", 60))
			for range 5 {
				if err := s.AskConfirmation(ctx, who, entry, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		last := entry
		entry = addEntry(t, s, who, talk())
		kindly(t, s.AskConfirmation(ctx, who, entry, nil), models.Conflict, "50")
		kindly(t, s.AskMember(ctx, who, entry, jo.PersonID, nil), models.Conflict, "50")
		if err := s.AskConfirmation(ctx, other, addEntry(t, s, other, talk()), nil); err != nil {
			t.Errorf("somebody else: %v", err)
		}
		open, err := s.EntryConfirmations(ctx, who, last)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.EndConfirmation(ctx, who, last, open.Asked[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := s.AskConfirmation(ctx, who, entry, nil); err != nil {
			t.Errorf("after one was ended: %v", err)
		}
		clock.Add(91 * 24 * time.Hour)
		for range 5 {
			if err := s.AskConfirmation(ctx, who, entry, nil); err != nil {
				t.Errorf("after all have closed: %v", err)
			}
		}
	})
}

func TestAnEntryHasAtMostTwentyFiles(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		entry := addEntry(t, s, who, talk())
		var first models.EvidenceItem
		for i := range 20 {
			kept := addFile(t, s, who, entry, "note.txt", fmt.Sprintf("Note %d", i))
			if i == 0 {
				first = kept
			}
		}
		_, err := s.AddEvidence(ctx, who, entry, note("more.txt", "One more"), "")
		kindly(t, err, models.Invalid, "20")
		if rows := models.Rows[models.SealedFile](t, s, "person_id = ?", who.PersonID); len(rows) != 20 {
			t.Errorf("%d files are kept", len(rows))
		}
		if _, err := s.AddEvidence(ctx, who, entry, note("again.txt", "Note 3"), ""); err != nil {
			t.Errorf("one that is there already: %v", err)
		}
		if _, err := s.RemoveEvidence(ctx, who, first.ID); err != nil {
			t.Fatal(err)
		}
		addFile(t, s, who, entry, "more.txt", "One more")
		_, err = s.BringBackEvidence(ctx, who, first.ID)
		kindly(t, err, models.Invalid, "20")
		_, err = s.AddEvidence(ctx, who, entry, note("note.txt", "Note 0"), "")
		kindly(t, err, models.Invalid, "20")
		if list, err := s.EvidenceOf(ctx, who, entry); err != nil || len(list) != 20 {
			t.Errorf("%d files, %v", len(list), err)
		}
	})
}

func TestAnEntryTouchesAtMostTwoHundredThings(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		entry := addEntry(t, s, who, talk())
		own := cpd.Own{Name: "Our year", Organisation: "Harbour"}
		var codes []string
		for i := range 40 {
			own.Topics = append(own.Topics, cpd.Topic{ID: fmt.Sprintf("t%d", i), Title: fmt.Sprintf("Topic %d", i)})
			codes = append(codes, fmt.Sprintf("t%d", i))
		}
		var links []models.LinkInput
		for range 6 {
			id, err := s.KeepOwnScheme(ctx, who, "", own, "2026-01-01")
			if err != nil {
				t.Fatal(err)
			}
			links = append(links, models.LinkInput{Scheme: id, Codes: codes})
		}
		_, err := s.SaveEntry(ctx, who, entry, models.EntryInput{Rev: 1, Links: links})
		kindly(t, err, models.Invalid, "200")
		page, err := s.SaveEntry(ctx, who, entry, models.EntryInput{Rev: 1, Links: links[:5]})
		if err != nil || len(page.Links) != 200 {
			t.Errorf("%d things, %v", len(page.Links), err)
		}
	})
}
