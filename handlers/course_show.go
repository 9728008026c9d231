package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// ShowCourse handles GET /courses/:slug.
func (h *Handlers) ShowCourse(c *fiber.Ctx) error {
	return h.showCourse(c, fiber.StatusOK, views.CourseView{})
}

// showCourse shows a course's page, with what was chosen and what to check where a form comes back.
func (h *Handlers) showCourse(c *fiber.Ctx, status int, page views.CourseView) error {
	var who *models.Actor
	if viewer, ok := viewerOf(c); ok {
		who = &viewer.Actor
	}
	course, err := h.Store.CoursePage(c.UserContext(), who, param(c, "slug"))
	if err != nil {
		return err
	}
	page.Viewer, page.Page = frame(c), course
	return renderStatus(c, status, views.Course(page))
}
