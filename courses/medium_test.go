package courses_test

import (
	"errors"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func TestTheSamePictureIsKeptOnce(t *testing.T) {
	t.Parallel()
	png := []byte("\x89PNG\r\n\x1a\nrest")
	f := coursetest.Small()
	before := len(f)
	g, file, err := f.AddMedium("cup.png", png)
	if err != nil {
		t.Fatal(err)
	}
	if _, again, _ := g.AddMedium("other.png", png); again != file {
		t.Errorf("the same picture is kept twice, as %q", again)
	}
	if _, other, _ := g.AddMedium("cup.png", append(png, 'x')); other != "media/cup-2.png" {
		t.Errorf("another picture of that name is %q", other)
	}
	if len(f) != before || len(g) != before+1 || len(g.Check()) != 0 {
		t.Errorf("%d files became %d: %v", before, len(g), g.Check())
	}
}

func TestAFileThatIsNoSafePictureIsNotAdded(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"a.svg": `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, "b.svg": `<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`,
		"c.png": "GIF89a", "d.html": "<p>", "e.png": "", "f.pdf": "PDF", "g": "x", "h.jpg": "\x89PNG\r\n\x1a\n",
		"large.png": "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 5<<20),
	} {
		var refused *courses.Refusal
		if _, _, err := coursetest.Small().AddMedium(name, []byte(content)); !errors.As(err, &refused) || refused.Fix == "" {
			t.Errorf("%s was taken: %v", name, err)
		}
	}
	if _, file, err := coursetest.Small().AddMedium("Cup.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>Cup</title><rect width="1" height="1"/></svg>`)); err != nil || file != "media/cup.svg" {
		t.Errorf("a plain drawing was refused: %q, %v", file, err)
	}
	if got := courses.PictureText("media/cup.png", " A [cup]\nof tea\\ "); got != "![A (cup) of tea](media/cup.png)" {
		t.Error(got)
	}
}
