package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ListAwards handles GET /awards: the person's own certificates.
func (h *Handlers) ListAwards(c *fiber.Ctx) error {
	awards, err := h.Store.Awards(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.AwardList(views.AwardListPage{Viewer: frame(c), Awards: awards}))
}
