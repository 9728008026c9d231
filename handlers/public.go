package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/views"
)

// Help handles GET /help: someone to talk to, now. Opening it is not recorded.
func (h *Handlers) Help(c *fiber.Ctx) error {
	contacts, err := courses.SupportContacts()
	if err != nil {
		return err
	}
	v, _ := viewerOf(c)
	own, err := h.Store.HelpContacts(c.UserContext(), v.Actor)
	if err != nil { // the helplines stand whatever happens
		h.Log.Error("an organisation's own contacts could not be read", "error", err)
	}
	return render(c, views.Help(views.HelpPage{Viewer: frame(c), Own: own, Contacts: contacts}))
}

// Privacy handles GET /privacy.
func (h *Handlers) Privacy(c *fiber.Ctx) error {
	return render(c, views.Privacy(views.AboutPage{Viewer: frame(c)}))
}

// Accessibility handles GET /accessibility.
func (h *Handlers) Accessibility(c *fiber.Ctx) error {
	return render(c, views.Accessibility(views.AboutPage{Viewer: frame(c)}))
}
