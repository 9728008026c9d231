package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// AskEndMembership handles GET /org/:org/people/:person/end: what follows, before it is done.
func (h *Handlers) AskEndMembership(c *fiber.Ctx) error {
	return h.showEnd(c, fiber.StatusOK, nil)
}

func (h *Handlers) showEnd(c *fiber.Ctx, status int, problems views.Problems) error {
	person, err := h.Store.Member(c.UserContext(), me(c), c.Params("org"), param(c, "person"))
	if err != nil {
		return err
	}
	return renderStatus(c, status, views.PersonEnd(views.PersonEndPage{OrgFrame: orgFrame(c), Person: person, Problems: problems}))
}

// EndMembership handles POST /org/:org/people/:person/end.
func (h *Handlers) EndMembership(c *fiber.Ctx) error {
	err := h.Store.EndMembership(c.UserContext(), me(c), c.Params("org"), param(c, "person"))
	if problems, ok := problemsOf(err); ok {
		return h.showEnd(c, statusOf(err), problems)
	}
	if err != nil {
		return err
	}
	if param(c, "person") == me(c).PersonID {
		return seeOther(c, "/", "membership-ended")
	}
	return seeOther(c, orgPath(c, ""), "membership-ended")
}
