package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type correctionForm struct {
	Name  string `form:"name_certificate" validate:"required,max=80" say:"Write the name that should stand on the certificate."`
	Latin string `form:"name_latin" validate:"max=80"`
}

// AskCorrection handles POST /awards/:code/correction: the holder asks for a certificate with the right name.
func (h *Handlers) AskCorrection(c *fiber.Ctx) error {
	var form correctionForm
	typed := &views.NameTyped{}
	problems := readForm(c, &form)
	typed.Name, typed.Latin = form.Name, form.Latin
	if problems != nil {
		return h.showAward(c, fiber.StatusUnprocessableEntity, typed, problems)
	}
	code := param(c, "code")
	if err := h.Store.AskCorrection(c.UserContext(), me(c), code, form.Name, form.Latin); err != nil {
		if problems, ok := problemsOf(err); ok {
			return h.showAward(c, statusOf(err), typed, problems)
		}
		return err
	}
	return seeOther(c, awardPath(code)+"#correction", "name-asked")
}

// TakeBackCorrection handles POST /awards/:code/correction/take-back.
func (h *Handlers) TakeBackCorrection(c *fiber.Ctx) error {
	code := param(c, "code")
	if err := h.Store.TakeBackCorrection(c.UserContext(), me(c), code); err != nil {
		return err
	}
	return seeOther(c, awardPath(code)+"#correction", "name-taken-back")
}
