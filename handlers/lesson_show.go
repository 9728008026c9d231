package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

// showLesson shows the screen where the learner is, or the one asked for; to look writes nothing.
func (h *Handlers) showLesson(c *fiber.Ctx, step views.StepView) error {
	view := lessonView(step, screenForm{Screen: step.Page.Progress.Current, All: c.Query("all") != ""})
	if asked := c.QueryInt("screen"); asked > 0 {
		view.Screen = within(asked-1, len(step.Page.Way()))
	}
	return render(c, views.Lesson(view))
}

// lessonView fills a lesson's page: with what is kept, and over it what was typed.
func lessonView(step views.StepView, form screenForm) views.LessonView {
	view := views.LessonView{StepView: step, Screen: within(form.Screen, len(step.Page.Way())), All: form.All,
		Boxes: map[string]views.Box{}, Questions: map[string]views.Asked{}}
	for block, kept := range step.Page.Reflections {
		view.Boxes[block] = views.Box{Text: kept.Text, Rev: kept.Rev}
	}
	for block, typed := range form.Reflections {
		view.Boxes[block] = views.Box{Text: typed.Text, Rev: typed.Rev}
	}
	for _, screen := range step.Page.Way() {
		for _, part := range screen.Parts {
			if part.Question != nil {
				view.Questions[part.Question.ID] = practiceQuestion(step.Page, *part.Question, form)
			}
		}
	}
	return view
}

// practiceQuestion is a practice question as this learner sees it, each time in the same order.
func practiceQuestion(page models.StepPage, q courses.Question, form screenForm) views.Asked {
	asked := views.Asked{Question: q, Drawn: q.DrawOne(seedOf(page.Enrolment.ID, page.Step.ID, q.ID)), Name: "answer", Suffix: "-" + q.ID}
	if form.Values == nil {
		return asked
	}
	asked.Picks = picksIn(form.Values, asked)
	answer := answerOf(asked)
	asked.Answered = form.Answered[q.ID] && q.Valid(answer)
	asked.Right = q.Mark(answer)
	return asked
}

// within keeps a screen's number inside the lesson.
func within(n, of int) int { return max(0, min(n, of-1)) }
