package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/cpd"
	"throughline/models"
)

// entry puts something into a log and gives its id.
func (s *site) entry(who models.Actor, facts models.EntryFacts) string {
	s.t.Helper()
	if facts.Kind == "" {
		facts.Kind = cpd.Reading
	}
	if facts.StartDay == "" {
		facts.StartDay = "2026-05"
	}
	id, err := s.store.AddEntry(s.t.Context(), who, facts)
	must(s.t, err)
	return id
}

func TestFromChoiceToIssue(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	first := s.entry(who, models.EntryFacts{Title: "Boundaries and your story", Provider: "Harbour Recovery", Minutes: 90})
	second := s.entry(who, models.EntryFacts{Title: "Talk on housing"})
	s.entry(who, models.EntryFacts{Title: "Quokka day"})
	path := c.began(url.Values{"for": {"Senior peer"}, "item": {"entry:" + first}})
	c.get(path+"/choose").is(http.StatusOK).has("1 thing is chosen.", "Quokka day", `value="entry:`+first+`" type="checkbox" checked`)
	c.post(path+"/choose", url.Values{"shown": {"entry:" + first, "entry:" + second}, "item": {"entry:" + first, "entry:" + second}, "act": {"next"}}).leads(path + "/order?note=saved")
	c.post(path+"/order", url.Values{"item": {"entry:" + second}, "act": {"up"}}).is(http.StatusSeeOther)
	order := c.get(path + "/order").is(http.StatusOK).hasNot("Quokka")
	if strings.Index(order.text(), "Talk on housing") > strings.Index(order.text(), "Boundaries and your story") {
		t.Error("the second did not move up")
	}
	item := path + "/items/" + first
	form := c.get(item).is(http.StatusOK).has("Harbour Recovery", "1 hour 30 minutes").fields(item)
	form.Set("title", "Professional boundaries")
	form["part"] = []string{"when"}
	c.post(item, form).leads(path + "?note=saved")
	look := c.get(path+"/issue").is(http.StatusOK).has("Professional boundaries", "Talk on housing", "As a PDF it has 1 page.", "I made this myself, and it is true")
	look.hasNot("Harbour Recovery", "your story", "Quokka", "1 hour 30")
	form = look.fields(path + "/issue")
	form.Set("declared", "yes")
	c.post(path+"/about", url.Values{"rev-draft": {"4"}, "for": {"Lead peer"}, "act": {"save"}}).is(http.StatusSeeOther)
	c.post(path+"/issue", form).is(http.StatusConflict).has("changed since you looked", "Lead peer")
	form = c.get(path + "/issue").fields(path + "/issue")
	form.Set("declared", "yes")
	form.Set("until_month", "5")
	form.Set("until_year", "2020")
	again := c.post(path+"/issue", form).is(http.StatusUnprocessableEntity).has("from today on", `value="2020"`)
	form = again.fields(path + "/issue")
	form.Set("declared", "yes")
	form.Del("until_month")
	form.Del("until_year")
	c.post(path+"/issue", form).leads(path + "?note=portfolio-issued")
	c.get(path).is(http.StatusOK).has("Professional boundaries").hasNot("Harbour Recovery", "Only you see it. Do as much")
	c.get("/portfolios").has("Number 1", "One link is open")
	page, err := s.store.Portfolio(t.Context(), who, strings.TrimPrefix(path, "/portfolios/"))
	must(t, err)
	if !page.Content.Declared || page.Pages != 1 || !strings.HasPrefix(page.Content.Address, testBase+"/p/") || page.Content.Trial {
		t.Errorf("it was issued as %+v", page.Content)
	}
	for _, step := range []string{"/about", "/choose", "/order", "/issue", "/items/" + first} {
		c.get(path + step).leads(path + "?note=issued-stays")
		c.post(path+step, url.Values{"for": {"Hostile"}, "act": {"out"}, "item": {"entry:" + first}}).leads(path + "?note=issued-stays")
	}
}

func TestAPageOfTicksChangesOnlyWhatStoodOnIt(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	other := s.entry(models.Actor{PersonID: who.PersonID}, models.EntryFacts{Title: "First of all", StartDay: "2020-01"})
	for range 25 {
		s.entry(who, models.EntryFacts{Title: "Supervision"})
	}
	path := c.began(url.Values{"for": {"Senior peer"}, "item": {"entry:" + other}})
	page := c.get(path + "/choose").is(http.StatusOK).has("Page 1 of 2").hasNot("First of all")
	form := page.fields(path + "/choose")
	form["item"] = form["shown"][:2]
	form.Set("act", "page-2")
	c.post(path+"/choose", form).leads(path + "/choose?page=2&note=saved")
	c.get(path+"/choose?page=2").has("First of all", "3 things are chosen.")
	form.Set("act", "find")
	form.Set("q", "first & last")
	c.post(path+"/choose", form).leads(path + "/choose?q=first+%26+last&note=saved")
	c.get(path+"/choose?q=first").has("First of all", "Show all").hasNot("Supervision.")
	strange := s.entry(s.actor("rowan"), models.EntryFacts{Title: "Wombat secret"})
	c.post(path+"/choose", url.Values{"shown": {"entry:" + strange, "nonsense", "entry:" + strings.Repeat("a", 10000)}, "item": {"entry:" + strange, "nonsense", "entry:" + strings.Repeat("a", 10000)}}).is(http.StatusSeeOther)
	c.get(path + "/issue").is(http.StatusOK).hasNot("Wombat")
	c.get(path + "/items/" + strange).is(http.StatusNotFound).hasNot("Wombat")
	c.get(path + "/choose").has("3 things are chosen.")
}

func TestARecordHoldsAllAndLeavesOutWhatIsUnticked(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	out := s.entry(who, models.EntryFacts{Title: "Quokka day"})
	s.entry(who, models.EntryFacts{Title: "Talk on housing"})
	path := c.began(url.Values{"purpose": {"record"}})
	form := c.get(path + "/choose").is(http.StatusOK).has("2 things are in it").fields(path + "/choose")
	form["item"] = []string{form["shown"][0]}
	if form["shown"][0] == "entry:"+out {
		form["item"] = []string{form["shown"][1]}
	}
	c.post(path+"/choose", form).is(http.StatusSeeOther)
	c.get(path + "/choose").has("You left out 1.")
	c.get(path+"/issue").is(http.StatusOK).has("Talk on housing", "CPD record").hasNot("Quokka")
}

func TestLettersThatCannotBePrintedAreToldWithTheItem(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := s.entry(who, models.EntryFacts{Title: "Talk in اردو"})
	path := c.began(url.Values{"for": {"Senior peer"}, "item": {"entry:" + id}})
	c.get(path+"/issue").is(http.StatusOK).has("Some letters cannot be printed", "Talk in", `href="`+path+"/items/"+id).hasNot("Put a link")
	page, err := s.store.Portfolio(t.Context(), who, strings.TrimPrefix(path, "/portfolios/"))
	must(t, err)
	c.post(path+"/issue", url.Values{"digest": {"nonsense"}}).is(http.StatusConflict)
	if !page.Draft() {
		t.Error("it was issued")
	}
}

func TestATrialServerIssuesWithoutALinkAndSaysTrial(t *testing.T) {
	t.Parallel()
	s, _, who := keeper(t)
	s.entry(who, models.EntryFacts{Title: "Talk on housing"})
	c := s.at("http://localhost:8080", false).as("ania")
	path := c.began(url.Values{"purpose": {"record"}})
	form := c.get(path + "/issue").is(http.StatusOK).has("trial").fields(path + "/issue")
	form.Set("declared", "yes")
	form.Set("link", "yes")
	c.post(path+"/issue", form).leads(path + "?note=portfolio-issued")
	c.get(path).is(http.StatusOK).hasNot("/p/", "localhost:8080/p")
	text := outside(t, c.get(path+"/portfolio.pdf").is(http.StatusOK).body, "pdftotext", "-raw", "FILE", "-")
	if !strings.Contains(text, "rial") || strings.Contains(text, "localhost") || strings.Contains(text, "/p/") || !strings.Contains(text, "Talk on housing") {
		t.Errorf("the trial says: %s", text)
	}
	page, err := s.store.Portfolio(t.Context(), who, strings.TrimPrefix(path, "/portfolios/"))
	must(t, err)
	if !page.Content.Trial || page.Content.Address != "" || len(page.Shares) != 0 {
		t.Errorf("it was issued as %+v with %+v", page.Content, page.Shares)
	}
}

func TestADraftIsSeenAsAPDFByItsPersonAloneAndIsNoFileThatWasIssued(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := s.entry(who, models.EntryFacts{Title: "Day at Harbour", Provider: "Harbour Recovery"})
	path := c.began(url.Values{"for": {"Senior peer"}})
	c.get(path + "/preview.pdf").leads(path + "/issue") // nothing is in it yet
	c.post(path+"/choose", url.Values{"shown": {"entry:" + id}, "item": {"entry:" + id}}).is(http.StatusSeeOther)
	c.get(path+"/issue").has("See it as a PDF", `href="`+path+`/preview.pdf"`)
	pdf := c.get(path + "/preview.pdf").is(http.StatusOK)
	if pdf.header.Get("Content-Type") != "application/pdf" || pdf.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(pdf.body, "%PDF-") {
		t.Errorf("the answer is %v", pdf.header)
	}
	for _, other := range []string{"rowan", ""} {
		if got := s.as(other).get(path + "/preview.pdf"); got.status == http.StatusOK || strings.Contains(got.body, "%PDF") {
			t.Errorf("%q sees it: %d", other, got.status)
		}
	}
	s.as("").checks([]byte(pdf.body)).is(http.StatusNotFound).has("This is not a file we issued").hasNot("Senior peer", "Ania")
	c.get(path).is(http.StatusOK).has("A draft. Only you see it.")
	if text := outside(t, pdf.body, "pdftotext", "-raw", "FILE", "-"); !strings.Contains(text, "Preview, not issued") || !strings.Contains(text, "Day at Harbour") || strings.Contains(text, "number 0") {
		t.Errorf("the preview says:\n%s", text)
	}
	form := c.get(path + "/names").fields(path + "/names")
	form.Set("name-2", "Harbour")
	form.Set("words-2", "a charity")
	c.post(path+"/names", form).is(http.StatusSeeOther)
	c.get(path + "/preview.pdf").leads(path + "/issue") // a title still says the hidden name
	c.get(path + "/issue").has("You hide the name").hasNot("preview.pdf")
	c.post(path+"/choose", url.Values{"shown": {"entry:" + id}, "item": {}}).is(http.StatusSeeOther)
	form = c.get(path + "/words").fields(path + "/words")
	form.Set("statement", "I listen.")
	c.post(path+"/words", form).is(http.StatusSeeOther)
	form = c.get(path + "/issue").fields(path + "/issue")
	c.post(path+"/issue", form).leads(path + "?note=portfolio-issued")
	c.get(path + "/preview.pdf").leads(path + "?note=issued-stays")
}

func TestItemsAreNumberedInTheOrderInWhichTheyAreRead(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	form := url.Values{"for": {"Senior peer"}}
	for _, e := range []models.EntryFacts{{Title: "Quokka visit", Kind: cpd.Shadowing}, {Title: "Wombat course", Kind: cpd.Course}, {Title: "Emu visit", Kind: cpd.Shadowing}} {
		form.Add("item", "entry:"+s.entry(who, e))
	}
	c.get(c.began(form)+"/issue").is(http.StatusOK).has("1. Wombat course", "2. Quokka visit", "3. Emu visit").hasNot("1. Quokka")
}
