package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// CheckNumber handles GET /v: the form, or with a typed number the way to its page.
func (h *Handlers) CheckNumber(c *fiber.Ctx) error {
	page := views.CheckPage{Viewer: frame(c)}
	if !c.Context().QueryArgs().Has("code") {
		return render(c, views.CheckNumber(page))
	}
	page.Typed = strings.ToValidUTF8(c.Query("code"), "\uFFFD")
	code := models.NormaliseCode(afterSlash(page.Typed))
	if !plainCode(code) {
		page.Problems = views.Problems{"code": "Type the number that stands on the certificate: 12 letters and digits."}
		return renderStatus(c, fiber.StatusUnprocessableEntity, views.CheckNumber(page))
	}
	return c.Redirect("/v/"+code, fiber.StatusSeeOther)
}

// afterSlash takes the number out of an address that was typed or pasted whole.
func afterSlash(typed string) string {
	typed, _, _ = strings.Cut(typed, "?")
	typed = strings.TrimRight(strings.TrimSpace(typed), "/")
	return typed[strings.LastIndexByte(typed, '/')+1:]
}

// plainCode tells whether a code has nothing but letters and digits, so that it can stand in an address.
func plainCode(code string) bool { return code != "" && !strings.Contains(code, "?") }
