package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// fileOf keeps a content under a name, for a field to choose.
func fileOf(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// picks chooses a file of the disk in the page's one field for files.
func (b *browser) picks(path string) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.SetUploadFiles(`input[type=file]`, []string{path})))
}

// aniasCertificate downloads a valid certificate of the demonstration as its holder.
func aniasCertificate(t *testing.T, r *running, title string) []byte {
	t.Helper()
	ania := open(t, r, window{width: 360, script: true})
	ania.signIn("ania")
	ania.visit("/awards")
	ania.press(title)
	return ania.download(ania.path() + "/certificate.pdf")
}

// TestACertificateThatWasSentIsCheckedAndAChangedByteIsFound: by an employer with a phone, with and without script. With
// it nothing of the file is sent.
func TestACertificateThatWasSentIsCheckedAndAChangedByteIsFound(t *testing.T) {
	t.Parallel()
	chromium(t)
	r := start(t, "demo")
	certificate := aniasCertificate(t, r, "Boundaries")
	changed := bytes.Clone(certificate)
	changed[len(changed)/2] ^= 1
	real, other := fileOf(t, "certificate.pdf", certificate), fileOf(t, "certificate.pdf", changed)
	text, large := fileOf(t, "text.pdf", []byte("A certificate")), fileOf(t, "large.pdf", append([]byte("%PDF-1.7\n"), make([]byte, 30<<20)...))
	for _, script := range []bool{false, true} {
		t.Run(fmt.Sprintf("script %v", script), func(t *testing.T) {
			t.Parallel()
			b := open(t, r, window{width: 360, script: script})
			var sent atomic.Int32
			b.must(chromedp.Listen(b.ctx, func(event any) {
				if e, ok := event.(*network.EventRequestWillBeSent); ok && e.Request.Method != http.MethodGet {
					sent.Add(1)
				}
			}))
			b.visit("/v")
			b.sideways()
			if script {
				b.sees("It never leaves your device.")
				b.seesNot("compared and not kept")
				b.clicks("Check this file")
				b.until(`document.querySelector("[role=status]").textContent.includes("Choose a PDF file first.")`)
				b.until(`document.activeElement.type === "file"`)
				b.picks(text)
				b.clicks("Check this file")
				b.until(`document.querySelector("[role=status]").textContent.includes("This is not a PDF")`)
				b.shot("not-a-pdf")
				b.slowFiles()
				b.picks(large)
				b.clicks("Check this file")
				b.until(`document.querySelector("[role=status] progress")?.value > 0`)
				b.sees("Looking at the file. It stays on your device.")
				b.sideways()
				b.shot("looking")
				b.until(`location.pathname.startsWith("/v/file/") && document.readyState === "complete"`)
			} else {
				b.sees("It is sent to us, compared and not kept.")
				b.seesNot("never leaves")
				b.press("Check this file")
				b.sees("Choose a PDF file first.")
				b.picks(text)
				b.press("Check this file")
				b.sees("This is not a PDF")
				b.sideways()
				b.shot("not-a-pdf")
				b.picks(other)
				b.press("Check this file")
			}
			b.sees("This is not a file we issued", "does not mean that anyone has done wrong")
			b.seesNot("Ania", "Boundaries", "unchanged")
			b.sideways()
			b.shot("unknown")
			b.press("Check another file")
			b.picks(other)
			b.press("Check this file")
			b.sees("This is not a file we issued")
			b.press("Check another file")
			b.picks(real)
			b.press("Check this file")
			b.sees("Valid", "This file was issued by this server on", "It is unchanged.", "Ania Nowak-Reid", "Boundaries", "made up")
			b.sideways()
			b.shot("real")
			if got := sent.Load(); script != (got == 0) {
				t.Errorf("%d requests that send something", got)
			}
			if !strings.HasPrefix(b.path(), "/v/file/") {
				t.Errorf("the answer is at %s", b.path())
			}
			cookies, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{})
			b.must(err)
			if len(cookies.Cookies) > 0 {
				t.Error("checking a file set a cookie")
			}
		})
	}
}

// slowFiles makes the reading of files as slow as on an old phone.
func (b *browser) slowFiles() {
	b.t.Helper()
	b.run(`const read = Blob.prototype.arrayBuffer; Blob.prototype.arrayBuffer = async function () { await new Promise((d) => setTimeout(d, 200)); return read.call(this); };`)
}

// answersAboutFiles looks at each answer about a file.
func (b *browser) answersAboutFiles(axe string, real []byte) {
	b.t.Helper()
	b.visit("/v")
	b.clicks("Check this file")
	b.until(`document.querySelector("[role=status]").textContent.includes("Choose a PDF file first.")`)
	b.checks(axe)
	b.slowFiles()
	b.picks(fileOf(b.t, "large.pdf", append([]byte("%PDF-1.7\n"), make([]byte, 60<<20)...)))
	b.clicks("Check this file")
	b.until(`document.querySelector("[role=status] progress")?.value > 0`)
	b.checks(axe)
	b.visit("/v")
	b.picks(fileOf(b.t, "certificate.pdf", real))
	b.press("Check this file")
	b.sees("It is unchanged.")
	b.everyLook(axe, 200)
	b.visit("/v/file/" + strings.Repeat("a", 64))
	b.everyLook(axe, 404)
}
