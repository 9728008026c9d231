package main

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"throughline/courses"
	"throughline/models/modelstest"
)

// replies are all words of a check that tell what is right.
func (c class) replies(step string) []string {
	var out []string
	for _, q := range c.step(step).Step.Pool {
		if q.Why != "" {
			out = append(out, q.Why)
		}
		for _, o := range q.Options {
			if o.Feedback != "" {
				out = append(out, o.Feedback)
			}
		}
	}
	return out
}

// answer is what a browser sends for the question that comes next, chosen by the right or by a wrong answer.
func (c class) answer(step string, choose func(courses.Question) courses.Answer) (question string, form url.Values) {
	c.t.Helper()
	page := c.step(step)
	id := page.Check.Next()
	q, _ := page.Step.Question(id)
	i := slices.IndexFunc(page.Check.Drawn, func(d courses.Drawn) bool { return d.Question == id })
	drawn, answer := page.Check.Drawn[i], choose(q)
	form = url.Values{"question": {id}}
	for i, option := range drawn.Options {
		shown := strconv.Itoa(i + 1)
		switch {
		case q.Kind == courses.Order:
			form.Set("answer"+shown, strconv.Itoa(slices.Index(answer, option)+1))
		case q.Kind == courses.Match:
			for n, partner := range drawn.Matches {
				if slices.Contains(answer, option+"="+partner) {
					form.Set("answer"+shown, strconv.Itoa(n+1))
				}
			}
		case slices.Contains(answer, option):
			form.Add("answer", shown)
		}
	}
	return id, form
}

func TestACheckIsTakenOneQuestionAtATimeAndReached(t *testing.T) {
	t.Parallel()
	for _, step := range []string{"knowledge-check", "in-order"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			c := newClass(t)
			mo := c.as("mo")
			replies := c.replies(step)
			mo.get(c.at(step)).is(http.StatusOK).has("Start the questions", "No time limit").hasNot(replies...)
			mo.post(c.at(step)+"/begin", nil).leads(c.at(step))
			for n := 1; n <= 2; n++ {
				asked := mo.get(c.at(step)).is(http.StatusOK).has("Question "+strconv.Itoa(n)+" of 2", "Send my answer").hasNot(replies...)
				asked.hasNot(`value="kettle"`, `value="yawns"`, `value="a"`, "checked")
				id, form := c.answer(step, modelstest.RightAnswer)
				mo.post(c.at(step)+"/answer", form).leads(c.at(step) + "?q=" + id + "#result")
				q, _ := c.step(step).Step.Question(id)
				told := mo.get(c.at(step)+"?q="+id).is(http.StatusOK).has("Yes, that fits.", `id="result" role="status" tabindex="-1"`)
				if q.Why != "" {
					told.has(q.Why)
				}
				for _, o := range q.Options {
					if o.Feedback != "" {
						told.has(o.Feedback)
					}
				}
				if n == 1 {
					told.has("Next question")
					// Sent once more by mistake: nothing changes.
					mo.post(c.at(step)+"/answer", form).leads(c.at(step) + "?q=" + id + "#result")
				} else {
					told.has("See how it went")
				}
			}
			mo.get(c.at(step)).has("2 of 2. You reached it.", "This part is done.", "Look back at the replies", "Try 1, 1 June 2026: 2 of 2, reached", "Go on to part")
			if c.step(step).Progress.CompletedAt == nil {
				t.Error("the part is not done")
			}
		})
	}
}

func TestACheckThatIsNotReachedKeepsTheTryAndShamesNobody(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	const step = "knowledge-check"
	mo.post(c.at(step)+"/begin", nil)
	first, form := c.answer(step, modelstest.WrongAnswer)
	mo.post(c.at(step)+"/answer", form)
	q, _ := c.step(step).Step.Question(first)
	mo.get(c.at(step)+"?q="+first).has("Not quite. Here is why.", "Your answer. Not quite.", q.Options[0].Feedback).hasNot("fail", "wrong", "incorrect", "Incorrect")

	// It goes on where it was, in another browser and after beginning again.
	c.as("mo").get(c.at(step)).has("Question 2 of 2", "One answer is saved.")
	mo.post(c.at(step)+"/begin", nil)
	mo.get(c.at(step)).has("Question 2 of 2")
	next := c.step(step).Check.Next()
	mo.get(c.at(step)+"?q="+next).has("Question 2 of 2", "Send my answer").hasNot("Here is a reply")

	// Another answer to the first question is not taken; what stands is shown.
	other := url.Values{"question": {first}, "answer": {"1", "2", "3"}}
	got := mo.post(c.at(step)+"/answer", other)
	if got.status != http.StatusSeeOther && got.status != http.StatusConflict {
		t.Errorf("a second answer got %d", got.status)
	}

	nothing := mo.post(c.at(step)+"/answer", url.Values{"question": {next}}).is(http.StatusUnprocessableEntity)
	nothing.has("then send it.", "Question 2 of 2", `href="#f-answer"`).hasNot(c.feedbackOf(step, next)...)
	mo.post(c.at(step)+"/answer", url.Values{"question": {"no-such"}, "answer": {"1"}}).is(http.StatusNotFound)

	_, form = c.answer(step, modelstest.WrongAnswer)
	mo.post(c.at(step)+"/answer", form)
	mo.get(c.at(step)).has("0 of 2. Not there yet, and that is fine.", "Read the replies, and try again when you like", "Try again", "Only you see your tries").hasNot("fail", "wrong", "Fail")
	if c.step(step).Progress.CompletedAt != nil {
		t.Error("the part is done")
	}

	mo.post(c.at(step)+"/begin", nil)
	for range 2 {
		_, form := c.answer(step, modelstest.RightAnswer)
		mo.post(c.at(step)+"/answer", form)
	}
	mo.get(c.at(step)).has("You reached it.", "Try 1, 1 June 2026: 0 of 2", "Try 2, 1 June 2026: 2 of 2, reached")
	c.as("rowan").get("/support").is(http.StatusNotFound)
}

func (c class) feedbackOf(step, question string) []string {
	q, _ := c.step(step).Step.Question(question)
	var out []string
	for _, o := range q.Options {
		out = append(out, o.Feedback)
	}
	return out
}

func TestAnOrderNeedsEveryPlaceOnce(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	const step = "in-order"
	mo.post(c.at(step)+"/begin", nil)
	if c.step(step).Check.Next() != "making-tea" {
		_, form := c.answer(step, modelstest.RightAnswer)
		mo.post(c.at(step)+"/answer", form)
	}
	mo.get(c.at(step)).has("Give each line its place", `<select id="f-answer1" name="answer1"`).hasNot("Asking comes first")
	same := url.Values{"question": {"making-tea"}, "answer1": {"1"}, "answer2": {"1"}, "answer3": {"2"}, "answer4": {"3"}}
	mo.post(c.at(step)+"/answer", same).is(http.StatusUnprocessableEntity).has("Give every line a different place", `<option value="1" selected>1</option>`).hasNot("Asking comes first")
	same.Set("answer1", "99")
	mo.post(c.at(step)+"/answer", same).is(http.StatusUnprocessableEntity)
}

func TestTheLastAnswerOfACourseLeadsToTheCertificate(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	for _, lesson := range []string{"offering-tea", "a-hard-day"} {
		modelstest.DoLesson(t, c.store, c.mo, c.enrolment, lesson)
	}
	modelstest.DoCheck(t, c.store, c.mo, c.enrolment, "in-order", modelstest.RightAnswer)
	modelstest.DoTask(t, c.store, c.mo, c.jo, c.enrolment, "practice-task")
	const step = "knowledge-check"
	mo.post(c.at(step)+"/begin", nil)
	for range 2 {
		_, form := c.answer(step, modelstest.RightAnswer)
		mo.post(c.at(step)+"/answer", form)
	}
	awards, err := c.store.Awards(context.Background(), c.mo)
	if err != nil || len(awards) != 1 {
		t.Fatalf("awards: %d, %v", len(awards), err)
	}
	mo.get(c.at(step)).has("See your certificate", `href="/awards/`+awards[0].Award.Code+`"`)

	// A lesson that is the last thing leads there at once.
	d := newClass(t)
	modelstest.DoLesson(t, d.store, d.mo, d.enrolment, "a-hard-day")
	for _, check := range []string{"knowledge-check", "in-order"} {
		modelstest.DoCheck(t, d.store, d.mo, d.enrolment, check, modelstest.RightAnswer)
	}
	modelstest.DoTask(t, d.store, d.mo, d.jo, d.enrolment, "practice-task")
	last := d.as("mo")
	got := last.post(d.at("offering-tea"), last.get(d.at("offering-tea")+"?screen=3").form("done"))
	awards, err = d.store.Awards(context.Background(), d.mo)
	if err != nil || len(awards) != 1 {
		t.Fatalf("awards: %d, %v", len(awards), err)
	}
	got.leads("/awards/" + awards[0].Award.Code)
}
