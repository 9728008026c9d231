package handlers

import (
	"github.com/gofiber/fiber/v2"
)

// CopyPortfolio handles POST /portfolios/:portfolio/copy: a new draft with the choices of this one.
func (h *Handlers) CopyPortfolio(c *fiber.Ctx) error {
	id, err := h.Store.CopyPortfolio(c.UserContext(), me(c), param(c, "portfolio"))
	if err != nil {
		return err
	}
	return seeOther(c, portfolioPath(id), "portfolio-copied")
}
