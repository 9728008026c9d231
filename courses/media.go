package courses

import (
	"fmt"
	"path"
	"strings"

	"throughline/internal/strict"
)

// NewMediaName is a name in media/ for a file that somebody sends, made of its own name and free in the course. Refusal: it
// is of no kind that a course may have.
func (f Files) NewMediaName(sent string) (string, error) {
	sent = path.Base(strings.ReplaceAll(sent, `\`, "/"))
	ext := strings.ToLower(path.Ext(sent))
	if !mediaForm.MatchString("x" + ext) {
		return "", &Refusal{"Only .svg, .png, .jpg, .jpeg, .webp and .pdf can be shown in a course.", "Save it as one of these."}
	}
	base := asID(sent[:len(sent)-len(ext)])
	switch {
	case base == "":
		base = "picture"
	case devices.MatchString(base):
		base = "picture-" + base
	}
	name := base
	for n := 2; f.has("media/" + name + ext); n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	return "media/" + name + ext, nil
}

func (f Files) has(file string) bool {
	_, there := f[file]
	return there
}

// CheckMedium says what is wrong with one picture or PDF, before it is kept in a draft: its name, its size, what is inside.
func CheckMedium(file string, b []byte) []Problem {
	p := &reading{Report: &strict.Report{}}
	if message, fix := pathProblem(file); message != "" {
		p.Add(file, 0, message, fix)
		return p.Sorted()
	}
	if !isMedia(file) {
		p.Add(file, 0, "This file has no place in a course.", "Put it into media.")
		return p.Sorted()
	}
	if message, fix := unknownFile(file); message != "" {
		p.Add(file, 0, message, fix)
	} else if message, fix := sizeProblem(file, len(b)); message != "" {
		p.Add(file, 0, message, fix)
	} else if strings.HasSuffix(file, ".svg") {
		p.svg(file, b)
	} else if message, fix := mediaProblem(file, b); message != "" {
		p.Add(file, 0, message, fix)
	}
	return p.Sorted()
}
