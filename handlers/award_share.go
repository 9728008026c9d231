package handlers

import (
	"github.com/gofiber/fiber/v2"
)

type shareForm struct {
	HideName string `form:"hide_name"`
	SharePDF string `form:"share_pdf"`
}

// ShareAward handles POST /awards/:code/sharing: what somebody who checks the certificate can see.
func (h *Handlers) ShareAward(c *fiber.Ctx) error {
	var form shareForm
	readForm(c, &form)
	code := param(c, "code")
	if err := h.Store.ShareAward(c.UserContext(), me(c), code, form.HideName != "", form.SharePDF != ""); err != nil {
		return err
	}
	return seeOther(c, awardPath(code)+"#sharing", "sharing-saved")
}
