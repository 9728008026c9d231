package handlers

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// RequireSignIn sends a stranger to sign in and back here. What was typed goes with them, sealed, where their session
// has only just ended.
func (h *Handlers) RequireSignIn(c *fiber.Ctx) error {
	if _, ok := viewerOf(c); ok {
		return c.Next()
	}
	if c.Get("X-Autosave") != "" {
		return c.Status(fiber.StatusUnauthorized).JSON(fiber.Map{"message": "You are signed out. Press Save to sign in and go on: what you typed comes with you."})
	}
	if c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead {
		return c.Redirect("/signin?next="+url.QueryEscape(c.OriginalURL()), fiber.StatusSeeOther)
	}
	if c.FormValue("act") == "leave" { // leaving quickly never waits for a password
		return render(c, views.Leaving(views.Weather))
	}
	back := h.cameFrom(c)
	if carried, err := h.carry(c, back); carried || err != nil {
		return err
	}
	to := "/signin?next=" + url.QueryEscape(back)
	if writes(typed(c)) {
		to += "&typed=1"
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// cameFrom is the page of ours that a form was sent from, or the first page.
func (h *Handlers) cameFrom(c *fiber.Ctx) string {
	u, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || u.Host != h.Base.Host && u.Host != string(c.Request().Host()) {
		return "/"
	}
	return ownPath(u.RequestURI())
}

// RequireRole finds nothing for anyone who holds none of the roles anywhere.
func RequireRole(roles ...models.Role) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if v, _ := viewerOf(c); !v.Holds(roles...) {
			return fiber.ErrNotFound
		}
		return c.Next()
	}
}

// RequireOrgRole finds nothing for anyone without the role in the organisation of the address. The models ask again.
func RequireOrgRole(role models.Role) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, _ := viewerOf(c)
		if s, ok := v.In(c.Params("org")); !ok || !s.Has(role) {
			return fiber.ErrNotFound
		}
		return c.Next()
	}
}

// ownPath keeps a way back to this server: a path, never another site.
func ownPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}
