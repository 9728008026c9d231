package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

type confirmForm struct {
	Act       string `form:"act"`
	Digest    string `form:"digest"`
	As        string `form:"as"`
	Name      string `form:"name"`
	Role      string `form:"role"`
	How       string `form:"how"`
	Day       string `form:"day"`
	Month     string `form:"month"`
	Year      string `form:"year"`
	FirstHand string `form:"first_hand"`
}

// input is what the form says, with what could not be read of its date.
func (f confirmForm) input() (models.ConfirmInput, views.Problems) {
	problems := views.Problems{}
	return models.ConfirmInput{Digest: f.Digest, As: f.As, Name: f.Name, Role: f.Role, How: f.How, Day: readDay(problems, "", f.Day, f.Month, f.Year),
		FirstHand: f.FirstHand == "yes"}, problems
}

func (f confirmForm) typed() views.ConfirmTyped {
	return views.ConfirmTyped{As: f.As, Name: f.Name, Role: f.Role, How: f.How, FirstHand: f.FirstHand == "yes", Day: views.DateTyped{Day: f.Day, Month: f.Month, Year: f.Year}}
}

// ShowConfirm handles GET /confirm/:token: what whoever holds a link is asked to confirm.
func (h *Handlers) ShowConfirm(c *fiber.Ctx) error {
	keepTokenPrivate(c)
	request, err := h.Store.OpenConfirmation(c.UserContext(), me(c), param(c, "token"), c.IP())
	if err != nil {
		return err
	}
	return render(c, views.Confirm(confirmPage(c, request, nil)))
}

// Confirm handles POST /confirm/:token: yes or no.
func (h *Handlers) Confirm(c *fiber.Ctx) error {
	keepTokenPrivate(c)
	token := param(c, "token")
	return h.answerConfirmation(c, confirmAct{
		open: func() (models.ConfirmRequest, error) {
			return h.Store.OpenConfirmation(c.UserContext(), me(c), token, c.IP())
		},
		confirm: func(in models.ConfirmInput) (models.ConfirmRequest, error) {
			return h.Store.Confirm(c.UserContext(), me(c), token, c.IP(), in)
		},
		decline: func() error { return h.Store.Decline(c.UserContext(), me(c), token, c.IP()) },
		after:   "/confirm/thank-you",
	})
}

// ConfirmThanks handles GET /confirm/thank-you.
func (h *Handlers) ConfirmThanks(c *fiber.Ctx) error {
	return render(c, views.ConfirmThanks(frame(c)))
}

// ShowAsked handles GET /support/entries/:confirmation: an entry that a supervisor or mentor was asked by name to confirm.
// The learner is told that it was opened.
func (h *Handlers) ShowAsked(c *fiber.Ctx) error {
	request, err := h.Store.OpenAsked(c.UserContext(), me(c), param(c, "confirmation"))
	if err != nil {
		return err
	}
	return render(c, views.Confirm(confirmPage(c, request, nil)))
}

// ConfirmAsked handles POST /support/entries/:confirmation: yes or no.
func (h *Handlers) ConfirmAsked(c *fiber.Ctx) error {
	id := param(c, "confirmation")
	return h.answerConfirmation(c, confirmAct{
		open: func() (models.ConfirmRequest, error) { return h.Store.OpenAsked(c.UserContext(), me(c), id) },
		confirm: func(in models.ConfirmInput) (models.ConfirmRequest, error) {
			return h.Store.ConfirmAsked(c.UserContext(), me(c), id, in)
		},
		decline: func() error { return h.Store.DeclineAsked(c.UserContext(), me(c), id) },
		after:   "/support",
	})
}

// confirmAct is how one of the two sorts of requests is answered.
type confirmAct struct {
	open    func() (models.ConfirmRequest, error)
	confirm func(models.ConfirmInput) (models.ConfirmRequest, error)
	decline func() error
	after   string
}

func (h *Handlers) answerConfirmation(c *fiber.Ctx, act confirmAct) error {
	var form confirmForm
	problems := readForm(c, &form)
	if problems == nil && form.Act == "decline" {
		if err := act.decline(); err != nil {
			return err
		}
		return seeOther(c, act.after, "not-confirmed")
	}
	if problems != nil {
		request, err := act.open()
		if err != nil {
			return err
		}
		return renderStatus(c, fiber.StatusUnprocessableEntity, views.Confirm(confirmPage(c, request, problems)))
	}
	in, unread := form.input()
	request, err := act.confirm(in)
	if err == nil {
		return seeOther(c, act.after, "entry-confirmed")
	}
	problems, refused := problemsOf(err)
	if !refused || request.Digest == "" { // too many wrong ones: there is no page to show
		return err
	}
	if len(unread) > 0 {
		delete(problems, "day")
		addProblems(unread, problems)
		problems = unread
	}
	page := confirmPage(c, request, problems)
	page.Typed, page.Changed = form.typed(), models.KindOf(err) == models.Conflict && !request.Own
	return renderStatus(c, statusOf(err), views.Confirm(page))
}

func confirmPage(c *fiber.Ctx, request models.ConfirmRequest, problems views.Problems) views.ConfirmPage {
	page := views.ConfirmPage{Viewer: frame(c), Request: request, Action: c.Path(), Zone: zoneOf(c), Problems: problems}
	page.Typed.Day = views.TypedDay(request.Today)
	return page
}

// keepTokenPrivate keeps an address that is a secret out of search engines. It reaches no other site either: the policy for
// referrers of all our pages is same-origin.
func keepTokenPrivate(c *fiber.Ctx) { c.Set("X-Robots-Tag", "noindex") }

// OwnConfirmations handles GET /you/confirmed: what the actor confirmed for others as a member.
func (h *Handlers) OwnConfirmations(c *fiber.Ctx) error {
	list, err := h.Store.ConfirmedBy(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.OwnConfirmations(views.OwnConfirmationsPage{Viewer: frame(c), List: list}))
}

// WithdrawConfirmation handles POST /you/confirmed/:confirmation/withdraw.
func (h *Handlers) WithdrawConfirmation(c *fiber.Ctx) error {
	if err := h.Store.WithdrawConfirmation(c.UserContext(), me(c), param(c, "confirmation")); err != nil {
		return err
	}
	return seeOther(c, "/you/confirmed", "word-back")
}

func init() {
	notes["entry-confirmed"] = "It is confirmed, with the facts as you saw them."
	notes["not-confirmed"] = "Nothing was confirmed, and the person who asked can see that."
	notes["word-back"] = "You have taken it back. The person is told."
}
