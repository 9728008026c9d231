package handlers

import "github.com/gofiber/fiber/v2"

type doForForm struct {
	Org string `form:"org" validate:"required,max=200" say:"Please choose one of your organisations."`
}

// DoCourseFor handles POST /learn/:enrolment/done-for: a course that was done for nobody is done for an organisation from
// now on. Sent twice, it does nothing twice.
func (h *Handlers) DoCourseFor(c *fiber.Ctx) error {
	var form doForForm
	if problems := readForm(c, &form); problems != nil {
		return h.showLearning(c, fiber.StatusUnprocessableEntity, problems)
	}
	err := h.Store.DoFor(c.UserContext(), me(c), param(c, "enrolment"), form.Org)
	if problems, ok := problemsOf(err); ok && statusOf(err) == fiber.StatusUnprocessableEntity {
		return h.showLearning(c, fiber.StatusUnprocessableEntity, problems)
	}
	if err != nil {
		return h.elsewhere(c, err)
	}
	return seeOther(c, "/learn/"+param(c, "enrolment"), "done-for")
}

func init() { notes["done-for"] = "Saved. This course is for the organisation you chose." }
