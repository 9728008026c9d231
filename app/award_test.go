package main

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

// held is a certificate of the small course with its people: mo holds it, jo signed, rowan coordinates.
type held struct {
	*site
	team modelstest.Team
	mo   models.Actor
	code string
}

// certificate gives mo a certificate. change may change the account that mo joins with.
func (s *site) certificate(change ...func(*models.Account)) held {
	s.t.Helper()
	ctx := context.Background()
	modelstest.Small(s.t, s.store)
	h := held{site: s, team: modelstest.NewTeam(s.t, s.store, "Cairn Peers", "rowan")}
	jo := h.team.Join(s.t, s.store, "jo", models.Supervisor)
	account := modelstest.Account("mo")
	for _, f := range change {
		f(&account)
	}
	joined, err := s.store.Join(ctx, models.JoinRequest{Code: h.team.Code, Account: account})
	s.must(err)
	h.mo = joined.Actor
	enrolment, err := s.store.Enrol(ctx, h.mo, "small", h.team.Org.Slug)
	s.must(err)
	for _, step := range []string{"offering-tea", "a-hard-day"} {
		modelstest.DoLesson(s.t, s.store, h.mo, enrolment.ID, step)
	}
	for _, step := range []string{"knowledge-check", "in-order"} {
		modelstest.DoCheck(s.t, s.store, h.mo, enrolment.ID, step, modelstest.RightAnswer)
	}
	modelstest.DoTask(s.t, s.store, h.mo, jo, enrolment.ID, "practice-task")
	awards, err := s.store.Awards(ctx, h.mo)
	s.must(err)
	if len(awards) != 1 {
		s.t.Fatalf("%d awards, want one", len(awards))
	}
	h.code = awards[0].Code
	return h
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// award reads mo's award.
func (h held) award() models.AwardPage {
	h.t.Helper()
	a, err := h.store.Award(context.Background(), h.mo, h.code)
	h.must(err)
	return a
}

func (h held) share(hideName, sharePDF bool) {
	h.t.Helper()
	h.must(h.store.ShareAward(context.Background(), h.mo, h.code, hideName, sharePDF))
}

func (h held) withdraw(publicNote string) {
	h.t.Helper()
	h.must(h.store.Withdraw(context.Background(), h.team.Coordinator, h.team.Org.Slug, h.award().ID, "mistake", publicNote, "kept among coordinators"))
}

// replace puts another name on the certificate and gives the new one's code.
func (h held) replace(name string) string {
	h.t.Helper()
	ctx := context.Background()
	h.must(h.store.AskCorrection(ctx, h.mo, h.code, name, ""))
	page, err := h.store.OrgAwards(ctx, h.team.Coordinator, h.team.Org.Slug, 0)
	h.must(err)
	h.must(h.store.DecideCorrection(ctx, h.team.Coordinator, h.team.Org.Slug, page.Corrections[0].ID, true, ""))
	return h.award().NewCode
}

func TestAHolderSeesTheirCertificatesWithTheirStatesInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	mo := s.as("mo")
	s.as("").get("/awards").leads("/signin?next=%2Fawards")
	s.as("jo").get("/awards").is(http.StatusOK).has("Your first one will be here").hasNot("Tea breaks", h.code)
	mo.get("/awards").is(http.StatusOK).has("Tea breaks, level 1", "Valid until 1 June 2028", "Finished 1 June 2026. Given by Cairn Peers.")
	h.withdraw("Two were sent.")
	mo.get("/awards").has("Withdrawn on 1 June 2026").hasNot("Two were sent.", "certificate.pdf", "kept among coordinators")
}

func TestACertificatesPageSaysTheFactsOfThePDFToItsHolderAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	s.as("mo").get("/awards/"+h.code).is(http.StatusOK).has(
		"Tea breaks, level 1", "Mo Example", models.GroupCode(h.code), "Finished 1 June 2026", "Lasts until 1 June 2028", "Given by Cairn Peers", "hello@rowan.example",
		"About 25 minutes", "Course version 1, in English", "Questions marked by the program, and one practice task signed by a person.", "signed by Jo, supervisor",
		"What it does not authorise", "Serving food for sale", "Giving advice about diets", "How to offer a tea break",
		testBase+"/v/"+h.code, `class="qr"`, `href="/v/`+h.code+`"`, `href="/awards/`+h.code+`/certificate.pdf"`,
	).hasNot("trial", "demonstration", "style=", "A small course about tea breaks")
	for _, path := range []string{"", "/certificate.pdf"} {
		s.as("jo").get("/awards/"+h.code+path).is(http.StatusNotFound).hasNot("Mo Example", "Tea breaks")
		s.as("rowan").get("/awards/" + h.code + path).is(http.StatusNotFound)
		s.as("").get("/awards/" + h.code + path).is(http.StatusSeeOther)
	}
	for _, path := range []string{"/sharing", "/correction", "/correction/take-back"} {
		s.as("jo").post("/awards/"+h.code+path, url.Values{"share_pdf": {"yes"}, "name_certificate": {"Jo Example"}}).is(http.StatusNotFound)
		s.as("").post("/awards/"+h.code+path, url.Values{"share_pdf": {"yes"}}).is(http.StatusSeeOther)
	}
	if a := h.award(); a.SharePDF || a.Correction != nil {
		t.Errorf("somebody else changed it: %+v", a)
	}
}

func TestAHolderChoosesWhatWhoeverChecksCanSee(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	mo := s.as("mo")
	mo.post("/awards/"+h.code+"/sharing", url.Values{"hide_name": {"yes"}, "share_pdf": {"yes"}}).leads("/awards/" + h.code + "?note=sharing-saved#sharing")
	mo.get("/awards/"+h.code+"?note=sharing-saved").has("Saved. This is what others see from now on.", `value="yes" type="checkbox" checked`)
	if a := h.award(); !a.HideName || !a.SharePDF {
		t.Errorf("kept: %+v", a)
	}
	mo.post("/awards/"+h.code+"/sharing", url.Values{}).is(http.StatusSeeOther)
	if a := h.award(); a.HideName || a.SharePDF {
		t.Errorf("kept: %+v", a)
	}
}

func TestAHolderAsksForTheRightNameAndTakesItBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	mo, path := s.as("mo"), "/awards/"+h.code
	mo.get(path).has("Is the name wrong, or not yours any more?", "This number then says “replaced”.").hasNot("Take this back")
	mo.post(path+"/correction", url.Values{"name_certificate": {""}}).is(http.StatusUnprocessableEntity).has("One thing to check", "Write the name that should stand on the certificate.", "<details open")
	mo.post(path+"/correction", url.Values{"name_certificate": {"Mo Example"}}).is(http.StatusUnprocessableEntity).has("This is the name that stands there now.")
	mo.post(path+"/correction", url.Values{"name_certificate": {"Mo 🙂"}, "name_latin": {"Mo <b>"}}).is(http.StatusUnprocessableEntity).has(`value="Mo 🙂"`, `value="Mo &lt;b&gt;"`)
	mo.post(path+"/correction", url.Values{"name_certificate": {"شيرين"}}).is(http.StatusUnprocessableEntity).has("Please also write your name in Latin letters (a to z).")
	mo.post(path+"/correction", url.Values{"name_certificate": {"Moira Example"}}).leads(path + "?note=name-asked#correction")
	mo.get(path).has("With the name Moira Example.", "Take this back").hasNot(`name="name_certificate"`)
	mo.post(path+"/correction", url.Values{"name_certificate": {"Mo E."}}).is(http.StatusConflict).has("You have asked for this already.")
	mo.post(path+"/correction/take-back", nil).leads(path + "?note=name-taken-back#correction")
	mo.get(path).hasNot("With the name Moira Example.").has(`name="name_certificate"`)
	mo.post(path+"/correction", url.Values{"name_certificate": {"Moira Example"}}).is(http.StatusSeeOther)
	waiting, err := s.store.OrgAwards(context.Background(), h.team.Coordinator, h.team.Org.Slug, 0)
	s.must(err)
	s.must(s.store.DecideCorrection(context.Background(), h.team.Coordinator, h.team.Org.Slug, waiting.Corrections[0].ID, false, "Please show us a letter."))
	mo.get(path).has("Cairn Peers did not change the name", "They say: Please show us a letter.", `name="name_certificate"`)
}

func TestAReplacedCertificateLeadsToTheNewOneAndShowsNoFormerName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	mo := s.as("mo")
	mo.get("/awards/" + h.code + "/certificate.pdf").is(http.StatusOK)
	next := h.replace("Moira Lamp")
	mo.get("/awards/"+h.code).is(http.StatusOK).has("Replaced on 1 June 2026", "You have a newer certificate", `href="/awards/`+next+`"`).hasNot("Mo Example", "Save as PDF", "certificate.pdf", "Offer the original PDF")
	mo.get("/awards/"+h.code+"/certificate.pdf").is(http.StatusGone).has("It was replaced by a new one.").hasNot("Mo Example", "%PDF")
	mo.get("/awards/"+next).has("Moira Lamp").hasNot("Mo Example", h.code)
	mo.get("/awards/" + next + "/certificate.pdf").is(http.StatusOK)
	mo.post("/awards/"+h.code+"/correction", url.Values{"name_certificate": {"Moira Again"}}).is(http.StatusConflict).has("This certificate is replaced, so the name on it stays as it is.")
}

func TestAWithdrawnCertificateSaysWhatItsHolderCanDo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	h.withdraw("The practice was signed by mistake.")
	mo := s.as("mo")
	mo.get("/awards/"+h.code).is(http.StatusOK).has("Cairn Peers has withdrawn this certificate", "They say: The practice was signed by mistake.", "Ask them: hello@rowan.example").
		hasNot("kept among coordinators", "Save as PDF", "certificate.pdf")
	mo.get("/awards/" + h.code + "/certificate.pdf").is(http.StatusGone).has("It was withdrawn").hasNot("%PDF")
}

func TestLettersThatThePDFCannotSetAreSaidInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *models.Options) { o.CheckName = nil }) // as if the fonts had changed since the name was typed
	h := s.certificate(func(a *models.Account) { a.NameCertificate = "شيرين" })
	mo := s.as("mo")
	mo.get("/awards/"+h.code).is(http.StatusOK).has("The PDF has to wait", "cannot set some letters yet: ش ي ر ن", "They are in your name.", "شيرين").hasNot("Save as PDF")
	mo.get("/awards/"+h.code+"/certificate.pdf").is(http.StatusConflict).has("cannot set some letters yet", "Go to the certificate’s page").hasNot("%PDF")
	h.share(false, true)
	s.as("").get("/v/" + h.code).has("شيرين")
	s.as("").get("/v/" + h.code + "/certificate.pdf").is(http.StatusNotFound).hasNot("%PDF")
}
