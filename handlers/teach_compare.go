package handlers

import (
	"fmt"
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

// ExportTeach handles GET /teach/:draft/export.zip: the draft, or the version that the query names. The digest is in the
// name of the file and in the zip's comment, so that no file is added.
func (h *Handlers) ExportTeach(c *fiber.Ctx) error {
	page, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return err
	}
	name, which := cleanText(c.Query("version")), "draft"
	if name == "" {
		name = "draft"
	}
	files, err := h.filesNamed(c, page, name)
	if err != nil {
		return err
	}
	if name != "draft" {
		which = "version-" + name
	}
	slug := page.Slug
	if page.Live != nil {
		slug = page.Live.Slug
	}
	c.Set(fiber.HeaderContentType, "application/zip")
	c.Set(fiber.HeaderContentDisposition, attachment(fmt.Sprintf("%s-%s-%.12s.zip", slug, which, courses.Digest(files))))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return courses.WriteZip(c, slug, files)
}
