package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

type orgForm struct {
	NameShown string `form:"org_name" validate:"required,max=80" say:"Write the name of the organisation."`
	LegalName string `form:"legal_name" validate:"max=160"`
	Contact   string `form:"contact" validate:"required,max=200" say:"Write how someone who checks a certificate can reach you."`
	Zone      string `form:"zone" validate:"required,max=60" say:"Choose a time zone."`
	Language  string `form:"language" validate:"required,max=40" say:"Choose a language."`
}

// OrgSettings handles GET /org/:org/settings.
func (h *Handlers) OrgSettings(c *fiber.Ctx) error {
	return h.showSettings(c, fiber.StatusOK, nil, nil, nil)
}

// showSettings shows what stands about the organisation; a form that needs another look comes back as it was typed.
func (h *Handlers) showSettings(c *fiber.Ctx, status int, form *models.OrganisationForm, contacts []models.ContactForm, problems views.Problems) error {
	org := c.Params("org")
	if form == nil {
		o, err := h.Store.Organisation(c.UserContext(), me(c), org)
		if err != nil {
			return err
		}
		form = &models.OrganisationForm{NameShown: o.NameShown, LegalName: o.LegalName, Contact: o.Contact, Zone: o.Zone, Language: o.Language}
		if form.LegalName == form.NameShown {
			form.LegalName = ""
		}
	}
	if contacts == nil {
		rows, err := h.Store.Contacts(c.UserContext(), me(c), org)
		if err != nil {
			return err
		}
		for _, r := range rows {
			contacts = append(contacts, models.ContactForm{Name: r.Name, Number: r.Number, Note: r.Note})
		}
		if more := c.QueryInt("rows"); len(contacts) == 0 || more > len(contacts) && len(contacts) < models.MostContacts {
			contacts = append(contacts, models.ContactForm{})
		}
	}
	page := views.OrgSettingsPage{OrgFrame: orgFrame(c), Form: *form, Contacts: contacts, Problems: problems,
		Zones: views.ZoneOptions(form.Zone), Languages: views.LanguageOptions(form.Language)}
	return renderStatus(c, status, views.OrgSettings(page))
}

// EditOrganisation handles POST /org/:org/settings.
func (h *Handlers) EditOrganisation(c *fiber.Ctx) error {
	var form orgForm
	problems := readForm(c, &form)
	typed := models.OrganisationForm(form)
	if problems != nil {
		return h.showSettings(c, fiber.StatusUnprocessableEntity, &typed, nil, problems)
	}
	_, err := h.Store.EditOrganisation(c.UserContext(), me(c), c.Params("org"), typed)
	if problems, ok := problemsOf(err); ok {
		return h.showSettings(c, statusOf(err), &typed, nil, problems)
	}
	if err != nil {
		return err
	}
	return seeOther(c, orgPath(c, "/settings"), "saved")
}
