package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// AddCode handles POST /join/{code}/add: a further organisation for an account that is there.
func (h *Handlers) AddCode(c *fiber.Ctx) error {
	joined, err := h.Store.AddCode(c.UserContext(), me(c), param(c, "code"), c.IP())
	if err != nil {
		problems, mine := problemsOf(err)
		if !mine {
			return err
		}
		return renderStatus(c, h.slow(c, err), views.JoinFind(views.JoinFindPage{Viewer: frame(c), Code: param(c, "code"), Problems: problems}))
	}
	if joined.Already {
		return seeOther(c, "/you", "member-already")
	}
	return seeOther(c, "/joined/"+joined.Organisation.Slug, "")
}

// Joined handles GET /joined/{slug}: the welcome, which says once more what the organisation will see and offers the
// recovery card, before the first course.
func (h *Handlers) Joined(c *fiber.Ctx) error {
	v, _ := viewerOf(c)
	standing, ok := v.In(param(c, "slug"))
	if !ok {
		return fiber.ErrNotFound
	}
	you, err := h.Store.You(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.Joined(views.JoinedPage{Viewer: frame(c), Organisation: standing.Name, Username: you.Username, HasCard: you.CardCodesLeft > 0,
		Restricted: v.RestrictedUntil != nil}))
}
