package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// setupForm is the first visitor's: the organisation, and the account of its first coordinator.
type setupForm struct {
	accountForm
	Code     string `form:"code"`
	OrgName  string `form:"org_name"`
	Legal    string `form:"legal_name"`
	Contact  string `form:"contact"`
	Zone     string `form:"zone"`
	Language string `form:"language"`
	JobTitle string `form:"job_title"`
}

// ShowSetup handles GET /setup: the first visit. Once the server is set up it leads to the sign-in page.
func (h *Handlers) ShowSetup(c *fiber.Ctx) error {
	needed, err := h.Store.NeedsSetup(c.UserContext())
	if err != nil {
		return err
	}
	if !needed {
		return seeOther(c, "/signin", "set-up")
	}
	return render(c, views.Setup(views.SetupPage{Viewer: frame(c), Zone: "Europe/London", Language: "en-GB"}))
}

// SetUp handles POST /setup, and leads to the new organisation's pages.
func (h *Handlers) SetUp(c *fiber.Ctx) error {
	var form setupForm
	problems := readForm(c, &form)
	joined, err := models.Joined{}, error(nil)
	if problems == nil {
		joined, err = h.Store.SetUp(c.UserContext(), models.SetupRequest{
			Code:         form.Code,
			Organisation: models.OrganisationForm{NameShown: form.OrgName, LegalName: form.Legal, Contact: form.Contact, Zone: form.Zone, Language: form.Language},
			Account:      form.account(), JobTitle: form.JobTitle, Device: device(c, form.Shared != ""),
		})
	}
	status := fiber.StatusUnprocessableEntity
	if err != nil {
		if needed, _ := h.Store.NeedsSetup(c.UserContext()); !needed {
			return err
		}
		var mine bool
		if problems, mine = problemsOf(err); !mine {
			return err
		}
		status = h.slow(c, err)
	}
	if problems != nil {
		return renderStatus(c, status, views.Setup(views.SetupPage{
			Viewer: frame(c), Problems: problems, Code: form.Code, OrgName: form.OrgName, Legal: form.Legal, Contact: form.Contact,
			Zone: form.Zone, Language: form.Language, JobTitle: form.JobTitle, Account: form.fields(),
		}))
	}
	h.keepSession(c, joined.Token, form.Shared != "")
	return seeOther(c, "/org/"+joined.Organisation.Slug, "set-up-done")
}
