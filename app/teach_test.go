package main

import (
	"net/url"
	"strings"
	"testing"

	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// desk is a trainer's browser with a draft of the small course.
type desk struct {
	*site
	team  modelstest.Team
	sam   models.Actor
	as    *client
	draft string
	path  string
}

func newDesk(t *testing.T, change ...func(*models.Options)) *desk {
	t.Helper()
	d := &desk{site: newSite(t, change...)}
	d.team = modelstest.NewTeam(t, d.store, "Harbour Peers", "rowan")
	d.sam = d.team.Join(t, d.store, "sam", models.Trainer)
	var err error
	d.draft, err = d.store.ImportDraft(t.Context(), d.sam, d.team.Org.Slug, coursetest.Small())
	must(t, err)
	d.as, d.path = d.site.as("sam"), "/teach/"+d.draft
	return d
}

func (d *desk) page() models.DraftPage {
	d.t.Helper()
	out, err := d.store.Draft(d.t.Context(), d.sam, d.draft)
	must(d.t, err)
	return out
}

// order is the parts of the draft as they stand.
func (d *desk) order() string {
	d.t.Helper()
	var out []string
	for _, s := range d.page().Outline {
		out = append(out, s.ID)
	}
	return strings.Join(out, " ")
}

func TestATrainerBeginsACourseFromATemplateFromNothingAndFromACopy(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	modelstest.Publish(t, d.store, coursetest.Small(), "tea-for-all")
	d.as.get("/").has("Teach")
	d.as.get("/teach").is(200).has("A small course about tea breaks", "Not published yet", "New course")
	d.as.get("/teach/new").is(200).has("From a template", "From a copy of a course").has(`value="tea-for-all"`)
	for _, start := range []string{"template", "blank"} {
		to := d.as.post("/teach/new", url.Values{"from": {start}, "title": {"A warm " + start}}).is(303).header.Get("Location")
		d.as.get(to).is(200).has("A warm "+start, "to mend first", "Nobody else learns from it").hasNot("Nothing stands in the way")
	}
	copied := d.as.post("/teach/new", url.Values{"from": {"copy"}, "copy": {"tea-for-all"}}).is(303).header.Get("Location")
	d.as.get(copied).is(200).has("Nothing stands in the way")
	if copied, _, _ = strings.Cut(copied, "?"); copied == d.path {
		t.Error("the copy is the draft that was there")
	}
	d.as.post("/teach/new", url.Values{"from": {"template"}, "title": {" "}}).is(422).has("Write what the course is called").has("<input", `value="template"`)
	d.as.post("/teach/new", url.Values{"from": {"copy"}, "title": {"My own"}}).is(422).has("Choose the course to copy.").has(`value="My own"`)
	d.as.post("/teach/new", url.Values{"from": {"copy"}, "copy": {"no-such"}}).is(404)
	d.as.post("/teach/new", url.Values{"from": {"template"}, "title": {"X"}, "org": {"elsewhere"}}).is(422)
	page, err := d.store.Teach(t.Context(), d.sam)
	must(t, err)
	if len(page.Drafts) != 4 {
		t.Errorf("%d drafts, want the first and three", len(page.Drafts))
	}
}

func TestPartsAreAddedRenamedMovedTakenOutAndPutBackWithoutAScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.order()
	first, second, _ := strings.Cut(before, " ")
	second, _, _ = strings.Cut(second, " ")

	to := d.as.post(d.path+"/parts", url.Values{"title": {"After the tea"}, "kind": {"lesson"}, "after": {first}}).is(303).header.Get("Location")
	if !strings.HasSuffix(to, "#part-after-the-tea") {
		t.Errorf("it leads to %s", to)
	}
	if got := d.order(); !strings.HasPrefix(got, first+" after-the-tea "+second) {
		t.Errorf("after adding: %s", got)
	}
	d.as.get(d.path).has("After the tea", "2 to mend")
	d.as.post(d.path+"/parts", url.Values{"title": {" "}, "kind": {"lesson"}}).is(422).has("The part needs a title.")
	d.as.post(d.path+"/parts", url.Values{"title": {"A dance"}, "kind": {"dance"}}).is(422).has("A part is a lesson").has(`value="A dance"`)

	d.as.post(d.path+"/parts/after-the-tea/rename", url.Values{"title": {"Washing up"}}).is(303)
	d.as.get(d.path).has("Washing up").hasNot("After the tea")
	d.as.post(d.path+"/parts/after-the-tea/rename", url.Values{"title": {""}}).is(422).has("The part needs a title.")

	d.as.post(d.path+"/parts/after-the-tea/move", url.Values{"act": {"up"}}).is(303)
	if got := d.order(); !strings.HasPrefix(got, "after-the-tea "+first) {
		t.Errorf("after moving up: %s", got)
	}
	d.as.post(d.path+"/parts/after-the-tea/move", url.Values{"act": {"up"}}).is(303) // at the top already
	d.as.post(d.path+"/parts/after-the-tea/move", url.Values{"to": {"2"}}).is(303)

	text := d.page().Files
	out := d.as.post(d.path+"/parts/after-the-tea/remove", url.Values{}).is(303).header.Get("Location")
	if got := d.order(); got != before {
		t.Errorf("after taking out: %s, want %s", got, before)
	}
	undo := d.as.get(out).is(200).has("The part is taken out.", "Undo: put it back")
	d.as.post(d.path+"/parts/"+second+"/rename", url.Values{"title": {"Changed meanwhile"}}).is(303)
	d.as.post(d.path+"/parts/after-the-tea/put-back", undo.fields(d.path+"/parts/after-the-tea/put-back")).is(303)
	now := d.page()
	if string(now.Files["02-after-the-tea.md"]) != string(text["02-after-the-tea.md"]) || len(now.Outline) != len(strings.Fields(before))+1 {
		t.Errorf("put back: %v", d.order())
	}
	d.as.get(d.path).has("Changed meanwhile", "Washing up")
	d.as.get(out).hasNot("Undo: put it back") // it is there again
	d.as.post(d.path+"/parts/no-such/remove", url.Values{}).is(422).has("This part is no longer there.")
}

func TestANewPartNeverGetsTheIDOfAPartThatWasPublished(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.store.PublishDraft(t.Context(), d.sam, d.draft, models.PublishInput{Rev: d.page().Rev})
	must(t, err)
	part := d.page().Outline[0]
	d.as.post(d.path+"/parts/"+part.ID+"/remove", url.Values{}).is(303)
	d.as.post(d.path+"/parts", url.Values{"title": {part.Title}, "kind": {"lesson"}}).is(303)
	for _, s := range d.page().Outline {
		if s.ID == part.ID {
			t.Errorf("the new part has the id %s: whoever did the old one has done the new one", s.ID)
		}
	}
}

func TestNobodyButTheTrainersOfAnOrganisationFindsACourseThatIsWritten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.team.Join(t, d.store, "mo")
	burn := modelstest.NewTeam(t, d.store, "Burn Peers", "robin")
	burn.Join(t, d.store, "bo", models.Trainer)
	d.team.Join(t, d.store, "kit", models.Trainer)
	must(t, d.store.SetDraftEditors(t.Context(), d.sam, d.draft, true, nil))
	for _, who := range []string{"mo", "rowan", "robin", "bo", "kit"} {
		c := d.site.as(who)
		c.get(d.path).is(404).hasNot("small course")
		c.post(d.path+"/parts", url.Values{"title": {"Mine"}, "kind": {"lesson"}}).is(404)
		if who == "bo" || who == "kit" {
			c.get("/teach").is(200).has("No course yet").hasNot("small course")
			continue
		}
		c.get("/teach").is(404)
		c.get("/").hasNot(`href="/teach"`)
	}
	if strings.Contains(d.order(), "mine") {
		t.Error("somebody else's part is in the course")
	}
	d.site.as("").get(d.path).is(303)
}
