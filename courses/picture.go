package courses

import (
	"strings"

	"throughline/internal/strict"
)

// PictureStart is how many of a picture's first bytes say whether it is what its name says.
const PictureStart = 12

// Picture is what checks ask of a picture or PDF: its first bytes, PictureStart of them, and its size.
type Picture struct {
	Start []byte
	Size  int
}

// Pictures are the pictures and PDFs of a course by their paths, where their contents stay where they are kept.
type Pictures map[string]Picture

// IsPicture tells which files of a course are pictures or PDFs. A drawing is text: checks read all of it.
func IsPicture(path string) bool {
	return isMedia(path) && mediaForm.MatchString(path) && !strings.HasSuffix(path, ".svg")
}

// Apart is the same course with its pictures apart.
func (f Files) Apart() (Files, Pictures) {
	rest, pictures := Files{}, Pictures{}
	for p, b := range f {
		if IsPicture(p) {
			pictures[p] = Picture{Start: b[:min(len(b), PictureStart)], Size: len(b)}
		} else {
			rest[p] = b
		}
	}
	return rest, pictures
}

// sizes are those of all files, the pictures that stand apart among them.
func (f Files) sizes(apart Pictures) map[string]int {
	out := make(map[string]int, len(f)+len(apart))
	for p, picture := range apart {
		out[p] = picture.Size
	}
	for p, b := range f {
		out[p] = len(b)
	}
	return out
}

// Check tells what is wrong with names and sizes, without looking at what is inside.
func (f Files) Check() []Problem { return f.CheckWith(nil) }

// CheckWith is Check for a course of which some pictures stand apart.
func (f Files) CheckWith(apart Pictures) []Problem {
	r := &strict.Report{}
	checkFiles(r, f.sizes(apart))
	return r.Sorted()
}
