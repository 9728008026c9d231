package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

// CompareTeach handles GET /teach/:draft/compare: what differs between «from» and «to», each the number of a version, «draft»,
// or «state-3» for a state of the draft. Without them, the newest version and the draft.
func (h *Handlers) CompareTeach(c *fiber.Ctx) error {
	page, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return err
	}
	view := views.TeachCompareView{Viewer: frame(c), Page: page, From: cleanText(c.Query("from")), To: cleanText(c.Query("to"))}
	if view.To == "" {
		view.To = "draft"
	}
	if view.From == "" && len(page.Versions) > 0 {
		view.From = strconv.Itoa(page.Versions[0].Number)
	}
	if view.From == "" {
		return render(c, views.TeachCompare(view))
	}
	was, err := h.filesNamed(c, page, view.From)
	if err != nil {
		return err
	}
	is, err := h.filesNamed(c, page, view.To)
	if err != nil {
		return err
	}
	compared := courses.Compare(was, is)
	view.Compared = &compared
	return render(c, views.TeachCompare(view))
}

// filesNamed gives the files of a version, a state or the draft itself.
func (h *Handlers) filesNamed(c *fiber.Ctx, page models.DraftPage, name string) (courses.Files, error) {
	if name == "draft" {
		return h.Store.DraftFiles(c.UserContext(), me(c), page.ID, page.Rev)
	}
	digits, state := strings.CutPrefix(name, "state-")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 {
		return nil, fiber.ErrNotFound
	}
	if state {
		return h.Store.DraftFiles(c.UserContext(), me(c), page.ID, n)
	}
	return h.Store.DraftVersionFiles(c.UserContext(), me(c), page.ID, n)
}
