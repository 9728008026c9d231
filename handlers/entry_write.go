package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

type writingForm struct {
	Rev      int    `form:"rev-entry"`
	What     string `form:"what"`
	Why      string `form:"why"`
	Learnt   string `form:"learnt"`
	Changed  string `form:"changed"`
	Benefits string `form:"benefits"`
	Peer     string `form:"peer"`
}

func (f writingForm) writing() models.EntryWriting {
	plain := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	return models.EntryWriting{What: plain(f.What), Why: plain(f.Why), Learnt: plain(f.Learnt), Changed: plain(f.Changed), Benefits: plain(f.Benefits), Peer: plain(f.Peer)}
}

// ShowWriting handles GET /cpd/:entry/write: the prompts, each of which may be skipped.
func (h *Handlers) ShowWriting(c *fiber.Ctx) error {
	entry, err := h.Store.Entry(c.UserContext(), me(c), param(c, "entry"))
	if err != nil {
		return err
	}
	return render(c, views.WriteEntry(views.WriteEntryPage{Viewer: frame(c), Entry: entry, Writing: entry.Writing, Rev: entry.Rev}))
}

// SaveWriting handles POST /cpd/:entry/write. Where the entry was changed elsewhere, both stand on the page.
func (h *Handlers) SaveWriting(c *fiber.Ctx) error {
	var form writingForm
	problems := readForm(c, &form)
	id := param(c, "entry")
	status := fiber.StatusUnprocessableEntity
	writing := form.writing()
	page := views.WriteEntryPage{Viewer: frame(c), Writing: writing, Rev: form.Rev}
	if problems == nil {
		entry, err := h.Store.SaveEntry(c.UserContext(), me(c), id, models.EntryInput{Rev: form.Rev, Writing: &writing})
		if err == nil {
			return seeOther(c, "/cpd/"+id, "entry-saved")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
		if models.KindOf(err) == models.Conflict {
			other := entry.Writing
			page.Other, page.Rev = &other, entry.Rev
		}
	}
	var err error
	if page.Entry, err = h.Store.Entry(c.UserContext(), me(c), id); err != nil {
		return err
	}
	page.Problems = problems
	return renderStatus(c, status, views.WriteEntry(page))
}
