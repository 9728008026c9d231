package handlers

import (
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

// cookieName is the session's cookie; over TLS its name keeps it to this host and path.
func (h *Handlers) cookieName() string {
	if h.secure() {
		return "__Host-throughline"
	}
	return "throughline"
}

// keepSession gives the browser its token. On a shared device it ends with the browser.
func (h *Handlers) keepSession(c *fiber.Ctx, token string, shared bool) {
	cookie := fiber.Cookie{Name: h.cookieName(), Value: token, Path: "/", HTTPOnly: true, Secure: h.secure(), SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: shared}
	if !shared {
		cookie.Expires = time.Now().AddDate(0, 0, 180)
	}
	c.Cookie(&cookie)
}

func (h *Handlers) dropSession(c *fiber.Ctx) {
	c.Cookie(&fiber.Cookie{Name: h.cookieName(), Path: "/", HTTPOnly: true, Secure: h.secure(), SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(1, 0)})
}

// LoadSession finds who is signed in, for every route that shows it.
func (h *Handlers) LoadSession(c *fiber.Ctx) error {
	token := c.Cookies(h.cookieName())
	if token == "" {
		return c.Next()
	}
	v, err := h.Store.Session(c.UserContext(), token)
	switch {
	case err == nil:
		c.Locals(localViewer, v)
	case !errors.Is(err, models.ErrNoSession):
		return err
	}
	return c.Next()
}

// device is what a person is told of a browser, and the address that slows guesses down.
func device(c *fiber.Ctx, shared bool) models.Device {
	return models.Device{Name: deviceName(c.Get(fiber.HeaderUserAgent)), Shared: shared, Address: c.IP()}
}

// deviceName is coarse on purpose: enough to know one's own phone again, and no more.
func deviceName(agent string) string {
	find := func(pairs [][2]string, otherwise string) string {
		for _, p := range pairs {
			if strings.Contains(agent, p[0]) {
				return p[1]
			}
		}
		return otherwise
	}
	browser := find([][2]string{{"Firefox/", "Firefox"}, {"Edg", "Edge"}, {"SamsungBrowser", "Samsung Internet"}, {"OPR/", "Opera"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}, "A browser")
	system := find([][2]string{{"Android", "Android"}, {"iPhone", "an iPhone"}, {"iPad", "an iPad"}, {"CrOS", "a Chromebook"}, {"Windows", "Windows"}, {"Mac OS", "a Mac"}, {"Linux", "Linux"}}, "a device")
	return browser + " on " + system
}
