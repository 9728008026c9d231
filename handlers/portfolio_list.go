package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ListPortfolios handles GET /portfolios: the person's drafts and issues.
func (h *Handlers) ListPortfolios(c *fiber.Ctx) error {
	list, err := h.Store.Portfolios(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.Portfolios(views.PortfoliosPage{Viewer: frame(c), List: list, Zone: zoneOf(c)}))
}
