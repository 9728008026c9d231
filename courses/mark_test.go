package courses_test

import (
	"slices"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// small is the parsed test course.
func small(t *testing.T) *courses.Course {
	t.Helper()
	c, problems := courses.Parse(coursetest.Small())
	if len(problems) > 0 {
		t.Fatal(courses.FormatProblems(problems))
	}
	return c
}

func question(t *testing.T, step, id string) courses.Question {
	t.Helper()
	s, _, ok := small(t).Step(step)
	if !ok {
		t.Fatalf("no step %s", step)
	}
	q, ok := s.Question(id)
	if !ok {
		t.Fatalf("no question %s in %s", id, step)
	}
	return q
}

func TestMarking(t *testing.T) {
	t.Parallel()
	type answers map[string]struct {
		a            courses.Answer
		valid, right bool
	}
	for name, tc := range map[string]struct {
		step, id string
		answers  answers
	}{
		"a single question": {"knowledge-check", "who-decides", answers{
			"the right one":    {courses.Answer{"a"}, true, true},
			"another one":      {courses.Answer{"b"}, true, false},
			"none":             {courses.Answer{}, false, false},
			"nil":              {nil, false, false},
			"two":              {courses.Answer{"a", "b"}, false, false},
			"the same twice":   {courses.Answer{"a", "a"}, false, false},
			"an unknown one":   {courses.Answer{"z"}, false, false},
			"an empty one":     {courses.Answer{""}, false, false},
			"a pair of itself": {courses.Answer{"a=a"}, false, false},
		}},
		"a multiple question": {"knowledge-check", "signs", answers{
			"both":           {courses.Answer{"yawns", "same-line"}, true, true},
			"in any order":   {courses.Answer{"same-line", "yawns"}, true, true},
			"one of them":    {courses.Answer{"yawns"}, true, false},
			"one too many":   {courses.Answer{"yawns", "same-line", "laughs"}, true, false},
			"none":           {courses.Answer{}, false, false},
			"the same twice": {courses.Answer{"yawns", "yawns"}, false, false},
			"an unknown one": {courses.Answer{"yawns", "same-line", "x"}, false, false},
		}},
		"an order": {"in-order", "making-tea", answers{
			"right":          {courses.Answer{"a", "b", "c", "d"}, true, true},
			"two exchanged":  {courses.Answer{"a", "c", "b", "d"}, true, false},
			"one missing":    {courses.Answer{"a", "b", "c"}, false, false},
			"the same twice": {courses.Answer{"a", "b", "c", "c"}, false, false},
		}},
		"a match": {"in-order", "who-does-what", answers{
			"right":                      {courses.Answer{"cup=cup", "kettle=kettle", "biscuit=biscuit"}, true, true},
			"two exchanged":              {courses.Answer{"cup=kettle", "kettle=cup", "biscuit=biscuit"}, true, false},
			"two point at one":           {courses.Answer{"cup=cup", "kettle=cup", "biscuit=biscuit"}, true, false},
			"one missing":                {courses.Answer{"cup=cup", "kettle=kettle"}, false, false},
			"one said twice":             {courses.Answer{"cup=cup", "cup=kettle", "biscuit=biscuit"}, false, false},
			"no pair":                    {courses.Answer{"cup", "kettle", "biscuit"}, false, false},
			"an unknown partner":         {courses.Answer{"cup=tea", "kettle=kettle", "biscuit=biscuit"}, false, false},
			"an unknown one on the left": {courses.Answer{"tea=cup", "kettle=kettle", "biscuit=biscuit"}, false, false},
		}},
	} {
		q := question(t, tc.step, tc.id)
		for said, want := range tc.answers {
			if got := q.Valid(want.a); got != want.valid {
				t.Errorf("%s answered with %s: valid is %t", name, said, got)
			}
			if got := q.Mark(want.a); got != want.right {
				t.Errorf("%s answered with %s: right is %t", name, said, got)
			}
		}
	}
}

func TestADrawIsReproducibleAndComplete(t *testing.T) {
	t.Parallel()
	s, _, _ := small(t).Step("knowledge-check")
	seen, orders := map[string]bool{}, map[string]bool{}
	for seed := range uint64(60) {
		drawn := s.DrawQuestions(seed)
		again := s.DrawQuestions(seed)
		if len(drawn) != 2 || drawn[0].Question == drawn[1].Question {
			t.Fatalf("seed %d drew %v", seed, drawn)
		}
		for i, d := range drawn {
			if d.Question != again[i].Question || !slices.Equal(d.Options, again[i].Options) {
				t.Fatalf("seed %d drew %v, then %v", seed, drawn, again)
			}
			q, _ := s.Question(d.Question)
			var all []string
			for _, o := range q.Options {
				all = append(all, o.ID)
			}
			if got := slices.Sorted(slices.Values(d.Options)); !slices.Equal(got, slices.Sorted(slices.Values(all))) {
				t.Fatalf("seed %d shows %v of %v", seed, d.Options, all)
			}
			if d.Matches != nil {
				t.Errorf("a %s question has matches", q.Kind)
			}
			seen[d.Question] = true
			orders[d.Question+d.Options[0]] = true
		}
	}
	if len(seen) != 3 || len(orders) != 8 {
		t.Errorf("60 draws showed %d questions and %d first options, not 3 and 8", len(seen), len(orders))
	}
	if s.Pool[0].ID != "who-decides" {
		t.Error("drawing changed the course")
	}
}

func TestADrawGivesNothingAway(t *testing.T) {
	t.Parallel()
	making, does := question(t, "in-order", "making-tea"), question(t, "in-order", "who-does-what")
	for seed := range uint64(300) {
		order := making.DrawOne(seed)
		if slices.Equal(order.Options, []string{"a", "b", "c", "d"}) {
			t.Fatalf("seed %d shows the steps in the right order", seed)
		}
		match := does.DrawOne(seed)
		if slices.Equal(match.Options, match.Matches) || len(match.Matches) != 3 {
			t.Fatalf("seed %d shows the pairs side by side: %v", seed, match)
		}
	}
}

func TestThePassMark(t *testing.T) {
	t.Parallel()
	c := small(t)
	check, _, _ := c.Step("knowledge-check")
	lesson, _, _ := c.Step("offering-tea")
	if check.Reached(1) || !check.Reached(2) || lesson.Reached(99) {
		t.Error("two right answers reach the mark of 2, one does not, and a lesson has none")
	}
	if _, ok := lesson.Question("first-step"); !ok {
		t.Error("a practice question is not found")
	}
	if _, ok := lesson.Question("who-decides"); ok {
		t.Error("a lesson knows a question of the check")
	}
}
