package courses_test

import (
	"testing"

	"throughline/courses"
)

func TestEveryCourseOfTheCatalogueHasNoProblem(t *testing.T) {
	t.Parallel()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	uids := map[string]string{}
	for _, e := range entries {
		c, problems := courses.Parse(e.Files)
		if len(problems) > 0 {
			t.Errorf("%s:\n%s", e.Slug, courses.FormatProblems(problems))
		}
		if !courses.ValidSlug(e.Slug) || c.Title == "" || len(c.Required()) == 0 {
			t.Errorf("%s is not a whole course", e.Slug)
		}
		if other := uids[c.UID]; other != "" {
			t.Errorf("%s has the uid of %s", e.Slug, other)
		}
		uids[c.UID] = e.Slug
	}
	if len(entries) < 5 || entries[0].Slug != "harm-reduction" {
		t.Errorf("the catalogue has %d courses and does not start with harm reduction", len(entries))
	}
}
