package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/documents"
	"throughline/models"
	"throughline/views"
)

// JoinCode handles GET /org/:org/join-code.
func (h *Handlers) JoinCode(c *fiber.Ctx) error {
	join, err := h.joinOf(c)
	if err != nil {
		return err
	}
	return render(c, views.JoinCode(views.JoinCodePage{OrgFrame: orgFrame(c), Join: join}))
}

// NewJoinCode handles POST /org/:org/join-code: the old code ends at once.
func (h *Handlers) NewJoinCode(c *fiber.Ctx) error {
	if _, err := h.Store.NewJoinCode(c.UserContext(), me(c), c.Params("org")); err != nil {
		return err
	}
	return seeOther(c, orgPath(c, "/join-code"), "new-join-code")
}

// joinOf is the organisation's code with its address and QR code.
func (h *Handlers) joinOf(c *fiber.Ctx) (views.JoinAddress, error) {
	code, err := h.Store.JoinCode(c.UserContext(), me(c), c.Params("org"))
	if err != nil {
		return views.JoinAddress{}, err
	}
	out := views.JoinAddress{Code: models.GroupCode(code.Code), Address: h.joinAddress(code), Private: !h.Public}
	out.QR.Size, out.QR.Path, err = documents.QRPath(out.Address)
	return out, err
}
