package models_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"throughline/courses"
	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

// reviewed is a desk with somebody asked by link and a colleague asked by name.
type reviewed struct {
	*desk
	jo   models.Actor
	kim  models.Reviewer // with the link
	byJo models.Reviewer
}

func newReviewed(t *testing.T, s *models.Store) *reviewed {
	t.Helper()
	r := &reviewed{desk: newDesk(t, s)}
	r.jo = r.team.Join(t, s, "jo", models.Supervisor)
	r.ask(models.AskReviewInput{ReviewAsk: models.ReviewAsk{For: "Kim", Asks: "Does the scene ring true?"}})
	r.ask(models.AskReviewInput{Person: r.jo.PersonID, ReviewAsk: models.ReviewAsk{Asks: "Is it short enough?"}})
	lines := r.lines()
	r.kim = models.Reviewer{Token: lines[1].Token, Address: "192.0.2.1"}
	r.byJo = models.Reviewer{Review: lines[0].ID, Who: r.jo}
	return r
}

func (r *reviewed) ask(in models.AskReviewInput) {
	r.t.Helper()
	if err := r.s.AskReview(context.Background(), r.sam, r.draft, in); err != nil {
		r.t.Fatal(err)
	}
}

func (r *reviewed) lines() []models.ReviewLine {
	r.t.Helper()
	page, err := r.s.DraftReviews(context.Background(), r.sam, r.draft)
	if err != nil {
		r.t.Fatal(err)
	}
	return page.Reviews
}

func (r *reviewed) says(by models.Reviewer, part, text string) {
	r.t.Helper()
	if err := r.s.AddComment(context.Background(), by, part, text); err != nil {
		r.t.Fatal(err)
	}
}

func (r *reviewed) opened(by models.Reviewer) models.ReviewPage {
	r.t.Helper()
	page, err := r.s.OpenReview(context.Background(), by)
	if err != nil {
		r.t.Fatal(err)
	}
	return page
}

func (r *reviewed) comments(by models.CommentFilter) []models.CommentLine {
	r.t.Helper()
	out, err := r.s.Comments(context.Background(), r.sam, r.draft, by)
	if err != nil {
		r.t.Fatal(err)
	}
	return out
}

// is asserts the kind of a refusal.
func is(t *testing.T, what string, err error, kind models.Kind) {
	t.Helper()
	if err == nil || models.KindOf(err) != kind {
		t.Errorf("%s: %v, want kind %v", what, err, kind)
	}
}

func TestAReviewerSeesTheStateThatTheyWereAskedAboutAndTheirOwnComments(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		r := newReviewed(t, s)
		before := r.page()
		if _, err := r.write(r.sam, "course.yaml", "Tea breaks, level 1", "Half a sent"); err != nil {
			t.Fatal(err)
		}
		page := r.opened(r.kim)
		if courses.Digest(page.Files) != courses.Digest(before.Files) || page.Asks != "Does the scene ring true?" || page.For != "" || page.By != "Sam" || page.Until != "2026-07-01" {
			t.Errorf("the reviewer sees %q from %q until %s, for %q", page.Asks, page.By, page.Until, page.For)
		}
		if err := s.ShowNewestToReviewer(ctx, r.sam, r.draft, r.lines()[1].ID); err != nil {
			t.Fatal(err)
		}
		if now := r.opened(r.kim); courses.Digest(now.Files) != courses.Digest(r.page().Files) || courses.Digest(r.opened(r.byJo).Files) != courses.Digest(before.Files) {
			t.Error("the newest state went to the wrong reviewer")
		}
		part := before.Outline[0].ID
		r.says(r.kim, part, "  One <b>word</b>\r\nis too \x00hard.  ")
		r.says(r.kim, part, "One <b>word</b>\nis too hard.") // sent again
		clock.Add(time.Second)
		r.says(r.kim, "", "Thank you for asking.")
		r.says(r.byJo, part, "Short enough.")
		if own := r.opened(r.kim).Comments; len(own) != 2 || own[0].Text != "One <b>word</b>\nis too hard." || own[0].Part != part || own[1].Part != "" {
			t.Errorf("Kim sees %+v", own)
		}
		if own := r.opened(r.byJo).Comments; len(own) != 1 || own[0].Text != "Short enough." {
			t.Errorf("Jo sees %+v", own)
		}
		kims := r.opened(r.kim).Comments[0].ID
		is(t, "another's comment is taken back", s.TakeBackComment(ctx, r.byJo, kims), models.NotFound)
		is(t, "a comment on no part", s.AddComment(ctx, r.kim, "nowhere", "Hello"), models.NotFound)
		is(t, "nothing is said", s.AddComment(ctx, r.kim, "", " \n"), models.Invalid)
		is(t, "too long", s.AddComment(ctx, r.kim, "", strings.Repeat("é", 2001)), models.Invalid)
		if err := s.AnswerComment(ctx, r.sam, r.draft, kims, true, "We wrote it anew."); err != nil {
			t.Fatal(err)
		}
		if own := r.opened(r.kim).Comments[0]; !own.Resolved || own.Reply != "We wrote it anew." {
			t.Errorf("the reviewer does not see the answer: %+v", own)
		}
		if err := s.AnswerComment(ctx, r.sam, r.draft, kims, false, ""); err != nil {
			t.Fatal(err)
		}
		if own := r.opened(r.kim).Comments[0]; own.Resolved || own.Reply != "" {
			t.Errorf("it is not open again: %+v", own)
		}
		list := r.comments(models.CommentFilter{Part: &part})
		if len(list) != 2 || list[0].By != "Kim" || list[1].By != "Jo" || r.lines()[1].Comments != 2 || r.lines()[1].Said != 2 {
			t.Errorf("the trainer sees %+v", list)
		}
		counts, err := s.CountComments(ctx, r.sam, r.draft)
		if err != nil || counts.Open[part] != 2 || counts.Open[""] != 1 || counts.AllOpen() != 3 || len(counts.Versions) != 0 {
			t.Errorf("%+v, %v", counts, err)
		}
		if err := s.TakeBackComment(ctx, r.kim, kims); err != nil {
			t.Fatal(err)
		}
		if len(r.opened(r.kim).Comments) != 1 || len(r.comments(models.CommentFilter{})) != 2 {
			t.Error("what was taken back is still there")
		}
		events, err := s.Events(ctx, r.jo)
		if err != nil || len(events) == 0 || !strings.Contains(events[0].Text, "Sam asks what you think") {
			t.Errorf("the colleague was told %+v, %v", events, err)
		}
		asked, err := s.AskedReviews(ctx, r.jo)
		if err != nil || len(asked) != 1 || asked[0].Comments != 1 || asked[0].ID != r.byJo.Review {
			t.Errorf("the colleague finds %+v, %v", asked, err)
		}
	})
}

func TestAReviewEndsForGoodAndNobodyElseFindsIt(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		r := newReviewed(t, s)
		r.says(r.kim, "", "Mine.")
		line, own := r.lines()[1], r.opened(r.kim).Comments[0].ID
		other := modelstest.NewTeam(t, s, "Burn", "robin")
		robin, learner := other.Join(t, s, "bo", models.Trainer), r.team.Join(t, s, "mo")
		restricted, until := r.sam, clock.Now().Add(time.Hour)
		restricted.RestrictedUntil, restricted.RestrictedOrg = &until, r.team.Org.ID
		acts := func(who models.Actor) map[string]error {
			_, list := s.DraftReviews(ctx, who, r.draft)
			_, comments := s.Comments(ctx, who, r.draft, models.CommentFilter{})
			return map[string]error{"list": list, "comments": comments, "ask": s.AskReview(ctx, who, r.draft, models.AskReviewInput{}), "end": s.EndReview(ctx, who, r.draft, line.ID),
				"newest": s.ShowNewestToReviewer(ctx, who, r.draft, line.ID), "credit": s.CreditReviewer(ctx, who, r.draft, line.ID), "answer": s.AnswerComment(ctx, who, r.draft, own, true, "x")}
		}
		for name, who := range map[string]models.Actor{"another's trainer": robin, "a learner": learner, "nobody": {}} {
			for act, err := range acts(who) {
				is(t, name+": "+act, err, models.NotFound)
			}
			_, err := s.OpenReview(ctx, models.Reviewer{Review: r.byJo.Review, Who: who})
			is(t, name+" opens Jo's", err, models.NotFound)
		}
		for act, err := range acts(restricted) {
			is(t, "after a recovery: "+act, err, models.Forbidden)
		}
		closed := r.jo
		closed.RestrictedUntil, closed.RestrictedOrg = &until, r.team.Org.ID
		is(t, "Jo after a recovery", s.AddComment(ctx, models.Reviewer{Review: r.byJo.Review, Who: closed}, "", "x"), models.Forbidden)
		is(t, "with a link after a recovery", s.AddComment(ctx, models.Reviewer{Token: r.kim.Token, Who: closed}, "", "x"), models.Forbidden)
		if counts, err := s.CountComments(ctx, restricted, r.draft); err != nil || counts.AllOpen() != 0 {
			t.Errorf("after a recovery: %+v, %v", counts, err)
		}
		if asked, err := s.AskedReviews(ctx, closed); err != nil || len(asked) != 0 {
			t.Errorf("after a recovery: %+v, %v", asked, err)
		}
		is(t, "another's link is shown with a token of none", s.AddComment(ctx, models.Reviewer{Token: "AAAAAAAAAAAAAAAAAAAAAA", Address: "192.0.2.9"}, "", "x"), models.NotFound)

		kit := r.team.Join(t, s, "kit", models.Trainer)
		page, err := s.DraftReviews(ctx, kit, r.draft)
		if err != nil || page.Reviews[1].Token != "" || r.lines()[1].Token == "" {
			t.Errorf("another trainer sees the link: %v", err)
		}
		if err := s.ArchiveDraft(ctx, r.sam, r.draft, true); err != nil {
			t.Fatal(err)
		}
		_, err = s.OpenReview(ctx, r.kim)
		is(t, "put away", err, models.Gone)
		is(t, "asking for what is put away", s.AskReview(ctx, r.sam, r.draft, models.AskReviewInput{}), models.Conflict)
		if err := s.ArchiveDraft(ctx, r.sam, r.draft, false); err != nil {
			t.Fatal(err)
		}
		r.opened(r.kim)
		for range 2 {
			if err := s.EndReview(ctx, r.sam, r.draft, line.ID); err != nil {
				t.Fatal(err)
			}
		}
		for act, err := range map[string]error{"comment": s.AddComment(ctx, r.kim, "", "More"), "take back": s.TakeBackComment(ctx, r.kim, own), "credit": s.SetCredit(ctx, r.kim, "", "")} {
			is(t, act+" after the end", err, models.Gone)
			if strings.Contains(err.Error(), "Sam") || strings.Contains(err.Error(), "Tea") {
				t.Errorf("the end says %q", err)
			}
		}
		if l := r.lines()[1]; l.Open || l.Token != "" || len(r.comments(models.CommentFilter{})) != 1 {
			t.Errorf("after the end: %+v", l)
		}
		clock.Add(31 * 24 * time.Hour)
		_, err = s.OpenReview(ctx, r.byJo)
		is(t, "after the last day", err, models.Gone)
		if asked, err := s.AskedReviews(ctx, r.jo); err != nil || len(asked) != 0 {
			t.Errorf("after the last day: %+v, %v", asked, err)
		}
	})
}

func TestReviewsAndCommentsAreBounded(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	ctx := context.Background()
	r := newReviewed(t, s)
	for until, good := range map[cpd.Day]bool{"2026-05-31": false, "2026-06-01": true, "2026-07-31": true, "2026-08-01": false} {
		err := s.AskReview(ctx, r.sam, r.draft, models.AskReviewInput{Until: until})
		if (err == nil) != good {
			t.Errorf("until %s: %v", until, err)
		}
	}
	is(t, "a learner is no colleague", s.AskReview(ctx, r.sam, r.draft, models.AskReviewInput{Person: r.team.Join(t, s, "mo").PersonID}), models.Invalid)
	r.ask(models.AskReviewInput{Person: r.jo.PersonID, ReviewAsk: models.ReviewAsk{Asks: "And now?"}})
	if page := r.opened(r.byJo); page.Asks != "And now?" || len(r.lines()) != 4 {
		t.Errorf("asking Jo again made %d reviews, and %q", len(r.lines()), page.Asks)
	}
	for range 16 {
		r.ask(models.AskReviewInput{})
	}
	is(t, "the twenty-first", s.AskReview(ctx, r.sam, r.draft, models.AskReviewInput{}), models.Conflict)
	for i := range 200 {
		r.says(r.kim, "", fmt.Sprint("Comment ", i))
	}
	is(t, "comment 201", s.AddComment(ctx, r.kim, "", "One more"), models.Conflict)
}

func TestCommentsAreKeptWithTheVersionAfterThem(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		r := newReviewed(t, s)
		publish := func(note string) {
			t.Helper()
			clock.Add(time.Minute)
			if _, err := s.PublishDraft(ctx, r.sam, r.draft, models.PublishInput{Rev: r.page().Rev, Note: note}); err != nil {
				t.Fatal(err)
			}
		}
		r.says(r.kim, "", "Before one, resolved")
		if err := s.AnswerComment(ctx, r.sam, r.draft, r.comments(models.CommentFilter{})[0].ID, true, ""); err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Minute)
		r.says(r.kim, "", "Before one, open")
		publish("")
		clock.Add(time.Minute)
		r.says(r.kim, "", "Before two")
		publish("") // the same files are no new version
		texts := func(by models.CommentFilter) string {
			var out []string
			for _, c := range r.comments(by) {
				out = append(out, fmt.Sprint(c.Version, " ", c.Text))
			}
			return strings.Join(out, "; ")
		}
		if got := texts(models.CommentFilter{}); got != "1 Before one, open; 0 Before two" {
			t.Errorf("on the desk: %s", got)
		}
		if _, err := r.write(r.sam, "course.yaml", "Tea breaks, level 1", "Tea pauses"); err != nil {
			t.Fatal(err)
		}
		publish("Another title")
		if got := texts(models.CommentFilter{Version: 1}) + " | " + texts(models.CommentFilter{Version: 2}); got != "1 Before one, resolved; 1 Before one, open | 2 Before two" {
			t.Errorf("with the versions: %s", got)
		}
		counts, err := s.CountComments(ctx, r.sam, r.draft)
		if err != nil || counts.Versions[1] != 2 || counts.Versions[2] != 1 || counts.AllOpen() != 2 {
			t.Errorf("%+v, %v", counts, err)
		}
	})
}

func TestReviewersAreCreditedAsTheyChoose(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		r := newReviewed(t, s)
		before := string(r.page().Files["course.yaml"])
		credits := func() string {
			t.Helper()
			if err := s.CreditReviewer(ctx, r.sam, r.draft, r.lines()[1].ID); err != nil {
				t.Fatal(err)
			}
			return strings.Join(r.page().Course.Credits, "; ")
		}
		choose := func(credit, name string) {
			t.Helper()
			if err := s.SetCredit(ctx, r.kim, credit, name); err != nil {
				t.Fatal(err)
			}
		}
		written := strings.Join(r.page().Course.Credits, "; ")
		if got := credits(); got != written || r.page().Rev != 1 {
			t.Errorf("somebody who chose nothing is credited: %s", got)
		}
		is(t, "no name", s.SetCredit(ctx, r.kim, "name", " "), models.Invalid)
		is(t, "another way", s.SetCredit(ctx, r.kim, "loudly", "Kim"), models.Invalid)
		choose("name", `Kim: "Ŵyn" # [x]`)
		for range 2 {
			if got := credits(); got != written+`; Kim: "Ŵyn" # [x] (review)` || len(r.page().Musts()) != 0 {
				t.Errorf("the credits are %s", got)
			}
		}
		if r.page().Rev != 2 {
			t.Errorf("putting it in twice made state %d", r.page().Rev)
		}
		choose("unnamed", "Kim")
		if got := credits(); strings.Contains(got, "Kim") || got != written+"; A reviewer who is thanked without a name" {
			t.Errorf("the credits are %s", got)
		}
		choose("", "")
		if got := credits(); got != written || string(r.page().Files["course.yaml"]) != before {
			t.Errorf("the credits are %s, and other bytes changed:\n%s", got, r.page().Files["course.yaml"])
		}
	})
}

func TestWhatReviewersWriteIsSealedAndComesBackFromABackup(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s, _ := modelstest.SQLite(t)
	r := newReviewed(t, s)
	r.says(r.kim, "", "Wombat words.")
	if err := s.SetCredit(ctx, r.kim, "name", "Quokka Kim"); err != nil {
		t.Fatal(err)
	}
	if err := s.AnswerComment(ctx, r.sam, r.draft, r.comments(models.CommentFilter{})[0].ID, true, "Bilby reply."); err != nil {
		t.Fatal(err)
	}
	archive, _ := backUp(t, s)
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, private := range []string{"Wombat", "Quokka", "Bilby", "Does the scene ring true", `"Kim"`, r.kim.Token} {
			if bytes.Contains(content, []byte(private)) {
				t.Errorf("%s shows %q", f.Name, private)
			}
		}
	}
	other, _ := modelstest.SQLite(t)
	if err := restore(other, archive); err != nil {
		t.Fatal(err)
	}
	page, err := other.OpenReview(ctx, r.kim)
	if err != nil || len(page.Comments) != 1 || page.Comments[0].Text != "Wombat words." || page.Comments[0].Reply != "Bilby reply." || page.CreditName != "Quokka Kim" {
		t.Errorf("after the backup: %+v, %v", page.Comments, err)
	}
}
