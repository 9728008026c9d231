package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type handInForm struct {
	Signer string `form:"signer"`
	Text   string `form:"text"`
}

// HandIn handles POST /learn/:enrolment/:step/hand-in: gives a practice task to a signer. Where it is refused, what was
// typed comes back.
func (h *Handlers) HandIn(c *fiber.Ctx) error {
	var form handInForm
	problems := readForm(c, &form)
	form.Text = strings.ReplaceAll(form.Text, "\r\n", "\n")
	file, done, err := sentFile(c, "file")
	if err != nil {
		return err
	}
	defer done()
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		err := h.Store.HandIn(c.UserContext(), me(c), param(c, "enrolment"), param(c, "step"), form.Signer, form.Text, file)
		if err == nil {
			return seeOther(c, stepPath(c), "handed-in")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	page, err := h.step(c)
	if err != nil {
		return err
	}
	if page.Task == nil {
		return fiber.ErrNotFound
	}
	step := views.StepView{Viewer: frame(c), Page: page, Problems: problems}
	return renderStatus(c, status, views.Task(views.TaskView{StepView: step, Signer: form.Signer, Text: form.Text}))
}

// TakeBack handles POST /learn/:enrolment/:step/take-back.
func (h *Handlers) TakeBack(c *fiber.Ctx) error {
	if err := h.Store.TakeBack(c.UserContext(), me(c), param(c, "enrolment"), param(c, "step")); err != nil {
		return err
	}
	return seeOther(c, stepPath(c), "taken-back")
}

func init() {
	notes["handed-in"] = "Handed in. Your signer can read it now."
	notes["taken-back"] = "Taken back. Your signer cannot open it any more."
}
