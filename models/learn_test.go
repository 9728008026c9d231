package models_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// learner is one person under way in the small course, with someone to sign.
type learner struct {
	team       modelstest.Team
	org        models.Organisation
	who, signs models.Actor
	enrolment  models.Enrolment
}

func newLearner(t *testing.T, s *models.Store) learner {
	t.Helper()
	modelstest.Small(t, s)
	var l learner
	l.team = modelstest.NewTeam(t, s, "Cairn Peers", "rowan")
	l.org = l.team.Org
	l.signs = l.team.Join(t, s, "jo", models.Supervisor)
	l.who = l.team.Join(t, s, "mo")
	var err error
	if l.enrolment, err = s.Enrol(ctx, l.who, "small", l.org.Slug); err != nil {
		t.Fatalf("enrol: %v", err)
	}
	return l
}

// allBut does every part of the small course but one.
func (l learner) allBut(t *testing.T, s *models.Store, leave string) {
	t.Helper()
	for _, step := range []string{"offering-tea", "a-hard-day"} {
		if step != leave {
			modelstest.DoLesson(t, s, l.who, l.enrolment.ID, step)
		}
	}
	for _, step := range []string{"knowledge-check", "in-order"} {
		if step != leave {
			modelstest.DoCheck(t, s, l.who, l.enrolment.ID, step, modelstest.RightAnswer)
		}
	}
	if leave != "practice-task" {
		modelstest.DoTask(t, s, l.who, l.signs, l.enrolment.ID, "practice-task")
	}
}

func (l learner) awards(t *testing.T, s *models.Store) []models.AwardPage {
	t.Helper()
	all, err := s.Awards(ctx, l.who)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheLastThingThatTheRuleAsksForGivesTheAward(t *testing.T) {
	t.Parallel()
	for _, last := range []string{"offering-tea", "knowledge-check", "in-order", "practice-task"} {
		t.Run(last, func(t *testing.T) {
			t.Parallel()
			modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
				l := newLearner(t, s)
				l.allBut(t, s, last)
				if n := len(l.awards(t, s)); n != 0 {
					t.Fatalf("%d awards before the last thing was done", n)
				}
				learning, err := s.Learning(ctx, l.who, l.enrolment.ID)
				if err != nil || learning.Standing.Complete || learning.Standing.Why == "" {
					t.Fatalf("standing before: %+v, %v", learning.Standing, err)
				}
				switch last {
				case "offering-tea":
					modelstest.DoLesson(t, s, l.who, l.enrolment.ID, last)
				case "practice-task":
					modelstest.DoTask(t, s, l.who, l.signs, l.enrolment.ID, last)
				default:
					modelstest.DoCheck(t, s, l.who, l.enrolment.ID, last, modelstest.RightAnswer)
				}
				awards := l.awards(t, s)
				if len(awards) != 1 {
					t.Fatalf("%d awards, want one", len(awards))
				}
				a := awards[0]
				if a.State != models.Valid || a.Recipient.Name != "Mo Example" || a.Facts.Achievement.Title != "Tea breaks, level 1" || a.Facts.Issuer.Name != "Cairn Peers" {
					t.Errorf("the award says %+v", a)
				}
				if a.Facts.Time.Completed != "2026-06-01" || a.Facts.Time.ValidThrough != "2028-06-01" {
					t.Errorf("dates: %+v", a.Facts.Time)
				}
				if len(a.Facts.How.Signers) != 1 || a.Facts.How.Signers[0].Name != "Jo" || a.Facts.How.Signers[0].Role != "supervisor" || a.Facts.How.By != "machine and person" {
					t.Errorf("how: %+v", a.Facts.How)
				}
				if strings.Contains(a.Award.Facts, "Mo Example") {
					t.Error("the facts hold the holder's name, which belongs apart")
				}
			})
		})
	}
}

func TestFiftyRequestsThatCompleteTheSameEnrolmentGiveOneAward(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		l.allBut(t, s, "offering-tea")
		var wg sync.WaitGroup
		errs := make(chan error, 50)
		for range 50 {
			wg.Go(func() {
				_, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", models.ScreenInput{Act: models.ActDone, Screen: 2})
				errs <- err
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Errorf("a request was refused: %v", err)
			}
		}
		if n := len(l.awards(t, s)); n != 1 {
			t.Fatalf("%d awards, want one", n)
		}
	})
}

func TestTwoLastThingsAtOnceStillGiveTheAward(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		modelstest.DoCheck(t, s, l.who, l.enrolment.ID, "knowledge-check", modelstest.RightAnswer)
		modelstest.DoCheck(t, s, l.who, l.enrolment.ID, "in-order", modelstest.RightAnswer)
		modelstest.DoTask(t, s, l.who, l.signs, l.enrolment.ID, "practice-task")
		var wg sync.WaitGroup
		for _, step := range []string{"offering-tea", "a-hard-day"} {
			wg.Go(func() {
				if _, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, step, models.ScreenInput{Act: models.ActDone, Screen: 9}); err != nil {
					t.Errorf("%s: %v", step, err)
				}
			})
		}
		wg.Wait()
		if n := len(l.awards(t, s)); n != 1 {
			t.Fatalf("%d awards, want one", n)
		}
	})
}

// A signature writes nothing to the enrolment unless it completes it: only the lock makes it wait for the lesson.
func TestASignatureAndALastLessonAtOnceStillGiveTheAward(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		learners := []learner{l}
		for _, name := range []string{"nia", "olu", "pat", "quin", "rae", "sol"} {
			other := l
			other.who = l.team.Join(t, s, name)
			var err error
			other.enrolment, err = s.Enrol(ctx, other.who, "small", l.org.Slug)
			mustDo(t, err)
			learners = append(learners, other)
		}
		waiting := map[string]string{}
		for _, l := range learners {
			for _, check := range []string{"knowledge-check", "in-order"} {
				modelstest.DoCheck(t, s, l.who, l.enrolment.ID, check, modelstest.RightAnswer)
			}
			modelstest.DoLesson(t, s, l.who, l.enrolment.ID, "a-hard-day")
			mustDo(t, s.HandIn(ctx, l.who, l.enrolment.ID, "practice-task", l.signs.PersonID, "I offered tea three times.", nil))
			waiting[l.who.PersonID] = models.Rows[models.HandIn](t, s, "person_id = ?", l.who.PersonID)[0].ID
		}
		for _, l := range learners {
			var wg sync.WaitGroup
			wg.Go(func() {
				if err := s.Sign(ctx, l.signs, waiting[l.who.PersonID], true, ""); err != nil {
					t.Errorf("sign: %v", err)
				}
			})
			wg.Go(func() {
				if _, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", models.ScreenInput{Act: models.ActDone, Screen: 9}); err != nil {
					t.Errorf("finish the lesson: %v", err)
				}
			})
			wg.Wait()
			if n := len(l.awards(t, s)); n != 1 {
				t.Errorf("%d awards for %s, want one", n, l.who.Username)
			}
		}
	})
}

func TestTheDatabaseItselfRefusesASecondFirstAward(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		_, a := newHolder(t, s)
		second := a.Award
		second.ID, second.Code = s.NewID(), "AAAABBBBCCCC"
		if err := models.TryKeep(s, &second); !errors.Is(err, gorm.ErrDuplicatedKey) {
			t.Errorf("a second first award of an enrolment: %v", err)
		}
		if n := len(models.Rows[models.Award](t, s, "enrolment_id = ?", a.Award.EnrolmentID)); n != 1 {
			t.Errorf("%d awards, want one", n)
		}
	})
}

func TestALessonCompletesByDoneOnItsLastScreenOnly(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		steps := []struct {
			in     models.ScreenInput
			screen int
			done   bool
		}{
			{models.ScreenInput{Act: models.ActNext, Screen: 0}, 1, false},
			{models.ScreenInput{Act: models.ActDone, Screen: 1}, 1, false},
			{models.ScreenInput{Act: models.ActNext, Screen: 1}, 2, false},
			{models.ScreenInput{Act: models.ActNext, Screen: 2}, 2, false},
			{models.ScreenInput{Act: models.ActBack, Screen: 2}, 1, false},
			{models.ScreenInput{Act: models.ActStop, Screen: 2}, 2, false},
			{models.ScreenInput{Act: models.ActDone, Screen: 2}, 2, true},
			{models.ScreenInput{Act: models.ActBack, Screen: 2}, 1, true},
			{models.ScreenInput{Act: models.ActNext, Screen: -4}, 1, true},
		}
		for i, step := range steps {
			out, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", step.in)
			if err != nil || out.Screen != step.screen {
				t.Fatalf("step %d: screen %d, %v", i, out.Screen, err)
			}
			page, err := s.Step(ctx, l.who, l.enrolment.ID, "offering-tea")
			if err != nil || (page.Progress.CompletedAt != nil) != step.done || page.Progress.Current != step.screen {
				t.Fatalf("step %d: %+v, %v", i, page.Progress, err)
			}
		}
	})
}

func TestTheShortVersionIsAnotherWayToTheSameCompletion(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		out, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "a-hard-day", models.ScreenInput{Act: models.ActDone, Screen: 0, Way: "short"})
		if err != nil || out.NextStep != "knowledge-check" {
			t.Fatalf("%+v, %v", out, err)
		}
		page, err := s.Step(ctx, l.who, l.enrolment.ID, "a-hard-day")
		if err != nil || page.Progress.CompletedAt == nil || page.Way()[0].Title != "In short" {
			t.Fatalf("%+v, %v", page.Progress, err)
		}
	})
}

func TestAReflectionIsKeptSealedAndNeverOverwrittenSilently(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		write := func(text string, rev int) models.ScreenSaved {
			t.Helper()
			out, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", models.ScreenInput{Act: models.ActNext, Screen: 1,
				Reflections: map[string]models.ReflectionInput{"next-offer": {Text: text, Rev: rev}, "made-up": {Text: "no such place"}}})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if out := write("first tab zanzibar", 0); out.Revs["next-offer"] != 1 || out.Screen != 2 {
			t.Fatalf("%+v", out)
		}
		if out := write("first tab zanzibar", 0); len(out.Conflicts) != 0 || out.Revs["next-offer"] != 1 {
			t.Fatalf("the same again: %+v", out)
		}
		out := write("second tab", 0)
		if out.Conflicts["next-offer"].Text != "first tab zanzibar" || out.Screen != 1 {
			t.Fatalf("a second tab: %+v", out)
		}
		if out := write("both tabs", 1); out.Revs["next-offer"] != 2 {
			t.Fatalf("knowingly: %+v", out)
		}
		page, err := s.Step(ctx, l.who, l.enrolment.ID, "offering-tea")
		if err != nil || page.Reflections["next-offer"].Text != "both tabs" || len(page.Reflections) != 1 {
			t.Fatalf("%+v, %v", page.Reflections, err)
		}
	})
}

func TestAReflectionOutlivesTheCycle(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		_, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", models.ScreenInput{Act: models.ActSave, Reflections: map[string]models.ReflectionInput{"next-offer": {Text: "mine"}}})
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.StartAgain(ctx, l.who, l.enrolment.ID)
		if err != nil || again.Cycle != 2 {
			t.Fatalf("%+v, %v", again, err)
		}
		page, err := s.Step(ctx, l.who, again.ID, "offering-tea")
		if err != nil || page.Reflections["next-offer"].Text != "mine" || page.Progress.Current != 0 {
			t.Fatalf("%+v, %v", page.Reflections, err)
		}
		if _, err := s.SaveScreen(ctx, l.who, l.enrolment.ID, "offering-tea", models.ScreenInput{Act: models.ActNext}); models.KindOf(err) != models.Conflict {
			t.Errorf("work on a left enrolment: %v", err)
		}
	})
}

func TestACheckIsResumedAndItsAnswersStand(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		first, err := s.BeginAttempt(ctx, l.who, l.enrolment.ID, "knowledge-check")
		if err != nil {
			t.Fatal(err)
		}
		page, _ := s.Step(ctx, l.who, l.enrolment.ID, "knowledge-check")
		q, _ := page.Step.Question(page.Check.Next())
		if _, err := s.AnswerQuestion(ctx, l.who, l.enrolment.ID, "knowledge-check", q.ID, nil); models.KindOf(err) != models.Invalid {
			t.Errorf("no answer: %v", err)
		}
		if _, err := s.AnswerQuestion(ctx, l.who, l.enrolment.ID, "knowledge-check", q.ID, courses.Answer{"made-up"}); models.KindOf(err) != models.Invalid {
			t.Errorf("an option that is not there: %v", err)
		}
		if out, err := s.AnswerQuestion(ctx, l.who, l.enrolment.ID, "knowledge-check", q.ID, modelstest.WrongAnswer(q)); err != nil || out.Right || out.Submitted {
			t.Fatalf("%+v, %v", out, err)
		}
		if _, err := s.AnswerQuestion(ctx, l.who, l.enrolment.ID, "knowledge-check", q.ID, modelstest.RightAnswer(q)); models.KindOf(err) != models.Conflict {
			t.Errorf("changing an answer: %v", err)
		}
		again, err := s.BeginAttempt(ctx, l.who, l.enrolment.ID, "knowledge-check")
		if err != nil || again.ID != first.ID || again.Drawn != first.Drawn {
			t.Fatalf("not resumed: %v", err)
		}
		page, _ = s.Step(ctx, l.who, l.enrolment.ID, "knowledge-check")
		q, _ = page.Step.Question(page.Check.Next())
		out, err := s.AnswerQuestion(ctx, l.who, l.enrolment.ID, "knowledge-check", q.ID, modelstest.RightAnswer(q))
		if err != nil || !out.Submitted || out.Reached {
			t.Fatalf("%+v, %v", out, err)
		}
		page, _ = s.Step(ctx, l.who, l.enrolment.ID, "knowledge-check")
		if page.Progress.CompletedAt != nil || len(page.Check.Tries) != 1 || !page.Check.MayBegin || page.Check.Tries[0].RightCount != 1 {
			t.Fatalf("%+v", page.Check)
		}
		if out := modelstest.DoCheck(t, s, l.who, l.enrolment.ID, "knowledge-check", modelstest.RightAnswer); !out.Reached {
			t.Fatalf("the second try: %+v", out)
		}
	})
}

func TestACheckWithThreeTriesAllowsThree(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		for range 3 {
			modelstest.DoCheck(t, s, l.who, l.enrolment.ID, "in-order", modelstest.WrongAnswer)
		}
		if _, err := s.BeginAttempt(ctx, l.who, l.enrolment.ID, "in-order"); models.KindOf(err) != models.Conflict {
			t.Errorf("a fourth try: %v", err)
		}
	})
}

func TestAPracticeTaskGoesToOneSignerAndBack(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		other := l.team.Join(t, s, "sam", models.Mentor)
		stranger := modelstest.NewTeam(t, s, "Burn Peers", "robin").Join(t, s, "kim", models.Supervisor)
		handIn := func(signer, text string) error {
			return s.HandIn(ctx, l.who, l.enrolment.ID, "practice-task", signer, text, nil)
		}
		for name, err := range map[string]error{"nobody": handIn("", "x"), "a stranger": handIn(stranger.PersonID, "x"), "oneself": handIn(l.who.PersonID, "x"), "empty": handIn(l.signs.PersonID, "  ")} {
			if models.KindOf(err) != models.Invalid {
				t.Errorf("hand in to %s: %v", name, err)
			}
		}
		if err := handIn(l.signs.PersonID, "three teas"); err != nil {
			t.Fatal(err)
		}
		if err := handIn(other.PersonID, "again"); models.KindOf(err) != models.Conflict {
			t.Errorf("handed in twice: %v", err)
		}
		list, _ := s.Support(ctx, l.signs)
		id := list.Waiting[0].ID
		for _, who := range []models.Actor{other, stranger, l.who} {
			if _, err := s.OpenHandIn(ctx, who, id); models.KindOf(err) != models.NotFound {
				t.Errorf("%s opened what was not shared with them: %v", who.Username, err)
			}
			if err := s.Sign(ctx, who, id, true, ""); models.KindOf(err) != models.NotFound {
				t.Errorf("%s signed: %v", who.Username, err)
			}
		}
		page, err := s.OpenHandIn(ctx, l.signs, id)
		if err != nil || page.HandIn.Text != "three teas" || page.Learner != "Mo" {
			t.Fatalf("%+v, %v", page, err)
		}
		if err := s.Sign(ctx, l.signs, id, false, ""); models.KindOf(err) != models.Invalid {
			t.Errorf("another go without a word: %v", err)
		}
		if err := s.Sign(ctx, l.signs, id, false, "Say more on the second one."); err != nil {
			t.Fatal(err)
		}
		task, _ := s.Step(ctx, l.who, l.enrolment.ID, "practice-task")
		if task.Task.Last().Reply != "Say more on the second one." || task.Task.Last().State != "again" || task.Progress.CompletedAt != nil {
			t.Fatalf("%+v", task.Task.Last())
		}
		if err := handIn(other.PersonID, "more"); err != nil {
			t.Fatalf("the second go: %v", err)
		}
		list, _ = s.Support(ctx, other)
		if err := s.EndRole(ctx, l.team.Coordinator, l.org.Slug, other.PersonID, models.Mentor); err != nil {
			t.Fatal(err)
		}
		if err := s.Sign(ctx, other, list.Waiting[0].ID, true, ""); models.KindOf(err) != models.NotFound {
			t.Errorf("signed without the role: %v", err)
		}
	})
}

func TestAVersionIsOfferedNeverForced(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		modelstest.DoLesson(t, s, l.who, l.enrolment.ID, "offering-tea")
		modelstest.DoLesson(t, s, l.who, l.enrolment.ID, "a-hard-day")
		files := coursetest.Small()
		files["02-a-hard-day.md"] = append(files["02-a-hard-day.md"], []byte("\nOne line more.\n")...)
		v2, err := s.Publish(ctx, models.Publication{Files: files, Slug: "small", Public: true, Redo: []string{"a-hard-day"}, ChangeNote: "One line more about hard days."})
		if err != nil || v2.Number != 2 {
			t.Fatalf("publish the second version: %v", err)
		}
		if again, err := s.Publish(ctx, models.Publication{Files: files, Slug: "small", Public: true}); err != nil || again.ID != v2.ID {
			t.Errorf("the same digest gave another version: %v", err)
		}
		learning, _ := s.Learning(ctx, l.who, l.enrolment.ID)
		if learning.Version.Number != 1 || learning.Newer == nil || learning.Standing.Done != 2 {
			t.Fatalf("before moving: version %d, done %d", learning.Version.Number, learning.Standing.Done)
		}
		if m := learning.Moving; !slices.Equal(m.Redo, []string{"a-hard-day"}) || !slices.Equal(m.Notes, []string{"One line more about hard days."}) {
			t.Errorf("moving would bring %+v", m)
		}
		if _, err := s.MoveToNewest(ctx, l.who, l.enrolment.ID); err != nil {
			t.Fatal(err)
		}
		learning, _ = s.Learning(ctx, l.who, l.enrolment.ID)
		if learning.Version.Number != 2 || learning.Newer != nil || learning.Standing.Done != 1 || learning.Done["offering-tea"].CompletedAt == nil {
			t.Fatalf("after moving: version %d, done %d", learning.Version.Number, learning.Standing.Done)
		}
	})
}

func TestNobodyElseFindsAnEnrolment(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		other := l.team.Coordinator
		acts := map[string]func() error{
			"read": func() error { _, err := s.Learning(ctx, other, l.enrolment.ID); return err },
			"step": func() error { _, err := s.Step(ctx, other, l.enrolment.ID, "offering-tea"); return err },
			"save": func() error {
				_, err := s.SaveScreen(ctx, other, l.enrolment.ID, "offering-tea", models.ScreenInput{})
				return err
			},
			"begin": func() error { _, err := s.BeginAttempt(ctx, other, l.enrolment.ID, "knowledge-check"); return err },
			"pause": func() error { return s.Pause(ctx, other, l.enrolment.ID, true) },
			"leave": func() error { return s.LeaveCourse(ctx, other, l.enrolment.ID) },
			"move":  func() error { _, err := s.MoveToNewest(ctx, other, l.enrolment.ID); return err },
			"file":  func() error { _, err := s.CourseFile(ctx, other, l.enrolment.ID, "media/kettle.svg"); return err },
		}
		for name, act := range acts {
			if err := act(); models.KindOf(err) != models.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.CourseFile(ctx, l.who, l.enrolment.ID, "media/kettle.svg"); err != nil {
			t.Errorf("the learner's own picture: %v", err)
		}
	})
}

func TestTheLineSaysWhereOneIs(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		line, err := s.Line(ctx, l.who)
		if err != nil || line.Next().Step != "offering-tea" || line.Next().Part != 1 || line.Next().Of != 5 {
			t.Fatalf("%+v, %v", line, err)
		}
		modelstest.DoLesson(t, s, l.who, l.enrolment.ID, "offering-tea")
		if line, _ = s.Line(ctx, l.who); line.Next().Step != "a-hard-day" || line.Next().ContentNote == "" {
			t.Fatalf("%+v", line.Next())
		}
		l.allBut(t, s, "practice-task")
		if err := s.HandIn(ctx, l.who, l.enrolment.ID, "practice-task", l.signs.PersonID, "done", nil); err != nil {
			t.Fatal(err)
		}
		if line, _ = s.Line(ctx, l.who); line.Next() != nil || !line.Here[0].Waiting || !strings.Contains(line.Here[0].Why, "signature") {
			t.Fatalf("%+v", line.Here)
		}
		list, _ := s.Support(ctx, l.signs)
		if err := s.Sign(ctx, l.signs, list.Waiting[0].ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if line, _ = s.Line(ctx, l.who); len(line.Behind) != 1 || line.Behind[0].Award == "" || len(line.Here) != 0 {
			t.Fatalf("%+v", line)
		}
	})
}

func TestHandingTheSameInTwiceIsOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		handIn := func(text string) error {
			return s.HandIn(ctx, l.who, l.enrolment.ID, "practice-task", l.signs.PersonID, text, nil)
		}
		rows := func() []models.HandIn { return models.Rows[models.HandIn](t, s, "person_id = ?", l.who.PersonID) }
		mustDo(t, handIn("I offered tea."))
		mustDo(t, handIn("I offered tea."))
		if err := handIn("I offered water."); models.KindOf(err) != models.Conflict {
			t.Errorf("another one while the first waits: %v", err)
		}
		mustDo(t, s.Sign(ctx, l.signs, rows()[0].ID, true, ""))
		mustDo(t, handIn("I offered tea."))
		if n := len(rows()); n != 1 {
			t.Errorf("%d were handed in, want one", n)
		}
	})
}

func TestTheLineTellsThatSomebodyMadeACodeForTheAccount(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		if line, err := s.Line(ctx, l.who); err != nil || line.News != 0 {
			t.Fatalf("before: %d, %v", line.News, err)
		}
		if _, err := s.HandOverCode(ctx, l.team.Coordinator, l.org.Slug, l.who.PersonID); err != nil {
			t.Fatal(err)
		}
		if line, err := s.Line(ctx, l.who); err != nil || line.News != 1 {
			t.Fatalf("after: %d, %v", line.News, err)
		}
		if err := s.ReadEvents(ctx, l.who); err != nil {
			t.Fatal(err)
		}
		if line, err := s.Line(ctx, l.who); err != nil || line.News != 0 {
			t.Fatalf("once read: %d, %v", line.News, err)
		}
	})
}
