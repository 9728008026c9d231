package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

var aboutStep = draftStep{next: afterAbout, view: views.DraftAbout, read: readAbout}

// ShowDraftAbout handles GET /portfolios/:portfolio/about: the job, what the person calls their role, a contact.
func (h *Handlers) ShowDraftAbout(c *fiber.Ctx) error { return aboutStep.show(h, c) }

// SaveDraftAbout handles POST /portfolios/:portfolio/about.
func (h *Handlers) SaveDraftAbout(c *fiber.Ctx) error { return aboutStep.save(h, c) }

// afterAbout is what the job asks for, where there is a job.
func afterAbout(page models.PortfolioPage) string {
	if page.Purpose == cpd.ForApplication {
		return "points"
	}
	return "choose"
}

func readAbout(c *fiber.Ctx, page models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems) {
	problems := views.Problems{}
	text := func(name string) string { return cleanText(c.FormValue(name)) }
	day := func(prefix string) cpd.Day {
		return readOptionalDay(problems, prefix, text(prefix+"day"), text(prefix+"month"), text(prefix+"year"))
	}
	job, role, contact := text("for"), text("role"), text("contact")
	var from, to cpd.Day
	if page.Purpose == cpd.FullRecord {
		from, to = day("from_"), day("to_")
	}
	return func(p *models.PortfolioChoices) {
		p.For, p.Role, p.Contact, p.From, p.To = job, role, contact, from, to
	}, problems
}
