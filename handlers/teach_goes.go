package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// HowTeachGoes handles GET /teach/:draft/how-it-goes: how the newest version goes, or the one that «version» names.
func (h *Handlers) HowTeachGoes(c *fiber.Ctx) error {
	page, err := h.Store.HowItGoes(c.UserContext(), me(c), param(c, "draft"), c.QueryInt("version"))
	if err != nil {
		return err
	}
	return render(c, views.TeachGoes(views.TeachGoesView{Viewer: frame(c), Page: page}))
}
