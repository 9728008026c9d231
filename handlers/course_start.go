package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type startForm struct {
	Org string `form:"org" validate:"required,max=200" say:"Please choose who this is for. You can choose nobody."`
}

// StartCourse handles POST /courses/:slug/start: it starts the course, or starts it once more after it was finished.
// Sent twice, it starts one.
func (h *Handlers) StartCourse(c *fiber.Ctx) error {
	var form startForm
	if problems := readForm(c, &form); problems != nil {
		return h.showCourse(c, fiber.StatusUnprocessableEntity, views.CourseView{Chosen: form.Org, Problems: problems})
	}
	org := form.Org
	if org == views.Nobody {
		org = ""
	}
	enrolment, err := h.Store.Enrol(c.UserContext(), me(c), param(c, "slug"), org)
	if problems, ok := problemsOf(err); ok {
		return h.showCourse(c, statusOf(err), views.CourseView{Chosen: form.Org, Problems: problems})
	}
	if err != nil {
		return err
	}
	return h.goToPlace(c, enrolment.ID, "")
}

// goToPlace leads to the part of an enrolment to go on with.
func (h *Handlers) goToPlace(c *fiber.Ctx, enrolment, note string) error {
	learning, err := h.Store.Learning(c.UserContext(), me(c), enrolment)
	if err != nil {
		return err
	}
	path := "/learn/" + learning.Enrolment.ID
	if !learning.OnlyWaits {
		path += "/" + learning.Place
	}
	return seeOther(c, path, note)
}
