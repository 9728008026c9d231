package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"throughline/models/modelstest"
)

func signInForm(username string, more ...string) url.Values {
	form := url.Values{"username": {username}, "password": {modelstest.Password}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func TestTheFirstVisitSetsTheServerUpOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	code, err := s.store.SetupCode(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	form := mo("code", "WRONG", "org_name", "Harbour Peers", "contact", "hello@harbour.example", "zone", "Europe/London", "language", "en-GB", "username", "rowan")
	first := s.as("")
	first.get("/").leads("/setup")
	first.get("/setup").is(http.StatusOK).has("Set up Throughline", "The code from the console")
	first.post("/setup", form).is(422).has("This is not the code from the console.", `value="Harbour Peers"`, `value="rowan"`).hasNot("seven green ladders")
	form.Set("code", strings.ToLower(code))
	form.Set("contact", "")
	first.post("/setup", form).is(422).has("One thing to check").hasNot("This is not the code")
	form.Set("contact", "hello@harbour.example")
	first.post("/setup", form).leads("/org/harbour-peers?note=set-up-done")
	first.get("/you").is(http.StatusOK).has("Harbour Peers", "You are a coordinator there.")
	s.as("").get("/setup").leads("/signin?note=set-up")
	s.as("").post("/setup", form).is(http.StatusConflict).has("This server is set up already.")
}

func TestSigningInGoesOnToWhereThePersonWantedToBeAndNowhereElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	s.as("").get("/you/privacy").leads("/signin?next=%2Fyou%2Fprivacy")
	s.as("").get("/signin?next=%2Fyou%2Fprivacy").is(http.StatusOK).has(`name="next" value="/you/privacy"`)
	s.as("").post("/signin", signInForm("rowan", "next", "/you/privacy")).leads("/you/privacy")
	for _, away := range []string{"https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "elsewhere"} {
		s.as("").post("/signin", signInForm("rowan", "next", away)).leads("/")
		s.as("").get("/signin?next="+url.QueryEscape(away)).hasNot("elsewhere", "alert(1)")
		s.as("rowan").get("/signin?next=" + url.QueryEscape(away)).leads("/")
	}
	unknown := s.as("").post("/signin", signInForm("nobody")).is(422)
	wrong := s.as("").post("/signin", signInForm("rowan", "password", "not the password")).is(422).
		has("The username and the password do not go together.", `value="rowan"`).hasNot("not the password")
	if strings.ReplaceAll(unknown.text(), "nobody", "") != strings.ReplaceAll(wrong.text(), "rowan", "") {
		t.Error("tells an unknown username from a wrong password")
	}
}

func TestSigningOutEndsTheSessionAndEverywhereEndsAll(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	phone, library, stays := s.as("rowan"), s.as("rowan"), s.as("rowan")
	phone.get("/signout").is(http.StatusOK).has("You are signed in as Rowan.")
	phone.get("/you").is(http.StatusOK)
	phone.post("/signout", nil).leads("/?note=signed-out")
	phone.get("/you").leads("/signin?next=%2Fyou")
	library.get("/you").is(http.StatusOK).has("(this one)", "Sign out everywhere, here too")
	library.post("/signout/everywhere", nil).leads("/?note=signed-out-everywhere")
	stays.get("/you").leads("/signin?next=%2Fyou")
	s.as("").post("/signout", nil).leads("/?note=signed-out")
}

func TestWhatWasTypedIsOfferedBackToThatPersonOnly(t *testing.T) {
	t.Parallel()
	const words = "On the bus I thought about <limits> again."
	s := newSite(t)
	team := modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	mo := team.Join(t, s.store, "mo")
	typed := url.Values{"act": {"save"}, "reflection-why": {words}, "answer": {"b"}}
	lose := func() (*client, string) {
		phone := s.as("mo")
		if err := s.store.SignOutEverywhere(context.Background(), mo); err != nil {
			t.Fatal(err)
		}
		got := phone.post("/learn/some/lesson?screen=2", typed).is(http.StatusUnauthorized).has("You were signed out meanwhile", "What you typed is not lost.").hasNot("On the bus")
		found := regexp.MustCompile(`name="carried" value="([^"]+)"`).FindStringSubmatch(got.body)
		if found == nil {
			t.Fatal("nothing is carried")
		}
		return phone, found[1]
	}

	phone, carried := lose()
	phone.post("/signin", signInForm("mo", "password", "not the password", "carried", carried)).is(422).has(`value="` + carried + `"`)
	back := phone.post("/signin", signInForm("mo", "carried", carried)).is(http.StatusOK).
		has("You were writing this", words, "It is not saved yet.", `action="/learn/some/lesson?screen=2"`, `name="act" value="save"`, "One choice or short answer")
	if strings.Contains(back.body, "<limits>") {
		t.Error("what was typed became HTML")
	}
	s.as("").post("/signin", signInForm("rowan", "carried", carried)).leads("/").hasNot("On the bus")
	s.as("").post("/signin", signInForm("mo", "carried", "nonsense")).leads("/")

	_, carried = lose()
	s.clock.Add(31 * time.Minute)
	s.as("").post("/signin", signInForm("mo", "carried", carried)).leads("/").hasNot("On the bus")

	// Whose session it was is no longer known: it is said that nothing came along. And leaving quickly just leaves.
	s.as("").post("/you/open", url.Values{"text": {words}}).leads("/signin?next=%2F&typed=1")
	s.as("").get("/signin?next=%2F&typed=1").has("Go back in your browser and copy it.")
	s.as("").post("/you/open", url.Values{"text": {words}, "act": {"leave"}}).is(http.StatusOK).has(`content="0; url=https://www.bbc.co.uk/weather"`).hasNot("On the bus", "Sign in")
}

func TestAFileIsNotCarriedAndThatIsSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	team := modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	mo := team.Join(t, s.store, "mo")
	phone := s.as("mo")
	if err := s.store.SignOutEverywhere(context.Background(), mo); err != nil {
		t.Fatal(err)
	}
	body := "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nI offered tea three times.\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"photo.jpg\"\r\n\r\nbytes\r\n--b--\r\n"
	req := httptest.NewRequest(http.MethodPost, "/you/open", strings.NewReader(body))
	req.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	got := phone.send(req).is(http.StatusUnauthorized)
	carried := regexp.MustCompile(`name="carried" value="([^"]+)"`).FindStringSubmatch(got.body)[1]
	phone.post("/signin", signInForm("mo", "carried", carried)).has("I offered tea three times.", "The file you chose could not come along.").hasNot("carried-file", "bytes")
}

func TestACodeOfTheCardGivesANewPasswordAndOpensEverything(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan").Join(t, s.store, "mo")
	phone := s.as("mo")
	phone.get("/you/card").is(http.StatusOK).has("Ten codes").hasNot("codes left")
	phone.post("/you/card", url.Values{"password": {"not it at all"}}).is(422).has("This is not your password now.").hasNot("not it at all")
	card := phone.post("/you/card", url.Values{"password": {modelstest.Password}}).is(http.StatusOK).has("They are not shown again.", "throughline.example/recover", "Username: mo")
	codes := regexp.MustCompile(`<li>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</li>`).FindAllStringSubmatch(card.body, -1)
	if len(codes) != 10 {
		t.Fatalf("the card shows %d codes", len(codes))
	}
	phone.get("/you/card").has("Your card has 10 codes left.").hasNot(codes[0][1])

	form := url.Values{"username": {"mo"}, "code": {"7777-7777-7777"}, "password": {"seven green ladders"}}
	s.as("").get("/recover").is(http.StatusOK).has("Choose a new password")
	s.as("").post("/recover", form).is(422).has("This code does not go with this username", `value="mo"`).hasNot("seven green ladders")
	form.Set("code", strings.ToLower(strings.ReplaceAll(codes[3][1], "-", " ")))
	again := s.as("")
	again.post("/recover", form).leads("/?note=recovered")
	again.get("/you").is(http.StatusOK).has("Your card has 9 codes left.", "with a code from your recovery card").hasNot("are closed until", "stay closed")
	phone.get("/you").leads("/signin?next=%2Fyou")
	s.as("").post("/recover", form).is(422)
}

func TestAfterACodeFromSomebodyElseEveryPageSaysWhatIsClosed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := newSite(t)
	harbour := modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	hill := modelstest.NewTeam(t, s.store, "Hill Recovery", "hillary")
	mo := harbour.Join(t, s.store, "mo")
	if _, err := s.store.AddCode(ctx, mo, hill.Code, ""); err != nil {
		t.Fatal(err)
	}
	card, err := s.store.NewRecoveryCard(ctx, mo, modelstest.Password)
	if err != nil {
		t.Fatal(err)
	}
	handed, err := s.store.HandOverCode(ctx, harbour.Coordinator, "harbour-peers", mo.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	phone := s.as("")
	phone.post("/recover", url.Values{"username": {"mo"}, "code": {handed.Code}, "password": {"seven green ladders"}}).leads("/you?note=recovered")
	for _, path := range []string{"/", "/catalogue", "/awards", "/you", "/you/settings", "/you/privacy", "/you/card", "/joined/harbour-peers", "/help", "/nothing-here"} {
		phone.get(path).has("Your password was changed with a code from somebody else. Until 8 June 2026").hasNot("Hill Recovery")
	}
	phone.get("/you").has("Open my records", "Nothing is lost.").hasNot("Make a new card")
	phone.post("/you/card", url.Values{"password": {"seven green ladders"}}).is(http.StatusForbidden).has("Closed for now")
	phone.post("/you/open", url.Values{"code": {handed.Code}}).is(422).has("This is not a code from your newest recovery card")
	phone.post("/you/open", url.Values{"code": {card[0]}}).leads("/you?note=opened")
	phone.get("/you?note=opened").has("All your records are open again.", "Hill Recovery").hasNot("Your password was changed with a code from somebody else.")
}

func TestNamesAndPasswordAreChangedWithTheSameCareAsAtJoining(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	here, other := s.as("rowan"), s.as("rowan")
	here.get("/you/settings").is(http.StatusOK).has(`value="Rowan Example"`).hasNot("Latin")
	here.post("/you/settings/names", url.Values{"name_shown": {"Ro"}, "name_certificate": {"محمد"}}).is(422).has("Your name in Latin letters (a to z)", `value="Ro"`)
	here.post("/you/settings/names", url.Values{"name_shown": {"Ro"}, "name_certificate": {"Ŵyn Môr"}}).leads("/you/settings?note=names-saved")
	here.get("/you").has("Ŵyn Môr", "Ro")
	here.post("/you/settings/password", url.Values{"old_password": {"not it at all"}, "password": {"seven green ladders"}}).is(422).hasNot("not it at all", "seven green ladders")
	here.post("/you/settings/password", url.Values{"old_password": {modelstest.Password}, "password": {"seven green ladders"}}).leads("/you/settings?note=password-changed")
	here.get("/you").is(http.StatusOK)
	other.get("/you").leads("/signin?next=%2Fyou")
}

func TestAPersonSeesWhatEachOrganisationSeesAndWhoLooked(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := newSite(t)
	modelstest.Small(t, s.store)
	harbour := modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	modelstest.NewTeam(t, s.store, "Hill Recovery", "hillary")
	mo := harbour.Join(t, s.store, "mo")
	if _, err := s.store.OpenPerson(ctx, harbour.Coordinator, "harbour-peers", mo.PersonID); err != nil {
		t.Fatal(err)
	}
	s.as("mo").get("/you/privacy").is(http.StatusOK).
		has("Harbour Peers", "Rowan, the coordinator", "Rowan, coordinator of Harbour Peers", "1 June 2026, 11:00", "Nobody can open this through the program.").
		hasNot("Hill Recovery", "Nobody has looked so far.")
	s.as("hillary").get("/you/privacy").is(http.StatusOK).has("Nobody has looked so far.").hasNot("Harbour Peers", "Mo")
	s.as("").get("/you/privacy").leads("/signin?next=%2Fyou%2Fprivacy")
}
