package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// TeachEditors handles GET /teach/:draft/editors: who may edit the course.
func (h *Handlers) TeachEditors(c *fiber.Ctx) error { return h.showEditors(c, fiber.StatusOK, nil) }

func (h *Handlers) showEditors(c *fiber.Ctx, status int, problems views.Problems) error {
	page, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return err
	}
	people, err := h.Store.DraftEditors(c.UserContext(), me(c), page.ID)
	if err != nil {
		return err
	}
	return renderStatus(c, status, views.TeachEditors(views.TeachEditorsView{Viewer: frame(c), Page: page, People: people, Problems: problems}))
}

// SetTeachEditors handles POST /teach/:draft/editors.
func (h *Handlers) SetTeachEditors(c *fiber.Ctx) error {
	draft := param(c, "draft")
	err := h.Store.SetDraftEditors(c.UserContext(), me(c), draft, c.FormValue("who") == "chosen", ticked(c, "person"))
	if err == nil {
		return seeOther(c, teachPath(draft), "saved")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	return h.showEditors(c, statusOf(err), problems)
}
