package handlers

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// carriedFile is the field that says in what is carried that a file was sent too, which is not.
const carriedFile = "carried-file"

// carry shows the sign-in page with what was typed sealed in it, for the person whose session has only just ended.
// false: nobody's that we still know, or nothing was typed.
func (h *Handlers) carry(c *fiber.Ctx, next string) (bool, error) {
	token := c.Cookies(h.cookieName())
	if token == "" || c.Method() != fiber.MethodPost {
		return false, nil
	}
	form := typed(c)
	if !writes(form) {
		return false, nil
	}
	person, ok := h.Store.PersonOfEndedSession(c.UserContext(), token)
	if !ok {
		return false, nil
	}
	sealed, err := h.Store.Carry(c.UserContext(), person, c.OriginalURL(), form)
	if models.KindOf(err) == models.Invalid && err != nil { // too long
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, renderStatus(c, fiber.StatusUnauthorized, views.SignIn(views.SignInPage{Viewer: frame(c), Next: next, Carried: sealed}))
}

// typed is the text of any form. A file stays behind, and that is noted.
func typed(c *fiber.Ctx) url.Values {
	if form, err := c.MultipartForm(); err == nil {
		values := url.Values(form.Value)
		if len(form.File) > 0 {
			values.Set(carriedFile, "1")
		}
		return values
	}
	values, err := url.ParseQuery(string(c.Body()))
	if err != nil {
		return nil
	}
	return values
}

// writes tells whether somebody typed anything into a form that would be missed: buttons and numbers are not.
func writes(form url.Values) bool {
	for field, values := range form {
		if !isMachinery(field) && slices.ContainsFunc(values, func(v string) bool { return strings.TrimSpace(v) != "" }) {
			return true
		}
	}
	return false
}

// isMachinery tells the fields that a page sends for itself.
func isMachinery(field string) bool {
	return field == "act" || field == "screen" || field == "all" || field == "digest" || field == "base" || field == "piece" || field == "undo" || field == carriedFile || strings.HasPrefix(field, "rev-") ||
		strings.Contains(strings.ToLower(field), "password")
}

// offerCarried shows someone who has just signed in what they were writing, with a button that sends it on. What was
// another person's, is too old or is closed to them for now is neither shown nor mentioned.
func (h *Handlers) offerCarried(c *fiber.Ctx, token, carried, next string) error {
	v, err := h.Store.Session(c.UserContext(), token)
	if err != nil {
		return err
	}
	path, form, err := h.Store.OpenCarried(c.UserContext(), v.Actor, carried)
	if err != nil {
		if kind := models.KindOf(err); kind == models.Gone || kind == models.Forbidden {
			return seeOther(c, next, "")
		}
		return err
	}
	c.Locals(localViewer, v)
	page := views.CarriedPage{Viewer: frame(c), Path: path, Next: next, File: form.Has(carriedFile)}
	form.Del(carriedFile)
	for _, field := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[field] {
			page.Fields = append(page.Fields, views.CarriedField{Name: field, Value: value})
			switch text := strings.TrimSpace(value); {
			case isMachinery(field) || text == "":
			case strings.ContainsAny(text, " \n") || utf8.RuneCountInString(text) > 12:
				page.Texts = append(page.Texts, text)
			default:
				page.Choices++
			}
		}
	}
	return render(c, views.Carried(page))
}
