package handlers

import "github.com/gofiber/fiber/v2"

// CheckBegin handles POST /learn/:enrolment/:step/begin: draws the questions of a try, or goes on with the open one.
func (h *Handlers) CheckBegin(c *fiber.Ctx) error {
	if _, err := h.Store.BeginAttempt(c.UserContext(), me(c), param(c, "enrolment"), param(c, "step")); err != nil {
		return err
	}
	return seeOther(c, stepPath(c), "")
}
