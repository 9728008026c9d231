package handlers

import (
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

// A draft is tried on the learner's own pages. Nothing is written anywhere: where a check stands is in its address.

func tryPath(c *fiber.Ctx) string { return "/teach/" + param(c, "draft") + "/try" }

// TryAll handles GET /teach/:draft/try: the parts.
func (h *Handlers) TryAll(c *fiber.Ctx) error {
	files, _, err := h.tryFiles(c)
	if err != nil {
		return err
	}
	framedByOwn(c)
	view := views.TryView{Viewer: frame(c), Draft: param(c, "draft"), Parts: files.Outline()}
	for _, p := range courses.ReadManuscript("course.yaml", files["course.yaml"]).Pieces() {
		if f, ok := p.Fields.(courses.CourseFields); ok {
			view.Title = f.Title
		}
	}
	return render(c, views.Try(view))
}

func (h *Handlers) tryFiles(c *fiber.Ctx) (courses.Files, courses.Pictures, error) {
	return h.Store.DraftTexts(c.UserContext(), me(c), param(c, "draft"), 0)
}

// tryStep makes the page of a part as a learner would see it on the first day. later: why it cannot be shown yet.
func (h *Handlers) tryStep(c *fiber.Ctx) (view views.StepView, later *views.TryView, err error) {
	files, pictures, err := h.tryFiles(c)
	if err != nil {
		return view, nil, err
	}
	id := param(c, "step")
	parsed, problems, ok := courses.ParseStepWith(files, pictures, id)
	if !ok {
		return view, nil, fiber.ErrNotFound
	}
	course := *parsed
	course.Steps = nil
	at := 0
	for i, s := range files.Outline() {
		if s.ID == id {
			at = i
			course.Steps = append(course.Steps, parsed.Steps[0])
			continue
		}
		course.Steps = append(course.Steps, courses.Step{ID: s.ID, File: s.File, Kind: s.Kind, Title: s.Title, Minutes: s.Minutes})
	}
	step := &course.Steps[at]
	edit := "/teach/" + param(c, "draft") + "/parts/" + url.PathEscape(id)
	framedByOwn(c)
	if step.Kind == "" || step.Kind == courses.Lesson && len(step.Screens) == 0 || step.Kind == courses.Check && len(step.Pool) == 0 {
		return view, &views.TryView{Viewer: frame(c), Draft: param(c, "draft"), Problems: problems, Edit: edit}, nil
	}
	page := models.StepPage{Learning: models.Learning{Enrolment: models.Enrolment{ID: "try", State: "open"}, Version: &models.Version{Parsed: &course}, Done: map[string]models.Progress{}},
		Step: step, Index: at}
	switch step.Kind {
	case courses.Check:
		page.Check = &models.CheckPage{MayBegin: true}
	case courses.Task:
		page.Task = &models.TaskPage{Signers: []models.Signer{{PersonID: "try", Name: "Robin (made up)", Role: "supervisor"}}}
	}
	return views.StepView{Viewer: frame(c), Page: page, Trying: &views.Trying{Course: tryPath(c), Edit: edit, Wrong: len(problems)}}, nil, nil
}

// TryStep handles GET /teach/:draft/try/:step.
func (h *Handlers) TryStep(c *fiber.Ctx) error {
	view, later, err := h.tryStep(c)
	switch {
	case err != nil:
		return err
	case later != nil:
		return render(c, views.TryLater(*later))
	}
	switch view.Page.Step.Kind {
	case courses.Check:
		return render(c, views.Check(views.CheckView{StepView: view}))
	case courses.Task:
		return render(c, views.Task(views.TaskView{StepView: view}))
	case courses.Workshop:
		return render(c, views.Workshop(view))
	}
	view.Page.Progress.Way = tryWay(c.Query("way"), view.Page.Step)
	return h.showLesson(c, view)
}

// tryWay is the way through a sensitive part, "" where none was chosen or there is only one.
func tryWay(way string, step *courses.Step) string {
	if step.Short == nil || way != "full" && way != "short" {
		return ""
	}
	return way
}

// TryLesson handles POST /teach/:draft/try/:step: the buttons of a lesson, of which none keeps anything.
func (h *Handlers) TryLesson(c *fiber.Ctx) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	form := readScreen(values)
	view, later, err := h.tryStep(c)
	if err != nil {
		return err
	}
	if form.Act == "leave" {
		c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
		return render(c, views.Leaving(views.Weather))
	}
	if later != nil || view.Page.Step.Kind != courses.Lesson {
		return fiber.ErrNotFound
	}
	here := tryPath(c) + "/" + url.PathEscape(view.Page.Step.ID)
	way := tryWay(values.Get("taking"), view.Page.Step)
	if form.Way != "" {
		way = tryWay(form.Way, view.Page.Step)
	}
	view.Page.Progress.Way = way
	ask := url.Values{}
	if way != "" {
		ask.Set("way", way)
	}
	block, answered := strings.CutPrefix(form.Act, "answer:")
	_, logged := strings.CutPrefix(form.Act, "log:")
	switch {
	case answered || logged:
		return h.tryAnswer(c, view, form, block, logged)
	case form.Act == "stop":
		return seeOther(c, tryPath(c), "")
	case form.Act == "done":
		if next := view.Page.Index + 1; next < len(view.Page.Version.Parsed.Steps) {
			return seeOther(c, tryPath(c)+"/"+url.PathEscape(view.Page.Version.Parsed.Steps[next].ID), "")
		}
		return seeOther(c, tryPath(c), "tried-all")
	case form.Act == "next":
		form.Screen++
	case form.Act == "back":
		form.Screen--
	}
	if form.Screen > 0 {
		ask.Set("screen", strconv.Itoa(within(form.Screen, len(view.Page.Way()))+1))
	}
	if form.All {
		ask.Set("all", "1")
	}
	if len(ask) > 0 {
		here += "?" + ask.Encode()
	}
	return seeOther(c, here, "")
}

// tryAnswer shows the replies to a practice question, with what was typed still there.
func (h *Handlers) tryAnswer(c *fiber.Ctx, step views.StepView, form screenForm, block string, logged bool) error {
	if logged {
		step.Viewer.Notices = append(step.Viewer.Notices, "In the course, this copies what was written into the learner's CPD log. Nothing is kept here.")
		return render(c, views.Lesson(lessonView(step, form)))
	}
	return showReplies(c, step, form, block)
}

// TryBegin handles POST …/begin: a new draw of a check's questions.
func (h *Handlers) TryBegin(c *fiber.Ctx) error {
	view, later, err := h.tryStep(c)
	if err != nil {
		return err
	}
	if later != nil || view.Page.Step.Kind != courses.Check {
		return fiber.ErrNotFound
	}
	return seeOther(c, tryPath(c)+"/"+url.PathEscape(view.Page.Step.ID)+"/"+strconv.FormatUint(uint64(rand.Uint32()), 10), "")
}

// tryRun is a check that is tried, as the address says it: the seed of its draw, then what was picked at each question.
func (h *Handlers) tryRun(c *fiber.Ctx) (views.CheckView, error) {
	step, later, err := h.tryStep(c)
	if err != nil {
		return views.CheckView{}, err
	}
	run := param(c, "run")
	parts := strings.Split(run, "-")
	seed, wrong := strconv.ParseUint(parts[0], 10, 32)
	if later != nil || step.Page.Step.Kind != courses.Check || wrong != nil {
		return views.CheckView{}, fiber.ErrNotFound
	}
	step.Trying.Here = tryPath(c) + "/" + url.PathEscape(step.Page.Step.ID) + "/" + run
	view := views.CheckView{StepView: step}
	check := view.Page.Check
	check.Drawn, check.Answers = step.Page.Step.DrawQuestions(seed), map[string]models.Answered{}
	if len(parts)-1 > len(check.Drawn) {
		return view, fiber.ErrNotFound
	}
	right := 0
	for i, drawn := range check.Drawn {
		question, _ := step.Page.Step.Question(drawn.Question)
		asked := views.Asked{Question: question, Drawn: drawn, Name: "answer"}
		if i+1 < len(parts) {
			if asked.Picks = unpick(parts[i+1], len(drawn.Options)); asked.Picks == nil {
				return view, fiber.ErrNotFound
			}
			asked.Answered, asked.Locked, asked.Right = true, true, question.Mark(answerOf(asked))
			if asked.Right {
				right++
			}
		} else if view.Next == 0 {
			view.Next = i + 1
		}
		if asked.Answered && question.ID == c.Query("q") {
			view.Looking = i + 1
		}
		view.Questions = append(view.Questions, asked)
	}
	if view.Next > 0 {
		check.Open = &models.Attempt{Number: 1}
		return view, nil
	}
	now := h.Store.Now()
	last := models.TriedAttempt(check.Drawn, right, step.Page.Step.PassMark, now)
	check.Last, check.Tries = &last, []models.Attempt{last}
	if last.Reached {
		view.Page.Progress.CompletedAt = &now
	}
	return view, nil
}

// TryCheck handles GET /teach/:draft/try/:step/:run.
func (h *Handlers) TryCheck(c *fiber.Ctx) error {
	view, err := h.tryRun(c)
	if err != nil {
		return err
	}
	return render(c, views.Check(view))
}

// TryCheckAnswer handles POST /teach/:draft/try/:step/:run/answer: it marks at once and keeps nothing.
func (h *Handlers) TryCheckAnswer(c *fiber.Ctx) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	view, err := h.tryRun(c)
	if err != nil {
		return err
	}
	if view.Next == 0 {
		return seeOther(c, view.Trying.Here, "")
	}
	asked := view.Questions[view.Next-1]
	asked.Picks = picksIn(values, asked)
	if !asked.Question.Valid(answerOf(asked)) {
		asked.Problem = "Choose an answer first. Give each line its own."
		view.Looking, view.Questions[view.Next-1] = 0, asked
		view.Problems = views.Problems{asked.Field(0): asked.Problem}
		return renderStatus(c, fiber.StatusUnprocessableEntity, views.Check(view))
	}
	return seeOther(c, view.Trying.Here+"-"+pick(asked.Picks)+"?q="+url.QueryEscape(asked.Question.ID)+"#result", "")
}

// pick writes what was picked at a question, one character for each option; unpick reads it, nil where it is none.
func pick(picks []int) string {
	var b strings.Builder
	for _, p := range picks {
		b.WriteString(strconv.FormatInt(int64(p), 36))
	}
	return b.String()
}

func unpick(text string, options int) []int {
	if len(text) != options {
		return nil
	}
	picks := make([]int, 0, options)
	for _, c := range text {
		n, err := strconv.ParseInt(string(c), 36, 0)
		if err != nil || int(n) > options {
			return nil
		}
		picks = append(picks, int(n))
	}
	return picks
}

// TryHandIn handles POST /teach/:draft/try/:step/hand-in: nothing is sent.
func (h *Handlers) TryHandIn(c *fiber.Ctx) error {
	view, later, err := h.tryStep(c)
	if err != nil {
		return err
	}
	if later != nil || view.Page.Step.Kind != courses.Task {
		return fiber.ErrNotFound
	}
	return seeOther(c, tryPath(c)+"/"+url.PathEscape(view.Page.Step.ID), "tried-hand-in")
}

// TryBeside handles GET /teach/:draft/try/glossary, /summary and /further-reading.
func (h *Handlers) TryBeside(slug string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		files, pictures, err := h.tryFiles(c)
		if err != nil {
			return err
		}
		course, _ := courses.ParseWith(files, pictures)
		page, ok := views.FindReading(course, slug)
		framedByOwn(c)
		if !ok {
			return render(c, views.TryLater(views.TryView{Viewer: frame(c), Draft: param(c, "draft"), Edit: "/teach/" + param(c, "draft") + "/" + slug}))
		}
		return render(c, views.Reading(views.ReadingView{Viewer: frame(c), Page: page, Trying: tryPath(c),
			Learning: models.Learning{Version: &models.Version{Parsed: course}}}))
	}
}

// TryMedia handles GET /teach/:draft/try/media/*: a picture or PDF of a draft.
func (h *Handlers) TryMedia(c *fiber.Ctx) error {
	return sendMedia(c, func(file string) ([]byte, error) {
		return h.Store.DraftFile(c.UserContext(), me(c), param(c, "draft"), 0, file)
	})
}

func init() {
	notes["tried-all"] = "You came to the end. Nothing was kept."
	notes["tried-hand-in"] = "In the course, this goes to the person who signs. Nothing was sent and nothing was kept."
}
