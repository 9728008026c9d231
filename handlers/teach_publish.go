package handlers

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// AskPublishTeach handles GET /teach/:draft/publish: what stands in the way, and what publishing does.
func (h *Handlers) AskPublishTeach(c *fiber.Ctx) error {
	view, err := h.publishView(c)
	if err != nil {
		return err
	}
	view.Public = view.Page.Live != nil && view.Page.Live.Public
	return render(c, views.TeachPublish(view))
}

// PublishTeach handles POST /teach/:draft/publish.
func (h *Handlers) PublishTeach(c *fiber.Ctx) error {
	view, err := h.publishView(c)
	if err != nil {
		return err
	}
	view.Note, view.Public = cleanText(c.FormValue("note")), c.FormValue("who") == "public"
	view.Offered, view.Redo = c.FormValue("offer") == "offer", ticked(c, "redo")
	rev, _ := strconv.Atoi(c.FormValue("rev-draft"))
	v, err := h.Store.PublishDraft(c.UserContext(), me(c), view.Page.ID, models.PublishInput{Rev: rev, Note: view.Note, Redo: view.Redo, Explained: !view.Offered, Public: view.Public})
	if err == nil {
		note := "course-published"
		if slices.ContainsFunc(view.Page.Versions, func(known models.CourseVersion) bool { return known.ID == v.ID }) {
			note = "course-published-before"
		}
		return seeOther(c, teachPath(view.Page.ID)+"/versions", note)
	}
	if _, not := models.IsUnpublishable(err); not {
		return renderStatus(c, fiber.StatusUnprocessableEntity, views.TeachPublish(view))
	}
	var refused bool
	if view.Problems, refused = problemsOf(err); !refused {
		return err
	}
	return renderStatus(c, statusOf(err), views.TeachPublish(view))
}

func (h *Handlers) publishView(c *fiber.Ctx) (views.TeachPublishView, error) {
	page, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return views.TeachPublishView{}, err
	}
	versions, err := h.Store.DraftVersions(c.UserContext(), me(c), page.ID)
	if err != nil {
		return views.TeachPublishView{}, err
	}
	comments, err := h.Store.CountComments(c.UserContext(), me(c), page.ID)
	return views.TeachPublishView{Viewer: frame(c), Page: page, Versions: versions, Comments: comments, Digest: page.Digest}, err
}

// TeachVersions handles GET /teach/:draft/versions: what was published, and how many are under way on which.
func (h *Handlers) TeachVersions(c *fiber.Ctx) error {
	view, err := h.publishView(c)
	if err != nil {
		return err
	}
	return render(c, views.TeachVersions(view))
}

// RetireTeach handles POST /teach/:draft/retire: out of use with act «retire», else back.
func (h *Handlers) RetireTeach(c *fiber.Ctx) error {
	retire := c.FormValue("act") == "retire"
	if err := h.Store.RetireCourse(c.UserContext(), me(c), param(c, "draft"), retire); err != nil {
		return err
	}
	note := "course-unretired"
	if retire {
		note = "course-retired"
	}
	return seeOther(c, teachPath(param(c, "draft"))+"/versions", note)
}

// ArchiveTeach handles POST /teach/:draft/archive: out of the way with act «archive», else back.
func (h *Handlers) ArchiveTeach(c *fiber.Ctx) error {
	archive := c.FormValue("act") == "archive"
	if err := h.Store.ArchiveDraft(c.UserContext(), me(c), param(c, "draft"), archive); err != nil {
		return err
	}
	if archive {
		return seeOther(c, "/teach", "course-archived")
	}
	return seeOther(c, teachPath(param(c, "draft")), "course-unarchived")
}

func init() {
	notes["course-published"] = "It is published."
	notes["course-published-before"] = "These very files were published before, so there is no new version. Who may take it is saved."
	notes["course-retired"] = "The course is retired. Whoever is under way may finish, and certificates stay."
	notes["course-unretired"] = "The course is back. People can begin it again."
	notes["course-archived"] = "The course is in the archive. What was published stays as it is."
	notes["course-unarchived"] = "The course is back from the archive."
}
