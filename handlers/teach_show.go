package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ShowTeach handles GET /teach/:draft: the parts of a course that is written, and what it still needs. After a part was
// taken out the query says which, and in which state it still stood.
func (h *Handlers) ShowTeach(c *fiber.Ctx) error {
	view := views.TeachShowView{}
	if rev, err := strconv.Atoi(c.Query("state")); err == nil && rev > 0 {
		view.Removed, view.RemovedRev = cleanText(c.Query("removed")), rev
	}
	return h.showTeach(c, fiber.StatusOK, view)
}

func (h *Handlers) showTeach(c *fiber.Ctx, status int, view views.TeachShowView) error {
	page, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return err
	}
	view.Viewer, view.Page = frame(c), page
	if view.Comments, err = h.Store.CountComments(c.UserContext(), me(c), page.ID); err != nil {
		return err
	}
	return renderStatus(c, status, views.TeachShow(view))
}
