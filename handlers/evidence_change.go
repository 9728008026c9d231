package handlers

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

// DescribeFile handles POST /cpd/files/:file/shows: whether people can be seen or read by name in it.
func (h *Handlers) DescribeFile(c *fiber.Ctx) error {
	shows := c.FormValue("shows")
	entry, err := h.Store.DescribeEvidence(c.UserContext(), me(c), param(c, "file"), shows)
	if err != nil {
		return err
	}
	return seeOther(c, "/cpd/"+entry+"#files", "entry-saved")
}

// RemoveFile handles POST /cpd/files/:file/remove.
func (h *Handlers) RemoveFile(c *fiber.Ctx) error {
	return h.changeFile(c, h.Store.RemoveEvidence, "file-removed")
}

// BringBackFile handles POST /cpd/files/:file/bring-back.
func (h *Handlers) BringBackFile(c *fiber.Ctx) error {
	return h.changeFile(c, h.Store.BringBackEvidence, "file-back")
}

// DeleteFile handles POST /cpd/files/:file/delete, for a file that was taken away.
func (h *Handlers) DeleteFile(c *fiber.Ctx) error {
	return h.changeFile(c, h.Store.DeleteEvidence, "file-deleted")
}

func (h *Handlers) changeFile(c *fiber.Ctx, act func(context.Context, models.Actor, string) (string, error), said string) error {
	entry, err := act(c.UserContext(), me(c), param(c, "file"))
	if err != nil {
		return err
	}
	return seeOther(c, "/cpd/"+entry+"#files", said)
}

func init() {
	notes["file-removed"] = "It is taken away. You can put it back for 30 days."
	notes["file-back"] = "The file is back."
	notes["file-deleted"] = "The file is deleted for good."
}
