package coursetest_test

import (
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func TestTheLargeCourseCanBePublished(t *testing.T) {
	t.Parallel()
	c, problems := courses.Parse(coursetest.WithPictures(coursetest.Large(), 3, 1000))
	if len(problems) > 0 || len(c.Steps) != 40 {
		t.Fatalf("%d parts\n%s", len(c.Steps), courses.FormatProblems(problems))
	}
	if last := c.Steps[39]; last.ID != coursetest.LongPart || last.Words() < 3000 {
		t.Errorf("%s has %d words", last.ID, last.Words())
	}
}
