package handlers

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"throughline/courses"
)

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
