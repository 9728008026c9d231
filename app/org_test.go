package main

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

var bg = context.Background()

// orgSite is a site with two organisations: Harbour Peers with rowan, a supervisor jo and a learner mo who is under way
// in the small course; Hillside with their own coordinator pat.
type orgSite struct {
	*site
	team, other modelstest.Team
	mo, jo      models.Actor
	enrolment   models.Enrolment
}

func newOrgSite(t *testing.T) orgSite {
	t.Helper()
	s := orgSite{site: newSite(t)}
	s.team = modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	s.other = modelstest.NewTeam(t, s.store, "Hillside", "pat")
	modelstest.Small(t, s.store)
	s.jo = s.team.Join(t, s.store, "jo", models.Supervisor)
	s.mo = s.team.Join(t, s.store, "mo")
	var err error
	if s.enrolment, err = s.store.Enrol(bg, s.mo, "small", s.team.Org.Slug); err != nil {
		t.Fatal(err)
	}
	return s
}

// complete lets mo complete the small course, and gives the award.
func (s orgSite) complete(t *testing.T) models.AwardPage {
	t.Helper()
	for _, step := range []string{"offering-tea", "a-hard-day"} {
		modelstest.DoLesson(t, s.store, s.mo, s.enrolment.ID, step)
	}
	modelstest.DoCheck(t, s.store, s.mo, s.enrolment.ID, "knowledge-check", modelstest.WrongAnswer)
	for _, step := range []string{"knowledge-check", "in-order"} {
		modelstest.DoCheck(t, s.store, s.mo, s.enrolment.ID, step, modelstest.RightAnswer)
	}
	modelstest.DoTask(t, s.store, s.mo, s.jo, s.enrolment.ID, "practice-task")
	awards, err := s.store.Awards(bg, s.mo)
	if err != nil || len(awards) != 1 {
		t.Fatalf("%d awards, %v", len(awards), err)
	}
	return awards[0]
}

func (s orgSite) path(p string) string { return "/org/" + s.team.Org.Slug + p }

func (s orgSite) person(a models.Actor, p string) string { return s.path("/people/" + a.PersonID + p) }

func (s orgSite) looks(t *testing.T, who models.Actor) []models.SeenLook {
	t.Helper()
	looks, err := s.store.WhoLooked(bg, who)
	if err != nil {
		t.Fatal(err)
	}
	return looks
}

func TestTheCoordinatorsPagesAreNotFoundByAnyoneElse(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	award := s.complete(t)
	if err := s.store.AskCorrection(bg, s.mo, award.Code, "Morgan Example", ""); err != nil {
		t.Fatal(err)
	}
	awards, err := s.store.OrgAwards(bg, s.team.Coordinator, s.team.Org.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	correction := s.path("/awards/corrections/" + awards.Corrections[0].ID)
	withdraw := s.path("/awards/" + award.ID + "/withdraw")
	gets := []string{s.path(""), s.path("/join-code"), s.path("/cards?n=8"), s.person(s.mo, ""), s.person(s.mo, "/end"), s.person(s.mo, "/code"),
		s.path("/induction"), s.path("/awards"), withdraw, s.path("/settings")}
	posts := []string{s.path("/join-code"), s.person(s.mo, "/roles"), s.person(s.mo, "/job-title"), s.person(s.mo, "/end"), s.person(s.mo, "/code"),
		s.path("/induction"), correction, withdraw, s.path("/settings"), s.path("/settings/contacts")}
	form := url.Values{"role": {"coordinator"}, "act": {"give"}, "job_title": {"Boss"}, "decision": {"agree"}, "reason": {"mistake"},
		"org_name": {"Taken"}, "contact": {"x"}, "zone": {"UTC"}, "language": {"en-GB"}, "name_1": {"X"}, "number_1": {"123"}}
	secrets := []string{"Harbour", "Mo", "Jo", "Rowan", "Morgan", s.team.Code, award.Code, "small"}
	for _, who := range []string{"pat", "mo", "jo"} {
		browser := s.as(who)
		for _, path := range gets {
			got := browser.get(path).is(http.StatusNotFound)
			if who == "pat" {
				got.hasNot(secrets...)
			}
		}
		for _, path := range posts {
			browser.post(path, form).is(http.StatusNotFound)
		}
	}
	for _, path := range gets {
		got := s.as("").get(path)
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/signin?next=") {
			t.Errorf("a stranger at %s: %d %s", path, got.status, got.header.Get("Location"))
		}
		got.hasNot(secrets...)
	}
	for _, path := range posts {
		if got := s.as("").post(path, form); got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/signin?next=%2F") {
			t.Errorf("a stranger posts to %s: %d %s", path, got.status, got.header.Get("Location"))
		}
	}
	// A person of another organisation is nobody in this one's pages, for their own coordinator too.
	own := "/org/" + s.other.Org.Slug
	for _, path := range []string{"/people/" + s.mo.PersonID, "/people/" + s.mo.PersonID + "/end", "/people/" + s.mo.PersonID + "/code", "/awards/" + award.ID + "/withdraw"} {
		s.as("pat").get(own + path).is(http.StatusNotFound).hasNot(secrets...)
	}
	s.as("pat").post(own+"/people/"+s.mo.PersonID+"/roles", form).is(http.StatusNotFound)
	s.as("pat").post(own+"/awards/"+award.ID+"/withdraw", url.Values{"reason": {"mistake"}, "act": {"withdraw"}}).is(http.StatusNotFound)
	s.as("pat").post(own+"/awards/corrections/"+awards.Corrections[0].ID, form).is(http.StatusNotFound)
	s.as("pat").get(own).is(http.StatusOK).has("Pat").hasNot("Harbour", ">Mo<", s.team.Code)
	if n := len(s.looks(t, s.mo)); n != 0 {
		t.Errorf("%d looks were recorded of people who saw nothing", n)
	}
	if v, err := s.store.Verify(bg, award.Code, ""); err != nil || v.State != models.Valid {
		t.Errorf("the award is %v, %v", v.State, err)
	}
	if code, err := s.store.JoinCode(bg, s.team.Coordinator, s.team.Org.Slug); err != nil || code.Code != s.team.Code {
		t.Errorf("the code is %v, %v", code.Code, err)
	}
}

func TestAPersonsPageShowsWhatWasDoneForTheOrganisationAndSaysThatItIsSeen(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	s.complete(t)
	if _, err := s.store.AddCode(bg, s.mo, s.other.Code, ""); err != nil {
		t.Fatal(err)
	}
	modelstest.Publish(t, s.store, renamed("Biscuits"), "biscuits")
	if _, err := s.store.Enrol(bg, s.mo, "biscuits", s.other.Org.Slug); err != nil {
		t.Fatal(err)
	}
	rowan := s.as("rowan")
	rowan.get(s.path("")).is(http.StatusOK).has("Mo", "Completed 1 June 2026", "Certificate: Valid to 1 June 2028", "they can see that you did").
		hasNot("Biscuits", "Hillside", "%", "tries:", "attempt", "minutes ago")
	if n := len(s.looks(t, s.mo)); n != 0 {
		t.Errorf("the list of people counted as %d looks", n)
	}
	rowan.get(s.person(s.mo, "")).is(http.StatusOK).
		has("Mo can see that you opened this page", "Completed 1 June 2026", "Valid to 1 June 2028", "This is all that Harbour Peers sees", "A forgotten password").
		hasNot("Biscuits", "Hillside", "%", "I offered tea three times", "Well done", "pass mark", "2 tries", "Mo Example")
	looks := s.looks(t, s.mo)
	if len(looks) != 1 || looks[0].Name != "Rowan" || looks[0].Organisation != "Harbour Peers" || looks[0].Role != models.Coordinator {
		t.Errorf("looks: %+v", looks)
	}
	// Pages that only ask tell no more than the list does.
	rowan.get(s.person(s.mo, "/end")).is(http.StatusOK).hasNot("Completed")
	rowan.get(s.person(s.mo, "/code")).is(http.StatusOK).hasNot("Completed")
	if n := len(s.looks(t, s.mo)); n != 1 {
		t.Errorf("%d looks, want one", n)
	}
	rowan.get(s.person(s.team.Coordinator, "")).is(http.StatusOK).has("This is your own page").hasNot("can see that you opened", "A forgotten password")
}

func TestRolesAndJobTitlesAreGivenAndTheLastCoordinatorStays(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	rowan := s.as("rowan")
	give, end := url.Values{"role": {"coordinator"}, "act": {"give"}}, url.Values{"role": {"coordinator"}, "act": {"end"}}
	rowan.post(s.person(s.team.Coordinator, "/roles"), end).is(http.StatusConflict).has("Harbour Peers needs a coordinator", "This is your own page")
	rowan.post(s.person(s.team.Coordinator, "/end"), nil).is(http.StatusConflict).has("Harbour Peers needs a coordinator")
	rowan.post(s.person(s.mo, "/roles"), url.Values{"role": {"queen"}, "act": {"give"}}).is(http.StatusUnprocessableEntity).has("Choose a role from the list.")
	rowan.post(s.person(s.mo, "/roles"), give).leads(s.person(s.mo, "?note=role-given#roles"))
	s.as("mo").get(s.path("")).is(http.StatusOK)
	rowan.post(s.person(s.team.Coordinator, "/roles"), end).leads("/?note=role-ended")
	rowan.get(s.path("")).is(http.StatusNotFound)
	mo := s.as("mo")
	mo.post(s.person(s.jo, "/job-title"), url.Values{"job_title": {strings.Repeat("x", 81)}}).is(http.StatusUnprocessableEntity).has("Please keep this to 80 characters", `value="`+strings.Repeat("x", 81))
	mo.post(s.person(s.jo, "/job-title"), url.Values{"job_title": {"Team <leader>"}}).leads(s.person(s.jo, "?note=saved#job"))
	mo.get(s.path("")).has("Team <leader>", "Supervisor").hasNot("<leader>x")
}

func TestAnEndedMembershipClosesButForTheCertificates(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	s.complete(t)
	rowan := s.as("rowan")
	rowan.get(s.person(s.mo, "/end")).is(http.StatusOK).has("End the membership of Mo?", "You keep the list of the certificates", "Mo is told")
	rowan.post(s.person(s.mo, "/end"), nil).leads(s.path("?note=membership-ended"))
	rowan.get(s.path("?note=membership-ended")).has("The membership has ended.").hasNot(">Mo</a>")
	rowan.get(s.person(s.mo, "")).is(http.StatusOK).has("Certificates from Harbour Peers", "Left", "Tea breaks, level 1").hasNot("Roles", "A forgotten password", "Under way")
	rowan.get(s.person(s.mo, "/code")).is(http.StatusNotFound)
	rowan.post(s.person(s.mo, "/code"), nil).is(http.StatusNotFound)
	rowan.post(s.person(s.jo, "/end"), nil).leads(s.path("?note=membership-ended"))
	rowan.get(s.person(s.jo, "")).is(http.StatusNotFound).hasNot("Jo")
}

var codeOnPage = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}`)

func TestACodeIsHandedOverOnceFaceToFace(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	rowan := s.as("rowan")
	rowan.get(s.person(s.mo, "/code")).is(http.StatusOK).has("face to face", "30 minutes", "For 7 days", "Mo is told that you made it", "throughline.example/recover")
	made := rowan.post(s.person(s.mo, "/code"), nil).is(http.StatusOK).has("Show this to Mo now", "mo", "Works until 11:30, once", "We do not show this code again")
	code := codeOnPage.FindString(made.text())
	if code == "" {
		t.Fatal("there is no code on the page")
	}
	for _, path := range []string{s.person(s.mo, "/code"), s.person(s.mo, ""), s.path("")} {
		rowan.get(path).hasNot(code)
	}
	events, err := s.store.Events(bg, s.mo)
	if err != nil || !strings.Contains(events[0].Text, "Rowan, a coordinator of Harbour Peers, made a code") {
		t.Errorf("mo was told %+v, %v", events, err)
	}
	if _, _, err := s.store.Recover(bg, models.RecoverRequest{Username: "mo", Code: code, Password: "another quiet harbour"}); err != nil {
		t.Errorf("the code does not work: %v", err)
	}
	rowan.get(s.person(s.team.Coordinator, "/code")).is(http.StatusOK)
	rowan.post(s.person(s.team.Coordinator, "/code"), nil).is(http.StatusForbidden).has("You cannot give a code to yourself")
}
