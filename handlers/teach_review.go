package handlers

import (
	"context"
	"maps"

	"github.com/gofiber/fiber/v2"

	"throughline/documents"
	"throughline/models"
	"throughline/views"
)

// TeachReview handles GET /teach/:draft/review: who was asked what they think of a course, and the form to ask.
func (h *Handlers) TeachReview(c *fiber.Ctx) error {
	return h.showTeachReview(c, fiber.StatusOK, views.TeachReviewView{})
}

func (h *Handlers) showTeachReview(c *fiber.Ctx, status int, view views.TeachReviewView) error {
	draft, err := h.Store.Draft(c.UserContext(), me(c), param(c, "draft"))
	if err != nil {
		return err
	}
	view.Viewer, view.Draft, view.Private, view.Links = frame(c), draft, !h.Public, map[string]views.LinkAddress{}
	if view.Page, err = h.Store.DraftReviews(c.UserContext(), me(c), draft.ID); err != nil {
		return err
	}
	if view.Counts, err = h.Store.CountComments(c.UserContext(), me(c), draft.ID); err != nil {
		return err
	}
	for _, r := range view.Page.Reviews {
		if r.Token == "" {
			continue
		}
		link := views.LinkAddress{Address: h.Address("/review/" + r.Token)}
		if link.QR.Size, link.QR.Path, err = documents.QRPath(link.Address); err != nil {
			return err
		}
		view.Links[r.ID] = link
	}
	return renderStatus(c, status, views.TeachReview(view))
}

type askReviewForm struct {
	Act    string `form:"act"`
	Asks   string `form:"asks"`
	For    string `form:"for"`
	Person string `form:"person"`
	Day    string `form:"until_day"`
	Month  string `form:"until_month"`
	Year   string `form:"until_year"`
}

// AskTeachReview handles POST /teach/:draft/review: asks a colleague with act «member», else makes a link.
func (h *Handlers) AskTeachReview(c *fiber.Ctx) error {
	var form askReviewForm
	problems := views.Problems{}
	maps.Copy(problems, readForm(c, &form))
	in := models.AskReviewInput{ReviewAsk: models.ReviewAsk{For: form.For, Asks: form.Asks}, Until: readOptionalDay(problems, "until_", form.Day, form.Month, form.Year)}
	note, status := "review-linked", fiber.StatusUnprocessableEntity
	if form.Act == "member" {
		note, in.Person = "review-asked", form.Person
		if form.Person == "" {
			problems["person"] = "Choose whom you would like to ask."
		}
	}
	if len(problems) == 0 {
		err := h.Store.AskReview(c.UserContext(), me(c), param(c, "draft"), in)
		if err == nil {
			return seeOther(c, teachPath(param(c, "draft"))+"/review#open", note)
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		if words := problems["until"]; words != "" {
			delete(problems, "until")
			problems["until_day"] = words
		}
		status = statusOf(err)
	}
	return h.showTeachReview(c, status, views.TeachReviewView{For: form.For, Asks: form.Asks, Person: form.Person,
		Until: views.DateTyped{Day: form.Day, Month: form.Month, Year: form.Year}, Problems: problems})
}

// EndTeachReview handles POST /teach/:draft/review/:review/end.
func (h *Handlers) EndTeachReview(c *fiber.Ctx) error {
	return h.changeReview(c, "review-ended", h.Store.EndReview)
}

// RenewTeachReview handles POST /teach/:draft/review/:review/newest: the reviewer sees the draft as it is now.
func (h *Handlers) RenewTeachReview(c *fiber.Ctx) error {
	return h.changeReview(c, "review-newest", h.Store.ShowNewestToReviewer)
}

// CreditTeachReview handles POST /teach/:draft/review/:review/credit: the reviewer stands in the credits as they chose.
func (h *Handlers) CreditTeachReview(c *fiber.Ctx) error {
	return h.changeReview(c, "review-credited", h.Store.CreditReviewer)
}

func (h *Handlers) changeReview(c *fiber.Ctx, note string, act func(ctx context.Context, who models.Actor, draft, review string) error) error {
	err := act(c.UserContext(), me(c), param(c, "draft"), param(c, "review"))
	if err == nil {
		return seeOther(c, teachPath(param(c, "draft"))+"/review", note)
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	return h.showTeachReview(c, statusOf(err), views.TeachReviewView{Problems: problems})
}

func init() {
	notes["review-linked"] = "The link is ready. Send it, or let somebody scan the code."
	notes["review-asked"] = "They are told, and find it under “Courses to review”."
	notes["review-ended"] = "It is over. The link opens nothing any more. The comments stay with you."
	notes["review-newest"] = "They see the course as it is now."
	notes["review-credited"] = "The credits say what they chose."
}
