package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ListSchemes handles GET /cpd/schemes: what the person follows, and what there is.
func (h *Handlers) ListSchemes(c *fiber.Ctx) error {
	page, err := h.Store.Schemes(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.Schemes(views.SchemesPage{Viewer: frame(c), SchemesPage: page}))
}

// ShowScheme handles GET /cpd/schemes/:scheme.
func (h *Handlers) ShowScheme(c *fiber.Ctx) error {
	page, err := h.Store.Scheme(c.UserContext(), me(c), param(c, "scheme"))
	if err != nil {
		return err
	}
	return render(c, views.Scheme(views.SchemePage{Viewer: frame(c), Scheme: page, Start: views.TypedOwn(page.Following).Start}))
}
