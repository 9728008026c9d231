package handlers

import "github.com/gofiber/fiber/v2"

// MoveCourse handles POST /learn/:enrolment/move: the learner chose the newest version.
func (h *Handlers) MoveCourse(c *fiber.Ctx) error {
	award, err := h.Store.MoveToNewest(c.UserContext(), me(c), param(c, "enrolment"))
	if err != nil {
		return h.elsewhere(c, err)
	}
	if award != nil {
		return seeOther(c, "/awards/"+award.Code, "moved")
	}
	return seeOther(c, "/learn/"+param(c, "enrolment"), "moved")
}
