package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/static"
)

// Static serves a file under its checksum, to be kept for ever.
func (h *Handlers) Static(c *fiber.Ctx) error {
	content, contentType, encoding, ok := static.OpenEncoded(c.Params("hash"), c.Params("*"), c.Get(fiber.HeaderAcceptEncoding))
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Vary(fiber.HeaderAcceptEncoding)
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	return c.Send(content)
}
