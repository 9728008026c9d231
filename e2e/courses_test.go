package e2e

import (
	"path/filepath"
	"testing"

	"throughline/courses"
)

// TestEveryCourseIsTakenOnAPhoneWithoutScripts takes each built-in course from its page to its certificate in a narrow
// window with scripts off. Harm reduction is taken by the journey of a new peer worker.
func TestEveryCourseIsTakenOnAPhoneWithoutScripts(t *testing.T) {
	t.Parallel()
	chromium(t)
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, "serve", "--data", filepath.Join(t.TempDir(), "data"), "--base-url", "http://throughline.example")
	w := window{width: 360}
	rowan, jo := open(t, r, w), open(t, r, w)
	rowan.setUp(r.setupCode())
	code := rowan.joinCode()
	jo.join(code, "jo", "Jo")
	rowan.makeSupervisor("Jo")
	for i, e := range entries {
		if e.Slug == "harm-reduction" {
			continue
		}
		t.Run(e.Slug, func(t *testing.T) {
			t.Parallel()
			course, name := catalogueCourse(t, e.Slug), []string{"", "Ash", "Bo", "Cam", "Dil"}[i]
			learner, jo := open(t, r, w), open(t, r, w)
			learner.join(code, "learner-"+name, name)
			learner.takesCourse(e.Slug, "/courses/"+e.Slug)
			learner.sideways()
			jo.signInAs("jo", password)
			jo.signs(name + ":")
			learner.visit("/awards")
			learner.press(course.PublicTitle)
			learner.sees("Valid", name+" Ŵyn", "Cairn Peers", "Jo, supervisor", course.DoesNotAuthorise[0])
		})
	}
}
