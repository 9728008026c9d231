package courses_test

import (
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// FuzzReadFS reads a folder with one more file in it, whatever its name, kind and size, as an import does. What is read
// holds only ordinary files that stand in the folder, inside the limits, byte for byte; what may be published can be
// written out and read in again as the same course.
func FuzzReadFS(f *testing.F) {
	for _, name := range []string{"../../etc/passwd", "/etc/passwd", "media/../../x.md", "media/a/b/c/d/e.png", "01-offering-tea.md", "01-OFFERING-TEA.md", "cy/course.yaml",
		"con.md", "media/nul.png", "media/\u202egnp.svg", "media/e\u0301.png", "media/\u00e9.png", ".git/config", "x", "media", "media/x.png/y.png", "a\x00b", "\xff.md", "06-summary.md", strings.Repeat("a", 300) + ".md", `media\x.png`} {
		f.Add(name, uint32(0), 1, []byte("x"))
	}
	f.Add("media/link.png", uint32(fs.ModeSymlink), 1, []byte("../course.yaml"))
	f.Add("media/pipe.png", uint32(fs.ModeNamedPipe), 1, []byte("x"))
	f.Add("media/folder.png", uint32(fs.ModeDir), 0, []byte(nil))
	f.Add("media/large.png", uint32(0), 5<<20+1, []byte("\x89PNG\r\n\x1a\n"))
	f.Add("glossary.md", uint32(0), 1<<20, []byte("a"))
	f.Fuzz(func(t *testing.T, name string, mode uint32, times int, content []byte) {
		folder := fstest.MapFS{}
		for p, b := range coursetest.Small() {
			folder[p] = &fstest.MapFile{Data: b}
		}
		if times = min(max(times, 0), 6<<20/max(len(content), 1)); times != 1 {
			content = slices.Repeat(content, times)
		}
		folder[name] = &fstest.MapFile{Data: content, Mode: fs.FileMode(mode) & (fs.ModeType | fs.ModePerm)}
		files, problems, err := courses.ReadFS(folder, ".")
		if err != nil {
			return // it cannot be read at all
		}
		for p, b := range files {
			there, ok := folder[p]
			if !ok || !filepath.IsLocal(p) || !fs.ValidPath(p) || strings.ContainsAny(p, "\\\x00") {
				t.Errorf("%q was read", p)
			} else if !there.Mode.IsRegular() || string(b) != string(there.Data) {
				t.Errorf("%q was read as another file than it is", p)
			}
			if len(b) > 5<<20 {
				t.Errorf("%q has %d bytes", p, len(b))
			}
		}
		for _, p := range problems {
			if p.Message == "" || p.Fix == "" || !utf8.ValidString(courses.FormatProblems([]courses.Problem{p})) {
				t.Errorf("a problem without words: %+v", p)
			}
		}
		if len(problems) > 0 || maps.Equal(filesHashes(files), filesHashes(coursetest.Small())) {
			return
		}
		dir := filepath.Join(t.TempDir(), "out")
		if err := courses.WriteDir(dir, files); err != nil {
			t.Fatalf("it was read and cannot be written: %v", err)
		}
		again, problems, err := courses.ReadDir(dir)
		if err != nil || len(problems) > 0 || courses.Digest(again) != courses.Digest(files) {
			t.Errorf("written and read again it is another course: %v %v", problems, err)
		}
	})
}

func filesHashes(files courses.Files) map[string]string {
	out := map[string]string{}
	for p, b := range files {
		out[p] = courses.FileHash(b)
	}
	return out
}
