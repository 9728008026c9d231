package courses

import "throughline/internal/strict"

// manual is the page that describes the keys of a course.
const manual = "docs/course-format.md"

// Problem is one thing to mend before a course can be published: the file within the course ("" for the course as a whole),
// the line (0 where none fits), what is wrong in plain words, and the fix.
type Problem = strict.Problem

// FormatProblems writes problems for a terminal: «file:line: message», and under it the fix. It is "" where there is none.
func FormatProblems(problems []Problem) string { return strict.Format("course", problems) }
