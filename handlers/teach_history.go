package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// TeachHistory handles GET /teach/:draft/history: every state of a course that is written; «upto» leads to older ones.
func (h *Handlers) TeachHistory(c *fiber.Ctx) error {
	return h.showHistory(c, fiber.StatusOK, nil)
}

func (h *Handlers) showHistory(c *fiber.Ctx, status int, problems views.Problems) error {
	page, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return err
	}
	upTo, _ := strconv.Atoi(c.Query("upto"))
	states, err := h.Store.DraftHistory(c.UserContext(), me(c), page.ID, max(upTo, 0))
	if err != nil {
		return err
	}
	return renderStatus(c, status, views.TeachHistory(views.TeachHistoryView{Viewer: frame(c), Page: page, States: states, Problems: problems}))
}

// RestoreTeach handles POST /teach/:draft/history: an earlier state becomes the newest. Nothing is lost by it.
func (h *Handlers) RestoreTeach(c *fiber.Ctx) error {
	rev, err := strconv.Atoi(c.FormValue("rev-state"))
	if err != nil || rev < 1 {
		return fiber.ErrNotFound
	}
	if err := h.Store.RestoreDraft(c.UserContext(), me(c), param(c, "draft"), rev); err != nil {
		return err
	}
	return seeOther(c, teachPath(param(c, "draft")), "course-restored")
}

// ForgetTeach handles POST /teach/:draft/history/forget: states older than «days» are gone for good.
func (h *Handlers) ForgetTeach(c *fiber.Ctx) error {
	days, _ := strconv.Atoi(c.FormValue("days"))
	forgot, err := h.Store.ForgetDraftStates(c.UserContext(), me(c), param(c, "draft"), days)
	if problems, refused := problemsOf(err); refused {
		return h.showHistory(c, statusOf(err), problems)
	}
	if err != nil {
		return err
	}
	note := "states-forgotten"
	if forgot == 0 {
		note = "states-none"
	}
	return seeOther(c, teachPath(param(c, "draft"))+"/history", note)
}

func init() {
	notes["states-forgotten"] = "The old states are forgotten."
	notes["states-none"] = "There is no state as old as that."
	notes["course-restored"] = "The course is as it was then. What stood here before is in the history too."
}
