package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// renamed is the small course as another one.
func renamed(title string) courses.Files {
	files := coursetest.Small()
	text := string(files["course.yaml"])
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "uid:"):
			text = strings.Replace(text, line, "uid: "+uuid.NewSHA1(uuid.NameSpaceURL, []byte(title)).String(), 1)
		case strings.HasPrefix(line, "title:"):
			text = strings.Replace(text, line, "title: "+title, 1)
		}
	}
	files["course.yaml"] = []byte(text)
	return files
}

func TestANewJoiningCodeEndsTheOldOne(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	rowan := s.as("rowan")
	address := testBase + "/join/" + s.team.Code
	rowan.get(s.path("/join-code")).is(http.StatusOK).has(models.GroupCode(s.team.Code), address, `<svg class="qr"`, "The old code stops working at once").hasNot("Mo")
	rowan.post(s.path("/join-code"), nil).leads(s.path("/join-code?note=new-join-code"))
	rowan.get(s.path("/join-code?note=new-join-code")).has("The old one has stopped working").hasNot(s.team.Code, models.GroupCode(s.team.Code))
	if _, err := s.store.OrganisationOfCode(bg, s.team.Code, ""); models.KindOf(err) != models.Invalid {
		t.Errorf("the old code still leads somewhere: %v", err)
	}
	now, err := s.store.JoinCode(bg, s.team.Coordinator, s.team.Org.Slug)
	if err != nil {
		t.Fatal(err)
	}
	if o, err := s.store.OrganisationOfCode(bg, now.Code, ""); err != nil || o.ID != s.team.Org.ID {
		t.Errorf("the new code leads to %v, %v", o.NameShown, err)
	}
	rowan.get(s.path("/cards?n=3")).has(models.GroupCode(now.Code)).hasNot(models.GroupCode(s.team.Code))
}

func TestJoiningCardsAreMadeInBoundsAndNameNobody(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	rowan := s.as("rowan")
	for _, c := range []struct {
		n                    string
		status, cards, sheet int
	}{{"1", 200, 1, 1}, {"8", 200, 8, 1}, {"9", 200, 9, 2}, {"200", 200, 200, 25}, {"0", 422, 0, 0}, {"201", 422, 0, 0}, {"-5", 422, 0, 0}, {"many", 422, 0, 0}, {"99999999999999999999", 422, 0, 0}} {
		got := rowan.get(s.path("/cards?n=" + c.n)).is(c.status)
		if n := strings.Count(got.body, "Your code <b"); n != c.cards {
			t.Errorf("n=%s: %d cards, want %d", c.n, n, c.cards)
		}
		if n := strings.Count(got.body, `<ul class="cut cards"`); n != c.sheet {
			t.Errorf("n=%s: %d sheets, want %d", c.n, n, c.sheet)
		}
		if c.status == 422 {
			got.has("Write a number from 1 to 200.", `value="`+c.n+`"`)
		} else {
			got.has("Harbour Peers", models.GroupCode(s.team.Code), "throughline.example/join/"+s.team.Code, "You need no e-mail")
		}
		got.hasNot("Mo", "Jo ")
	}
	if got := rowan.get(s.path("/cards")); strings.Count(got.body, "Your code <b") != 8 {
		t.Error("without a number there are not eight cards")
	}
}

func TestTheInductionIsKeptInOrderForWhoeverJoinsNext(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	ids := map[string]string{"small": courseID(t, s, "small")}
	for _, slug := range []string{"biscuits", "kettles"} {
		modelstest.Publish(t, s.store, renamed(strings.ToUpper(slug[:1])+slug[1:]), slug)
		ids[slug] = courseID(t, s, slug)
	}
	rowan := s.as("rowan")
	rowan.get(s.path("/induction")).is(http.StatusOK).has("Biscuits", "Kettles", "A small course")
	rowan.post(s.path("/induction"), url.Values{"course": {ids["small"], ids["kettles"], ids["biscuits"]},
		"place-" + ids["small"]: {"3"}, "place-" + ids["kettles"]: {"1"}, "place-" + ids["biscuits"]: {"2"}}).leads(s.path("/induction?note=induction-saved"))
	inOrderOnPage(t, rowan.get(s.path("/induction?note=induction-saved")).has("Whoever joins from now on").body, "Kettles", "Biscuits", "A small course")
	ray := s.team.Join(t, s.store, "ray")
	inOrderOnPage(t, rowan.get(s.person(ray, "")).is(200).has("Not begun yet").body, ">Kettles", ">Biscuits", ">A small course")
	rowan.get(s.person(s.jo, "")).has("Nothing asked or started yet")

	// One is moved to the place of another, one is taken out, and those who are here get them too.
	rowan.post(s.path("/induction"), url.Values{"course": {ids["kettles"], ids["biscuits"]}, "place-" + ids["kettles"]: {"2"}, "place-" + ids["biscuits"]: {"2"},
		"place-" + ids["small"]: {"3"}, "also_here": {"yes"}}).leads(s.path("/induction?note=induction-saved"))
	inOrderOnPage(t, rowan.get(s.person(s.jo, "")).hasNot("A small course").body, ">Biscuits", ">Kettles")
	rowan.get(s.person(ray, "")).has("A small course")

	// Nothing that is not on the list gets there.
	own, err := s.store.Publish(bg, models.Publication{Files: renamed("Secrets"), Slug: "secrets", OwnerOrg: s.other.Org.ID, By: "test"})
	if err != nil {
		t.Fatal(err)
	}
	rowan.post(s.path("/induction"), url.Values{"course": {own.CourseID}}).is(http.StatusUnprocessableEntity).has("Choose up to 50 courses from the list.").hasNot("Secrets")
}

func courseID(t *testing.T, s orgSite, slug string) string {
	t.Helper()
	choices, err := s.store.Induction(bg, s.team.Coordinator, s.team.Org.Slug)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range choices {
		if c.Slug == slug {
			return c.CourseID
		}
	}
	t.Fatalf("there is no course %s", slug)
	return ""
}

// inOrderOnPage asserts that texts stand one after the other.
func inOrderOnPage(t *testing.T, body string, texts ...string) {
	t.Helper()
	_, body, _ = strings.Cut(body, "<main")
	for _, text := range texts {
		_, rest, found := strings.Cut(body, text)
		if !found {
			t.Fatalf("%q is not there after the others of %q", text, texts)
		}
		body = rest
	}
}
