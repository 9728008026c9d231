package handlers

import "github.com/gofiber/fiber/v2"

// EvidenceFile handles GET /cpd/files/:file, for its owner.
func (h *Handlers) EvidenceFile(c *fiber.Ctx) error {
	file, err := h.Store.EvidenceFile(c.UserContext(), me(c), param(c, "file"))
	if err != nil {
		return err
	}
	return sendFile(c, file.Name, file.MediaType, file.Content)
}

// SmallPicture handles GET /cpd/files/:file/small: what the page of the entry shows of a picture.
func (h *Handlers) SmallPicture(c *fiber.Ctx) error {
	file, err := h.Store.SmallPicture(c.UserContext(), me(c), param(c, "file"))
	if err != nil {
		return err
	}
	return sendFile(c, file.Name, file.MediaType, file.Content)
}
