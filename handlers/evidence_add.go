package handlers

import (
	"context"
	"errors"
	"mime/multipart"

	"github.com/gofiber/fiber/v2"

	"throughline/files"
	"throughline/models"
	"throughline/views"
)

// brokenOff is said where what arrived is no whole form.
const brokenOff = "The upload broke off on its way, so it was not kept. Nothing else was lost. Choose the file again and send it once more."

// AddFiles handles POST /cpd/:entry/files: one file or several, each with its own answer. A browser with script sends
// them one by one and asks for the answer alone.
func (h *Handlers) AddFiles(c *fiber.Ctx) error {
	id := param(c, "entry")
	entry, err := h.Store.Entry(c.UserContext(), me(c), id)
	if err != nil {
		return err
	}
	var answers []views.FileAnswer
	form, err := c.MultipartForm()
	if err != nil {
		answers = []views.FileAnswer{{Problem: brokenOff}}
	} else {
		for _, header := range form.File["file"] {
			if header.Filename == "" && header.Size == 0 {
				continue // a field in which nothing was chosen
			}
			answer, err := h.addFile(c, entry.ID, header, c.FormValue("shows"))
			if err != nil {
				return err
			}
			answers = append(answers, answer)
		}
		if len(answers) == 0 {
			answers = []views.FileAnswer{{Problem: "Choose a file first."}}
		}
	}
	status, said := fiber.StatusSeeOther, "file-added"
	if len(answers) > 1 {
		said = "files-added"
	}
	for _, a := range answers {
		if a.Problem != "" {
			status = fiber.StatusUnprocessableEntity
		}
	}
	switch {
	case c.Get("X-Upload") == "1":
		if status == fiber.StatusSeeOther {
			status = fiber.StatusOK
		}
		return c.Status(status).JSON(fiber.Map{"message": answers[0].Words()})
	case status == fiber.StatusSeeOther:
		return seeOther(c, "/cpd/"+id+"#files", said)
	}
	return h.showEntry(c, status, answers)
}

// addFile gives the answer to one file. An error is the entry's, or the server's own.
func (h *Handlers) addFile(c *fiber.Ctx, entry string, header *multipart.FileHeader, shows string) (views.FileAnswer, error) {
	answer := views.FileAnswer{Name: files.CleanName(header.Filename, "")}
	content, err := header.Open()
	if err != nil {
		return answer, err
	}
	defer content.Close()
	kept, err := h.Store.AddEvidence(c.UserContext(), me(c), entry, &models.Upload{Name: header.Filename, Content: content}, shows)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		answer.Problem = "There was not enough time for this one. Please send it once more, by itself."
	case err != nil:
		problems, mine := problemsOf(err)
		if !mine {
			return answer, err
		}
		answer.Problem = firstOf(problems)
	default:
		answer.Name = kept.Name
	}
	return answer, nil
}

func init() {
	notes["file-added"] = "The file is kept. Only you can open it."
	notes["files-added"] = "The files are kept. Only you can open them."
}
