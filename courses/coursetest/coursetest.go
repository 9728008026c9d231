// Package coursetest gives tests a course to work with.
package coursetest

import (
	"embed"
	"fmt"

	"throughline/courses"
)

//go:embed all:small
var folder embed.FS

// Small is a course with everything in it, and little of it: a lesson of three screens with a scenario, a practice question
// and a reflection; a sensitive lesson with its short version; a check that draws two of three (single, multiple); a check
// with an order and a match; a task with text to hand in. Its slug is «small». Each call gives files of its own.
func Small() courses.Files {
	files, problems, err := courses.ReadFS(folder, "small")
	if err != nil || len(problems) > 0 {
		panic(fmt.Sprint("the small test course does not read: ", err, courses.FormatProblems(problems)))
	}
	return files
}
