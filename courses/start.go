package courses

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"time"

	"throughline/internal/strict"
)

//go:embed start
var starts embed.FS

// Start is what every new course begins with.
type Start struct {
	UID   string // a UUID of its own
	Title string
	Today time.Time // the next review is a year from it
}

// NewCourse is a course with one empty lesson. Where a writer's words belong stands «[[what to write]]», which Parse reports
// until it is filled in; stage and competencies are to be chosen.
func NewCourse(s Start) Files { return s.files("start/blank") }

// Template is a course to write into: a lesson with a scenario, a question and a reflection, a check, a task and a glossary,
// with the same marks as NewCourse.
func Template(s Start) Files { return s.files("start/template") }

func (s Start) files(dir string) Files {
	sub, err := fs.Sub(starts, dir)
	if err != nil {
		panic(err) // the folder is part of the program
	}
	f, problems, err := ReadFS(sub, ".")
	if err != nil || len(problems) > 0 {
		panic(fmt.Sprint("the start of a course does not read: ", err, FormatProblems(problems)))
	}
	out, err := f.courseFields(func(c *CourseFields) {
		c.UID, c.Title, c.PublicTitle, c.Review.Next = s.UID, s.Title, s.Title, s.Today.AddDate(1, 0, 0).Format(time.DateOnly)
	})
	if err != nil {
		return f // a title that cannot be written: the form asks for it again
	}
	return out
}

// CopyCourse is a course made of another one, with a uid of its own. Licence and credits stay, and `origin` says which
// version it was made of; all other bytes stay too. Refusal: course.yaml cannot be read.
func CopyCourse(f Files, uid string) (Files, error) {
	digest := Digest(f)
	return f.courseFields(func(c *CourseFields) {
		c.Origin = Origin{UID: c.UID, Title: c.Title, Licence: c.Licence, Digest: digest}
		c.UID = uid
	})
}

// courseFields changes what course.yaml says.
func (f Files) courseFields(change func(c *CourseFields)) (Files, error) {
	m := ReadManuscript("course.yaml", f["course.yaml"])
	if len(m.pieces) == 0 || m.pieces[0].Fields == nil {
		return nil, &Refusal{"The file course.yaml cannot be read.", "Mend it first."}
	}
	c := m.pieces[0].Fields.(CourseFields)
	change(&c)
	b, err := m.Replace(0, c)
	if err != nil {
		return nil, err
	}
	return f.with("course.yaml", b), nil
}

// toFill is a place that waits for the writer's words. «[[a link](b.md)]» is none.
var toFill = regexp.MustCompile(`\[\[\s*(\p{L}[^\[\]\n]*)\]\](\()?`)

// unfilled reports the places of a text that wait for words.
func (p *reading) unfilled(file, text string) {
	for _, m := range toFill.FindAllStringSubmatchIndex(text, -1) {
		if m[4] < 0 {
			p.Add(file, 1+strings.Count(text[:m[0]], "\n"), fmt.Sprintf("Here is a place to fill in: %s.", strict.Quote(text[m[2]:m[3]])), "Write your own words in its place, without the square brackets.")
		}
	}
}
