package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type dayForm struct {
	Day   string `form:"day"`
	Month string `form:"month"`
	Year  string `form:"year"`
}

// FollowScheme handles POST /cpd/schemes/:scheme/follow; following it already changes the first day.
func (h *Handlers) FollowScheme(c *fiber.Ctx) error {
	var form dayForm
	problems := readForm(c, &form)
	page, err := h.Store.Scheme(c.UserContext(), me(c), param(c, "scheme"))
	if err != nil {
		return err
	}
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		problems = views.Problems{}
		starts := readOptionalDay(problems, "", form.Day, form.Month, form.Year)
		if len(problems) == 0 {
			err := h.Store.FollowScheme(c.UserContext(), me(c), page.ID, starts)
			if err == nil {
				return seeOther(c, "/cpd/schemes/"+page.ID, "scheme-followed")
			}
			var refused bool
			if problems, refused = problemsOf(err); !refused {
				return err
			}
			status = statusOf(err)
		}
	}
	return renderStatus(c, status, views.Scheme(views.SchemePage{Viewer: frame(c), Scheme: page, Start: views.DateTyped(form), Problems: problems}))
}

// StopScheme handles POST /cpd/schemes/:scheme/stop.
func (h *Handlers) StopScheme(c *fiber.Ctx) error {
	if err := h.Store.StopScheme(c.UserContext(), me(c), param(c, "scheme")); err != nil {
		return err
	}
	return seeOther(c, "/cpd/schemes", "scheme-stopped")
}

func init() {
	notes["scheme-followed"] = "You follow this now. Here is what your log holds for it."
	notes["scheme-stopped"] = "You do not follow it any more. Your entries stay as they are."
}
