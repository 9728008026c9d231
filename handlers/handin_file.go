package handlers

import "github.com/gofiber/fiber/v2"

// HandInFile handles GET /hand-ins/:id/file, for the learner and for the signer it was shared with.
func (h *Handlers) HandInFile(c *fiber.Ctx) error {
	file, err := h.Store.HandInFileOf(c.UserContext(), me(c), param(c, "id"))
	if err != nil {
		return err
	}
	return sendFile(c, file.Name, file.Type, file.Content)
}
