package handlers

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// screenForm is what a lesson's page sends, whichever button was pressed.
type screenForm struct {
	Act         string // save, back, next, done, stop, leave, answer:BLOCK, log:BLOCK, useful:CHOICE, way:full, way:short
	Screen      int    // from 0
	All         bool
	Way         string
	Reflections map[string]models.ReflectionInput
	Answered    map[string]bool // practice questions that show their replies
	Values      url.Values
}

// posted reads the fields of a form as text: UTF-8, lines ended as the records keep them.
func posted(c *fiber.Ctx) (url.Values, error) {
	values, err := url.ParseQuery(string(c.Body()))
	if err != nil {
		return nil, fiber.NewError(fiber.StatusBadRequest, "We could not read what was sent. Please go back and try again.")
	}
	clean := strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n")
	for _, all := range values {
		for i := range all {
			all[i] = clean.Replace(strings.ToValidUTF8(all[i], "\uFFFD"))
		}
	}
	return values, nil
}

func readScreen(values url.Values) screenForm {
	form := screenForm{Act: values.Get("act"), Way: values.Get("way"), All: values.Get("all") != "", Values: values,
		Reflections: map[string]models.ReflectionInput{}, Answered: map[string]bool{}}
	screen, _ := strconv.Atoi(values.Get("screen"))
	form.Screen = max(0, screen-1)
	for name := range values {
		if block, ok := views.ReflectionOf(name); ok {
			rev, _ := strconv.Atoi(values.Get("rev-" + name))
			form.Reflections[block] = models.ReflectionInput{Text: values.Get(name), Rev: rev}
		}
	}
	for _, block := range values["answered"] {
		form.Answered[block] = true
	}
	if way, ok := strings.CutPrefix(form.Act, "way:"); ok {
		form.Way = way
	}
	if form.Way != "" {
		form.Screen = 0
	}
	return form
}

// input is what the models are asked to do. All on one page, Done is the end of the lesson.
func (f screenForm) input() models.ScreenInput {
	in := models.ScreenInput{Act: models.ActSave, Screen: f.Screen, Way: f.Way, Reflections: f.Reflections}
	switch act := models.Act(f.Act); act {
	case models.ActNext, models.ActBack, models.ActStop:
		in.Act = act
	case models.ActDone:
		in.Act = act
		if f.All {
			in.Screen = endOfLesson
		}
	}
	return in
}

// endOfLesson is past any last screen; the models keep it inside the lesson.
const endOfLesson = 1 << 20

// LessonSave handles POST /learn/:enrolment/:step: whatever button was pressed, what was typed is kept first.
func (h *Handlers) LessonSave(c *fiber.Ctx) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	form := readScreen(values)
	saved, err := h.saveScreen(c, form)
	problems, refused := problemsOf(err)
	switch {
	case form.Act == "leave":
		return h.leave(c, form, saved, err)
	case c.Get("X-Autosave") != "":
		return h.autosaved(c, saved, err)
	case refused:
		return h.lessonAgain(c, statusOf(err), form, saved, problems)
	case err != nil:
		return err
	case len(saved.Conflicts) > 0:
		return h.lessonAgain(c, fiber.StatusConflict, form, saved, clashes(saved))
	case strings.HasPrefix(form.Act, "answer:"):
		return h.lessonAnswer(c, form, strings.TrimPrefix(form.Act, "answer:"))
	case strings.HasPrefix(form.Act, "useful:"):
		return h.sayUseful(c, strings.TrimPrefix(form.Act, "useful:"), lessonScreen(c, form, saved))
	case strings.HasPrefix(form.Act, "log:"):
		return h.copyReflection(c, form, saved, strings.TrimPrefix(form.Act, "log:"))
	}
	return h.lessonOn(c, form, saved)
}

func (h *Handlers) saveScreen(c *fiber.Ctx, form screenForm) (models.ScreenSaved, error) {
	return h.Store.SaveScreen(c.UserContext(), me(c), param(c, "enrolment"), param(c, "step"), form.input())
}

// lessonOn goes where the button leads.
func (h *Handlers) lessonOn(c *fiber.Ctx, form screenForm, saved models.ScreenSaved) error {
	course, here := "/learn/"+param(c, "enrolment"), lessonScreen(c, form, saved)
	switch {
	case form.Act == string(models.ActStop):
		return seeOther(c, "/", "place-kept")
	case form.Act == string(models.ActDone) && saved.Award != nil:
		return seeOther(c, "/awards/"+saved.Award.Code, "")
	case form.Act == string(models.ActDone) && saved.NextStep != "":
		return seeOther(c, course+"/"+saved.NextStep, "")
	case form.Act == string(models.ActDone):
		return seeOther(c, course, "")
	case form.Act == string(models.ActSave) && form.Way == "":
		return seeOther(c, here, "saved")
	}
	return seeOther(c, here, "")
}

// lessonScreen is the address of the screen where the learner is.
func lessonScreen(c *fiber.Ctx, form screenForm, saved models.ScreenSaved) string {
	if form.All {
		return stepPath(c) + "?all=1"
	}
	return stepPath(c) + "?screen=" + strconv.Itoa(saved.Screen+1)
}

// lessonAnswer shows the page again with the replies to a practice question.
func (h *Handlers) lessonAnswer(c *fiber.Ctx, form screenForm, block string) error {
	page, err := h.step(c)
	if err != nil {
		return err
	}
	form.Reflections = nil // kept a moment ago, with new revisions
	return showReplies(c, views.StepView{Viewer: frame(c), Page: page}, form, block)
}

// showReplies shows a lesson with the replies to a practice question, or asks for an answer first.
func showReplies(c *fiber.Ctx, step views.StepView, form screenForm, block string) error {
	form.Answered[block] = true
	view := lessonView(step, form)
	asked, ok := view.Questions[block]
	if !ok {
		return fiber.ErrNotFound
	}
	view.Focus = block
	if asked.Answered {
		return render(c, views.Lesson(view))
	}
	asked.Problem = "Choose an answer first. Then you see a reply to each."
	view.Questions[block] = asked
	view.Problems = views.Problems{asked.Field(0): asked.Problem}
	return renderStatus(c, fiber.StatusUnprocessableEntity, views.Lesson(view))
}

// copyReflection copies what was written at a block, and kept a moment ago, into the CPD log.
func (h *Handlers) copyReflection(c *fiber.Ctx, form screenForm, saved models.ScreenSaved, block string) error {
	id, err := h.Store.EntryFromReflection(c.UserContext(), me(c), param(c, "enrolment"), param(c, "step"), block)
	if problems, refused := problemsOf(err); refused {
		return h.lessonAgain(c, statusOf(err), form, saved, problems)
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/cpd/"+id, "reflection-copied")
}

// clashes says what could not be saved because another tab or device was first.
func clashes(saved models.ScreenSaved) views.Problems {
	out := views.Problems{}
	for block := range saved.Conflicts {
		out[views.ReflectionField(block)] = "This was changed in another tab or on another device. Nothing is lost: both texts are here."
	}
	return out
}

// lessonAgain shows the page with what was typed still there, and beside it what was written elsewhere.
func (h *Handlers) lessonAgain(c *fiber.Ctx, status int, form screenForm, saved models.ScreenSaved, problems views.Problems) error {
	page, err := h.step(c)
	if err != nil {
		return err
	}
	view := lessonView(views.StepView{Viewer: frame(c), Page: page, Problems: problems}, form)
	for block, box := range view.Boxes {
		box.Problem = problems[views.ReflectionField(block)]
		if rev, ok := saved.Revs[block]; ok && status == fiber.StatusConflict {
			box.Rev = rev
		}
		if other, ok := saved.Conflicts[block]; ok {
			box.Clash, box.Other, box.Rev = true, other.Text, other.Rev
		}
		view.Boxes[block] = box
	}
	return renderStatus(c, status, views.Lesson(view))
}

// autosaved answers the script: {"saved": words, "rev": {field: revision}}, or a message with the status of the refusal.
func (h *Handlers) autosaved(c *fiber.Ctx, saved models.ScreenSaved, err error) error {
	if err != nil {
		problems, refused := problemsOf(err)
		kind := models.KindOf(err)
		if !refused && kind == models.Internal {
			return err
		}
		message := err.Error()
		if refused {
			message = firstOf(problems)
		}
		return c.Status(statusOf(err)).JSON(fiber.Map{"message": message})
	}
	rev := fiber.Map{}
	for block, n := range saved.Revs {
		rev[views.ReflectionField(block)] = n
	}
	if len(saved.Conflicts) > 0 {
		return c.Status(fiber.StatusConflict).JSON(fiber.Map{"rev": rev,
			"message": "This was changed in another tab or on another device. What you typed is still here."})
	}
	return c.JSON(fiber.Map{"saved": fmt.Sprintf("Saved at %s. Only you can see it.", saved.At.Format("15:04")), "rev": rev})
}

// leave goes away at once, whatever became of the save. Where another tab or device wrote meanwhile, both texts are kept
// one under the other: there is no time to ask.
func (h *Handlers) leave(c *fiber.Ctx, form screenForm, saved models.ScreenSaved, err error) error {
	if err == nil && len(saved.Conflicts) > 0 {
		both := map[string]models.ReflectionInput{}
		for block, other := range saved.Conflicts {
			text := form.Reflections[block].Text
			if !strings.HasPrefix(text, other.Text) { // else it is what this page itself was saving a moment ago
				text = other.Text + "\n\n" + text
			}
			both[block] = models.ReflectionInput{Text: text, Rev: other.Rev}
		}
		form.Reflections = both
		_, err = h.saveScreen(c, form)
	}
	var refusal *models.Error
	if err != nil && !errors.As(err, &refusal) {
		h.Log.Error("could not save before leaving", "request", c.Locals("requestid"), "error", err)
	}
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	return render(c, views.Leaving(views.Weather))
}
