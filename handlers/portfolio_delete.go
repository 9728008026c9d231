package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// AskDeletePortfolio handles GET /portfolios/:portfolio/delete: the question before a draft or an issue is deleted.
func (h *Handlers) AskDeletePortfolio(c *fiber.Ctx) error {
	page, err := h.Store.Portfolio(c.UserContext(), me(c), param(c, "portfolio"))
	if err != nil {
		return err
	}
	return render(c, views.DeletePortfolio(views.DraftPage{Viewer: frame(c), Page: page}))
}

// DeletePortfolio handles POST /portfolios/:portfolio/delete.
func (h *Handlers) DeletePortfolio(c *fiber.Ctx) error {
	if err := h.Store.DeletePortfolio(c.UserContext(), me(c), param(c, "portfolio")); err != nil {
		return err
	}
	return seeOther(c, "/portfolios", "portfolio-deleted")
}

func init() { notes["portfolio-deleted"] = "It is deleted." }
