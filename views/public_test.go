package views

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"throughline/courses"
)

func contacts(t *testing.T) []courses.Contact {
	t.Helper()
	all, err := courses.SupportContacts()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func welcome() WelcomePage {
	return WelcomePage{
		Courses:     []LineItem{{Title: "Harm reduction", Href: "/courses/harm-reduction", Meta: "8 parts, about 93 minutes.", Text: "What it is, and what you can do.", Note: "Content note: overdose"}},
		CourseCount: 5,
	}
}

func TestEveryPublicPageIsWhole(t *testing.T) {
	t.Parallel()
	runs := HelpPerson{"Cairn Peer Network", "01234 567890"}
	demo := welcome()
	demo.Demo, demo.DemoPassword = []DemoPerson{{"mo", "Mo", "new peer worker"}, {"rowan", "Rowan", "coordinator"}}, "throughline"
	for name, c := range map[string]templ.Component{
		"welcome": Welcome(welcome()), "empty welcome": Welcome(WelcomePage{}), "demonstration": Welcome(demo),
		"help": Help(HelpPage{Contacts: contacts(t), People: []HelpPerson{runs}}), "help without contacts": Help(HelpPage{}),
		"privacy": Privacy(AboutPage{Runs: runs}), "privacy of nobody": Privacy(AboutPage{}),
		"accessibility": Accessibility(AboutPage{Runs: runs}), "not found": NotFound(Viewer{}), "not found, signed in": NotFound(Viewer{SignedIn: true}),
		"refused": Refused(Viewer{}, "Already sent", "You sent this a moment ago.", "Go on", "/"), "apology": Apology("abc-1"), "apology without id": Apology(""),
		"too large": TooLarge("5 MB", ""), "busy": Busy(false), "full": Busy(true),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkPage(t, render(t, c))
		})
	}
}

func TestTheFirstPageLeadsToJoiningAndChecking(t *testing.T) {
	t.Parallel()
	got := render(t, Welcome(welcome()))
	shows(t, got, `action="/join"`, `action="/v"`, `name="code"`, `href="/courses/harm-reduction"`, "See all 5 courses", "You do not need an email address")
	hides(t, got, "demonstration", "/cpd", "/portfolios")
}

func TestOnlyADemonstrationOffersToLookAroundAsSomebody(t *testing.T) {
	t.Parallel()
	w := welcome()
	w.Demo, w.DemoPassword = []DemoPerson{{"mo", "Mo", "new peer worker"}}, "throughline"
	shows(t, render(t, Welcome(w)), "This is a demonstration", `name="username" value="mo"`, "Mo, new peer worker")
	hides(t, render(t, Welcome(welcome())), `name="username"`, `name="password"`)
}

func TestHelpAlwaysHas999And111AndSaysWhatLeavingDoesNotClear(t *testing.T) {
	t.Parallel()
	for _, h := range []HelpPage{{}, {Contacts: contacts(t)}} {
		got := render(t, Help(h))
		shows(t, got, `href="tel:999"`, `href="tel:111"`, "clear the history", "If someone is at risk, please phone", "nobody reads")
		if strings.Index(got, "tel:999") > strings.Index(got, "How to leave") {
			t.Error("help with Throughline comes before somebody to talk to")
		}
	}
	shows(t, render(t, Help(HelpPage{Contacts: contacts(t)})), `href="tel:116123"`, "Scotland only.")
}

func TestThePagesSayHonestlyWhoCouldReadPrivateWriting(t *testing.T) {
	t.Parallel()
	got := render(t, Privacy(AboutPage{}))
	shows(t, got, "Nobody can open this through the program. Whoever runs the server and its key could, with effort. "+
		"Nobody reads it to check on safety: if someone is at risk, phone.", "fewer than 10 people", "how many tries you had")
	hides(t, got, "nobody can ever", "100%", "guarantee")
}

func TestAnApologyTellsTheRequestAndNothingElse(t *testing.T) {
	t.Parallel()
	got := render(t, Apology("0192-abc"))
	shows(t, got, "0192-abc", "not yours", "not be done twice")
	hides(t, got, "error", "panic", "database", "/signin")
	shows(t, render(t, Busy(false)), "nothing was half done", "Wait a minute")
	shows(t, render(t, Busy(true)), "is full")
	shows(t, render(t, TooLarge("5 MB", "")), "5 MB")
	shows(t, render(t, NotFound(Viewer{})), `action="/catalogue"`, "You have done nothing wrong")
}
