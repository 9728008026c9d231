package courses_test

import (
	"bytes"
	"strings"
	"testing"

	"throughline/courses"
)

func TestABoxGivesBackTheBytesThatNobodyTouched(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", "one", "one\n", "one\r\ntwo\r\n", "one\ntwo", "\ufeffone\r\ntwo\nthree\rfour", "a\x00b\r\n\xff\xfe\n\n", "\r\n\r\n"} {
		shown := courses.TextForBox([]byte(file))
		for _, sent := range []string{shown, strings.ReplaceAll(shown, "\n", "\r\n")} { // browsers send \r\n
			if got := courses.FromBox([]byte(file), sent); string(got) != file {
				t.Errorf("%q came back as %q", file, got)
			}
		}
		if strings.ContainsAny(shown, "\r\x00\ufeff") {
			t.Errorf("a box cannot show %q", shown)
		}
	}
	for _, c := range []struct{ was, typed, want string }{
		{"one\r\ntwo\r\nthree\r\n", "one\nTWO\nand more\nthree\n", "one\r\nTWO\r\nand more\r\nthree\r\n"},
		{"one\ntwo", "one", "one"},
		{"one", "one\n", "one\n"},
		{"a\r\nb\nc\rd", "a\nb\nc\nd\ne", "a\r\nb\nc\rd\r\ne"},
		{"\ufeffone\n", "two\n", "\ufefftwo\n"},
		{"x\xffy\nold\n", "x\ufffdy\nnew\n", "x\xffy\nnew\n"},
		{"one\n", "tw\x00o\n", "two\n"},
		{"a\na\n", "a\na\na\n", "a\na\na\n"},
	} {
		if got := courses.FromBox([]byte(c.was), c.typed); string(got) != c.want {
			t.Errorf("%q with %q typed is %q, want %q", c.was, c.typed, got, c.want)
		}
	}
}

func FuzzABoxKeepsWhatIsShown(f *testing.F) {
	f.Add([]byte("a\r\nb\n"), "a\nc\n")
	f.Fuzz(func(t *testing.T, was []byte, typed string) {
		if got := courses.FromBox(was, courses.TextForBox(was)); !bytes.Equal(got, was) {
			t.Fatalf("%q came back as %q", was, got)
		}
		got := courses.FromBox(was, typed)
		if shown := courses.TextForBox(got); shown != courses.TextForBox(courses.FromBox(nil, typed)) && !strings.Contains(typed, "\ufeff") {
			t.Fatalf("%q typed over %q shows %q", typed, was, shown)
		}
	})
}
