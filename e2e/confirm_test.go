package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestSomebodyConfirmsAnEntryInASecondBrowser: on a phone, a learner makes a link for an entry; somebody without an account
// confirms it; the learner sees that, changes the entry, and sees that it was changed since.
func TestSomebodyConfirmsAnEntryInASecondBrowser(t *testing.T) {
	t.Parallel()
	for _, script := range []bool{false, true} {
		t.Run(fmt.Sprintf("script %v", script), func(t *testing.T) {
			t.Parallel()
			chromium(t)
			r := start(t, "demo")
			w := window{width: 360, script: script}
			mo, kim := open(t, r, w), open(t, r, w)
			mo.signIn("mo")
			mo.visit("/cpd/new")
			mo.fill("What did you do?", "Talk on safer supply")
			mo.choose("What sort", "Workshop")
			mo.press("Save")
			mo.press("Write about it")
			mo.fill("What did you learn?", "Wombat words")
			mo.press("Save")
			mo.press("Ask someone to confirm it")
			mo.sees("What a reader learns about you from this", "Talk on safer supply")
			mo.press("Make a link")
			mo.sees("The link is ready", "Open now", "A code to scan")
			mo.sideways()
			mo.shot("link")
			link := eval[string](mo, `document.querySelector("main a[href^='/confirm/']").getAttribute("href")`)

			kim.visit(link)
			kim.sees("Can you confirm this?", "Mo keeps a record", "Talk on safer supply")
			kim.seesNot("Wombat")
			kim.sideways()
			if axe, err := os.ReadFile(axeFile); err == nil && script { // no demonstration can show this page to a stranger
				kim.checks(string(axe))
				kim.look(360, true)
				kim.checks(string(axe))
			}
			kim.shot("confirm")
			kim.press("Confirm it")
			kim.sees("4 things to check")
			kim.fill("Your name", "Kim Reid")
			kim.fill("Your part in it", "trainer")
			kim.tick("I was there")
			kim.tick("I know this first hand")
			kim.press("Confirm it")
			kim.sees("Thank you", "It is confirmed")
			kim.seesNot("Safer supply")
			kim.visit(link)
			kim.sees("This has ended")
			kim.seesNot("Safer supply", "Kim")

			entry := strings.TrimSuffix(eval[string](mo, `location.pathname`), "/confirm")
			mo.visit(entry)
			mo.sees("by someone giving the name Kim Reid, trainer; we did not check who")
			mo.seesNot("Changed since confirmed")
			mo.press("Change the facts")
			mo.fill("How long, in all?", "120")
			mo.press("Save")
			mo.sees("Changed since confirmed", "2 hours")
			mo.sideways()
		})
	}
}
