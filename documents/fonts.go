package documents

import (
	_ "embed"
	"fmt"
	"sync"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A face is a family of letters. One text is set in one face: a name in two faces looks like a mistake.
type face int

const (
	atkinson face = iota // Latin letters, drawn to be told apart
	noto                 // Latin, Greek and Cyrillic; far larger, so read only when a text needs it
)

// A font is a face in one of its two weights.
type font struct {
	face face
	bold bool
}

//go:embed fonts/AtkinsonHyperlegibleNext-Regular.ttf
var atkinsonRegular []byte

//go:embed fonts/AtkinsonHyperlegibleNext-Bold.ttf
var atkinsonBold []byte

//go:embed fonts/NotoSans-Regular.ttf
var notoRegular []byte

//go:embed fonts/NotoSans-Bold.ttf
var notoBold []byte

// file is the name of the font inside a PDF, and its bytes, which nobody may write to.
func (f font) file() (name string, ttf []byte) {
	switch f {
	case font{atkinson, false}:
		return "AtkinsonHyperlegibleNext-Regular", atkinsonRegular
	case font{atkinson, true}:
		return "AtkinsonHyperlegibleNext-Bold", atkinsonBold
	case font{noto, false}:
		return "NotoSans-Regular", notoRegular
	default:
		return "NotoSans-Bold", notoBold
	}
}

// lead is the space from one line of a face to the next, in sizes; capitals with two accents need the more in Noto.
func (f face) lead() float64 {
	if f == noto {
		return 1.36
	}
	return 1.25
}

// A chart holds, for each character of the basic plane, how wide a font draws it in thousandths of its size; missing where the
// font has no such letter. The PDF library takes no character beyond that plane.
type chart [0x10000]uint16

const missing = 0xFFFF

var charts = map[font]func() *chart{
	{atkinson, false}: sync.OnceValue(font{atkinson, false}.chart),
	{atkinson, true}:  sync.OnceValue(font{atkinson, true}.chart),
	{noto, false}:     sync.OnceValue(font{noto, false}.chart),
	{noto, true}:      sync.OnceValue(font{noto, true}.chart),
}

// chart reads the font's own character map.
func (f font) chart() *chart {
	outlines := f.outlines()
	var all chart
	var buf sfnt.Buffer
	for r := range all {
		all[r] = missing
		glyph, err := outlines.GlyphIndex(&buf, rune(r))
		if err != nil || glyph == 0 {
			continue
		}
		wide, err := outlines.GlyphAdvance(&buf, glyph, fixed.I(1000), xfont.HintingNone)
		if err == nil {
			all[r] = uint16(wide.Round())
		}
	}
	return &all
}

// outlines reads the font file. Only a damaged build of the program can fail here.
func (f font) outlines() *sfnt.Font {
	name, ttf := f.file()
	outlines, err := sfnt.Parse(ttf)
	if err != nil {
		panic(fmt.Sprintf("documents: the embedded font %s cannot be read: %v", name, err))
	}
	return outlines
}

// ems is how wide the font draws a text on one line, in thousandths of its size.
func (f font) ems(text string) int {
	widths, sum := charts[f](), 0
	for _, r := range text {
		if r <= 0xFFFF && widths[r] != missing {
			sum += int(widths[r])
		}
	}
	return sum
}

// has tells whether the face can draw the letter. Both weights of a face have the same letters; a test compares them.
func (f face) has(r rune) bool { return r <= 0xFFFF && charts[font{f, false}]()[r] != missing }

// covers tells whether the face can draw every letter of the text.
func (f face) covers(text string) bool {
	for _, r := range text {
		if !f.has(r) {
			return false
		}
	}
	return true
}

// faceFor chooses the one face for a text: Atkinson where it has every letter, else Noto.
func faceFor(text string) face {
	if atkinson.covers(text) {
		return atkinson
	}
	return noto
}
