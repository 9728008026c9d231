package main

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// newCourseSite has the small course for everyone, and an organisation with rowan, jo and mo, who have begun nothing.
func newCourseSite(t *testing.T) (*site, modelstest.Team) {
	t.Helper()
	s := newSite(t)
	team := modelstest.NewTeam(t, s.store, "Cairn Peers", "rowan")
	modelstest.Small(t, s.store)
	team.Join(t, s.store, "jo", models.Supervisor)
	team.Join(t, s.store, "mo")
	return s, team
}

// start starts the small course by its form and gives the enrolment.
func (c *client) start(org string) string {
	c.site.t.Helper()
	got := c.post("/courses/small/start", url.Values{"org": {org}})
	path := strings.Split(got.header.Get("Location"), "/")
	if got.status != http.StatusSeeOther || len(path) != 4 || path[1] != "learn" {
		c.site.t.Fatalf("starting answered %d and leads to %v\n%s", got.status, path, got.text())
	}
	return path[2]
}

func TestACourseTellsEverythingBeforeItIsStarted(t *testing.T) {
	t.Parallel()
	s, team := newCourseSite(t)
	s.as("").get("/courses/small").is(http.StatusOK).
		has("What you will be able to do", "Offer a tea break in one plain sentence", "Part 2 talks about a hard day at work.", "Content note: A hard day at work",
			"About 25 minutes, in 5 parts", "Tea breaks, level 1", "valid for 2 years", "Serving food for sale", "Questions marked by the program, and one practice task",
			"Not yet reviewed by a local practitioner.", "Ray, peer worker", "CC0-1.0", "1, from 1 June 2026", "2 sources", "Kettle A. Breaks at work.",
			"There is a short version.", "Signed by a supervisor or mentor.", "Join with a code or sign in to take it.", `href="/signin?next=/courses/small"`, `<meta name="description"`).
		hasNot("Who is this for?", "Set it aside", "Leave this course", "Cairn Peers", "It is his break.")
	s.as("mo").get("/courses/small").is(http.StatusOK).
		has("Who is this for?", "Cairn Peers", "They do not see your answers", "Nobody: just for me", "then there is nobody who can sign it",
			"The certificate comes from Cairn Peers", `name="org" value="`+team.Org.Slug+`" type="radio" checked`).
		hasNot("sign in to take it", "Set it aside")
	s.as("mo").get("/courses/no-such-course").is(http.StatusNotFound).has("We cannot find that page")
}

func TestStartingTwiceGivesOneEnrolment(t *testing.T) {
	t.Parallel()
	s, team := newCourseSite(t)
	mo := s.as("mo")
	first := mo.start(team.Org.Slug)
	if second := mo.start("-"); first != second {
		t.Errorf("two enrolments: %s and %s", first, second)
	}
	mo.post("/courses/small/start", url.Values{"org": {team.Org.Slug}}).leads("/learn/" + first + "/offering-tea")
	mo.get("/courses/small").has("Begin with part 1", "You do it for Cairn Peers.").hasNot("Who is this for?")
	mo.get("/learn/"+first).has("For Cairn Peers", "0 of 5 done.", "Start with “Offering tea”")
}

func TestWhomACourseIsForIsChosenAmongOnesOwn(t *testing.T) {
	t.Parallel()
	s, team := newCourseSite(t)
	other := modelstest.NewTeam(t, s.store, "Skerry Support", "ines")
	mo := s.as("mo")
	mo.post("/courses/small/start", nil).is(http.StatusUnprocessableEntity).has("Please choose who this is for.", "One thing to check", "Please check: A small course")
	mo.post("/courses/small/start", url.Values{"org": {other.Org.Slug}}).is(http.StatusUnprocessableEntity).has("Choose one of your own organisations, or none.").hasNot("Skerry")
	mo.post("/courses/no-such-course/start", url.Values{"org": {"-"}}).is(http.StatusNotFound)
	if to := s.as("").post("/courses/small/start", url.Values{"org": {"-"}}).is(http.StatusSeeOther).header.Get("Location"); !strings.HasPrefix(to, "/signin") {
		t.Errorf("a stranger is led to %s", to)
	}
	who, _, err := s.store.SignIn(context.Background(), "mo", modelstest.Password, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	if line, err := s.store.Line(context.Background(), who); err != nil || len(line.Here) != 0 {
		t.Fatalf("something was started: %+v, %v", line.Here, err)
	}
	alone := mo.start("-")
	mo.get("/learn/"+alone).has("Just for you", "Now you do this course just for you.", `name="org" value="`+team.Org.Slug+`"`).
		hasNot("For Cairn Peers", "Cairn Peers sees", "Cairn Peers no longer", "Skerry", other.Org.Slug)
	mo.get("/courses/small").has("You do it just for you.").hasNot("Cairn Peers", "Skerry")
}

func TestSomebodyInTwoOrganisationsIsAskedWithoutAGuess(t *testing.T) {
	t.Parallel()
	s, team := newCourseSite(t)
	other := modelstest.NewTeam(t, s.store, "Skerry Support", "ines")
	who, _, err := s.store.SignIn(context.Background(), "mo", modelstest.Password, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.store.AddCode(context.Background(), who, other.Code, "")
	s.must(err)
	mo := s.as("mo")
	mo.get("/courses/small").has("Cairn Peers", "Skerry Support").hasNot(" checked")
	mo.post("/courses/small/start", url.Values{"org": {team.Org.Slug + "x"}}).is(http.StatusUnprocessableEntity).hasNot(" checked")
	id := mo.start(other.Org.Slug)
	mo.get("/learn/" + id).has("For Skerry Support")
}

func TestTheCatalogueIsSearchedAndHidesWhatIsNotOnesOwn(t *testing.T) {
	t.Parallel()
	s, team := newCourseSite(t)
	modelstest.NewTeam(t, s.store, "Skerry Support", "ines")
	own := coursetest.Small()
	for old, now := range map[string]string{"title: A small course about tea breaks": "title: Our own kettle", "uid: 3d1c6f0e": "uid: 4d1c6f0e", "stage: into": "stage: beyond"} {
		own["course.yaml"] = bytes.Replace(own["course.yaml"], []byte(old), []byte(now), 1)
	}
	if _, err := s.store.Publish(context.Background(), models.Publication{Files: own, Slug: "own-kettle", OwnerOrg: team.Org.ID, By: "test"}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"", "ines"} {
		s.as(who).get("/catalogue").is(http.StatusOK).has("1 course.", "Into the role").hasNot("Our own kettle", "Beyond it</h2>", "Cairn Peers")
		s.as(who).get("/courses/own-kettle").is(http.StatusNotFound).hasNot("Our own kettle", "Cairn Peers")
	}
	s.as("ines").post("/courses/own-kettle/start", url.Values{"org": {"-"}}).is(http.StatusNotFound).hasNot("kettle")
	mo := s.as("mo")
	mo.get("/catalogue").has("2 courses.", "Our own kettle", "From Cairn Peers.", "Content note: Part 2 talks about a hard day at work", `role="status"`)
	mo.get("/courses/own-kettle").has("Members of Cairn Peers").hasNot(`<meta name="description"`)
	mo.get("/catalogue?q=OWN+kettle").has("1 course found.", "Our own kettle", `value="OWN kettle"`).hasNot("A small course")
	mo.get("/catalogue?stage=into").has("1 course found.").hasNot("Our own kettle")
	mo.get("/catalogue?time=15").has("2 courses found.")
	mo.get("/catalogue?stage=nowhere&time=7&q=%00%ff").is(http.StatusOK).has("2 courses.")
	mo.get("/catalogue?q=%25").has("No course fits that", "Show all courses", "0 courses found.")
	mo.get("/catalogue?q=<script>alert").is(http.StatusOK).hasNot("<script>alert")
}

func TestTheCatalogueSaysWhereItsReaderIs(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	c.as("mo").get("/catalogue").has("You are on part 1 of 5.")
	c.as("jo").get("/catalogue").hasNot("You are on part")
	c.as("mo").post("/learn/"+c.enrolment+"/pause", nil)
	c.as("mo").get("/catalogue").has("You set this aside on part 1 of 5.")
	c.completeAll("")
	c.as("mo").get("/catalogue").has("You finished this on 1 June 2026.").hasNot("You are on part")
}

// completeAll does all parts of the small course but one.
func (c class) completeAll(but string) {
	c.t.Helper()
	for _, step := range []string{"offering-tea", "a-hard-day"} {
		if step != but {
			modelstest.DoLesson(c.t, c.store, c.mo, c.enrolment, step)
		}
	}
	for _, step := range []string{"knowledge-check", "in-order"} {
		if step != but {
			modelstest.DoCheck(c.t, c.store, c.mo, c.enrolment, step, modelstest.RightAnswer)
		}
	}
	if but != "practice-task" {
		modelstest.DoTask(c.t, c.store, c.mo, c.jo, c.enrolment, "practice-task")
	}
}

func TestAFinishedCourseLeadsToItsCertificateAndCanBeDoneAgain(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	c.completeAll("")
	mo := c.as("mo")
	awards, err := c.store.Awards(context.Background(), c.mo)
	if err != nil || len(awards) != 1 {
		t.Fatalf("%d awards, %v", len(awards), err)
	}
	mo.get("/courses/small").has("You finished this on 1 June 2026", `href="/awards/`+awards[0].Code+`"`, "Do it again", "The certificate you have stands until its own date.").hasNot("Leave this course")
	mo.get("/learn/"+c.enrolment).has("You came through this", "Finished on 1 June 2026.", `href="/awards/`+awards[0].Code+`"`, "5 of 5 done.").hasNot("Leave this course", "Start again from")
	again := mo.start(c.team.Org.Slug)
	if again == c.enrolment {
		t.Fatal("no new cycle")
	}
	mo.get("/learn/" + again).has("0 of 5 done.")
	mo.get("/").has("See the certificate", "Valid until 1 June 2028", "Part 1 of 5")
	mo.get("/learn/" + c.enrolment).has("5 of 5 done.")
}
