package main

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

var linkOnPage = regexp.MustCompile(`/confirm/[A-Za-z0-9_-]{22}`)

// confirmSite is a learner with an entry that holds private words, and a supervisor.
func confirmSite(t *testing.T) (s *site, entry string) {
	t.Helper()
	s = newSite(t)
	team := modelstest.NewTeam(t, s.store, "Cairn Peers", "rowan")
	ania := team.Join(t, s.store, "ania")
	team.Join(t, s.store, "jo", models.Supervisor)
	entry, err := s.store.AddEntry(context.Background(), ania, models.EntryFacts{Title: "Talk on safer supply", Kind: cpd.Workshop, StartDay: "2026-05-17", Minutes: 90})
	must(t, err)
	_, err = s.store.SaveEntry(context.Background(), ania, entry, models.EntryInput{Rev: 1, Writing: &models.EntryWriting{Learnt: "wombat words"}})
	must(t, err)
	return s, entry
}

// makeLink presses «Make a link» and gives the link's path.
func makeLink(c *client, entry string) string {
	c.site.t.Helper()
	path := "/cpd/" + entry + "/confirm"
	form := c.get(path).fields(path)
	form.Set("act", "link")
	c.post(path, form).leads(path + "?note=link-made#open")
	link := linkOnPage.FindString(c.get(path).is(200).body)
	if link == "" {
		c.site.t.Fatal("the page has no link")
	}
	return link
}

func TestAStrangerConfirmsAnEntryWithoutAnAccount(t *testing.T) {
	t.Parallel()
	s, entry := confirmSite(t)
	ania := s.as("ania")
	ania.get("/cpd/"+entry).is(200).has("Confirmed by someone", "Ask someone to confirm it").hasNot("changed since confirmed")
	ania.get("/cpd/"+entry+"/confirm").is(200).has("What a reader learns about you from this", "Ania", "Talk on safer supply", "17 May 2026", "1 hour 30 minutes", "They do not see what you wrote").
		hasNot("wombat", "/confirm/AAAA")
	link := makeLink(ania, entry)
	ania.get("/cpd/"+entry+"/confirm").is(200).has("Open now", testBase+link, "open until 30 August 2026", "End this link", `data-copy="link-`, `<svg class="qr"`)
	ania.get(link).is(200).has("This is your own entry").hasNot("<form class=\"flow gap-5\"")

	stranger := s.as("")
	shown := stranger.get(link).is(200)
	shown.has("Ania keeps a record", "Talk on safer supply", "Workshop", "17 May 2026", "1 hour 30 minutes", "Your name", `<meta name="robots" content="noindex"`).
		hasNot("wombat", "Ania Example", "What you wrote", entry)
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"} {
		if got := shown.header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	form := shown.fields(link)
	if form.Get("day")+"."+form.Get("month")+"."+form.Get("year") != "1.6.2026" || len(stranger.cookies) != 0 {
		t.Errorf("the form has %v, the browser %v", form, stranger.cookies)
	}
	form.Set("act", "confirm")
	form.Set("name", "Kim Reid")
	form.Set("day", "32")
	stranger.post(link, form).is(422).has("Please check", "4 things to check", "has the days 1 to 30", "Tick this if you know it first hand", `value="Kim Reid"`).hasNot("Write the day, the month")
	form.Set("role", "trainer")
	form.Set("how", "seen")
	form.Set("day", "1")
	form.Set("first_hand", "yes")
	stranger.post(link, form).leads("/confirm/thank-you?note=entry-confirmed")
	stranger.get("/confirm/thank-you?note=entry-confirmed").is(200).has("Thank you", "It is confirmed").hasNot("Ania", "Talk")
	stranger.post(link, form).leads("/confirm/thank-you?note=entry-confirmed") // a second tap
	for _, again := range []page{stranger.get(link), ania.get(link)} {
		again.is(410).has("This has ended").hasNot("Talk", "Kim", "used")
	}

	ania.get("/cpd/"+entry).is(200).has("Confirmed by link on 1 June 2026 by someone giving the name Kim Reid, trainer; we did not check who.", "I was there").hasNot("Changed since")
	form = ania.get("/cpd/" + entry + "/facts").fields("/cpd/" + entry + "/facts")
	form.Set("minutes", "120")
	ania.post("/cpd/"+entry+"/facts", form).leads("/cpd/" + entry + "?note=entry-saved")
	ania.get("/cpd/"+entry).is(200).has("Changed since confirmed", "What they confirmed", "1 hour 30 minutes", "2 hours")

	id := idBetween(ania.get("/cpd/"+entry+"/confirm"), "/confirm/", "/hide")
	ania.post("/cpd/"+entry+"/confirm/"+id+"/hide", url.Values{}).leads("/cpd/" + entry + "/confirm?note=confirmation-hidden")
	ania.get("/cpd/" + entry).is(200).hasNot("Kim Reid")
	ania.get("/cpd/"+entry+"/confirm").is(200).has("Kim Reid", "You have hidden this", "Show it again")
	ania.post("/cpd/"+entry+"/confirm/"+id+"/show", url.Values{}).leads("/cpd/" + entry + "/confirm?note=confirmation-shown")
	ania.get("/cpd/" + entry).is(200).has("Kim Reid")
}

func TestWhatIsHeldBackIsNowhereOnTheConfirmersPage(t *testing.T) {
	t.Parallel()
	s, entry := confirmSite(t)
	ania, stranger, jo := s.as("ania"), s.as(""), s.as("jo")
	facts := ania.get("/cpd/" + entry + "/facts").fields("/cpd/" + entry + "/facts")
	for name, value := range map[string]string{"provider": "Quokka Recovery House", "employer": "Numbat Street Clinic", "participatory_minutes": "30"} {
		facts.Set(name, value)
	}
	ania.post("/cpd/"+entry+"/facts", facts).leads("/cpd/" + entry + "?note=entry-saved")

	path := "/cpd/" + entry + "/confirm"
	ask := ania.get(path).is(200).has("They also see what is ticked", "Given by: Quokka Recovery House", "Time: 1 hour 30 minutes", "Of that, with other people: 30 minutes")
	form := ask.fields(path)
	if got := strings.Join(form["show"], " "); got != "kind minutes provider employer" {
		t.Errorf("ticked at first: %s", got)
	}
	form["show"] = []string{"kind"}
	form.Set("act", "member") // nobody chosen: what was ticked stays as it was
	if again := ania.post(path, form).is(422).fields(path); strings.Join(again["show"], " ") != "kind" {
		t.Errorf("ticked after a message: %v", again["show"])
	}
	form.Set("confirmer", idBetween(ask, `<option value="`, `">Jo,`))
	ania.post(path, form).leads(path + "?note=member-asked#open")
	form.Set("act", "link")
	ania.post(path, form).leads(path + "?note=link-made#open")
	open := ania.get(path).has("They see: Name; What it was; When; Sort of learning. They do not see: Time; Given by; Working or volunteering for.")
	link := linkOnPage.FindString(open.body)

	held := []string{"Quokka", "Numbat", "1 hour", "30 minutes", "Given by", "volunteering"}
	shown := stranger.get(link).is(200).has("Talk on safer supply", "17 May 2026", "Workshop or training day").hasNot(held...)
	byName := idBetween(jo.get("/support").is(200).hasNot(held...), "/support/entries/", `"`)
	jo.get("/support/entries/" + byName).is(200).has("Talk on safer supply").hasNot(held...)
	answer := shown.fields(link)
	for name, value := range map[string]string{"act": "confirm", "name": "Kim", "role": "trainer", "how": "seen"} {
		answer.Set(name, value)
	}
	stranger.post(link, answer).is(422).hasNot(held...)
	answer.Set("first_hand", "yes")
	stranger.post(link, answer).leads("/confirm/thank-you?note=entry-confirmed")

	ania.get("/cpd/"+entry).is(200).has("giving the name Kim, trainer", "What they confirmed", "You held back, so nobody confirmed it: Time; Given by; Working or volunteering for.").hasNot("Changed since")
	facts = ania.get("/cpd/" + entry + "/facts").fields("/cpd/" + entry + "/facts")
	facts.Set("provider", "Another place")
	ania.post("/cpd/"+entry+"/facts", facts).leads("/cpd/" + entry + "?note=entry-saved")
	ania.get("/cpd/" + entry).is(200).hasNot("Changed since")
}

func TestFactsThatChangedUnderAReaderAreShownAgain(t *testing.T) {
	t.Parallel()
	s, entry := confirmSite(t)
	ania, stranger := s.as("ania"), s.as("")
	link := makeLink(ania, entry)
	form := stranger.get(link).fields(link)
	facts := ania.get("/cpd/" + entry + "/facts").fields("/cpd/" + entry + "/facts")
	facts.Set("title", "Talk on other things")
	ania.post("/cpd/"+entry+"/facts", facts).leads("/cpd/" + entry + "?note=entry-saved")
	for name, value := range map[string]string{"act": "confirm", "name": "Kim", "role": "trainer", "how": "record", "first_hand": "yes"} {
		form.Set(name, value)
	}
	again := stranger.post(link, form).is(409).has("The facts were changed", "Talk on other things", "These facts are new", `value="Kim"`)
	again.hasNot("Talk on safer supply")
	ania.get("/cpd/" + entry).is(200).hasNot("Kim")
	form = again.fields(link)
	form.Set("act", "confirm")
	form.Set("how", "record")
	form.Set("first_hand", "yes")
	stranger.post(link, form).leads("/confirm/thank-you?note=entry-confirmed")
}

func TestALinkIsDeclinedOrEndedAndThenSaysNothing(t *testing.T) {
	t.Parallel()
	s, entry := confirmSite(t)
	ania, stranger := s.as("ania"), s.as("")
	link := makeLink(ania, entry)
	stranger.post(link, url.Values{"act": {"decline"}}).leads("/confirm/thank-you?note=not-confirmed")
	stranger.get(link).is(410).hasNot("Ania", "Talk", "declin")
	ania.get("/cpd/" + entry + "/confirm").is(200).has("The person with the link could not confirm it (1 June 2026).").hasNot(link)
	link = makeLink(ania, entry)
	id := idBetween(ania.get("/cpd/"+entry+"/confirm"), "/confirm/", "/end")
	ania.post("/cpd/"+entry+"/confirm/"+id+"/end", url.Values{}).leads("/cpd/" + entry + "/confirm?note=request-ended")
	stranger.get(link).is(410).hasNot("Ania", "Talk")
	stranger.post(link, url.Values{"act": {"confirm"}}).is(410).hasNot("Ania", "Talk")
	ania.get("/cpd/" + entry + "/confirm").is(200).has("The link was ended by you on 1 June 2026.").hasNot(link)
	for range 5 {
		ania.post("/cpd/"+entry+"/confirm", url.Values{"act": {"link"}}).leads("/cpd/" + entry + "/confirm?note=link-made#open")
	}
	ania.post("/cpd/"+entry+"/confirm", url.Values{"act": {"link"}}).is(409).has("nobody has answered yet")
	for range 11 {
		stranger.get("/confirm/AAAAAAAAAAAAAAAAAAAAAA")
	}
	if slow := stranger.get("/confirm/AAAAAAAAAAAAAAAAAAAAAA").is(429); slow.header.Get("Retry-After") == "" {
		t.Error("no word on how long to wait")
	}
}

func TestASupervisorIsAskedByNameConfirmsAndTakesTheirWordBack(t *testing.T) {
	t.Parallel()
	s, entry := confirmSite(t)
	ania, jo, rowan := s.as("ania"), s.as("jo"), s.as("rowan")
	path := "/cpd/" + entry + "/confirm"
	form := ania.get(path).is(200).has("Ask a supervisor or mentor here", "Jo, supervisor at Cairn Peers").fields(path)
	ania.post(path, url.Values{"act": {"member"}}).is(422).has("Choose who you would like to ask")
	form.Set("act", "member")
	form.Set("confirmer", idBetween(ania.get(path), `<option value="`, `">Jo,`))
	ania.post(path, form).leads(path + "?note=member-asked#open")
	id := idBetween(jo.get("/support").is(200).has("Entries to confirm", "Ania: Talk on safer supply"), "/support/entries/", `"`)
	asked := jo.get("/support/entries/"+id).is(200).has("You confirm this as Jo, supervisor at Cairn Peers").hasNot("wombat", "Your name", "Sign in first")
	rowan.get("/support/entries/" + id).is(404)
	ania.get("/you/privacy").is(200).has("Jo", "Talk on safer supply")
	answer := asked.fields("/support/entries/" + id)
	answer.Set("act", "confirm")
	answer.Set("how", "discussed")
	answer.Set("first_hand", "yes")
	jo.post("/support/entries/"+id, answer).leads("/support?note=entry-confirmed")
	ania.get("/cpd/" + entry).is(200).has("Confirmed by Jo, supervisor at Cairn Peers, on 1 June 2026.").hasNot("we did not check who")
	jo.get("/support").is(200).hasNot("Talk on safer supply")
	jo.get("/you/confirmed").is(200).has("Talk on safer supply", "For Ania, as supervisor at Cairn Peers, on 1 June 2026.")
	rowan.post("/you/confirmed/"+id+"/withdraw", url.Values{}).is(404)
	jo.post("/you/confirmed/"+id+"/withdraw", url.Values{}).leads("/you/confirmed?note=word-back")
	jo.get("/you/confirmed").is(200).has("You took this back")
	ania.get("/cpd/" + entry).is(200).hasNot("Confirmed by Jo")
	ania.get(path).is(200).has("had confirmed it and took that back on 1 June 2026").hasNot("Hide this")

	link := makeLink(ania, entry) // with a link, a coordinator confirms in their role, too
	answer = rowan.get(link).is(200).has("You confirm this as Rowan, coordinator at Cairn Peers").fields(link)
	answer.Set("act", "confirm")
	answer.Set("how", "record")
	answer.Set("first_hand", "yes")
	rowan.post(link, answer).leads("/confirm/thank-you?note=entry-confirmed")
	rowan.get("/confirm/thank-you").is(200).has("what you confirmed")
	if text := ania.get("/cpd/" + entry).is(200).text(); !strings.Contains(text, "Confirmed by Rowan, coordinator at Cairn Peers") {
		t.Error(text)
	}
}

// idBetween is the first id in a page's HTML that stands between two texts.
func idBetween(p page, before, after string) string {
	p.t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(before) + `([0-9a-f-]{36})` + regexp.QuoteMeta(after)).FindStringSubmatch(p.body)
	if found == nil {
		p.t.Fatalf("%s has no id between %q and %q\n%s", p.what, before, after, p.text())
	}
	return found[1]
}
