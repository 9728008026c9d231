package models

import "throughline/courses"

// Version is a published version, parsed: read-only, shared by requests.
type Version struct {
	CourseVersion
	Slug   string
	Parsed *courses.Course
}
