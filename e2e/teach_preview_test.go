package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestThePreviewIsTheLearnersOwnPageInTwoWidths opens it by keyboard beside the text, and by a link without scripts.
func TestThePreviewIsTheLearnersOwnPageInTwoWidths(t *testing.T) {
	t.Parallel()
	chromium(t)
	r := start(t, "demo")
	w := window{1280, true, false}
	b := open(t, r, w)
	_, err := chromedp.Call(b.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.must(err)
	course := b.newCourse("Tea on two screens")
	part := course + "/parts/first-lesson"
	b.visit(part)
	b.run(`document.querySelector("[data-live] button").focus()`)
	b.key("Enter")
	b.until(`document.querySelector("[data-live] iframe").contentDocument.readyState === "complete" && document.querySelector("[data-live] iframe").contentDocument.body.innerText.includes("First lesson")`)
	width := `document.querySelector("[data-live] iframe").contentWindow.innerWidth`
	if n := eval[int](b, width); n > 380 {
		t.Errorf("as a phone it is %d px wide", n)
	}
	b.tabTo(`e.innerText === "As on a wide screen"`)
	b.key("Enter")
	b.until(width + ` > 1000 && [...document.querySelectorAll("[data-live] [aria-pressed=true]")].map(e => e.innerText).join() === "As on a wide screen"`)
	b.sideways()
	b.shot("wide")
	// It follows what is saved, and is the page that a learner would get.
	b.savesItself(func() {
		b.run(`const e = document.querySelector("[name=text]"); e.value += "\n\nA new line about camomile.\n"; e.dispatchEvent(new Event("input", {bubbles: true}))`)
	})
	b.until(`document.querySelector("[data-live] iframe").contentDocument.body?.innerText.includes("camomile") === true`)
	framed := eval[string](b, `document.querySelector("[data-live] iframe").contentDocument.querySelector("main").innerText`)
	b.visit(course + "/try/first-lesson")
	if own := eval[string](b, `document.querySelector("main").innerText`); strings.Join(strings.Fields(own), " ") != strings.Join(strings.Fields(framed), " ") {
		t.Errorf("the preview says\n%s\nand the learner's page\n%s", framed, own)
	}
	plain := open(t, r, window{360, false, false})
	plain.signIn("sam")
	plain.visit(part)
	if eval[int](plain, `document.querySelectorAll("iframe").length`) != 0 {
		t.Error("without scripts there is a frame beside the text")
	}
	plain.press("Save and preview")
	plain.sees("On a phone", "On a wide screen")
	if widths := eval[[]int](plain, `[...document.querySelectorAll("iframe")].map(f => f.contentWindow.innerWidth)`); len(widths) != 2 || widths[0] > 380 || widths[1] < 1000 {
		t.Errorf("the two frames are %v px wide", widths)
	}
}
