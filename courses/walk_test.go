package courses_test

import (
	"slices"
	"testing"

	"throughline/courses"
)

// eachCourse runs a test on every course of the catalogue.
func eachCourse(t *testing.T, test func(t *testing.T, c *courses.Course)) {
	t.Helper()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Run(e.Slug, func(t *testing.T) {
			t.Parallel()
			c, problems := courses.Parse(e.Files)
			if len(problems) > 0 {
				t.Fatal(courses.FormatProblems(problems))
			}
			test(t, c)
		})
	}
}

func TestEveryOptionOfEveryCourseCanBeChosenAndIsAnswered(t *testing.T) {
	t.Parallel()
	eachCourse(t, func(t *testing.T, c *courses.Course) {
		chosen := 0
		for _, s := range c.Steps {
			for _, screen := range s.Screens {
				for _, part := range screen.Parts {
					switch {
					case part.Scenario != nil:
						found, ok := c.Scenario(s.ID, part.Scenario.ID)
						if !ok || found.Prompt != part.Scenario.Prompt {
							t.Errorf("scenario %s of %s is not found by its id", part.Scenario.ID, s.File)
						}
						for _, o := range found.Options {
							if chosen++; o.Feedback == "" {
								t.Errorf("nothing is said to %s of scenario %s in %s", o.ID, found.ID, s.File)
							}
						}
					case part.Question != nil:
						chosen += answerInEveryWay(t, s, part.Question.ID)
					case part.Reflection != nil:
						if _, ok := c.Reflection(s.ID, part.Reflection.ID); !ok {
							t.Errorf("reflection %s of %s is not found by its id", part.Reflection.ID, s.File)
						}
					}
				}
			}
			for _, q := range s.Pool {
				chosen += answerInEveryWay(t, s, q.ID)
			}
		}
		if chosen < 10 {
			t.Errorf("only %d options were chosen", chosen)
		}
		t.Logf("%d options chosen", chosen)
	})
}

// answerInEveryWay chooses each option of a question, asks that it is marked as written and that a reply comes, and gives
// how many were chosen.
func answerInEveryWay(t *testing.T, s courses.Step, id string) int {
	t.Helper()
	q, ok := s.Question(id)
	if !ok {
		t.Fatalf("question %s of %s is not found by its id", id, s.File)
	}
	right := q.RightAnswer()
	if !q.Mark(right) {
		t.Errorf("the right answer to %s is not marked as right", id)
	}
	for i, o := range q.Options {
		switch q.Kind {
		case courses.Single:
			if answer := (courses.Answer{o.ID}); !q.Valid(answer) || q.Mark(answer) != o.Right {
				t.Errorf("%s of %s is not marked as written", o.ID, id)
			}
		case courses.Multiple: // the right set with this one changed
			changed := slices.DeleteFunc(slices.Clone(right), func(other string) bool { return other == o.ID })
			if !o.Right {
				changed = append(changed, o.ID)
			}
			if q.Mark(changed) {
				t.Errorf("%s of %s makes no difference", o.ID, id)
			}
		case courses.Order, courses.Match: // this one put in the place of the next
			next := (i + 1) % len(right)
			changed := slices.Clone(right)
			if q.Kind == courses.Match {
				changed[i] = o.ID + "=" + q.Options[next].ID
			} else {
				changed[i], changed[next] = changed[next], changed[i]
			}
			if !q.Valid(changed) || q.Mark(changed) {
				t.Errorf("%s of %s in another place makes no difference", o.ID, id)
			}
		}
		if chosenOne := q.Kind == courses.Single || q.Kind == courses.Multiple; chosenOne && o.Feedback == "" || !chosenOne && q.Why == "" {
			t.Errorf("nothing is said to %s of %s in %s", o.ID, id, s.File)
		}
	}
	return len(q.Options)
}

func TestEveryCourseCompletesByTheWholeWayAndByTheShortWay(t *testing.T) {
	t.Parallel()
	eachCourse(t, func(t *testing.T, c *courses.Course) {
		for _, short := range []bool{false, true} {
			states := map[string]courses.StepState{}
			for standing := c.Evaluate(states); !standing.Complete; standing = c.Evaluate(states) {
				s, _, ok := c.Step(standing.Next)
				if !ok || standing.Why == "" || states[s.ID] == courses.Done {
					t.Fatalf("after %d parts nothing leads on: %+v", len(states), standing)
				}
				takeStep(t, *s, short)
				states[s.ID] = courses.Done
			}
			if len(states) != len(c.Required()) {
				t.Errorf("complete after %d of %d parts", len(states), len(c.Required()))
			}
		}
	})
}

// takeStep reads what a learner reads on the way, and reaches the pass mark of a check.
func takeStep(t *testing.T, s courses.Step, short bool) {
	t.Helper()
	screens := s.Screens
	if short && s.Sensitive {
		screens = s.Short
	}
	if len(screens) == 0 {
		t.Errorf("there is nothing to read in %s on the way (short: %t)", s.File, short)
	}
	for _, screen := range screens {
		for _, part := range screen.Parts {
			if short && s.Sensitive && part.HTML == "" {
				t.Errorf("the short version of %s asks for something", s.File)
			}
		}
	}
	if s.Kind != courses.Check {
		return
	}
	asked := map[string]bool{}
	for seed := range uint64(200) {
		drawn, right := s.DrawQuestions(seed), 0
		for _, d := range drawn {
			asked[d.Question] = true
			if q, ok := s.Question(d.Question); ok && q.Mark(q.RightAnswer()) {
				right++
			}
		}
		if len(drawn) != s.Draw || !s.Reached(right) || s.Reached(0) {
			t.Fatalf("%d right of %d drawn do not reach %s as they should", right, len(drawn), s.File)
		}
	}
	if len(asked) != len(s.Pool) {
		t.Errorf("%d questions of %s are never drawn", len(s.Pool)-len(asked), s.File)
	}
}
