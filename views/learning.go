package views

import (
	"html/template"
	"strings"

	"throughline/courses"
	"throughline/models"
)

// LearningView is an enrolment's overview.
type LearningView struct {
	Viewer Viewer
	models.Learning
	Memberships []models.Standing // for whom it can be done
	Problems    Problems
}

// mayChooseFor tells that the course is done for nobody yet, and there is somebody to do it for.
func (v LearningView) mayChooseFor() bool {
	return v.Enrolment.State == "open" && v.Enrolment.OrgID == nil && len(v.Memberships) > 0
}

func (v LearningView) organisations() []Option {
	var out []Option
	for _, m := range v.Memberships {
		out = append(out, Option{Value: m.Slug, Text: m.Name, Hint: seesOfCourse})
	}
	return out
}

// ReadingPage is something to read beside the parts of a course.
type ReadingPage struct {
	Slug  string
	Title string
	HTML  template.HTML
}

// ReadingView is one of these pages, for the learner of an enrolment.
type ReadingView struct {
	Viewer Viewer
	models.Learning
	Page   ReadingPage
	Trying string // the address of a draft that is tried, "" for a course that is taken
}

func (v ReadingView) course() string {
	if v.Trying != "" {
		return v.Trying
	}
	return "/learn/" + v.Enrolment.ID
}

// readingPages are those that a course has.
func readingPages(c *courses.Course) []ReadingPage {
	var out []ReadingPage
	for _, p := range []ReadingPage{{"glossary", "Words used", c.Glossary}, {"summary", "In short", c.SummaryPage}, {"further-reading", "Read more", c.FurtherReading}} {
		if p.HTML != "" {
			out = append(out, p)
		}
	}
	return out
}

// FindReading gives a page of a course by its address; false where the course has none.
func FindReading(c *courses.Course, slug string) (ReadingPage, bool) {
	for _, p := range readingPages(c) {
		if p.Slug == slug {
			return p, true
		}
	}
	return ReadingPage{}, false
}

// citedSource is a source under the number that citations give it.
type citedSource struct {
	courses.Source
	Number int
}

func numbered(c *courses.Course) []citedSource {
	out := make([]citedSource, len(c.Sources))
	for i, s := range c.Sources {
		out[i] = citedSource{s, i + 1}
	}
	return out
}

// cited are the sources that the page leads to.
func (v ReadingView) cited() []citedSource {
	var out []citedSource
	for _, s := range numbered(v.Version.Parsed) {
		if strings.Contains(string(v.Page.HTML), `href="#source-`+s.ID+`"`) {
			out = append(out, s)
		}
	}
	return out
}
