package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ShowShared handles GET /p/:token: a portfolio for whoever has a link to it. A look that is no reader's is not counted: its
// person's own, a HEAD, and what a browser fetches ahead.
func (h *Handlers) ShowShared(c *fiber.Ctx) error {
	keepTokenPrivate(c)
	token := param(c, "token")
	shared, err := h.Store.OpenShared(c.UserContext(), token, c.IP())
	if err != nil {
		return err
	}
	own := shared.Own(me(c))
	if !own && c.Method() == fiber.MethodGet && !strings.Contains(c.Get("Sec-Purpose"), "prefetch") {
		if err := h.Store.CountOpening(c.UserContext(), shared); err != nil {
			return err
		}
	}
	return render(c, views.SharedPortfolio(views.SharedPortfolioPage{Viewer: frame(c), Shared: shared, Path: "/p/" + token, Own: own}))
}

// SharedPDF handles GET /p/:token/portfolio.pdf.
func (h *Handlers) SharedPDF(c *fiber.Ctx) error {
	keepTokenPrivate(c)
	shared, pdf, err := h.Store.SharedPDF(c.UserContext(), param(c, "token"), c.IP())
	if err != nil {
		return err
	}
	return sendPDFNamed(c, portfolioName(shared.Content.Purpose, shared.Content.Number, ".pdf"), pdf)
}
