package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// Home handles GET /: what this is for a stranger, the person's line for someone signed in.
func (h *Handlers) Home(c *fiber.Ctx) error {
	if viewer, ok := viewerOf(c); ok {
		return h.line(c, viewer)
	}
	if needs, err := h.Store.NeedsSetup(c.UserContext()); err != nil || needs {
		if err == nil {
			err = c.Redirect("/setup", fiber.StatusSeeOther)
		}
		return err
	}
	return h.welcome(c)
}

func (h *Handlers) line(c *fiber.Ctx, viewer models.Viewer) error {
	line, err := h.Store.Line(c.UserContext(), viewer.Actor)
	if err != nil {
		return err
	}
	return render(c, views.YourLine(views.LineView{Viewer: frame(c), Line: line}))
}

// firstCourses is how many courses the first page shows.
const firstCourses = 3

func (h *Handlers) welcome(c *fiber.Ctx) error {
	all, err := h.Store.Catalogue(c.UserContext(), nil, models.CatalogueFilter{})
	if err != nil {
		return err
	}
	page := views.WelcomePage{Viewer: frame(c), CourseCount: len(all), Demo: h.Demo, DemoPassword: h.DemoPassword}
	for _, course := range all[:min(firstCourses, len(all))] {
		page.Courses = append(page.Courses, views.CourseItem(course))
	}
	return render(c, views.Welcome(page))
}
