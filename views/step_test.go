package views

import (
	"strings"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
)

// stepOf is a part of the small course as the models would give it.
func stepOf(t *testing.T, id string) StepView {
	t.Helper()
	parsed, problems := courses.Parse(coursetest.Small())
	if len(problems) > 0 {
		t.Fatal(courses.FormatProblems(problems))
	}
	step, index, ok := parsed.Step(id)
	if !ok {
		t.Fatalf("there is no part %s", id)
	}
	page := models.StepPage{Step: step, Index: index}
	page.Enrolment = models.Enrolment{ID: "e1", State: "open", Zone: "Europe/London"}
	page.Version, page.Done = &models.Version{Slug: "small", Parsed: parsed}, map[string]models.Progress{}
	return StepView{Viewer: Viewer{SignedIn: true, NameShown: "Mo", Path: "/learn/e1/" + id}, Page: page}
}

func askedOf(q courses.Question, name, suffix string) Asked {
	return Asked{Question: q, Drawn: q.DrawOne(7), Name: name, Suffix: suffix}
}

func TestEveryPageOfAPartIsWhole(t *testing.T) {
	t.Parallel()
	lesson := LessonView{StepView: stepOf(t, "offering-tea"), All: true, Boxes: map[string]Box{}, Questions: map[string]Asked{}}
	practice, _ := lesson.Page.Step.Question("first-step")
	asked := askedOf(practice, "answer", "-first-step")
	lesson.Questions["first-step"] = asked
	answered := lesson
	asked.Answered, asked.Picks = true, []int{1, 0}
	answered.Questions, answered.Focus = map[string]Asked{"first-step": asked}, "first-step"
	clash := lesson
	clash.Boxes = map[string]Box{"next-offer": {Text: "<mine>", Rev: 3, Other: "theirs", Clash: true, Problem: "Changed elsewhere."}}
	clash.Problems = Problems{"reflection-next-offer": "Changed elsewhere."}
	left := lesson
	left.Page.Enrolment.State = "left"
	sensitive := LessonView{StepView: stepOf(t, "a-hard-day")}
	full := sensitive
	full.Page.Progress.Way = "full"

	check := CheckView{StepView: stepOf(t, "in-order")}
	now := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	check.Page.Check = &models.CheckPage{MayBegin: true}
	running, reply, result := check, check, check
	for _, q := range check.Page.Step.Pool {
		a := askedOf(q, "answer", "")
		running.Questions = append(running.Questions, a)
		a.Answered, a.Locked, a.Picks = true, true, []int{2, 1, 3, 4}[:len(q.Options)]
		reply.Questions = append(reply.Questions, a)
	}
	running.Page.Check = &models.CheckPage{Open: &models.Attempt{}}
	running.Next = 2
	reply.Page.Check, reply.Looking = running.Page.Check, 1
	try := models.Attempt{Number: 1, SubmittedAt: &now, PassMark: 1}
	result.Questions, result.Page.Check = reply.Questions, &models.CheckPage{Last: &try, Tries: []models.Attempt{try}, MayBegin: true}

	open := TaskView{StepView: stepOf(t, "practice-task")}
	open.Page.Task = &models.TaskPage{Signers: []models.Signer{{PersonID: "p1", Name: "Jo", Role: "supervisor", JobTitle: "Team leader"}}}
	open.Problems = Problems{"signer": "Choose who will sign.", "text": "Write a few words."}
	waiting := open
	handIn := models.HandInText{HandIn: models.HandIn{ID: "h1", State: "waiting", CreatedAt: now, DecidedAt: &now}, FileName: "tea.pdf", Text: "Three <offers>.", Reply: "Well done.", Signer: "Jo"}
	waiting.Problems, waiting.Page.Task = nil, &models.TaskPage{Signers: open.Page.Task.Signers, HandIns: []models.HandInText{handIn}}
	again, signed, nobody := waiting, waiting, open
	again.Page.Task = &models.TaskPage{Signers: open.Page.Task.Signers, HandIns: []models.HandInText{{HandIn: models.HandIn{State: "again", CreatedAt: now, DecidedAt: &now}, Reply: "Once more.", Signer: "Jo"}}}
	signed.Page.Task = &models.TaskPage{HandIns: []models.HandInText{{HandIn: models.HandIn{State: "signed", CreatedAt: now, DecidedAt: &now}, Signer: "Jo"}}}
	nobody.Problems, nobody.Page.Task = nil, &models.TaskPage{}

	item := models.SupportItem{ID: "h1", Learner: "Mo", Task: "Offer tea", Course: "Tea", Org: "Cairn", State: "waiting", CreatedAt: now, DecidedAt: &now}
	support := SupportView{Viewer: open.Viewer, Page: models.SupportPage{HandIn: handIn, Learner: "Mo", Course: "Tea", Org: "Cairn", Step: open.Page.Step, Role: "supervisor"}}
	decided := support
	decided.Page.HandIn.State = "signed"

	for name, page := range map[string]string{
		"lesson": render(t, Lesson(lesson)), "answered": render(t, Lesson(answered)), "clash": render(t, Lesson(clash)), "left": render(t, Lesson(left)),
		"content note": render(t, Lesson(sensitive)), "sensitive": render(t, Lesson(full)), "workshop": render(t, Workshop(stepOf(t, "practice-task"))),
		"check": render(t, Check(check)), "question": render(t, Check(running)), "replies": render(t, Check(reply)), "result": render(t, Check(result)),
		"task": render(t, Task(open)), "waiting": render(t, Task(waiting)), "again": render(t, Task(again)), "signed": render(t, Task(signed)), "nobody signs": render(t, Task(nobody)),
		"nothing to sign": render(t, Support(SupportList{Viewer: open.Viewer})),
		"to sign":         render(t, Support(SupportList{Viewer: open.Viewer, Models: models.Support{Waiting: []models.SupportItem{item}, Decided: []models.SupportItem{item}}})),
		"sign":            render(t, SupportTask(support)), "decided": render(t, SupportTask(decided)),
	} {
		t.Run(name, func(t *testing.T) {
			checkPage(t, page)
			if strings.Contains(page, "<mine>") || strings.Contains(page, "<offers>") {
				t.Error("what was typed is not escaped")
			}
			if !strings.Contains(page, "<title>Part ") && !strings.Contains(page, "<title>Please check: Part ") && !strings.Contains(name, "sign") && name != "decided" {
				t.Error("the title tells more than the part's number")
			}
		})
	}
	// Where the person was is told by number only: the history of a browser may be read by others.
	hides(t, strings.Split(render(t, Lesson(full)), "</head>")[0], "hard day")
}
