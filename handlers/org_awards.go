package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// OrgAwards handles GET /org/:org/awards: what the organisation issued, and the names that wait to be put right.
func (h *Handlers) OrgAwards(c *fiber.Ctx) error {
	return h.showOrgAwards(c, fiber.StatusOK, views.OrgAwardsPage{})
}

func (h *Handlers) showOrgAwards(c *fiber.Ctx, status int, page views.OrgAwardsPage) error {
	page.OrgFrame, page.Me, page.Number = orgFrame(c), me(c).PersonID, max(c.QueryInt("page"), 0)
	var err error
	if page.Awards, err = h.Store.OrgAwards(c.UserContext(), me(c), c.Params("org"), page.Number); err != nil {
		return err
	}
	return renderStatus(c, status, views.OrgAwards(page))
}
