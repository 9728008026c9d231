package courses_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// entry is a file of a zip that somebody made.
type entry struct {
	name, text string
	mode       fs.FileMode
	flags      uint16
}

func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		head := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Flags: e.flags}
		if e.mode != 0 {
			head.SetMode(e.mode)
		}
		f, err := w.CreateHeader(head)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.text)); err != nil && !strings.HasSuffix(e.name, "/") {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readZip(t testing.TB, b []byte) (courses.Files, string) {
	t.Helper()
	f, problems, err := courses.ReadZip(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return f, courses.FormatProblems(problems)
}

func TestAZipOfACourseComesBackWithTheSameDigestAndIsTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	course := coursetest.Small()
	var once, twice bytes.Buffer
	for _, w := range []*bytes.Buffer{&once, &twice} {
		if err := courses.WriteZip(w, "small", course); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(once.Bytes(), twice.Bytes()) {
		t.Error("the same course made two different zips")
	}
	back, problems := readZip(t, once.Bytes())
	if courses.Digest(back) != courses.Digest(course) || problems != "" {
		t.Errorf("another course came back: %s", problems)
	}
	if err := courses.WriteZip(&once, "x", courses.Files{"../x.md": nil}); err == nil {
		t.Error("a path that leads out was written")
	}
}

func TestAZipIsReadWithOrWithoutAFolderAroundItAndWithoutWhatComputersAdd(t *testing.T) {
	t.Parallel()
	for _, top := range []string{"", "tea/", "tea-main/"} {
		f, problems := readZip(t, zipOf(t, entry{name: top + "course.yaml", text: "a"}, entry{name: top + "media/"}, entry{name: top + "media/x.png", text: "b"},
			entry{name: "__MACOSX/" + top + "._course.yaml", text: "x"}, entry{name: top + ".DS_Store", text: "x"}, entry{name: top + ".git/config", text: "x"}))
		if len(f) != 2 || string(f["course.yaml"]) != "a" || string(f["media/x.png"]) != "b" || problems != "" {
			t.Errorf("%q: %v, %s", top, f, problems)
		}
	}
	if f, _ := readZip(t, zipOf(t, entry{name: "media/x.png", text: "b"})); len(f) != 1 || f["media/x.png"] == nil {
		t.Errorf("media is no folder around a course: %v", f)
	}
}

func TestWhatAZipShouldNotHoldIsLeftOutAndNamed(t *testing.T) {
	t.Parallel()
	var inner bytes.Buffer
	if err := courses.WriteZip(&inner, "x", coursetest.Small()); err != nil {
		t.Fatal(err)
	}
	f, problems := readZip(t, zipOf(t, entry{name: "course.yaml", text: "first"}, entry{name: "course.yaml", text: "second"},
		entry{name: "../outside.md", text: "x"}, entry{name: "/etc/passwd", text: "x"}, entry{name: `..\win.md`, text: "x"}, entry{name: "C:/win.md", text: "x"},
		entry{name: "01-link.md", text: "/etc/passwd", mode: fs.ModeSymlink | 0o777}, entry{name: "02-pipe.md", mode: fs.ModeNamedPipe | 0o600},
		entry{name: "03-locked.md", text: "x", flags: 1}, entry{name: "more.zip", text: inner.String()}, entry{name: "media/run.exe", text: "x"},
		entry{name: "04-big.md", text: strings.Repeat("x", 1<<20+1)}, entry{name: "media/a\x00.png", text: "x"}, entry{name: "media/\xff.png", text: "x"}))
	if len(f) != 1 || string(f["course.yaml"]) != "first" {
		t.Errorf("kept %v", f)
	}
	for _, want := range []string{"course.yaml: This file is in the zip twice", "leads out of the course's folder", "01-link.md: This is a link", "02-pipe.md: This is not an ordinary file", "03-locked.md: This file is locked",
		"more.zip: This file has no place", "media/run.exe: Only", "04-big.md: This text is larger than 1 MB", "cannot be seen", "not written in UTF-8"} {
		if !strings.Contains(problems, want) {
			t.Errorf("nothing says %q:\n%s", want, problems)
		}
	}
}

func TestAZipThatUnpacksToGigabytesStopsAtTheLimit(t *testing.T) {
	t.Parallel()
	var many []entry
	zeros := strings.Repeat("\x00", 5<<20)
	for n := range 60 { // 300 MB from 300 KB
		many = append(many, entry{name: fmt.Sprintf("media/%d.png", n), text: zeros})
	}
	bomb := zipOf(t, many...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f, problems := readZip(t, bomb)
	runtime.ReadMemStats(&after)
	all := 0
	for _, b := range f {
		all += len(b)
	}
	if all > 25<<20 || !strings.Contains(problems, "larger than 25 MB") {
		t.Errorf("%d bytes were unpacked: %s", all, problems)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 400<<20 {
		t.Errorf("%d MB were asked for", used>>20)
	}
	// The sizes in the list lie: the file is larger than it says.
	lying := bytes.ReplaceAll(zipOf(t, entry{name: "media/x.png", text: zeros + "more"}), []byte{4, 0, 0x50, 0}, []byte{4, 0, 0, 0})
	if f, problems := readZip(t, lying); len(f) != 0 || problems == "" {
		t.Errorf("kept %d files: %s", len(f), problems)
	}
}

func TestAZipWithManyThousandsOfFilesIsRefusedWithoutReadingThem(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2100, 40000} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := range n {
			if _, err := w.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("media/%d.png", i), Method: zip.Store}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		_, _, err := courses.ReadZip(bytes.NewReader(b.Bytes()), int64(b.Len()))
		var refused *courses.Refusal
		if !errors.As(err, &refused) || !strings.Contains(refused.Error(), "far too many files") {
			t.Errorf("%d files: %v", n, err)
		}
	}
	if _, _, err := courses.ReadZip(strings.NewReader("no zip"), 6); err == nil || !strings.Contains(err.Error(), "not a zip file") {
		t.Errorf("no zip: %v", err)
	}
}

func FuzzReadZip(f *testing.F) {
	var good bytes.Buffer
	if err := courses.WriteZip(&good, "small", coursetest.Small()); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Add(zipOf(f, entry{name: "../x", text: "x"}, entry{name: "a/course.yaml", text: "uid: x"}))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, b []byte) {
		files, _, err := courses.ReadZip(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		if wrong := files.Check(); len(wrong) > 1 { // at most capital letters
			t.Errorf("kept what a course cannot hold: %v", wrong)
		}
		var again bytes.Buffer
		if err := courses.WriteZip(&again, "x", files); err != nil {
			t.Fatal(err)
		}
		back, problems, err := courses.ReadZip(bytes.NewReader(again.Bytes()), int64(again.Len()))
		if err != nil || len(files) > 0 && courses.Digest(back) != courses.Digest(files) {
			t.Errorf("it does not come back: %v %v", problems, err)
		}
	})
}
