package courses

import (
	"embed"
	"fmt"
)

// To add a course to the catalogue: put its folder here, name it in the embed line, and in builtIn at its place.
//
//go:embed harm-reduction trauma boundaries psychologically-informed-environments motivational-interviewing
var folders embed.FS

// builtIn is the order in which the catalogue is meant to be taken.
var builtIn = []string{
	"harm-reduction", "trauma", "boundaries", "psychologically-informed-environments", "motivational-interviewing",
}

// Entry is a course of the built-in catalogue.
type Entry struct {
	Slug  string
	Files Files
}

// Catalogue gives the courses that come with the program, in their order. An error names the first course with a problem;
// a test sees to it that there is none.
func Catalogue() ([]Entry, error) {
	entries := make([]Entry, 0, len(builtIn))
	for _, slug := range builtIn {
		files, problems, err := ReadFS(folders, slug)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", slug, err)
		}
		if len(problems) > 0 {
			return nil, fmt.Errorf("read %s: %s", slug, FormatProblems(problems))
		}
		entries = append(entries, Entry{Slug: slug, Files: files})
	}
	return entries, nil
}
