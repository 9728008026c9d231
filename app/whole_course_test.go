package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/models"
	"throughline/models/modelstest"
)

// TestEveryCourseLeadsFromEnrolmentToAnAward takes each built-in course by whole requests, once in full and once by the
// short versions: every screen, every option of every practice question, a check that is not reached and then is, the
// practice task and its signature, the certificate and what a stranger sees of it.
func TestEveryCourseLeadsFromEnrolmentToAnAward(t *testing.T) {
	t.Parallel()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		for _, way := range []string{"full", "short"} {
			t.Run(e.Slug+" "+way, func(t *testing.T) {
				t.Parallel()
				c := class{site: newSite(t)}
				c.must(c.store.PublishCatalogue(context.Background()))
				c.team = modelstest.NewTeam(t, c.store, "Cairn Peers", "rowan")
				c.jo = c.team.Join(t, c.store, "jo", models.Supervisor)
				c.mo = c.team.Join(t, c.store, "mo")
				c.takeWhole(e.Slug, way)
			})
		}
	}
}

func (c class) takeWhole(slug, way string) {
	t := c.t
	t.Helper()
	mo, jo, stranger := c.as("mo"), c.as("jo"), c.as("")
	mo.get("/courses/"+slug).is(http.StatusOK).has("Not yet reviewed by a local practitioner", "Next review", "It does not allow", "Start")
	started := mo.post("/courses/"+slug+"/start", url.Values{"org": {c.team.Org.Slug}}).is(http.StatusSeeOther)
	c.enrolment, _, _ = strings.Cut(strings.TrimPrefix(started.header.Get("Location"), "/learn/"), "/")
	c.enrolment, _, _ = strings.Cut(c.enrolment, "?")
	learning, err := c.store.Learning(context.Background(), c.mo, c.enrolment)
	c.must(err)
	course := learning.Version.Parsed

	for _, s := range course.Steps {
		mo.get("/awards").is(http.StatusOK).hasNot(course.PublicTitle) // nothing before the last part
		switch s.Kind {
		case courses.Lesson:
			c.readLesson(mo, s, way)
		case courses.Check:
			mo.post(c.at(s.ID)+"/begin", nil).leads(c.at(s.ID))
			c.answerAll(mo, s, modelstest.WrongAnswer)
			mo.get(c.at(s.ID)).has("0 of "+strconv.Itoa(s.Draw)).hasNot("fail", "You reached it")
			mo.post(c.at(s.ID)+"/begin", nil).leads(c.at(s.ID))
			c.answerAll(mo, s, modelstest.RightAnswer)
			mo.get(c.at(s.ID)).has(strconv.Itoa(s.Draw) + " of " + strconv.Itoa(s.Draw) + ". You reached it.")
		case courses.Task:
			mo.get(c.at(s.ID)).is(http.StatusOK).has(s.Criteria...)
			mo.post(c.at(s.ID)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"I did what it says."}}).leads(c.at(s.ID) + "?note=handed-in")
			link := supportLink.FindStringSubmatch(jo.get("/support").body)
			if link == nil {
				t.Fatal("nothing waits for the supervisor")
			}
			jo.get(link[1]).is(http.StatusOK).has("I did what it says.").has(s.Criteria...)
			jo.post(link[1], url.Values{"act": {"sign"}}).leads("/support?note=signed")
		}
	}

	learning, err = c.store.Learning(context.Background(), c.mo, c.enrolment)
	c.must(err)
	if !learning.Standing.Complete || learning.Award == "" {
		t.Fatalf("all parts are done, and there is no certificate: %+v", learning.Standing)
	}
	mo.get("/awards/"+learning.Award).is(http.StatusOK).has(course.PublicTitle, "Cairn Peers")
	if pdf := mo.get("/awards/" + learning.Award + "/certificate.pdf").is(http.StatusOK); !strings.HasPrefix(pdf.body, "%PDF-") {
		t.Error("the certificate is no PDF")
	}
	seen := stranger.get("/v/"+learning.Award).is(http.StatusOK).has("Valid", course.PublicTitle, "Cairn Peers", course.AssessedBy)
	seen.has(course.DoesNotAuthorise...).hasNot("I did what it says", "A sentence for me", "short version", "tries")
}

// readLesson goes through a lesson screen by screen, by the way that was chosen where there is a choice.
func (c class) readLesson(mo *client, s courses.Step, way string) {
	t := c.t
	t.Helper()
	screens := s.Screens
	if s.Sensitive {
		mo.get(c.at(s.ID)).is(http.StatusOK).has("Content note", s.ContentNote, "short version")
		mo.post(c.at(s.ID), url.Values{"act": {"save"}, "way": {way}}).is(http.StatusSeeOther)
		if way == "short" {
			screens = s.Short
		}
	}
	for i, screen := range screens {
		shown := mo.get(c.at(s.ID)).is(http.StatusOK).has(screen.Title)
		form := shown.form("next")
		for _, part := range screen.Parts {
			switch {
			case part.Scenario != nil:
				for _, o := range part.Scenario.Options {
					shown.has(o.Text, o.Feedback)
				}
			case part.Question != nil:
				shown.has(part.Question.Prompt)
				c.practise(mo, s, shown, *part.Question)
			case part.Reflection != nil:
				shown.has(part.Reflection.Prompt, "No need to tell your own story")
				form.Set("reflection-"+part.Reflection.ID, "A sentence for me.")
			}
		}
		if i == len(screens)-1 {
			form.Set("act", "done")
		}
		mo.post(c.at(s.ID), form).is(http.StatusSeeOther)
	}
	if c.step(s.ID).Progress.CompletedAt == nil {
		t.Errorf("%s is read to its end and not done", s.File)
	}
}

// practise gives every answer to a practice question, and sees the replies each time and not before.
func (c class) practise(mo *client, s courses.Step, shown page, q courses.Question) {
	c.t.Helper()
	for _, o := range q.Options {
		if o.Feedback != "" {
			shown.hasNot(o.Feedback)
		}
	}
	for pick := range q.Options {
		form := shown.form("answer:" + q.ID)
		for i := range q.Options {
			n := strconv.Itoa((i+pick)%len(q.Options) + 1)
			switch q.Kind {
			case courses.Single, courses.Multiple:
				form.Set("answer-"+q.ID, strconv.Itoa(pick+1))
			default:
				form.Set("answer"+strconv.Itoa(i+1)+"-"+q.ID, n)
			}
		}
		told := mo.post(c.at(s.ID), form).is(http.StatusOK).has("Read the replies")
		if q.Why != "" {
			told.has(q.Why)
		}
		for _, o := range q.Options {
			if o.Feedback != "" {
				told.has(o.Feedback)
			}
		}
	}
}

// answerAll answers a try's questions one after the other.
func (c class) answerAll(mo *client, s courses.Step, choose func(courses.Question) courses.Answer) {
	c.t.Helper()
	for range s.Draw {
		id, form := c.answer(s.ID, choose)
		mo.get(c.at(s.ID)).is(http.StatusOK).has("Send my answer")
		mo.post(c.at(s.ID)+"/answer", form).leads(c.at(s.ID) + "?q=" + id + "#result")
	}
}
