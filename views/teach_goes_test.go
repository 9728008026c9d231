package views

import (
	"strings"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
)

// smallGoes is the small course as so many began it, and finished each part.
func smallGoes(started int, done ...models.Tens) TeachGoesView {
	parsed, _ := courses.Parse(coursetest.Small())
	v := models.CourseVersion{Number: 1, PublishedAt: time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)}
	page := models.GoesPage{Draft: models.CourseDraft{ID: "d1", Title: "Tea"}, Zone: "Europe/London", Versions: []models.CourseVersion{{Number: 2}, v}, Version: &models.Version{CourseVersion: v, Parsed: parsed}}
	page.Started = models.Tens{AtLeast: started}
	for i, step := range parsed.Steps {
		part := models.PartGoes{Step: step, Useful: make([]models.Tens, 3)}
		if i < len(done) {
			part.Done = done[i]
		}
		for _, q := range step.Pool {
			part.Questions = append(part.Questions, models.QuestionGoes{Question: q, Answered: page.Started, Chose: make([]models.Tens, max(1, len(q.Options)))})
		}
		page.Parts = append(page.Parts, part)
	}
	return TeachGoesView{Viewer: Viewer{SignedIn: true}, Page: page}
}

func TestHowACourseGoesIsAWholePageHoweverMuchThereIs(t *testing.T) {
	t.Parallel()
	nothing := smallGoes(0)
	unpublished := nothing
	unpublished.Page.Versions, unpublished.Page.Version = nil, nil
	moved := smallGoes(40, models.Tens{AtLeast: 30, PerhapsAll: true})
	moved.Page.Moved, moved.Page.Parts[0].Said, moved.Page.Parts[0].Useful[0] = models.Tens{AtLeast: 10}, models.Tens{AtLeast: 30}, models.Tens{AtLeast: 20, PerhapsAll: true}
	for name, c := range map[string]struct {
		view  TeachGoesView
		shows string
		hides string
	}{
		"nothing published": {unpublished, "Not published yet", "Nothing to show yet"},
		"nobody yet":        {nothing, "Nothing to show yet", "<svg class=\"chart\""},
		"forty people":      {moved, "10 or more moved on to a newer version.", "Nothing to show yet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := render(t, TeachGoes(c.view))
			checkPage(t, page)
			if !strings.Contains(page, c.shows) || strings.Contains(page, c.hides) {
				t.Errorf("want %q and not %q in\n%s", c.shows, c.hides, page)
			}
		})
	}
}

func TestWherePeopleStopIsSaidOnlyWhereTheNumbersAreFarApart(t *testing.T) {
	t.Parallel()
	ten := func(n int) models.Tens { return models.Tens{AtLeast: n} }
	all := models.Tens{AtLeast: 50, PerhapsAll: true}
	for name, c := range map[string]struct {
		done []models.Tens
		want string
	}{
		"a little less each time":      {[]models.Tens{all, ten(40), ten(30), ten(20), ten(10)}, ""},
		"perhaps all came so far":      {[]models.Tens{all, all, all, all, all}, ""},
		"many less":                    {[]models.Tens{all, ten(50), ten(20), ten(20), ten(20)}, "Many people stop at part 3, “What do you know about tea breaks?”."},
		"the first of two big steps":   {[]models.Tens{ten(30), ten(30), ten(10), ten(10), ten(10)}, "Many people stop at part 1, “Offering tea”."},
		"the second one is the larger": {[]models.Tens{ten(40), ten(40), ten(0), ten(0), ten(0)}, "Many people stop at part 3, “What do you know about tea breaks?”."},
	} {
		if got := smallGoes(60, c.done...).stops(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
