package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ReadBeside handles GET /learn/:enrolment/glossary, /summary and /further-reading.
func (h *Handlers) ReadBeside(slug string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		learning, err := h.Store.Learning(c.UserContext(), me(c), param(c, "enrolment"))
		if err != nil {
			return err
		}
		page, ok := views.FindReading(learning.Version.Parsed, slug)
		if !ok {
			return fiber.ErrNotFound
		}
		return render(c, views.Reading(views.ReadingView{Viewer: frame(c), Learning: learning, Page: page}))
	}
}
