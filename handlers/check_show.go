package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// showCheck shows where a check stands: its introduction, the next question, one that was answered, or how it went.
func (h *Handlers) showCheck(c *fiber.Ctx, step views.StepView) error {
	return render(c, views.Check(checkView(step, c.Query("q"))))
}

// checkView puts the questions of the try that is under way, or of the last one, in the order drawn. Looking names an
// answered one to look back at.
func checkView(step views.StepView, looking string) views.CheckView {
	check := step.Page.Check
	view := views.CheckView{StepView: step}
	next := ""
	if check.Open != nil {
		next = check.Next()
	}
	for _, drawn := range check.Drawn {
		question, ok := step.Page.Step.Question(drawn.Question)
		if !ok { // a try of an earlier version
			continue
		}
		asked := views.Asked{Question: question, Drawn: drawn, Name: "answer"}
		if was, ok := check.Answers[question.ID]; ok {
			asked.Picks, asked.Answered, asked.Locked, asked.Right = picksOf(asked, was.Answer), true, true, was.Right
		}
		view.Questions = append(view.Questions, asked)
		i := len(view.Questions)
		switch {
		case asked.Answered && question.ID == looking:
			view.Looking = i
		case question.ID == next:
			view.Next = i
		}
	}
	return view
}
