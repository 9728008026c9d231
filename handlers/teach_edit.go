package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

// besideFiles are the files beside the parts that have an address of their own.
var besideFiles = map[string]string{"course": "course.yaml", "glossary": "glossary.md", "summary": "summary.md", "further-reading": "further-reading.md"}

// EditFile is one of the addresses of the editor: «part», «short», or a file beside the parts. They differ in the file only.
type EditFile struct {
	h    *Handlers
	what string
}

// EditOf gives the acts of the editor for an address of one kind.
func (h *Handlers) EditOf(what string) EditFile { return EditFile{h, what} }

// view opens the draft and finds the file that the address means. NotFound: no such draft for this person, or no such part.
func (e EditFile) view(c *fiber.Ctx) (views.EditView, error) {
	draft, err := e.h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return views.EditView{}, err
	}
	return e.viewOf(c, draft)
}

func (e EditFile) viewOf(c *fiber.Ctx, draft models.DraftPage) (views.EditView, error) {
	view := views.EditView{Viewer: frame(c), Draft: draft, Path: "/teach/" + draft.ID + "/" + e.what}
	if file, beside := besideFiles[e.what]; beside {
		view.File = file
	} else {
		i := slices.IndexFunc(draft.Outline, func(s courses.OutlineStep) bool { return s.ID == param(c, "step") })
		if i < 0 {
			return view, fiber.ErrNotFound
		}
		step := draft.Outline[i]
		view.Step, view.File, view.Path = &step, step.File, "/teach/"+draft.ID+"/parts/"+step.ID
		if e.what == "short" {
			if step.Kind != courses.Lesson && step.Short == "" {
				return view, fiber.ErrNotFound
			}
			view.File, view.Path = courses.ShortOf(step.File), view.Path+"/short"
		}
	}
	stands, there := draft.Files[view.File]
	if there {
		view.Base = courses.FileHash(stands)
	}
	view.Text = courses.TextForBox(stands)
	return view, nil
}

// Show handles GET of an address of the editor. It notes that the file is open, so that others see it.
func (e EditFile) Show(c *fiber.Ctx) error {
	view, err := e.view(c)
	if err != nil {
		return err
	}
	if c.Get("X-Refresh") == "" {
		if err := e.h.Store.LookAtDraft(c.UserContext(), me(c), view.Draft.ID, view.File); err != nil {
			return err
		}
		if view.Comments, err = e.h.editComments(c, view); err != nil {
			return err
		}
	}
	view.Line, view.Undo = c.QueryInt("line"), cleanText(c.Query("undo"))
	frameOwn(c)
	return render(c, views.Edit(view))
}

// Others handles GET of who else has the file open, for the script: it asks once a minute, and says so that we are here.
func (e EditFile) Others(c *fiber.Ctx) error {
	view, err := e.view(c)
	if err != nil {
		return err
	}
	if err := e.h.Store.LookAtDraft(c.UserContext(), me(c), view.Draft.ID, view.File); err != nil {
		return err
	}
	return c.JSON(fiber.Map{"others": view.OthersWords(), "base": view.Base})
}

// Preview handles GET of the preview: the learner's own page in two widths.
func (e EditFile) Preview(c *fiber.Ctx) error {
	view, err := e.view(c)
	if err != nil {
		return err
	}
	if view.File == "course.yaml" {
		return fiber.ErrNotFound
	}
	frameOwn(c)
	return render(c, views.EditPreview(view))
}

// FindFile handles GET /teach/:draft/files/*: it leads to the address where a file is edited.
func (h *Handlers) FindFile(c *fiber.Ctx) error {
	draft, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return err
	}
	to, line := "/teach/"+draft.ID, ""
	if n := c.QueryInt("line"); n > 0 {
		line = "?line=" + c.Query("line")
	}
	file := param(c, "*")
	for address, known := range besideFiles {
		if known == file {
			return c.Redirect(to+"/"+address+line, fiber.StatusSeeOther)
		}
	}
	for _, s := range draft.Outline {
		switch file {
		case s.File:
			return c.Redirect(to+"/parts/"+s.ID+line, fiber.StatusSeeOther)
		case courses.ShortOf(s.File):
			return c.Redirect(to+"/parts/"+s.ID+"/short"+line, fiber.StatusSeeOther)
		}
	}
	_, text := draft.Files[file]
	if _, picture := draft.Pictures[file]; text || picture {
		return c.Redirect(to, fiber.StatusSeeOther)
	}
	return fiber.ErrNotFound
}

// frameOwn lets this page hold pages of this server in a frame; framedByOwn lets a page stand in one. No other page may.
func frameOwn(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, c.GetRespHeader(fiber.HeaderContentSecurityPolicy)+"; frame-src 'self'")
}

func framedByOwn(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, strings.Replace(c.GetRespHeader(fiber.HeaderContentSecurityPolicy), "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
}

func init() {
	notes["draft-saved"] = "Saved. Earlier states are kept in the history."
	notes["block-moved"] = "Moved."
	notes["block-back"] = "The block is back."
	notes["picture-in"] = "The picture stands at the end of the text. Move its line to where it belongs."
}
