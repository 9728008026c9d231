package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"throughline/documents"
	"throughline/models"
)

// at serves the same records from another address, which is public or not.
func (s *site) at(base string, public bool) *site {
	s.t.Helper()
	u, err := url.Parse(base)
	s.must(err)
	other := *s
	other.base = base
	other.app = newServer(serverOptions{Base: u, Public: public, Log: slog.New(slog.DiscardHandler)}, s.store)
	return &other
}

// outside gives what a program of this machine says of a PDF, and skips the test where it is not installed.
func outside(t *testing.T, pdf string, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed, so this is not checked here", name)
	}
	file := filepath.Join(t.TempDir(), "certificate.pdf")
	if err := os.WriteFile(file, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", file)
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// kept tells whether the PDF of a certificate is stored.
func (h held) kept() (models.Certificate, bool) {
	h.t.Helper()
	c, ok, err := h.store.CertificateKept(context.Background(), h.award().ID)
	h.must(err)
	return c, ok
}

func TestTheFirstRequestKeepsThePDFAndAllOthersGetTheSameBytes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	h.share(false, true)
	if _, ok := h.kept(); ok {
		t.Fatal("kept before anybody asked for it")
	}
	bodies := make([]string, 20)
	mo, stranger := s.as("mo"), s.as("")
	var wg sync.WaitGroup
	for i := range bodies {
		wg.Go(func() {
			req := httptest.NewRequest(http.MethodGet, "/awards/"+h.code+"/certificate.pdf", nil)
			if i%2 == 0 {
				req = httptest.NewRequest(http.MethodGet, "/v/"+h.code+"/certificate.pdf", nil)
				bodies[i] = stranger.send(req).body
				return
			}
			req.AddCookie(&http.Cookie{Name: "throughline", Value: mo.cookies["throughline"]})
			bodies[i] = (&client{site: s, cookies: map[string]string{}}).send(req).body
		})
	}
	wg.Wait()
	kept, ok := h.kept()
	if !ok || kept.Template != documents.CertificateTemplate {
		t.Fatalf("kept: %v, template %d", ok, kept.Template)
	}
	for i, body := range bodies {
		if body != string(kept.Content) {
			t.Fatalf("request %d got other bytes than those that are kept (%d and %d)", i, len(body), len(kept.Content))
		}
	}
	got := mo.get("/awards/" + h.code + "/certificate.pdf").is(http.StatusOK)
	want := `inline; filename="certificate-` + models.GroupCode(h.code) + `.pdf"`
	if got.header.Get("Content-Disposition") != want || got.header.Get("Content-Type") != "application/pdf" || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", got.header)
	}
}

func TestThePDFSaysTheFactsAndLeadsToTheBaseAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	req := httptest.NewRequest(http.MethodGet, "/awards/"+h.code+"/certificate.pdf", nil)
	req.Host = "elsewhere.example"
	pdf := s.as("mo").send(req).is(http.StatusOK).body
	text := outside(t, pdf, "pdftotext", "-raw", "FILE", "-")
	for _, fact := range []string{"Cairn Peers", "Mo Example", "has finished the course", "Tea breaks, level 1", "Finished 1 June 2026", "Lasts until 1 June 2028", "About 25 minutes",
		"Course version 1, in English", "signed by Jo, supervisor", "Serving food for sale", "Giving advice about diets", "hello@rowan.example", models.GroupCode(h.code), "throughline.example/v"} {
		if !strings.Contains(text, fact) {
			t.Errorf("«%s» is not in the PDF:\n%s", fact, text)
		}
	}
	for _, no := range []string{"elsewhere", "Demonstration", "Trial", "trial", "A small course about tea breaks"} {
		if strings.Contains(text, no) {
			t.Errorf("«%s» is in the PDF:\n%s", no, text)
		}
	}
	picture := filepath.Join(t.TempDir(), "page")
	outside(t, pdf, "pdftoppm", "-r", "100", "-gray", "-singlefile", "-png", "FILE", picture)
	if got := outside(t, "", "zbarimg", "-q", "--raw", picture+".png"); got != testBase+"/v/"+h.code {
		t.Errorf("the QR code says %q", got)
	}
}

func TestATrialIsNotKeptSoThatTheRealOneCanFollow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	here := s.at("http://localhost:8080", false)
	here.as("mo").get("/awards/" + h.code).has("The PDF is only a trial for now")
	trial := here.as("mo").get("/awards/" + h.code + "/certificate.pdf").is(http.StatusOK).body
	if _, ok := h.kept(); ok {
		t.Fatal("a trial was kept")
	}
	if text := outside(t, trial, "pdftotext", "-raw", "FILE", "-"); !strings.Contains(text, "Trial") || strings.Contains(text, models.GroupCode(h.code)) || strings.Contains(text, "localhost") {
		t.Errorf("the trial says: %s", text)
	}
	s.as("mo").get("/awards/" + h.code).hasNot("only a trial")
	real := s.as("mo").get("/awards/" + h.code + "/certificate.pdf").is(http.StatusOK).body
	if kept, ok := h.kept(); !ok || string(kept.Content) != real || real == trial {
		t.Error("the real one was not kept")
	}
	if again := here.as("mo").get("/awards/" + h.code + "/certificate.pdf").body; again != real {
		t.Error("what is kept is not served")
	}
}

func TestACertificateOfTheDemonstrationIsKeptAndSaysDemonstration(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *models.Options) { o.Demo = true })
	h := s.certificate()
	pdf := s.at("http://localhost:8080", false).as("mo").get("/awards/" + h.code + "/certificate.pdf").is(http.StatusOK).body
	if kept, ok := h.kept(); !ok || string(kept.Content) != pdf {
		t.Error("it was not kept")
	}
	if text := outside(t, pdf, "pdftotext", "-raw", "FILE", "-"); !strings.Contains(text, "emonstration") || !strings.Contains(text, models.GroupCode(h.code)) {
		t.Errorf("it says: %s", text)
	}
}

func BenchmarkVerificationPage(b *testing.B) { benchmarkPath(b, "/v/CODE") }

func BenchmarkCertificateServedAgain(b *testing.B) { benchmarkPath(b, "/v/CODE/certificate.pdf") }

// A trial is drawn at every request, and costs what the first request for a real one costs but for its writing down.
func BenchmarkCertificateDrawn(b *testing.B) {
	s := newSite(b).at("http://localhost:8080", false)
	benchmarkOn(b, s, "/v/CODE/certificate.pdf")
}

func benchmarkPath(b *testing.B, path string) { benchmarkOn(b, newSite(b), path) }

func benchmarkOn(b *testing.B, s *site, path string) {
	h := s.certificate()
	h.share(false, true)
	stranger := s.as("")
	path = strings.ReplaceAll(path, "CODE", h.code)
	size := len(stranger.get(path).is(http.StatusOK).body)
	for b.Loop() {
		stranger.get(path)
	}
	b.ReportMetric(float64(size), "bytes")
}
