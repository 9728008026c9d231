package courses_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
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

// export writes the small course into a folder to spoil.
func export(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "small")
	if err := courses.WriteDir(dir, coursetest.Small()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAFolderCannotLeadOutOfItself(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(secret, []byte("a secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	for name, tc := range map[string]struct {
		spoil func(dir string) error
		says  string
	}{
		"a link to a file":   {func(d string) error { return os.Symlink(secret, filepath.Join(d, "further-reading.md")) }, "link to another place"},
		"a link inside":      {func(d string) error { return os.Symlink("summary.md", filepath.Join(d, "further-reading.md")) }, "link to another place"},
		"a link to a folder": {func(d string) error { return os.Symlink(filepath.Dir(secret), filepath.Join(d, "media", "more")) }, "link to another place"},
		"media itself a link": {func(d string) error {
			must(os.RemoveAll(filepath.Join(d, "media")))
			return os.Symlink(filepath.Dir(secret), filepath.Join(d, "media"))
		}, "link to another place"},
		"a link to a device":    {func(d string) error { return os.Symlink("/dev/zero", filepath.Join(d, "further-reading.md")) }, "link to another place"},
		"a pipe":                {func(d string) error { return syscall.Mkfifo(filepath.Join(d, "further-reading.md"), 0o600) }, "not an ordinary file"},
		"a folder named a part": {func(d string) error { return os.Mkdir(filepath.Join(d, "06-more.md"), 0o700) }, "has no folder"},
		"a stranger":            {func(d string) error { return os.WriteFile(filepath.Join(d, "notes.txt"), nil, 0o600) }, "no place"},
		"a bad name":            {func(d string) error { return os.WriteFile(filepath.Join(d, "media", "a\xff.svg"), nil, 0o600) }, "not written in UTF-8"},
		"a backslash":           {func(d string) error { return os.WriteFile(filepath.Join(d, `x\y.md`), nil, 0o600) }, "one of the characters"},
		"a huge text":           {func(d string) error { return os.Truncate(filepath.Join(d, "summary.md"), 1<<40) }, "larger than 1 MB"},
		"700 files": {func(d string) error {
			for i := range 700 {
				must(os.WriteFile(filepath.Join(d, "media", fmt.Sprintf("%d.svg", i)), nil, 0o600))
			}
			return nil
		}, "more than 500 files"},
		"3,000 strangers": {func(d string) error {
			for i := range 3000 {
				must(os.WriteFile(filepath.Join(d, fmt.Sprintf(".%d", i)), nil, 0o600))
			}
			return nil
		}, "far too many files"},
		"a deep nest": {func(d string) error { return os.MkdirAll(filepath.Join(d, "media", strings.Repeat("a/", 50)), 0o700) }, "go too deep"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := export(t)
			must(tc.spoil(dir))
			files, problems, err := courses.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if said := courses.FormatProblems(problems); !strings.Contains(said, tc.says) {
				t.Errorf("nothing says %q in\n%s", tc.says, said)
			}
			for p, b := range files {
				if strings.Contains(string(b), "secret") || p == "further-reading.md" {
					t.Errorf("%s was read", p)
				}
			}
		})
	}
}

func TestHiddenFilesArePassedOver(t *testing.T) {
	t.Parallel()
	dir := export(t)
	if err := os.MkdirAll(filepath.Join(dir, ".git", "objects"), 0o700); err != nil {
		t.Fatal(err)
	}
	files, problems, err := courses.ReadDir(dir)
	if err != nil || len(problems) > 0 || courses.Digest(files) != courses.Digest(coursetest.Small()) {
		t.Error(err, problems)
	}
}

func TestAFolderThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	if _, _, err := courses.ReadDir(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no error")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := courses.ReadDir(file); err == nil {
		t.Error("a file was read as a folder")
	}
	if _, _, err := courses.ReadFS(os.DirFS(t.TempDir()), "../x"); err == nil {
		t.Error("a folder outside was read")
	}
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	for slug, want := range map[string]bool{"harm-reduction": true, "abc": true, "ab": false, "a--b": false, "-ab": false, "Abc": false, "a_b": false, "": false, strings.Repeat("a", 61): false} {
		if courses.ValidSlug(slug) != want {
			t.Errorf("%q is %t", slug, !want)
		}
	}
}
