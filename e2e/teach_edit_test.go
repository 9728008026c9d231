package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// TestATrainerWritesALessonFromNothing writes every kind of block by its form, meets what is to be mended and mends it, on
// a phone and on a laptop, with scripts and without.
func TestATrainerWritesALessonFromNothing(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	r := start(t, "demo")
	for _, w := range []window{{360, true, true}, {1280, false, true}} {
		t.Run(fmt.Sprintf("%d px, scripts %v", w.width, w.script), func(t *testing.T) {
			b := open(t, r, w)
			b.signIn("sam")
			b.visit("/teach/new")
			b.tick("From nothing")
			b.fill("What is it called?", fmt.Sprintf("Tea breaks %d %v", w.width, w.script))
			b.press("Begin")
			course := strings.SplitN(b.path(), "?", 2)[0]
			part := course + "/parts/first-lesson"
			b.visit(part)
			b.sees("to mend here", "Here is a place to fill in")
			b.fits(w, axe)
			b.shot("begun")
			b.putsIn("Scenario", map[string]string{"setting": "Ola has waited an hour.", "prompt": "What would you do?", "o-0-text": "Say hello and ask", "o-0-feedback": "That is kind, and she can say what she needs.",
				"o-1-text": "Wait a little longer", "o-1-feedback": "She may feel that nobody saw her.", "o-2-text": "Bring her some water", "o-2-feedback": "Kind, but she was not asked first."})
			b.putsIn("Question", map[string]string{"prompt": "What comes first?", "o-0-text": "Ask her what she wants", "o-0-feedback": "Yes, then you know what to do.",
				"o-1-text": "Boil the water for tea", "o-1-feedback": "That can wait until she has said.", "o-2-text": "Find two clean cups", "o-2-feedback": "That can wait until she has said."})
			b.putsIn("Reflection", map[string]string{"prompt": "Who might like a break on your next shift?"})
			b.visit(part)
			b.shot("with-blocks")
			b.writes(w, `e.value = e.value.replace(/\[\[[^\]]*\]\]/g, "A few plain words.")`)
			b.visit(part)
			b.seesNot("Here is a place to fill in")
			b.fits(w, axe)
			b.shot("mended")
			b.press("Save and preview")
			b.sees("On a phone")
			b.fits(w, axe)
			b.visit(course + "/try/first-lesson?all=1")
			b.sees("Ola has waited an hour", "What comes first?", "Who might like a break", "Nothing is kept")
			b.shot("tried")
			b.visit(course + "/course/forms/0")
			b.fits(w, axe)
			b.shot("course")
		})
	}
}

// TestTheToolsPutABlockInTheText puts two scenarios in, of which each gets a name of its own and a form.
func TestTheToolsPutABlockInTheText(t *testing.T) {
	t.Parallel()
	chromium(t)
	b := open(t, start(t, "demo"), window{1280, true, false})
	b.visit(b.newCourse("Tea by tools") + "/parts/first-lesson")
	b.savesItself(func() {
		for _, tool := range []string{"Scenario", "Scenario", "Question"} {
			b.run(`[...document.querySelectorAll(".tools button")].find(e => e.innerText === "` + tool + `").click()`)
		}
	})
	for _, want := range []string{"\n```scenario\nid: scenario\n", "\n```scenario\nid: scenario-2\n", "\n```question\nid: question\nkind: single\n"} {
		if !strings.Contains(b.value("Text"), want) {
			t.Errorf("the text has no %q:\n%s", want, b.value("Text"))
		}
	}
	b.until(`document.querySelectorAll("#pieces li").length === 4`)
	b.seesNot("It cannot be a form yet")
}

// fits looks at the page as it stands: axe needs scripts.
func (b *browser) fits(w window, axe string) {
	b.t.Helper()
	if w.script {
		b.checks(axe)
	} else {
		b.sideways()
	}
}

// putsIn puts a block in, fills its form and saves it.
func (b *browser) putsIn(kind string, fields map[string]string) {
	b.t.Helper()
	b.run(`document.getElementById("insert").open = true`)
	b.choose("What", kind)
	b.press("Put it in")
	b.sees("It is put in")
	for name, words := range fields {
		b.run(`const e = document.querySelector("[name='` + name + `']"); e.value = ` + quote(words))
	}
	b.shot("form-" + kind)
	b.press("Save")
	b.sees("Saved.")
}

// writes changes the text, and saves it by the button or, with scripts, by waiting.
func (b *browser) writes(w window, change string) {
	b.t.Helper()
	write := func() {
		b.run(`const e = document.querySelector("[name=text]"); ` + change + `; e.dispatchEvent(new Event("input", {bubbles: true}))`)
	}
	if w.script {
		b.savesItself(write)
		return
	}
	write()
	b.press("Save")
	b.sees("Saved.")
}
