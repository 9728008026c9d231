package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// commentsOnPage is how many comments a page shows.
const commentsOnPage = 50

// TeachComments handles GET /teach/:draft/comments: what reviewers said, of one part with «part», or of what is kept with a
// version with «version».
func (h *Handlers) TeachComments(c *fiber.Ctx) error {
	return h.showComments(c, fiber.StatusOK, views.TeachCommentsView{})
}

func (h *Handlers) showComments(c *fiber.Ctx, status int, view views.TeachCommentsView) error {
	draft, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return err
	}
	view.Viewer, view.Draft, view.Version, view.Number = frame(c), draft, max(0, c.QueryInt("version")), within(c.QueryInt("page", 1)-1, 1000)+1
	if c.Request().URI().QueryArgs().Has("part") {
		part := cleanText(c.Query("part"))
		view.Part = &part
	}
	if view.Counts, err = h.Store.CountComments(c.UserContext(), me(c), draft.ID); err != nil {
		return err
	}
	view.List, err = h.Store.Comments(c.UserContext(), me(c), draft.ID,
		models.CommentFilter{Version: view.Version, Part: view.Part, Skip: (view.Number - 1) * commentsOnPage, Most: commentsOnPage + 1})
	if err != nil {
		return err
	}
	if view.More = len(view.List) > commentsOnPage; view.More {
		view.List = view.List[:commentsOnPage]
	}
	return renderStatus(c, status, views.TeachComments(view))
}

type answerForm struct {
	Act   string `form:"act"`
	Reply string `form:"reply"`
}

// AnswerTeachComment handles POST /teach/:draft/comments/:comment: resolved with act «resolve», else open, with a line that
// the reviewer sees.
func (h *Handlers) AnswerTeachComment(c *fiber.Ctx) error {
	var form answerForm
	draft, comment := param(c, "draft"), param(c, "comment")
	problems := readForm(c, &form)
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		err := h.Store.AnswerComment(c.UserContext(), me(c), draft, comment, form.Act == "resolve", form.Reply)
		if err == nil {
			note := map[string]string{"resolve": "comment-resolved", "reply": "comment-answered"}[form.Act]
			if note == "" {
				note = "comment-open"
			}
			to := teachPath(draft) + "/comments"
			if which := string(c.Request().URI().QueryString()); which != "" {
				to += "?" + which
			}
			return seeOther(c, to+"#comment-"+comment, note)
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	if words := problems["reply"]; words != "" {
		problems = views.Problems{"reply-" + comment: words}
	}
	return h.showComments(c, status, views.TeachCommentsView{Typed: map[string]string{comment: form.Reply}, Problems: problems})
}

// editComments are the open comments on the file that is shown in the editor.
func (h *Handlers) editComments(c *fiber.Ctx, view views.EditView) ([]models.CommentLine, error) {
	if me(c).RestrictedUntil != nil {
		return nil, nil
	}
	part := views.CommentsOn(view.File, view.Step)
	return h.Store.Comments(c.UserContext(), me(c), view.Draft.ID, models.CommentFilter{Part: &part, Open: true, Most: 20})
}

func init() {
	notes["comment-resolved"] = "It is marked as resolved. The reviewer can see that."
	notes["comment-open"] = "It is open again."
	notes["comment-answered"] = "Your line is kept. The reviewer can see it."
}
