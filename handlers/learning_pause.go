package handlers

import "github.com/gofiber/fiber/v2"

// PauseCourse handles POST /learn/:enrolment/pause: no reason is asked.
func (h *Handlers) PauseCourse(c *fiber.Ctx) error {
	if err := h.Store.Pause(c.UserContext(), me(c), param(c, "enrolment"), true); err != nil {
		return h.elsewhere(c, err)
	}
	return seeOther(c, "/learn/"+param(c, "enrolment"), "paused")
}

// ResumeCourse handles POST /learn/:enrolment/resume.
func (h *Handlers) ResumeCourse(c *fiber.Ctx) error {
	if err := h.Store.Pause(c.UserContext(), me(c), param(c, "enrolment"), false); err != nil {
		return h.elsewhere(c, err)
	}
	return seeOther(c, "/learn/"+param(c, "enrolment"), "resumed")
}
