package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ListTeach handles GET /teach: the courses that a trainer writes.
func (h *Handlers) ListTeach(c *fiber.Ctx) error {
	page, err := h.Store.Teach(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.Teach(views.TeachView{Viewer: frame(c), Page: page, Zone: zoneOf(c)}))
}
