package main

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/files/filestest"
	"throughline/handlers"
	"throughline/models"
	"throughline/models/modelstest"
)

func declared() ([]route, *fiber.App) {
	app := fiber.New()
	return routes(app, &handlers.Handlers{Base: &url.URL{}}, &operator{}), app
}

func TestEveryRouteSaysWhoItIsFor(t *testing.T) {
	t.Parallel()
	table, app := declared()
	known := map[string]bool{"GET /static/:hash/*": true}
	for _, r := range table {
		if !slices.Contains([]audience{public, signedIn, owner, supporter, trainer, coordinator, operators}, r.For) {
			t.Errorf("%s %s is for %q, which is nobody", r.Method, r.Path, r.For)
		}
		known[r.Method+" "+r.Path] = true
	}
	for _, r := range app.GetRoutes(true) { // without middleware
		if r.Method != fiber.MethodHead && !known[r.Method+" "+r.Path] {
			t.Errorf("%s %s is not in the table", r.Method, r.Path)
		}
	}
}

// secrets are what nobody else may find anywhere, and the parts of addresses that lead to them.
type secrets struct {
	words []string
	parts map[string]string
}

// cairn is an organisation with a learner who has a finished course, an open one, and practice that waits.
func cairn(t *testing.T, s *site) (modelstest.Team, secrets) {
	t.Helper()
	modelstest.Small(t, s.store)
	team := modelstest.NewTeam(t, s.store, "Cairn Peers", "rowan")
	jo := team.Join(t, s.store, "jo", models.Supervisor)
	mo := team.Join(t, s.store, "moira")
	finish := func() models.Enrolment {
		e, err := s.store.Enrol(t.Context(), mo, "small", team.Org.Slug)
		must(t, err)
		for _, step := range []string{"offering-tea", "a-hard-day"} {
			modelstest.DoLesson(t, s.store, mo, e.ID, step)
		}
		for _, step := range []string{"knowledge-check", "in-order"} {
			modelstest.DoCheck(t, s.store, mo, e.ID, step, modelstest.RightAnswer)
		}
		return e
	}
	done := finish()
	modelstest.DoTask(t, s.store, mo, jo, done.ID, "practice-task")
	open := finish()
	_, err := s.store.SaveScreen(t.Context(), mo, open.ID, "offering-tea", models.ScreenInput{Act: models.ActSave,
		Reflections: map[string]models.ReflectionInput{"next-offer": {Text: "quokka words"}}})
	must(t, err)
	must(t, s.store.HandIn(t.Context(), mo, open.ID, "practice-task", jo.PersonID, "quokka practice", nil))
	list, err := s.store.Support(t.Context(), jo)
	must(t, err)
	entry, err := s.store.AddEntry(t.Context(), mo, models.EntryFacts{Title: "Quokka supervision", Kind: cpd.Supervision, StartDay: "2026-05"})
	must(t, err)
	table, err := s.store.StartImport(t.Context(), mo, strings.NewReader("title,date\nQuokka talk,2026-05\n"))
	must(t, err)
	must(t, s.store.AskMember(t.Context(), mo, entry, jo.PersonID, nil))
	must(t, s.store.AskConfirmation(t.Context(), mo, entry, nil))
	toConfirm, err := s.store.EntriesToConfirm(t.Context(), jo)
	must(t, err)
	scheme, err := s.store.KeepOwnScheme(t.Context(), mo, "", cpd.Own{Name: "Quokka year", Organisation: "Cairn", Minutes: 60, Topics: []cpd.Topic{{Title: "Quokka care"}}}, "2026-01-01")
	must(t, err)
	file, err := s.store.AddEvidence(t.Context(), mo, entry, &models.Upload{Name: "quokka.png", Content: bytes.NewReader(filestest.PNG(9, 9))}, "")
	must(t, err)
	portfolio, err := s.store.NewPortfolio(t.Context(), mo, cpd.ForApplication, models.PortfolioChoices{For: "Quokka keeper", Items: []models.ItemChoice{{Ref: "entry:" + entry}}, Points: []models.PointChoice{{Text: "Quokka care"}}})
	must(t, err)
	tess := team.Join(t, s.store, "tess", models.Trainer)
	draft, err := s.store.NewDraft(t.Context(), tess, models.NewDraftInput{Org: team.Org.Slug, Title: "Quokka teaching", From: "template"})
	must(t, err)
	must(t, s.store.AskReview(t.Context(), tess, draft, models.AskReviewInput{Person: jo.PersonID, ReviewAsk: models.ReviewAsk{Asks: "A quokka?"}}))
	reviews, err := s.store.DraftReviews(t.Context(), tess, draft)
	must(t, err)
	must(t, s.store.AddComment(t.Context(), models.Reviewer{Review: reviews.Reviews[0].ID, Who: jo}, "", "quokka comment"))
	comments, err := s.store.Comments(t.Context(), tess, draft, models.CommentFilter{})
	must(t, err)
	ready, err := s.store.ReadyPortfolio(t.Context(), mo, portfolio, models.IssueInput{Link: true, Address: func(token string) string { return testBase + "/p/" + token }})
	must(t, err)
	must(t, s.store.IssuePortfolio(t.Context(), mo, ready, []byte("%PDF- of a quokka"), 1, 1))
	issue, err := s.store.Portfolio(t.Context(), mo, portfolio)
	must(t, err)
	awards, err := s.store.Awards(t.Context(), mo)
	must(t, err)
	must(t, s.store.AskCorrection(t.Context(), mo, awards[0].Code, "Moira Right", ""))
	waiting, err := s.store.OrgAwards(t.Context(), team.Coordinator, team.Org.Slug, 0)
	must(t, err)
	return team, secrets{
		words: []string{"Moira", "Cairn", "quokka", "Quokka", awards[0].Code, models.GroupCode(awards[0].Code)},
		parts: map[string]string{":piece": "0", ":run": "1",
			":enrolment": open.ID, ":step": "offering-tea", ":id": list.Waiting[0].ID, ":code": awards[0].Code, ":org": team.Org.Slug,
			":person": mo.PersonID, ":correction": waiting.Corrections[0].ID, ":award": awards[0].ID, ":slug": team.Org.Slug, "*": "kettle.svg", ":entry": entry, ":file": file.ID, ":import": table, ":confirmation": toConfirm[0].ID, ":scheme": scheme, ":portfolio": portfolio, ":draft": draft, ":item": entry, ":point": "1", ":share": issue.Shares[0].ID, ":review": reviews.Reviews[0].ID, ":comment": comments[0].ID},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fill puts real ids of the other organisation into a route's address.
func (x secrets) fill(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if known, ok := x.parts[p]; ok {
			parts[i] = known
		}
	}
	return strings.Join(parts, "/")
}

func TestNobodyOfAnotherOrganisationFindsAnything(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	team, x := cairn(t, s)
	burn := modelstest.NewTeam(t, s.store, "Burn Peers", "robin")
	must(t, s.store.Appoint(t.Context(), burn.Org.Slug, "robin", models.Supervisor))
	must(t, s.store.Appoint(t.Context(), burn.Org.Slug, "robin", models.Mentor))
	must(t, s.store.Appoint(t.Context(), burn.Org.Slug, "robin", models.Trainer))
	team.Join(t, s.store, "tam") // a learner of the same organisation
	table, _ := declared()
	before := rowsNow(t, s)
	for _, who := range []string{"robin", "tam", ""} {
		c := s.as(who)
		for _, r := range table {
			if r.For == public || r.For == operators || strings.HasPrefix(r.Path, "/signout") {
				continue
			}
			if r.Path == "/join/:code/add" { // what was typed comes back, and an award's number is no joining code
				continue
			}
			if who == "tam" && r.Path != strings.ReplaceAll(r.Path, ":slug", "") { // their own organisation's pages
				continue
			}
			path := x.fill(r.Path)
			if strings.Contains(path, ":") {
				t.Errorf("%s: the test has no id for a part of this address", r.Path)
				continue
			}
			p := c.walk(r.Method, path)
			words := x.words
			if who == "tam" {
				words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "Cairn" })
			}
			if who == "" && r.Method == http.MethodGet {
				words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return strings.Contains(path, w) }) // the way back holds what was asked for
			}
			p.hasNot(words...)
			switch {
			case who == "":
				if p.status != http.StatusSeeOther && p.status != http.StatusOK || !strings.Contains(p.header.Get("Location")+p.body, "signin") {
					t.Errorf("a stranger got %d for %s %s", p.status, r.Method, r.Path)
				}
			case strings.Contains(r.Path, ":") || strings.Contains(r.Path, "*"):
				if p.status != http.StatusNotFound {
					t.Errorf("%s got %d for %s %s", who, p.status, r.Method, r.Path)
				}
			case p.status >= 500 || p.status == http.StatusForbidden:
				t.Errorf("%s got %d for %s %s", who, p.status, r.Method, r.Path)
			}
		}
	}
	if after := rowsNow(t, s); after != before {
		t.Errorf("something of the other organisation changed: %s, before %s", after, before)
	}
}

// walk asks for an address, with an empty form where it takes one.
func (c *client) walk(method, path string) page {
	c.site.t.Helper()
	if method == http.MethodPost {
		return c.post(path, url.Values{})
	}
	return c.get(path)
}

// rowsNow is how the other organisation stands, as its own people see it.
func rowsNow(t *testing.T, s *site) string {
	t.Helper()
	return s.as("moira").get("/awards").is(200).text() + s.as("moira").get("/cpd").is(200).text() + s.as("moira").get("/cpd/schemes").is(200).text() + s.as("moira").get("/portfolios").is(200).text() + s.as("moira").get(issuesOf(s.as("moira"))).is(200).text() + s.as("rowan").get("/org/cairn-peers").is(200).text() + s.as("tess").get("/teach").is(200).text() +
		s.as("jo").get("/you/reviews").is(200).text()
}

// issuesOf is the address of the first of somebody's portfolios.
func issuesOf(c *client) string {
	return "/portfolios/" + idBetween(c.get("/portfolios"), `href="/portfolios/`, `">Quokka keeper`)
}
