package handlers

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"
)

// HandInFile handles GET /hand-ins/:id/file, for the learner and for the signer it was shared with. Browsers keep it and
// never show it: it comes from somebody else.
func (h *Handlers) HandInFile(c *fiber.Ctx) error {
	file, err := h.Store.HandInFileOf(c.UserContext(), me(c), param(c, "id"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentDisposition, attachment(file.Name))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	return c.Send(file.Content)
}

// attachment names a file for a download: in plain letters, and for browsers that can, as it is.
func attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;/`, r) {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}

// endings are what the names of the kinds of file end with.
var endings = map[string][]string{
	"application/pdf": {".pdf"}, "image/jpeg": {".jpg", ".jpeg"}, "image/png": {".png"}, "text/plain": {".txt"},
}

// safeFileName keeps the letters of a name and no path, and gives it the ending of what is inside: a program that calls
// itself a picture stays a picture's name.
func safeFileName(name, kind string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case r == unicode.ReplacementChar, strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		case !unicode.IsPrint(r): // control signs, and those that turn the direction of writing round
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	name = strings.Trim(name, ". ")
	if r := []rune(name); len(r) > 80 {
		end := path.Ext(name)
		if len(end) > 6 {
			end = ""
		}
		name = string(r[:80-len(end)]) + end
	}
	if name == "" {
		name = "file"
	}
	if good := endings[kind]; len(good) > 0 && !slices.Contains(good, strings.ToLower(path.Ext(name))) {
		name += good[0]
	}
	return name
}
