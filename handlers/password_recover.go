package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

type recoverForm struct {
	Username string `form:"username"`
	Code     string `form:"code"`
	Password string `form:"password"`
	Shared   string `form:"shared"`
}

// ShowRecover handles GET /recover: a new password with a code.
func (h *Handlers) ShowRecover(c *fiber.Ctx) error {
	return render(c, views.Recover(views.RecoverPage{Viewer: frame(c)}))
}

// Recover handles POST /recover: it signs in with the new password. After somebody else's code it leads to the page that
// says what is closed for now.
func (h *Handlers) Recover(c *fiber.Ctx) error {
	var form recoverForm
	problems := readForm(c, &form)
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		actor, token, err := h.Store.Recover(c.UserContext(), models.RecoverRequest{Username: form.Username, Code: form.Code, Password: form.Password,
			Device: device(c, form.Shared != "")})
		if err == nil {
			h.keepSession(c, token, form.Shared != "")
			if actor.RestrictedUntil != nil {
				return seeOther(c, "/you", "recovered")
			}
			return seeOther(c, "/", "recovered")
		}
		var mine bool
		if problems, mine = problemsOf(err); !mine {
			return err
		}
		status = h.slow(c, err)
	}
	return renderStatus(c, status, views.Recover(views.RecoverPage{Viewer: frame(c), Problems: problems, Username: form.Username, Code: form.Code, Shared: form.Shared != ""}))
}
