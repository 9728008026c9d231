package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"throughline/courses"
)

// TestNoStateOfAPageKeepsAnyoneOut walks what a page becomes when somebody does something: a form that comes back, a
// question and its reply, codes that are shown once, what is closed after a recovery. Each is looked at narrow and wide,
// light and dark.
func TestNoStateOfAPageKeepsAnyoneOut(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	w := window{width: 320, script: true}
	t.Run("a new server", func(t *testing.T) {
		t.Parallel()
		r := start(t, "serve", "--data", filepath.Join(t.TempDir(), "data"), "--base-url", "http://throughline.example")
		rowan := open(t, r, w)
		rowan.visit("/setup")
		rowan.everyLook(axe, 200)
		rowan.press("Set up")
		rowan.everyLook(axe, 422)
		rowan.setUp(r.setupCode())
	})
	t.Run("coming in", func(t *testing.T) {
		t.Parallel()
		newcomerMeetsProblems(open(t, start(t, "demo"), w), axe)
	})
	t.Run("learning", func(t *testing.T) {
		t.Parallel()
		r := start(t, "demo")
		mo := open(t, r, w)
		mo.signIn("mo")
		learning := mo.learning()
		mo.lessonAnswers(axe, learning)
		mo.handsInNothing(axe, learning)
		mo.wasWriting(axe, r, learning)
		mo.answersBadly(axe, learning)
	})
	t.Run("a CPD log", func(t *testing.T) {
		t.Parallel()
		b := open(t, start(t, "demo"), w)
		b.signIn("mo")
		b.logForms(axe)
	})
	t.Run("a file that is checked", func(t *testing.T) {
		t.Parallel()
		r := start(t, "demo")
		open(t, r, w).answersAboutFiles(axe, aniasCertificate(t, r, "Boundaries"))
	})
	t.Run("running an organisation", func(t *testing.T) {
		t.Parallel()
		r := start(t, "demo")
		rowan := open(t, r, w)
		rowan.signIn("rowan")
		rowan.orgForms(axe)
		code := rowan.handsOverCode(axe)
		signsNothing(open(t, r, w), axe)
		recoveredByAnother(open(t, r, w), axe, code)
	})
}

// everyLook runs the checks on the page as it stands, on a narrow and a wide window, light and dark.
func (b *browser) everyLook(axe string, status int) {
	b.t.Helper()
	b.mu.Lock()
	got := b.status
	b.mu.Unlock()
	if got != status {
		b.t.Errorf("%s answered %d, not %d:\n%s", b.path(), got, status, b.text())
	}
	b.looked++
	for _, width := range []int64{1280, 320} {
		for _, dark := range []bool{true, false} {
			b.look(width, dark)
			b.checks(axe)
			b.shot(fmt.Sprintf("%02d-%d-dark-%v", b.looked, width, dark))
		}
	}
}

func newcomerMeetsProblems(b *browser, axe string) {
	b.t.Helper()
	b.visit("/signin")
	b.press("Sign in")
	b.everyLook(axe, 422)
	b.visit("/recover")
	b.press("Save and sign in")
	b.everyLook(axe, 422)
	b.visit("/join?code=AAAA-AAAA")
	b.sees("code")
	b.checks(axe)

	rowan := open(b.t, &running{base: b.base}, window{width: 320, script: true})
	rowan.signIn("rowan")
	rowan.visit("/org/cairn-peer-network/join-code")
	code := eval[string](rowan, `(document.body.innerText.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/) || [""])[0]`)
	b.visit("/join/" + code)
	b.fill("Name on certificates", "فاطمة") // its Latin form is asked for
	b.press("Join")
	b.sees("Latin letters")
	b.everyLook(axe, 422)
	b.fill("Username", "fatima")
	b.fill("Password", password)
	b.fill("Name shown", "Fatima")
	b.fill("Your name in Latin letters", "Fatima")
	b.press("Join")
	b.sees("Welcome")

	b.visit("/you")
	b.fill("Add an organisation’s code", "AAAA-AAAA")
	b.press("Go on")
	b.checks(axe)
	b.visit("/you/settings")
	b.fill("Name shown", "")
	b.press("Save names")
	b.everyLook(axe, 422)
	b.press("Change password")
	b.everyLook(axe, 422)
	b.visit("/you/card")
	b.press("Make a new card")
	b.everyLook(axe, 422)
	b.fill("Your password", password)
	b.press("Make a new card")
	b.sees("They are not shown again")
	b.everyLook(axe, 200)
}

// learning is the address of the course that the line leads to.
func (b *browser) learning() string {
	b.t.Helper()
	b.visit("/")
	b.pressNext()
	return strings.Join(strings.Split(b.path(), "/")[:3], "/")
}

// lessonAnswers meets the replies of a scenario and of a practice question, and the question that was not answered.
func (b *browser) lessonAnswers(axe, learning string) {
	b.t.Helper()
	course := catalogueCourse(b.t, "harm-reduction")
	first := course.Steps[0]
	b.visit(learning + "/" + first.ID + "?all=1")
	b.press("Show me the replies")
	b.everyLook(axe, 422)
	for _, screen := range first.Screens {
		for _, part := range screen.Parts {
			if part.Scenario != nil {
				b.tick(part.Scenario.Options[0].Text)
				b.sees(part.Scenario.Options[0].Feedback[:40])
				if said := eval[string](b, `document.querySelector("[data-show=pick] [role=status]").textContent`); !strings.Contains(said, part.Scenario.Options[0].Feedback) {
					b.t.Errorf("the reply is shown and not said: %q", said)
				}
			}
			if part.Question != nil {
				b.answers(*part.Question)
			}
		}
	}
	b.press("Show me the replies")
	b.sees("Read the replies")
	for _, screen := range first.Screens {
		for _, part := range screen.Parts {
			if part.Scenario != nil {
				b.tick(part.Scenario.Options[1].Text)
			}
		}
	}
	b.everyLook(axe, 200)
}

func (b *browser) handsInNothing(axe, learning string) {
	b.t.Helper()
	course := catalogueCourse(b.t, "harm-reduction")
	for _, step := range course.Steps {
		if step.Kind == courses.Task {
			b.visit(learning + "/" + step.ID)
			b.press("Hand it in")
			b.everyLook(axe, 422)
		}
	}
}

// wasWriting signs out everywhere on a second device while something stands in a box here.
func (b *browser) wasWriting(axe string, r *running, learning string) {
	b.t.Helper()
	other := open(b.t, r, window{width: 320, script: true})
	other.signIn("mo")
	course := catalogueCourse(b.t, "harm-reduction")
	b.visit(learning + "/" + course.Steps[0].ID + "?all=1")
	other.visit("/you")
	other.press("Sign out everywhere")
	b.run(`document.querySelector("textarea").value = "The kit hangs by the front desk.\nI asked who checks it."`)
	b.press("Save")
	b.sees("You were signed out meanwhile")
	b.everyLook(axe, 401)
	b.press("Sign in")
	b.sees("What you typed is not lost")
	b.everyLook(axe, 422)
	b.fill("Username", "mo")
	b.fill("Password", "throughline")
	b.press("Sign in")
	b.sees("You were writing this", "The kit hangs by the front desk.")
	b.everyLook(axe, 200)
	b.press("Send it now")
	b.sees("Saved")
}

// answersBadly goes through a knowledge check choosing what comes first, to the result and back.
func (b *browser) answersBadly(axe, learning string) {
	b.t.Helper()
	for _, step := range catalogueCourse(b.t, "harm-reduction").Steps {
		if step.Kind != courses.Check {
			continue
		}
		b.visit(learning + "/" + step.ID)
		b.press("Start the questions")
		met := map[string]bool{}
		for n := range step.Draw {
			// A question and its reply are looked at once for each kind: with circles, boxes, lists of numbers or of words.
			kind := eval[string](b, `(() => { const field = document.querySelector("main form :is(input:not([type=hidden]), select)");
				return field.type + (field.options ? " " + /^\d/.test(field.options[1].text) : ""); })()`)
			first := !met[kind]
			met[kind] = true
			if first {
				b.everyLook(axe, 200)
				b.press("Send my answer")
				b.everyLook(axe, 422)
			}
			b.run(`const box = document.querySelector("main form input[type=radio], main form input[type=checkbox]"); if (box) box.click();
				document.querySelectorAll("main form select").forEach((list, i) => { list.selectedIndex = i + 1; });`) // an order, a match
			b.press("Send my answer")
			if first {
				b.everyLook(axe, 200)
			}
			if n < step.Draw-1 {
				b.press("Next question")
			}
		}
		b.press("See how it went")
		b.sees("Look back at the replies")
		b.everyLook(axe, 200)
	}
}

func (b *browser) orgForms(axe string) {
	b.t.Helper()
	const org = "/org/cairn-peer-network"
	b.visit(org + "/settings")
	b.fill("Name shown", "")
	b.press("Save")
	b.everyLook(axe, 422)
	b.visit(org + "/settings")
	b.fill("Who", "The office")
	b.press("Save the numbers")
	b.everyLook(axe, 422)
	b.visit(org + "/awards")
	b.press("Withdraw …")
	b.press("Go on: see what follows")
	b.everyLook(axe, 422)
	b.run(`document.querySelector("main input[name=reason]").click()`)
	b.press("Go on: see what follows")
	b.sees("This cannot be taken back")
	b.everyLook(axe, 200)
	b.press("Withdraw it")
	b.press("See why")
	b.everyLook(axe, 200)
}

// handsOverCode gives the code for Mo's new password.
func (b *browser) handsOverCode(axe string) string {
	b.t.Helper()
	b.visit("/org/cairn-peer-network")
	b.press("Mo")
	b.press("Give a code face to face")
	b.press("Make the code")
	b.sees("We do not show this code again")
	b.everyLook(axe, 200)
	return eval[string](b, `document.querySelector(".big-code").innerText`)
}

func signsNothing(b *browser, axe string) {
	b.t.Helper()
	b.signIn("jo")
	b.visit("/support")
	b.press("Ania: Practice")
	b.press("Ask for another go")
	b.everyLook(axe, 422)
}

// recoveredByAnother comes back with a code that somebody handed over, and looks at what is closed.
func recoveredByAnother(b *browser, axe, code string) {
	b.t.Helper()
	b.visit("/recover")
	b.fill("Username", "mo")
	b.fill("Code", code)
	b.fill("New password", password)
	b.press("Save and sign in")
	b.sees("closed")
	b.everyLook(axe, 200)
	learning := b.learning()
	b.everyLook(axe, 200)
	for _, step := range catalogueCourse(b.t, "harm-reduction").Steps {
		if step.Kind == courses.Task || step.ID == "what-harm-reduction-is" {
			b.visit(learning + "/" + step.ID + "?all=1")
			b.everyLook(axe, 200)
		}
	}
	for _, page := range []string{"/you/card", "/you/settings", "/you/privacy", "/awards", learning, "/you"} {
		b.visit(page)
		b.everyLook(axe, 200)
	}
	b.fill("A code from your recovery card", "AAAA-AAAA-AAAA")
	b.press("Open my records")
	b.everyLook(axe, 422)
}

// logForms meets the forms of the log that come back, and a file before and after it is added.
func (b *browser) logForms(axe string) {
	b.t.Helper()
	b.visit("/cpd/new")
	b.press("Save")
	b.everyLook(axe, 422)
	b.visit("/cpd/move")
	b.press("Look at it")
	b.everyLook(axe, 422)
	b.chooseFile("file", "log.csv", "title,date,minutes\nTalk on housing,someday,60\n")
	b.press("Look at it")
	b.sees("Line 2")
	b.everyLook(axe, 200)
	b.visit("/cpd/move")
	b.chooseFile("file", "log.csv", "title,date,minutes\nTalk on housing,17/5/2026,60\n")
	b.press("Look at it")
	b.everyLook(axe, 200)
	b.press("Add 1 entry")
	b.everyLook(axe, 200)
}
