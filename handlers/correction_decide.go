package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type decisionForm struct {
	Decision string `form:"decision" validate:"oneof=agree decline" say:"Press one of the two buttons."`
	Note     string `form:"note" validate:"max=500"`
}

// DecideCorrection handles POST /org/:org/awards/corrections/:correction.
func (h *Handlers) DecideCorrection(c *fiber.Ctx) error {
	var form decisionForm
	id := param(c, "correction")
	problems := readForm(c, &form)
	page := views.OrgAwardsPage{Decided: id, Note: form.Note}
	if problems != nil {
		page.Problems = views.Problems{"note-" + id: problems["note"] + problems["decision"]}
		return h.showOrgAwards(c, fiber.StatusUnprocessableEntity, page)
	}
	agree := form.Decision == "agree"
	err := h.Store.DecideCorrection(c.UserContext(), me(c), c.Params("org"), id, agree, form.Note)
	if problems, ok := problemsOf(err); ok {
		page.Problems = problems
		return h.showOrgAwards(c, statusOf(err), page)
	}
	if err != nil {
		return err
	}
	note := "correction-declined"
	if agree {
		note = "correction-agreed"
	}
	return seeOther(c, orgPath(c, "/awards"), note)
}
