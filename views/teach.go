package views

import (
	"fmt"
	"net/url"
	"strings"

	"throughline/courses"
	"throughline/models"
)

// TeachView lists the courses that a trainer writes.
type TeachView struct {
	Viewer Viewer
	Page   models.TeachPage
	Zone   string
}

func (v TeachView) drafts(archived bool) []models.DraftLine {
	var out []models.DraftLine
	for _, d := range v.Page.Drafts {
		if (d.ArchivedAt != nil) == archived {
			out = append(out, d)
		}
	}
	return out
}

// where says whose course a draft is, where there is more than one organisation.
func (v TeachView) where(d models.DraftLine) string {
	if len(v.Page.Orgs) > 1 {
		return d.Org + ". "
	}
	return ""
}

func publishedWords(version int) string {
	if version == 0 {
		return "Not published yet"
	}
	return fmt.Sprintf("Version %d is published", version)
}

// TeachNewView is the form for a new course.
type TeachNewView struct {
	Viewer                 Viewer
	Orgs                   []models.Standing
	Org, Title, From, Copy string
	Courses                []Option
	Problems               Problems
}

func (v TeachNewView) orgs() []Option {
	var out []Option
	for _, o := range v.Orgs {
		out = append(out, Option{Value: o.Slug, Text: o.Name, Chosen: o.Slug == v.Org})
	}
	return out
}

func (v TeachNewView) starts() []Option {
	return []Option{
		{Value: "template", Text: "From a template", Hint: "A lesson with a scenario, a question and a reflection, a check, a task and a word list, to write over. Good for a first course.", Chosen: v.From == "template" || v.From == ""},
		{Value: "blank", Text: "From nothing", Hint: "One empty lesson.", Chosen: v.From == "blank"},
		{Value: "copy", Text: "From a copy of a course", Hint: "You change the copy. Its licence and its authors stay named.", Chosen: v.From == "copy"},
	}
}

func (v TeachNewView) copies() []Option {
	return append([]Option{{Text: "Choose a course"}}, v.Courses...)
}

// TeachShowView is a course that is written: its parts and what it needs.
type TeachShowView struct {
	Viewer                      Viewer
	Page                        models.DraftPage
	Problems                    Problems
	AddTitle, AddKind, AddAfter string
	Removed                     string // id of the part that was just taken out, "" for none
	RemovedRev                  int    // the state in which it still stood
	Comments                    models.CommentCounts
}

// path is an address below the course.
func (v TeachShowView) path(below ...string) string { return teachAddress(v.Page.ID, below...) }

func teachAddress(draft string, below ...string) string {
	out := "/teach/" + draft
	for _, b := range below {
		out += "/" + strings.ReplaceAll(url.PathEscape(b), "%2F", "/")
	}
	return out
}

func (v TeachShowView) newest() int {
	if len(v.Page.Versions) == 0 {
		return 0
	}
	return v.Page.Versions[0].Number
}

func (v TeachShowView) kicker() string {
	n := v.newest()
	switch {
	case n == 0:
		return "Draft"
	case v.Page.Digest == v.Page.Versions[0].Digest:
		return fmt.Sprintf("Version %d, as it is published", n)
	}
	return fmt.Sprintf("Draft of version %d", n+1)
}

func (v TeachShowView) undo() bool {
	if v.Removed == "" {
		return false
	}
	for _, s := range v.Page.Outline {
		if s.ID == v.Removed {
			return false
		}
	}
	return true
}

// PartKind is a kind of part in words.
func PartKind(k courses.Kind) string {
	switch k {
	case courses.Lesson:
		return "Lesson"
	case courses.Check:
		return "Knowledge check"
	case courses.Task:
		return "Practice task"
	case courses.Workshop:
		return "Workshop"
	}
	return "Part"
}

func partTitle(s courses.OutlineStep) string {
	if s.Title == "" {
		return s.ID
	}
	return s.Title
}

// MovedWords says where a part stands now, "" where it is no longer there.
func MovedWords(outline []courses.OutlineStep, step string) string {
	for i, s := range outline {
		if s.ID == step {
			return fmt.Sprintf("“%s” is part %d of %d now.", partTitle(s), i+1, len(outline))
		}
	}
	return ""
}

func partFacts(s courses.OutlineStep) string {
	out := PartKind(s.Kind)
	if s.Minutes > 0 {
		out += ", " + counted(s.Minutes, "minute", "minutes")
	}
	if s.Sensitive {
		out += ", sensitive"
	}
	return out + "."
}

// findingWords counts what is to be mended and what to be considered, "" where there is nothing.
func findingWords(list []courses.Finding) string {
	must, consider := countFindings(list)
	var out []string
	if must > 0 {
		out = append(out, fmt.Sprintf("%d to mend", must))
	}
	if consider > 0 {
		out = append(out, fmt.Sprintf("%d to consider", consider))
	}
	return strings.Join(out, ", ")
}

func countFindings(list []courses.Finding) (must, consider int) {
	for _, f := range list {
		if f.Must {
			must++
		} else {
			consider++
		}
	}
	return must, consider
}

// waits counts what is to be looked at in a part: what was found, and open comments.
func (v TeachShowView) waits(step string) string {
	out := findingWords(v.of(step))
	if n := v.Comments.Open[step]; n > 0 {
		out = strings.TrimPrefix(out+", "+counted(n, "comment", "comments"), ", ")
	}
	return out
}

// of are the findings of a part.
func (v TeachShowView) of(step string) []courses.Finding {
	var out []courses.Finding
	for _, f := range v.Page.Findings {
		if f.Step == step {
			out = append(out, f)
		}
	}
	return out
}

func (v TeachShowView) findings(must bool) []courses.Finding {
	var out []courses.Finding
	for _, f := range v.Page.Findings {
		if f.Must == must {
			out = append(out, f)
		}
	}
	return out
}

// findingHref leads to where a finding can be mended, "" for the course as a whole.
func findingHref(draft string, f courses.Finding) string {
	at := ""
	if f.Line > 0 {
		at = "?line=" + itoa(f.Line)
	}
	switch {
	case f.Step != "" && !strings.HasSuffix(f.File, ".short.md"):
		return teachAddress(draft, "parts", f.Step) + at
	case f.File != "":
		return teachAddress(draft, "files", f.File) + at
	}
	return ""
}

// findingPlace says where a finding is, as people call the place.
func findingPlace(outline []courses.OutlineStep, f courses.Finding) string {
	place := "The course as a whole"
	switch {
	case f.Step != "":
		for _, s := range outline {
			if s.ID == f.Step {
				place = partTitle(s)
				if f.File == s.Short {
					place += ", short version"
				}
			}
		}
	case f.File == "course.yaml":
		place = "About the course"
	case f.File != "":
		place = f.File
	}
	if f.Place != "" {
		place += ", " + f.Place
	}
	if f.Line > 0 {
		place += fmt.Sprintf(", line %d", f.Line)
	}
	return place
}

func (v TeachShowView) kinds() []Option {
	var out []Option
	for _, k := range []courses.Kind{courses.Lesson, courses.Check, courses.Task, courses.Workshop} {
		out = append(out, Option{Value: string(k), Text: PartKind(k), Chosen: string(k) == v.AddKind})
	}
	return out
}

func (v TeachShowView) places() []Option {
	out := []Option{{Text: "At the end"}}
	for _, s := range v.Page.Outline {
		out = append(out, Option{Value: s.ID, Text: "After “" + partTitle(s) + "”", Chosen: s.ID == v.AddAfter})
	}
	return out
}

// otherWords says who else is at work, and on what.
func (v TeachShowView) otherWords(o models.DraftOther) string {
	for _, s := range v.Page.Outline {
		if s.File == o.File || s.Short != "" && s.Short == o.File {
			return o.Name + " has “" + partTitle(s) + "” open."
		}
	}
	if o.File == "course.yaml" {
		return o.Name + " has the facts about the course open."
	}
	return o.Name + " has this course open."
}
