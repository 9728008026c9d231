package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

// ReviewWay is one of the two ways to a review: with a link, or as the member who was asked. They differ in the address.
type ReviewWay struct {
	h    *Handlers
	link bool
}

// ReviewByLink gives the acts below /review/:token, for whoever has the link.
func (h *Handlers) ReviewByLink() ReviewWay { return ReviewWay{h, true} }

// ReviewAsked gives the acts below /you/reviews/:review, for the member who was asked.
func (h *Handlers) ReviewAsked() ReviewWay { return ReviewWay{h, false} }

func (w ReviewWay) by(c *fiber.Ctx) models.Reviewer {
	if w.link {
		return models.Reviewer{Token: param(c, "token"), Address: c.IP(), Who: me(c)}
	}
	return models.Reviewer{Review: param(c, "review"), Who: me(c)}
}

func (w ReviewWay) base(c *fiber.Ctx) string {
	if w.link {
		return "/review/" + param(c, "token")
	}
	return "/you/reviews/" + param(c, "review")
}

// Show handles GET of a review: the draft as a whole.
func (w ReviewWay) Show(c *fiber.Ctx) error {
	return w.show(c, fiber.StatusOK, "", func(*views.ReviewView) {})
}

// Part handles GET …/:step: one part, or a page beside the parts, with all that is in it.
func (w ReviewWay) Part(c *fiber.Ctx) error {
	return w.show(c, fiber.StatusOK, param(c, "step"), func(*views.ReviewView) {})
}

// show shows the whole or a part; with says what was typed, where a form comes back.
func (w ReviewWay) show(c *fiber.Ctx, status int, part string, with func(*views.ReviewView)) error {
	keepTokenPrivate(c)
	page, err := w.h.Store.OpenReview(c.UserContext(), w.by(c))
	if err != nil {
		return err
	}
	view := views.ReviewView{Viewer: frame(c), Page: page, Course: page.Course, Base: w.base(c), Part: part, Credit: page.Credit, Name: page.CreditName}
	with(&view)
	if part == "" {
		return renderStatus(c, status, views.Review(view))
	}
	if reading, ok := views.FindReading(view.Course, part); ok {
		view.Reading = &reading
		return renderStatus(c, status, views.ReviewPart(view))
	}
	parsed, problems, ok := courses.ParseStepWith(page.Files, page.Pictures, part)
	if !ok {
		return fiber.ErrNotFound
	}
	view.Step, view.Unfinished = &parsed.Steps[0], len(problems) > 0
	return renderStatus(c, status, views.ReviewPart(view))
}

// Media handles GET …/media/*: a picture or PDF of the draft.
func (w ReviewWay) Media(c *fiber.Ctx) error {
	keepTokenPrivate(c)
	return sendMedia(c, func(file string) ([]byte, error) { return w.h.Store.ReviewFile(c.UserContext(), w.by(c), file) })
}

// ListReviews handles GET /you/reviews: what a member was asked to review.
func (h *Handlers) ListReviews(c *fiber.Ctx) error {
	list, err := h.Store.AskedReviews(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.Reviews(views.ReviewsView{Viewer: frame(c), List: list}))
}
