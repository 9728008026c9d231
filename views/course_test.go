package views

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
)

func smallLearning(state string) models.Learning {
	parsed, _ := courses.Parse(coursetest.Small())
	day, at := "2026-06-01", time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	states := map[string]courses.StepState{"offering-tea": courses.Done}
	v := &models.Version{CourseVersion: models.CourseVersion{Number: 1, PublishedAt: at}, Slug: "small", Parsed: parsed}
	newer := &models.Version{CourseVersion: models.CourseVersion{Number: 2, PublishedAt: at}, Slug: "small", Parsed: parsed}
	return models.Learning{Enrolment: models.Enrolment{ID: "e1", State: state, CompletedOn: &day, EndedAt: &at, PausedAt: &at}, Version: v, Newer: newer,
		Moving: models.Moving{Notes: []string{"More tea."}, Redo: []string{"offering-tea"}}, Standing: parsed.Evaluate(states), States: states, Place: "a-hard-day", DoneFor: "Cairn Peers", Award: "ABC"}
}

func TestEveryPageOfACourseIsWhole(t *testing.T) {
	t.Parallel()
	open := smallLearning("open")
	in := Viewer{SignedIn: true, NameShown: "Mo"}
	course := models.CoursePage{Course: models.Course{Slug: "small", Public: true}, Version: open.Version, Founder: "Cairn Peers", MayBeAlone: true,
		MayDoFor: []models.OrganisationName{{Slug: "cairn", Name: "Cairn Peers"}}}
	underWay, finished, closed := course, course, course
	underWay.Open = &open
	finished.Completed, finished.Award = &open.Enrolment, "ABC"
	closed.Closed = true
	item := models.LineItem{Slug: "small", Title: "Tea", Enrolment: "e1", Step: "offering-tea", StepTitle: "Offering tea", Part: 1, Of: 5, ContentNote: "Talks about tea.", WaitsFor: "Jo"}
	done, paused := item, item
	done.CompletedOn, done.Award, done.AwardState, done.AwardUntil = "2026-06-01", "ABC", models.Expired, "2028-06-01"
	paused.Paused = true
	listed := []models.CatalogueCourse{{Course: course.Course, Version: open.Version, Owner: "Cairn Peers"}}
	for name, c := range map[string]templ.Component{
		"catalogue": Catalogue(CatalogueView{Courses: listed, Mine: map[string]models.LineItem{"small": item}}), "nothing found": Catalogue(CatalogueView{Filter: models.CatalogueFilter{Word: "x"}}),
		"no courses": Catalogue(CatalogueView{}), "course for a stranger": Course(CourseView{Page: course}), "course": Course(CourseView{Viewer: in, Page: course}),
		"with a problem": Course(CourseView{Viewer: in, Page: course, Problems: Problems{"org": "Please choose."}}), "under way": Course(CourseView{Viewer: in, Page: underWay}),
		"finished": Course(CourseView{Viewer: in, Page: finished}), "closed": Course(CourseView{Viewer: in, Page: closed}),
		"open": Learning(LearningView{Viewer: in, Learning: open}), "completed": Learning(LearningView{Viewer: in, Learning: smallLearning("completed")}),
		"left": Learning(LearningView{Viewer: in, Learning: smallLearning("left")}), "line": YourLine(LineView{Viewer: in, Line: models.Line{Behind: []models.LineItem{done}, Here: []models.LineItem{item, paused}, Closed: 2}}),
		"only set aside": YourLine(LineView{Viewer: in, Line: models.Line{Here: []models.LineItem{paused}}}), "empty line": YourLine(LineView{Viewer: in}),
		"glossary": Reading(ReadingView{Viewer: in, Learning: open, Page: readingPages(open.Version.Parsed)[0]}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkPage(t, render(t, c))
		})
	}
}

func TestTimesAreSaidRoughly(t *testing.T) {
	t.Parallel()
	for minutes, want := range map[int]string{3: "about 5 minutes", 25: "about 25 minutes", 60: "about 1 hour", 90: "about 90 minutes", 126: "about 2 hours", 150: "about 2½ hours"} {
		if got := aboutTime(minutes); got != want {
			t.Errorf("%d: %q, want %q", minutes, got, want)
		}
	}
	for note, want := range map[string]string{"This lesson talks about overdose and death, with numbers. About 12 minutes.": "Content note: overdose and death, with numbers", "Some of it is hard.": "Content note: Some of it is hard"} {
		if got := contentNoteTag(note); got != want {
			t.Errorf("%q", got)
		}
	}
}

func TestACoursesPageSaysHonestlyWhoReviewedIt(t *testing.T) {
	t.Parallel()
	files := coursetest.Small()
	for name, test := range map[string]struct {
		review string
		shows  []string
		hides  string
	}{
		"nobody yet": {"review:\n  by: Not yet reviewed by a local practitioner. Have a nurse read part 2.\n  next: 2027-11-21\n",
			[]string{"Not yet reviewed by a local practitioner. Have a nurse read part 2.", "By 21 November 2027"}, ", on "},
		"somebody": {"review:\n  by: Nila, nurse in Leith\n  on: 2026-11-01\n  next: 2027-11-21\n",
			[]string{"Nila, nurse in Leith, on 1 November 2026", "By 21 November 2027"}, "Not yet reviewed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mine := maps.Clone(files)
			yaml := string(mine["course.yaml"])
			mine["course.yaml"] = []byte(yaml[:strings.Index(yaml, "review:")] + test.review)
			parsed, problems := courses.Parse(mine)
			if len(problems) > 0 {
				t.Fatal(courses.FormatProblems(problems))
			}
			v := &models.Version{CourseVersion: models.CourseVersion{Number: 1}, Slug: "small", Parsed: parsed}
			html := render(t, Course(CourseView{Page: models.CoursePage{Course: models.Course{Slug: "small", Public: true}, Version: v}}))
			shows(t, html, append(test.shows, "Who wrote it, and who reviewed it", "Ray, peer worker")...)
			hides(t, html, test.hides)
		})
	}
}
