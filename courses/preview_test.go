package courses_test

import (
	"reflect"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func TestOnePartIsReadAsInTheWholeCourse(t *testing.T) {
	t.Parallel()
	for _, e := range builtIn(t) {
		whole, _ := courses.Parse(e.Files)
		for _, s := range whole.Steps {
			c, problems, ok := courses.ParseStep(e.Files, s.ID)
			if !ok || len(problems) > 0 || len(c.Steps) != 1 || !reflect.DeepEqual(c.Steps[0], s) || c.Title != whole.Title {
				t.Errorf("%s reads otherwise alone: %s", s.File, courses.FormatProblems(problems))
			}
		}
	}
	f := coursetest.Small()
	put(f, lesson, "minutes: 5", "minutes: five")
	put(f, yamlFile, "stage: into", "stage: before")
	put(f, check, "draw: 2", "draw: 99")
	c, problems, ok := courses.ParseStep(f, "offering-tea")
	if !ok || len(problems) != 1 || problems[0].File != lesson || problems[0].Line != 4 || len(c.Steps[0].Screens) != 3 {
		t.Errorf("%v %+v", ok, problems)
	}
	if _, _, ok := courses.ParseStep(f, "party"); ok {
		t.Error("a part that is not there was read")
	}
}

// BenchmarkPreview reads a lesson of 3,000 words with its blocks, from bytes to the HTML of its screens.
func BenchmarkPreview(b *testing.B) {
	f := coursetest.Large()
	b.ReportAllocs()
	for b.Loop() {
		if _, problems, _ := courses.ParseStep(f, coursetest.LongPart); len(problems) > 0 {
			b.Fatal(courses.FormatProblems(problems))
		}
	}
}
