package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

// logged puts an entry with its write-up and links into a log.
func logged(t *testing.T, s *site, who models.Actor, f models.EntryFacts, w models.EntryWriting, links ...models.LinkInput) string {
	t.Helper()
	if f.Kind == "" {
		f.Kind = cpd.Workshop
	}
	id, err := s.store.AddEntry(t.Context(), who, f)
	must(t, err)
	_, err = s.store.SaveEntry(t.Context(), who, id, models.EntryInput{Rev: 1, Writing: &w, Links: links})
	must(t, err)
	return id
}

func TestNothingIsAskedOfAnyoneWhoChoseNoScheme(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	c.get("/cpd").has("What others ask for", "What I can show")
	c.get("/cpd/schemes").is(http.StatusOK).has("No target unless you choose one", "SSSC continuous professional learning", "NMC revalidation", "Look at it, or follow it").
		hasNot("parts are there", "overdue", "behind")
	c.get("/cpd/schemes/sssc").is(http.StatusOK).has("What it asks for", "Follow it", "On which day does your year with the SSSC start?", "What this program does not judge", "Checked on 22 November 2026").
		hasNot("still asked", "Stop following")
	c.get("/cpd/schemes/nothing").is(http.StatusNotFound)
}

func TestASchemeIsFollowedReadAndStopped(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	entry := logged(t, s, who, models.EntryFacts{Title: "Rights training", StartDay: "2026-04-20"}, models.EntryWriting{}, models.LinkInput{Scheme: "sssc", Codes: []string{"rights", "trauma"}})
	form := url.Values{"day": {""}, "month": {""}, "year": {""}}
	c.post("/cpd/schemes/sssc/follow", form).is(http.StatusUnprocessableEntity).has("Choose the day on which your period starts.")
	form = url.Values{"day": {"31"}, "month": {"April"}, "year": {"2026"}}
	c.post("/cpd/schemes/sssc/follow", form).is(http.StatusUnprocessableEntity).has(`value="31"`)
	form.Set("day", "1")
	c.post("/cpd/schemes/sssc/follow", form).leads("/cpd/schemes/sssc?note=scheme-followed")
	// By hand: 1 of 7 elements (rights), 1 of 2 subjects (trauma), until 31 March 2027.
	p := c.get("/cpd/schemes/sssc").is(http.StatusOK)
	p.has("1 April 2026 to 31 March 2027", "0 of 2 parts are there.", "1 of 7 elements so far.", "1 of 2 subjects so far.", "by 31 March 2027", "Rights training", `href="/cpd/`+entry+`"`,
		`role="img"`, "The same as a table", "Only some people are asked for this.", "Stop following it").hasNot("style=", "fail", "overdue")
	c.get("/cpd/schemes").has("What you follow", "0 of 2 parts are there.").hasNot("No target unless")
	c.post("/cpd/schemes/sssc/stop", nil).leads("/cpd/schemes?note=scheme-stopped")
	c.get("/cpd/schemes").has("No target unless you choose one")
	c.get("/cpd/" + entry).has("Rights and ethical practice") // what it touches stays
}

// Each case is worked out by hand; the clock stands at 1 June 2026.
func TestTheFiguresOfEachSchemeAreRightOnItsPage(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	all := models.EntryWriting{Why: "w", Learnt: "l", Changed: "c", Benefits: "b"}
	peer := all
	peer.Peer = "p"
	logged(t, s, who, models.EntryFacts{Title: "Course", StartDay: "2026-01-10", Minutes: 600, ParticipatoryMinutes: 200, FeedbackFrom: "a colleague"}, all, models.LinkInput{Scheme: "nmc", Codes: []string{"people"}})
	logged(t, s, who, models.EntryFacts{Title: "Supervision", Kind: cpd.Supervision, StartDay: "2026-02-10", Minutes: 125, ParticipatoryMinutes: 125}, peer)
	logged(t, s, who, models.EntryFacts{Title: "Old", StartDay: "2025-11-30", Minutes: 45}, all)
	for scheme, from := range map[string]url.Values{"nmc": {"month": {"1"}, "year": {"2026"}}, "hcpc": {"month": {"1"}, "year": {"2026"}}, "swe": {}} {
		c.post("/cpd/schemes/"+scheme+"/follow", from).is(http.StatusSeeOther)
	}
	// NMC: 600 + 125 minutes of 2,100, so 1,375 are left; 200 + 125 of 1,200, so 875; 1 of 5 for feedback and accounts; the supervision is the talk.
	c.get("/cpd/schemes/nmc").has("1 January 2026 to 31 December 2028", "12 hours 5 minutes of 35 hours so far.", "22 hours 55 minutes more by 31 December 2028.",
		"5 hours 25 minutes of 20 hours so far.", "14 hours 35 minutes more", "1 of 5 feedback notes so far.", "4 reflective accounts more", "1 of 1 reflective discussion so far.", "1 of 5 parts are there.", "The time before: 1 January 2023 to 31 December 2025")
	// Social Work England: both from 1 December 2025 on count, one of them talked over; the one of 30 November is of the year before.
	c.get("/cpd/schemes/swe").has("1 December 2025 to 30 November 2026", "2 of 2 written-up pieces so far.", "1 of 1 talked-over piece so far.", "Everything asked for is there so far.", "The time before: 1 December 2024 to 30 November 2025", "1 of 2 written-up pieces")
	// HCPC: 2 in the list, 2 kinds, and March to May 2026 is empty: a gap of three months.
	hcpc := c.get("/cpd/schemes/hcpc").has("A dated list 2 entries so far.", "2 kinds of activity so far.", "March 2026 to May 2026", "1 gap of 3 months or more, 0 explained.", "2 of 3 parts are there.")
	hcpc.has(`href="/cpd/schemes/hcpc/gap?from=2026-03&amp;to=2026-05"`)
	gap := c.get("/cpd/schemes/hcpc/gap?from=2026-03&to=2026-05").is(http.StatusOK).has("No need to tell your own story", "Time off")
	form := gap.fields("/cpd/schemes/hcpc/gap")
	c.post("/cpd/schemes/hcpc/gap", form).is(http.StatusUnprocessableEntity).has("Write a short line.")
	form.Set("text", "Time off.")
	c.post("/cpd/schemes/hcpc/gap", form).leads("/cpd/schemes/hcpc?note=saved")
	c.get("/cpd/schemes/hcpc").has("1 gap of 3 months or more, and you have said why.", "Time off.", "Everything asked for is there so far.").hasNot("Write a line on why for")
	c.get("/cpd/schemes/hcpc/gap?from=2026-05&to=2026-03").is(http.StatusNotFound)
}

func TestWhatAnEmployerAsksForIsWrittenDownInAForm(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	form := c.get("/cpd/schemes/new").is(http.StatusOK).fields("/cpd/schemes/new")
	c.post("/cpd/schemes/new", form).is(http.StatusUnprocessableEntity).has("Write the year")
	for field, value := range map[string]string{"name": "Our year", "organisation": "Cairn", "months": "12", "month": "1", "year": "2026", "minutes": "10 hours",
		"topics.0.title": "First aid", "topics.0.refresh": "36", "topics.2.title": "Fire", "topics.2.refresh": "soon"} {
		form.Set(field, value)
	}
	c.post("/cpd/schemes/new", form).is(http.StatusUnprocessableEntity).has("Write whole months", `value="soon"`, `value="First aid"`)
	form.Set("topics.2.refresh", "12")
	c.post("/cpd/schemes/new", form).leads("/cpd/schemes/own-our-year?note=scheme-followed")
	for _, e := range []struct {
		title, day, code string
		minutes          int
	}{{"Aid", "2024-02-01", "first-aid", 0}, {"Drill", "2025-03-01", "fire", 0}, {"Talk", "2026-03-01", "", 200}} {
		links := models.LinkInput{Scheme: "own-our-year"}
		if e.code != "" {
			links.Codes = []string{e.code}
		}
		logged(t, s, who, models.EntryFacts{Title: e.title, StartDay: cpd.Day(e.day), Minutes: e.minutes}, models.EntryWriting{}, links)
	}
	c.get("/cpd/schemes/own-our-year").is(http.StatusOK).has("3 hours 20 minutes of 10 hours so far.", "6 hours 40 minutes more by 31 December 2026.",
		"Current: good through 1 February 2027.", "Past its date: it was good through 1 March 2026.").hasNot("overdue", "expired", "fail")
	change := c.get("/cpd/schemes/own-our-year/change").is(http.StatusOK).has(`value="First aid"`).fields("/cpd/schemes/own-our-year/change")
	change.Set("topics.0.title", "First aid at work")
	c.post("/cpd/schemes/own-our-year/change", change).is(http.StatusSeeOther)
	c.get("/cpd/schemes/own-our-year").has("First aid at work", "Current: good through 1 February 2027.")
	c.get("/cpd/schemes/sssc/change").is(http.StatusNotFound)
}

func TestWhatAnEntryTouchesIsTickedAndSaidInWords(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	id := logged(t, s, who, models.EntryFacts{Title: "Talk", StartDay: "2026-03-01", Minutes: 60}, models.EntryWriting{})
	c.get("/cpd/"+id).has("What it touches", "Nothing is ticked.")
	c.get("/cpd/"+id+"/touches").is(http.StatusOK).has("Competencies").hasNot("Core learning", "Rights and ethical practice", "counted for")
	must(t, s.store.FollowScheme(t.Context(), who, "sssc", "2026-01-01"))
	form := c.get("/cpd/" + id + "/touches").has("Rights and ethical practice").fields("/cpd/" + id + "/touches")
	form["touch-sssc"] = []string{"rights", "wellbeing"}
	form["touch-starter"] = []string{"3.1"}
	c.post("/cpd/"+id+"/touches", form).leads("/cpd/" + id + "?note=entry-saved")
	c.get("/cpd/"+id).has("Rights and ethical practice", "Wellbeing and support", "3.1 ").hasNot("Nothing is ticked.")
	clash := url.Values{"rev-entry": {"1"}, "touch-sssc": {"rights"}}
	c.post("/cpd/"+id+"/touches", clash).is(http.StatusConflict)
	form.Set("rev-entry", "9")
	form["touch-sssc"] = []string{"made-up"}
	c.post("/cpd/"+id+"/touches", form).is(http.StatusUnprocessableEntity).has("not in the list any more")
	for _, name := range []string{"Harbour", "Cairn"} {
		_, err := s.store.KeepOwnScheme(t.Context(), who, "", cpd.Own{Name: name, Organisation: name, Minutes: 60, CountsOnce: true}, "2026-01-01")
		must(t, err)
	}
	c.get("/cpd/schemes/own-harbour").has("1 hour of 1 hour so far.")
	c.get("/cpd/schemes/own-cairn").has("Counted for something else", "counted for Harbour, 1 January 2026 to 31 December 2026", "0 minutes of 1 hour so far.")
	c.post("/cpd/"+id+"/counted", url.Values{"counted": {"own-cairn"}}).is(http.StatusSeeOther)
	c.get("/cpd/schemes/own-harbour").has("0 minutes of 1 hour so far.")
	c.post("/cpd/"+id+"/counted", url.Values{"counted": {"sssc"}}).is(http.StatusUnprocessableEntity).has("Choose a scheme that you follow")
}

func TestCompetenciesAreThePersonsOwnViewWithoutAnyCount(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	logged(t, s, who, models.EntryFacts{Title: "Talk on trust", StartDay: "2026-03-01"}, models.EntryWriting{}, models.LinkInput{Scheme: "starter", Codes: []string{"1.1"}})
	first, _ := cpd.Starter().Find("1.1")
	c.get("/cpd/competencies").is(http.StatusOK).has("Talk on trust", first.Title, "never shown to an employer", "Not part of my role").hasNot("%", "average", "score", " of 21")
	at := "/cpd/competencies/levels?of=starter&area=1"
	form := c.get(at).is(http.StatusOK).has(first.Indicator[cpd.Doing], first.Indicator[cpd.Learning], "I leave it open").fields("/cpd/competencies/levels")
	form.Set("level-1.1", "D")
	form.Set("level-1.2", "N")
	c.post("/cpd/competencies/levels", form).leads("/cpd/competencies?of=starter&note=saved#area-1")
	c.get("/cpd/competencies").has("Doing.", first.Indicator[cpd.Doing], "You said this on 1 June 2026.", "That is a full answer.")
	form.Set("level-1.1", "best")
	c.post("/cpd/competencies/levels", form).is(http.StatusUnprocessableEntity).has("Choose one of the answers")
	form.Set("rev-version", "7")
	c.post("/cpd/competencies/levels", form).is(http.StatusConflict)
	c.get("/cpd/competencies/levels?area=99").is(http.StatusNotFound)
}

func TestACoordinatorPutsAFrameworkInPlaceAndSeesNobodysAnswers(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	must(t, s.store.SetCompetencyLevels(t.Context(), who, "", 1, map[string]cpd.Level{"1.1": cpd.HelpingOthers}))
	rowan := s.as("rowan")
	rowan.get("/org/cairn-peers/framework").is(http.StatusOK).has("Throughline starter framework 1", "you never see it here").hasNot("Ania", "Helping others")
	rowan.post("/org/cairn-peers/framework", url.Values{"source": {"format: 1\nid: ours\n"}}).is(http.StatusUnprocessableEntity).has("Some things to put right", "Nothing has changed yet.")
	ours := `format: 1
id: ours
version: 1
name: Our list
language: en-GB
about: What we do.
areas:
  - code: "1"
    title: Being there
    organisation: [Gives time.]
    competencies:
      - code: "1.1"
        title: Listen well
        learning: I listen with help.
        supported: I listen with support.
        doing: I listen.
        helping: I help others to listen.
        evidence: A talk about it.
`
	rowan.post("/org/cairn-peers/framework", url.Values{"source": {strings.ReplaceAll(ours, "\n", "\r\n")}}).leads("/org/cairn-peers/framework?note=saved")
	rowan.get("/org/cairn-peers/framework").has("Our list 1", "It is yours, since 1 June 2026")
	c.get("/cpd/competencies").has("Listen well", "Our list 1, of Cairn Peers", "Throughline starter framework 1").hasNot("Helping others.")
	c.get("/cpd/competencies?of=starter").has("Helping others.")
	modelstest.NewTeam(t, s.store, "Burn Peers", "robin")
	s.as("robin").get("/cpd/competencies?of=cairn-peers").is(http.StatusNotFound).hasNot("Listen well")
	rowan.post("/org/cairn-peers/framework", url.Values{"act": {"starter"}}).leads("/org/cairn-peers/framework?note=saved")
	c.get("/cpd/competencies").hasNot("Listen well")
}

func TestAFrameworkIsSentAsAFileAndAFileThatCannotBeUsedChangesNothing(t *testing.T) {
	t.Parallel()
	s, c, _ := keeper(t)
	rowan := s.as("rowan")
	const path = "/org/cairn-peers/framework"
	ours := "format: 1\nid: ours\nversion: 1\nname: Our list\nlanguage: en-GB\nabout: What we do.\nareas:\n  - code: \"1\"\n    title: Being there\n    organisation: [Gives time.]\n" +
		"    competencies:\n      - code: \"1.1\"\n        title: Listen well\n        learning: I listen with help.\n        supported: I listen with support.\n        doing: I listen.\n        helping: I help others to listen.\n        evidence: A talk about it.\n"
	c.sendFile(path, "file", "ours.yaml", ours, nil).is(http.StatusNotFound) // not a coordinator
	rowan.sendFile(path, "file", "ours.yaml", "\ufeff"+strings.ReplaceAll(ours, "\n", "\r\n"), nil).leads(path + "?note=saved")
	c.get("/cpd/competencies").is(http.StatusOK).has("Listen well")

	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for i := range 8 {
		bomb += fmt.Sprintf("%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n", 'b'+i, 'b'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i)
	}
	for name, content := range map[string]string{
		"a picture":           "\x89PNG\r\n\x1a\n\x00\x00\xff\xfe",
		"a bomb of aliases":   bomb,
		"a bomb in our list":  strings.Replace(ours, "areas:", bomb+"areas:", 1),
		"deep":                strings.Repeat("[", 50_000),
		"no list":             "just words",
		"half of it":          ours[:len(ours)/2],
		"other words, no new": strings.Replace(ours, "Listen well", "Talk a lot", 1),
		"too large":           ours + "# " + strings.Repeat("x", 300<<10) + "\n",
		"far too large":       ours + "# " + strings.Repeat("x", 3<<20) + "\n",
		"HTML":                strings.Replace(ours, "version: 1", "version: <script>alert(1)</script>", 1),
	} {
		answer := rowan.sendFile(path, "file", "ours.yaml", content, nil).is(http.StatusUnprocessableEntity).has("Nothing has changed yet.")
		if len(answer.body) > 200<<10 || strings.Contains(answer.body, "<script>alert") {
			t.Errorf("%s: the answer has %d bytes, or a script", name, len(answer.body))
		}
		c.get("/cpd/competencies").is(http.StatusOK).has("Listen well").hasNot("Talk a lot")
	}
	rowan.get(path).is(http.StatusOK).has("Our list 1", "It is yours, since 1 June 2026")
	rowan.sendFile(path, "file", "", "", nil).leads(path + "?note=saved") // nothing chosen: nothing changes
	rowan.sendFile(path, "file", "ours.yaml", strings.NewReplacer("version: 1", "version: 2", "Listen well", "Listen twice").Replace(ours), nil).leads(path + "?note=saved")
	c.get("/cpd/competencies").has("Listen twice").hasNot("Listen well")
}

func TestSchemesAreClosedAfterARecoveryWithSomebodyElsesCode(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	team := modelstest.NewTeam(t, s.store, "Cairn Peers", "rowan")
	who := team.Join(t, s.store, "ania")
	_, err := s.store.KeepOwnScheme(t.Context(), who, "", cpd.Own{Name: "Quokka year", Organisation: "Cairn", Minutes: 60}, "2026-01-01")
	must(t, err)
	handed, err := s.store.HandOverCode(t.Context(), team.Coordinator, team.Org.Slug, who.PersonID)
	must(t, err)
	_, _, err = s.store.Recover(t.Context(), models.RecoverRequest{Username: "ania", Code: handed.Code, Password: modelstest.Password})
	must(t, err)
	c := s.as("ania")
	for _, path := range []string{"/cpd/schemes", "/cpd/schemes/own-quokka-year", "/cpd/competencies", "/cpd/competencies/levels?area=1"} {
		c.get(path).is(http.StatusForbidden).hasNot("Quokka")
	}
	c.post("/cpd/schemes/sssc/follow", url.Values{"month": {"1"}, "year": {"2026"}}).is(http.StatusForbidden)
}
