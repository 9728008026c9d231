package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type signForm struct {
	Act   string `form:"act" validate:"oneof=sign again" say:"Choose: sign, or ask for another go."`
	Reply string `form:"reply"`
}

// SupportSign handles POST /support/:id: signs a practice task, or asks for another go.
func (h *Handlers) SupportSign(c *fiber.Ctx) error {
	var form signForm
	problems := readForm(c, &form)
	form.Reply = strings.ReplaceAll(form.Reply, "\r\n", "\n")
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		err := h.Store.Sign(c.UserContext(), me(c), param(c, "id"), form.Act == "sign", form.Reply)
		if err == nil {
			if form.Act == "sign" {
				return seeOther(c, "/support", "signed")
			}
			return seeOther(c, "/support", "sent-back")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	page, err := h.Store.OpenHandIn(c.UserContext(), me(c), param(c, "id"))
	if err != nil {
		return err
	}
	return renderStatus(c, status, views.SupportTask(views.SupportView{Viewer: frame(c), Page: page, Reply: form.Reply, Problems: problems}))
}

func init() {
	notes["signed"] = "Signed. Thank you."
	notes["sent-back"] = "Sent back with your words."
}
