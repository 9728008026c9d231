package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// savesItself does something and waits until the page says, after it, that it is saved.
func (b *browser) savesItself(act func()) {
	b.t.Helper()
	b.run(`document.querySelector("[data-said]").textContent = ""`)
	act()
	b.until(`/^Saved \d\d:\d\d$/.test(document.querySelector("[data-said]").textContent)`)
}

// TestAFormOfABlockSavesItself types into forms and leaves: what can be kept is, and what cannot be yet says so and stays.
func TestAFormOfABlockSavesItself(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	r := start(t, "demo")
	for _, w := range []window{{360, true, true}, {1280, true, false}} {
		t.Run(fmt.Sprintf("%d px", w.width), func(t *testing.T) {
			b := open(t, r, w)
			part := b.newCourse(fmt.Sprintf("Tea breaks %d", w.width)) + "/parts/first-lesson"
			b.visit(part)
			b.run(`document.getElementById("insert").open = true`)
			b.choose("What", "Question")
			b.press("Put it in")
			form := strings.SplitN(b.path(), "?", 2)[0]
			b.savesItself(func() { b.fill("The question", "What comes first?") })
			b.fits(w, axe)
			b.shot("question")
			// Rows are added without a save by hand, and what was typed is kept by itself after that too.
			b.savesItself(func() {
				b.fill("What it says", "Ask her what she would like")
				b.press("Add an option")
			})
			b.savesItself(func() {
				b.run(`const e = document.querySelector("[name='o-3-text']"); e.value = "Find two clean cups"; e.dispatchEvent(new Event("input", {bubbles: true}))`)
			})
			b.visit(form)
			b.until(`document.querySelector("[name=prompt]").value === "What comes first?" && document.querySelector("[name='o-0-text']").value === "Ask her what she would like" && document.querySelector("[name='o-3-text']").value === "Find two clean cups"`)
			// A number that is none yet: it says so, leaving would ask first, and when it is one it is kept.
			b.visit(part + "/forms/0")
			b.fill("Minutes", "ten")
			b.until(`document.querySelector("[data-said]").textContent === "Not saved yet. “Minutes”: Write a whole number here, such as 10."`)
			if !eval[bool](b, asksBeforeLeaving) || b.value("Minutes") != "ten" {
				t.Error("what is not kept yet can be lost without a word")
			}
			b.shot("half")
			b.fill("Minutes", "10")
			b.until(`document.querySelector("[data-said]").textContent === "Nothing new to save."`)
			b.savesItself(func() { b.fill("Minutes", "12") })
			if eval[bool](b, asksBeforeLeaving) {
				t.Error("all is kept, and leaving asks")
			}
			// The connection is away for a moment.
			b.run(`window.realFetch = fetch; window.fetch = () => Promise.reject(new Error("away"))`)
			b.fill("Title", "The first hour")
			b.until(`document.querySelector("[data-said]").textContent.startsWith("Not saved yet: no connection.")`)
			b.savesItself(func() { b.run(`window.fetch = realFetch; dispatchEvent(new Event("online"))`) })
			b.visit(part)
			b.sees("The first hour")
		})
	}
}

// asksBeforeLeaving is whether the browser would ask before it leaves the page.
const asksBeforeLeaving = `!dispatchEvent(new Event("beforeunload", {cancelable: true}))`

// newCourse begins a course of sam's from nothing and gives its address.
func (b *browser) newCourse(title string) string {
	b.t.Helper()
	b.signIn("sam")
	b.visit("/teach/new")
	b.tick("From nothing")
	b.fill("What is it called?", title)
	b.press("Begin")
	return strings.SplitN(b.path(), "?", 2)[0]
}

// trainer has the demonstration's coordinator make somebody a trainer.
func (r *running) trainer(t *testing.T, name string) {
	t.Helper()
	b := open(t, r, window{width: 1280, script: true})
	b.signIn("rowan")
	b.visit(b.resolve("/org/cairn-peer-network → " + name))
	b.press("Give the role trainer")
}

// TestTwoPeopleAtOnePartSeeEachOtherAndBothTexts has two trainers write in one part, and in one form, at the same time.
func TestTwoPeopleAtOnePartSeeEachOtherAndBothTexts(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	r := start(t, "demo")
	w := window{360, true, false}
	sam, other := open(t, r, w), open(t, r, w)
	course := sam.newCourse("Tea breaks for two")
	part := course + "/parts/first-lesson"
	sam.visit(part)
	r.trainer(t, "ania")
	other.signIn("ania")
	other.visit(part)
	other.sees("Sam", "has this part open")
	writes := func(b *browser, words string) {
		b.run(`const e = document.querySelector("[name=text]"); e.value += ` + quote(words+"\n") + `; e.dispatchEvent(new Event("input", {bubbles: true}))`)
	}
	sam.savesItself(func() { writes(sam, "Biscuits by Sam.") })
	writes(other, "Teapots by the other.")
	other.until(`document.getElementById("clash") !== null`)
	other.sees("Somebody else saved this part. Nothing is overwritten", "Two people wrote here", "Biscuits by Sam.")
	if !strings.Contains(eval[string](other, `document.querySelector("[name=text]").value`), "Teapots by the other.") || !eval[bool](other, asksBeforeLeaving) {
		t.Error("what the second one wrote is not safe")
	}
	other.fits(w, axe)
	other.shot("both")
	sam.visit(part)
	sam.until(`!document.querySelector("[name=text]").value.includes("Teapots")`)
	// They take over what the first one wrote, and save: both are there.
	writes(other, "Biscuits by Sam.")
	other.savesItself(func() { other.clicks("Save what I wrote") })
	sam.visit(part)
	sam.until(`["Teapots by the other.", "Biscuits by Sam."].every(words => document.querySelector("[name=text]").value.includes(words))`)
	// In a form: the same words, and the page that comes without a script's answer does not save by itself either.
	form := part + "/forms/0"
	sam.visit(form)
	other.visit(form)
	sam.savesItself(func() { sam.fill("Title", "Sam's title") })
	other.fill("Title", "Another title")
	other.until(`document.getElementById("clash") !== null`)
	other.sees("Two people wrote here", "Sam's title")
	other.press("Save")
	other.sees("Two people wrote here", "Nothing is overwritten")
	other.fits(w, axe)
	other.fill("Minutes", "12")
	other.run(`document.dispatchEvent(new Event("visibilitychange"))`)
	sam.visit(form)
	sam.until(`document.querySelector("[name=title]").value === "Sam's title"`)
	other.press("Save")
	sam.visit(form)
	sam.until(`document.querySelector("[name=title]").value === "Another title" && document.querySelector("[name=minutes]").value === "12"`)
}
