package courses_test

import (
	"fmt"
	"reflect"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

func TestACourseIsCheckedAlikeWithItsPicturesApart(t *testing.T) {
	t.Parallel()
	whole := coursetest.WithPictures(coursetest.Small(), 3, 2000)
	whole["media/steps.pdf"] = []byte("no PDF")
	whole["media/empty.webp"] = nil
	whole["media/empty.png"] = []byte{}
	whole["media/large.jpg"] = append([]byte("\xff\xd8\xff"), make([]byte, 5<<20)...)
	whole["media/kettle.SVG"] = []byte("<svg/>")
	whole["media/bad.svg"] = []byte("<svg/>")
	whole["05-practice-task.md"] = fmt.Appendf(whole["05-practice-task.md"], "\n![None](media/none.png) ![A large one](media/large.jpg)\n")
	texts, apart := whole.Apart()
	if len(apart) != 7 || len(texts)+len(apart) != len(whole) || texts["media/kettle.svg"] == nil || apart["media/large.jpg"].Size != 5<<20+3 || len(apart["media/large.jpg"].Start) != courses.PictureStart {
		t.Fatalf("%d apart of %d: %+v", len(apart), len(whole), apart)
	}
	wantCourse, want := courses.Inspect(whole)
	course, got := courses.InspectWith(texts, apart)
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(course, wantCourse) {
		t.Errorf("apart: %+v\nwhole: %+v", got, want)
	}
	if len(want) < 6 {
		t.Errorf("only %d findings: this test sees nothing", len(want))
	}
	if got, want := texts.CheckWith(apart), whole.Check(); !reflect.DeepEqual(got, want) || len(want) == 0 {
		t.Errorf("apart: %+v\nwhole: %+v", got, want)
	}
	_, want2, _ := courses.ParseStep(whole, "practice-task")
	_, got2, ok := courses.ParseStepWith(texts, apart, "practice-task")
	if !ok || len(got2) != 1 || !reflect.DeepEqual(got2, want2) {
		t.Errorf("apart: %+v\nwhole: %+v", got2, want2)
	}
	many := courses.Pictures{}
	for n := range 501 {
		many[fmt.Sprintf("media/p-%d.png", n)] = courses.Picture{Start: []byte("\x89PNG\r\n\x1a\n"), Size: 1 << 20}
	}
	if _, problems := courses.ParseWith(coursetest.Small(), many); len(problems) != 2 {
		t.Errorf("far too many and too large: %s", courses.FormatProblems(problems))
	}
}
