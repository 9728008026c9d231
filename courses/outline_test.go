package courses_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// names are the files of the parts, and their short versions, in order.
func names(f courses.Files) string {
	var list []string
	for _, s := range f.Outline() {
		list = append(list, s.File)
		if s.Short != "" {
			list = append(list, s.Short)
		}
	}
	return strings.Join(list, " ")
}

// done is the result of an edit that must not be refused.
func done(t *testing.T) func(f courses.Files, err error) courses.Files {
	return func(f courses.Files, err error) courses.Files {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
}

func noProblems(t *testing.T, f courses.Files) *courses.Course {
	t.Helper()
	c, problems := courses.Parse(f)
	if len(problems) > 0 {
		t.Error(courses.FormatProblems(problems))
	}
	return c
}

func TestTheOutlineSaysWhatEachPartIs(t *testing.T) {
	t.Parallel()
	for _, e := range builtIn(t) {
		c, _ := courses.Parse(e.Files)
		list := e.Files.Outline()
		if len(list) != len(c.Steps) {
			t.Fatalf("%d parts, and Parse has %d", len(list), len(c.Steps))
		}
		for i, s := range c.Steps {
			o := list[i]
			if o.ID != s.ID || o.File != s.File || o.Kind != s.Kind || o.Title != s.Title || o.Minutes != s.Minutes || o.Sensitive != s.Sensitive || (o.Short != "") != s.Sensitive {
				t.Errorf("%+v, and Parse has %s %q", o, s.Kind, s.Title)
			}
		}
	}
	f := coursetest.Small()
	f[lesson] = []byte("---\nkind: [\n---\n")
	if o := f.Outline()[0]; o.ID != "offering-tea" || o.Title != "" {
		t.Errorf("a part with a mistake is shown as %+v", o)
	}
}

func TestAPartIsAddedWithANumberAndAnIDOfItsOwn(t *testing.T) {
	t.Parallel()
	f := coursetest.Small()
	before := maps.Clone(f)
	out, id, err := f.AddStep(courses.NewStep{Kind: courses.Lesson, Title: "Saying: no", At: 99})
	if err != nil || id != "saying-no" || out["06-saying-no.md"] == nil || out.Outline()[5].Title != "Saying: no" || out.Outline()[5].Kind != courses.Lesson {
		t.Fatalf("%s %v %s", id, err, names(out))
	}
	out, id, err = out.AddStep(courses.NewStep{Kind: courses.Check, Title: "Saying no", At: 1, Avoid: []string{"saying-no-2"}})
	if err != nil || id != "saying-no-3" || names(out) != "01-offering-tea.md 02-saying-no-3.md 03-a-hard-day.md 03-a-hard-day.short.md 04-knowledge-check.md 05-in-order.md 06-practice-task.md 07-saying-no.md" {
		t.Errorf("%s %v %s", id, err, names(out))
	}
	if _, id, _ := out.AddStep(courses.NewStep{Kind: courses.Task, Title: "Glossary", At: 0}); id != "glossary-2" {
		t.Errorf("a part has the name %q, which is an address", id)
	}
	for _, n := range []courses.NewStep{{Kind: courses.Lesson, Title: " \n"}, {Kind: "quiz", Title: "A"}} {
		if _, _, err := f.AddStep(n); err == nil {
			t.Errorf("%+v was added", n)
		}
	}
	if !maps.EqualFunc(f, before, bytes.Equal) {
		t.Error("the files that were given changed")
	}
	many := courses.Files{}
	for i := range 120 {
		if many, _, err = many.AddStep(courses.NewStep{Kind: courses.Workshop, Title: fmt.Sprint("Day ", i), At: i % 7}); err != nil {
			t.Fatal(err)
		}
	}
	if list := many.Outline(); len(list) != 120 || list[99].Number != 100 || list[119].Number < 120 {
		t.Errorf("%s", names(many))
	}
	last := courses.Files{"999-a.md": nil}
	if out, id, err := last.AddStep(courses.NewStep{Kind: courses.Lesson, Title: "B", At: 1}); err != nil || names(out) != "01-a.md 02-b.md" {
		t.Errorf("after 999: %s %v %s", id, err, names(out))
	}
}

func TestMovingAPartTakesItsShortVersionAndTheLinksAlong(t *testing.T) {
	t.Parallel()
	f := coursetest.Small()
	f["summary.md"] = []byte("[a](02-a-hard-day.md) [b](<01-offering-tea.md>) [c]( 02-a-hard-day.md \"title\") [d][e]\r\n\r\n[e]: 03-knowledge-check.md\r\n\r\nNot a link: 02-a-hard-day.md\r\n")
	noProblems(t, f)
	out := done(t)(f.MoveStep("a-hard-day", 0))
	if names(out) != "01-a-hard-day.md 01-a-hard-day.short.md 02-offering-tea.md 03-knowledge-check.md 04-in-order.md 05-practice-task.md" {
		t.Error(names(out))
	}
	if want := "[a](01-a-hard-day.md) [b](<02-offering-tea.md>) [c]( 01-a-hard-day.md \"title\") [d][e]\r\n\r\n[e]: 03-knowledge-check.md\r\n\r\nNot a link: 02-a-hard-day.md\r\n"; string(out["summary.md"]) != want {
		t.Errorf("%q", out["summary.md"])
	}
	if !bytes.Contains(out["02-offering-tea.md"], []byte("[the next part](01-a-hard-day.md)")) {
		t.Error("a link between parts leads nowhere now")
	}
	noProblems(t, out)
	if back := done(t)(out.MoveStep("a-hard-day", 1)); !maps.EqualFunc(back, f, bytes.Equal) {
		t.Error("moved back, it is not what it was")
	}
	if same := done(t)(f.MoveStep("practice-task", 99)); courses.Digest(same) != courses.Digest(f) {
		t.Error("the last part was moved to the end, and something changed")
	}
	if _, err := f.MoveStep("party", 0); err == nil {
		t.Error("a part that is not there was moved")
	}
	f["01-a-hard-day.short.md"] = []byte("In the way.\n")
	if _, err := f.MoveStep("a-hard-day", 0); err == nil {
		t.Error("a file was written over")
	}
}

func TestAnyOrderOfEditsKeepsACourseWhole(t *testing.T) {
	t.Parallel()
	for _, e := range builtIn(t) {
		r := rand.New(rand.NewPCG(7, 7))
		f := e.Files
		want := map[string]string{}
		for _, s := range f.Outline() {
			want[s.ID] = s.Title
		}
		for range 12 {
			list := f.Outline()
			s := list[r.IntN(len(list))]
			switch r.IntN(3) {
			case 0:
				want[s.ID] = fmt.Sprint("Yes: ", r.IntN(100))
				f = done(t)(f.RenameStep(s.ID, want[s.ID]))
			case 1:
				out, gone, err := f.RemoveStep(s.ID)
				f = done(t)(done(t)(out, err).PutStepBack(gone))
			default:
				f = done(t)(f.MoveStep(s.ID, r.IntN(len(list))))
			}
		}
		c := noProblems(t, f)
		got := map[string]string{}
		for _, s := range c.Steps {
			got[s.ID] = s.Title
		}
		if !maps.Equal(got, want) || len(f) != len(e.Files) {
			t.Errorf("%s: %v\nwant %v", e.Slug, got, want)
		}
	}
}

func TestARenamedPartKeepsItsIDAndAllElse(t *testing.T) {
	t.Parallel()
	f := coursetest.Small()
	out := done(t)(f.RenameStep("a-hard-day", "When it is: hard"))
	if got := out.Outline()[1]; got.ID != "a-hard-day" || got.File != heavy || got.Title != "When it is: hard" {
		t.Errorf("%+v", got)
	}
	if want := strings.Replace(string(f[heavy]), "title: A hard day", `title: "When it is: hard"`, 1); string(out[heavy]) != want {
		t.Errorf("%s", out[heavy])
	}
	if _, err := f.RenameStep("a-hard-day", "  "); err == nil {
		t.Error("a part has no title")
	}
}

func TestARemovedPartComesBackWhereItWas(t *testing.T) {
	t.Parallel()
	f := coursetest.Small()
	f[yamlFile] = bytes.Replace(f[yamlFile], []byte("steps: all"), []byte("steps:\n    - offering-tea\n    - a-hard-day\n    - in-order"), 1)
	out, gone, err := f.RemoveStep("a-hard-day")
	if err != nil || len(out) != len(f)-2 || names(out) != "01-offering-tea.md 03-knowledge-check.md 04-in-order.md 05-practice-task.md" {
		t.Fatalf("%v %s", err, names(out))
	}
	c, problems := courses.Parse(out)
	if !slices.Equal(c.Completion.Steps, []string{"offering-tea", "in-order"}) || len(problems) != 1 || !strings.Contains(problems[0].Message, "no such file") {
		t.Errorf("%v %s", c.Completion.Steps, courses.FormatProblems(problems))
	}
	if back := done(t)(out.PutStepBack(gone)); !maps.EqualFunc(back, f, bytes.Equal) {
		t.Errorf("it is not what it was: %s\n%s", names(back), back[yamlFile])
	}
	moved := done(t)(out.MoveStep("practice-task", 0))
	back := done(t)(moved.PutStepBack(gone))
	if names(back) != "01-practice-task.md 02-a-hard-day.md 02-a-hard-day.short.md 03-offering-tea.md 04-knowledge-check.md 05-in-order.md" {
		t.Error(names(back))
	}
	if _, err := back.PutStepBack(gone); err == nil {
		t.Error("it came back twice")
	}
}
