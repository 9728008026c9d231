package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// You handles GET /you: one's own account. What is new to the person counts as told once the page has shown it.
func (h *Handlers) You(c *fiber.Ctx) error { return h.showYou(c, fiber.StatusOK, nil) }

func (h *Handlers) showYou(c *fiber.Ctx, status int, problems views.Problems) error {
	ctx, actor := c.UserContext(), me(c)
	you, err := h.Store.You(ctx, actor)
	if err != nil {
		return err
	}
	sessions, err := h.Store.Sessions(ctx, actor)
	if err != nil {
		return err
	}
	events, err := h.Store.Events(ctx, actor)
	if err != nil {
		return err
	}
	stored, err := h.Store.Stored(ctx, actor)
	if err != nil {
		return err
	}
	reviews, err := h.Store.AskedReviews(ctx, actor)
	if err != nil {
		return err
	}
	page := views.YouPage{Viewer: frame(c), Stored: stored, Reviews: len(reviews), You: you, Sessions: sessions, Events: events, Zone: zoneOf(c), Problems: problems}
	if err := renderStatus(c, status, views.You(page)); err != nil || you.NewEvents == 0 {
		return err
	}
	return h.Store.ReadEvents(ctx, actor)
}

// zoneOf is the zone in which a person reads times: that of the organisation they have been with longest, "" where none.
func zoneOf(c *fiber.Ctx) string {
	if v, _ := viewerOf(c); len(v.Memberships) > 0 {
		return v.Memberships[0].Zone
	}
	return ""
}

type cardCodeForm struct {
	Code string `form:"code"`
}

// OpenRecords handles POST /you/open: a code of the recovery card opens what somebody else's code left closed.
func (h *Handlers) OpenRecords(c *fiber.Ctx) error {
	var form cardCodeForm
	problems := readForm(c, &form)
	if problems != nil {
		return h.showYou(c, fiber.StatusUnprocessableEntity, problems)
	}
	if err := h.Store.UseCardCode(c.UserContext(), me(c), form.Code); err != nil {
		problems, mine := problemsOf(err)
		if !mine {
			return err
		}
		return h.showYou(c, h.slow(c, err), problems)
	}
	return seeOther(c, "/you", "opened")
}

// ShowLeave handles GET /you/leave/{slug}: what leaving an organisation means, and a button.
func (h *Handlers) ShowLeave(c *fiber.Ctx) error {
	o, err := h.Store.Organisation(c.UserContext(), me(c), param(c, "slug"))
	if err != nil {
		return err
	}
	return render(c, views.Leave(views.LeavePage{Viewer: frame(c), Slug: o.Slug, Organisation: o.NameShown}))
}

// Leave handles POST /you/leave/{slug}.
func (h *Handlers) Leave(c *fiber.Ctx) error {
	o, err := h.Store.Organisation(c.UserContext(), me(c), param(c, "slug"))
	if err != nil {
		return err
	}
	if err := h.Store.Leave(c.UserContext(), me(c), o.Slug); err != nil {
		if models.KindOf(err) != models.Conflict {
			return err
		}
		problems, _ := problemsOf(err)
		return renderStatus(c, statusOf(err), views.Leave(views.LeavePage{Viewer: frame(c), Slug: o.Slug, Organisation: o.NameShown, Problem: problems[""]}))
	}
	return seeOther(c, "/you", "left-organisation")
}
