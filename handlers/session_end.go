package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ShowSignOut handles GET /signout: a button, because following a link changes nothing.
func (h *Handlers) ShowSignOut(c *fiber.Ctx) error {
	if _, ok := viewerOf(c); !ok {
		return seeOther(c, "/", "signed-out")
	}
	return render(c, views.SignOut(frame(c)))
}

// SignOut handles POST /signout. Whoever is signed out already stays so.
func (h *Handlers) SignOut(c *fiber.Ctx) error {
	if _, ok := viewerOf(c); ok {
		if err := h.Store.SignOut(c.UserContext(), me(c)); err != nil {
			return err
		}
	}
	h.dropSession(c)
	return seeOther(c, "/", "signed-out")
}

// SignOutEverywhere handles POST /signout/everywhere: it ends all sessions of the person, this one too.
func (h *Handlers) SignOutEverywhere(c *fiber.Ctx) error {
	if err := h.Store.SignOutEverywhere(c.UserContext(), me(c)); err != nil {
		return err
	}
	h.dropSession(c)
	return seeOther(c, "/", "signed-out-everywhere")
}
