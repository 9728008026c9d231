package handlers

import (
	"path"

	"github.com/gofiber/fiber/v2"
)

// mediaTypes are the only kinds of file that a course can show.
var mediaTypes = map[string]string{
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".pdf": "application/pdf",
}

// drawingPolicy lets a drawing that is opened by itself do nothing but be drawn.
const drawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// CourseMedia handles GET /learn/:enrolment/media/*: a picture or PDF of the version that the enrolment is on. A version
// never changes, so the browser of its learner may keep it.
func (h *Handlers) CourseMedia(c *fiber.Ctx) error {
	return sendMedia(c, func(file string) ([]byte, error) {
		content, err := h.Store.CourseFile(c.UserContext(), me(c), param(c, "enrolment"), file)
		if err == nil && !me(c).Shared { // nothing stays on a shared device
			c.Set(fiber.HeaderCacheControl, "private, max-age=86400")
		}
		return content, err
	})
}

// sendMedia sends the picture or PDF that the address names, as read finds it in the course.
func sendMedia(c *fiber.Ctx, read func(file string) ([]byte, error)) error {
	name := param(c, "*")
	contentType, ok := mediaTypes[path.Ext(name)]
	if !ok {
		return fiber.ErrNotFound
	}
	content, err := read("media/" + name)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	if contentType == mediaTypes[".svg"] {
		c.Set(fiber.HeaderContentSecurityPolicy, drawingPolicy)
	}
	return c.Send(content)
}
