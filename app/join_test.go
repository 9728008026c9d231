package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

// mo is what a newcomer types.
func mo(change ...string) url.Values {
	form := url.Values{"name_shown": {"Mo"}, "name_certificate": {"Mo Sinclair"}, "username": {"mo"}, "password": {"seven green ladders"}}
	for i := 0; i+1 < len(change); i += 2 {
		form.Set(change[i], change[i+1])
	}
	return form
}

func TestJoiningWithACodeMakesAnAccountAndLeadsToTheLine(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	code := s.code("rowan")
	typed := strings.ToLower(models.GroupCode(code))
	phone := s.as("")

	phone.get("/join").is(http.StatusOK).has("Join with a code")
	phone.get("/join?code=" + typed).leads("/join/" + code)
	phone.get("/join/"+typed).is(http.StatusOK).
		has("Join Harbour Peers", "What Harbour Peers will see", "What it will not see", "Your answers, how many tries you had", "Have you an account already?",
			`href="/signin?next=%2Fjoin%2F`+code+`"`, `action="/join/`+code+`"`).
		hasNot("Latin letters", "Confirm", "mail address from you")

	phone.post("/join/"+code, mo()).leads("/joined/harbour-peers")
	phone.get("/joined/harbour-peers").is(http.StatusOK).
		has("Welcome, Mo", "your username is mo", "What Harbour Peers will see", "We have no email address from you", "Go to my line", `href="/you/card"`)
	phone.get("/you").is(http.StatusOK).has("Mo Sinclair", "Harbour Peers", "You joined Harbour Peers.")
	s.as("").post("/signin", url.Values{"username": {" MO "}, "password": {"seven green ladders"}}).leads("/")
}

func TestABadAnswerAtJoiningIsSaidBesideItsFieldAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	path := "/join/" + s.code("rowan")
	for name, c := range map[string]struct {
		form   url.Values
		status int
		says   string
	}{
		"no name":                 {mo("name_shown", " "), 422, "Write the name that others see."},
		"no name on certificates": {mo("name_certificate", ""), 422, "Write the name that stands on your certificates."},
		"an emoji":                {mo("name_certificate", "Mo 🎈"), 422, "A certificate cannot print this: 🎈."},
		"letters to be shaped":    {mo("name_certificate", "محمد"), 422, "Please also write your name in Latin letters (a to z)."},
		"spaces in the username":  {mo("username", "mo sinclair"), 422, "It has no spaces."},
		"no username":             {mo("username", ""), 422, "Choose a username."},
		"a taken username":        {mo("username", "Rowan"), 409, "Someone already has this username."},
		"a short password":        {mo("password", "green"), 422, "The password needs at least 10 characters."},
		"a common password":       {mo("password", "password123"), 422, "easy to guess"},
		"no password":             {mo("password", ""), 422, "Choose a password."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.as("").post(path, c.form).is(c.status).has("One thing to check", c.says, "Join Harbour Peers", "Please check: Join", `aria-invalid="true"`)
			for field, values := range c.form {
				value := strings.TrimSpace(values[0])
				switch {
				case field == "password" && value != "":
					got.hasNot(value)
				case value != "":
					got.has(`value="` + values[0] + `"`)
				}
			}
		})
	}
	s.as("").post(path, mo("name_certificate", "محمد", "username", "rowan", "password", "x")).is(422).
		has("3 things to check", "Your name in Latin letters (a to z)", "Someone already has this username.").hasNot(`value="x"`)
	s.as("").post(path, mo("name_certificate", "محمد", "name_latin", "Muhammad", "username", "muhammad")).leads("/joined/harbour-peers")
}

func TestAWrongCodeIsSaidKindlyAndGuessingIsSlowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	stranger := s.as("")
	stranger.get("/join/NOTACODE").is(http.StatusNotFound).has("We do not know this code.", `value="NOTACODE"`).hasNot("Harbour Peers")
	stranger.get("/join?code=%F0%9F%8E%88").is(http.StatusSeeOther)
	stranger.get("/join?code=+-+").is(422).has("Write the code that your organisation gave you.")

	// A code that ends while the form is filled in: all that was typed is still there, beside a field for the new one.
	rowan := s.actor("rowan")
	old := s.code("rowan")
	if _, err := s.store.NewJoinCode(context.Background(), rowan, "harbour-peers"); err != nil {
		t.Fatal(err)
	}
	stranger.post("/join/"+old, mo()).is(422).has("We do not know this code.", `value="Mo Sinclair"`, `value="`+old+`"`, "Your code").hasNot("Harbour Peers", "seven green ladders")
	stranger.post("/join/"+old, mo("code", s.code("rowan"))).leads("/joined/harbour-peers")

	for range 12 {
		stranger.get("/join/NOTACODE")
	}
	slow := stranger.get("/join/NOTACODE").is(http.StatusTooManyRequests).has("Please wait")
	if slow.header.Get("Retry-After") == "" {
		t.Error("does not tell the browser how long to wait")
	}
}

func TestSomeoneWithAnAccountAddsACodeToIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	harbour := modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	modelstest.NewTeam(t, s.store, "Hill Recovery", "hillary")
	harbour.Join(t, s.store, "mo")
	code := s.code("hillary")
	phone := s.as("mo")

	phone.get("/join/"+code).is(http.StatusOK).has("Join Hill Recovery with this account", "What Hill Recovery will see").hasNot(`name="username"`)
	phone.post("/join/"+code+"/add", nil).leads("/joined/hill-recovery")
	phone.get("/you").has("Hill Recovery", "Harbour Peers")
	phone.get("/join/" + code).has("You are a member of Hill Recovery already")
	phone.post("/join/"+code+"/add", nil).leads("/you?note=member-already")
	phone.post("/join/NOTACODE/add", nil).is(422).has("We do not know this code.")
	s.as("rowan").get("/joined/hill-recovery").is(http.StatusNotFound).hasNot("Hill")
	s.as("").post("/join/"+code+"/add", nil).is(http.StatusSeeOther)

	phone.get("/you/leave/hill-recovery").is(http.StatusOK).has("Leave Hill Recovery?", "You do not have to say why.")
	s.as("rowan").get("/you/leave/hill-recovery").is(http.StatusNotFound)
	s.as("rowan").post("/you/leave/hill-recovery", nil).is(http.StatusNotFound)
	phone.post("/you/leave/hill-recovery", nil).leads("/you?note=left-organisation")
	phone.get("/you?note=left-organisation").has("You have left. What you learnt stays yours.", "You left Hill Recovery.")
	s.as("rowan").post("/you/leave/harbour-peers", nil).is(http.StatusConflict).has("Harbour Peers needs a coordinator.")
}

// actor is someone made by modelstest.
func (s *site) actor(username string) models.Actor {
	s.t.Helper()
	actor, _, err := s.store.SignIn(context.Background(), username, modelstest.Password, models.Device{})
	if err != nil {
		s.t.Fatal(err)
	}
	return actor
}

// code is the join code of the organisation that someone coordinates.
func (s *site) code(coordinator string) string {
	s.t.Helper()
	_, token, err := s.store.SignIn(context.Background(), coordinator, modelstest.Password, models.Device{})
	if err != nil {
		s.t.Fatal(err)
	}
	v, err := s.store.Session(context.Background(), token)
	if err != nil {
		s.t.Fatal(err)
	}
	row, err := s.store.JoinCode(context.Background(), v.Actor, v.Memberships[0].Slug)
	if err != nil {
		s.t.Fatal(err)
	}
	return row.Code
}
