package views

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"throughline/models"
)

func TestAccountPagesAreWellFormedAndKind(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	viewer := Viewer{SignedIn: true, NameShown: "Mo", Restricted: "Some records are closed."}
	problems := func(fields ...string) Problems {
		p := Problems{"": "Please wait."}
		for _, f := range fields {
			p[f] = "Please check this."
		}
		return p
	}
	standing := models.Standing{Slug: "harbour-peers", Name: "Harbour Peers", From: "2026-06-01", Zone: "Europe/London", Roles: []models.Role{models.Coordinator}}
	you := models.You{Username: "mo", NameShown: "Mo", NameCertificate: "Mo Sinclair", NameLatin: "Mo S", Memberships: []models.Standing{standing}, RestrictedUntil: &at}
	award := models.SeenAward{Title: "Tea", CompletedOn: "2026-05-01", ValidThrough: "2027-05-01", State: "valid"}
	for name, page := range map[string]templ.Component{
		"setup":     Setup(SetupPage{Problems: problems("code", "org_name", "legal_name", "contact", "zone", "language", "job_title", "name_latin", "username", "password"), Zone: "Europe/London", Language: "en-GB"}),
		"join find": JoinFind(JoinFindPage{Problems: problems("code"), Code: "X"}),
		"join":      Join(JoinPage{Problems: problems("name_shown", "name_certificate", "name_latin", "username", "password"), Code: "7K4M29QX", Organisation: "Harbour Peers"}),
		"join late": Join(JoinPage{Problems: problems("code", "username"), Code: "7K4M29QX"}),
		"join add":  JoinAdd(JoinAddPage{Viewer: viewer, Code: "7K4M29QX", Organisation: "Harbour Peers"}),
		"joined":    Joined(JoinedPage{Viewer: viewer, Organisation: "Harbour Peers", Username: "mo"}),
		"sign in":   SignIn(SignInPage{Problems: problems("password"), Next: "/you", Carried: "abc"}),
		"sign out":  SignOut(viewer),
		"recover":   Recover(RecoverPage{Problems: problems("username", "code", "password")}),
		"carried":   Carried(CarriedPage{Viewer: viewer, Path: "/learn/a/b", Next: "/", Fields: []CarriedField{{"a", "b"}}, Texts: []string{"one\ntwo"}, Choices: 2, File: true}),
		"you": You(YouPage{Viewer: viewer, Problems: problems("code"), You: you, Zone: "Europe/London", Sessions: []models.OpenSession{{Device: "Firefox on Android", Here: true, CreatedAt: at, SeenAt: at}},
			Events: []models.Event{{Text: "You joined.", At: at, New: true}}}),
		"leave":     Leave(LeavePage{Viewer: viewer, Slug: "harbour-peers", Organisation: "Harbour Peers", Problem: "Not yet."}),
		"settings":  Settings(SettingsPage{Viewer: viewer, Problems: problems("name_latin", "old_password", "password")}),
		"card":      Card(CardPage{Viewer: viewer, Problems: problems("password"), Left: 3}),
		"card made": CardMade(CardMadePage{Viewer: viewer, Username: "mo", Address: "https://x.example/recover", Codes: []string{"7K4M-29QX-V3HD"}}),
		"privacy": YourPrivacy(YourPrivacyPage{Viewer: viewer, Zone: "Europe/London", Looks: []models.SeenLook{{Name: "Rowan", Role: models.Coordinator, Organisation: "Harbour Peers", What: "Your page", At: at}},
			Seen: []models.SeenByOrganisation{{Name: "Harbour Peers", From: "2026-06-01", Coordinators: []string{"Rowan", "Jo"}, Seen: models.Seen{Courses: []models.SeenCourse{{Title: "Tea", Started: "2026-06-01", Award: &award}}}},
				{Name: "Hill", From: "2026-01-01", To: "2026-02-01", Seen: models.Seen{Awards: []models.SeenAward{award}}}}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkPage(t, render(t, page))
		})
	}
}

func TestWhatWasTypedKeepsItsLines(t *testing.T) {
	t.Parallel()
	got := render(t, Carried(CarriedPage{Path: "/learn/a/b", Next: "/", Texts: []string{"one <b>\ntwo"}}))
	shows(t, got, "one &lt;b&gt;", "two", `action="/learn/a/b"`)
}
