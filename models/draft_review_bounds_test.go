package models_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

// timesTold counts what somebody was told with these words.
func timesTold(t *testing.T, s *models.Store, who models.Actor, words string) int {
	t.Helper()
	return strings.Count(told(t, s, who), words)
}

func (r *reviewed) end(id string) {
	r.t.Helper()
	if err := r.s.EndReview(context.Background(), r.sam, r.draft, id); err != nil {
		r.t.Fatal(err)
	}
}

func TestAReviewTellsOnceHoweverOftenItIsBegunAgain(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		r := newReviewed(t, s)
		for range 3 {
			r.says(r.kim, "", "Hello")
			if err := s.TakeBackComment(ctx, r.kim, r.opened(r.kim).Comments[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		r.says(r.byJo, "", "Mine too")
		if n := timesTold(t, s, r.sam, "begun to comment"); n != 2 {
			t.Errorf("Sam was told %d times of two reviews", n)
		}
		again := func() {
			t.Helper()
			for _, l := range r.lines() {
				if l.Open && l.Kind == "member" {
					r.end(l.ID)
				}
			}
			r.ask(models.AskReviewInput{Person: r.jo.PersonID})
		}
		for range 3 {
			again()
		}
		if n := timesTold(t, s, r.jo, "asks what you think"); n != 1 {
			t.Errorf("Jo was told %d times in a day", n)
		}
		clock.Add(25 * time.Hour)
		again()
		again()
		if n := timesTold(t, s, r.jo, "asks what you think"); n != 2 {
			t.Errorf("Jo was told %d times in two days", n)
		}
	})
}

func TestADraftHasAtMostTwoHundredReviews(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	r := newReviewed(t, s)
	for range 198 {
		r.end(r.lines()[0].ID)
		r.ask(models.AskReviewInput{})
	}
	r.end(r.lines()[0].ID)
	is(t, "one more", s.AskReview(context.Background(), r.sam, r.draft, models.AskReviewInput{}), models.Conflict)
	if n := len(r.lines()); n != 200 {
		t.Errorf("%d reviews are kept", n)
	}
}

func TestAReviewIsOverWhileWhoAskedMayNotEdit(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		r := newReviewed(t, s)
		kit, lou := r.team.Join(t, s, "kit", models.Trainer), r.team.Join(t, s, "lou", models.Supervisor)
		for _, person := range []string{"", lou.PersonID} {
			if err := s.AskReview(ctx, kit, r.draft, models.AskReviewInput{Person: person}); err != nil {
				t.Fatal(err)
			}
		}
		page, err := s.DraftReviews(ctx, kit, r.draft)
		if err != nil {
			t.Fatal(err)
		}
		kits := []models.Reviewer{{Review: page.Reviews[0].ID, Who: lou}, {Token: page.Reviews[1].Token, Address: "192.0.2.1"}}
		check := func(what string, over bool) {
			t.Helper()
			for _, by := range kits {
				_, err := s.OpenReview(ctx, by)
				if said := s.AddComment(ctx, by, "", what); over {
					is(t, what, err, models.Gone)
					is(t, what+": a comment", said, models.Gone)
				} else if err != nil || said != nil {
					t.Errorf("%s: %v, %v", what, err, said)
				}
			}
			asked, err := s.AskedReviews(ctx, lou)
			if err != nil || (len(asked) == 0) != over || r.lines()[0].Open == over {
				t.Errorf("%s: Lou finds %d, the list says open %v, %v", what, len(asked), r.lines()[0].Open, err)
			}
			r.opened(r.kim)
		}
		chosen := func(people ...string) {
			t.Helper()
			if err := s.SetDraftEditors(ctx, r.sam, r.draft, true, people); err != nil {
				t.Fatal(err)
			}
		}
		chosen()
		check("not chosen", true)
		if n := timesTold(t, s, kit, "begun to comment"); n != 0 {
			t.Errorf("Kit is told %d times of a course that is closed to them", n)
		}
		chosen(kit.PersonID)
		check("chosen", false)
		if n := timesTold(t, s, kit, "begun to comment"); n != 2 {
			t.Errorf("Kit is told %d times", n)
		}
		if err := s.EndRole(ctx, r.team.Coordinator, r.team.Org.Slug, kit.PersonID, models.Trainer); err != nil {
			t.Fatal(err)
		}
		check("no trainer", true)
		if err := s.Leave(ctx, kit, r.team.Org.Slug); err != nil {
			t.Fatal(err)
		}
		check("left", true)
	})
}

func TestAnotherTrainerWhoAsksTheSameColleagueBeginsANewReview(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		r := newReviewed(t, s)
		r.says(r.byJo, "", "For Sam")
		if err := s.SetCredit(ctx, r.byJo, "name", "Jo"); err != nil {
			t.Fatal(err)
		}
		if err := s.CreditReviewer(ctx, r.sam, r.draft, r.byJo.Review); err != nil {
			t.Fatal(err)
		}
		kit := r.team.Join(t, s, "kit", models.Trainer)
		if err := s.AskReview(ctx, kit, r.draft, models.AskReviewInput{Person: r.jo.PersonID, ReviewAsk: models.ReviewAsk{Asks: "And now?"}}); err != nil {
			t.Fatal(err)
		}
		asked, err := s.AskedReviews(ctx, r.jo)
		if err != nil || len(asked) != 1 || asked[0].By != "Kit" || asked[0].ID == r.byJo.Review {
			t.Fatalf("Jo finds %+v, %v", asked, err)
		}
		_, err = s.OpenReview(ctx, r.byJo)
		is(t, "the one before", err, models.Gone)
		now := models.Reviewer{Review: asked[0].ID, Who: r.jo}
		if page := r.opened(now); page.Asks != "And now?" || page.By != "Kit" || page.CreditName != "Jo" || page.Credit != "name" || len(page.Comments) != 0 {
			t.Errorf("Jo sees %+v", page)
		}
		r.says(now, "", "For Kit")
		if timesTold(t, s, kit, "begun to comment") != 1 || timesTold(t, s, r.sam, "begun to comment") != 1 || timesTold(t, s, r.jo, "asks what you think") != 1 {
			t.Error("the wrong one was told")
		}
		if list := r.comments(models.CommentFilter{}); len(list) != 2 || list[0].Text != "For Sam" || list[1].Text != "For Kit" {
			t.Errorf("the trainers see %+v", list)
		}
		for _, l := range r.lines() {
			if want := map[string]string{now.Review: "Jo (review)"}[l.ID]; l.Thanks != want || l.Credited != want {
				t.Errorf("the credit of %s: wanted %q, stands %q", l.ID, l.Thanks, l.Credited)
			}
		}
	})
}

func TestTheLinkToADraftIsForgottenAfterItsLastDay(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		r := newReviewed(t, s)
		kept := func() bool {
			t.Helper()
			if err := s.Tidy(ctx); err != nil {
				t.Fatal(err)
			}
			for _, l := range r.lines() {
				if l.SealedToken != nil {
					return true
				}
			}
			return false
		}
		clock.Add(30 * 24 * time.Hour)
		if !kept() || r.lines()[1].Token != r.kim.Token {
			t.Error("the link is forgotten on its last day")
		}
		clock.Add(48 * time.Hour)
		if kept() {
			t.Error("the link is still kept after its last day")
		}
	})
}

func TestACommentIsKeptWithoutReadingTheCourse(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var statements []string
	s, _ := modelstest.SQLite(t, func(o *models.Options) {
		o.Trace = func(statement string) {
			mu.Lock()
			defer mu.Unlock()
			statements = append(statements, statement)
		}
	})
	ctx := context.Background()
	r := newReviewed(t, s)
	part := r.page().Outline[0].ID
	for _, title := range []string{"One", "Two", "Three", "Four", "Five"} { // so that no state that Kim sees is in memory
		old := r.page().Title
		if _, err := r.write(r.sam, "course.yaml", "title: "+old, "title: "+title); err != nil {
			t.Fatal(err)
		}
	}
	if r.page().Rev != 6 {
		t.Fatalf("state %d, want six", r.page().Rev)
	}
	mu.Lock()
	statements = nil
	mu.Unlock()
	r.says(r.kim, part, "Hello")
	r.says(r.kim, part, "Hello")
	is(t, "a part that is not there", s.AddComment(ctx, r.kim, "nowhere", "Hello"), models.NotFound)
	mu.Lock()
	all := strings.Join(statements, "\n")
	mu.Unlock()
	if strings.Contains(all, "draft_files") || !strings.Contains(all, "draft_comments") {
		t.Errorf("to keep a comment it reads contents:\n%s", all)
	}
	if own := r.opened(r.kim).Comments; len(own) != 1 {
		t.Errorf("Kim has %d comments", len(own))
	}
}
