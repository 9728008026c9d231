package courses_test

import (
	"slices"
	"strings"
	"testing"

	"throughline/courses"
)

func TestStandingSaysInOneSentenceWhatIsLeft(t *testing.T) {
	t.Parallel()
	const tea, day, know, order, task = "offering-tea", "a-hard-day", "knowledge-check", "in-order", "practice-task"
	done := func(but ...string) map[string]courses.StepState {
		m := map[string]courses.StepState{}
		for _, id := range []string{tea, day, know, order, task} {
			if !slices.Contains(but, id) {
				m[id] = courses.Done
			}
		}
		return m
	}
	with := func(m map[string]courses.StepState, id string, s courses.StepState) map[string]courses.StepState {
		m[id] = s
		return m
	}
	for name, tc := range map[string]struct {
		states   map[string]courses.StepState
		done     int
		why      string
		next     string
		complete bool
	}{
		"nothing begun":                  {nil, 0, "All five parts are ahead of you. Start with “Offering tea”.", tea, false},
		"the first one begun":            {with(done(tea, day, know, order, task), tea, courses.Begun), 0, "Five parts are left. Next is “Offering tea”.", tea, false},
		"one done":                       {done(day, know, order, task), 1, "Four parts are left. Next is “A hard day”.", day, false},
		"two left":                       {done(know, task), 3, "Two parts are left: “What do you know about tea breaks?”, and the practice task.", know, false},
		"two left, one waits":            {with(done(know, task), task, courses.Waiting), 3, "Two parts are left: “What do you know about tea breaks?”, and the practice task, which waits for a signature.", know, false},
		"three left":                     {done(tea, know, task), 2, "Three parts are left: “Offering tea”, “What do you know about tea breaks?”, and the practice task.", tea, false},
		"only a signature is left":       {with(done(task), task, courses.Waiting), 4, "One part is left: the practice task, which waits for a signature.", "", false},
		"another go":                     {with(done(task), task, courses.Again), 4, "One part is left: the practice task, which is ready for another go.", task, false},
		"a waiting part is passed over":  {with(done(tea, day, know, order, task), tea, courses.Waiting), 0, "Five parts are left. Next is “A hard day”.", day, false},
		"all done":                       {done(), 5, "", "", true},
		"a state of a step that is gone": {with(done(task), "old-step", courses.Done), 4, "One part is left: the practice task.", task, false},
	} {
		st := small(t).Evaluate(tc.states)
		if st.Why != tc.why || st.Next != tc.next || st.Complete != tc.complete || st.Done != tc.done || st.Of != 5 || len(st.Ticks) != 5 {
			t.Errorf("%s: %+v", name, st)
		}
		for _, word := range []string{"fail", "overdue", "late", "must", "incorrect"} {
			if strings.Contains(strings.ToLower(st.Why), word) {
				t.Errorf("%s: %q says %s", name, st.Why, word)
			}
		}
	}
}

func TestOnlyNamedStepsAreAskedFor(t *testing.T) {
	t.Parallel()
	c := *small(t)
	c.Completion = courses.Completion{Steps: []string{"knowledge-check", "offering-tea"}}
	if got := c.Required(); !slices.Equal(got, []string{"offering-tea", "knowledge-check"}) {
		t.Errorf("required are %v, not in the course's order", got)
	}
	st := c.Evaluate(map[string]courses.StepState{"offering-tea": courses.Done, "knowledge-check": courses.Done, "practice-task": courses.Begun})
	if !st.Complete || st.Of != 2 || st.Why != "" || st.Next != "" {
		t.Errorf("with both done: %+v", st)
	}
}

func TestACourseThatAsksForNothingIsNeverComplete(t *testing.T) {
	t.Parallel()
	for _, c := range []courses.Course{{}, {Completion: courses.Completion{All: true}}, {Completion: courses.Completion{Steps: []string{"gone"}}}} {
		if st := c.Evaluate(map[string]courses.StepState{"gone": courses.Done}); st.Complete || st.Why == "" {
			t.Errorf("%+v is complete", c.Completion)
		}
	}
}

func TestBlocksAreFoundByTheirIDs(t *testing.T) {
	t.Parallel()
	c := small(t)
	if r, ok := c.Reflection("offering-tea", "next-offer"); !ok || !strings.Contains(r.Prompt, "next shift") {
		t.Errorf("the reflection is %+v", r)
	}
	if s, ok := c.Scenario("offering-tea", "the-offer"); !ok || s.Options[1].ID != "b" || !s.Options[1].Right {
		t.Errorf("the scenario is %+v", s)
	}
	if _, ok := c.Reflection("offering-tea", "the-offer"); ok {
		t.Error("a scenario is found as a reflection")
	}
	if _, ok := c.Scenario("nowhere", "the-offer"); ok {
		t.Error("a scenario of no step is found")
	}
	if s, ok := c.Source("leaf-2023"); !ok || s.URL != "" {
		t.Errorf("the source is %+v", s)
	}
	if s, i, ok := c.Step("in-order"); !ok || i != 3 || s.Attempts != 3 {
		t.Errorf("the step is %+v", s)
	}
}
