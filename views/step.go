package views

import (
	"fmt"
	"strconv"
	"time"

	"throughline/models"
)

// Weather is where leaving quickly leads: a page that says nothing of where the person was.
const Weather = "https://www.bbc.co.uk/weather"

// StepView is one part of a course, as far as every kind of part needs it.
type StepView struct {
	Viewer   Viewer
	Page     models.StepPage
	Problems Problems
	Trying   *Trying // a trainer tries a draft: nothing is kept
}

// Trying is a part of a draft that its writer tries as a learner would take it.
type Trying struct {
	Course string // the address of the course that is tried
	Here   string // of the page, where it is not that of the part: it holds the answers given so far
	Edit   string // where the part is written
	Wrong  int    // how much of the part cannot be read yet
}

func (v StepView) course() string {
	if v.Trying != nil {
		return v.Trying.Course
	}
	return "/learn/" + v.Page.Enrolment.ID
}

func (v StepView) path() string {
	if v.Trying != nil && v.Trying.Here != "" {
		return v.Trying.Here
	}
	return v.course() + "/" + v.Page.Step.ID
}

// away is where stopping leads.
func (v StepView) away() string {
	if v.Trying != nil {
		return v.Trying.Course
	}
	return "/"
}

// part is the neutral name of a part; it is all that the history of a browser learns.
func (v StepView) part() string { return "Part " + strconv.Itoa(v.Page.Index+1) }

func (v StepView) partOf() string {
	return fmt.Sprintf("%s of %d", v.part(), len(v.Page.Version.Parsed.Steps))
}

func (v StepView) props() PageProps {
	return PageProps{Title: v.part(), Viewer: v.Viewer, Problems: v.Problems}
}

func (v StepView) steps() []Step {
	var out []Step
	for i, s := range v.Page.Version.Parsed.Steps {
		out = append(out, Step{Name: "Part " + strconv.Itoa(i+1), Done: v.Page.Done[s.ID].CompletedAt != nil, Here: i == v.Page.Index})
	}
	return out
}

func (v StepView) done() bool { return v.Page.Progress.CompletedAt != nil }

func (v StepView) left() bool { return v.Page.Enrolment.State == "left" }

// restricted tells that private writing is closed to its own author for now.
func (v StepView) restricted() bool { return v.Viewer.Restricted != "" }

// partLink leads to the part before or after.
type partLink struct{ Text, Href string }

func (v StepView) neighbour(by int) (partLink, bool) {
	steps, i := v.Page.Version.Parsed.Steps, v.Page.Index+by
	if i < 0 || i >= len(steps) {
		return partLink{}, false
	}
	return partLink{"Part " + strconv.Itoa(i+1) + ": " + steps[i].Title, v.course() + "/" + steps[i].ID}, true
}

// onward is where to go when a part is done: the award when there is one, the next part, or the course.
func (v StepView) onward() partLink {
	if v.Page.Award != "" && v.Page.Standing.Complete {
		return partLink{"See your certificate", "/awards/" + v.Page.Award}
	}
	if next, ok := v.neighbour(1); ok {
		return partLink{"Go on to part " + strconv.Itoa(v.Page.Index+2), next.Href}
	}
	return partLink{"See what is left", v.course()}
}

// day is a date in full, by the clock of the enrolment's zone.
func (v StepView) day(at time.Time) string { return dayIn(at, v.Page.Enrolment.Zone) }

func everySource(string) bool { return true }

func (v StepView) anySource(cited func(string) bool) bool {
	for _, id := range v.Page.Step.Sources {
		if cited(id) {
			return true
		}
	}
	return false
}
