package handlers

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// AskHandOver handles GET /org/:org/people/:person/code: what a code for a new password does.
func (h *Handlers) AskHandOver(c *fiber.Ctx) error {
	return h.showHandOver(c, fiber.StatusOK, nil, nil)
}

func (h *Handlers) showHandOver(c *fiber.Ctx, status int, handed *models.HandedCode, problems views.Problems) error {
	person, err := h.Store.Member(c.UserContext(), me(c), c.Params("org"), param(c, "person"))
	if err != nil {
		return err
	}
	page := views.PersonCodePage{OrgFrame: orgFrame(c), Person: person, Handed: handed, RecoverAt: strings.TrimPrefix(h.Address("/recover"), "https://"), Problems: problems}
	if handed != nil {
		zone, err := time.LoadLocation(person.Organisation.Zone)
		if err != nil {
			zone = time.UTC
		}
		page.Until = handed.Expires.In(zone).Format("15:04")
	}
	return renderStatus(c, status, views.PersonCode(page))
}

// HandOverCode handles POST /org/:org/people/:person/code. The code is on this answer and nowhere else.
func (h *Handlers) HandOverCode(c *fiber.Ctx) error {
	handed, err := h.Store.HandOverCode(c.UserContext(), me(c), c.Params("org"), param(c, "person"))
	if problems, ok := problemsOf(err); ok {
		return h.showHandOver(c, statusOf(err), nil, problems)
	}
	if err != nil {
		return err
	}
	return h.showHandOver(c, fiber.StatusOK, &handed, nil)
}
