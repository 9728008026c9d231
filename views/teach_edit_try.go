package views

import "throughline/courses"

// TryView is a draft that its writer tries: its parts, or one that cannot be shown yet.
type TryView struct {
	Viewer   Viewer
	Draft    string
	Title    string
	Parts    []courses.OutlineStep
	Problems []courses.Problem // why the part cannot be shown; nil for the list of parts
	Edit     string            // where the part is written
}

func (v TryView) href(s courses.OutlineStep) string { return tryAddress(v.Draft) + "/" + s.ID }
