package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// AskTeachImport handles GET /teach/import.
func (h *Handlers) AskTeachImport(c *fiber.Ctx) error {
	return render(c, views.TeachAskImport(views.TeachAskImportView{Viewer: frame(c)}))
}

// StartTeachImport handles POST /teach/import: the zip is looked at before anything is made of it.
func (h *Handlers) StartTeachImport(c *fiber.Ctx) error {
	sent, done, err := sentFile(c, "file")
	if err != nil {
		return err
	}
	defer done()
	problems, status := views.Problems{"file": "Choose the zip file first."}, fiber.StatusUnprocessableEntity
	if sent != nil {
		id, err := h.Store.StartCourseImport(c.UserContext(), me(c), sent.Content)
		if err == nil {
			return seeOther(c, "/teach/import/"+id, "")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	return renderStatus(c, status, views.TeachAskImport(views.TeachAskImportView{Viewer: frame(c), Problems: problems}))
}

// ShowTeachImport handles GET /teach/import/:import: what is in the zip.
func (h *Handlers) ShowTeachImport(c *fiber.Ctx) error {
	return h.showTeachImport(c, fiber.StatusOK, nil)
}

func (h *Handlers) showTeachImport(c *fiber.Ctx, status int, problems views.Problems) error {
	page, err := h.Store.CourseImport(c.UserContext(), me(c), param(c, "import"))
	if err != nil {
		return err
	}
	if page.DoneAt != nil && page.DraftID != nil {
		return seeOther(c, teachPath(*page.DraftID), "")
	}
	return renderStatus(c, status, views.TeachImport(views.TeachImportView{Viewer: frame(c), Import: page, Problems: problems}))
}

// TakeTeachImport handles POST /teach/import/:import: makes a course to write of the zip.
func (h *Handlers) TakeTeachImport(c *fiber.Ctx) error {
	org := cleanText(c.FormValue("org"))
	if org == "" {
		return h.showTeachImport(c, fiber.StatusUnprocessableEntity, views.Problems{"org": "Choose whose course it is."})
	}
	draft, err := h.Store.TakeCourseImport(c.UserContext(), me(c), param(c, "import"), org)
	if err == nil {
		return seeOther(c, teachPath(draft), "course-came")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	return h.showTeachImport(c, statusOf(err), problems)
}

func init() {
	notes["course-came"] = "The course is here. Nobody else learns from it until you publish."
}
