package e2e

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"throughline/courses"
)

const password = "quiet harbour lamp"

// TestFromJoinToACertificateThatAStrangerChecks is the program's main job, on a new server: a coordinator sets it up, a
// supervisor and a new peer worker join, the peer takes harm reduction to the end, the supervisor signs, and a stranger
// checks the certificate. Once on a phone with scripts off, once with them on.
func TestFromJoinToACertificateThatAStrangerChecks(t *testing.T) {
	t.Parallel()
	for _, script := range []bool{false, true} {
		t.Run(fmt.Sprintf("script %v", script), func(t *testing.T) {
			t.Parallel()
			chromium(t)
			r := start(t, "serve", "--data", filepath.Join(t.TempDir(), "data"), "--base-url", "http://throughline.example")
			w := window{width: 360, script: script}
			rowan, jo, mo, stranger := open(t, r, w), open(t, r, w), open(t, r, w), open(t, r, w)

			rowan.setUp(r.setupCode())
			code := rowan.joinCode()
			jo.join(code, "jo", "Jo")
			rowan.makeSupervisor("Jo")
			mo.join(code, "mo", "Mo")
			mo.takesHarmReduction()
			jo.signs("Mo")
			number := mo.certificate()
			stranger.checksCertificate(number)
			for _, b := range []*browser{rowan, jo, mo, stranger} {
				b.sideways()
			}
		})
	}
}

func (b *browser) setUp(code string) {
	b.t.Helper()
	b.visit("/")
	b.sees("Set up Throughline")
	b.fill("The code from the console", code)
	b.fill("Name", "Cairn Peers")
	b.fill("Contact", "hello@cairn.example")
	b.fill("Username", "rowan")
	b.fill("Password", password)
	b.fill("Name shown", "Rowan")
	b.fill("Name on certificates", "Rowan Example")
	b.press("Set up")
	b.sees("Cairn Peers")
	b.press("Induction")
	b.tick("Harm reduction")
	b.press("Save the induction")
}

// joinCode reads the address that the join code's page offers.
func (b *browser) joinCode() string {
	b.t.Helper()
	b.visit("/org/cairn-peers/join-code")
	code := eval[string](b, `(document.body.innerText.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/) || [""])[0]`)
	if code == "" {
		b.t.Fatalf("no code on the page:\n%s", b.text())
	}
	return code
}

func (b *browser) join(code, username, name string) {
	b.t.Helper()
	b.visit("/")
	b.fill("Your code", strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	b.press("Join")
	b.sees("Cairn Peers", "Have you an account already")
	b.fill("Username", username)
	b.fill("Password", "password123") // common: refused, and what was typed stays
	b.fill("Name shown", name)
	b.fill("Name on certificates", name+" Ŵyn")
	b.press("Join")
	if b.value("Username") != username || b.value("Name on certificates") != name+" Ŵyn" || b.value("Password") != "" {
		b.t.Errorf("after a refused password the page forgot what was typed, or kept the password")
	}
	b.fill("Password", password)
	b.press("Join")
	b.sees("Welcome, " + name)
	b.press("Go to my line")
	b.sees("Harm reduction")
}

func (b *browser) makeSupervisor(name string) {
	b.t.Helper()
	b.visit("/org/cairn-peers")
	b.press(name)
	b.press("Give the role Supervisor")
	b.sees("Has this role")
}

func (b *browser) takesHarmReduction() {
	b.t.Helper()
	b.visit("/")
	b.press("Harm reduction")
	b.sees("Supplying naloxone")
	b.takesCourse("harm-reduction", "/")
}

// takesCourse takes a built-in course from its own page to its last part. From home it is gone on with, each time.
func (b *browser) takesCourse(slug, home string) {
	b.t.Helper()
	course := catalogueCourse(b.t, slug)
	b.visit("/courses/" + slug)
	b.sees("What you will be able to do", "It does not allow", "Not yet reviewed")
	b.press("Start")
	for _, step := range course.Steps {
		b.visit(home)
		b.pressNext()
		switch step.Kind {
		case courses.Lesson:
			b.takesLesson(step, home)
		case courses.Check:
			b.takesCheck(step)
		case courses.Task:
			b.handsIn()
		}
	}
}

// pressNext follows the one next step of the line.
func (b *browser) pressNext() {
	b.t.Helper()
	for _, words := range []string{"Carry on", "Go on", "Begin with", "Start"} {
		if b.find(`a[href^="/learn/"]`, words) {
			b.press(words)
			return
		}
	}
	b.t.Fatalf("the line shows no next step:\n%s", b.text())
}

// takesLesson goes through a lesson screen by screen; in the middle the bus arrives.
func (b *browser) takesLesson(step courses.Step, home string) {
	b.t.Helper()
	if step.Sensitive {
		b.sees("Content note")
		b.press("Start")
	}
	wrote := ""
	for screen := range step.Screens {
		for _, part := range step.Screens[screen].Parts {
			if part.Reflection != nil {
				wrote = "The kit is by the front desk."
				b.fill(part.Reflection.Prompt, wrote)
			}
			if part.Scenario != nil {
				b.tick(part.Scenario.Options[1].Text)
				b.sees(part.Scenario.Options[1].Feedback)
			}
			if q := part.Question; q != nil {
				for _, reply := range []string{q.Options[0].Feedback, q.Why} {
					if reply != "" {
						b.seesNot(reply)
					}
				}
				b.answers(*q)
				b.press("Show me the replies")
				b.sees("Read the replies")
			}
		}
		if screen == len(step.Screens)/2 {
			b.pressAct("stop")
			b.visit(home)
			b.pressNext()
			b.sees(step.Screens[screen].Title)
			if wrote != "" && screenHasReflection(step.Screens[screen]) && !strings.Contains(eval[string](b, `document.querySelector("textarea").value`), wrote) {
				b.t.Errorf("what was written before stopping is not there")
			}
		}
		if screen == len(step.Screens)-1 {
			b.pressAct("done")
		} else {
			b.pressAct("next")
		}
	}
}

func screenHasReflection(s courses.Screen) bool {
	for _, p := range s.Parts {
		if p.Reflection != nil {
			return true
		}
	}
	return false
}

// pressAct presses the button of a lesson that does something, by what it does.
func (b *browser) pressAct(act string) {
	b.t.Helper()
	_, err := chromedp.RunResponse(b.ctx, chromedp.Evaluate[chromedp.Void](`(() => [...document.querySelectorAll("main button[name=act]")].find(e => e.value === `+quote(act)+` && e.checkVisibility()).click())()`))
	if err != nil {
		b.must(fmt.Errorf("press the button that does %q: %w", act, err))
	}
}

// answers chooses the right answer of a question, as the page shows it.
func (b *browser) answers(q courses.Question) {
	b.t.Helper()
	for i, o := range q.Options {
		switch q.Kind {
		case courses.Order:
			b.field(o.Text, fmt.Sprintf(`e.selectedIndex = [...e.options].findIndex(o => o.text.trim() === %q || o.value === %q);`, fmt.Sprint(i+1), fmt.Sprint(i+1)))
		case courses.Match:
			b.choose(o.Text, o.GoesWith)
		default:
			if o.Right {
				b.tick(o.Text)
			}
		}
	}
}

func (b *browser) takesCheck(step courses.Step) {
	b.t.Helper()
	b.press("Start the questions")
	for n := range step.Draw {
		b.sees(fmt.Sprintf("Question %d of %d", n+1, step.Draw))
		page := strings.Join(strings.Fields(eval[string](b, `document.querySelector("main form legend").innerText`)), " ")
		for _, q := range step.Pool {
			if strings.Contains(page, strings.Join(strings.Fields(q.Prompt), " ")) {
				for _, o := range q.Options {
					if o.Feedback != "" {
						b.seesNot(o.Feedback)
					}
				}
				if n == 0 {
					b.press("Send my answer") // nothing chosen
					b.sees("then send it")
				}
				b.answers(q)
				b.press("Send my answer")
				b.sees("reply to each answer")
				break
			}
		}
		if n < step.Draw-1 {
			b.press("Next question")
		}
	}
	b.press("See how it went")
	b.sees(fmt.Sprintf("%d of %d", step.Draw, step.Draw))
}

func (b *browser) handsIn() {
	b.t.Helper()
	b.tick("Jo")
	b.run(`document.querySelector("textarea").value = "I walked to the kit and said the steps aloud."`)
	b.press("Hand it in")
	b.sees("Jo")
	b.visit("/")
	b.sees("signature")
}

func (b *browser) signs(learner string) {
	b.t.Helper()
	b.visit("/")
	b.press("Support")
	b.press(learner)
	b.sees("I walked to the kit and said the steps aloud.")
	b.press("Sign")
}

// certificate opens the new certificate, looks at its PDF from outside, and gives its number.
func (b *browser) certificate() string {
	b.t.Helper()
	b.visit("/awards")
	b.sees("Valid")
	b.press("Harm reduction")
	b.sees("Mo Ŵyn", "Cairn Peers", "Jo, supervisor", "Supplying naloxone")
	number := eval[string](b, `(document.body.innerText.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/) || [""])[0]`)
	pdf := b.download("/awards/" + strings.ReplaceAll(number, "-", "") + "/certificate.pdf")
	text := pdfText(b.t, pdf)
	for _, fact := range []string{"Mo Ŵyn", "Cairn Peers", number, "throughline.example/v"} {
		if !strings.Contains(text, fact) {
			b.t.Errorf("the PDF does not say %q:\n%s", fact, text)
		}
	}
	return number
}

// download fetches a file with the browser's cookies.
func (b *browser) download(path string) []byte {
	b.t.Helper()
	cookies, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{})
	b.must(err)
	req, err := http.NewRequest(http.MethodGet, b.base+path, nil)
	b.must(err)
	for _, c := range cookies.Cookies {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	res, err := http.DefaultClient.Do(req)
	b.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	b.must(err)
	if res.StatusCode != http.StatusOK {
		b.t.Fatalf("%s answered %d", path, res.StatusCode)
	}
	return body
}

func pdfText(t testing.TB, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "certificate.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").CombinedOutput()
	if err != nil {
		t.Skipf("the certificate's text is not looked at: pdftotext (poppler-utils): %v", err)
	}
	return string(out)
}

func (b *browser) checksCertificate(number string) {
	b.t.Helper()
	b.visit("/v")
	b.fill("Number of the certificate", strings.ToLower(strings.ReplaceAll(number, "-", " ")))
	b.press("Check it")
	b.sees("Valid", "Mo Ŵyn", "Cairn Peers", "hello@cairn.example", "Supplying naloxone", "in front of you")
	b.seesNot("Jo Ŵyn", "front desk", "rowan", "tries")
	cookies, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{})
	b.must(err)
	if len(cookies.Cookies) > 0 {
		b.t.Errorf("checking a certificate set a cookie")
	}
	b.visit("/v/AAAA-AAAA-AAAA")
	b.sees("We have no certificate with this number")
}

func catalogueCourse(t testing.TB, slug string) *courses.Course {
	t.Helper()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Slug == slug {
			c, problems := courses.Parse(e.Files)
			if len(problems) > 0 {
				t.Fatal(courses.FormatProblems(problems))
			}
			return c
		}
	}
	t.Fatalf("the catalogue has no %s", slug)
	return nil
}
