package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// orgFrame is what every page of an organisation needs; routes.go sees to it that the reader coordinates it.
func orgFrame(c *fiber.Ctx) views.OrgFrame {
	v, _ := viewerOf(c)
	standing, _ := v.In(c.Params("org"))
	return views.OrgFrame{Viewer: frame(c), Slug: standing.Slug, Name: standing.Name}
}

// orgZone is the time zone of the organisation whose page it is.
func orgZone(c *fiber.Ctx) string {
	v, _ := viewerOf(c)
	standing, _ := v.In(c.Params("org"))
	return standing.Zone
}

// orgPath is the address of one of the organisation's pages.
func orgPath(c *fiber.Ctx, path string) string { return "/org/" + c.Params("org") + path }

// OrgHome handles GET /org/:org: who joined, the joining code, and what waits.
func (h *Handlers) OrgHome(c *fiber.Ctx) error {
	org := c.Params("org")
	page := views.OrgHomePage{OrgFrame: orgFrame(c), Find: c.Query("find")}
	var err error
	if page.People, err = h.Store.People(c.UserContext(), me(c), org, models.PeoplePage{Page: c.QueryInt("page", 1), Find: page.Find}); err != nil {
		return err
	}
	if page.Waiting, err = h.Store.CorrectionsWaiting(c.UserContext(), me(c), org); err != nil {
		return err
	}
	code, err := h.Store.JoinCode(c.UserContext(), me(c), org)
	if err != nil {
		return err
	}
	page.Code, page.Address = models.GroupCode(code.Code), h.joinAddress(code)
	return render(c, views.OrgHome(page))
}

func (h *Handlers) joinAddress(code models.JoinCode) string { return h.Address("/join/" + code.Code) }
