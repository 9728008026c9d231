package views

import (
	"fmt"

	"throughline/models"
)

// LineView is the first page of somebody who is signed in: their line.
type LineView struct {
	Viewer Viewer
	Line   models.Line
}

// nextHref leads to the one next step: the part itself, or the course where it is not begun.
func nextHref(i models.LineItem) string {
	if i.Enrolment == "" {
		return "/courses/" + i.Slug
	}
	return "/learn/" + i.Enrolment + "/" + i.Step
}

// courseHref leads to where somebody is in a course, or to the course where it is not begun.
func courseHref(i models.LineItem) string {
	if i.Enrolment == "" {
		return "/courses/" + i.Slug
	}
	return "/learn/" + i.Enrolment
}

func partOf(i models.LineItem) string { return fmt.Sprintf("Part %d of %d", i.Part, i.Of) }

func (v LineView) items() []LineItem {
	next := v.Line.Next()
	var out []LineItem
	for _, i := range v.Line.Behind {
		out = append(out, LineItem{State: LineThrough, Title: i.Title, Href: courseHref(i), Words: "Finished " + dayInWords(i.CompletedOn)})
	}
	for _, group := range [][]models.LineItem{v.Line.Here, v.Line.Ahead} {
		for _, i := range group {
			if !i.Paused {
				out = append(out, lineItem(i, next != nil && i.Slug == next.Slug))
			}
		}
	}
	return out
}

func lineItem(i models.LineItem, next bool) LineItem {
	item := LineItem{State: LineAhead, Title: i.Title, Href: courseHref(i)}
	switch {
	case i.Enrolment == "":
		item.Meta = countOf(i.Of, "part", "parts") + ", " + aboutTime(i.Minutes) + "."
		if i.DoneFor != "" {
			item.Meta += " " + i.DoneFor + " put it here."
		}
	case i.Waiting:
		item.Words = "Waits for a signature"
	default:
		item.Words = partOf(i)
	}
	if next {
		item.State = LineHere
		if i.Enrolment != "" {
			item.Words += ". You are here"
		} else {
			item.Words = "This is next"
		}
	}
	return item
}

// award is the code of the certificate of a finished course, by its place on the line.
func (v LineView) award(index int) string {
	if index < len(v.Line.Behind) {
		return v.Line.Behind[index].Award
	}
	return ""
}

// certificates are the newest first.
func (v LineView) certificates() []models.LineItem {
	var out []models.LineItem
	for i := len(v.Line.Behind) - 1; i >= 0; i-- {
		if v.Line.Behind[i].Award != "" {
			out = append(out, v.Line.Behind[i])
		}
	}
	return out
}

// certificateWords say how a certificate stands; "" leaves it to the state's own word.
func certificateWords(i models.LineItem) string {
	switch {
	case i.AwardUntil == "":
		return ""
	case i.AwardState == models.Valid:
		return "Valid until " + dayInWords(i.AwardUntil)
	case i.AwardState == models.Expired:
		return "Expired on " + dayInWords(i.AwardUntil)
	}
	return ""
}

func (v LineView) paused() []models.LineItem {
	var out []models.LineItem
	for _, i := range v.Line.Here {
		if i.Paused {
			out = append(out, i)
		}
	}
	return out
}

func (v LineView) waiting() []models.LineItem {
	var out []models.LineItem
	for _, i := range v.Line.Here {
		if i.WaitsFor != "" {
			out = append(out, i)
		}
	}
	return out
}

// empty tells that there is nothing on the line at all.
func (v LineView) empty() bool {
	return len(v.Line.Behind)+len(v.Line.Here)+len(v.Line.Ahead)+v.Line.Closed == 0
}

func closedWords(n int) string {
	if n == 1 {
		return "One of your courses is closed for now. Nothing of it is lost."
	}
	return fmt.Sprintf("%d of your courses are closed for now. Nothing of them is lost.", n)
}
