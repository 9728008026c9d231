package handlers

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

type addPartForm struct {
	Title string `form:"title"`
	Kind  string `form:"kind"`
	After string `form:"after"` // the id of the part before it; "" for the end
}

// AddPart handles POST /teach/:draft/parts: a new part with a title and no text yet.
func (h *Handlers) AddPart(c *fiber.Ctx) error {
	var form addPartForm
	if problems := readForm(c, &form); problems != nil {
		return h.showTeach(c, fiber.StatusUnprocessableEntity, views.TeachShowView{Problems: problems, AddTitle: form.Title, AddKind: form.Kind, AddAfter: form.After})
	}
	draft := param(c, "draft")
	avoid, err := h.Store.PublishedParts(c.UserContext(), me(c), draft)
	if err != nil {
		return err
	}
	var id string
	_, err = h.Store.SaveDraft(c.UserContext(), me(c), draft, models.DraftEdit{What: "part added", Change: func(f courses.Files) (courses.Files, error) {
		list := f.Outline()
		at := len(list)
		if i := slices.IndexFunc(list, func(s courses.OutlineStep) bool { return s.ID == form.After }); i >= 0 {
			at = i + 1
		}
		next, made, err := f.AddStep(courses.NewStep{Kind: courses.Kind(form.Kind), Title: form.Title, At: at, Avoid: avoid})
		id = made
		return next, err
	}})
	if err == nil {
		return seeOther(c, teachPath(draft)+"#part-"+id, "part-added")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	if form.Title == "" && problems[""] != "" {
		problems = views.Problems{"title": problems[""]}
	}
	return h.showTeach(c, statusOf(err), views.TeachShowView{Problems: problems, AddTitle: form.Title, AddKind: form.Kind, AddAfter: form.After})
}

// RenamePart handles POST /teach/:draft/parts/:step/rename.
func (h *Handlers) RenamePart(c *fiber.Ctx) error {
	step, title := param(c, "step"), cleanText(c.FormValue("title"))
	return h.changeParts(c, "part renamed", "part-renamed", step, func(f courses.Files) (courses.Files, error) { return f.RenameStep(step, title) })
}

// MovePart handles POST /teach/:draft/parts/:step/move: up or down by one, or to the place that «to» says, from 1. A script
// learns the order that stands then.
func (h *Handlers) MovePart(c *fiber.Ctx) error {
	step, act := param(c, "step"), c.FormValue("act")
	place, err := strconv.Atoi(c.FormValue("to"))
	move := func(f courses.Files) (courses.Files, error) {
		i := slices.IndexFunc(f.Outline(), func(s courses.OutlineStep) bool { return s.ID == step })
		switch {
		case act == "up":
			return f.MoveStep(step, i-1)
		case act == "down":
			return f.MoveStep(step, i+1)
		case err == nil && place > 0:
			return f.MoveStep(step, place-1)
		}
		return f, nil
	}
	if c.Get("X-Autosave") == "" {
		return h.changeParts(c, "part moved", "part-moved", step, move)
	}
	page, err := h.Store.SaveDraft(c.UserContext(), me(c), param(c, "draft"), models.DraftEdit{What: "part moved", Change: move})
	if problems, refused := problemsOf(err); refused {
		return c.Status(statusOf(err)).JSON(fiber.Map{"message": problems[""]})
	}
	if err != nil {
		return err
	}
	order := make([]string, 0, len(page.Outline))
	for _, s := range page.Outline {
		order = append(order, s.ID)
	}
	return c.JSON(fiber.Map{"said": views.MovedWords(page.Outline, step), "order": order})
}

// changeParts changes the outline and leads back to a part of it.
func (h *Handlers) changeParts(c *fiber.Ctx, what, note, step string, change func(courses.Files) (courses.Files, error)) error {
	draft := param(c, "draft")
	_, err := h.Store.SaveDraft(c.UserContext(), me(c), draft, models.DraftEdit{What: what, Change: change})
	if err == nil {
		return seeOther(c, teachPath(draft)+"#part-"+step, note)
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	return h.showTeach(c, statusOf(err), views.TeachShowView{Problems: problems})
}

// RemovePart handles POST /teach/:draft/parts/:step/remove. The page that follows offers to put it back.
func (h *Handlers) RemovePart(c *fiber.Ctx) error {
	draft, step := param(c, "draft"), param(c, "step")
	page, err := h.Store.SaveDraft(c.UserContext(), me(c), draft, models.DraftEdit{What: "part taken out", Change: func(f courses.Files) (courses.Files, error) {
		next, _, err := f.RemoveStep(step)
		return next, err
	}})
	if err == nil {
		return seeOther(c, fmt.Sprintf("%s?removed=%s&state=%d", teachPath(draft), url.QueryEscape(step), page.Rev-1), "")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	return h.showTeach(c, statusOf(err), views.TeachShowView{Problems: problems})
}

// PutPartBack handles POST /teach/:draft/parts/:step/put-back: a part as it stood in an earlier state, also after other changes.
func (h *Handlers) PutPartBack(c *fiber.Ctx) error {
	draft, step := param(c, "draft"), param(c, "step")
	rev, err := strconv.Atoi(c.FormValue("rev-state"))
	if err != nil || rev < 1 {
		return fiber.ErrNotFound
	}
	before, _, err := h.Store.DraftTexts(c.UserContext(), me(c), draft, rev)
	if err != nil {
		return err
	}
	return h.changeParts(c, "part put back", "part-back", step, func(f courses.Files) (courses.Files, error) {
		_, gone, err := before.RemoveStep(step)
		if err != nil {
			return nil, err
		}
		return f.PutStepBack(gone)
	})
}

func init() {
	notes["part-added"] = "The part is there. Open it to write."
	notes["part-renamed"] = "The part has its new title."
	notes["part-moved"] = "Moved."
	notes["part-back"] = "The part is back as it was."
}
