package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// TestACourseFromTheFirstWordToALearnerWhoMovesOver is a trainer's whole way, on a laptop and on a phone without scripts: a
// course from nothing, mended, reviewed by link in another browser and published; a learner takes it, the trainer corrects
// it, and the learner moves over and keeps what is done.
func TestACourseFromTheFirstWordToALearnerWhoMovesOver(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	r := start(t, "demo")
	for _, w := range []window{{1280, true, false}, {360, false, false}} {
		t.Run(fmt.Sprintf("%d px, scripts %v", w.width, w.script), func(t *testing.T) {
			t.Parallel()
			sam, robin, mo := open(t, r, w), open(t, r, w), open(t, r, w)
			course := sam.writesACourse(w, axe, fmt.Sprintf("Tea breaks %d", w.width))
			link := sam.asksForAReview(w, axe, course)
			robin.reviews(w, axe, link)
			sam.answersTheReview(w, axe, course)
			sam.publishes(course, "")
			robin.visit(link + "/first-lesson")
			robin.sees("It is taken care of.", "We say now how long a break is.")

			mo.signIn("mo")
			learning := mo.takesTheLesson(sam.publicPage(course))
			sam.corrects(w, axe, course)
			mo.movesOver(w, axe, learning)
		})
	}
}

// storyFacts is course.yaml but for its uid and the day of its next review.
const storyFacts = `format: 1
UID
title: TITLE
public_title: TITLE
language: en-GB
licence: CC-BY-4.0
credits:
  - Sam Okafor
summary: For everyone who makes tea at work. You will be able to offer a break.
outcomes:
  - id: offer
    text: Offer somebody a break
competencies: ["2.1"]
stage: into
minutes: 15
completion:
  steps: all
does_not_authorise:
  - Working alone
assessed_by: Two questions marked by the program.
content_notes: []
sources:
  - id: first-source
    text: Cairn Peer Network. Handbook (made up). 2026.
review:
  by: The trainers of Cairn
  NEXT
`

const storyCheck = `---
kind: check
title: Knowledge check
minutes: 5
pass_mark: 2
draw: 2
---
There is no time limit.

` + "```question" + `
id: who
kind: single
outcome: offer
prompt: Whom do you ask first?
options:
  - text: The person who has waited
    right: true
    feedback: Yes, they know what they want.
  - text: Somebody at another table
    feedback: They cannot know what this person wants.
  - text: Nobody at all
    feedback: Then you would have to guess.
` + "```" + `

` + "```question" + `
id: order
kind: order
outcome: offer
prompt: Put the break in order.
options:
  - text: Ask what they want
  - text: Make the tea
  - text: Sit down together
why: Asking comes first.
` + "```" + `
`

// writesACourse begins a course from nothing, with every kind of block, meets what is to be mended and mends it.
func (b *browser) writesACourse(w window, axe, title string) string {
	b.t.Helper()
	b.signIn("sam")
	b.visit("/teach/new")
	b.tick("From nothing")
	b.fill("What is it called?", title)
	b.press("Begin")
	course := strings.SplitN(b.path(), "?", 2)[0]
	part := course + "/parts/first-lesson"
	b.visit(part)
	b.sees("to mend here")
	b.putsIn("Scenario", map[string]string{"setting": "Ola has waited an hour.", "prompt": "What would you do?", "o-0-text": "Say hello and ask", "o-0-feedback": "That is kind, and she can say what she needs.",
		"o-1-text": "Wait a little longer", "o-1-feedback": "She may feel that nobody saw her.", "o-2-text": "Bring her some water", "o-2-feedback": "Kind, but she was not asked first."})
	b.putsIn("Question", map[string]string{"prompt": "What comes first?", "o-0-text": "Ask her what she wants", "o-0-feedback": "Yes, then you know what to do.",
		"o-1-text": "Boil the water for tea", "o-1-feedback": "That can wait until she has said.", "o-2-text": "Find two clean cups", "o-2-feedback": "That can wait until she has said."})
	b.putsIn("Reflection", map[string]string{"prompt": "Who might like a break on your next shift?"})
	b.visit(course)
	b.run(`document.getElementById("add").open = true`)
	b.fill("Title of the new part", "Knowledge check")
	b.choose("What is it?", "Knowledge check")
	b.press("Add the part")
	b.sees("The part is there")

	b.visit(course + "/publish")
	b.sees("Not quite ready", "to mend first")
	b.seesNot("Who may take this course?")
	b.visit(part)
	b.writes(w, `e.value = e.value.replace(/\[\[[^\]]*\]\]/g, "A break is a small kindness.")`)
	b.visit(course + "/parts/knowledge-check")
	b.writes(w, "e.value = "+quote(storyCheck))
	b.visit(course + "/course")
	b.writes(w, "e.value = "+quote(strings.ReplaceAll(storyFacts, "TITLE", title))+`.replace("UID", e.value.match(/^uid: .*$/m)[0]).replace("NEXT", e.value.match(/next: .*$/m)[0])`)
	b.visit(course)
	b.sees("Nothing stands in the way")
	b.fits(w, axe)
	return course
}

var reviewAddress = regexp.MustCompile(`/review/[A-Za-z0-9_-]{22}`)

// asksForAReview makes a link and gives its path.
func (b *browser) asksForAReview(w window, axe, course string) string {
	b.t.Helper()
	b.visit(course + "/review")
	b.fill("What would you like to know?", "Would this have helped you?")
	b.fill("Who is it for?", "Robin")
	b.press("Make a link")
	b.sees("The link is ready", "Robin", "No comment yet")
	b.fits(w, axe)
	link := reviewAddress.FindString(b.text())
	if link == "" {
		b.t.Fatalf("no link on the page:\n%s", b.text())
	}
	return link
}

// reviews reads a part by the link, without an account, and says what somebody thinks of it.
func (b *browser) reviews(w window, axe, link string) {
	b.t.Helper()
	b.visit(link)
	b.sees("Sam asks what you think", "Would this have helped you?", "First lesson")
	b.press("First lesson")
	b.sees("Ola has waited an hour", "She may feel that nobody saw her", "Fits best", "No need to tell your own story")
	b.fill("Your comment", "Please say how long a break is.")
	b.press("Send this comment")
	b.sees("Your comment is kept", "It is open")
	b.fits(w, axe)
	cookies, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{})
	b.must(err)
	if len(cookies.Cookies) > 0 {
		b.t.Error("a review set a cookie")
	}
}

// answersTheReview finds the comment beside the part, changes the text and says so.
func (b *browser) answersTheReview(w window, axe, course string) {
	b.t.Helper()
	b.visit(course)
	b.sees("1 comment is open")
	b.visit(course + "/parts/first-lesson")
	b.sees("What reviewers say", "Please say how long a break is.")
	b.writes(w, `e.value = e.value.replace("a small kindness", "a small kindness of ten minutes")`)
	b.visit(course + "/publish")
	b.sees("You can publish all the same")
	b.press("1 comment is open")
	b.fill("A line to them", "We say now how long a break is.")
	b.press("It is resolved")
	b.sees("It is marked as resolved", "No comment is open")
	b.fits(w, axe)
}

func (b *browser) publishes(course, note string) {
	b.t.Helper()
	b.visit(course + "/publish")
	if note != "" {
		b.fill("What is different?", note)
	}
	b.press("Publish version")
	b.sees("It is published")
}

// publicPage is the address of the course's own page.
func (b *browser) publicPage(course string) string {
	b.t.Helper()
	b.visit(course + "/versions")
	b.sees("Version 1", "1 comment")
	b.press("See the course as others do")
	return b.path()
}

// takesTheLesson begins the course and takes its lesson, and gives the address of what is being learnt.
func (b *browser) takesTheLesson(page string) string {
	b.t.Helper()
	b.visit(page)
	b.press("Start")
	learning := regexp.MustCompile(`^/learn/[0-9a-f-]{36}`).FindString(b.path())
	b.visit(learning + "/first-lesson?all=1")
	b.sees("A break is a small kindness of ten minutes", "Ola has waited an hour")
	b.fill("Who might like a break", "Ada, with a biscuit")
	b.pressAct("done")
	b.sees("Knowledge check")
	b.visit(learning)
	b.sees("1 of 2")
	return learning
}

// corrects publishes version 2 with a note, and compares it with the first.
func (b *browser) corrects(w window, axe, course string) {
	b.t.Helper()
	b.visit(course + "/parts/first-lesson")
	b.writes(w, `e.value = e.value.replace("ten minutes", "fifteen minutes")`)
	b.publishes(course, "A break is longer now.")
	b.visit(course + "/compare?from=1&to=2")
	if put, gone := eval[string](b, `[...document.querySelectorAll("main ins")].map(e => e.textContent).join(" ")`), eval[string](b, `[...document.querySelectorAll("main del")].map(e => e.textContent).join(" ")`); !strings.Contains(put, "fifteen") || !strings.Contains(gone, "ten") {
		b.t.Errorf("the comparison shows %q instead of %q", put, gone)
	}
	b.fits(w, axe)
}

// movesOver takes the new version, and finds what was done before and what was written.
func (b *browser) movesOver(w window, axe, learning string) {
	b.t.Helper()
	b.visit(learning)
	b.sees("There is a newer version", "A break is longer now.")
	b.run(`document.querySelectorAll("details").forEach(d => d.open = true)`)
	b.press("Yes, move me")
	b.visit(learning)
	b.sees("1 of 2")
	b.seesNot("There is a newer version")
	b.fits(w, axe)
	b.visit(learning + "/first-lesson?all=1")
	b.sees("fifteen minutes")
	if kept := eval[string](b, `document.querySelector("main textarea").value`); kept != "Ada, with a biscuit" {
		b.t.Errorf("what was written is now %q", kept)
	}
}
