package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

// LeaveCourse handles POST /learn/:enrolment/leave.
func (h *Handlers) LeaveCourse(c *fiber.Ctx) error {
	if err := h.Store.LeaveCourse(c.UserContext(), me(c), param(c, "enrolment")); err != nil {
		return h.elsewhere(c, err)
	}
	return seeOther(c, "/learn/"+param(c, "enrolment"), "left")
}

// StartAgain handles POST /learn/:enrolment/start-again: it leaves the enrolment and begins the next.
func (h *Handlers) StartAgain(c *fiber.Ctx) error {
	next, err := h.Store.StartAgain(c.UserContext(), me(c), param(c, "enrolment"))
	if err != nil {
		return h.elsewhere(c, err)
	}
	return h.goToPlace(c, next.ID, "started-again")
}

// elsewhere answers an act on an enrolment that has ended meanwhile, in this tab or another: its page says how it stands,
// and the same button pressed twice does nothing twice.
func (h *Handlers) elsewhere(c *fiber.Ctx, err error) error {
	if models.KindOf(err) != models.Conflict {
		return err
	}
	learning, err := h.Store.Learning(c.UserContext(), me(c), param(c, "enrolment"))
	if err != nil {
		return err
	}
	if learning.Enrolment.State == "left" {
		return seeOther(c, "/courses/"+learning.Version.Slug, "")
	}
	return seeOther(c, "/learn/"+learning.Enrolment.ID, "")
}
