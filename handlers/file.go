package handlers

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/files"
	"throughline/models"
)

// sentFile is the file that was sent in a field of a form, for the models to look at; nil where none was chosen. done is
// to be called when it has been read.
func sentFile(c *fiber.Ctx, field string) (sent *models.Upload, done func(), err error) {
	header, err := c.FormFile(field)
	if err != nil || header.Filename == "" && header.Size == 0 {
		return nil, func() {}, nil // no file, or no form with files
	}
	f, err := header.Open()
	if err != nil {
		return nil, nil, err
	}
	return &models.Upload{Name: header.Filename, Content: f}, func() { _ = f.Close() }, nil
}

// filePolicy keeps whatever a file holds from running or loading anything in our name.
const filePolicy = "default-src 'none'; sandbox"

// sendFile sends a file that came from outside, the one way in which such files leave: as a download that no page can
// show and no browser guesses about. Pictures alone say what they are, so that an <img> of ours can show them; opened by
// themselves they are downloads too. Everything else is bytes.
func sendFile(c *fiber.Ctx, name, mediaType string, content []byte) error {
	if mediaType != files.JPEG.MediaType() && mediaType != files.PNG.MediaType() {
		mediaType = fiber.MIMEOctetStream
	}
	c.Set(fiber.HeaderContentType, mediaType)
	c.Set(fiber.HeaderContentDisposition, attachment(name))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, filePolicy)
	return c.Send(content)
}

// attachment names a file for a download: in plain letters, and as RFC 6266 has it for all others.
func attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;/`, r) {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}
