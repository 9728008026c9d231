package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

type newTeachForm struct {
	Org   string `form:"org"`
	Title string `form:"title"`
	From  string `form:"from"`
	Copy  string `form:"copy"`
}

// AskTeach handles GET /teach/new. The query may say what to begin from: «from» and «copy».
func (h *Handlers) AskTeach(c *fiber.Ctx) error {
	form := newTeachForm{From: cleanText(c.Query("from")), Copy: cleanText(c.Query("copy"))}
	return h.showNewTeach(c, fiber.StatusOK, form, nil)
}

// MakeTeach handles POST /teach/new: a course from blank, from the template, or from a copy.
func (h *Handlers) MakeTeach(c *fiber.Ctx) error {
	var form newTeachForm
	problems := readForm(c, &form)
	if problems == nil && form.From == "copy" && form.Copy == "" {
		problems = views.Problems{"copy": "Choose the course to copy."}
	}
	if problems != nil {
		return h.showNewTeach(c, fiber.StatusUnprocessableEntity, form, problems)
	}
	page, err := h.Store.Teach(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	if form.Org == "" && len(page.Orgs) == 1 {
		form.Org = page.Orgs[0].Slug
	}
	if !slices.ContainsFunc(page.Orgs, func(o models.Standing) bool { return o.Slug == form.Org }) {
		return h.showNewTeach(c, fiber.StatusUnprocessableEntity, form, views.Problems{"org": "Choose whose course it is."})
	}
	id, err := h.Store.NewDraft(c.UserContext(), me(c), models.NewDraftInput{Org: form.Org, Title: form.Title, From: form.From, Copy: form.Copy})
	if err == nil {
		return seeOther(c, teachPath(id), "course-begun")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	return h.showNewTeach(c, statusOf(err), form, problems)
}

func (h *Handlers) showNewTeach(c *fiber.Ctx, status int, form newTeachForm, problems views.Problems) error {
	page, err := h.Store.Teach(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	who := me(c)
	there, err := h.Store.Catalogue(c.UserContext(), &who, models.CatalogueFilter{})
	if err != nil {
		return err
	}
	view := views.TeachNewView{Viewer: frame(c), Orgs: page.Orgs, Org: form.Org, Title: form.Title, From: form.From, Copy: form.Copy, Problems: problems}
	for _, course := range there {
		view.Courses = append(view.Courses, views.Option{Value: course.Course.Slug, Text: course.Version.Title, Chosen: course.Course.Slug == form.Copy})
	}
	return renderStatus(c, status, views.TeachNew(view))
}

// teachPath is the page of a course that is written.
func teachPath(draft string) string { return "/teach/" + draft }

func init() {
	notes["course-begun"] = "Your course is there. Nobody else learns from it until you publish."
}
