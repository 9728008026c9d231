package courses_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"throughline/courses"
)

// shown writes runs as one line: [-removed-]{+added+}.
func shown(runs []courses.Run) string {
	var b strings.Builder
	for _, r := range runs {
		switch r.How {
		case courses.Removed:
			b.WriteString("[-" + r.Text + "-]")
		case courses.Added:
			b.WriteString("{+" + r.Text + "+}")
		default:
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

func TestWordsAddedAndRemovedAreSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ was, is, want string }{
		{"a b c", "a b c", ""},
		{"a  b\tc", "a b c", ""},
		{"", "", ""},
		{"", "a b", "{+a b+}"},
		{"a b", "", "[-a b-]"},
		{"Ask before you pour.", "Ask kindly before you pour.", "Ask{+kindly+}before you pour."},
		{"Ask before you pour.", "Ask before you boil.", "Ask before you[-pour.-]{+boil.+}"},
		{"one two three", "three", "[-one two-]three"},
		{"First.\n\nSecond.", "First.\n\nNew.\n\nSecond.", "First.\n\n{+New.\n\n+}Second."},
		{"- a\n- b", "- a\n- b\n- c", "- a\n- b{+\n- c+}"},
		{"windows\r\nlines", "windows\nlines", ""},
		{"the the the the", "the the the", "the the the[-the-]"},
		{"we a a b b c c a a b b go", "you a a b b c a a b b went", "[-we-]{+you+}a a b b c[-c-]a a b b[-go-]{+went+}"},
		{"old words go the end comes now", "other things stood the start was then", "[-old words go the end comes now-]{+other things stood the start was then+}"},
	} {
		if got := shown(courses.CompareWords(c.was, c.is)); got != c.want {
			t.Errorf("%q, %q:\n got %q\nwant %q", c.was, c.is, got, c.want)
		}
	}
}

// holdsBoth asks that the kept and removed runs make the old text, the kept and added ones the new text.
func holdsBoth(t *testing.T, was, is string) {
	t.Helper()
	runs := courses.CompareWords(was, is)
	var old, now []string
	for i, r := range runs {
		if r.Text == "" || i > 0 && runs[i-1].How == r.How {
			t.Errorf("run %d is %+v", i, r)
		}
		if r.How != courses.Added {
			old = append(old, strings.Fields(r.Text)...)
		}
		if r.How != courses.Removed {
			now = append(now, strings.Fields(r.Text)...)
		}
	}
	if runs == nil {
		old, now = strings.Fields(was), strings.Fields(is)
	}
	if strings.Join(old, " ") != strings.Join(strings.Fields(was), " ") || strings.Join(now, " ") != strings.Join(strings.Fields(is), " ") {
		t.Errorf("%q and %q came out as %s", was, is, shown(runs))
	}
}

func TestRunsHoldBothTextsWhole(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		write := func() string {
			var words []string
			for range r.IntN(30) {
				words = append(words, []string{"a", "b", "c", "d", "the", "\n", "\n\n", fmt.Sprint(r.IntN(40))}[r.IntN(8)])
			}
			return strings.Join(words, " ")
		}
		holdsBoth(t, write(), write())
	}
}

func FuzzCompareWords(f *testing.F) {
	f.Add("a b c\n\nd", "a c\nd e")
	f.Fuzz(func(t *testing.T, was, is string) { holdsBoth(t, was, is) })
}

// hostilePairs are pairs of long texts that are hard to compare.
func hostilePairs(words int) map[string][2]string {
	write := func(word func(i int) string) string {
		list := make([]string, words)
		for i := range list {
			list[i] = word(i)
		}
		return strings.Join(list, " ")
	}
	r := rand.New(rand.NewPCG(5, 6))
	return map[string][2]string{
		"all words different": {write(func(i int) string { return fmt.Sprint("a", i) }), write(func(i int) string { return fmt.Sprint("b", i) })},
		"two words, mixed":    {write(func(int) string { return []string{"a", "b"}[r.IntN(2)] }), write(func(int) string { return []string{"a", "b"}[r.IntN(2)] })},
		"backwards":           {write(func(i int) string { return fmt.Sprint(i) }), write(func(i int) string { return fmt.Sprint(words - i) })},
		"each word twice":     {write(func(i int) string { return fmt.Sprint(i / 2) }), write(func(i int) string { return fmt.Sprint((i + 1) / 2) })},
		"one in five changed": {write(func(i int) string { return fmt.Sprint(i % 700) }), write(func(i int) string { return fmt.Sprint(i%700 + i%5/4) })},
	}
}

func TestHardTextsAreComparedToo(t *testing.T) {
	t.Parallel()
	for _, pair := range hostilePairs(10_000) {
		holdsBoth(t, pair[0], pair[1])
	}
}

func BenchmarkCompareWords(b *testing.B) {
	for name, pair := range hostilePairs(10_000) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				courses.CompareWords(pair[0], pair[1])
			}
		})
	}
}
