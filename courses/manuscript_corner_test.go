package courses_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func TestAFenceIsLongerThanThoseInItsText(t *testing.T) {
	t.Parallel()
	m := courses.ReadManuscript("01-a.md", []byte("---\nkind: lesson\n---\n```scenario\nid: a\nsetting: A\n```\n\nAfter.\n"))
	for _, setting := range []string{"A\n```\ncode\n```\nB", "A\n\n`````\ncode\n`````\n"} {
		f := courses.ScenarioFields{ID: "a", Setting: setting}
		for name, edit := range map[string]func() ([]byte, error){
			"changed": func() ([]byte, error) { return m.Replace(1, f) },
			"new": func() ([]byte, error) {
				return m.Insert(len(m.Source()), courses.ScenarioFields{ID: "b", Setting: setting})
			},
		} {
			out, err := edit()
			if err != nil || !strings.Contains(string(out), "After.\n") {
				t.Fatalf("%s: %v", name, err)
			}
			pieces := courses.ReadManuscript("01-a.md", out).Pieces()
			if got := pieces[len(pieces)-1].Fields.(courses.ScenarioFields).Setting; got != strings.TrimSpace(setting) {
				t.Errorf("%s: the setting is %q", name, got)
			}
		}
	}
}

func TestACommentAboveAKeyStaysAboveIt(t *testing.T) {
	t.Parallel()
	m := courses.ReadManuscript("01-a.md", []byte("---\nkind: lesson\ntitle: A\n# as agreed with Kim\nminutes: 5\n# the end\n---\nText.\n"))
	f := m.Pieces()[0].Fields.(courses.StepFields)
	f.Title, f.Minutes, f.Criteria = "B", 0, []string{"C"}
	out, err := m.Replace(0, f)
	if want := "---\nkind: lesson\ntitle: B\ncriteria:\n  - C\n# as agreed with Kim\n# the end\n---\nText.\n"; err != nil || string(out) != want {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestAMarkAtTheStartOfAFileStays(t *testing.T) {
	t.Parallel()
	for path, b := range map[string]string{"01-a.md": "\ufeffText.\n", "02-b.md": "\ufeff---\n{kind: lesson}\n---\nText.\n", "course.yaml": "\ufeff{format: 1}\n"} {
		m := courses.ReadManuscript(path, []byte(b))
		var f courses.Fields = courses.StepFields{Title: "New"}
		if path == "course.yaml" {
			f = courses.CourseFields{Title: "New"}
		}
		out, err := m.Replace(0, f)
		if err != nil || !bytes.HasPrefix(out, []byte("\ufeff")) || bytes.Count(out, []byte("\ufeff")) != 1 || !bytes.Contains(out, []byte("title: New")) {
			t.Errorf("%s: %v %q", path, err, out)
		}
	}
}

func TestEveryPlaceThatIsOfferedTakesABlock(t *testing.T) {
	t.Parallel()
	for _, e := range builtIn(t) {
		for _, s := range e.Files.Outline() {
			m := courses.ReadManuscript(s.File, e.Files[s.File])
			places := m.Places()
			if len(places) < 2 || places[0].After != "" || places[len(places)-1].At > len(m.Source()) {
				t.Errorf("%s: %+v", s.File, places)
			}
			for i, p := range places {
				if i > 0 && p.At <= places[i-1].At {
					t.Errorf("%s: a place stands before the one above it: %+v", s.File, places)
				}
				if i%5 == 0 {
					if _, err := m.Insert(p.At, courses.ReflectionFields{Prompt: "What next?"}); err != nil {
						t.Errorf("%s: %+v: %v", s.File, p, err)
					}
				}
			}
		}
	}
	m := courses.ReadManuscript(lesson, coursetest.Small()[lesson])
	var after []string
	for _, p := range m.Places() {
		after = append(after, p.After)
	}
	if want := []string{"", "Ask first", "scenario the-offer", "Try it", "question first-step", "reflection next-offer", "the end"}; !slices.Equal(after, want) {
		t.Errorf("%q", after)
	}
	underlined := courses.ReadManuscript("01-a.md", []byte("---\nkind: lesson\n---\nTitle\n-----\nText.\n"))
	if p := underlined.Places(); len(p) != 3 || !strings.HasPrefix(string(underlined.Source()[p[1].At:]), "Text.") {
		t.Errorf("%+v", p)
	}
}

func TestAPictureGetsANameThatACourseMayHave(t *testing.T) {
	t.Parallel()
	f := courses.Files{"media/tea.png": nil}
	for name, want := range map[string]string{
		"Tea.PNG": "media/tea-2.png", `C:\Pictures\My Photo (1).JPEG`: "media/my-photo-1.jpeg", "../../etc/passwd.svg": "media/passwd.svg", "☕.webp": "media/picture.webp",
		"con.pdf": "media/picture-con.pdf", "a.gif": "", "a": "", "": "", ".png": "media/picture.png",
	} {
		got, err := f.NewMediaName(name)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", name, got, err)
		}
	}
	for name, b := range map[string]string{"media/a.png": "<html>", "media/a.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "media/a.gif": "GIF89a", "a.png": "\x89PNG\r\n\x1a\n", "media/big.pdf": "%PDF-" + strings.Repeat("a", 5<<20)} {
		if problems := courses.CheckMedium(name, []byte(b)); len(problems) == 0 {
			t.Errorf("%s is taken", name)
		}
	}
	small := coursetest.Small()
	if problems := courses.CheckMedium("media/kettle.svg", small["media/kettle.svg"]); len(problems) > 0 {
		t.Error(courses.FormatProblems(problems))
	}
}
