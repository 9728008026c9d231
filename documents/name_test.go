package documents

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"
)

func TestANameIsCheckedAgainstTheLettersThatCanBePrinted(t *testing.T) {
	t.Parallel()
	latin := func(letters ...string) NameCheck { return NameCheck{NeedsLatin: true, Letters: letters} }
	refused := func(letters ...string) NameCheck { return NameCheck{Letters: letters} }
	for name, want := range map[string]NameCheck{
		"":                      {OK: true},
		"Shona MacAulay":        {OK: true},
		"Siobhán O’Neill-Núñez": {OK: true},
		"Ŵyn Môr":               {OK: true},
		"W\u0302yn Mo\u0302r":   {OK: true}, // letters and accents apart, as some phones send them
		"Łukasz Żółć":           {OK: true},
		"Олена Ґалаґан":         {OK: true},
		"Ελένη Παπαδοπούλου":    {OK: true},
		"Nguyễn Thị Ánh Tuyết":  {OK: true},
		"Adéṣọlá Ọ̀ṣúnlẹ́kẹ̀":   {OK: true},
		"İbrahim Ağaoğlu 3rd":   {OK: true},
		"Олена Ґалаґан (Olena)": {OK: true},
		"عائشہ":                 latin("ع", "ا", "ئ", "ش", "ہ"),
		"דוד":                   latin("ד", "ו"),
		"अमित":                  latin("अ", "मि", "त"),
		"王小明":                   latin("王", "小", "明"),
		"ნინო":                  latin("ნ", "ი", "ო"),
		"علی\u200cرضا":          latin("ع", "ل", "ی\u200c", "ر", "ض", "ا"),
		"Jo 🎉":                  refused("🎉"),
		"Jo 👩🏽‍🎓!":              refused("👩🏽‍🎓"),
		"Jo ❤️":                 refused("❤️"),
		"Jo ☃ ☃":                refused("☃"),
		"Jo\u200b":              refused("U+200B"),
		"Jo\tBaird":             refused("U+0009"),
		"Jo\x00":                refused("U+0000"),
		"Jo\ufffd":              refused("U+FFFD"),
		"Jo\xff":                refused("U+FFFD"),
		"\u202eJo":              refused("U+202E"),
		"\ue000Jo":              refused("U+E000"),
		"عا 🎉":                  refused("🎉"), // first what can be mended without asking for more
	} {
		if got := CheckName(name); got.OK != want.OK || got.NeedsLatin != want.NeedsLatin || !slices.Equal(got.Letters, want.Letters) {
			t.Errorf("%q: %+v, want %+v", name, got, want)
		}
	}
}

func TestEveryNameThatIsOKIsPrintedWholeInOneFace(t *testing.T) {
	t.Parallel()
	for name, face := range map[string]string{
		"Ŵyn Môr": "atkinson", "Łukasz Żółć": "atkinson", "İbrahim Ağaoğlu": "atkinson", "Siobhán O’Neill-Núñez": "atkinson",
		"Олена Ґалаґан": "noto", "Ελένη Παπαδοπούλου": "noto", "Nguyễn Thị Ánh Tuyết": "noto", "Adéṣọlá Ọ̀ṣúnlẹ́kẹ̀ ẸGBẸ́": "noto",
	} {
		if check := CheckName(name); !check.OK {
			t.Errorf("%s: %+v", name, check)
		}
		_, file := rendered(t, changed(func(c *Certificate) { c.Name = name }))
		if text := words(t, file); !strings.Contains(text, name) {
			t.Errorf("%s is not in the text:\n%s", name, text)
		}
		if fonts := tool(t, "pdffonts", file); strings.Contains(fonts, "noto") != (face == "noto") || strings.Contains(fonts, "notosans-regular") {
			t.Errorf("%s:\n%s", name, fonts)
		}
	}
}

func TestANameInAnotherScriptIsPrintedInItsLatinForm(t *testing.T) {
	t.Parallel()
	s, err := drawn(changed(func(c *Certificate) { c.Name, c.LatinName = "Олена Ґалаґан", "Olena Galagan" }))
	if err != nil || !strings.Contains(s.letters(), "ОленаҐалаґанOlenaGalaganhasfinished") {
		t.Errorf("both forms are wanted: %v", err)
	}
	s, err = drawn(changed(func(c *Certificate) { c.Name, c.LatinName = "عائشہ خان", "Ayesha Khan" }))
	if err != nil || s.headings[1] != "Ayesha Khan" || strings.Count(s.letters(), "Ayesha") != 1 {
		t.Errorf("the Latin form alone is wanted: %v", err)
	}
	if _, err = drawn(changed(func(c *Certificate) { c.Name = "عائشہ خان" })); err == nil {
		t.Error("a name that cannot be printed was printed")
	}
}

func TestBothWeightsOfAFaceHaveTheSameLettersAndTheLibraryMeasuresAsWeDo(t *testing.T) {
	t.Parallel()
	for _, face := range []face{atkinson, noto} {
		regular, bold := charts[font{face, false}](), charts[font{face, true}]()
		for r := range regular {
			if (regular[r] == missing) != (bold[r] == missing) {
				t.Errorf("%d: only one weight has %U", face, r)
			}
		}
	}
	doc := gofpdf.New("L", "mm", "A4", "")
	for _, f := range []font{{atkinson, false}, {atkinson, true}, {noto, false}, {noto, true}} {
		name, ttf := f.file()
		doc.AddUTF8FontFromBytes(name, "", bytes.Clone(ttf))
		doc.SetFont(name, "", 10)
		const text = "Ŵyn Môr, Łukasz Żółć – 0123456789 (a) «b» ẹ\u0301"
		known := strings.Map(func(r rune) rune {
			if !f.face.has(r) {
				return -1
			}
			return r
		}, text)
		if got, want := f.ems(known), doc.GetStringSymbolWidth(known); got != want {
			t.Errorf("%s: %d thousandths, the library says %d", name, got, want)
		}
	}
}
