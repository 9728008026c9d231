package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"throughline/models"
)

// pdf is the certificate's file, as its holder downloads it.
func (h held) pdf() []byte {
	h.t.Helper()
	return []byte(h.as("mo").get("/awards/" + h.code + "/certificate.pdf").is(http.StatusOK).body)
}

func fileHref(content []byte) string {
	sum := sha256.Sum256(content)
	return "/v/file/" + hex.EncodeToString(sum[:])
}

// checks sends a file as a browser without script does, and gives the answer.
func (c *client) checks(content []byte) page {
	c.site.t.Helper()
	c.upload("/v/file", nil, "a.pdf", "application/pdf", content).leads(fileHref(content))
	return c.get(fileHref(content))
}

const unchanged = "This file was issued by this server on 1 June 2026. It is unchanged."

func TestAFileIsToldInEachStateAsItsNumberIsAndNoMore(t *testing.T) {
	t.Parallel()
	few := []string{"Course Tea breaks, level 1", "Given by Cairn Peers", "Ask them at hello@rowan.example"}
	facts := append(slices.Clone(few), "Finished 1 June 2026", "Lasts until 1 June 2028", "signed by Jo", "What it does not authorise", "Serving food for sale", "A file can be copied.")
	rest := []string{"Finished 1 June", "signed by Jo", "Serving food for sale", "Is this the person in front of you?"}
	for name, state := range map[string]struct {
		make         func(h held) (never string)
		shows, hides []string
	}{
		"valid": {func(held) string { return "" }, append(facts, "File check: Valid", "is real and in date today, 1 June 2026.", "Given to Mo Example"), []string{"A number can be copied", "Type it"}},
		"with the name hidden": {func(h held) string { h.share(true, true); return "Mo Example" },
			append(facts, "File check: Valid", "The holder does not show their name here. Read it in the file"), []string{"Type it", `name="name"`}},
		"expired": {func(h held) string { h.clock.Add(3 * 365 * 24 * time.Hour); return "" }, append(facts, "File check: Expired", "It lasted until 1 June 2028.", "Mo Example"), []string{"in date today"}},
		"replaced": {func(h held) string { return models.GroupCode(h.replace("Moira Lamp")) },
			append(few, "File check: Replaced", "Please ask the holder for the current one."), append(rest, "Mo Example", "Moira")},
		"withdrawn": {func(h held) string { h.withdraw("It was sent twice."); return "mistake" },
			append(few, "File check: Withdrawn", "Please do not rely on it.", "They say: It was sent twice."), append(rest, "Mo Example", "kept among coordinators")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			h := s.certificate()
			h.share(false, true)
			content := h.pdf()
			award := h.award()
			never := state.make(h)
			stranger := s.as("")
			got := stranger.checks(content).is(http.StatusOK).has(state.shows...).has(unchanged, models.GroupCode(h.code), `content="noindex"`, "We do not record who checks.", "Check another file")
			got.hasNot(state.hides...).hasNot(h.mo.PersonID, award.ID, award.EnrolmentID, "original PDF", "Demonstration")
			if never != "" {
				got.hasNot(never)
			}
			if got.header.Get("Cache-Control") != "no-store" || got.header.Get("Set-Cookie") != "" || len(stranger.cookies) != 0 {
				t.Errorf("%v", got.header)
			}
			number := stranger.get("/v/" + h.code).is(http.StatusOK)
			if a, b := stateSaid.FindStringSubmatch(got.text()), stateSaid.FindStringSubmatch(number.text()); a == nil || b == nil || a[1] != b[1] {
				t.Errorf("the file says %q, the number %q", a, b)
			}
			changed := bytes.Clone(content)
			changed[len(changed)/2] ^= 1
			stranger.checks(changed).is(http.StatusNotFound).has("This is not a file we issued").hasNot("Tea breaks", "Mo Example", "Moira", "Cairn", models.GroupCode(h.code), h.code, unchanged)
		})
	}
}

var stateSaid = regexp.MustCompile(`(?:File|Certificate) check: (\pL+ ?\pL*) `)

func TestAnErasedCertificateLeavesNoFileToFind(t *testing.T) {
	t.Parallel()
	var file string
	s := newSite(t, notingFile(&file))
	h := s.certificate()
	content := h.pdf()
	erase(t, file, h.award())
	s.as("").checks(content).is(http.StatusNotFound).has("This is not a file we issued").hasNot("Mo Example", "Tea breaks")
}

func TestAFileThatIsNotOursMayHaveGoodReasons(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	real := h.pdf()
	trial := []byte(s.at("http://localhost:8080", false).as("mo").get("/awards/" + h.code + "/certificate.pdf").body)
	if !bytes.Equal(trial, real) { // the real one is kept by now, so it is given there too
		t.Fatal("another file is given at another address")
	}
	stranger := s.as("")
	got := stranger.checks([]byte("%PDF-1.7 of somebody else")).is(http.StatusNotFound)
	got.has("This is not a file we issued", "does not mean that anyone has done wrong", "a program saved it anew", "printed and scanned", "something in it was changed", "another server issued it", "it is a trial",
		"Check its number instead", `name="code"`, `content="noindex"`, "Check another file").hasNot("Tea breaks", "Mo Example", "fake", "forged", "wrong file")
	for _, none := range []string{"x", strings.Repeat("0", 63), strings.Repeat("0", 65), "%00", "..%2f" + h.code, h.code} {
		stranger.get("/v/file/"+none).is(http.StatusNotFound).has("This is not a file we issued").hasNot("Tea breaks", "Mo Example")
	}
	stranger.get("/v/file/" + strings.ToUpper(fileHref(real)[len("/v/file/"):])).is(http.StatusOK).has(unchanged)
	stranger.get("/v/file").leads("/v#by-file")
	stranger.get("/v").has("Is this file real?", "It is sent to us, compared and not kept.", `enctype="multipart/form-data"`, `accept=".pdf,application/pdf"`, "<h1>Check a certificate</h1>")
	if len(stranger.cookies) != 0 {
		t.Errorf("a stranger was given cookies: %v", stranger.cookies)
	}
}

func TestATrialIsNotAFileWeIssued(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	trial := []byte(s.at("http://localhost:8080", false).as("mo").get("/awards/" + h.code + "/certificate.pdf").is(http.StatusOK).body)
	s.as("").checks(trial).is(http.StatusNotFound).has("it is a trial, which says so").hasNot("Mo Example")
}

func TestAFileThatCannotBeCheckedIsAnsweredInWordsBesideItsField(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	stranger := s.as("")
	for what, x := range map[string]struct {
		name    string
		content []byte
		words   string
	}{
		"nothing chosen":         {"", nil, "Choose a PDF file first."},
		"an empty file":          {"certificate.pdf", nil, "There is nothing in this file."},
		"a text named .pdf":      {"certificate.pdf", []byte("Certificate of Mo Example"), "This is not a PDF, whatever its name says."},
		"a photo":                {"photo.jpg", phonePhoto(), "This is not a PDF"},
		"the mark far behind":    {"x.pdf", append(bytes.Repeat([]byte(" "), 2000), "%PDF-1.7"...), "This is not a PDF"},
		"a page named like text": {"<b>.pdf", []byte("<script>"), "This is not a PDF"},
	} {
		t.Run(what, func(t *testing.T) {
			got := stranger.upload("/v/file", nil, x.name, "application/pdf", x.content).is(http.StatusUnprocessableEntity)
			got.has(x.words, "One thing to check", `aria-invalid="true"`, `aria-describedby="f-file-hint f-file-error"`, `href="#f-file"`, `name="code"`).hasNot("Mo Example", "What you wrote is still here", "<script>")
		})
	}
	stranger.post("/v/file", url.Values{"file": {"x"}}).is(http.StatusUnprocessableEntity).has("broke off on its way")
	stranger.checks(append(bytes.Repeat([]byte("\n"), 1000), "%PDF-1.7"...)).is(http.StatusNotFound)
	large := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("0"), 10<<20)...)
	stranger.checks(large).is(http.StatusNotFound)
}

func TestAFileOf30MBIsAnsweredInWordsAndItsNumberIsOffered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	answer := s.raw("POST /v/file HTTP/1.1\r\nHost: throughline.example\r\nConnection: close\r\nOrigin: " + testBase +
		"\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 31457280\r\n\r\n--x\r\n")
	for _, words := range []string{"HTTP/1.1 413", "larger than 10 MB, so it was not looked at", `name="code"`, `id="f-file"`} {
		if !strings.Contains(answer, words) {
			t.Errorf("no %q in %s", words, answer)
		}
	}
	if strings.Contains(answer, "Set-Cookie") {
		t.Error("a cookie is set")
	}
}

func TestAFileCannotBeDrawnAgainToTryANameOnIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	content := string(h.pdf())
	mark, err := s.store.CertificateMark(t.Context(), h.award().ID)
	s.must(err)
	if got := outside(t, content, "pdfinfo", "FILE"); !strings.Contains(got, "Keywords: "+mark) {
		t.Errorf("the mark %s is not in the file: %s", mark, got)
	}
	if strings.Contains(outside(t, content, "pdftotext", "FILE", "-"), mark) {
		t.Error("the mark is shown")
	}
	stranger := s.as("")
	for i := range 15 { // files that a program saved anew must not keep anybody from checking the number
		stranger.checks(fmt.Appendf(nil, "%%PDF-1.7 %d", i)).is(http.StatusNotFound)
	}
	for _, path := range []string{"/v/" + h.code, "/v/" + h.code + ".json"} {
		stranger.get(path).is(http.StatusOK).hasNot(mark)
	}
}

func TestAFileOfTheDemonstrationSaysSo(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *models.Options) { o.Demo = true })
	h := s.certificate()
	s.as("").checks(h.pdf()).is(http.StatusOK).has(unchanged, "Demonstration. The people and organisations here are made up")
}

func TestPostsFromAnotherSiteCheckNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	answer := s.raw("POST /v/file HTTP/1.1\r\nHost: throughline.example\r\nConnection: close\r\nOrigin: https://evil.example\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 7\r\n\r\n--x--\r\n")
	if !strings.HasPrefix(answer, "HTTP/1.1 403") {
		t.Error(answer)
	}
}
