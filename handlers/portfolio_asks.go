package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

var asksStep = draftStep{next: then("choose"), read: readAsks}

// ShowAsks handles GET /portfolios/:portfolio/asks: the competencies that the job asks for.
func (h *Handlers) ShowAsks(c *fiber.Ctx) error {
	step, err := h.asksStep(c)
	if err != nil {
		return err
	}
	return step.show(h, c)
}

// SaveAsks handles POST /portfolios/:portfolio/asks.
func (h *Handlers) SaveAsks(c *fiber.Ctx) error {
	step, err := h.asksStep(c)
	if err != nil {
		return err
	}
	return step.save(h, c)
}

func (h *Handlers) asksStep(c *fiber.Ctx) (draftStep, error) {
	offer, err := h.Store.PortfolioOffer(c.UserContext(), me(c), nil)
	step := asksStep
	step.view = views.DraftAsks(offer.Competencies)
	return step, err
}

func readAsks(c *fiber.Ctx, _ models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems) {
	codes := ticked(c, "competency")
	return func(p *models.PortfolioChoices) { p.Competencies = codes }, nil
}
