package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"throughline/courses"
)

// checkCommand looks through a course without a database.
type checkCommand struct {
	Dir       string `arg:"" optional:"" help:"The course's folder, or a zip of it." placeholder:"DIR"`
	Catalogue bool   `help:"Instead of checking a folder, write a table of the courses that come with the program, as Markdown."`
}

// Run says what to mend, errSaid when there is something; else what is worth another look, which is no reason to wait.
func (c *checkCommand) Run(p *program) error {
	switch {
	case c.Catalogue && c.Dir != "":
		return refuseSetting("catalogue", "", "it tells of the courses that come with the program. Leave out %s", c.Dir)
	case c.Catalogue:
		table, err := courses.CatalogueTable()
		if err == nil {
			_, err = io.WriteString(p.out, table)
		}
		return err
	case c.Dir == "":
		return refuseSetting("", "DIR", "name the folder or the zip of the course to check")
	}
	files, problems, err := readCourse(c.Dir)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		sayProblems(p, problems)
		return errSaid
	}
	course, _ := courses.Parse(files)
	p.say("%s: %s, %d minutes, is ready to publish.", course.Title, counted(len(course.Steps), "part", "parts"), course.Minutes)
	if remarks := course.Remarks(); len(remarks) > 0 {
		p.say("\nWorth another look, if you like:\n%s", strings.TrimSuffix(courses.FormatRemarks(remarks), "\n"))
	}
	return nil
}

// readCourse reads a folder or a zip and gives all problems of it: of its files, or of what is in them.
func readCourse(from string) (courses.Files, []courses.Problem, error) {
	files, problems, err := readFolderOrZip(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, refuseSetting("", "DIR", "there is no folder or zip %s", filepath.Clean(from))
	}
	var refused *courses.Refusal
	if errors.As(err, &refused) {
		return nil, nil, refuseSetting("", "DIR", "%s: %s", filepath.Clean(from), refused.Error())
	}
	if err == nil && len(problems) == 0 {
		_, problems = courses.Parse(files)
	}
	return files, problems, err
}

func readFolderOrZip(from string) (courses.Files, []courses.Problem, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return courses.ReadDir(from)
	}
	f, err := os.Open(from)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return courses.ReadZip(f, info.Size())
}

func sayProblems(p *program, problems []courses.Problem) {
	p.say("%s%s", courses.FormatProblems(problems), counted(len(problems), "thing to mend.", "things to mend."))
}
