package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// filePath is where files are checked. No number of a certificate reads «file»: it would have four characters.
const filePath = "/v/file"

// headerWithin is how far into a file the mark of a PDF may stand, as readers of PDFs have it.
const headerWithin = 1024

// tooLargeToCheck is said to a file over the limit of the program's requests. What we issue as one PDF is far smaller.
const tooLargeToCheck = "This file is larger than 10 MB, so it was not looked at. Please check its number instead."

// CheckFile handles POST /v/file, for browsers without script: a file is summed up while it is read and is not kept.
func (h *Handlers) CheckFile(c *fiber.Ctx) error {
	if _, err := c.MultipartForm(); err != nil {
		return h.askFileAgain(c, fiber.StatusUnprocessableEntity, "The file broke off on its way. Choose it again and send it once more.")
	}
	sent, done, err := sentFile(c, "file")
	if err != nil {
		return err
	}
	defer done()
	if sent == nil {
		return h.askFileAgain(c, fiber.StatusUnprocessableEntity, "Choose a PDF file first.")
	}
	sum := sha256.New()
	var start bytes.Buffer
	read := io.TeeReader(sent.Content, sum)
	if _, err := io.CopyN(&start, read, headerWithin); err != nil && err != io.EOF {
		return err
	}
	switch {
	case start.Len() == 0:
		return h.askFileAgain(c, fiber.StatusUnprocessableEntity, "There is nothing in this file. Ask for it once more, or check its number.")
	case !bytes.Contains(start.Bytes(), []byte("%PDF-")):
		return h.askFileAgain(c, fiber.StatusUnprocessableEntity, "This is not a PDF, whatever its name says. All files that we issue are PDFs. Is it a photo or a scan? Then check its number.")
	}
	if _, err := io.Copy(io.Discard, read); err != nil {
		return err
	}
	return c.Redirect(filePath+"/"+hex.EncodeToString(sum.Sum(nil)), fiber.StatusSeeOther)
}

// ChooseFile handles GET /v/file, where a reload after a refusal leads.
func (h *Handlers) ChooseFile(c *fiber.Ctx) error {
	return c.Redirect("/v#by-file", fiber.StatusSeeOther)
}

// ShowFile handles GET /v/file/:sha256: whether the file with that sum is one that we issued, and how it stands today.
func (h *Handlers) ShowFile(c *fiber.Ctx) error {
	issued, err := h.Store.IssuedFile(c.UserContext(), param(c, "sha256"))
	if models.KindOf(err) == models.NotFound {
		return renderStatus(c, fiber.StatusNotFound, views.UnknownFile(frame(c)))
	}
	if err != nil {
		return err
	}
	if issued.Portfolio != nil {
		return render(c, views.PortfolioFile(views.PortfolioFilePage{Viewer: frame(c), P: *issued.Portfolio, Demo: h.Store.Demo()}))
	}
	return render(c, views.Verification(views.VerificationPage{Viewer: frame(c), V: *issued.Certificate, FileOf: issued.IssuedOn}))
}

// askFileAgain is the form to check a certificate, with words beside the field for its file.
func (h *Handlers) askFileAgain(c *fiber.Ctx, status int, words string) error {
	return renderStatus(c, status, views.CheckNumber(views.CheckPage{Viewer: frame(c), Problems: views.Problems{"file": words}}))
}
