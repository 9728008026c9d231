package handlers

import "github.com/gofiber/fiber/v2"

type jobForm struct {
	JobTitle string `form:"job_title" validate:"max=80"`
}

// SetJobTitle handles POST /org/:org/people/:person/job-title.
func (h *Handlers) SetJobTitle(c *fiber.Ctx) error {
	var form jobForm
	if problems := readForm(c, &form); problems != nil {
		return h.showPerson(c, fiber.StatusUnprocessableEntity, problems, &form.JobTitle)
	}
	err := h.Store.SetJobTitle(c.UserContext(), me(c), c.Params("org"), param(c, "person"), form.JobTitle)
	if problems, ok := problemsOf(err); ok {
		return h.showPerson(c, statusOf(err), problems, &form.JobTitle)
	}
	if err != nil {
		return err
	}
	return seeOther(c, personPath(c)+"#job", "saved")
}
