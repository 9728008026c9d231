package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ShowLearning handles GET /learn/:enrolment: where its learner is.
func (h *Handlers) ShowLearning(c *fiber.Ctx) error {
	learning, err := h.Store.Learning(c.UserContext(), me(c), param(c, "enrolment"))
	if err != nil {
		return err
	}
	return render(c, views.Learning(views.LearningView{Viewer: frame(c), Learning: learning}))
}
