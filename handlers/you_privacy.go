package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// YourPrivacy handles GET /you/privacy: what each organisation sees, from the same reading as its own pages, and who
// looked.
func (h *Handlers) YourPrivacy(c *fiber.Ctx) error {
	seen, err := h.Store.WhatIsSeen(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	looks, err := h.Store.WhoLooked(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.YourPrivacy(views.YourPrivacyPage{Viewer: frame(c), Seen: seen, Looks: looks, Zone: zoneOf(c)}))
}
