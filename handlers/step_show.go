package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

func init() {
	notes["place-kept"] = "Your place is kept. Come back when you like."
}

// StepShow handles GET /learn/:enrolment/:step: one part of a course, each kind with its own page.
func (h *Handlers) StepShow(c *fiber.Ctx) error {
	page, err := h.step(c)
	if err != nil {
		return err
	}
	view := views.StepView{Viewer: frame(c), Page: page}
	switch page.Step.Kind {
	case courses.Check:
		return h.showCheck(c, view)
	case courses.Task:
		return render(c, views.Task(views.TaskView{StepView: view}))
	case courses.Workshop:
		return render(c, views.Workshop(view))
	}
	return h.showLesson(c, view)
}

// step reads the part that the address names.
func (h *Handlers) step(c *fiber.Ctx) (models.StepPage, error) {
	return h.Store.Step(c.UserContext(), me(c), param(c, "enrolment"), param(c, "step"))
}

// stepPath is the address of the part.
func stepPath(c *fiber.Ctx) string { return "/learn/" + param(c, "enrolment") + "/" + param(c, "step") }
