package e2e

import (
	"fmt"
	"testing"
)

// TestALogIsKeptAndBroughtInOnAPhone adds an entry in a few words, writes about it, and brings a table in after a look at
// it: once with scripts off, once with them on.
func TestALogIsKeptAndBroughtInOnAPhone(t *testing.T) {
	t.Parallel()
	for _, script := range []bool{false, true} {
		t.Run(fmt.Sprintf("script %v", script), func(t *testing.T) {
			t.Parallel()
			chromium(t)
			r := start(t, "demo")
			b := open(t, r, window{width: 360, script: script})
			b.signIn("mo")
			b.addsQuickly()
			b.writesAboutIt()
			b.bringsIn()
			ania := open(t, r, window{width: 360, script: script})
			ania.signIn("ania")
			ania.visit("/cpd?q=safe+storage")
			ania.seesNot("Morning on safe storage")
			ania.sees("Nothing fits this")
		})
	}
}

func (b *browser) addsQuickly() {
	b.t.Helper()
	b.visit("/cpd/new")
	b.fill("What did you do?", "Morning on safe storage")
	b.press("Save")
	b.sees("Choose what sort of learning it was")
	if kept := b.value("What did you do?"); kept != "Morning on safe storage" {
		b.t.Errorf("what was typed became %q", kept)
	}
	b.sideways()
	b.choose("What sort of learning?", "Workshop")
	b.fill("About how long?", "1:30")
	b.press("Save")
	b.sees("It is in your log", "Morning on safe storage", "1 hour 30 minutes", "Nothing yet")
	b.sideways()
}

func (b *browser) writesAboutIt() {
	b.t.Helper()
	b.press("Write about it")
	b.sees("No need to tell your own story")
	b.fill("What did you learn?", "Ask for the letter first.")
	b.press("Save")
	b.sees("Saved", "Ask for the letter first.")
	b.seesNot("Who gains from it", "Nothing yet")
	b.sideways()
	b.press("How this entry changed")
	b.sees("Added", "What you wrote at “What did you learn?”")
	b.seesNot("Ask for the letter first.") // folded away until it is an older text
	b.sideways()
}

func (b *browser) bringsIn() {
	b.t.Helper()
	const table = "What,On,mins\nFire drill,3/2/2026,20\n=HYPERLINK(1),4/2/2026,30\n"
	b.visit("/cpd/move")
	b.chooseFile("file", "old.csv", table)
	b.press("Look at it")
	b.sees("Before anything is added", "Line 2")
	b.seesNot("Add 2 entries") // not while rows need another look
	b.sideways()
	b.choose("What", "What it was")
	b.choose("On", "Date")
	b.press("Look again")
	b.sees("Fire drill")
	b.seesNot("Line 2")
	b.sideways()
	b.press("Add 2 entries")
	b.sees("It is in your log")
	b.visit("/cpd?q=drill")
	b.sees("1 entry, 20 minutes", "Fire drill")
	b.sideways()

	b.visit("/cpd/move")
	b.chooseFile("file", "old.csv", table)
	b.press("Look at it")
	b.choose("What", "What it was")
	b.choose("On", "Date")
	b.press("Look again")
	b.seesNot("Add 2 entries") // the same file adds nothing twice
}

// chooseFile puts a file into the field of a name.
func (b *browser) chooseFile(field, name, content string) {
	b.t.Helper()
	b.run(`const files = new DataTransfer(); files.items.add(new File([` + quote(content) + `], ` + quote(name) + `, {type: "text/csv"}));
		document.querySelector("input[type=file][name=" + ` + quote(field) + ` + "]").files = files.files;`)
}
