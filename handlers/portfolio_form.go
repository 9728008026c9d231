package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/views"
)

// PortfolioForm handles GET /portfolios/:portfolio/form: an issue as plain texts, shortened to a limit by whole items.
func (h *Handlers) PortfolioForm(c *fiber.Ctx) error {
	issue, err := h.issued(c)
	if err != nil {
		return err
	}
	page := views.PortfolioFormPage{Viewer: frame(c), Page: issue, Limit: cpd.FormLimit{Words: c.Query("unit") == "words"}, Typed: cleanText(c.Query("limit"))}
	status := fiber.StatusOK
	if typed := strings.NewReplacer(" ", "", ",", "", "\u00a0", "").Replace(page.Typed); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > 1000000 {
			page.Problem, status = "Write a number, like 1500. Or leave it empty.", fiber.StatusUnprocessableEntity
		} else {
			page.Limit.N = n
		}
	}
	return renderStatus(c, status, views.PortfolioForm(page))
}
