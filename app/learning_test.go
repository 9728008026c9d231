package main

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestTheLineLeadsStraightToTheOneNextStep(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	mo.get("/").is(http.StatusOK).has("Good to see you, Mo", "You are here", "Offering tea", `href="/learn/`+c.enrolment+`/offering-tea"`, "For Cairn Peers.", "Whatever you choose next").
		hasNot("Join with a code", "You have lived it", "overdue", "streak")
	modelstest.DoLesson(t, c.store, c.mo, c.enrolment, "offering-tea")
	mo.get("/").has("A hard day", "Content note: A hard day at work", `href="/learn/`+c.enrolment+`/a-hard-day"`, "Part 2 of 5")

	c.completeAll("practice-task")
	c.must(c.store.HandIn(context.Background(), c.mo, c.enrolment, "practice-task", c.jo.PersonID, "I offered tea.", nil))
	mo.get("/").has("Nothing to do just now", "Waiting for a signature", "Jo has it now.").hasNot("Carry on", "I offered tea.")
	mo.get("/learn/"+c.enrolment).has("One part is left: the practice task, which waits for a signature.", "Waits for Jo to sign.", "4 of 5 done.").hasNot("Go on with part")
	list, err := c.store.Support(context.Background(), c.jo)
	if err != nil {
		t.Fatal(err)
	}
	c.must(c.store.Sign(context.Background(), c.jo, list.Waiting[0].ID, true, ""))
	mo.get("/").has("You came through all of it", "Finished 1 June 2026", "See the certificate", "Valid until 1 June 2028").hasNot("Waiting for a signature", "Part 5 of 5")
}

func TestWhatIsAssignedIsNextUntilItIsBegun(t *testing.T) {
	t.Parallel()
	s, team := newCourseSite(t)
	s.as("mo").get("/").has("Your line starts here").hasNot("Next on your line")
	choices, err := s.store.Induction(context.Background(), team.Coordinator, team.Org.Slug)
	s.must(err)
	s.must(s.store.SetInduction(context.Background(), team.Coordinator, team.Org.Slug, []string{choices[0].CourseID}, true))
	mo := s.as("mo")
	mo.get("/").has("Next on your line", "A small course about tea breaks", `href="/courses/small"`, "Cairn Peers put it here.").hasNot("Carry on")
	mo.get("/courses/small").has("Your organisation put this course on your line.")
	id := mo.start(team.Org.Slug)
	mo.get("/").has("Carry on", `href="/learn/`+id+`/offering-tea"`).hasNot("Next on your line")
}

func TestACourseIsSetAsideLeftAndStartedAgainWithoutScript(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	modelstest.DoLesson(t, c.store, c.mo, c.enrolment, "offering-tea")
	mo, at := c.as("mo"), "/learn/"+c.enrolment
	mo.get(at).has(`<form method="post" action="`+at+`/pause"`, "Cairn Peers sees that it is set aside.", "<details>")

	mo.post(at+"/pause", nil).leads(at + "?note=paused")
	mo.get(at+"?note=paused").has("It is set aside. Your place is kept.", "Take it up again", "On 1 June 2026.").hasNot("Set it aside for a while")
	mo.get("/").has("Set aside for now", "Nothing to do just now").hasNot("Carry on")
	mo.post(at+"/resume", nil).leads(at + "?note=resumed")
	mo.get("/").has("Carry on").hasNot("Set aside for now")

	again := mo.post(at+"/start-again", nil)
	again.is(http.StatusSeeOther)
	next := strings.Split(again.header.Get("Location"), "/")[2]
	if next == c.enrolment {
		t.Fatal("the same enrolment")
	}
	mo.post(at+"/start-again", nil).leads("/courses/small")
	mo.get(at).has("You left this course").hasNot("Leave this course", "Begin with", "Go on with")
	mo.get("/learn/" + next).has("0 of 5 done.")

	mo.post("/learn/"+next+"/leave", nil).leads("/learn/" + next + "?note=left")
	mo.post("/learn/"+next+"/leave", nil).leads("/courses/small")
	mo.get("/").has("Your line starts here").hasNot("Carry on")
	if list, err := c.store.Line(context.Background(), c.mo); err != nil || len(list.Here) != 0 {
		t.Errorf("still under way: %+v, %v", list.Here, err)
	}
}

func TestAFinishedCourseCannotBeLeft(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	c.completeAll("")
	mo, at := c.as("mo"), "/learn/"+c.enrolment
	for _, act := range []string{"/leave", "/start-again", "/move"} {
		mo.post(at+act, nil).leads(at)
	}
	mo.get(at).has("You came through this", "5 of 5 done.")
	if awards, err := c.store.Awards(context.Background(), c.mo); err != nil || len(awards) != 1 || awards[0].State != models.Valid {
		t.Errorf("%+v, %v", awards, err)
	}
}

func TestANewerVersionIsOfferedWithWhatChanged(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	modelstest.DoLesson(t, c.store, c.mo, c.enrolment, "offering-tea")
	modelstest.DoLesson(t, c.store, c.mo, c.enrolment, "a-hard-day")
	mo, at := c.as("mo"), "/learn/"+c.enrolment
	mo.get(at).hasNot("There is a newer version")
	files := coursetest.Small()
	files["02-a-hard-day.md"] = append(files["02-a-hard-day.md"], []byte("\nOne line more.\n")...)
	_, err := c.store.Publish(context.Background(), models.Publication{Files: files, Slug: "small", Public: true, Redo: []string{"a-hard-day"}, ChangeNote: "More about hard days."})
	c.must(err)
	for _, path := range []string{at, "/courses/small"} {
		mo.get(path).has("There is a newer version", "You are on version 1. Version 2 is from 1 June 2026.", "More about hard days.", "To be done again: A hard day", "You can stay where you are",
			`action="`+at+`/move"`)
	}
	mo.get("/courses/small").has("1, from 1 June 2026")
	mo.post(at+"/move", nil).leads(at + "?note=moved")
	mo.get(at).has("1 of 5 done.").hasNot("There is a newer version")
	mo.post(at+"/move", nil).leads(at + "?note=moved")
}

func TestWhatStandsBesideThePartsIsRead(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo, at := c.as("mo"), "/learn/"+c.enrolment
	mo.get(at).has(`href="`+at+`/glossary"`, `href="`+at+`/summary"`).hasNot("further-reading")
	mo.get(at+"/glossary").is(http.StatusOK).has("Words used", "<title>Words used")
	mo.get(at + "/summary").is(http.StatusOK).has("In short")
	mo.get(at + "/further-reading").is(http.StatusNotFound)
	svg := mo.get(at + "/media/kettle.svg").is(http.StatusOK)
	for header, want := range map[string]string{"Content-Type": "image/svg+xml", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=86400",
		"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"} {
		if got := svg.header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	if !bytes.Equal([]byte(svg.body), coursetest.Small()["media/kettle.svg"]) {
		t.Error("the picture has other bytes")
	}
	for _, name := range []string{"../course.yaml", "..%2Fcourse.yaml", "../03-knowledge-check.md", "..%2F03-knowledge-check.md", "kettle.png", "", "kettle.svg/x"} {
		mo.get(at+"/media/"+name).is(http.StatusNotFound).hasNot("right: true", "format: 1")
	}
}

func TestAnothersEnrolmentIsNotThereAndHasNoName(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	modelstest.NewTeam(t, c.store, "Skerry Support", "ines")
	at := "/learn/" + c.enrolment
	for _, who := range []string{"rowan", "jo", "ines"} {
		browser := c.as(who)
		for _, path := range []string{"", "/glossary", "/summary", "/media/kettle.svg"} {
			browser.get(at+path).is(http.StatusNotFound).hasNot("Mo", "tea", "Cairn Peers put")
		}
		for _, act := range []string{"/pause", "/resume", "/leave", "/start-again", "/move"} {
			browser.post(at+act, nil).is(http.StatusNotFound).hasNot("tea")
		}
	}
	for _, path := range []string{"", "/glossary", "/media/kettle.svg"} {
		c.as("").get(at + path).is(http.StatusSeeOther)
	}
	if learning, err := c.store.Learning(context.Background(), c.mo, c.enrolment); err != nil || learning.Enrolment.State != "open" || learning.Enrolment.PausedAt != nil {
		t.Errorf("it was touched: %+v, %v", learning.Enrolment, err)
	}
}

func TestAfterARecoveryTheLineSaysWhatIsClosed(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	other := modelstest.NewTeam(t, c.store, "Skerry Support", "ines")
	_, err := c.store.AddCode(context.Background(), c.mo, other.Code, "")
	c.must(err)
	handed, err := c.store.HandOverCode(context.Background(), other.Coordinator, other.Org.Slug, c.mo.PersonID)
	c.must(err)
	_, _, err = c.store.Recover(context.Background(), models.RecoverRequest{Username: "mo", Code: handed.Code, Password: modelstest.Password})
	c.must(err)
	mo := c.as("mo")
	got := mo.get("/").is(http.StatusOK)
	got.has("One of your courses is closed for now.", "A code from your recovery card opens it now.").hasNot("Offering tea", "Carry on")
	mo.get("/learn/" + c.enrolment).is(http.StatusForbidden).hasNot("Offering tea")
	mo.get("/courses/small").is(http.StatusOK).has("This is closed for now").hasNot("Who is this for?", "Go on with")
	mo.get("/catalogue").hasNot("You are on part")
	c.clock.Add(8 * 24 * time.Hour)
	c.as("mo").get("/").has("Carry on")
}

func TestACourseBegunForNobodyIsDoneForAnOrganisationFromItsPage(t *testing.T) {
	t.Parallel()
	s, team := newCourseSite(t)
	mo := s.as("mo")
	id := mo.start("-")
	at := "/learn/" + id
	mo.get(at).has("Just for you", "Do it for an organisation", "They do not see your answers", `action="`+at+`/done-for"`).hasNot("For Cairn Peers")
	mo.post(at+"/done-for", nil).is(http.StatusUnprocessableEntity).has("Please choose one of your organisations.", "<details open>", "Just for you")
	mo.post(at+"/done-for", url.Values{"org": {"no-such-place"}}).is(http.StatusUnprocessableEntity).has("Choose one of your own organisations")
	mo.post(at+"/done-for", url.Values{"org": {team.Org.Slug}}).leads(at + "?note=done-for")
	mo.post(at+"/done-for", url.Values{"org": {team.Org.Slug}}).leads(at + "?note=done-for")
	mo.get(at+"?note=done-for").has("For Cairn Peers", "Saved. This course is for the organisation you chose.").hasNot("Do it for an organisation", "Just for you")
	s.as("rowan").get(at).is(http.StatusNotFound)
}
