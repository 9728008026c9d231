package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

// keeper is one person with an empty log.
func keeper(t testing.TB) (*site, *client, models.Actor) {
	t.Helper()
	s := newSite(t)
	who := modelstest.NewTeam(t, s.store, "Cairn Peers", "rowan").Join(t, s.store, "ania")
	return s, s.as("ania"), who
}

func quick(title string) url.Values {
	return url.Values{"title": {title}, "day": {""}, "month": {"May"}, "year": {"2026"}, "kind": {"supervision"}, "minutes": {""}}
}

func TestAnEntryIsAddedWithATitleAMonthAndAKind(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	c.get("/cpd").is(http.StatusOK).has("Your log starts here", "Only you").hasNot("Find something")
	added := c.post("/cpd/new", quick("Supervision with the team lead")).is(http.StatusSeeOther)
	path, _, _ := strings.Cut(added.header.Get("Location"), "?")
	if !strings.HasPrefix(path, "/cpd/") || len(path) != len("/cpd/")+36 {
		t.Fatalf("leads to %q", path)
	}
	c.get(path).is(http.StatusOK).has("Supervision with the team lead", "May 2026", "Nothing yet.").hasNot("0 minutes")
	c.post("/cpd", quick("Second")).is(http.StatusSeeOther)
	c.get("/cpd").has("Second", "Supervision with the team lead", "Entries", `href="`+path+`"`)
}

func TestWhatCannotBeAddedComesBackWithWordsAndWhatWasTyped(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	form := quick("")
	form.Set("day", "41")
	form.Set("minutes", "half a day")
	form.Set("kind", "diagnosis")
	p := c.post("/cpd/new", form).is(http.StatusUnprocessableEntity)
	p.has("4 things to check", "May 2026 has the days 1 to 31", "Write the time like 45", "Choose what sort of learning it was.", `value="41"`, `value="half a day"`, "What you wrote is still here.")
	if log, _ := s.store.Log(t.Context(), who, models.LogFilter{}); log.Found != 0 {
		t.Error("something was kept")
	}
	c.post("/cpd/new", quick(strings.Repeat("ŵ", 121))).is(http.StatusUnprocessableEntity).has("120 is the most")
	c.post("/cpd/new", quick("<script>alert(1)</script>\x00")).is(http.StatusSeeOther)
	if p := c.get("/cpd"); !strings.Contains(p.body, "&lt;script&gt;alert(1)") || strings.Contains(p.body, "<script>alert") {
		t.Error("a title is not written as text")
	}
}

func TestTheWriteUpIsSkippableAndNothingIsOverwritten(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	path, _, _ := strings.Cut(c.post("/cpd/new", quick("Supervision")).header.Get("Location"), "?")
	c.get(path+"/write").is(http.StatusOK).has("Skip", "No need to tell your own story", `name="learnt"`)
	c.post(path+"/write", url.Values{"rev-entry": {"1"}, "learnt": {"Ask first.\r\nThen listen."}}).leads(path + "?note=entry-saved")
	c.get(path).has("Ask first. Then listen.", "What did you learn?").hasNot("Why did you do it?")
	clash := c.post(path+"/write", url.Values{"rev-entry": {"1"}, "learnt": {"From the bus."}}).is(http.StatusConflict)
	clash.has("From the bus.", "Ask first.", "Yours, in this box", `name="rev-entry" value="2"`)
	c.post(path+"/write", url.Values{"rev-entry": {"2"}, "learnt": {"Both."}}).leads(path + "?note=entry-saved")
	c.get(path+"/history").is(http.StatusOK).has("Added", "Changed", "Ask first.")
}

func TestFactsAreChangedAndAnEntryIsTakenOutAndPutBack(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	path, _, _ := strings.Cut(c.post("/cpd/new", quick("First aid")).header.Get("Location"), "?")
	form := c.get(path + "/facts").is(http.StatusOK).fields(path + "/facts")
	form.Set("kind", "course")
	form.Set("minutes", "6 hours")
	form.Set("provider", "Harbour College")
	form.Set("certificate_number", "FA-17")
	form.Set("refresh_month", "5")
	form.Set("refresh_year", "2029")
	c.post(path+"/facts", form).leads(path + "?note=entry-saved")
	c.get(path).has("6 hours", "Harbour College", "FA-17", "May 2029", "Course")
	form.Set("participatory_minutes", "7 hours")
	form.Set("end_day", "3")
	c.post(path+"/facts", form).is(http.StatusUnprocessableEntity).has(`value="7 hours"`, "it cannot be more", "Write the year")
	c.get(path + "/history").has("Given by: was empty, now Harbour College")
	c.post(path+"/remove", nil).leads(path + "?note=entry-removed")
	c.get("/cpd").hasNot("First aid")
	c.get("/cpd?removed=1").has("First aid")
	c.post(path+"/bring-back", nil).leads(path + "?note=entry-back")
	c.get("/cpd?q=harbour").has("First aid", "1 entry, 6 hours.")
	c.get("/cpd?q=harbor").has("Nothing fits this").hasNot("First aid")
}

func TestALongLogHasPagesAndEachEntryIsLinkedOnce(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	for range 26 {
		c.post("/cpd/new", quick("Supervision")).is(http.StatusSeeOther)
	}
	first := c.get("/cpd").is(http.StatusOK)
	second := c.get("/cpd?page=2").is(http.StatusOK)
	if a, b := strings.Count(first.body, `<h4><a href="/cpd/`), strings.Count(second.body, `<h4><a href="/cpd/`); a != 25 || b != 1 {
		t.Errorf("%d and %d entries", a, b)
	}
	first.has("Page 1 of 2", "page=2")
}

func TestAReflectionOfALessonIsCopiedInOneTap(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	form := mo.get(c.at("offering-tea") + "?all=1").form("log:next-offer")
	mo.post(c.at("offering-tea"), form).is(http.StatusUnprocessableEntity).has("Write a few words first")
	form.Set("reflection-next-offer", "Ask Kai.")
	p := mo.post(c.at("offering-tea"), form).is(http.StatusSeeOther)
	path, _, _ := strings.Cut(p.header.Get("Location"), "?")
	mo.get(path).is(http.StatusOK).has("Reflection: Offering tea", "Ask Kai.")
	mo.get(c.at("offering-tea") + "?all=1").has("Ask Kai.")
}

func TestALogIsClosedAfterARecoveryWithSomebodyElsesCode(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	team := modelstest.NewTeam(t, s.store, "Cairn Peers", "rowan")
	who := team.Join(t, s.store, "ania")
	path, _, _ := strings.Cut(s.as("ania").post("/cpd/new", quick("Quokka supervision")).header.Get("Location"), "?")
	handed, err := s.store.HandOverCode(t.Context(), team.Coordinator, team.Org.Slug, who.PersonID)
	must(t, err)
	_, _, err = s.store.Recover(t.Context(), models.RecoverRequest{Username: "ania", Code: handed.Code, Password: modelstest.Password})
	must(t, err)
	c := s.as("ania")
	c.get("/cpd").is(http.StatusForbidden).hasNot("Quokka")
	for _, page := range []string{"", "/facts", "/write", "/history"} {
		c.get(path + page).is(http.StatusForbidden).hasNot("Quokka")
	}
	c.post("/cpd/new", quick("Sneaky")).is(http.StatusForbidden)
	c.post(path+"/remove", nil).is(http.StatusForbidden)
}

func TestAnAddressThatNoDatabaseCanBeAskedForIsNotFound(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, store *models.Store, clock *modelstest.Clock) {
		s := siteOn(t, store, clock)
		modelstest.NewTeam(t, s.store, "Cairn Peers", "rowan").Join(t, s.store, "ania")
		c := s.as("ania")
		for _, id := range []string{"%00", "%ff", "a%00b", "%F0%9F%98"} {
			for _, path := range []string{"/cpd/", "/learn/", "/courses/", "/awards/", "/cpd/import/"} {
				c.get(path + id).is(http.StatusNotFound)
			}
		}
		c.get("/cpd?q=%00&year=%00").is(http.StatusOK)
		c.get("/catalogue?q=%00").is(http.StatusOK)
	})
}
