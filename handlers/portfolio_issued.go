package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// showIssued shows an issue to its person.
func (h *Handlers) showIssued(c *fiber.Ctx, page models.PortfolioPage) error {
	return render(c, views.IssuedPortfolio(views.IssuedPortfolioPage{Viewer: frame(c), Page: page}))
}
