package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

type withdrawForm struct {
	Reason      string `form:"reason" validate:"required,max=20" say:"Choose a reason."`
	PublicNote  string `form:"public_note" validate:"max=500"`
	PrivateNote string `form:"private_note" validate:"max=500"`
	Act         string `form:"act"`
}

// AskWithdraw handles GET /org/:org/awards/:award/withdraw. Of one that is withdrawn it shows why.
func (h *Handlers) AskWithdraw(c *fiber.Ctx) error {
	return h.showWithdraw(c, fiber.StatusOK, withdrawForm{}, nil)
}

// showWithdraw shows the form, or, once everything is written and act is «check», what follows from it.
func (h *Handlers) showWithdraw(c *fiber.Ctx, status int, form withdrawForm, problems views.Problems) error {
	award, err := h.Store.OrgAward(c.UserContext(), me(c), c.Params("org"), param(c, "award"))
	if err != nil {
		return err
	}
	if why := award.Withdrawal; why != nil {
		form.Reason, form.PublicNote, form.PrivateNote = why.Reason, why.PublicNote, why.PrivateNote
	} else if award.State != models.Valid && award.State != models.Expired {
		return models.Refuse(models.Conflict, "This certificate is %s, so there is nothing to withdraw.", award.State)
	}
	return renderStatus(c, status, views.Withdraw(views.WithdrawPage{OrgFrame: orgFrame(c), Award: award, Reason: form.Reason,
		PublicNote: strings.TrimSpace(form.PublicNote), PrivateNote: strings.TrimSpace(form.PrivateNote),
		Confirm: form.Act == "check" && problems == nil, Problems: problems}))
}

// Withdraw handles POST /org/:org/awards/:award/withdraw: first looked at again, then done.
func (h *Handlers) Withdraw(c *fiber.Ctx) error {
	var form withdrawForm
	if problems := readForm(c, &form); problems != nil {
		return h.showWithdraw(c, fiber.StatusUnprocessableEntity, form, problems)
	}
	if form.Act != "withdraw" {
		return h.showWithdraw(c, fiber.StatusOK, form, nil)
	}
	err := h.Store.Withdraw(c.UserContext(), me(c), c.Params("org"), param(c, "award"), form.Reason, form.PublicNote, form.PrivateNote)
	if problems, ok := problemsOf(err); ok && models.KindOf(err) == models.Invalid {
		return h.showWithdraw(c, statusOf(err), form, problems)
	}
	if err != nil {
		return err
	}
	return seeOther(c, orgPath(c, "/awards"), "withdrawn")
}
