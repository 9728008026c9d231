package e2e

import (
	"strconv"
	"testing"

	"throughline/courses"
)

// TestNoPartOfACourseKeepsAnyoneOut opens every part of every built-in course as a learner meets it, lessons whole and
// short, and what stands beside the parts. Each is looked at narrow and wide, light and dark.
func TestNoPartOfACourseKeepsAnyoneOut(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, "demo")
	for _, e := range entries {
		t.Run(e.Slug, func(t *testing.T) {
			t.Parallel()
			b := open(t, r, window{width: 320, script: true})
			b.signIn("rowan")
			b.everyPart(axe, catalogueCourse(t, e.Slug), "/courses/"+e.Slug)
		})
	}
}

// everyPart starts a course and looks at all its pages: lessons all on one page, and the first
// and the last screen of the first one by themselves too.
func (b *browser) everyPart(axe string, course *courses.Course, home string) {
	b.t.Helper()
	look := func(path string) {
		b.visit(path)
		b.everyLook(axe, 200)
	}
	look(home)
	b.press("Start")
	b.visit(home)
	learning := b.learningHere()
	for _, page := range []string{"", "/glossary", "/summary", "/further-reading"} {
		look(learning + page)
	}
	for i, step := range course.Steps {
		page := learning + "/" + step.ID
		if step.Sensitive {
			look(page) // what it talks about, and the two ways
			b.press("Take the short version")
			look(page + "?all=1")
			b.press("Take the whole part")
		}
		look(page + "?all=1")
		if i == 0 {
			look(page)
			look(page + "?screen=" + strconv.Itoa(len(step.Screens)))
		}
	}
}

// learningHere is the address of the course that the page leads to.
func (b *browser) learningHere() string {
	b.t.Helper()
	return eval[string](b, `document.querySelector('main a[href^="/learn/"]').getAttribute("href").split("/").slice(0, 3).join("/")`)
}
