package views

import (
	"fmt"
	"strconv"

	"throughline/models"
)

// CheckView is a check as it stands.
type CheckView struct {
	StepView
	Questions []Asked // of the try that is under way, or of the last one
	Next      int     // the question to answer now, from 1; 0 none
	Looking   int     // the answered one to look back at, from 1; 0 none
}

func (v CheckView) number(n int) string {
	return fmt.Sprintf("Question %d of %d", n, len(v.Questions))
}

func (v CheckView) lookHref(a Asked) string { return v.path() + "?q=" + a.Question.ID + "#result" }

// rules say how the check works, in one paragraph.
func (v CheckView) rules() string {
	s := v.Page.Step
	text := fmt.Sprintf("%s. You reach it with %d or more that fit. No time limit. Each answer gets a reply.", count(s.Draw, "question", "questions"), s.PassMark)
	if s.Attempts == 0 {
		return text + " You can try as often as you like."
	}
	return text + " You can try up to " + count(s.Attempts, "time", "times") + "."
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func (v CheckView) score() string {
	try := v.Page.Check.Last
	return fmt.Sprintf("%d of %d", try.RightCount, try.Asked())
}

func (v CheckView) resultTitle() string {
	switch {
	case v.Page.Check.Last.Reached:
		return v.score() + ". You reached it."
	case v.Page.Check.MayBegin:
		return v.score() + ". Not there yet, and that is fine."
	}
	return v.score() + ". Not there yet."
}

func (v CheckView) tryLine(a models.Attempt) string {
	words := fmt.Sprintf("Try %d, %s: %d of %d", a.Number, v.day(*a.SubmittedAt), a.RightCount, a.Asked())
	if a.Reached {
		words += ", reached"
	}
	return words
}

func (v CheckView) answered() int {
	n := 0
	for _, a := range v.Questions {
		if a.Answered {
			n++
		}
	}
	return n
}

func (v CheckView) resultNote() string {
	if v.Page.Check.Last.Reached {
		return "done"
	}
	return "here"
}
