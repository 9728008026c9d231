package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ShowPortfolio handles GET /portfolios/:portfolio: the steps of a draft, or an issue.
func (h *Handlers) ShowPortfolio(c *fiber.Ctx) error {
	page, err := h.Store.Portfolio(c.UserContext(), me(c), param(c, "portfolio"))
	if err != nil {
		return err
	}
	if !page.Draft() {
		return h.showIssued(c, page)
	}
	return render(c, views.Draft(views.DraftPage{Viewer: frame(c), Page: page, Rev: page.Rev}))
}
