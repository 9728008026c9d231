package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

type roleForm struct {
	Role string `form:"role" validate:"required,max=20" say:"Choose a role from the list."`
	Act  string `form:"act" validate:"oneof=give end" say:"Choose to give or to end a role."`
}

// ChangeRole handles POST /org/:org/people/:person/roles: gives a role or ends it.
func (h *Handlers) ChangeRole(c *fiber.Ctx) error {
	var form roleForm
	if problems := readForm(c, &form); problems != nil {
		return h.showPerson(c, fiber.StatusUnprocessableEntity, problems, nil)
	}
	change, note := h.Store.GiveRole, "role-given"
	if form.Act == "end" {
		change, note = h.Store.EndRole, "role-ended"
	}
	err := change(c.UserContext(), me(c), c.Params("org"), param(c, "person"), models.Role(form.Role))
	if problems, ok := problemsOf(err); ok {
		return h.showPerson(c, statusOf(err), problems, nil)
	}
	if err != nil {
		return err
	}
	if note == "role-ended" && models.Role(form.Role) == models.Coordinator && param(c, "person") == me(c).PersonID {
		return seeOther(c, "/", note) // these pages are closed to them now
	}
	return seeOther(c, personPath(c)+"#roles", note)
}
