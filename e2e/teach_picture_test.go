package e2e

import (
	"fmt"
	"testing"
)

// TestPicturesComeByDropByPasteAndByChoice brings a picture in three ways: none is put in before its words are there.
func TestPicturesComeByDropByPasteAndByChoice(t *testing.T) {
	t.Parallel()
	chromium(t)
	axe := readAxe(t)
	r := start(t, "demo")
	w := window{360, true, false}
	b := open(t, r, w)
	part := b.newCourse("Tea in pictures") + "/parts/first-lesson"
	b.visit(part)
	const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><title>%s</title><path d='M0 0h8v8z'/></svg>`
	bring := map[string]string{
		"drop":  `box.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}))`,
		"paste": `box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))`,
		"pick":  `document.getElementById("picture").open = true; const field = document.querySelector("[name=file]"); field.files = data.files; field.dispatchEvent(new Event("change", {bubbles: true}))`,
	}
	for _, way := range []string{"drop", "paste", "pick"} {
		before := b.value("Text")
		b.run(fmt.Sprintf(`const box = document.querySelector("[name=text]"), data = new DataTransfer();
			box.focus(); box.setSelectionRange(box.value.length, box.value.length);
			data.items.add(new File([%s], "a-%s.svg", {type: "image/svg+xml"})); %s`, quote(fmt.Sprintf(svg, way)), way, bring[way]))
		b.until(`document.getElementById("picture").open && document.querySelector("[name=file]").files.length === 1`)
		if way != "pick" {
			b.until(`document.activeElement.name === "alt" && document.querySelector("[data-said]").textContent.includes("Say what it shows")`)
		}
		b.clicks("Put it where I am in the text")
		b.until(`document.querySelector("[data-said]").textContent === "Say in a few words what it shows."`)
		if b.value("Text") != before || b.value("What it shows") != "" {
			t.Fatalf("by %s it came into the text without words: %s", way, b.value("Text"))
		}
		b.fits(w, axe)
		b.shot(way)
		b.savesItself(func() {
			b.fill("What it shows", "A corner, by "+way)
			b.clicks("Put it where I am in the text")
		})
		b.until(fmt.Sprintf(`document.querySelector("[name=text]").value.includes("\n\n![A corner, by %s](media/a-%s.svg)\n")`, way, way))
	}
	// What no course can show is refused beside the text, and what is chosen stays.
	b.run(`const data = new DataTransfer(); data.items.add(new File(["GIF89a"], "cup.gif")); document.querySelector("[name=text]").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}))`)
	b.fill("What it shows", "A cup")
	b.clicks("Put it where I am in the text")
	b.until(`document.querySelector("[data-said]").textContent.includes("can be shown in a course")`)
	b.visit(part)
	b.seesNot("cup.gif")
	b.visit(part + "/preview")
	b.until(`[...(document.querySelector("iframe").contentDocument?.querySelectorAll("img") ?? [])].some(i => (i.scrollIntoView(), i.complete && i.naturalWidth > 0 && i.alt.startsWith("A corner")))`)
}
