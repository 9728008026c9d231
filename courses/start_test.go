package courses_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"throughline/courses"
)

const newUID = "0f9c2f6e-1111-4222-8333-444455556666"

func TestANewCourseNeedsOnlyItsPlacesFilledIn(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(courses.Start) courses.Files{"blank": courses.NewCourse, "template": courses.Template} {
		f := make(courses.Start{UID: newUID, Title: "Tea: a start", Today: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})
		c, problems := courses.Parse(f)
		if c.UID != newUID || c.Title != "Tea: a start" || c.PublicTitle != "Tea: a start" || c.Review.Next != "2027-11-22" {
			t.Errorf("%s: %s %q %s", name, c.UID, c.Title, c.Review.Next)
		}
		missing := 0
		for _, p := range problems {
			switch {
			case strings.Contains(p.Message, "place to fill in") && p.Line > 0 && p.Fix != "":
			case strings.Contains(p.Message, "“stage”"), strings.Contains(p.Message, "“competencies”"):
				missing++
			default:
				t.Errorf("%s: %+v", name, p)
			}
		}
		if missing != 2 {
			t.Errorf("%s: stage and competencies are chosen already", name)
		}
		n := 0
		for path, b := range f {
			f[path] = regexp.MustCompile(`\[\[[^\]]*\]\]`).ReplaceAllFunc(b, func(b []byte) []byte {
				n++
				return []byte(fmt.Sprint("Tea is warm, and this is place ", n, "."))
			})
		}
		f["course.yaml"] = append(f["course.yaml"], "stage: into\ncompetencies: [\"1.1\"]\n"...)
		c = noProblems(t, f)
		if counts := c.Count(); name == "template" && (counts.Lessons != 1 || counts.Scenarios != 1 || counts.Reflections != 1 || counts.Practice != 1 || counts.Questions != 4 || len(c.Steps) != 3) {
			t.Errorf("%+v", counts)
		}
		for path, b := range f {
			if bytes.HasSuffix([]byte(path), []byte(".md")) {
				for _, p := range courses.ReadManuscript(path, b).Pieces() {
					if p.Fields == nil {
						t.Errorf("%s: %s opens as source", path, p.ID)
					}
				}
			}
		}
	}
}

func TestAPlaceToFillInIsALinkOnlyWhereItLeadsSomewhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[[Write here.]]": "place to fill in: “Write here.”", "a\n\n[[b]] c [[d]]": "summary.md:3", "[[all of it](https://example.org/)]": "", "[[the glossary]](glossary.md)": "", "[[1]]": "", "[[]]": "", "[a][b]": "",
	} {
		_, problems := summaryPage(t, text)
		if want == "" && strings.Contains(problems, "fill in") || !strings.Contains(problems, want) {
			t.Errorf("%q: %s", text, problems)
		}
	}
}

func TestACopyOfACourseKeepsLicenceAndCreditsAndSaysItsOrigin(t *testing.T) {
	t.Parallel()
	for _, e := range builtIn(t) {
		was, _ := courses.Parse(e.Files)
		f, err := courses.CopyCourse(e.Files, newUID)
		if err != nil {
			t.Fatal(err)
		}
		c := noProblems(t, f)
		if c.UID != newUID || c.Origin != (courses.Origin{UID: was.UID, Title: was.Title, Licence: was.Licence, Digest: courses.Digest(e.Files)}) {
			t.Errorf("%s: %+v", e.Slug, c.Origin)
		}
		if c.Licence != was.Licence || strings.Join(c.Credits, "|") != strings.Join(was.Credits, "|") || c.Title != was.Title {
			t.Errorf("%s: %s %v", e.Slug, c.Licence, c.Credits)
		}
		for path, b := range e.Files {
			if path != "course.yaml" && !bytes.Equal(b, f[path]) {
				t.Errorf("%s changed", path)
			}
		}
		if e.Files["course.yaml"] == nil || bytes.Equal(e.Files["course.yaml"], f["course.yaml"]) {
			t.Error("the course that was copied changed")
		}
	}
	if _, err := courses.CopyCourse(courses.Files{"course.yaml": []byte("a: [")}, newUID); err == nil {
		t.Error("a course that cannot be read was copied")
	}
}
