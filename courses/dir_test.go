package courses_test

import (
	"os"
	"path/filepath"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func TestAnExportedCourseReadsBackTheSame(t *testing.T) {
	t.Parallel()
	files := coursetest.Small()
	files["glossary.md"] = append([]byte("\ufeff"), []byte("Windows\r\nwrote this.\r\n")...)
	dir := filepath.Join(t.TempDir(), "small")
	if err := courses.WriteDir(dir, files); err != nil {
		t.Fatal(err)
	}
	back, problems, err := courses.ReadDir(dir)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if len(back) != len(files) || courses.Digest(back) != courses.Digest(files) {
		t.Error("the digest changed on the way out and in")
	}
	if string(back["glossary.md"]) != string(files["glossary.md"]) {
		t.Error("bytes were changed")
	}
	if _, problems := courses.Parse(back); len(problems) > 0 {
		t.Error(courses.FormatProblems(problems))
	}
}

func TestTheDigestIsAsWritten(t *testing.T) {
	t.Parallel()
	// printf 'x' > b; printf '' > a/b; sha256sum of both, sorted by path, through sha256sum.
	f := courses.Files{"b": []byte("x"), "a/b": {}}
	if got := courses.FileHash([]byte("x")); got != "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" {
		t.Errorf("hash of x is %s", got)
	}
	if got := courses.Digest(f); got != "f9a9a613a763ce85d39b4983b45635f2461ecee0ba321d8651b434c95e3f0c5b" {
		t.Errorf("digest is %s", got)
	}
	f["b"] = []byte("y")
	if courses.Digest(f) == "f9a9a613a763ce85d39b4983b45635f2461ecee0ba321d8651b434c95e3f0c5b" {
		t.Error("another byte, the same digest")
	}
}

func TestExportNeverWritesOverOrOutside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept.txt")
	if err := os.WriteFile(kept, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := courses.WriteDir(dir, coursetest.Small()); err == nil {
		t.Error("it wrote into a folder that is not empty")
	}
	if b, _ := os.ReadFile(kept); string(b) != "mine" {
		t.Error("a file was changed")
	}
	for _, p := range []string{"../out.md", "/out.md", "a/../../out.md", `..\out.md`, "", "x\x00.md"} {
		in := filepath.Join(dir, "in")
		if err := courses.WriteDir(in, courses.Files{"01-a.md": []byte("a"), p: []byte("b")}); err == nil {
			t.Errorf("it wrote %q", p)
		}
		if _, err := os.Stat(in); err == nil {
			t.Errorf("it began to write before it refused %q", p)
		}
	}
}
