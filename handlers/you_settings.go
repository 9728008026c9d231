package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type namesForm struct {
	NameShown       string `form:"name_shown"`
	NameCertificate string `form:"name_certificate"`
	NameLatin       string `form:"name_latin"`
}

type passwordForm struct {
	Old string `form:"old_password"`
	New string `form:"password"`
}

// Settings handles GET /you/settings: names and password.
func (h *Handlers) Settings(c *fiber.Ctx) error {
	return h.showYourSettings(c, fiber.StatusOK, nil, nil)
}

func (h *Handlers) showYourSettings(c *fiber.Ctx, status int, names *namesForm, problems views.Problems) error {
	you, err := h.Store.You(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	page := views.SettingsPage{Viewer: frame(c), Problems: problems,
		Names: views.AccountFields{NameShown: you.NameShown, NameCertificate: you.NameCertificate, NameLatin: you.NameLatin}}
	if names != nil {
		page.Names = views.AccountFields{NameShown: names.NameShown, NameCertificate: names.NameCertificate, NameLatin: names.NameLatin}
	}
	return renderStatus(c, status, views.Settings(page))
}

// Rename handles POST /you/settings/names.
func (h *Handlers) Rename(c *fiber.Ctx) error {
	var form namesForm
	if problems := readForm(c, &form); problems != nil {
		return h.showYourSettings(c, fiber.StatusUnprocessableEntity, &form, problems)
	}
	if err := h.Store.Rename(c.UserContext(), me(c), form.NameShown, form.NameCertificate, form.NameLatin); err != nil {
		problems, mine := problemsOf(err)
		if !mine {
			return err
		}
		return h.showYourSettings(c, statusOf(err), &form, problems)
	}
	return seeOther(c, "/you/settings", "names-saved")
}

// ChangePassword handles POST /you/settings/password: other devices are signed out.
func (h *Handlers) ChangePassword(c *fiber.Ctx) error {
	var form passwordForm
	if problems := readForm(c, &form); problems != nil {
		return h.showYourSettings(c, fiber.StatusUnprocessableEntity, nil, problems)
	}
	if err := h.Store.ChangePassword(c.UserContext(), me(c), form.Old, form.New); err != nil {
		problems, mine := problemsOf(err)
		if !mine {
			return err
		}
		return h.showYourSettings(c, h.slow(c, err), nil, problems)
	}
	return seeOther(c, "/you/settings", "password-changed")
}
