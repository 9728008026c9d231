package main

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

func zipped(t *testing.T, f courses.Files) string {
	t.Helper()
	var b bytes.Buffer
	must(t, courses.WriteZip(&b, "course", f))
	return b.String()
}

// write replaces words in a file of the draft.
func (d *desk) write(file, old, now string) {
	d.t.Helper()
	base := d.page().Files[file]
	_, err := d.store.SaveDraft(d.t.Context(), d.sam, d.draft, models.DraftEdit{What: "written", File: file, Base: courses.FileHash(base), Change: func(f courses.Files) (courses.Files, error) {
		if !bytes.Contains(base, []byte(old)) {
			d.t.Fatalf("%s has no %q", file, old)
		}
		f[file] = bytes.Replace(base, []byte(old), []byte(now), 1)
		return f, nil
	}})
	must(d.t, err)
}

// publish publishes the draft by its page.
func (d *desk) publish(more url.Values) page {
	d.t.Helper()
	form := d.as.get(d.path + "/publish").is(200).fields(d.path + "/publish")
	for name, values := range more {
		form[name] = values
	}
	return d.as.post(d.path+"/publish", form)
}

func TestAZipIsShownBeforeItBecomesACourseAndAnotherServerGetsTheSameDigest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.publish(nil).leads(d.path + "/versions?note=course-published")
	export := d.as.get(d.path + "/export.zip?version=1").is(200)
	digest := courses.Digest(coursetest.Small())
	if got := export.header.Get("Content-Disposition"); !strings.Contains(got, digest[:12]) || !strings.Contains(got, "version-1") {
		t.Errorf("the zip is called %s", got)
	}
	in, err := zip.NewReader(strings.NewReader(export.body), int64(len(export.body)))
	must(t, err)
	if len(in.File) != len(coursetest.Small()) || !strings.Contains(in.Comment, digest) {
		t.Errorf("%d files, %q", len(in.File), in.Comment)
	}

	other := newSite(t)
	team := modelstest.NewTeam(t, other.store, "Burn Peers", "robin")
	bo := team.Join(t, other.store, "bo", models.Trainer)
	team.Join(t, other.store, "kit", models.Trainer)
	c := other.as("bo")
	c.get("/teach/import").is(200).has("Up to 10 MB")
	to := c.sendFile("/teach/import", "file", "tea.zip", export.body, nil).is(303).header.Get("Location")
	c.get(to).is(200).has("Before anything is kept", "A small course about tea breaks", "5 parts, 25 minutes", "Nothing stands in the way").hasNot("What we would leave out", "This server has this course")
	c.get("/teach").has("No course yet")
	other.as("kit").get(to).is(404)
	other.as("kit").post(to, url.Values{"org": {team.Org.Slug}}).is(404)
	c.post(to, url.Values{}).is(422).has("Choose whose course it is.")
	draft := c.post(to, c.get(to).fields(to)).is(303).header.Get("Location")
	c.get(draft).is(200).has("A small course about tea breaks", "Nothing stands in the way")
	c.get(to).is(303) // to the course
	page, err := other.store.Teach(t.Context(), bo)
	must(t, err)
	files, err := other.store.DraftFiles(t.Context(), bo, page.Drafts[0].ID, 0)
	must(t, err)
	if len(page.Drafts) != 1 || courses.Digest(files) != digest {
		t.Error("another course came in")
	}
	again := c.sendFile("/teach/import", "file", "tea.zip", export.body, nil).is(303).header.Get("Location")
	c.get(again).has("It has this course already")
}

func TestHostileZipsAreRefusedOrLeftOutInWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range map[string]string{"course.yaml": "title: Quiet course\n", "../../etc/cron.md": "x", "evil.exe": "x", "inner.zip": zipped(t, coursetest.Small()),
		"media/bomb.png": strings.Repeat("\x00", 60<<20)} {
		f, err := w.Create(name)
		must(t, err)
		_, err = f.Write([]byte(text))
		must(t, err)
	}
	must(t, w.Close())
	to := d.as.sendFile("/teach/import", "file", "x.zip", b.String(), nil).is(303).header.Get("Location")
	d.as.get(to).is(200).has("What we would leave out", "../../etc/cron.md", "evil.exe", "inner.zip", "media/bomb.png", "to mend before it can be published", "1 file,")
	d.as.sendFile("/teach/import", "file", "x.zip", "nothing", nil).is(422).has("not a zip file")
	d.as.sendFile("/teach/import", "other", "x.zip", "nothing", nil).is(422).has("Choose the zip file first.")
	d.as.sendFile("/teach/import", "file", "x.zip", strings.Repeat("x", 10<<20+1), nil).is(422).has("larger than 10 MB")
	if page := d.page(); page.Rev != 1 {
		t.Error("the draft that was there has changed")
	}
}

func TestPublishingSaysWhatStandsInTheWayTellsThoseUnderWayAndTwiceIsOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	mo := d.team.Join(t, d.store, "mo")
	d.as.get(d.path+"/publish").is(200).has("Publish version 1", courses.Digest(coursetest.Small())).hasNot("What is different?")
	d.publish(url.Values{"who": {"members"}}).leads(d.path + "/versions?note=course-published")
	d.as.get(d.path+"/versions").is(200).has("Version 1 is published.", "Nobody is under way on it", "Published 1 June 2026 by Sam")
	slug := d.page().Live.Slug
	d.site.as("").get("/courses/" + slug).is(404)
	e, err := d.store.Enrol(t.Context(), mo, slug, d.team.Org.Slug)
	must(t, err)

	first := d.page().Outline[0]
	modelstest.DoLesson(t, d.store, mo, e.ID, first.ID)
	d.write(first.File, "small kindness", "large kindness, like camomile")
	d.as.get(d.path).has("Draft of version 2")
	d.publish(nil).is(422).has("Write in a line what is different.", "Publish version 2")
	d.publish(url.Values{"note": {"Camomile is named."}, "redo": {first.ID, "no-such"}, "rev-draft": {"1"}}).is(409).has("Camomile is named.", "changed after you opened this page")
	d.as.get(d.path+"/publish").has("1 person is under way on version 1", "They are offered the new one, and stay where they are until they choose.")
	d.publish(url.Values{"note": {"Camomile is named."}, "redo": {first.ID}, "who": {"public"}}).leads(d.path + "/versions?note=course-published")
	d.as.get(d.path+"/versions").has("Version 2 is published.", "Camomile is named.", "1 person is under way on it", "They are offered version 2")
	d.site.as("").get("/courses/" + slug).is(200)
	d.site.as("mo").get("/courses/"+slug).has("There is a newer version", "Camomile is named.", "To be done again:")
	if learning, err := d.store.Learning(t.Context(), mo, e.ID); err != nil || learning.Version.Number != 1 {
		t.Errorf("mo was moved: %v", err)
	}

	d.as.get(d.path + "/publish").has("These are the very files of version 2")
	d.publish(url.Values{"who": {"members"}}).leads(d.path + "/versions?note=course-published-before")
	if page := d.page(); len(page.Versions) != 2 || page.Live.Public {
		t.Errorf("%d versions, public %v", len(page.Versions), page.Live.Public)
	}

	d.as.post(d.path+"/parts", url.Values{"title": {"Empty still"}, "kind": {"lesson"}}).is(303)
	d.as.get(d.path+"/publish").is(200).has("Not quite ready", "Empty still").hasNot("Publish version 3")
	d.as.post(d.path+"/publish", url.Values{"rev-draft": {strconv.Itoa(d.page().Rev)}, "note": {"x"}}).is(422).has("Not quite ready")
	if len(d.page().Versions) != 2 {
		t.Error("a course with things to mend was published")
	}
}

func TestACourseIsRetiredAndComesBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.as.post(d.path+"/retire", url.Values{"act": {"retire"}}).is(409).has("nothing to retire")
	d.publish(url.Values{"who": {"public"}})
	slug := d.page().Live.Slug
	mo := d.team.Join(t, d.store, "mo")
	_, err := d.store.Enrol(t.Context(), mo, slug, d.team.Org.Slug)
	must(t, err)
	d.as.post(d.path+"/retire", url.Values{"act": {"retire"}}).leads(d.path + "/versions?note=course-retired")
	d.as.get(d.path+"/versions").has("Since 1 June 2026 nobody new can begin", "Bring it back").hasNot("Retire this course")
	d.site.as("").get("/courses/" + slug).is(404)
	d.site.as("").get("/catalogue").hasNot("A small course")
	d.site.as("mo").get("/courses/" + slug).is(200).has("Begin with part 1").hasNot("has been retired")
	d.as.post(d.path+"/retire", url.Values{"act": {"back"}}).is(303)
	d.site.as("").get("/catalogue").has("A small course")
}

func TestTwoVersionsAreComparedInWordsAndEveryStateComesBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.as.get(d.path + "/compare").is(200).has("Nothing is published yet")
	d.publish(nil)
	d.as.get(d.path + "/compare").is(200).has("Nothing differs.")
	parts := d.page().Outline
	d.write(parts[0].File, "small kindness", "large kindness, like camomile")
	d.as.post(d.path+"/parts", url.Values{"title": {"A new end"}, "kind": {"lesson"}}).is(303)
	d.as.post(d.path+"/parts/"+parts[1].ID+"/remove", url.Values{}).is(303)
	d.as.get(d.path+"/compare").is(200).has("Added: large", "Taken out: small", "A new end", "New, at place", "Taken out. It stood at place 2").has("<ins>", "<del>")
	d.as.get(d.path + "/compare?from=1&to=1").has("Nothing differs.")
	d.as.get(d.path + "/compare?from=state-1&to=state-2").has("Added: large").hasNot("A new end")
	for _, odd := range []string{"9", "state-99", "state-", "x", "-1"} {
		d.as.get(d.path + "/compare?from=" + odd).is(404)
	}
	d.as.get(d.path+"/history").is(200).has("State 4: part taken out", "Sam, 1 June 2026", "As it stands now", "Bring this back")
	d.as.post(d.path+"/history", url.Values{"rev-state": {"1"}}).leads(d.path + "?note=course-restored")
	if page := d.page(); courses.Digest(page.Files) != courses.Digest(coursetest.Small()) || page.Rev != 5 {
		t.Errorf("state %d is another course", page.Rev)
	}
	d.as.get(d.path+"/history").has("State 5: brought back as it was in state 1", "State 4: part taken out")
	d.as.post(d.path+"/history", url.Values{"rev-state": {"77"}}).is(404)
	d.as.post(d.path+"/history", url.Values{}).is(404)
}

func TestOnlyThoseChosenEditAndTheArchiveKeepsACourseAsItIs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	kit := d.team.Join(t, d.store, "kit", models.Trainer)
	d.team.Join(t, d.store, "lee", models.Trainer)
	d.site.as("kit").get(d.path).is(200)
	d.as.get(d.path+"/editors").is(200).has("Every trainer of Harbour Peers", "Kit", "Lee", "Began this course")
	d.as.post(d.path+"/editors", url.Values{"who": {"chosen"}, "person": {kit.PersonID}}).leads(d.path + "?note=saved")
	d.site.as("kit").get(d.path).is(200)
	d.site.as("lee").get(d.path).is(404)
	d.site.as("kit").post(d.path+"/editors", url.Values{"who": {"chosen"}}).is(409).has("Choose yourself too")
	d.as.post(d.path+"/archive", url.Values{"act": {"archive"}}).leads("/teach?note=course-archived")
	d.as.get("/teach").has("In the archive (1)")
	d.as.get(d.path).is(200).has("In the archive", "Bring it back from the archive").hasNot("Add a part", "Move down")
	d.as.post(d.path+"/parts", url.Values{"title": {"X"}, "kind": {"lesson"}}).is(409).has("Bring it back first.")
	d.as.get(d.path + "/publish").has("in the archive")
	d.as.post(d.path+"/archive", url.Values{"act": {"back"}}).leads(d.path + "?note=course-unarchived")
	d.as.post(d.path+"/parts", url.Values{"title": {"X"}, "kind": {"lesson"}}).is(http.StatusSeeOther)
}

func TestOldStatesAreForgottenOnTheHistoryPage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.write("course.yaml", "Tea breaks, level 1", "Coffee breaks")
	at := d.path + "/history"
	page := d.as.get(at).is(http.StatusOK).has("Forget old states", "gone for good", "30 days")
	form := page.fields(at + "/forget")
	d.as.post(at+"/forget", form).is(http.StatusUnprocessableEntity).has("Choose how old the states are", "State 1")
	d.as.post(at+"/forget", set(form, "days", "30")).leads(at + "?note=states-none")
	d.clock.Add(31 * 24 * time.Hour)
	d.as = d.site.as("sam")
	d.as.post(at+"/forget", set(form, "days", "30")).leads(at + "?note=states-forgotten")
	d.as.get(at).is(http.StatusOK).has("State 2").hasNot("State 1:", "What changed")
	d.site.as("rowan").post(at+"/forget", form).is(http.StatusNotFound)
}
