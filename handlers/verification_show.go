package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// ShowVerification handles GET /v/:code: what a stranger learns of a certificate.
func (h *Handlers) ShowVerification(c *fiber.Ctx) error {
	if moved, err := tidyCode(c, ""); moved {
		return err
	}
	v, err := h.Store.Verify(c.UserContext(), param(c, "code"), c.IP())
	if err != nil {
		return h.noVerification(c, err)
	}
	return render(c, views.Verification(views.VerificationPage{Viewer: frame(c), V: v}))
}

// tidyCode leads an address whose number was typed in another way on to the usual one.
func tidyCode(c *fiber.Ctx, below string) (moved bool, err error) {
	typed := param(c, "code")
	code := models.NormaliseCode(typed)
	if code == typed || !plainCode(code) {
		return false, nil
	}
	return true, c.Redirect("/v/"+code+below, fiber.StatusSeeOther)
}

// noVerification answers a number that nothing was found for, or that was not looked up after too many wrong ones.
func (h *Handlers) noVerification(c *fiber.Ctx, err error) error {
	switch models.KindOf(err) {
	case models.NotFound:
		return renderStatus(c, fiber.StatusNotFound, views.UnknownNumber(views.UnknownPage{Viewer: frame(c), Typed: param(c, "code")}))
	case models.Slow:
		waitWords(c, err)
		problems, _ := problemsOf(err)
		return renderStatus(c, fiber.StatusTooManyRequests, views.CheckNumber(views.CheckPage{Viewer: frame(c), Typed: param(c, "code"), Problems: problems}))
	}
	return err
}

// waitWords tells a browser how long to wait after too many wrong guesses.
func waitWords(c *fiber.Ctx, err error) {
	for _, r := range models.RefusalsOf(err) {
		if r.Wait > 0 {
			c.Set(fiber.HeaderRetryAfter, retryAfter(r.Wait))
		}
	}
}
