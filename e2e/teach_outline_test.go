package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// pulls drags from one place of the window to another, in some steps, with a finger or a mouse.
func (b *browser) pulls(finger bool, x, from, to float64) {
	b.t.Helper()
	at := func(kind string, y float64) {
		var err error
		if finger {
			event := input.DispatchTouchEventParams{Type: input.DispatchTouchEventType("touch" + kind), TouchPoints: []*input.TouchPoint{}}
			if kind != "End" {
				event.TouchPoints = append(event.TouchPoints, &input.TouchPoint{X: x, Y: y})
			}
			_, err = chromedp.Call(b.ctx, input.DispatchTouchEvent, event)
		} else {
			name := map[string]string{"Start": "mousePressed", "Move": "mouseMoved", "End": "mouseReleased"}[kind]
			_, err = chromedp.Call(b.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventType(name), X: x, Y: y, Button: "left", Buttons: 1, ClickCount: 1})
		}
		b.must(err)
	}
	at("Start", from)
	for step := 1.0; step <= 10; step++ {
		at("Move", from+(to-from)*step/10)
		time.Sleep(16 * time.Millisecond)
	}
	b.shot("pulled")
	at("End", to)
}

// TestPartsArePulledToAnotherPlace moves a part by finger and by mouse, and by its buttons, with scripts and without.
func TestPartsArePulledToAnotherPlace(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	r := start(t, "demo")
	const order = `[...document.querySelectorAll("[data-outline] > li")].map(e => e.id).join(" ")`
	for _, w := range []window{{360, true, false}, {1280, true, true}, {360, false, false}} {
		t.Run(fmt.Sprintf("%d px, scripts %v", w.width, w.script), func(t *testing.T) {
			b := open(t, r, w)
			finger := w.width < 500
			_, err := chromedp.Call(b.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: finger})
			b.must(err)
			b.signIn("sam")
			b.visit(b.resolve("/teach → Your first week"))
			course := strings.SplitN(b.path(), "?", 2)[0]
			before := strings.Fields(eval[string](b, order))
			first, second := before[0], before[1]
			if !w.script {
				if eval[int](b, `document.querySelectorAll(".grip").length`) > 0 {
					t.Error("without scripts there is something to pull, and it does nothing")
				}
				b.run(`document.querySelector("#` + second + ` button[value=up]").dataset.e2e = ""`)
				b.press("Move up")
				b.sees("Moved.")
				return
			}
			b.fits(w, axe)
			b.shot("desk")
			b.run(`document.getElementById("` + first + `").scrollIntoView({block: "center", behavior: "instant"})`)
			place := eval[[]float64](b, `(() => { const g = document.querySelector("#`+first+` .grip").getBoundingClientRect(); return [g.left + g.width / 2, g.top + g.height / 2, g.width, g.height]; })()`)
			if place[2] < 44 || place[3] < 44 {
				t.Errorf("what is pulled is %v px wide and high", place[2:])
			}
			b.pulls(finger, place[0], place[1], place[1]+130)
			b.until(`document.querySelector("[data-outline-said]").textContent.includes(" of ")`)
			after := strings.Fields(eval[string](b, order))
			if after[0] == first || len(after) != len(before) {
				t.Fatalf("pulled from %v, it is %v", before, after)
			}
			b.fits(w, axe)
			b.visit(course)
			if now := strings.Fields(eval[string](b, order)); strings.Join(now, " ") != strings.Join(after, " ") {
				t.Fatalf("the page said %v, and kept is %v", after, now)
			}
			// By keyboard: the buttons move it without a new page, the focus stays, and the place is said.
			_, err = chromedp.Call(b.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
			b.must(err)
			b.run(`document.querySelector("#` + after[1] + ` button[value=up]").focus(); document.documentElement.dataset.same = ""`)
			b.key("Enter")
			b.until(`document.querySelector("[data-outline-said]").textContent.includes("part 1 of")`)
			if !eval[bool](b, `"same" in document.documentElement.dataset && document.activeElement.value === "down" && document.activeElement.closest("li").id === "`+after[1]+`"`) {
				t.Error("the focus was lost, or a new page came")
			}
			b.key("Enter")
			b.until(`document.querySelector("[data-outline-said]").textContent.includes("part 2 of")`)
			b.visit(course)
			if now := eval[string](b, order); now != strings.Join(after, " ") {
				t.Errorf("up and down again leads from %v to %s", after, now)
			}
			// When the answer does not come, the parts stand as before and the page says so.
			b.run(`window.fetch = () => Promise.reject(new Error("away")); document.querySelector("#` + after[0] + ` button[value=down]").click()`)
			b.until(`document.querySelector("[data-outline-said]").textContent.startsWith("Not moved: no connection")`)
			if now := eval[string](b, order); now != strings.Join(after, " ") {
				t.Errorf("nothing was kept, and the page shows %s", now)
			}
			// Back to the start for the next window.
			b.visit(course)
			b.run(`fetch("` + course + `/parts/` + strings.TrimPrefix(first, "part-") + `/move", {method: "POST", body: new URLSearchParams({to: 1})}).then(() => { document.title = "moved" })`)
			b.until(`document.title === "moved"`)
		})
	}
}
