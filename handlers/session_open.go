package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

type signInForm struct {
	Username string `form:"username"`
	Password string `form:"password"`
	Shared   string `form:"shared"`
	Next     string `form:"next"`
	Carried  string `form:"carried"`
}

// ShowSignIn handles GET /signin. Someone who is signed in goes on to where they wanted to be.
func (h *Handlers) ShowSignIn(c *fiber.Ctx) error {
	next := ownPath(c.Query("next"))
	if _, ok := viewerOf(c); ok {
		return seeOther(c, next, "")
	}
	return render(c, views.SignIn(views.SignInPage{Viewer: frame(c), Next: next, Lost: c.Query("typed") != ""}))
}

// SignIn handles POST /signin: it goes on to where the person wanted to be, or shows them what they were writing when
// their session ended.
func (h *Handlers) SignIn(c *fiber.Ctx) error {
	var form signInForm
	problems := readForm(c, &form)
	next := ownPath(form.Next)
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		_, token, err := h.Store.SignIn(c.UserContext(), form.Username, form.Password, device(c, form.Shared != ""))
		if err == nil {
			h.keepSession(c, token, form.Shared != "")
			if form.Carried != "" {
				return h.offerCarried(c, token, form.Carried, next)
			}
			return seeOther(c, next, "")
		}
		var mine bool
		if problems, mine = problemsOf(err); !mine {
			return err
		}
		status = h.slow(c, err)
	}
	return renderStatus(c, status, views.SignIn(views.SignInPage{Viewer: frame(c), Problems: problems, Next: next, Username: form.Username,
		Shared: form.Shared != "", Carried: form.Carried}))
}

// slow is statusOf, and tells the browser how long to wait where guessing was slowed down.
func (h *Handlers) slow(c *fiber.Ctx, err error) int {
	for _, r := range models.RefusalsOf(err) {
		if r.Wait > 0 {
			c.Set(fiber.HeaderRetryAfter, retryAfter(r.Wait))
		}
	}
	return statusOf(err)
}
