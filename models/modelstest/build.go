package modelstest

import (
	"context"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
)

// Small publishes the small test course for everyone.
func Small(t testing.TB, s *models.Store) *models.Version {
	t.Helper()
	return Publish(t, s, coursetest.Small(), "small")
}

// Publish publishes a course for everyone.
func Publish(t testing.TB, s *models.Store, files courses.Files, slug string) *models.Version {
	t.Helper()
	v, err := s.Publish(context.Background(), models.Publication{Files: files, Slug: slug, Public: true, By: "test"})
	if err != nil {
		t.Fatalf("publish: %v", err)
	}
	return v
}

// RightAnswer is an answer that is marked right.
func RightAnswer(q courses.Question) courses.Answer { return q.RightAnswer() }

// WrongAnswer is an answer that can be given and is not right.
func WrongAnswer(q courses.Question) courses.Answer {
	right := RightAnswer(q)
	switch q.Kind {
	case courses.Order:
		right[0], right[1] = right[1], right[0]
		return right
	case courses.Match:
		first := q.Options[0].ID
		right[0] = first + "=" + q.Options[1].ID
		return right
	}
	for _, o := range q.Options {
		if !o.Right {
			return courses.Answer{o.ID}
		}
	}
	return nil
}

// DoLesson goes through a lesson to its end.
func DoLesson(t testing.TB, s *models.Store, who models.Actor, enrolment, step string) models.ScreenSaved {
	t.Helper()
	page, err := s.Step(context.Background(), who, enrolment, step)
	if err != nil {
		t.Fatalf("open %s: %v", step, err)
	}
	out, err := s.SaveScreen(context.Background(), who, enrolment, step, models.ScreenInput{Act: models.ActDone, Screen: len(page.Way()) - 1})
	if err != nil {
		t.Fatalf("finish %s: %v", step, err)
	}
	return out
}

// DoCheck takes a check once, with answers that answer makes, and gives the last outcome.
func DoCheck(t testing.TB, s *models.Store, who models.Actor, enrolment, step string, answer func(courses.Question) courses.Answer) models.AnswerOutcome {
	t.Helper()
	ctx := context.Background()
	if _, err := s.BeginAttempt(ctx, who, enrolment, step); err != nil {
		t.Fatalf("begin %s: %v", step, err)
	}
	var out models.AnswerOutcome
	for {
		page, err := s.Step(ctx, who, enrolment, step)
		if err != nil {
			t.Fatal(err)
		}
		if page.Check.Open == nil {
			return out
		}
		q, _ := page.Step.Question(page.Check.Next())
		if out, err = s.AnswerQuestion(ctx, who, enrolment, step, q.ID, answer(q)); err != nil {
			t.Fatalf("answer %s: %v", q.ID, err)
		}
	}
}

// DoTask hands a task in to a signer, who signs it.
func DoTask(t testing.TB, s *models.Store, who, signer models.Actor, enrolment, step string) {
	t.Helper()
	ctx := context.Background()
	if err := s.HandIn(ctx, who, enrolment, step, signer.PersonID, "I offered tea three times.", nil); err != nil {
		t.Fatalf("hand in: %v", err)
	}
	list, err := s.Support(ctx, signer)
	if err != nil || len(list.Waiting) == 0 {
		t.Fatalf("nothing waits for the signer: %v", err)
	}
	if err := s.Sign(ctx, signer, list.Waiting[len(list.Waiting)-1].ID, true, "Well done."); err != nil {
		t.Fatalf("sign: %v", err)
	}
}
