package e2e

import (
	"bytes"
	"strings"
	"testing"
)

// TestAnEmployerOpensASharedPortfolioAndChecksItsFile: on a phone without script and without an account, from the link that
// ania sends to the answer about the PDF that it offers; ania then ends the link.
func TestAnEmployerOpensASharedPortfolioAndChecksItsFile(t *testing.T) {
	t.Parallel()
	chromium(t)
	r := start(t, "demo")
	ania, employer := open(t, r, window{width: 360, script: true}), open(t, r, window{width: 360})
	ania.signIn("ania")
	ania.visit("/portfolios")
	ania.press("Senior peer worker")
	ania.sees("Number 1, issued", "Share it with a link", "Nobody else has opened it", "a community café (third sector)")
	ania.sideways()
	ania.shot("issued")
	issue := ania.path()
	link := eval[string](ania, `document.querySelector("main a[href^='/p/']").getAttribute("href")`)

	employer.visit(link)
	employer.sees("Ania Nowak-Reid", "For: Senior peer worker", "Boundaries and helping relationships", "Valid", "Verified by", "a community café (third sector)")
	employer.seesNot("Lantern", "This is what others see")
	employer.sideways()
	employer.shot("shared")
	pdf := employer.download(link + "/portfolio.pdf")
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || bytes.Contains(pdf, []byte("Lantern")) {
		t.Error("the file is no PDF, or tells what is hidden")
	}
	changed := bytes.Clone(pdf)
	changed[len(changed)/2] ^= 1
	for _, reader := range []*browser{employer, open(t, r, window{width: 360, script: true})} {
		reader.visit(link)
		reader.sees("Certificate on request")
		reader.press("Check a certificate")
		reader.picks(fileOf(t, "portfolio.pdf", pdf))
		reader.press("Check this file")
		reader.sees("This file is a portfolio", "It is unchanged.")
		reader.seesNot("Lantern")
		reader.press("Check another file")
		reader.picks(fileOf(t, "changed.pdf", changed))
		reader.press("Check this file")
		reader.sees("This is not a file we issued")
		reader.sideways()
	}

	ania.visit(issue)
	ania.sees("Opened 3 times on")
	ania.press("Copy for a form")
	ania.fill("How much may a box hold?", "400")
	ania.press("Show it so")
	ania.sees("left out, from the end of the list")
	ania.sideways()
	ania.shot("form")
	ania.visit(issue)
	ania.press("End this link")
	ania.sees("This link is closed", "1 link has ended")
	employer.visit(link)
	employer.sees("This has ended")
	employer.seesNot("Ania", "Senior peer")
	if !strings.HasPrefix(link, "/p/") {
		t.Errorf("the link is %s", link)
	}
}
