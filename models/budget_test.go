package models_test

import (
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestTakingACourseReadsByIndexAndInFewQueries(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	l := newLearner(t, s)
	l.allBut(t, s, "offering-tea")
	_, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", models.ScreenInput{Act: models.ActNext, Screen: 1,
		Reflections: map[string]models.ReflectionInput{"next-offer": {Text: "Ask first."}}})
	mustDo(t, err)
	_, token, err := s.SignIn(ctx, "mo", modelstest.Password, models.Device{})
	mustDo(t, err)
	step := func(id string) func() error {
		return func() error {
			viewer, err := s.Session(ctx, token)
			if err != nil {
				return err
			}
			_, err = s.Step(ctx, viewer.Actor, l.enrolment.ID, id)
			return err
		}
	}
	reads := []struct {
		name   string
		atMost int
		read   func() error
	}{
		{"a lesson, with who is signed in", 8, step("offering-tea")},
		{"a check, with who is signed in", 8, step("knowledge-check")},
		{"a course under way", 6, func() error { _, err := s.Learning(ctx, l.who, l.enrolment.ID); return err }},
		{"one's line with one course", 6, func() error { _, err := s.Line(ctx, l.who); return err }},
		{"the course's page", 8, func() error { _, err := s.CoursePage(ctx, &l.who, "small"); return err }},
	}
	for _, r := range reads {
		mustDo(t, r.read()) // warm: versions are parsed once
		var failed error
		queries := models.Queries(t, s, func() { failed = r.read() })
		mustDo(t, failed)
		if len(queries) == 0 || len(queries) > r.atMost {
			t.Errorf("%s takes %d queries, want at most %d:\n%s", r.name, len(queries), r.atMost, strings.Join(queries, "\n"))
		}
		for _, q := range queries {
			for _, line := range models.Plan(t, s, q) {
				if strings.HasPrefix(line, "SCAN") && !strings.Contains(line, "INDEX") && !strings.HasPrefix(line, "SCAN CONSTANT") {
					t.Errorf("%s: %s in\n%s", r.name, line, q)
				}
			}
		}
	}
}

func TestCheckingACertificateReadsByIndex(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	_, a := newHolder(t, s)
	var failed error
	queries := models.Queries(t, s, func() { _, failed = s.Verify(ctx, a.Code, "192.0.2.1") })
	mustDo(t, failed)
	if len(queries) > 4 {
		t.Errorf("it takes %d queries:\n%s", len(queries), strings.Join(queries, "\n"))
	}
	for _, q := range queries {
		for _, line := range models.Plan(t, s, q) {
			if strings.HasPrefix(line, "SCAN") {
				t.Errorf("%s in\n%s", line, q)
			}
		}
	}
}

func TestWhatALearnerSavesIsOneCommit(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	l := newLearner(t, s)
	attempt, err := s.BeginAttempt(ctx, l.who, l.enrolment.ID, "knowledge-check")
	mustDo(t, err)
	page, err := s.Step(ctx, l.who, l.enrolment.ID, "knowledge-check")
	mustDo(t, err)
	first, _ := page.Step.Question(page.Check.Next())
	answer := func() error {
		_, err := s.AnswerQuestion(ctx, l.who, l.enrolment.ID, attempt.StepID, first.ID, first.RightAnswer())
		return err
	}
	saves := []struct {
		name    string
		commits int
		save    func() error
	}{
		{"an answer", 1, answer},
		{"a screen with a reflection", 1, func() error {
			_, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", models.ScreenInput{Act: models.ActNext, Reflections: map[string]models.ReflectionInput{"next-offer": {Text: "Ask first."}}})
			return err
		}},
		{"a page that is only read", 0, func() error { _, err := s.Step(ctx, l.who, l.enrolment.ID, "offering-tea"); return err }},
	}
	for _, save := range saves {
		var failed error
		commits := models.Commits(t, s, func() { failed = save.save() })
		mustDo(t, failed)
		if commits != save.commits {
			t.Errorf("%s is %d commits, want %d", save.name, commits, save.commits)
		}
	}
	// The last answer, the result, the completed step, the course and its certificate: all in one.
	for _, s2 := range []string{"offering-tea", "a-hard-day"} {
		modelstest.DoLesson(t, s, l.who, l.enrolment.ID, s2)
	}
	modelstest.DoCheck(t, s, l.who, l.enrolment.ID, "in-order", modelstest.RightAnswer)
	modelstest.DoTask(t, s, l.who, l.signs, l.enrolment.ID, "practice-task")
	page, err = s.Step(ctx, l.who, l.enrolment.ID, "knowledge-check")
	mustDo(t, err)
	last, _ := page.Step.Question(page.Check.Next())
	var out models.AnswerOutcome
	var failed error
	commits := models.Commits(t, s, func() {
		out, failed = s.AnswerQuestion(ctx, l.who, l.enrolment.ID, "knowledge-check", last.ID, last.RightAnswer())
	})
	mustDo(t, failed)
	if out.Award == nil || commits != 1 {
		t.Errorf("the last answer gave %+v in %d commits, want the award in one", out, commits)
	}
}
