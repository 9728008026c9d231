package courses_test

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func FuzzManuscript(f *testing.F) {
	f.Add("01-odd.md", []byte(hostileLesson), 1, "a: b")
	f.Add("glossary.md", []byte(words), 0, "a: b")
	f.Add("course.yaml", []byte(coursetest.Small()["course.yaml"]), 0, "~")
	for _, w := range hostileWords {
		f.Add("01-a.md", []byte("---\nkind: lesson\n---\n```scenario\n"+w+"\n```\n"), 1, w)
	}
	f.Fuzz(func(t *testing.T, path string, b []byte, i int, word string) {
		began := time.Now()
		m := courses.ReadManuscript(path, b)
		if took := time.Since(began); took > stuck/4 {
			t.Fatalf("finding the pieces took %s", took)
		}
		for k, p := range m.Pieces()[:min(8, len(m.Pieces()))] {
			if p.Fields != nil {
				if out, err := m.Replace(k, p.Fields); err != nil && p.From < p.To || err == nil && p.From < p.To && !bytes.Equal(out, b) {
					t.Fatalf("%v: nothing was changed, and %q", err, out)
				}
				want := odd(rand.New(rand.NewPCG(uint64(i), 2)), p.Fields)
				if r, ok := want.(courses.ReflectionFields); ok {
					r.Prompt = word
					want = r
				}
				if out, err := m.Replace(k, want); err == nil {
					outside(t, m, k, out)
				}
			}
			if out, cut, err := m.Remove(k); err == nil {
				if back, err := cut.Undo(out); err != nil || !bytes.Equal(back, b) {
					t.Fatalf("%v: not undone: %q", err, back)
				}
			}
			_, _ = m.Move(k, i)
		}
		if out, err := m.Insert(i, courses.ReflectionFields{Prompt: word}); err == nil && (!bytes.HasPrefix(out, b[:i]) || !bytes.HasSuffix(out, b[i:])) {
			t.Fatalf("bytes around the new block changed: %q", out)
		}
	})
}
