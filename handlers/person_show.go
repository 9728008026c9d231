package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// Person handles GET /org/:org/people/:person. Opening it is recorded, and the person sees it.
func (h *Handlers) Person(c *fiber.Ctx) error {
	return h.showPerson(c, fiber.StatusOK, nil, nil)
}

// showPerson shows a person's page, with a job title as it was typed where that needs another look.
func (h *Handlers) showPerson(c *fiber.Ctx, status int, problems views.Problems, job *string) error {
	person, err := h.Store.OpenPerson(c.UserContext(), me(c), c.Params("org"), param(c, "person"))
	if err != nil {
		return err
	}
	page := views.PersonPage{OrgFrame: orgFrame(c), Person: person, JobTitle: person.JobTitle, Problems: problems}
	if job != nil {
		page.JobTitle = *job
	}
	return renderStatus(c, status, views.Person(page))
}

// personPath is the address of a person's page.
func personPath(c *fiber.Ctx) string { return orgPath(c, "/people/"+param(c, "person")) }
