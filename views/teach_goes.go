package views

import (
	"fmt"

	"throughline/courses"
	"throughline/models"
)

// TeachGoesView is how a version of a course goes.
type TeachGoesView struct {
	Viewer Viewer
	Page   models.GoesPage
}

func (v TeachGoesView) path(below ...string) string { return teachAddress(v.Page.Draft.ID, below...) }

// goesBar is a number of people as a bar and in words.
type goesBar struct {
	Title, Words string
	Width        int // of what is sure
	Perhaps      int // of what may be more
	Right        bool
}

const (
	goesWidth  = 480
	goesTooFew = "Too few to show"
)

// bar draws a number of people out of so many.
func bar(title string, n, of models.Tens) goesBar {
	out := goesBar{Title: title, Words: tensWords(n)}
	if of.AtLeast > 0 {
		out.Width = min(n.AtLeast, of.AtLeast) * goesWidth / of.AtLeast
	}
	if n.PerhapsAll {
		out.Perhaps = goesWidth - out.Width
	}
	return out
}

func tensWords(n models.Tens) string {
	switch {
	case n.AtLeast == 0:
		return goesTooFew
	case n.PerhapsAll:
		return fmt.Sprintf("%d or more, perhaps all", n.AtLeast)
	}
	return fmt.Sprintf("%d or more", n.AtLeast)
}

// way are the bars of how people come through: from beginning to the end.
func (v TeachGoesView) way() []goesBar {
	p := v.Page
	out := []goesBar{bar("Began", p.Started, p.Started)}
	for i, part := range p.Parts {
		out = append(out, bar(fmt.Sprintf("Finished part %d: %s", i+1, part.Step.Title), part.Done, p.Started))
	}
	return append(out, bar("Finished the course", p.Finished, p.Started))
}

// stops names the part at which most people stop, where the numbers are far enough apart to say so; else "".
func (v TeachGoesView) stops() string {
	const clear = 20 // numbers rounded down to tens that differ by so much are at least eleven people apart
	before, most, at := v.Page.Started.AtLeast, 0, ""
	for i, part := range v.Page.Parts {
		if less := before - part.Done.AtLeast; !part.Done.PerhapsAll && less >= clear && less > most {
			most, at = less, fmt.Sprintf("Many people stop at part %d, “%s”.", i+1, part.Step.Title)
		}
		before = part.Done.AtLeast
	}
	return at
}

func (v TeachGoesView) lessons() []models.PartGoes {
	return v.parts(func(p models.PartGoes) bool { return p.Step.Kind == courses.Lesson })
}

func (v TeachGoesView) checks() []models.PartGoes {
	return v.parts(func(p models.PartGoes) bool { return len(p.Questions) > 0 })
}

func (v TeachGoesView) parts(which func(models.PartGoes) bool) []models.PartGoes {
	var out []models.PartGoes
	for _, p := range v.Page.Parts {
		if which(p) {
			out = append(out, p)
		}
	}
	return out
}

func usefulBars(p models.PartGoes) []goesBar {
	var out []goesBar
	for i, choice := range models.UsefulChoices {
		out = append(out, bar(usefulWords[choice], p.Useful[i], p.Said))
	}
	return out
}

func questionBars(q models.QuestionGoes) []goesBar {
	if len(q.Chose) == 1 && (q.Question.Kind == courses.Order || q.Question.Kind == courses.Match) {
		return []goesBar{bar("All of it right", q.Chose[0], q.Answered)}
	}
	var out []goesBar
	for i, o := range q.Question.Options {
		b := bar(o.Text, q.Chose[i], q.Answered)
		b.Right = o.Right
		out = append(out, b)
	}
	return out
}

// ofWords says of how many people the bars below are.
func ofWords(n models.Tens, did string) string {
	if n.AtLeast == 0 {
		return "It shows when ten people have " + did + "."
	}
	return fmt.Sprintf("%d or more people have %s.", n.AtLeast, did)
}
