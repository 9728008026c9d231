package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"throughline/courses"
)

// keys are what a person presses who has no mouse: the code that the browser knows, and what it types.
var keys = map[string]struct {
	code int64
	text string
}{"Tab": {9, ""}, "Enter": {13, "\r"}, "Space": {32, " "}, "ArrowDown": {40, ""}}

func (b *browser) key(name string) {
	b.t.Helper()
	k := keys[name]
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		pressed := input.DispatchKeyEventParams{Type: kind, Key: name, Code: name, WindowsVirtualKeyCode: k.code}
		if name == "Space" {
			pressed.Key = " "
		}
		if kind == input.DispatchKeyEventTypeKeyDown {
			pressed.Text = k.text
		}
		_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, pressed)
		b.must(err)
	}
}

// tabTo presses Tab until what has the focus is as asked, and sees to it that the place shows.
func (b *browser) tabTo(is string) {
	b.t.Helper()
	for range 80 {
		b.key("Tab")
		if eval[bool](b, `(e => Boolean(`+is+`))(document.activeElement)`) {
			if !eval[bool](b, `(e => e.matches(":focus-visible") && [e, e.closest(".choice")].some(e => e && getComputedStyle(e).outlineStyle !== "none"))(document.activeElement)`) {
				b.t.Errorf("on %s nothing shows where the focus is: %s", b.path(), is)
			}
			return
		}
	}
	b.t.Fatalf("Tab never leads to %s on %s:\n%s", is, b.path(), b.text())
}

// enters goes to a link or button that says something, presses Enter and waits for the next page.
func (b *browser) enters(words string) {
	b.t.Helper()
	b.tabTo(fmt.Sprintf(`e.innerText && e.innerText.trim() === %q`, words))
	b.run(`document.documentElement.dataset.before = ""`)
	b.key("Enter")
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if eval[bool](b, `document.readyState === "complete" && document.documentElement?.dataset.before === undefined`) {
			return
		}
	}
	b.t.Fatalf("%q leads nowhere by keyboard:\n%s", words, b.text())
}

// TestAKnowledgeCheckIsTakenByKeyboardAlone answers every kind of question without a mouse and without scripts.
func TestAKnowledgeCheckIsTakenByKeyboardAlone(t *testing.T) {
	t.Parallel()
	chromium(t)
	b := open(t, start(t, "demo"), window{width: 360})
	_, err := chromedp.Call(b.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.must(err)
	b.signIn("mo")
	learning := b.learning()
	for _, step := range catalogueCourse(t, "harm-reduction").Steps {
		if step.Kind != courses.Check {
			continue
		}
		b.visit(learning + "/" + step.ID)
		b.enters("Start the questions")
		for n := range step.Draw {
			lists := eval[int](b, `document.querySelectorAll("main form select").length`)
			for i := range lists { // an order, a match: the first line the first place, and so on
				b.tabTo(fmt.Sprintf(`e === document.querySelectorAll("main form select")[%d]`, i))
				for range i + 1 {
					b.key("ArrowDown")
				}
			}
			if lists == 0 {
				b.tabTo(`e.matches("main form input:is([type=radio], [type=checkbox])")`)
				b.key("Space")
			}
			b.enters("Send my answer")
			b.sees("Here is a reply to each answer.")
			if n < step.Draw-1 {
				b.enters("Next question")
			}
		}
		b.enters("See how it went")
		b.sees("Look back at the replies", "Your tries")
	}
}
