package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// CheckAnswer handles POST /learn/:enrolment/:step/answer: one answer, kept for good, then the replies to it.
func (h *Handlers) CheckAnswer(c *fiber.Ctx) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	page, err := h.step(c)
	if err != nil {
		return err
	}
	if page.Check == nil {
		return fiber.ErrNotFound
	}
	view := checkView(views.StepView{Viewer: frame(c), Page: page}, "")
	id := values.Get("question")
	here := stepPath(c) + "?q=" + url.QueryEscape(id) + "#result"
	for i, asked := range view.Questions {
		if asked.Question.ID != id {
			continue
		}
		asked.Picks = picksIn(values, asked)
		_, err := h.Store.AnswerQuestion(c.UserContext(), me(c), page.Enrolment.ID, page.Step.ID, id, answerOf(asked))
		if problems, ok := problemsOf(err); ok && models.KindOf(err) == models.Invalid {
			asked.Problem = problems["answer"]
			view.Questions[i], view.Next = asked, i+1
			view.Problems = views.Problems{asked.Field(0): asked.Problem}
			return renderStatus(c, statusOf(err), views.Check(view))
		}
		if models.KindOf(err) == models.Conflict && asked.Answered {
			return seeOther(c, here, "answered-before")
		}
		if err != nil {
			return err
		}
		return seeOther(c, here, "")
	}
	return fiber.ErrNotFound
}

func init() {
	notes["answered-before"] = "You answered this question before, and that answer stands for this try."
}
