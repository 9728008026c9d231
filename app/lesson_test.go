package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

// class is one learner, mo, under way in the small course, with jo to sign.
type class struct {
	*site
	team      modelstest.Team
	mo, jo    models.Actor
	enrolment string
}

func newClass(t *testing.T, change ...func(*models.Options)) class {
	t.Helper()
	c := class{site: newSite(t, change...)}
	modelstest.Small(t, c.store)
	c.team = modelstest.NewTeam(t, c.store, "Cairn Peers", "rowan")
	c.jo = c.team.Join(t, c.store, "jo", models.Supervisor)
	c.mo = c.team.Join(t, c.store, "mo")
	e, err := c.store.Enrol(context.Background(), c.mo, "small", c.team.Org.Slug)
	if err != nil {
		t.Fatal(err)
	}
	c.enrolment = e.ID
	return c
}

func (c class) at(step string) string { return "/learn/" + c.enrolment + "/" + step }

// step reads a part as the models give it.
func (c class) step(id string) models.StepPage {
	c.t.Helper()
	page, err := c.store.Step(context.Background(), c.mo, c.enrolment, id)
	if err != nil {
		c.t.Fatal(err)
	}
	return page
}

var (
	formTag   = regexp.MustCompile(`(?s)<form[^>]*id="screen".*?</form>`)
	fieldTag  = regexp.MustCompile(`(?s)<input[^>]*>|<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>`)
	attribute = regexp.MustCompile(`(name|value|type|checked)(?:="([^"]*)")?`)
)

// form reads what a browser would send of the lesson's form, with the button that is pressed.
func (p page) form(act string) url.Values {
	p.t.Helper()
	whole := formTag.FindString(p.body)
	if whole == "" {
		p.t.Fatalf("%s has no form\n%s", p.what, p.text())
	}
	out := url.Values{"act": {act}}
	for _, m := range fieldTag.FindAllStringSubmatch(whole, -1) {
		if m[1] != "" {
			out.Set(m[1], m[2])
			continue
		}
		a := map[string]string{}
		for _, kv := range attribute.FindAllStringSubmatch(m[0], -1) {
			a[kv[1]] = kv[2]
		}
		_, checked := a["checked"]
		if (a["type"] == "radio" || a["type"] == "checkbox") && !checked {
			continue
		}
		out.Add(a["name"], a["value"])
	}
	return out
}

func with(form url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func TestALessonIsTakenScreenByScreenWithoutScript(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")

	first := mo.get(c.at("offering-tea")).is(http.StatusOK)
	first.has("<title>Part 1 – Throughline</title>", "Offering tea", "A break is a small kindness", "Part 1, you are here", "Screen 1 of 3",
		`<li id="source-leaf-2023" value="2">`, `src="./media/kettle.svg"`, "All on one page")
	first.hasNot("Ask before you pour", "source-kettle-2024", "Leave this page quickly", "data-autosave", "Content note")

	mo.post(c.at("offering-tea"), first.form("next")).leads(c.at("offering-tea") + "?screen=2")
	second := mo.get(c.at("offering-tea")).is(http.StatusOK) // the place is kept, whatever the address says
	second.has("Ask first", "The day room", "Kind, and it takes the choice away.", `data-show="pick"`, `value="back"`)
	second.hasNot("A break is a small kindness")

	mo.post(c.at("offering-tea"), second.form("next")).leads(c.at("offering-tea") + "?screen=3")
	third := mo.get(c.at("offering-tea"))
	third.has("What comes first?", "Who on your next shift might like a tea break", "No need to tell your own story", "Only you can see this in the program",
		"Done. Go on to part 2", `action="`+c.at("offering-tea")+`" data-autosave>`, `href="/privacy"`, `href="./a-hard-day"`, "One sentence is enough.")
	third.hasNot("Yes. Then you know.", "That can wait until")

	mo.get(c.at("offering-tea") + "?screen=1").has("A break is a small kindness")
	if at := c.step("offering-tea").Progress.Current; at != 2 {
		t.Errorf("to look back at the first screen moved the place to %d", at)
	}
	mo.post(c.at("offering-tea"), third.form("done")).leads(c.at("a-hard-day"))
	if c.step("offering-tea").Progress.CompletedAt == nil {
		t.Error("Done on the last screen did not complete the lesson")
	}
	mo.get(c.at("offering-tea")).has("Part 1, done, you are here", "Go on to part 2")
}

func TestEveryButtonOfALessonSavesWhatWasTypedFirst(t *testing.T) {
	t.Parallel()
	for act, leads := range map[string]string{"save": "?screen=3&note=saved", "back": "?screen=2", "next": "?screen=3", "done": "", "stop": "", "leave": "",
		"answer:first-step": "", "": "?screen=3"} {
		t.Run("act "+act, func(t *testing.T) {
			t.Parallel()
			c := newClass(t)
			mo := c.as("mo")
			form := with(mo.get(c.at("offering-tea")+"?screen=3").form(act), "reflection-next-offer", "Ask Kai.\r\nThen pour.", "answer-first-step", "1")
			got := mo.post(c.at("offering-tea"), form)
			if leads != "" {
				got.leads(c.at("offering-tea") + leads)
			}
			switch act {
			case "stop":
				got.leads("/?note=place-kept")
			case "done":
				got.leads(c.at("a-hard-day"))
			case "leave":
				got.is(http.StatusOK).has("Weather", `content="0; url=https://www.bbc.co.uk/weather"`).hasNot("Throughline", "tea", "/learn")
				if got.header.Get("Referrer-Policy") != "no-referrer" {
					t.Error("the page on the way out tells where it came from")
				}
			}
			kept := c.step("offering-tea").Reflections["next-offer"]
			if kept.Text != "Ask Kai.\nThen pour." || kept.Rev != 1 {
				t.Errorf("kept: %+v", kept)
			}
			mo.get(c.at("offering-tea")+"?screen=3").has("Ask Kai. Then pour.", `name="rev-reflection-next-offer" value="1"`, "What you wrote is saved.")
		})
	}
}

func TestTwoTabsNeverSilentlyOverwriteEachOther(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	one, two := c.as("mo"), c.as("mo")
	formOne, formTwo := one.get(c.at("offering-tea")+"?screen=3").form("next"), two.get(c.at("offering-tea")+"?screen=3").form("done")
	one.post(c.at("offering-tea"), with(formOne, "reflection-next-offer", "From the phone.")).is(http.StatusSeeOther)

	clash := two.post(c.at("offering-tea"), with(formTwo, "reflection-next-offer", "From the <library>."))
	clash.is(http.StatusConflict).has("From the phone.", "From the <library>.", "another tab or on another device", "Nothing is lost",
		`name="rev-reflection-next-offer" value="1"`, `href="#f-reflection-next-offer"`)
	page := c.step("offering-tea")
	if page.Reflections["next-offer"].Text != "From the phone." || page.Progress.CompletedAt != nil {
		t.Errorf("the conflict changed something: %+v", page)
	}
	merged := clash.form("save")
	if got := merged.Get("reflection-next-offer"); got != "From the &lt;library&gt;." {
		t.Errorf("the box holds %q, want the person's own text", got)
	}
	two.post(c.at("offering-tea"), with(merged, "reflection-next-offer", "Both.")).is(http.StatusSeeOther)
	if got := c.step("offering-tea").Reflections["next-offer"]; got.Text != "Both." || got.Rev != 2 {
		t.Errorf("after the second save: %+v", got)
	}

	// To leave quickly asks nothing: both texts are kept.
	one.post(c.at("offering-tea"), with(formOne, "act", "leave", "reflection-next-offer", "A late word.")).is(http.StatusOK).hasNot("Both.", "late")
	if got := c.step("offering-tea").Reflections["next-offer"].Text; got != "Both.\n\nA late word." {
		t.Errorf("left with %q", got)
	}
	// Nor does it with the script, which sends the form in the background; and its own save under way is not said twice.
	one.autosavePage(c.at("offering-tea"), with(formOne, "act", "leave", "reflection-next-offer", "Later.")).is(http.StatusOK)
	one.autosavePage(c.at("offering-tea"), with(formOne, "act", "leave", "reflection-next-offer", "Both.\n\nA late word.\n\nLater. Last.")).is(http.StatusOK)
	if got := c.step("offering-tea").Reflections["next-offer"].Text; got != "Both.\n\nA late word.\n\nLater. Last." {
		t.Errorf("left by script with %q", got)
	}
}

func (c *client) autosavePage(path string, form url.Values) page {
	c.site.t.Helper()
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", testBase)
	req.Header.Set("X-Autosave", "1")
	return c.send(req)
}

func (c *client) autosave(path string, form url.Values) (page, map[string]any) {
	c.site.t.Helper()
	got := c.autosavePage(path, form)
	told := map[string]any{}
	if err := json.Unmarshal([]byte(got.body), &told); err != nil {
		c.site.t.Fatalf("autosave answered %q", got.body)
	}
	return got, told
}

func TestTheScriptSavesAndHearsTheNewRevision(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	form := with(mo.get(c.at("offering-tea")+"?screen=3").form("save"), "reflection-next-offer", "Ask Kai.")
	got, told := mo.autosave(c.at("offering-tea"), form)
	got.is(http.StatusOK)
	if told["saved"] != "Saved at 11:00. Only you can see it." { // ten in UTC is eleven in London in June
		t.Errorf("saved: %v", told["saved"])
	}
	if rev, _ := told["rev"].(map[string]any); rev["reflection-next-offer"] != 1.0 {
		t.Errorf("rev: %v", told["rev"])
	}
	got, told = mo.autosave(c.at("offering-tea"), with(form, "reflection-next-offer", "Ask Kai first.")) // still over revision 0
	got.is(http.StatusConflict).hasNot("Ask Kai.")
	if told["message"] == "" || c.step("offering-tea").Reflections["next-offer"].Text != "Ask Kai." {
		t.Errorf("told %v", told)
	}
	got, told = mo.autosave(c.at("offering-tea"), with(form, "reflection-next-offer", strings.Repeat("a", 20_001), "rev-reflection-next-offer", "1"))
	got.is(http.StatusUnprocessableEntity)
	if message, _ := told["message"].(string); !strings.Contains(message, "longer than we can keep") {
		t.Errorf("told %v", told)
	}
	long := with(form, "act", "next", "rev-reflection-next-offer", "1")
	mo.post(c.at("offering-tea"), long).is(http.StatusUnprocessableEntity).has("longer than we can keep", "What you wrote is still here.", strings.Repeat("a", 20_001))
	mo.autosaveSignedOut(c)
}

func (c *client) autosaveSignedOut(of class) {
	c.site.t.Helper()
	got, told := c.site.as("").autosave(of.at("offering-tea"), url.Values{"reflection-next-offer": {"x"}})
	if got.is(http.StatusUnauthorized); told["message"] == nil {
		c.site.t.Errorf("signed out: %v", told)
	}
}

func TestAPracticeQuestionRepliesOnlyAfterTheAnswer(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	replies := []string{"Yes. Then you know.", "That can wait until you know what is wanted."}
	shown := mo.get(c.at("offering-tea") + "?screen=3").hasNot(replies...).hasNot("fits")
	mo.post(c.at("offering-tea"), shown.form("answer:first-step")).is(http.StatusUnprocessableEntity).has("Choose an answer first").hasNot(replies...)
	for pick := range 2 {
		got := mo.post(c.at("offering-tea"), with(shown.form("answer:first-step"), "answer-first-step", string(rune('1'+pick)))).is(http.StatusOK)
		got.has(replies...).has(`id="result" role="status"`, `data-show="all"`, `name="answered" value="first-step"`, "This one fits")
	}
	mo.get(c.at("offering-tea") + "?all=1").hasNot(replies...)
	mo.post(c.at("offering-tea"), shown.form("answer:no-such")).is(http.StatusNotFound)
}

func TestASensitivePartComesWithItsNoteAndTwoWaysFirst(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	gate := mo.get(c.at("a-hard-day")).is(http.StatusOK)
	gate.has("Content note", "A hard day at work. No detail.", "Start", "short version", "Not now", "Leave this page quickly", "<title>Part 2 – Throughline</title>")
	gate.hasNot("Some days are heavy", "Take your break")
	mo.get(c.at("a-hard-day")+"?all=1").hasNot("Some days are heavy", "Take your break")

	mo.post(c.at("a-hard-day"), url.Values{"act": {"save"}, "way": {"short"}}).leads(c.at("a-hard-day") + "?screen=1")
	short := mo.get(c.at("a-hard-day")).has("Take your break, most of all", "Take the whole part", "Leave this page quickly", `form="screen" name="act" value="leave"`).hasNot("Some days are heavy")
	mo.post(c.at("a-hard-day"), short.form("way:full")).leads(c.at("a-hard-day") + "?screen=1")
	mo.get(c.at("a-hard-day")).has("Some days are heavy", "Take the short version").hasNot("Take your break")
	mo.post(c.at("a-hard-day"), short.form("way:short")).is(http.StatusSeeOther)
	mo.post(c.at("a-hard-day"), short.form("done")).leads(c.at("knowledge-check"))
	p := c.step("a-hard-day").Progress
	if p.CompletedAt == nil || p.Way != "short" {
		t.Errorf("progress: %+v", p)
	}
}

func TestAllOnOnePageIsAChoiceThatMovesNoPlace(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	all := mo.get(c.at("offering-tea") + "?all=1").is(http.StatusOK)
	all.has("A break is a small kindness", "Ask before you pour", "What comes first?", "One screen at a time", `id="source-kettle-2024"`, "Done. Go on to part 2")
	mo.post(c.at("offering-tea"), with(all.form("save"), "reflection-next-offer", "Ask.")).leads(c.at("offering-tea") + "?all=1&note=saved")
	if at := c.step("offering-tea").Progress.Current; at != 0 {
		t.Errorf("the place moved to %d", at)
	}
	mo.post(c.at("offering-tea"), mo.get(c.at("offering-tea")+"?all=1").form("done")).leads(c.at("a-hard-day"))
}

func TestAnotherPersonsPartIsNotFound(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	c.team.Join(t, c.store, "kim")
	for _, name := range []string{"kim", "jo", "rowan"} {
		other := c.as(name)
		for _, step := range []string{"offering-tea", "knowledge-check", "practice-task", "no-such-part"} {
			other.get(c.at(step)).is(http.StatusNotFound).hasNot("Offering tea", "Mo", "tea breaks")
			other.post(c.at(step), url.Values{"act": {"save"}, "reflection-next-offer": {"mine"}}).is(http.StatusNotFound)
		}
		other.post(c.at("knowledge-check")+"/begin", nil).is(http.StatusNotFound)
		other.post(c.at("knowledge-check")+"/answer", url.Values{"question": {"who-decides"}, "answer": {"1"}}).is(http.StatusNotFound)
		other.post(c.at("practice-task")+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"x"}}).is(http.StatusNotFound)
		other.post(c.at("practice-task")+"/take-back", nil).is(http.StatusNotFound)
	}
	mo := c.as("mo")
	mo.get(c.at("no-such-part")).is(http.StatusNotFound)
	mo.get("/learn/no-such/offering-tea").is(http.StatusNotFound)
	if got := c.as("").get(c.at("offering-tea")); got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/signin?next=") {
		t.Errorf("a stranger gets %d %q", got.status, got.header.Get("Location"))
	}
	if n := len(c.step("offering-tea").Reflections); n != 0 {
		t.Errorf("somebody else wrote %d reflections", n)
	}
}
