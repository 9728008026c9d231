package main

import (
	"errors"
	"io/fs"
	"path/filepath"

	"throughline/courses"
)

// checkCommand looks through a course without a database.
type checkCommand struct {
	Dir string `arg:"" help:"The course's folder." placeholder:"DIR"`
}

// Run says what to mend; errSaid when there is something.
func (c *checkCommand) Run(p *program) error {
	course, problems, err := readCourse(c.Dir)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		p.say("%s%s", courses.FormatProblems(problems), counted(len(problems), "thing to mend.", "things to mend."))
		return errSaid
	}
	p.say("%s: %s, %d minutes, is ready to publish.", course.Title, counted(len(course.Steps), "part", "parts"), course.Minutes)
	return nil
}

// readCourse reads a folder and parses it; problems of both, and a course only where there is none.
func readCourse(dir string) (*courses.Course, []courses.Problem, error) {
	files, problems, err := courses.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, refuseSetting("", "DIR", "there is no folder %s", filepath.Clean(dir))
	}
	if err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	course, problems := courses.Parse(files)
	return course, problems, nil
}
