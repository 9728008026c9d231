// Package handlers turns requests into calls of the models and their results into pages: one file per act.
package handlers

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// Handlers answer requests; they keep nothing between them.
type Handlers struct {
	Store *models.Store
	Log   *slog.Logger
	// Base is the public address, as QR codes and links say it; never taken from a request.
	Base *url.URL
	// Public tells that Base was set and is not loopback, so that certificates can be kept.
	Public bool
	// Demo are the people of a demonstration, whom the first page offers to look around as; their password is DemoPassword.
	Demo         []views.DemoPerson
	DemoPassword string
}

// locals are the names of what middleware leaves for handlers.
const (
	localViewer = "viewer"
	localNote   = "note"
)

// Address is an absolute address of this server.
func (h *Handlers) Address(path string) string { return strings.TrimRight(h.Base.String(), "/") + path }

// secure tells whether cookies may only travel over TLS.
func (h *Handlers) secure() bool { return h.Base.Scheme == "https" }

// viewerOf is who is signed in, false for a stranger.
func viewerOf(c *fiber.Ctx) (models.Viewer, bool) {
	v, ok := c.Locals(localViewer).(models.Viewer)
	return v, ok
}

// me is the actor of a route that needs one; routes.go sees to it that there is one.
func me(c *fiber.Ctx) models.Actor {
	v, _ := viewerOf(c)
	return v.Actor
}

// frame is what every page's frame needs to know of its reader.
func frame(c *fiber.Ctx) views.Viewer {
	out := views.Viewer{Path: c.Path(), Framed: c.Get("Sec-Fetch-Dest") == "iframe"}
	if said, ok := notes[c.Query("note")]; ok {
		out.Notices = append(out.Notices, said)
	}
	v, ok := viewerOf(c)
	if !ok {
		return out
	}
	out.SignedIn, out.NameShown = true, v.NameShown
	out.Supports, out.Teaches = v.Holds(models.Supervisor, models.Mentor), v.Holds(models.Trainer)
	for _, m := range v.Memberships {
		if m.Has(models.Coordinator) {
			out.Coordinates = append(out.Coordinates, views.OrgLink{ID: m.Slug, Name: m.Name})
		}
	}
	if v.RestrictedUntil != nil {
		out.Restricted = "Your password was changed with a code from somebody else. Until " + views.DayIn(*v.RestrictedUntil, zoneOf(c)) +
			", your private writing and what you do for other organisations stay closed. A code from your recovery card opens them now: see You."
	}
	return out
}

// render sends a page. It is made whole first, so that an error half way is an apology and not half a page.
func render(c *fiber.Ctx, page templ.Component) error {
	return renderStatus(c, fiber.StatusOK, page)
}

func renderStatus(c *fiber.Ctx, status int, page templ.Component) error {
	var b bytes.Buffer
	// Pages fetch nothing: an apology for a request that took too long must not end with its deadline.
	if err := page.Render(context.WithoutCancel(c.UserContext()), &b); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return c.Status(status).Send(b.Bytes())
}

// notes are what a page says once after an act, named in its address so that nothing is kept for it.
var notes = map[string]string{
	"name-asked":          "You have asked for a certificate with the right name.",
	"name-taken-back":     "You have taken it back. This certificate stays as it is.",
	"saved":               "Saved.",
	"sharing-saved":       "Saved. This is what others see from now on.",
	"new-join-code":       "Here is the new code. The old one has stopped working.",
	"role-given":          "Done. They have this role now.",
	"role-ended":          "Done. The role has ended.",
	"membership-ended":    "The membership has ended.",
	"induction-saved":     "Saved. Whoever joins from now on finds these courses on their line.",
	"correction-agreed":   "The new certificate is there. The old one now says “replaced”.",
	"correction-declined": "The certificate stays as it is. They are told.",
	"withdrawn":           "The certificate is withdrawn. The holder is told.",

	"paused":                "It is set aside. Your place is kept.",
	"resumed":               "Good to have you back. It is on your line again.",
	"left":                  "You left this course. What you wrote is still yours.",
	"started-again":         "You begin from the first part.",
	"moved":                 "You are on the newest version now.",
	"set-up":                "This server is set up already. Please sign in.",
	"set-up-done":           "Your organisation is set up, and you are its first coordinator.",
	"signed-out":            "You are signed out.",
	"signed-out-everywhere": "You are signed out, here and everywhere else.",
	"member-already":        "You are a member there already. Nothing has changed.",
	"recovered":             "You have a new password, and you are signed in. Other devices were signed out.",
	"opened":                "All your records are open again.",
	"left-organisation":     "You have left. What you learnt stays yours.",
	"names-saved":           "Your names are saved. Certificates that you have already keep the name they have.",
	"password-changed":      "You have a new password. Other devices were signed out.",
}

// seeOther sends the browser on after an act, with what to say there ("" for nothing).
func seeOther(c *fiber.Ctx, path, note string) error {
	if note != "" {
		fragment := ""
		if i := strings.IndexByte(path, '#'); i >= 0 {
			path, fragment = path[:i], path[i:]
		}
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		path += sep + "note=" + url.QueryEscape(note) + fragment
	}
	return c.Redirect(path, fiber.StatusSeeOther)
}

// param is a part of the address, unescaped, as a database can be asked for it.
func param(c *fiber.Ctx, name string) string {
	text := c.Params(name)
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	return cleanText(text)
}

// problemsOf gives the messages of refusals by field, for the form to be shown again; false when the error is
// something else than what was typed.
func problemsOf(err error) (views.Problems, bool) {
	kind := models.KindOf(err)
	if kind != models.Invalid && kind != models.Slow && kind != models.Conflict {
		return nil, false
	}
	out := views.Problems{}
	for _, r := range models.RefusalsOf(err) {
		out[r.Field] = strings.TrimSpace(out[r.Field] + " " + r.Message)
	}
	return out, len(out) > 0
}

// firstOf is the one message for a script that shows one: that of no field before those of fields.
func firstOf(problems views.Problems) string {
	return problems[slices.Min(slices.Collect(maps.Keys(problems)))]
}

// statusOf is the status of a form that comes back with problems.
func statusOf(err error) int { return statuses[models.KindOf(err)] }

var statuses = map[models.Kind]int{
	models.Internal:  fiber.StatusInternalServerError,
	models.Invalid:   fiber.StatusUnprocessableEntity,
	models.NotFound:  fiber.StatusNotFound,
	models.Conflict:  fiber.StatusConflict,
	models.Forbidden: fiber.StatusForbidden,
	models.Slow:      fiber.StatusTooManyRequests,
	models.Gone:      fiber.StatusGone,
}

// sentFrom is the page of the CPD log whose form was too large to read, "" for any other.
func sentFrom(path string) string {
	if entry, ok := strings.CutSuffix(path, "/files"); ok && strings.HasPrefix(entry, "/cpd/") {
		return entry
	}
	if path == "/cpd/certificates/new" {
		return path
	}
	return ""
}

// Error answers whatever a handler returned: a refusal in its words, anything else as an apology, logged once.
func (h *Handlers) Error(c *fiber.Ctx, err error) error {
	id, _ := c.Locals("requestid").(string)
	var fe *fiber.Error
	switch {
	case errors.As(err, &fe) && fe.Code == fiber.StatusRequestEntityTooLarge && c.Path() == filePath:
		return h.askFileAgain(c, fe.Code, tooLargeToCheck)
	case errors.As(err, &fe) && fe.Code == fiber.StatusRequestEntityTooLarge:
		return renderStatus(c, fe.Code, views.TooLarge("10 MB", sentFrom(c.Path())))
	case errors.As(err, &fe) && (fe.Code == fiber.StatusNotFound || fe.Code == fiber.StatusMethodNotAllowed):
		return renderStatus(c, fiber.StatusNotFound, views.NotFound(frame(c)))
	case errors.As(err, &fe) && (fe.Code == fiber.StatusBadRequest || fe.Code == fiber.StatusRequestTimeout): // it did not arrive whole: Fiber does not know any more where it was going
		return renderStatus(c, fe.Code, views.Refused(frame(c), "That broke off on its way", "Nothing was changed. Go back: your browser most likely still has what you typed or chose. Then send it once more.", "Go to the first page", "/"))
	case errors.As(err, &fe) && fe.Code < 500:
		return renderStatus(c, fe.Code, views.Refused(frame(c), "That did not work", fe.Message, "Go to the first page", "/"))
	}
	if unavailable, full := models.Unavailable(err); unavailable {
		h.Log.Error("the database cannot be used now", "request", id, "route", c.Route().Path, "error", err)
		c.Set(fiber.HeaderRetryAfter, "10")
		return renderStatus(c, fiber.StatusServiceUnavailable, views.Busy(full))
	}
	kind := models.KindOf(err)
	switch kind {
	case models.Internal:
		h.Log.Error("request did not end well", "request", id, "method", c.Method(), "route", c.Route().Path, "error", err)
		return renderStatus(c, fiber.StatusInternalServerError, views.Apology(id))
	case models.NotFound:
		return renderStatus(c, fiber.StatusNotFound, views.NotFound(frame(c)))
	}
	refusals := models.RefusalsOf(err)
	var words []string
	for _, r := range refusals {
		words = append(words, r.Message)
		if r.Wait > 0 {
			c.Set(fiber.HeaderRetryAfter, retryAfter(r.Wait))
		}
	}
	titles := map[models.Kind]string{models.Forbidden: "Closed for now", models.Slow: "Please wait a moment", models.Gone: "This has ended"}
	title := titles[kind]
	if title == "" {
		title = "That did not work"
	}
	return renderStatus(c, statuses[kind], views.Refused(frame(c), title, strings.Join(words, " "), "Go to the first page", "/"))
}
