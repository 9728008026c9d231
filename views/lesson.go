package views

import (
	"fmt"
	"strconv"
	"strings"

	"throughline/courses"
)

// LessonView is a lesson as it is shown: one screen of it, or all of them.
type LessonView struct {
	StepView
	Screen    int  // from 0
	All       bool // all on one page
	Boxes     map[string]Box
	Questions map[string]Asked // practice questions, by block
	Focus     string           // the practice question that was just answered
}

// Box is one place to write in a lesson.
type Box struct {
	Text    string
	Rev     int
	Other   string // what another tab or device wrote meanwhile
	Clash   bool   // Other is to be shown
	Problem string
}

// Gate tells that the content note comes first: no way was chosen yet.
func (v LessonView) Gate() bool {
	return v.Page.Step.Sensitive && v.Page.Step.Short != nil && v.Page.Progress.Way == "" && !v.left()
}

// shown are the screens on the page.
func (v LessonView) shown() []courses.Screen {
	screens := v.Page.Way()
	if v.All {
		return screens
	}
	return screens[v.Screen : v.Screen+1]
}

func (v LessonView) screens() int { return len(v.Page.Way()) }

func (v LessonView) first() bool { return v.All || v.Screen == 0 }

func (v LessonView) last() bool { return v.All || v.Screen == v.screens()-1 }

func (v LessonView) screenOf() string {
	return fmt.Sprintf("Screen %d of %d", v.Screen+1, v.screens())
}

func (v LessonView) screenHref(screen int) string {
	return v.path() + "?screen=" + strconv.Itoa(screen+1)
}

// oneHref and allHref are the lesson one screen at a time, and all of it. Where it is tried, the way through it is in them.
func (v LessonView) oneHref() string {
	if v.Trying != nil && v.Page.Progress.Way != "" {
		return v.path() + "?way=" + v.Page.Progress.Way
	}
	return v.path()
}

func (v LessonView) allHref() string {
	if v.Trying != nil && v.Page.Progress.Way != "" {
		return v.path() + "?all=1&way=" + v.Page.Progress.Way
	}
	return v.path() + "?all=1"
}

// formID names the form of a lesson's page, for the bar that leaves quickly.
const formID = "screen"

func (v LessonView) pageProps() PageProps {
	props := v.props()
	if v.Page.Step.ContentNote != "" {
		props.Exit = &QuickExit{Where: v.partOf(), Href: Weather}
		if !v.left() && !v.Gate() {
			props.Exit.Form = formID
		}
	}
	return props
}

// writes tells that the page has a place to write that is open now.
func (v LessonView) writes() bool {
	if v.left() || v.restricted() || v.Trying != nil {
		return false
	}
	for _, screen := range v.shown() {
		for _, part := range screen.Parts {
			if part.Reflection != nil {
				return true
			}
		}
	}
	return false
}

// saved is what is known of the places to write before anything is typed.
func (v LessonView) saved() string {
	for _, screen := range v.shown() {
		for _, part := range screen.Parts {
			if part.Reflection != nil && v.Boxes[part.Reflection.ID].Rev > 0 && len(v.Problems) == 0 {
				return "What you wrote is saved. Only you can see it."
			}
		}
	}
	return ""
}

func (v LessonView) doneText() string {
	if _, ok := v.neighbour(1); ok {
		if v.done() {
			return "Go on to part " + strconv.Itoa(v.Page.Index+2)
		}
		return "Done. Go on to part " + strconv.Itoa(v.Page.Index+2)
	}
	return "Done"
}

// cited tells which sources belong on the page: those that its text cites, and at the end of the lesson all.
func (v LessonView) cited(id string) bool {
	if v.last() {
		return true
	}
	for _, screen := range v.shown() {
		for _, part := range screen.Parts {
			if strings.Contains(string(part.HTML), `"#source-`+id+`"`) || part.Scenario != nil && strings.Contains(string(part.Scenario.Setting), `"#source-`+id+`"`) {
				return true
			}
		}
	}
	return false
}

// order is where the fields with problems stand on the page.
func (v LessonView) order() []string {
	var out []string
	for _, screen := range v.shown() {
		for _, part := range screen.Parts {
			switch {
			case part.Reflection != nil:
				out = append(out, ReflectionField(part.Reflection.ID))
			case part.Question != nil:
				out = append(out, v.Questions[part.Question.ID].Field(0))
			}
		}
	}
	return out
}

// ReflectionField is the name of a reflection's field.
func ReflectionField(block string) string { return "reflection-" + block }

// ReflectionOf is the block that a field's name stands for.
func ReflectionOf(field string) (block string, ok bool) {
	return strings.CutPrefix(field, "reflection-")
}
