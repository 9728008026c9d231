package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// TestAPortfolioIsMadeOnAPhone goes from the choice to an issue, with a name hidden and a fact held back: once with
// scripts off, once with them on.
func TestAPortfolioIsMadeOnAPhone(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	for _, script := range []bool{false, true} {
		t.Run(fmt.Sprintf("script %v", script), func(t *testing.T) {
			t.Parallel()
			b := open(t, start(t, "demo"), window{width: 360, script: script})
			b.signIn("ania")
			b.makesPortfolio(axe, script)
		})
	}
}

func (b *browser) makesPortfolio(axe string, script bool) {
	b.t.Helper()
	look := func() {
		b.sideways()
		if script { // axe needs it
			b.everyLook(axe, 200)
			b.look(360, false)
		}
	}
	b.visit("/portfolios")
	look()
	b.press("Make one for a job")
	b.fill("What is the job?", "Support coordinator")
	b.press("Begin")
	b.sees("Your draft is there", "Nothing chosen yet")
	look()
	draft, _, _ := strings.Cut(b.path(), "?")
	b.press("What they ask for")
	b.fill("The points, one on each line", "Essential:\n• Keeps boundaries\n• Knows naloxone")
	b.press("Save and go on")
	b.sees("Choose what to show", "Nothing is chosen yet")
	b.tick("Workshop on naloxone")
	look()
	b.press("The next page")
	b.sees("1 thing is chosen")
	b.press("The page before")
	b.press("Save and go on")
	b.sees("Keeps boundaries", "Point 1 of 2")
	b.visit(draft + "/points")
	b.sees("2 points", "Change the list")
	look()
	b.visit(draft + "/order")
	b.sees("Order and titles", "Workshop on naloxone")
	look()
	b.press("Workshop on naloxone")
	b.fill("Another title for it", "Workshop on first aid")
	look()
	b.press("Save and go on")
	b.sees("Workshop on first aid")
	b.visit(draft + "/points/2")
	b.tick("Workshop on first aid")
	b.fill("In your own words", "I teach it to others.")
	look()
	b.press("Save and go on")
	b.sees("Order and titles")
	b.press("Go on")
	b.fill("What I bring", "I listen, and I stay calm.")
	if got := b.text(); script && !strings.Contains(got, "6 words.") {
		b.t.Error("the words are not counted while they are typed")
	}
	look()
	b.press("Save and go on")
	b.sees("Hide “")
	look()
	b.tick("Hide “")
	b.press("Save and go on")
	b.sees("What a reader learns about you from this")
	look()
	b.press("Hold this back")
	b.sees("It is held back", "Show it again")
	b.press("Look at it and issue it")
	b.sees("Workshop on first aid", "I teach it to others.", "As a PDF it has 1 page.")
	look()
	b.tick("I made this myself")
	b.press("Issue it")
	b.sees("It is issued", "Workshop on first aid")
	b.seesNot("Workshop on naloxone")
	b.sideways()
}
