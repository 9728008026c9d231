package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// SupportList handles GET /support: what waits for the signer.
func (h *Handlers) SupportList(c *fiber.Ctx) error {
	list, err := h.Store.Support(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	entries, err := h.Store.EntriesToConfirm(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.Support(views.SupportList{Viewer: frame(c), Models: list, Entries: entries}))
}

// SupportShow handles GET /support/:id: one practice task. The learner is told that it was opened.
func (h *Handlers) SupportShow(c *fiber.Ctx) error {
	page, err := h.Store.OpenHandIn(c.UserContext(), me(c), param(c, "id"))
	if err != nil {
		return err
	}
	return render(c, views.SupportTask(views.SupportView{Viewer: frame(c), Page: page}))
}
