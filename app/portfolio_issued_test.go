package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/files/filestest"
	"throughline/models"
)

// talk adds an entry with private words and a file whose name says where it was, and gives their ids.
func (h held) talk() (entry, file string) {
	h.t.Helper()
	entry, err := h.store.AddEntry(h.t.Context(), h.mo, models.EntryFacts{Title: "Talk on listening", Kind: cpd.Presenting, StartDay: "2026-05", Minutes: 45, Employer: "Cairn Peers", Provider: "Tay College"})
	h.must(err)
	_, err = h.store.SaveEntry(h.t.Context(), h.mo, entry, models.EntryInput{Rev: 1, Writing: &models.EntryWriting{Learnt: "wombat words"}})
	h.must(err)
	added, err := h.store.AddEvidence(h.t.Context(), h.mo, entry, &models.Upload{Name: "Flipchart at Cairn Peers.png", Content: bytes.NewReader(filestest.PNG(9, 9))}, "")
	h.must(err)
	return entry, added.ID
}

func (h held) issuedPage(id string) models.PortfolioPage {
	h.t.Helper()
	page, err := h.store.Portfolio(h.t.Context(), h.mo, id)
	h.must(err)
	return page
}

// unzip gives the files of an archive by name, and the names in their order.
func (p page) unzip() (map[string]string, []string) {
	p.t.Helper()
	z, err := zip.NewReader(strings.NewReader(p.body), int64(len(p.body)))
	if err != nil {
		p.t.Fatalf("%s is no archive: %v", p.what, err)
	}
	out, names := map[string]string{}, []string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			p.t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			p.t.Fatal(err)
		}
		out[f.Name], names = string(content), append(names, f.Name)
	}
	return out, names
}

func TestAnIssueIsSharedTakenBackAndDeletedByItsPerson(t *testing.T) {
	t.Parallel()
	h := newSite(t).certificate()
	id, pdf := h.portfolio(nil)
	mo, path := h.as("mo"), "/portfolios/"+id
	first := h.issuedPage(id).Shares[0]
	shown := mo.get(path).is(http.StatusOK).has("Senior peer, Wombat Trust", "Number 1, issued 1 June 2026, 1 page", "Save as PDF", "Make a new one from this", "Open until 30 August 2026", "This is the link in the PDF.",
		"Nobody else has opened it.", testBase+"/p/"+first.Token, `<svg class="qr"`, "What it says", "I listen, and quokkas stay.", models.GroupCode(h.code), "Take it back", "Delete it", "About this portfolio")
	shown.hasNot(h.mo.PersonID, "no public address", "You took this one back")

	sent := mo.get(path + "/portfolio.pdf").is(http.StatusOK)
	if sent.body != string(pdf) || sent.header.Get("Content-Disposition") != `inline; filename="portfolio-1.pdf"` || sent.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the PDF came as %v", sent.header)
	}
	mo.post(path+"/links", url.Values{"until_day": {"31"}, "until_month": {"6"}, "until_year": {"2026"}}).is(http.StatusUnprocessableEntity).has("has the days 1 to 30", `value="31"`)
	mo.post(path+"/links", url.Values{"until_day": {"1"}, "until_month": {"5"}, "until_year": {"2026"}}).is(http.StatusUnprocessableEntity).has("from today on", `value="2026"`, "One thing to check")
	mo.post(path+"/links", url.Values{"until_day": {"2"}, "until_month": {"June"}, "until_year": {"2026"}}).leads(path + "?note=portfolio-shared#links")
	mo.get(path+"?note=portfolio-shared").has("The link is ready", "Open until 2 June 2026")
	second := h.issuedPage(id).Shares[0]
	h.as("").get("/p/" + second.Token).is(http.StatusOK).has("can be opened until 2 June 2026").hasNot(first.Token)
	mo.get(path).has("Opened once on 1 June 2026.")
	mo.post(path+"/links/"+second.ID+"/end", url.Values{}).leads(path + "?note=portfolio-unshared#links")
	mo.get(path).has("1 link has ended", "Open from 1 June 2026 to 1 June 2026. Opened once on 1 June 2026.").hasNot(second.Token)

	mo.get(path+"/withdraw").is(http.StatusOK).has("Take this one back?", "Leave it as it is")
	mo.post(path+"/withdraw", url.Values{}).leads(path + "?note=portfolio-withdrawn")
	mo.get(path).is(http.StatusOK).has("You took this one back", "on 1 June 2026. Its links are closed").hasNot("Share it with a link", first.Token, path+"/withdraw")
	mo.get(path + "/withdraw").leads(path)
	mo.post(path+"/links", url.Values{}).is(http.StatusConflict).has("You took this one back. Make a new one")
	h.as("").get("/p/" + first.Token).is(http.StatusGone)
	mo.post(path+"/delete", url.Values{}).is(http.StatusSeeOther)
	for _, below := range []string{"", "/portfolio.pdf", "/portfolio.json", "/resume.json", "/archive.zip", "/form", "/withdraw"} {
		mo.get(path + below).is(http.StatusNotFound)
	}
}

func TestADraftHasNothingOfAnIssue(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	path := c.began(url.Values{"for": {"Senior peer"}})
	for _, below := range []string{"/portfolio.pdf", "/portfolio.json", "/resume.json", "/archive.zip", "/form", "/withdraw"} {
		c.get(path + below).is(http.StatusNotFound)
	}
	c.post(path+"/links", url.Values{}).is(http.StatusNotFound)
	c.post(path+"/withdraw", url.Values{}).is(http.StatusConflict)
}

func TestALinkIsOpenedWithoutAnAccountACookieOrAScript(t *testing.T) {
	t.Parallel()
	h := newSite(t).certificate()
	id, pdf := h.portfolio(nil)
	link := "/p/" + h.issuedPage(id).Shares[0].Token
	stranger := h.as("")
	shown := stranger.get(link).is(http.StatusOK).has("Mo Example", "For: Senior peer, Wombat Trust", "I listen, and quokkas stay.", models.GroupCode(h.code), `href="/v/`+h.code+`"`, "Valid until 1 June 2028",
		"This page can be opened until 30 August 2026", "The same as a PDF, 1 page", `<meta name="robots" content="noindex"`).hasNot("This is what others see", id, h.mo.PersonID, "<form")
	file := stranger.get(link + "/portfolio.pdf").is(http.StatusOK)
	if file.body != string(pdf) || file.header.Get("Content-Disposition") != `inline; filename="portfolio-1.pdf"` {
		t.Errorf("the PDF came as %v", file.header)
	}
	for _, p := range []page{shown, file} {
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex", "Set-Cookie": ""} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %s is %q", p.what, name, got)
			}
		}
	}
	opened := func() int { return h.issuedPage(id).Shares[0].Opened() }
	if got := opened(); got != 1 {
		t.Errorf("one look and one PDF were counted as %d", got)
	}
	h.as("mo").get(link).is(http.StatusOK).has("This is what others see")
	head, err := http.NewRequest(http.MethodHead, link, nil)
	must(t, err)
	stranger.send(head).is(http.StatusOK)
	ahead, err := http.NewRequest(http.MethodGet, link, nil)
	must(t, err)
	ahead.Header.Set("Sec-Purpose", "prefetch;prerender")
	stranger.send(ahead).is(http.StatusOK)
	if got := opened(); got != 1 {
		t.Errorf("an own look, a HEAD or a fetch ahead was counted: %d", got)
	}
	h.as("rowan").get(link).is(http.StatusOK).hasNot("This is what others see")
	if got := opened(); got != 2 {
		t.Errorf("somebody else's look was counted as %d", got)
	}
}

func TestALinkShowsHowItsCertificatesStandToday(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]struct {
		make  func(h held)
		shows []string
	}{
		"expired":   {func(h held) { h.clock.Add(3 * 365 * 24 * time.Hour) }, []string{"Expired: it lasted until 1 June 2028", "The holder may have a newer one"}},
		"replaced":  {func(h held) { h.replace("Moira Lamp") }, []string{"Replaced on 1 June 2026", "ask the holder for the current one"}},
		"withdrawn": {func(h held) { h.withdraw("It was sent twice.") }, []string{"Withdrawn on 1 June 2026", "Please do not rely on it."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newSite(t).certificate()
			id, _ := h.portfolio(nil)
			state.make(h)
			must(t, h.store.SharePortfolio(t.Context(), h.mo, id, ""))
			h.as("").get("/p/"+h.issuedPage(id).Shares[0].Token).is(http.StatusOK).has(state.shows...).has("Mo Example", models.GroupCode(h.code)).hasNot("Moira", "Valid until", "sent twice")
		})
	}
}

func TestAnEndedLinkSaysNothingAndAWrongOneIsSlowed(t *testing.T) {
	t.Parallel()
	h := newSite(t).certificate()
	id, _ := h.portfolio(nil)
	share := h.issuedPage(id).Shares[0]
	must(t, h.store.EndShare(t.Context(), h.mo, id, share.ID))
	stranger := h.as("")
	for _, below := range []string{"", "/portfolio.pdf"} {
		stranger.get("/p/"+share.Token+below).is(http.StatusGone).has("This has ended").hasNot("Mo Example", "Wombat", "taken back", "30 August", h.code)
	}
	wrong := func() int { return stranger.get("/p/AAAAAAAAAAAAAAAAAAAAAA").status }
	if got := wrong(); got != http.StatusNotFound {
		t.Errorf("a wrong token answers %d", got)
	}
	slowed := false
	for range 40 {
		slowed = slowed || wrong() == http.StatusTooManyRequests
	}
	if !slowed {
		t.Error("forty wrong tokens were not slowed")
	}
}

func TestAnArchiveHoldsTheIssueItsCertificatesAndTheTickedFiles(t *testing.T) {
	t.Parallel()
	h := newSite(t).certificate()
	entry, file := h.talk()
	id, pdf := h.portfolio(func(c *models.PortfolioChoices) {
		c.Items = append(c.Items, models.ItemChoice{Ref: "entry:" + entry})
		c.Evidence = []string{file}
	})
	mo, path := h.as("mo"), "/portfolios/"+id+"/archive.zip"
	sent := mo.get(path).is(http.StatusOK)
	if sent.header.Get("Content-Type") != "application/zip" || !strings.HasPrefix(sent.header.Get("Content-Disposition"), `attachment; filename="portfolio-1.zip"`) || sent.header.Get("Content-Encoding") != "" {
		t.Errorf("the archive came as %v", sent.header)
	}
	in, names := sent.unzip()
	certificate := "certificates/item-1-" + models.GroupCode(h.code) + ".pdf"
	if want := []string{"portfolio-1.pdf", "portfolio-1.json", "portfolio-1-resume.json", certificate, "files/item-2-file-1.png", "README.txt"}; !slices.Equal(names, want) {
		t.Errorf("it holds %v", names)
	}
	if in["portfolio-1.pdf"] != string(pdf) || in[certificate] != mo.get("/awards/"+h.code+"/certificate.pdf").body || in["files/item-2-file-1.png"] != mo.get("/cpd/files/"+file).body {
		t.Error("a file in it is not what it was made from")
	}
	if in["portfolio-1.json"] != mo.get("/portfolios/"+id+"/portfolio.json").body || in["portfolio-1-resume.json"] != mo.get("/portfolios/"+id+"/resume.json").body {
		t.Error("the open formats are not those of the page")
	}
	if readme := in["README.txt"]; !strings.Contains(readme, "files/item-2-file-1.png: a file for item 2, Talk on listening.") || strings.Contains(readme, "Left out") {
		t.Errorf("the README says\n%s", readme)
	}
	if again := mo.get(path); again.body != sent.body {
		t.Error("the same archive has other bytes")
	}
	head, err := http.NewRequest(http.MethodHead, path, nil)
	must(t, err)
	mo.send(head).is(http.StatusOK)

	_, err = h.store.RemoveEvidence(t.Context(), h.mo, file)
	must(t, err)
	h.withdraw("It was sent twice.")
	in, names = mo.get(path).is(http.StatusOK).unzip()
	if len(names) != 4 || !strings.Contains(in["README.txt"], "Left out:\r\nThe certificate of item 1, "+h.award().Facts.Achievement.Title+": it is withdrawn") ||
		!strings.Contains(in["README.txt"], "One file that was chosen when this was issued, and was deleted since.") {
		t.Errorf("it holds %v\n%s", names, in["README.txt"])
	}
}

func TestAHiddenIssuerStandsInNothingThatLeaves(t *testing.T) {
	t.Parallel()
	h := newSite(t).certificate()
	entry, file := h.talk()
	id, pdf := h.portfolio(func(c *models.PortfolioChoices) {
		c.Items = append(c.Items, models.ItemChoice{Ref: "entry:" + entry})
		c.Evidence = []string{file}
		c.Hidden = []cpd.HiddenName{{Name: "Cairn Peers", Words: "a local charity"}}
	})
	mo, stranger := h.as("mo"), h.as("")
	path, link := "/portfolios/"+id, "/p/"+h.issuedPage(id).Shares[0].Token
	never := []string{"Cairn", "cairn", h.code, models.GroupCode(h.code), "/v/", h.award().Facts.Issuer.Contact, "wombat", "Flipchart", h.mo.PersonID}
	texts := map[string]string{"PDF": string(pdf), "text of the PDF": outside(t, string(pdf), "pdftotext", "-raw", "FILE", "-"), "objects of the PDF": outside(t, string(pdf), "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")}
	for _, below := range []string{"/portfolio.json", "/resume.json", "/form"} {
		texts[below] = mo.get(path + below).is(http.StatusOK).body
	}
	texts[link] = stranger.get(link).is(http.StatusOK).has("Certificate on request", "a local charity", "Certificates marked “on request” can be seen on request.").body
	in, names := mo.get(path + "/archive.zip").is(http.StatusOK).unzip()
	if want := []string{"portfolio-1.pdf", "portfolio-1.json", "portfolio-1-resume.json", "files/item-2-file-1.png", "README.txt"}; !slices.Equal(names, want) {
		t.Errorf("the archive holds %v", names)
	}
	for name, content := range in {
		texts["in the archive: "+name] = content
	}
	for where, text := range texts {
		text = strings.ReplaceAll(text, `href="/v" aria`, "")
		for _, word := range never {
			if strings.Contains(text, word) {
				t.Errorf("%s: %q stands there", where, word)
			}
		}
	}
	shared, err := h.store.OpenShared(t.Context(), strings.TrimPrefix(link, "/p/"), "")
	if err != nil || len(shared.Awards) != 0 {
		t.Errorf("states of a hidden one: %v, %v", shared.Awards, err)
	}
}

func TestAnIssueIsCopiedIntoAFormByWholeItems(t *testing.T) {
	t.Parallel()
	h := newSite(t).certificate()
	entry, _ := h.talk()
	id, _ := h.portfolio(func(c *models.PortfolioChoices) {
		c.Items = append(c.Items, models.ItemChoice{Ref: "entry:" + entry})
	})
	mo, path := h.as("mo"), "/portfolios/"+id+"/form"
	mo.get(path).is(http.StatusOK).has("Copy for a form", "5 words, 27 characters.", "I listen, and quokkas stay.", "- Talk on listening. Leading a session or giving a talk, Tay College", "1 item.", `rows="2" readonly autocomplete="off"`).hasNot("left out", "more than your limit", "wombat")
	mo.get(path+"?limit=20&unit=characters").is(http.StatusOK).has("7 characters more than your limit", "I listen, and quokkas stay.", "Not even the first one fits", `value="20"`).hasNot("- Talk on listening")
	mo.get(path+"?limit=3&unit=words").has("2 words more than your limit", `value="words" type="radio" checked`)
	mo.get(path+"?limit=many").is(http.StatusUnprocessableEntity).has("Write a number, like 1500", `value="many"`, "- Talk on listening")
	mo.get(path + "?limit=1,500").is(http.StatusOK).hasNot("Write a number")
}

func TestTheOpenFormatsSayWhatThePDFSays(t *testing.T) {
	t.Parallel()
	h := newSite(t).certificate()
	id, _ := h.portfolio(nil)
	sent := h.as("mo").get("/portfolios/" + id + "/portfolio.json").is(http.StatusOK)
	var content cpd.Portfolio
	must(t, json.Unmarshal([]byte(sent.body), &content))
	want, err := json.Marshal(h.issuedPage(id).Content)
	must(t, err)
	if got, _ := json.Marshal(content); string(got) != string(want) || content.Format != 1 {
		t.Errorf("the JSON is %s", sent.body)
	}
	resume := h.as("mo").get("/portfolios/" + id + "/resume.json").is(http.StatusOK)
	var r cpd.Resume
	must(t, json.Unmarshal([]byte(resume.body), &r))
	if r.Basics.Name != "Mo Example" || len(r.Certificates) != 1 || r.Certificates[0].URL != testBase+"/v/"+h.code {
		t.Errorf("the resume is %s", resume.body)
	}
	if got := resume.header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="portfolio-1-resume.json"`) {
		t.Errorf("it came as %q", got)
	}
}
