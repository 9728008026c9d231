package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ShowLearning handles GET /learn/:enrolment: where its learner is.
func (h *Handlers) ShowLearning(c *fiber.Ctx) error {
	return h.showLearning(c, fiber.StatusOK, nil)
}

func (h *Handlers) showLearning(c *fiber.Ctx, status int, problems views.Problems) error {
	learning, err := h.Store.Learning(c.UserContext(), me(c), param(c, "enrolment"))
	if err != nil {
		return err
	}
	page := views.LearningView{Viewer: frame(c), Learning: learning, Problems: problems}
	if v, ok := viewerOf(c); ok {
		page.Memberships = v.Memberships
	}
	return renderStatus(c, status, views.Learning(page))
}
