package handlers

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
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
	back := c.OriginalURL()
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		back = "/"
	}
	return c.Redirect("/signin?next="+url.QueryEscape(back), fiber.StatusSeeOther)
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
