package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

type nameForm struct {
	Name string `form:"name" validate:"required,max=80" say:"Type the name that you were given."`
}

// MatchName handles POST /v/:code/name: whether a typed name is the one on a certificate whose holder hides it.
func (h *Handlers) MatchName(c *fiber.Ctx) error {
	var form nameForm
	problems := readForm(c, &form)
	v, err := h.Store.Verify(c.UserContext(), param(c, "code"), c.IP())
	if err != nil {
		return h.noVerification(c, err)
	}
	page := views.VerificationPage{Viewer: frame(c), V: v, Typed: form.Name, Problems: problems}
	if !v.NameHidden {
		return c.Redirect("/v/"+v.Code, fiber.StatusSeeOther)
	}
	if problems != nil {
		return renderStatus(c, fiber.StatusUnprocessableEntity, views.Verification(page))
	}
	matches, err := h.Store.MatchName(c.UserContext(), v.Code, form.Name, c.IP())
	if models.KindOf(err) == models.Slow {
		waitWords(c, err)
		page.Problems = views.Problems{"name": models.RefusalsOf(err)[0].Message}
		return renderStatus(c, fiber.StatusTooManyRequests, views.Verification(page))
	}
	if err != nil {
		return err
	}
	page.Matches = &matches
	return render(c, views.Verification(page))
}
