package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

const week = 7 * 24 * time.Hour

// learns joins somebody and starts the desk's published course.
func (d *desk) learns(name string) (models.Actor, string) {
	d.t.Helper()
	who := d.team.Join(d.t, d.store, name)
	e, err := d.store.Enrol(d.t.Context(), who, d.page().Live.Slug, d.team.Org.Slug)
	must(d.t, err)
	return who, e.ID
}

func TestATrainerSeesHowACourseGoesInTensAndNobodyElseDoes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	goes := d.path + "/how-it-goes"
	d.as.get(goes).is(200).has("Not published yet")
	d.publish(url.Values{"who": {"members"}})
	d.as.get(d.path).has("How it goes").has(`href="` + goes + `"`)
	d.as.get(d.path + "/versions").has(`href="` + goes + `?version=1"`)
	empty := "It shows when ten people have begun this version"
	d.as.get(goes).is(200).has("Nothing to show yet", empty)
	for i := range 22 {
		who, e := d.learns(fmt.Sprintf("learner%02d", i))
		modelstest.DoLesson(t, d.store, who, e, "offering-tea")
		must(t, d.store.SayUseful(t.Context(), who, e, "offering-tea", models.UsefulChoices[i/14]))
		modelstest.DoCheck(t, d.store, who, e, "knowledge-check", modelstest.RightAnswer)
		if i == 8 {
			d.clock.Add(week)
			d.as.get(goes).has(empty).hasNot("or more")
		}
	}
	d.as.get(goes).has(empty)
	d.clock.Add(week)
	page := d.as.get(goes).is(200)
	page.has("Version 1, published on 1 June 2026.", "Began 20 or more", "Finished part 1: Offering tea 10 or more, perhaps all", "Finished part 2: A hard day Too few to show",
		"Finished the course Too few to show", "20 or more people have said something.", "Yes 10 or more", "In part Too few to show", "Who decides what Kai drinks?", "How these numbers are made", "Right")
	page.hasNot("Learner", empty)
	_, shown, _ := strings.Cut(page.text(), "How far people come")
	shown, _, _ = strings.Cut(shown, "How these numbers are made")
	for _, n := range regexp.MustCompile(`\d+`).FindAllString(regexp.MustCompile(`part \d`).ReplaceAllString(shown, ""), -1) {
		if !strings.HasSuffix(n, "0") {
			t.Errorf("the page shows %s, which is no number of tens:\n%s", n, shown)
		}
	}
	d.as.get(goes + "?version=2").is(404)

	d.team.Join(t, d.store, "kit", models.Trainer)
	must(t, d.store.SetDraftEditors(t.Context(), d.sam, d.draft, true, nil))
	burn := modelstest.NewTeam(t, d.store, "Burn Peers", "robin")
	burn.Join(t, d.store, "bo", models.Trainer)
	for _, who := range []string{"learner00", "rowan", "robin", "bo", "kit"} {
		d.site.as(who).get(goes).is(404).hasNot("small course", "or more")
	}
	d.site.as("").get(goes).is(303)
	d.as.post(d.path+"/archive", url.Values{"act": {"archive"}}).is(303)
	d.as.get(goes).is(200).has("Began 20 or more")
}

func TestALearnerSaysInOneTapWhetherALessonWasUseful(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.publish(url.Values{"who": {"members"}})
	mo, e := d.learns("mo")
	as, at := d.site.as("mo"), "/learn/"+e
	kept := func() string {
		t.Helper()
		l, err := d.store.Learning(t.Context(), mo, e)
		must(t, err)
		return l.Done["offering-tea"].Useful
	}
	const question = "Was this part useful?"
	as.get(at+"/offering-tea?all=1").is(200).hasNot(question, "useful:yes")
	as.post(at+"/offering-tea", url.Values{"act": {"useful:yes"}, "screen": {"3"}}).is(303)
	if kept() != "" {
		t.Fatal("said before it was finished")
	}
	// The page that comes after a lesson asks once.
	next := as.post(at+"/offering-tea", url.Values{"act": {"done"}, "screen": {"3"}}).is(303).header.Get("Location")
	asked := as.get(next).is(200).has("Done: Offering tea.", "Was it useful?", "counted without your name").has(`value="partly"`)
	action := at + "/offering-tea/useful?at=a-hard-day"
	if !strings.Contains(asked.body, `action="`+action+`"`) {
		t.Errorf("no form posts to %s\n%s", action, asked.body)
	}
	as.post(action, url.Values{"useful": {"partly"}}).leads(at + "/a-hard-day?note=useful-said")
	as.get(at + "/a-hard-day").hasNot("Was it useful?")
	if kept() != "partly" {
		t.Errorf("kept %q", kept())
	}
	as.post(action, url.Values{"useful": {"five stars"}}).is(422)
	// At the end of the lesson itself it can be changed, and what was typed is kept.
	as.get(at + "/offering-tea?screen=1").hasNot(question)
	end := as.get(at+"/offering-tea?screen=3").has(question, "You said: In part. You can change it until the course ends.")
	form := end.form("useful:no")
	form.Set("reflection-next-offer", "Ask Kai.")
	as.post(at+"/offering-tea", form).leads(at + "/offering-tea?screen=3&note=useful-said")
	as.get(at+"/offering-tea?screen=3").has("You said: Not for me.", "Ask Kai.")

	// A trainer who takes the course is not asked, and neither is somebody who takes it once more.
	sam, err := d.store.Enrol(t.Context(), d.sam, d.page().Live.Slug, d.team.Org.Slug)
	must(t, err)
	modelstest.DoLesson(t, d.store, d.sam, sam.ID, "offering-tea")
	d.as.get("/learn/" + sam.ID + "/a-hard-day").is(200).hasNot("Was it useful?")
	d.as.post("/learn/"+e+"/offering-tea/useful", url.Values{"useful": {"yes"}}).is(404)
	as.post(at+"/leave", nil).is(303)
	as.get(at + "/offering-tea?screen=3").hasNot(question)
	as.post(at+"/offering-tea/useful", url.Values{"useful": {"yes"}}).leads(at)
	if kept() != models.UsefulSaid {
		t.Errorf("after leaving it keeps %q", kept())
	}
}

func TestFinishingALessonCostsOneStatementMoreWhereItIsCounted(t *testing.T) {
	t.Parallel()
	tr := &traced{}
	d := newDesk(t, tr.options)
	mo := d.team.Join(t, d.store, "mo")
	d.publish(url.Values{"who": {"public"}})
	modelstest.Small(t, d.store)
	writes := func(slug string) int {
		t.Helper()
		as := d.site.as("mo")
		e, err := d.store.Enrol(t.Context(), mo, slug, d.team.Org.Slug)
		must(t, err)
		as.get("/learn/" + e.ID + "/offering-tea").is(200)
		statements := tr.of(func() {
			as.post("/learn/"+e.ID+"/offering-tea", url.Values{"act": {"done"}, "screen": {"3"}}).is(303)
		})
		return len(statements)
	}
	counted, plain := writes(d.page().Live.Slug), writes("small")
	if counted != plain+1 {
		t.Errorf("finishing a lesson that is counted makes %d statements, one that is not %d", counted, plain)
	}
}

func TestThoseUnderWayAreToldWhatIsDifferentOrOnlyThatThereIsANewerVersion(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"explain", "offer", ""} {
		t.Run("how "+how, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.publish(url.Values{"who": {"members"}})
			mo, e := d.learns("mo")
			modelstest.DoLesson(t, d.store, mo, e, "offering-tea")
			first := d.page().Outline[0]
			d.write(first.File, "small kindness", "large kindness, like camomile")
			d.as.get(d.path+"/publish").has("Offer and explain", "Offer the new version", "They are offered the new one")
			d.publish(url.Values{"note": {"Camomile is named."}, "redo": {first.ID}, "who": {"members"}, "offer": {how}}).is(303)
			page := d.site.as("mo").get("/learn/" + e).is(200)
			page.has("There is a newer version", "Camomile is named.", "To be done again: Offering tea", "Your progress stays: all else that you finished stays finished")
			versions := d.as.get(d.path + "/versions")
			if how == "offer" {
				page.has("There is a newer version, if you want it").hasNot("Move to version 2")
				versions.has("They are offered version 2, and choose themselves.")
			} else {
				page.has("Move to version 2").hasNot("if you want it")
				versions.has("They are offered version 2, with what changed, and choose themselves.")
			}
			d.site.as("mo").post("/learn/"+e+"/move", nil).leads("/learn/" + e + "?note=moved")
		})
	}
}
