package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestOldStatesAreForgottenByATrainerAndWhatSomebodyStillNeedsIsNot(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		d := newDesk(t, s)
		words := []string{"Tea breaks, level 1", "Coffee breaks", "Cocoa breaks", "Water breaks"}
		write := func(n int) {
			t.Helper()
			_, err := d.write(d.sam, "course.yaml", words[n-1], words[n])
			mustDo(t, err)
		}
		v, err := s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: 1})
		mustDo(t, err)
		write(1)
		mustDo(t, s.AskReview(ctx, d.sam, d.draft, models.AskReviewInput{})) // shows state 2
		write(2)
		onlyIn3 := courses.FileHash(d.page().Files["course.yaml"])
		clock.Add(31 * 24 * time.Hour)
		write(3)
		mustDo(t, s.RestoreDraft(ctx, d.sam, d.draft, 2))
		kept := func(sum string) bool {
			t.Helper()
			there, err := models.HasFile(s, sum)
			mustDo(t, err)
			return there
		}
		if !kept(onlyIn3) {
			t.Fatal("this test looks for a content that never was")
		}
		for name, who := range map[string]models.Actor{"a coordinator": d.team.Coordinator, "a stranger": {}} {
			if _, err := s.ForgetDraftStates(ctx, who, d.draft, 30); models.KindOf(err) != models.NotFound {
				t.Errorf("%s forgot states: %v", name, err)
			}
		}
		for _, days := range []int{0, -1, 1, 31} {
			_, err := s.ForgetDraftStates(ctx, d.sam, d.draft, days)
			wantKind(t, err, models.Invalid)
		}
		if n, err := s.ForgetDraftStates(ctx, d.sam, d.draft, 90); err != nil || n != 0 {
			t.Errorf("%d states are older than 90 days, %v", n, err)
		}
		n, err := s.ForgetDraftStates(ctx, d.sam, d.draft, 30)
		if err != nil || n != 2 {
			t.Errorf("%d states were forgotten, %v", n, err)
		}
		history, err := s.DraftHistory(ctx, d.sam, d.draft, 0)
		mustDo(t, err)
		var left []string
		for _, line := range history {
			left = append(left, fmt.Sprint(line.Rev, " after ", line.Before))
		}
		if got := strings.Join(left, ", "); got != "5 after 4, 4 after 2, 2 after 0" {
			t.Errorf("the history is %s", got)
		}
		_, err = s.DraftFile(ctx, d.sam, d.draft, 3, "course.yaml")
		wantKind(t, err, models.NotFound)
		wantKind(t, s.RestoreDraft(ctx, d.sam, d.draft, 1), models.NotFound)
		if kept(onlyIn3) {
			t.Error("a content that nothing has is still kept")
		}
		files, err := s.DraftVersionFiles(ctx, d.sam, d.draft, 1)
		if err != nil || courses.Digest(files) != v.Digest {
			t.Errorf("the published version lost something: %v", err)
		}
		for _, rev := range []int{2, 4, 5} {
			files, err := s.DraftFiles(ctx, d.sam, d.draft, rev)
			if err != nil || len(files) != len(coursetest.Small()) {
				t.Errorf("state %d: %v", rev, err)
			}
		}
		_, err = d.write(d.sam, "course.yaml", words[1], words[2]) // the content that was dropped comes again
		if err != nil || !kept(onlyIn3) {
			t.Errorf("what was forgotten cannot be written again: %v", err)
		}
	})
}

func TestADraftHasRoomForSoMuchAndMoreAfterForgetting(t *testing.T) {
	t.Parallel()
	for name, small := range map[string]func(*models.Options){
		"states": func(o *models.Options) { o.DraftStates = 3 },
		"bytes":  func(o *models.Options) { o.DraftBytes = 100_000 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
				d := newDesk(t, s)
				put := func(n int) error {
					_, err := s.SaveDraft(ctx, d.sam, d.draft, models.DraftEdit{What: "written", Change: func(f courses.Files) (courses.Files, error) {
						f["summary.md"] = []byte(strings.Repeat(fmt.Sprintf("Line %d.\n", n), 8000))
						return f, nil
					}})
					return err
				}
				mustDo(t, put(1))
				mustDo(t, put(2))
				before := d.page().Rev
				err := put(3)
				wantKind(t, err, models.Conflict)
				if !strings.Contains(err.Error(), "Forget old ones") || d.page().Rev != before {
					t.Errorf("%v, state %d", err, d.page().Rev)
				}
				mustDo(t, put(2)) // nothing new, so nothing is in the way
				if other, err := s.NewDraft(ctx, d.sam, models.NewDraftInput{Org: d.team.Org.Slug, Title: "Another", From: "blank"}); err != nil || other == "" {
					t.Errorf("another draft has no room: %v", err)
				}
				clock.Add(31 * 24 * time.Hour)
				_, err = s.ForgetDraftStates(ctx, d.sam, d.draft, 30)
				mustDo(t, err)
				mustDo(t, put(3))
			}, small)
		})
	}
}
