package models_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/courses"
	"throughline/models"
	"throughline/models/modelstest"
)

const week = 7 * 24 * time.Hour

// taught is a trainer's published course with people who take it.
type taught struct {
	*desk
	clock   *modelstest.Clock
	version *models.Version
}

func newTaught(t *testing.T, s *models.Store, clock *modelstest.Clock) *taught {
	t.Helper()
	d := newDesk(t, s)
	v, err := s.PublishDraft(context.Background(), d.sam, d.draft, models.PublishInput{Rev: d.page().Rev, Public: true})
	if err != nil {
		t.Fatal(err)
	}
	return &taught{d, clock, v}
}

// learner joins and starts the course.
func (c *taught) learner(name string) (models.Actor, models.Enrolment) {
	c.t.Helper()
	who := c.team.Join(c.t, c.s, name)
	return who, c.enrol(who)
}

func (c *taught) enrol(who models.Actor) models.Enrolment {
	c.t.Helper()
	e, err := c.s.Enrol(context.Background(), who, c.version.Slug, "")
	if err != nil {
		c.t.Fatal(err)
	}
	return e
}

func (c *taught) goes(number int) models.GoesPage {
	c.t.Helper()
	page, err := c.s.HowItGoes(context.Background(), c.sam, c.draft, number)
	if err != nil {
		c.t.Fatal(err)
	}
	return page
}

// next publishes the next version.
func (c *taught) next(words string, redo ...string) {
	c.t.Helper()
	page, err := c.write(c.sam, "01-offering-tea.md", "It costs little", "It costs "+words)
	if err != nil {
		c.t.Fatal(err)
	}
	if c.version, err = c.s.PublishDraft(context.Background(), c.sam, c.draft, models.PublishInput{Rev: page.Rev, Public: true, Note: words, Redo: redo}); err != nil {
		c.t.Fatal(err)
	}
}

func mustBe(t *testing.T, what string, got, want map[string]int) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s: counted %v, want %v", what, got, want)
	}
}

func TestHowACourseGoesIsShownInTensFromTheNextWeekOn(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		c := newTaught(t, s, clock)
		nothing := func(when string) {
			t.Helper()
			page := c.goes(0)
			if page.Started != (models.Tens{}) || page.Parts[0].Done != (models.Tens{}) || page.Parts[0].Said != (models.Tens{}) {
				t.Errorf("%s: shown %+v, %+v", when, page.Started, page.Parts[0])
			}
		}
		add := func(from, to int, choice string) {
			t.Helper()
			for i := from; i < to; i++ {
				who, e := c.learner(fmt.Sprintf("learner%02d", i))
				modelstest.DoLesson(t, s, who, e.ID, "offering-tea")
				mustDo(t, s.SayUseful(ctx, who, e.ID, "offering-tea", choice))
			}
		}
		add(0, 9, "yes")
		clock.Add(week)
		nothing("nine people, a week later")
		add(9, 10, "yes")
		nothing("the tenth, on the day")
		clock.Add(5 * 24 * time.Hour)
		nothing("on the Saturday")
		clock.Add(week)
		page := c.goes(1)
		if page.Started != (models.Tens{AtLeast: 10}) || page.Parts[0].Done != (models.Tens{}) || page.Parts[0].Said.AtLeast != 10 || page.Parts[0].Useful[0] != (models.Tens{}) {
			t.Errorf("ten people, a week later: %+v, %+v", page.Started, page.Parts[0])
		}
		add(10, 19, "no")
		clock.Add(week)
		if page := c.goes(1); page.Started.AtLeast != 10 || page.Parts[0].Said.AtLeast != 10 || page.Parts[0].Useful[2] != (models.Tens{}) {
			t.Errorf("nine more changed what is shown: %+v, %+v", page.Started, page.Parts[0])
		}
		mustBe(t, "ready", models.ReadyCounts(t, s, c.version.ID), map[string]int{" started ": 10, "offering-tea done ": 10, "offering-tea useful ": 10, "offering-tea useful yes": 10, "offering-tea useful no": 0})
		add(19, 22, "no")
		if page := c.goes(1); page.Started.AtLeast != 10 {
			t.Errorf("the twentieth shows on the day: %+v", page.Started)
		}
		clock.Add(week)
		page = c.goes(1)
		if page.Started.AtLeast != 20 || page.Parts[0].Done != (models.Tens{AtLeast: 10, PerhapsAll: true}) || page.Parts[1].Done != (models.Tens{}) {
			t.Errorf("twenty-two people: %+v, %+v", page.Started, page.Parts)
		}
		if u := page.Parts[0].Useful; u[0].AtLeast+u[2].AtLeast > 10 || u[1].AtLeast != 0 {
			t.Errorf("of twenty all is said: %+v", u)
		}
	})
}

func TestManyAtOnceAreCountedToTheNumber(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		c := newTaught(t, s, clock)
		const many = 50
		people := make([]models.Actor, many)
		for i := range people {
			people[i] = c.team.Join(t, s, fmt.Sprintf("learner%02d", i))
		}
		take := func(i int, who models.Actor) error {
			e, err := s.Enrol(ctx, who, c.version.Slug, "")
			if err != nil {
				return err
			}
			steps := []string{"offering-tea", "a-hard-day"}
			if i%2 == 1 {
				slices.Reverse(steps) // nobody waits for somebody who waits for them
			}
			for _, step := range steps {
				if _, err := s.SaveScreen(ctx, who, e.ID, step, models.ScreenInput{Act: models.ActDone, Screen: 99}); err != nil {
					return err
				}
				for _, choice := range []string{"no", "yes", "yes", models.UsefulChoices[i%3]} {
					if err := s.SayUseful(ctx, who, e.ID, step, choice); err != nil {
						return err
					}
				}
			}
			return nil
		}
		var all sync.WaitGroup
		for i, who := range people {
			all.Go(func() {
				if err := take(i, who); err != nil {
					t.Errorf("learner %d: %v", i, err)
				}
			})
		}
		all.Wait()
		want := map[string]int{" started ": many}
		for _, step := range []string{"offering-tea", "a-hard-day"} {
			want[step+" done "], want[step+" useful "] = many, many
			want[step+" useful yes"], want[step+" useful partly"], want[step+" useful no"] = 17, 17, 16
		}
		mustBe(t, "fifty at once", models.Counts(t, s, c.version.ID), want)
		ready := models.ReadyCounts(t, s, c.version.ID)
		if ready[" started "] != many || ready["a-hard-day done "] != many || ready["offering-tea useful "] != many {
			t.Errorf("ready: %v", ready)
		}
		if page := c.goes(0); page.Started != (models.Tens{}) || page.Parts[0].Done != (models.Tens{}) {
			t.Errorf("shown on the day, however often it became ready: %+v, %+v", page.Started, page.Parts[0].Done)
		}
		clock.Add(week)
		page := c.goes(0)
		if page.Started.AtLeast != many || page.Parts[1].Done.AtLeast != 40 || !page.Parts[1].Done.PerhapsAll {
			t.Errorf("shown: %+v, %+v", page.Started, page.Parts[1].Done)
		}
	})
}

func TestAPersonCountsOncePerVersionAndTrainersNever(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		c := newTaught(t, s, clock)
		mo, e := c.learner("mo")
		modelstest.DoLesson(t, s, mo, e.ID, "offering-tea")
		modelstest.DoLesson(t, s, mo, e.ID, "offering-tea")
		again, err := s.StartAgain(ctx, mo, e.ID)
		mustDo(t, err)
		modelstest.DoLesson(t, s, mo, again.ID, "offering-tea")
		mustDo(t, s.LeaveCourse(ctx, mo, again.ID))
		third := c.enrol(mo)
		if err := s.SayUseful(ctx, mo, third.ID, "offering-tea", "yes"); models.KindOf(err) != models.Conflict {
			t.Errorf("asked in a run that is not counted: %v", err)
		}
		sam := c.enrol(c.sam)
		modelstest.DoLesson(t, s, c.sam, sam.ID, "offering-tea")
		first := c.version.ID
		once := map[string]int{" started ": 1, "offering-tea done ": 1}
		mustBe(t, "three runs of one person, and a trainer", models.Counts(t, s, first), once)

		modelstest.DoLesson(t, s, mo, third.ID, "a-hard-day")
		kim, k := c.learner("kim")
		modelstest.DoLesson(t, s, kim, k.ID, "offering-tea")
		modelstest.DoLesson(t, s, kim, k.ID, "a-hard-day")
		mustDo(t, s.SayUseful(ctx, kim, k.ID, "a-hard-day", "partly"))
		c.next("nothing", "offering-tea")
		for who, id := range map[*models.Actor]string{&mo: third.ID, &kim: k.ID, &c.sam: sam.ID} {
			_, err := s.MoveToNewest(ctx, *who, id)
			mustDo(t, err)
			_, err = s.MoveToNewest(ctx, *who, id)
			mustDo(t, err)
		}
		mustBe(t, "the first version after all moved", models.Counts(t, s, first),
			map[string]int{" started ": 2, " moved ": 1, "offering-tea done ": 2, "a-hard-day done ": 1, "a-hard-day useful ": 1, "a-hard-day useful partly": 1})
		mustBe(t, "the second, with what was carried", models.Counts(t, s, c.version.ID), map[string]int{" started ": 2, "a-hard-day done ": 2})
		modelstest.DoLesson(t, s, kim, k.ID, "offering-tea")
		mustDo(t, s.SayUseful(ctx, kim, k.ID, "a-hard-day", "yes")) // of the new version
		if n := models.Counts(t, s, c.version.ID); n["offering-tea done "] != 1 || n["a-hard-day useful yes"] != 1 {
			t.Errorf("done again on the second version: %v", n)
		}

		modelstest.Small(t, s)
		builtIn, err := s.Enrol(ctx, mo, "small", "")
		mustDo(t, err)
		modelstest.DoLesson(t, s, mo, builtIn.ID, "offering-tea")
		if n := models.Counts(t, s, builtIn.VersionID); len(n) != 0 || builtIn.Counted {
			t.Errorf("a course of nobody's organisation is counted: %v", n)
		}
	})
}

func TestOnlyTheFirstAnswerToAQuestionCounts(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		c := newTaught(t, s, clock)
		mo, e := c.learner("mo")
		first := map[string]courses.Answer{} // by step and question
		for range 6 {
			modelstest.DoCheck(t, s, mo, e.ID, "knowledge-check", func(q courses.Question) courses.Answer {
				answer := modelstest.WrongAnswer(q)
				if _, before := first["knowledge-check "+q.ID]; before {
					return modelstest.RightAnswer(q)
				}
				first["knowledge-check "+q.ID] = answer
				return answer
			})
		}
		tries := 0
		modelstest.DoCheck(t, s, mo, e.ID, "in-order", func(q courses.Question) courses.Answer {
			if tries++; tries == 1 {
				first["in-order "+q.ID] = courses.Answer{"right"}
				return modelstest.RightAnswer(q)
			}
			first["in-order "+q.ID] = nil
			return modelstest.WrongAnswer(q)
		})
		want := map[string]int{" started ": 1}
		for at, answer := range first {
			step, id, _ := strings.Cut(at, " ")
			want[step+" question:"+id+" "] = 1
			for _, option := range answer {
				want[step+" question:"+id+" "+option] = 1
			}
		}
		got := models.Counts(t, s, c.version.ID)
		delete(got, "knowledge-check done ")
		delete(got, "in-order done ")
		mustBe(t, "answers", got, want)
	})
}

func TestWhatWasSaidOfALessonIsForgottenWhenTheCourseEnds(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		c := newTaught(t, s, clock)
		jo := c.team.Join(t, s, "jo", models.Supervisor)
		mo := c.team.Join(t, s, "mo")
		e, err := s.Enrol(ctx, mo, c.version.Slug, c.team.Org.Slug)
		mustDo(t, err)
		kept := func(step string) string {
			t.Helper()
			l, err := s.Learning(ctx, mo, e.ID)
			mustDo(t, err)
			return l.Done[step].Useful
		}
		if err := s.SayUseful(ctx, mo, e.ID, "offering-tea", "yes"); models.KindOf(err) != models.Conflict {
			t.Errorf("said before it was finished: %v", err)
		}
		modelstest.DoLesson(t, s, mo, e.ID, "offering-tea")
		modelstest.DoLesson(t, s, mo, e.ID, "a-hard-day")
		for _, choice := range []string{"yes", "yes", "no", "partly"} {
			mustDo(t, s.SayUseful(ctx, mo, e.ID, "offering-tea", choice))
		}
		if err := s.SayUseful(ctx, mo, e.ID, "offering-tea", "five stars"); models.KindOf(err) != models.Invalid {
			t.Errorf("said what is no choice: %v", err)
		}
		for who, kind := range map[*models.Actor]models.Kind{&c.sam: models.NotFound, &jo: models.NotFound} {
			if err := s.SayUseful(ctx, *who, e.ID, "offering-tea", "no"); models.KindOf(err) != kind {
				t.Errorf("somebody else said it: %v", err)
			}
		}
		if err := s.SayUseful(ctx, mo, e.ID, "knowledge-check", "no"); models.KindOf(err) != models.NotFound {
			t.Errorf("said of a check: %v", err)
		}
		if kept("offering-tea") != "partly" {
			t.Errorf("kept %q", kept("offering-tea"))
		}
		modelstest.DoCheck(t, s, mo, e.ID, "knowledge-check", modelstest.RightAnswer)
		modelstest.DoCheck(t, s, mo, e.ID, "in-order", modelstest.RightAnswer)
		modelstest.DoTask(t, s, mo, jo, e.ID, "practice-task")
		if kept("offering-tea") != models.UsefulSaid || kept("a-hard-day") != "" {
			t.Errorf("after the end it keeps %q and %q", kept("offering-tea"), kept("a-hard-day"))
		}
		if err := s.SayUseful(ctx, mo, e.ID, "offering-tea", "no"); models.KindOf(err) != models.Conflict {
			t.Errorf("changed after the end: %v", err)
		}
		mustDo(t, s.SayUseful(ctx, mo, e.ID, "a-hard-day", "no"))
		if kept("a-hard-day") != models.UsefulSaid {
			t.Errorf("said after the end, it keeps %q", kept("a-hard-day"))
		}
		n := models.Counts(t, s, c.version.ID)
		want := map[string]int{"offering-tea useful ": 1, "offering-tea useful yes": 0, "offering-tea useful no": 0, "offering-tea useful partly": 1, "a-hard-day useful ": 1, "a-hard-day useful no": 1, " finished ": 1}
		for key, times := range want {
			if n[key] != times {
				t.Errorf("%s: %d, want %d", key, n[key], times)
			}
		}

		kim, k := c.learner("kim")
		modelstest.DoLesson(t, s, kim, k.ID, "offering-tea")
		mustDo(t, s.SayUseful(ctx, kim, k.ID, "offering-tea", "yes"))
		mustDo(t, s.LeaveCourse(ctx, kim, k.ID))
		if l, err := s.Learning(ctx, kim, k.ID); err != nil || l.Done["offering-tea"].Useful != models.UsefulSaid {
			t.Errorf("after leaving it keeps %q, %v", l.Done["offering-tea"].Useful, err)
		}
	})
}

func TestHowACourseGoesIsReadFromWhatWasCountedAndOnlyByItsTrainers(t *testing.T) {
	t.Parallel()
	s, clock := modelstest.SQLite(t)
	c := newTaught(t, s, clock)
	mo, e := c.learner("mo")
	modelstest.DoLesson(t, s, mo, e.ID, "offering-tea")
	c.goes(0)
	queries := models.Queries(t, s, func() { c.goes(0) })
	for _, q := range queries {
		for _, table := range []string{"enrolments", "progress", "attempts", "attempt_answers", "people"} {
			if strings.Contains(q, table) {
				t.Errorf("the page reads %s:\n%s", table, q)
			}
		}
	}
	if len(queries) > 8 {
		t.Errorf("%d queries:\n%s", len(queries), strings.Join(queries, "\n"))
	}
	other := modelstest.NewTeam(t, s, "Skerry", "ines")
	for _, who := range []models.Actor{mo, c.team.Coordinator, other.Coordinator, other.Join(t, s, "bo", models.Trainer)} {
		if _, err := s.HowItGoes(ctx, who, c.draft, 0); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else reads it: %v", err)
		}
	}
	if _, err := s.HowItGoes(ctx, c.sam, c.draft, 2); models.KindOf(err) != models.NotFound {
		t.Errorf("a version that is not there: %v", err)
	}
	mustDo(t, s.ArchiveDraft(ctx, c.sam, c.draft, true))
	if page := c.goes(1); page.Version == nil || len(page.Parts) != 5 {
		t.Errorf("in the archive: %+v", page)
	}
}

func TestAnOlderDatabaseIsCountedAsIfItHadBeenFromTheStart(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		c := newTaught(t, s, clock)
		jo := c.team.Join(t, s, "jo", models.Supervisor)
		for i := range 12 {
			who := c.team.Join(t, s, fmt.Sprintf("learner%02d", i))
			e, err := s.Enrol(ctx, who, c.version.Slug, c.team.Org.Slug)
			mustDo(t, err)
			modelstest.DoLesson(t, s, who, e.ID, "offering-tea")
			if i > 0 {
				continue
			}
			modelstest.DoLesson(t, s, who, e.ID, "a-hard-day")
			modelstest.DoCheck(t, s, who, e.ID, "knowledge-check", modelstest.RightAnswer)
			modelstest.DoCheck(t, s, who, e.ID, "in-order", modelstest.RightAnswer)
			modelstest.DoTask(t, s, who, jo, e.ID, "practice-task")
			c.enrol(who)
		}
		c.enrol(c.sam)
		modelstest.Small(t, s)
		_, err := s.Enrol(ctx, jo, "small", "")
		mustDo(t, err)
		want := models.Counts(t, s, c.version.ID)
		maps.DeleteFunc(want, func(key string, _ int) bool { return strings.Contains(key, "question:") })
		models.CountAnew(t, s)
		mustBe(t, "after the upgrade", models.Counts(t, s, c.version.ID), want)
		if page := c.goes(0); page.Started.AtLeast != 0 {
			t.Errorf("shown at once: %+v", page.Started)
		}
		clock.Add(week)
		if page := c.goes(0); page.Started.AtLeast != 10 {
			t.Errorf("not shown in the week after it was published: %+v", page.Started)
		}
	})
}
