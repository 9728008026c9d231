package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"throughline/courses/coursetest"
	"throughline/models"
)

// kept is every row of the site, as a backup would have them.
func (s *site) kept() string {
	s.t.Helper()
	m, err := s.store.Backup(s.t.Context(), io.Discard, nil)
	s.must(err)
	return fmt.Sprint(m.Rows, m.Tables)
}

func TestADraftIsTriedAsALearnerAndNothingIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.path + "/try"
	d.as.get(at).is(http.StatusOK).has("Offering tea", "Nothing is kept")
	before := d.kept()
	tea := at + "/offering-tea"
	page := d.as.get(tea).is(http.StatusOK).has("You are trying this course", "Back to writing").has(`src="./media/kettle.svg"`)
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'self'") || page.header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("the preview may stand nowhere: %s", policy)
	}
	if policy := d.as.get("/").header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("the first page may stand in a frame: %s", policy)
	}
	d.as.get(at + "/media/kettle.svg").is(http.StatusOK)
	d.as.get(at + "/media/none.svg").is(http.StatusNotFound)
	d.as.post(tea, set(page.fields(tea), "act", "next")).leads(tea + "?screen=2")
	d.as.get(tea+"?screen=2").has("What would you say?", "Now Kai can say what he wants.")
	third := d.as.get(tea + "?screen=3").is(http.StatusOK)
	form := set(third.fields(tea), "reflection-next-offer", "Ada, with a biscuit", "act", "answer:first-step")
	d.as.post(tea, form).is(http.StatusUnprocessableEntity).has("Choose an answer first")
	form.Set("answer-first-step", "1")
	d.as.post(tea, form).is(http.StatusOK).has("That can wait until", "Yes. Then you know.", "Ada, with a biscuit")
	d.as.post(tea, set(form, "act", "log:next-offer")).is(http.StatusOK).has("Nothing is kept here", "Ada, with a biscuit")
	d.as.post(tea, set(form, "act", "done")).leads(at + "/a-hard-day")
	d.as.post(tea, set(form, "act", "leave")).is(http.StatusOK).has("Weather").hasNot("tea")

	hard := at + "/a-hard-day"
	d.as.get(hard).is(http.StatusOK).has("You choose how to take this part").hasNot("Some days are heavy")
	d.as.post(hard, url.Values{"act": {"save"}, "way": {"short"}}).leads(hard + "?way=short")
	short := d.as.get(hard + "?way=short").is(http.StatusOK).has("Take your break").hasNot("Some days are heavy")
	if short.fields(hard).Get("taking") != "short" {
		t.Error("the next button forgets the short version")
	}

	check := at + "/knowledge-check"
	d.as.get(check).is(http.StatusOK).has("Start the questions")
	run := d.as.post(check+"/begin", nil).is(http.StatusSeeOther).header.Get("Location")
	for range 2 {
		question := d.as.get(run).is(http.StatusOK).has("Send my answer").hasNot("Your answer.")
		form := question.fields(run + "/answer")
		d.as.post(run+"/answer", form).is(http.StatusUnprocessableEntity).has("Choose an answer first")
		form.Set("answer", "1")
		to := d.as.post(run+"/answer", form).is(http.StatusSeeOther).header.Get("Location")
		d.as.get(to).is(http.StatusOK).has("Here is a reply to each answer", "Your answer.")
		run, _, _ = strings.Cut(to, "?")
	}
	d.as.get(run).is(http.StatusOK).has("Look back at the replies", "Try 1")
	again := d.as.post(run+"/begin", nil).is(http.StatusSeeOther).header.Get("Location")
	d.as.get(again).is(http.StatusOK).has("Question 1 of 2")
	for _, wrong := range []string{"/x", "/-1", "/1-zz", "/1-0000000000000", "/1-1-1-1-1-1", "/99999999999999"} {
		d.as.get(check + wrong).is(http.StatusNotFound)
	}
	order := d.as.post(at+"/in-order/begin", nil).is(http.StatusSeeOther).header.Get("Location")
	d.as.get(order).is(http.StatusOK).has("Send my answer")

	task := at + "/practice-task"
	d.as.get(task).is(http.StatusOK).has("Robin (made up)", "Hand it in")
	d.as.post(task+"/hand-in", url.Values{"text": {"I made tea."}, "signer": {"try"}}).leads(task + "?note=tried-hand-in")
	d.as.get(at + "/glossary").is(http.StatusOK)
	d.as.get(at + "/summary").is(http.StatusOK)
	d.as.get(at + "/nowhere").is(http.StatusNotFound)
	if after := d.kept(); after != before {
		t.Errorf("trying left something:\n%s\nbefore\n%s", after, before)
	}

	d.put(teaFile, "---\nkind: lesson\n---\n")
	d.as.get(tea).is(http.StatusOK).has("cannot be shown yet")
	d.put(teaFile, "nothing of a part")
	d.as.get(tea).is(http.StatusOK).has("cannot be shown yet", "front matter")
	d.put("03-knowledge-check.md", "---\nkind: check\ntitle: Check\nminutes: 5\npass_mark: 1\ndraw: 3\n---\nHello.\n\n```question\nid: a\nkind: order\nprompt: Order?\noptions:\n  - text: One\n```\n")
	d.as.get(check).is(http.StatusOK)
	if to := d.as.post(check+"/begin", nil).header.Get("Location"); to != "" {
		d.as.get(to).is(http.StatusOK)
	}
}

func TestThePicturesOfADraftAreSentAsToALearner(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	whole := coursetest.Small()
	whole["media/steps.pdf"], whole["media/cup.png"] = []byte("%PDF-1.4\n"), []byte("\x89PNG\r\n\x1a\n")
	whole["05-practice-task.md"] = append(whole["05-practice-task.md"], "\n[The steps](media/steps.pdf) ![A cup](media/cup.png)\n"...)
	_, err := d.store.ImportDraft(t.Context(), d.sam, d.team.Org.Slug, whole)
	must(t, err)
	v, err := d.store.PublishDraft(t.Context(), d.sam, d.draft, models.PublishInput{Rev: 2})
	must(t, err)
	enrolment, err := d.store.Enrol(t.Context(), d.sam, v.Slug, d.team.Org.Slug)
	must(t, err)
	for file, kind := range map[string]string{"steps.pdf": "application/pdf", "cup.png": "image/png", "kettle.svg": "image/svg+xml"} {
		learner, trainer := d.as.get("/learn/"+enrolment.ID+"/media/"+file).is(http.StatusOK), d.as.get(d.path+"/try/media/"+file).is(http.StatusOK)
		if learner.body != trainer.body || learner.body != string(whole["media/"+file]) {
			t.Errorf("%s is %q for a learner and %q in the preview", file, learner.body, trainer.body)
		}
		for _, name := range []string{"Content-Type", "Content-Security-Policy", "X-Content-Type-Options"} {
			if l, tr := learner.header.Get(name), trainer.header.Get(name); l != tr || name == "Content-Type" && l != kind || name == "X-Content-Type-Options" && l != "nosniff" {
				t.Errorf("%s: %s is %q for a learner and %q in the preview", file, name, l, tr)
			}
		}
		sandboxed := strings.Contains(trainer.header.Get("Content-Security-Policy"), "sandbox")
		if sandboxed != (file == "kettle.svg") { // a PDF would not open in one
			t.Errorf("%s stands in a sandbox: %v", file, sandboxed)
		}
	}
	d.site.as("rowan").get(d.path + "/try/media/cup.png").is(http.StatusNotFound)
}

func TestThePreviewIsTheLearnersPageWithoutItsMenu(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.as.get(d.path+teaParts+"/preview").is(http.StatusOK).has("On a phone", "On a wide screen").has(`<iframe class="as-phone" src="` + d.path + "/try/offering-tea")
	req := httptest.NewRequest(http.MethodGet, d.path+"/try/offering-tea", nil)
	req.Header.Set("Sec-Fetch-Dest", "iframe")
	d.as.send(req).is(http.StatusOK).has("A break is a small kindness").hasNot("CPD log", "Sign out")
}
