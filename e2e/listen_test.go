package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"throughline/courses"
)

// voice stands in for the browser's own speech: it keeps what is said, and a sentence ends when the test says so.
const voice = `
	window.said = []; window.silenced = 0;
	const fake = {
		now: null, onvoiceschanged: null,
		getVoices: () => [{lang: "en-US", localService: false}, {lang: "en_GB", localService: %v}],
		speak(u) { if (u.text) { said.push(u.text); this.now = u; } },
		cancel() { if (this.now) silenced++; this.now = null; },
	};
	window.finish = () => { const u = fake.now; fake.now = null; u.onend(); };
	Object.defineProperty(window, "speechSynthesis", {value: fake});
	window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };`

// openWithVoice opens a window whose device has a voice: its own, or one that sends the text away.
func openWithVoice(t *testing.T, r *running, own bool) *browser {
	t.Helper()
	b := open(t, r, window{width: 360, script: true})
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: fmt.Sprintf(voice, own)})
	b.must(err)
	b.signIn("mo")
	b.visit(b.resolve("/ → Carry on → All on one page"))
	return b
}

// until waits for something on the page that comes without another page.
func (b *browser) until(expression string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if eval[bool](b, expression) {
			return
		}
	}
	b.shot("until")
	b.t.Fatalf("never came: %s\n%s", expression, b.text())
}

// clicks presses a button that leads to no other page.
func (b *browser) clicks(words string) {
	b.t.Helper()
	if !b.find("main button", words) {
		b.t.Fatalf("nothing says %q:\n%s", words, b.text())
	}
	b.run(`document.querySelector("[data-e2e]").click()`)
}

const scriptLoaded = `performance.getEntriesByType("resource").some(e => e.name.endsWith("/listen.js"))`

func TestALessonIsReadAloudSentenceBySentenceWithThePlaceShown(t *testing.T) {
	t.Parallel()
	chromium(t)
	r := start(t, "demo")
	b := openWithVoice(t, r, true)
	b.sees("Listen instead")
	if eval[bool](b, scriptLoaded) {
		t.Error("the script is loaded before it is asked for")
	}
	b.clicks("Listen instead")
	b.until(`said.length === 1`)
	b.sees("Pause", "Stop", "Reading aloud")
	place := `[...CSS.highlights.get("heard")][0].toString().replace(/\s+/g, " ").trim()`
	for n := range 6 {
		sentence := eval[string](b, `said.at(-1)`)
		if shown := eval[string](b, place); !strings.HasSuffix(sentence, shown) || shown == "" {
			t.Errorf("%q is said, and %q is shown", sentence, shown)
		}
		if marked := eval[int](b, `document.querySelectorAll(".is-heard").length`); marked != 1 {
			t.Errorf("%d places are marked", marked)
		}
		b.run(`finish()`)
		b.until(fmt.Sprintf(`said.length === %d`, n+2))
	}

	b.sideways()
	b.run(`scrollTo(0, document.body.scrollHeight)`)
	if !eval[bool](b, `(() => { const r = document.querySelector("[data-listen] button").getBoundingClientRect(); return r.top > 0 && r.bottom <= innerHeight; })()`) {
		t.Error("the button to pause has scrolled away")
	}
	b.shot("aloud")
	b.clicks("Pause")
	b.sees("Paused.", "Go on listening")
	if eval[int](b, `silenced`) != 1 || eval[int](b, `said.length`) != 7 {
		t.Error("a pause does not silence the voice, or says more")
	}
	b.clicks("Go on listening")
	if eval[bool](b, `said.at(-1) !== said.at(-2)`) {
		t.Error("going on does not begin with the sentence that was stopped")
	}
	b.clicks("Stop")
	b.seesNot("Pause")
	if eval[int](b, `document.querySelectorAll(".is-heard").length + CSS.highlights.size`) != 0 {
		t.Error("a place is shown after stopping")
	}

	b.run(`window.said.length = 0`)
	b.clicks("Listen instead")
	for eval[bool](b, `Boolean(speechSynthesis.now)`) {
		b.run(`finish()`)
	}
	b.sees("That was all")
	heard := strings.Join(eval[[]string](b, `said`), " ")
	_, step, _ := strings.Cut(strings.TrimPrefix(b.path(), "/learn/"), "/")
	step, _, _ = strings.Cut(step, "?")
	lesson, _, ok := catalogueCourse(t, "harm-reduction").Step(step)
	if !ok || lesson.Kind != courses.Lesson {
		t.Fatalf("%s is no lesson", b.path())
	}
	for _, screen := range lesson.Screens {
		if !strings.Contains(heard, screen.Title) && screen.Title != lesson.Title {
			t.Errorf("“%s” is not read", screen.Title)
		}
		for _, part := range screen.Parts {
			if part.Scenario == nil {
				continue
			}
			for _, o := range part.Scenario.Options {
				if !strings.Contains(heard, strings.Trim(o.Text, "“”.")) {
					t.Errorf("the option %q is not read", o.Text)
				}
				if strings.Contains(heard, o.Feedback) {
					t.Errorf("a reply to what was not chosen is read: %q", o.Feedback)
				}
			}
		}
	}
	for _, not := range []string{"Source 1", "Show me the replies", "Stop here for now", "Done. Go on", "Open this source"} {
		if strings.Contains(heard, not) {
			t.Errorf("%q is read", not)
		}
	}

	b.clicks("Listen instead")
	count := eval[int](b, `said.length`)
	b.run(`document.body.hidden = true; finish(); document.body.hidden = false`) // as leaving quickly does
	if eval[int](b, `said.length`) != count {
		t.Error("the voice goes on after leaving quickly")
	}
}

func TestTheListeningBarKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	b := openWithVoice(t, start(t, "demo"), true)
	b.sees("Listen instead")
	b.everyLook(axe, 200)
	b.clicks("Listen instead")
	b.until(`said.length === 1`)
	b.sees("Reading aloud", "Pause", "Stop")
	b.everyLook(axe, 200)
	b.clicks("Pause")
	b.sees("Paused.", "Go on listening")
	b.everyLook(axe, 200)
	b.clicks("Stop")
	b.sees("Stopped.")
	b.everyLook(axe, 200)
}

func TestListeningIsOfferedOnlyWhereTheDeviceHasItsOwnVoice(t *testing.T) {
	t.Parallel()
	chromium(t)
	r := start(t, "demo")
	away := openWithVoice(t, r, false) // the text would go to whoever speaks it
	away.seesNot("Listen instead")
	off := open(t, r, window{width: 360})
	off.signIn("mo")
	off.visit(off.resolve("/ → Carry on"))
	off.seesNot("Listen instead")
	for _, b := range []*browser{away, off} {
		if eval[bool](b, scriptLoaded) {
			t.Error("the script is loaded where nothing can be heard")
		}
	}
	off.visit("/")
	if eval[bool](off, `document.documentElement.outerHTML.includes("listen.js")`) {
		t.Error("a page that is no lesson knows of the script")
	}
}
