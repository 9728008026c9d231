package courses_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func TestABlockCanBePutWhereOneCanStandAndNowhereElse(t *testing.T) {
	t.Parallel()
	everySource(t, func(t *testing.T, path string, b []byte) {
		m := courses.ReadManuscript(path, b)
		f := courses.QuestionFields{Type: courses.Single, Prompt: "What: now?", Options: []courses.Option{{Text: "A", Right: true, Feedback: "Yes."}}}
		put, refused := 0, 0
		lines := bytes.SplitAfter(b, []byte("\n"))
		at := 0
		for i := range lines {
			if at += len(lines[i]); i%11 != 3 && i < len(lines)-2 && path != "01-odd.md" && len(lines) > 40 {
				continue
			}
			out, err := m.Insert(at, f)
			if err != nil {
				refused++
			} else {
				put++
				if !bytes.HasPrefix(out, b[:at]) || !bytes.HasSuffix(out, b[at:]) {
					t.Fatalf("bytes around line %d changed", i+2)
				}
				now := courses.ReadManuscript(path, out).Pieces()
				if len(now) != len(m.Pieces())+1 {
					t.Fatalf("at line %d there are %d pieces now, %d before", i+2, len(now), len(m.Pieces()))
				}
				for _, p := range now {
					if p.Kind == courses.PieceQuestion && strings.HasPrefix(p.ID, "what-now") {
						cutOut(t, path, out, p, b)
					}
				}
			}
		}
		whole := slices.ContainsFunc(m.Pieces(), func(p courses.Piece) bool { return p.Kind == courses.PieceCourse || p.Kind == courses.PieceGlossary })
		if whole != (put == 0) || whole != (len(m.Places()) == 0) || path == "course.yaml" && !whole || path == "01-odd.md" && refused < 20 {
			t.Errorf("%d places take a block, %d refuse it, %d are offered", put, refused, len(m.Places()))
		}
		if _, err := m.Insert(1, f); err == nil {
			t.Error("a block stands in the middle of a line")
		}
	})
}

// cutOut takes a block out again and puts it back.
func cutOut(t *testing.T, path string, b []byte, p courses.Piece, was []byte) {
	t.Helper()
	m := courses.ReadManuscript(path, b)
	i, _ := m.Piece(p.Kind, p.ID)
	out, cut, err := m.Remove(i)
	if err != nil {
		t.Fatalf("%s cannot be taken out: %v\n%q", p.ID, err, b)
	}
	if got, want := strings.Fields(string(out)), strings.Fields(string(was)); !slices.Equal(got, want) {
		t.Fatalf("taken out again, the text is %q", out)
	}
	if back, err := cut.Undo(out); err != nil || !bytes.Equal(back, b) {
		t.Fatalf("it does not come back: %v", err)
	}
	if _, err := cut.Undo(nil); err == nil && cut.At > 0 {
		t.Error("it came back into another text")
	}
}

func TestABlockIsMovedAsItIsWritten(t *testing.T) {
	t.Parallel()
	files := coursetest.Small()
	for name, b := range variants(files[lesson]) {
		m := courses.ReadManuscript(lesson, b)
		scenario, _ := m.Piece(courses.PieceScenario, "the-offer")
		reflection, _ := m.Piece(courses.PieceReflection, "next-offer")
		p := m.Pieces()
		for _, move := range []struct{ i, at int }{{scenario, p[reflection].To}, {reflection, p[scenario].From}, {scenario, len(b)}, {reflection, p[0].To}} {
			out, err := m.Move(move.i, move.at)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !bytes.Contains(out, bytes.TrimSpace(b[p[move.i].From:p[move.i].To])) || len(courses.ReadManuscript(lesson, out).Pieces()) != len(p) {
				t.Errorf("%s: a block changed on its way:\n%s", name, out)
			}
			files[lesson] = out
			if _, problems := courses.Parse(files); len(problems) > 0 {
				t.Errorf("%s: %s", name, courses.FormatProblems(problems))
			}
		}
		if out, err := m.Move(scenario, p[scenario].To); err != nil || !bytes.Equal(out, b) {
			t.Errorf("%s: moved to where it stands, it changed: %v", name, err)
		}
		for _, at := range []int{0, 3, p[reflection].From + 15, -1, len(b) + 1} {
			if _, err := m.Move(scenario, at); err == nil {
				t.Errorf("%s: moved to %d", name, at)
			}
		}
		if _, _, err := m.Remove(0); err == nil {
			t.Error("the front matter was taken out")
		}
	}
}

func TestABlockThatIsTakenOutKeepsTheParagraphsApart(t *testing.T) {
	t.Parallel()
	m := courses.ReadManuscript("01-a.md", []byte("---\nkind: lesson\n---\nBefore.\n```reflection\nid: a\n```\nAfter.\n"))
	out, cut, err := m.Remove(1)
	if err != nil || !strings.HasSuffix(string(out), "Before.\n\nAfter.\n") || string(cut.Left) != "\n" {
		t.Errorf("%v: %q", err, out)
	}
}

func TestTypedSourceTakesThePlaceOfABlock(t *testing.T) {
	t.Parallel()
	b := []byte(strings.ReplaceAll(hostileLesson, "\n", "\r\n"))
	m := courses.ReadManuscript("01-odd.md", b)
	out, err := m.ReplaceSource(5, []byte("```question\nid: mended\n```"))
	if err != nil {
		t.Fatal(err)
	}
	outside(t, m, 5, out)
	if p := courses.ReadManuscript("01-odd.md", out).Pieces(); len(p) != len(m.Pieces()) || p[5].ID != "mended" {
		t.Errorf("%+v", p)
	}
}

func TestANewIDIsShortAndNotTaken(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"What would you say?": "what-would-you-say", "Ŵyn & Môr’s café": "wyn-and-mors-cafe", "???": "part", "Олена": "part", "taken": "taken-3", "---": "part",
		"A very long prompt that goes on and on without ever coming to an end": "a-very-long-prompt-that-goes-on-and-on", strings.Repeat("a", 90): strings.Repeat("a", 40),
	} {
		if got := courses.NewID(words, []string{"taken", "taken-2"}); got != want {
			t.Errorf("%q became %q, want %q", words, got, want)
		}
	}
}
