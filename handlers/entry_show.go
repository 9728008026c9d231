package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ShowEntry handles GET /cpd/:entry.
func (h *Handlers) ShowEntry(c *fiber.Ctx) error { return h.showEntry(c, fiber.StatusOK, nil) }

func (h *Handlers) showEntry(c *fiber.Ctx, status int, answers []views.FileAnswer) error {
	entry, err := h.Store.Entry(c.UserContext(), me(c), param(c, "entry"))
	if err != nil {
		return err
	}
	said, err := h.Store.EntryConfirmations(c.UserContext(), me(c), entry.ID)
	if err != nil {
		return err
	}
	touches, err := h.Store.Touches(c.UserContext(), me(c), entry.ID, "")
	if err != nil {
		return err
	}
	stored, err := h.Store.Stored(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return renderStatus(c, status, views.Entry(views.EntryPage{Viewer: frame(c), Entry: entry, Confirmations: said, Touches: touches, Stored: stored, Answers: answers}))
}

// EntryHistory handles GET /cpd/:entry/history.
func (h *Handlers) EntryHistory(c *fiber.Ctx) error {
	entry, err := h.Store.Entry(c.UserContext(), me(c), param(c, "entry"))
	if err != nil {
		return err
	}
	history, err := h.Store.EntryHistory(c.UserContext(), me(c), entry.ID)
	if err != nil {
		return err
	}
	return render(c, views.EntryHistory(views.EntryHistoryPage{Viewer: frame(c), Entry: entry, Versions: history, Zone: zoneOf(c)}))
}

// RemoveEntry handles POST /cpd/:entry/remove.
func (h *Handlers) RemoveEntry(c *fiber.Ctx) error {
	id := param(c, "entry")
	if err := h.Store.RemoveEntry(c.UserContext(), me(c), id); err != nil {
		return err
	}
	return seeOther(c, "/cpd/"+id, "entry-removed")
}

// BringBackEntry handles POST /cpd/:entry/bring-back.
func (h *Handlers) BringBackEntry(c *fiber.Ctx) error {
	id := param(c, "entry")
	if err := h.Store.BringBackEntry(c.UserContext(), me(c), id); err != nil {
		return err
	}
	return seeOther(c, "/cpd/"+id, "entry-back")
}

func init() {
	notes["entry-removed"] = "It is out of your log. You can put it back at any time."
	notes["entry-back"] = "It is in your log again."
	notes["entry-saved"] = "Saved."
	notes["reflection-copied"] = "Copied into your log. What you wrote in the lesson stays there too."
}
