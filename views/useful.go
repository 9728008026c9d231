package views

import (
	"net/url"

	"throughline/courses"
	"throughline/models"
)

// usefulWords are what a learner can say of a lesson, by models.UsefulChoices.
var usefulWords = map[string]string{"yes": "Yes", "partly": "In part", "no": "Not for me"}

// asksUseful tells that this lesson is finished and its learner can say, or change, whether it was useful.
func (v LessonView) asksUseful() bool {
	return v.Trying == nil && v.last() && v.Page.AsksUseful(v.Page.Step.ID)
}

// justDone is a lesson that its learner came from and has said nothing of, and where a word about it leads to.
type justDone struct{ Title, Action string }

// before is the lesson before this part, if it was just finished: nothing is done here yet.
func (v StepView) before() (justDone, bool) {
	if v.Trying != nil || v.Page.Index == 0 || v.Page.Done[v.Page.Step.ID].EnrolmentID != "" {
		return justDone{}, false
	}
	return unsaid(v.Page.Learning, v.Page.Version.Parsed.Steps[v.Page.Index-1], v.Page.Step.ID)
}

func unsaid(l models.Learning, step courses.Step, at string) (justDone, bool) {
	if step.Kind != courses.Lesson || l.Done[step.ID].Useful != "" || !l.AsksUseful(step.ID) {
		return justDone{}, false
	}
	action := "/learn/" + l.Enrolment.ID + "/" + step.ID + "/useful"
	if at != "" {
		action += "?at=" + url.QueryEscape(at)
	}
	return justDone{step.Title, action}, true
}

// lastDone is the lesson that ends the course, if its learner came from it last.
func (v LearningView) lastDone() (justDone, bool) {
	step, _, ok := v.Version.Parsed.Step(v.Enrolment.LastStep)
	if !ok {
		return justDone{}, false
	}
	return unsaid(v.Learning, *step, "")
}
