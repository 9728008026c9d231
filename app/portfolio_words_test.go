package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/models"
)

func TestOwnWordsAreKeptWithTheirNumberOfWords(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	path := c.began(url.Values{"for": {"Senior peer"}})
	form := c.get(path+"/words").is(http.StatusOK).has("0 words.", "No need to tell your own story", "What I bring").fields(path + "/words")
	form.Set("statement", "I listen.\r\n\r\nI stay calm.")
	form.Set("area-2", "Housing")
	form.Set("strength-2", "Forms")
	form.Set("references", "yes")
	c.post(path+"/words", form).leads(path + "?note=saved")
	c.get(path+"/words").has("5 words.", `value="Housing"`)
	c.get(path).has("5 words about what you bring, 1 skill")
	c.get(path+"/issue").has("I stay calm.", "Housing", "eferences")
	form = c.get(path + "/words").fields(path + "/words")
	form.Set("statement", strings.Repeat("long ", 2000))
	form.Set("example-1", strings.Repeat("x", 10000))
	c.post(path+"/words", form).is(http.StatusUnprocessableEntity).has("2 things to check", "4000 is the most", "600 is the most", `value="`+strings.Repeat("x", 10000))
	c.get(path + "/issue").hasNot("long long")
}

func TestANameIsHiddenEverywhereAndCertificatesCanOnlyBeAskedFor(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := s.entry(who, models.EntryFacts{Title: "Overdose basics", Provider: "Harbour Recovery", CertificateNumber: "HR-77"})
	path := c.began(url.Values{"for": {"Senior peer"}, "item": {"entry:" + id}})
	form := c.get(path+"/names").is(http.StatusOK).has("Harbour Recovery", "used drugs or alcohol", "certificate on request", "must be true").fields(path + "/names")
	form.Set("hide", "1")
	form.Set("words-1", "a support charity")
	form.Set("name-2", "Harbor")
	c.post(path+"/names", form).leads(path + "?note=saved")
	c.get(path+"/issue").has("a support charity").hasNot("Harbour Recovery", "HR-77")
	c.get(path).has("2 names are hidden")
	form = c.get(path+"/names").is(http.StatusOK).has(`value="a support charity"`, "Harbor", `value="`+models.NeutralName+`"`).fields(path + "/names")
	form.Del("hide")
	c.post(path+"/names", form).is(http.StatusSeeOther)
	c.get(path+"/issue").has("Harbour Recovery", "HR-77")
	form = c.get(path + "/names").fields(path + "/names")
	form.Set("name-2", strings.Repeat("a", 10000))
	c.post(path+"/names", form).is(http.StatusUnprocessableEntity).has("at most 200", `value="`+strings.Repeat("a", 10000))
}

func TestWhatStillNamesAHiddenNameIsInTheWay(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := s.entry(who, models.EntryFacts{Title: "Day at Harbour", Provider: "Harbour"})
	path := c.began(url.Values{"for": {"Senior peer"}, "item": {"entry:" + id}})
	form := c.get(path + "/names").fields(path + "/names")
	form.Set("hide", "1")
	c.post(path+"/names", form).is(http.StatusSeeOther)
	c.get(path+"/issue").has("You hide the name", "Day at Harbour").hasNot("Issue it</button>")
	c.get(path).has("You hide the name")
	c.post(path+"/issue", url.Values{}).is(http.StatusConflict)
}

func TestEachThingAReaderLearnsIsHeldBackWithOnePressAndShownAgain(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := s.entry(who, models.EntryFacts{Title: "Naloxone talk", Provider: "Harbour Recovery", Minutes: 90})
	strange := s.entry(s.actor("rowan"), models.EntryFacts{Title: "Wombat secret"})
	path := c.began(url.Values{"for": {"Senior peer"}, "item": {"entry:" + id}})
	c.get(path+"/learns").is(http.StatusOK).has("Harbour Recovery", "used drugs or alcohol", "Somebody there may know you", "1 hour 30 minutes", "Give it another title").hasNot("Held back")
	hold := func(ref, part, act string) page {
		return c.post(path+"/learns", url.Values{"item": {ref}, "part": {part}, "act": {act}, "page": {"1"}})
	}
	hold("entry:"+id, "provider", "hold").leads(path + "/learns?note=held-back#f-entry-" + id)
	c.get(path+"/learns").has("Held back", "Where you learnt it, of “Naloxone talk”").hasNot("Harbour Recovery")
	c.get(path + "/issue").hasNot("Harbour Recovery")
	hold("entry:"+id, "provider", "show").is(http.StatusSeeOther)
	c.get(path + "/learns").has("Harbour Recovery")
	c.post(path+"/about", url.Values{"rev-draft": {"3"}, "for": {"Senior peer"}, "contact": {"07700 900123"}}).is(http.StatusSeeOther)
	hold("", "contact", "hold").is(http.StatusSeeOther)
	c.get(path + "/issue").hasNot("07700")
	before := c.get(path + "/learns").body
	for _, try := range [][2]string{{"", "name"}, {"", "nonsense"}, {"entry:" + strange, "provider"}, {"entry:" + strange, "all"}, {"entry:" + id, "nonsense"}, {"nonsense", strings.Repeat("a", 10000)}} {
		hold(try[0], try[1], "show").is(http.StatusSeeOther)
		hold(try[0], try[1], "hold").is(http.StatusSeeOther)
	}
	if c.get(path+"/learns").body != before {
		t.Error("something that is not in it changed it")
	}
	hold("entry:"+id, "all", "hold").is(http.StatusSeeOther)
	c.get(path+"/learns").hasNot("Naloxone", "Wombat")
}

func TestWordsThatMayTellMoreStandFirstAndOnceHoweverOftenTheyStandInIt(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	const may = "Some readers may think that you have used drugs or alcohol."
	form := url.Values{"for": {"Night porter"}}
	for _, title := range []string{"Talk on housing", "Talk on rent", "Naloxone talk"} {
		form.Add("item", "entry:"+s.entry(who, models.EntryFacts{Title: title, Provider: "Harbour Recovery", Employer: "Tea Room"}))
	}
	path := c.began(form)
	page := c.get(path+"/learns").is(http.StatusOK).has("Look at these first", "Harbour Recovery", "In 3 places.", "Naloxone talk", "Title.").hasNot("None of them is in it")
	if n := strings.Count(page.body, may); n != 4 {
		t.Errorf("two words are explained %d times, want each once above and once in its place", n)
	}
	if n := strings.Count(page.body, "A reader may ask there."); n != 1 {
		t.Errorf("what a kind of fact tells is said %d times", n)
	}
	if n := strings.Count(page.text(), "Tea Room"); n < 3 {
		t.Errorf("a fact stands only %d times", n)
	}
	other := c.began(url.Values{"for": {"Night porter"}, "item": {"entry:" + s.entry(who, models.EntryFacts{Title: "Talk on light"})}})
	c.get(other+"/learns").has("None of them is in it", "You know better than a list").hasNot("Some readers")
}

func TestAPersonSpecificationIsSplitAndEachPointShownByWhatIsTicked(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := s.entry(who, models.EntryFacts{Title: "Talk on housing"})
	path := c.began(url.Values{"for": {"Senior peer"}, "item": {"entry:" + id}})
	form := c.get(path + "/points").is(http.StatusOK).fields(path + "/points")
	form.Set("points", "Essential:\r\n• Listens well\r\n2. Knows housing")
	c.post(path+"/points", form).leads(path + "?note=saved")
	c.get(path+"/points").has("2 points", "Listens well", "Knows housing", "a point with nothing beside it is not printed").hasNot("Essential", "•")
	second := path + "/points/2"
	form = c.get(second).is(http.StatusOK).has("Knows housing", "Point 2 of 2", "Talk on housing").fields(second)
	form["item"] = []string{"entry:" + id, "entry:nonsense"}
	form.Set("words", "I know the forms.")
	form.Set("act", "next")
	c.post(second, form).leads(path + "/order?note=saved")
	form = c.get(path + "/points").has("1 thing shows it, with your own words.").fields(path + "/points")
	form.Set("points", "Listens very well\nKnows housing")
	c.post(path+"/points", form).is(http.StatusSeeOther)
	c.get(path+"/issue").has("Knows housing", "I know the forms.").hasNot("Listens very well")
	for _, n := range []string{"0", "3", "x", "-1", "99999999999999999999"} {
		c.get(path + "/points/" + n).is(http.StatusNotFound)
		c.post(path+"/points/"+n, url.Values{}).is(http.StatusNotFound)
	}
	var many []string
	for n := range 61 {
		many = append(many, fmt.Sprintf("Point number %d", n))
	}
	form = c.get(path + "/points").fields(path + "/points")
	form.Set("points", strings.Join(many, "\n"))
	c.post(path+"/points", form).is(http.StatusUnprocessableEntity).has("60 is the most", "Point number 60")
}

func TestSaveAndGoOnLeadsThroughTheStepsAndBackToNone(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := s.entry(who, models.EntryFacts{Title: "Talk on housing"})
	path := c.began(url.Values{"for": {"Senior peer"}})
	goOn := func(step, to string, more url.Values) {
		t.Helper()
		form := c.get(path + step).is(http.StatusOK).fields(path + step)
		for name, values := range more {
			form[name] = values
		}
		form.Set("act", "next")
		c.post(path+step, form).leads(path + to + "?note=saved")
	}
	goOn("/about", "/points", nil)
	goOn("/points", "/choose", url.Values{"points": {"Listens\nKnows housing"}})
	goOn("/choose", "/words", nil)
	goOn("/choose", "/points/1", url.Values{"item": {"entry:" + id}})
	goOn("/points/1", "/points/2", url.Values{"words": {"I do."}})
	goOn("/points", "/points/2", nil)
	goOn("/points/2", "/order", url.Values{"item": {"entry:" + id}})
	goOn("/choose", "/points", nil)
	goOn("/items/"+id, "/order", nil)
	goOn("/words", "/names", nil)
	goOn("/names", "/learns", nil)
	c.post(path+"/choose", url.Values{"shown": {"entry:" + id}, "act": {"asks"}}).leads(path + "/asks?note=saved")
	c.get(path + "/choose").has("Nothing is chosen yet. A few things are enough")
	record := c.began(url.Values{"purpose": {"record"}})
	path = record
	goOn("/about", "/choose", nil)
	goOn("/choose", "/words", nil)
}

func TestTheStepsAskForNoLivedExperienceAndWriteWithCare(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := s.entry(who, models.EntryFacts{Title: "Talk on housing"})
	path := c.began(url.Values{"for": {"Senior peer"}, "item": {"entry:" + id}})
	c.post(path+"/points", url.Values{"rev-draft": {"1"}, "points": {"Listens"}}).is(http.StatusSeeOther)
	noLivedExperience(t, c, path+"/about", path+"/points", path+"/points/1", path+"/choose", path+"/asks", path+"/order", path+"/items/"+id, path+"/words", path+"/names", path+"/learns", path+"/issue")
	for _, write := range []string{"/words", "/points/1"} {
		c.get(path + write).has("No need to tell your own story")
	}
}
