package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/models"
)

// began posts the first form and gives the address of the draft.
func (c *client) began(form url.Values) string {
	c.site.t.Helper()
	path, _, _ := strings.Cut(c.post("/portfolios", form).is(http.StatusSeeOther).header.Get("Location"), "?")
	if !strings.HasPrefix(path, "/portfolios/") || len(path) != len("/portfolios/")+36 {
		c.site.t.Fatalf("leads to %q", path)
	}
	return path
}

func TestADraftIsBegunForAJobAndIsOnlyItsPersons(t *testing.T) {
	t.Parallel()
	s, c, _ := keeper(t)
	c.get("/portfolios").is(http.StatusOK).has("Make one for a job", "My full CPD record", "You do not have to tell your story here").hasNot("Drafts")
	c.get("/portfolios/new").is(http.StatusOK).has("What is the job?")
	c.post("/portfolios", url.Values{"purpose": {"application"}, "for": {" "}}).is(http.StatusUnprocessableEntity).has("Write what the job is")
	c.post("/portfolios", url.Values{"purpose": {"diary"}, "for": {"x"}}).is(http.StatusUnprocessableEntity).has("Choose what you want to make")
	c.post("/portfolios", url.Values{"for": {strings.Repeat("ŵ", 10000)}}).is(http.StatusUnprocessableEntity).has("200")
	path := c.began(url.Values{"purpose": {"application"}, "for": {"Senior peer, Cairn <b>"}})
	c.get(path).is(http.StatusOK).has("Senior peer, Cairn <b>", "Only you see it", "Nothing chosen yet", "There is nothing in it yet", "Begin with the job").hasNot("ncomplete", "Cairn <b></h1>", "Look at it and issue it", "Make a new one from this")
	c.get("/portfolios").has("Drafts", "Senior peer, Cairn").hasNot("Issued")
	s.as("rowan").get(path).is(http.StatusNotFound).hasNot("Senior peer")
	c.get("/portfolios/%00").is(http.StatusNotFound)
}

func TestAStepKeepsWhatWasTypedAndShowsBothWhereTwoWindowsSave(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	path := c.began(url.Values{"for": {"Senior peer"}})
	form := c.get(path + "/about").is(http.StatusOK).has("What do you call your role?").fields(path + "/about")
	first := url.Values{"rev-draft": form["rev-draft"], "for": {"Senior peer"}, "role": {"Support worker"}, "act": {"save"}}
	c.post(path+"/about", first).leads(path + "?note=saved")
	second := url.Values{"rev-draft": form["rev-draft"], "for": {"Senior peer"}, "role": {"Navigator"}, "act": {"next"}}
	clash := c.post(path+"/about", second).is(http.StatusConflict).has("What the other window saved", "Support worker", `value="Navigator"`)
	again := clash.fields(path + "/about")
	again.Set("act", "next")
	c.post(path+"/about", again).leads(path + "/points?note=saved")
	c.get(path + "/about").has(`value="Navigator"`).hasNot("Support worker\"")
	wrong := clash.fields(path + "/about")
	wrong.Set("rev-draft", "3")
	wrong.Set("role", strings.Repeat("a", 10000))
	c.post(path+"/about", wrong).is(http.StatusUnprocessableEntity).has("What you wrote is still here", `value="`+strings.Repeat("a", 10000))
}

func TestARecordHasItsPeriodAndADateThatCannotBeReadComesBack(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	path := c.began(url.Values{"purpose": {"record"}})
	c.get(path).is(http.StatusOK).has("My full CPD record", "All of your log")
	form := url.Values{"rev-draft": {"1"}, "from_month": {"Wombat"}, "from_year": {"2025"}, "act": {"save"}}
	c.post(path+"/about", form).is(http.StatusUnprocessableEntity).has(`value="Wombat"`, "One thing to check")
	form.Set("from_month", "May")
	form.Set("to_month", "4")
	form.Set("to_year", "2025")
	c.post(path+"/about", form).is(http.StatusUnprocessableEntity).has("The end is before the start", `value="May"`)
	form.Set("to_year", "2026")
	c.post(path+"/about", form).leads(path + "?note=saved")
	c.get(path).has("My CPD record, May 2025 to April 2026")
}

func TestADraftIsDeletedAfterAQuestionAndCopied(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	path := c.began(url.Values{"for": {"Senior peer"}})
	other, _, _ := strings.Cut(c.post(path+"/copy", nil).is(http.StatusSeeOther).header.Get("Location"), "?")
	c.get(path+"/delete").is(http.StatusOK).has("Delete this?", "This cannot be undone", "Keep it")
	c.post(path+"/delete", nil).leads("/portfolios?note=portfolio-deleted")
	c.get(path).is(http.StatusNotFound)
	c.get(other).is(http.StatusOK).has("Senior peer")
	if list, err := s.store.Portfolios(t.Context(), who); err != nil || len(list) != 1 {
		t.Errorf("%+v are left, %v", list, err)
	}
}

func TestACertificateLeadsToADraftThatHoldsItOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	c := s.as("mo")
	c.get("/").is(http.StatusOK).has(`href="/portfolios">Use them for a job`)
	c.get("/awards").is(http.StatusOK).has("Use them for a job")
	c.get("/awards/" + h.code).is(http.StatusOK).has(`href="/portfolios/new?item=award:` + h.code)
	form := c.get("/portfolios/new?item=award:" + h.code).is(http.StatusOK).fields("/portfolios")
	form.Set("for", "Senior peer")
	draft := c.began(form)
	page := c.get(draft + "/choose").is(http.StatusOK).has("1 thing is chosen.").hasNot("Certificates that are not in your log")
	if n := strings.Count(page.body, "checked"); n != 1 {
		t.Errorf("%d things are ticked", n)
	}
	c.get(draft + "/issue").has(models.GroupCode(h.code))
	form["item"] = []string{"award:" + h.code, "award:nonsense", strings.TrimSpace(page.fields(draft + "/choose").Get("item"))}
	c.get(c.began(form) + "/choose").has("1 thing is chosen.")
	s.as("rowan").get("/awards/" + h.code).is(http.StatusNotFound)
	s.as("").get("/").hasNot("Use them for a job")
}

func TestAnEntryLeadsToADraftThatHoldsIt(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	c.get("/cpd").is(http.StatusOK).hasNot("Use these in an application")
	id := s.entry(who, models.EntryFacts{Title: "Talk on housing"})
	c.get("/cpd").has("Use these in an application")
	c.get("/cpd/" + id).has(`href="/portfolios/new?item=entry:` + id)
	form := c.get("/portfolios/new?item=entry:" + id).is(http.StatusOK).fields("/portfolios")
	form.Set("for", "Senior peer")
	c.get(c.began(form)).is(http.StatusOK).has("1 thing chosen")
}
