package documents

import (
	"unicode"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// A part of a text is drawn right of the text's start and up from its base line, both in thousandths of its size.
type part struct {
	text      string
	right, up float64
}

// The classes of accents that have a place of their own, as Unicode numbers them.
const (
	classBelow = 220
	classAbove = 230
)

// parts cuts a text where an accent is a character of its own (Yoruba «Ọ̀» has no single one): the PDF library would draw it
// where it suits a small letter, through the top of a capital. Each such accent is a part, centred on its letter and clear
// of it. A text without them is one part.
func (f font) parts(text string) []part {
	var all []part
	var shape shaper
	from, at := 0, 0 // where the part begins, in bytes and in thousandths
	var letter rune
	for i, r := range text {
		class := norm.NFC.PropertiesString(text[i:]).CCC()
		if !unicode.Is(unicode.Mn, r) || (class != classAbove && class != classBelow) || letter == 0 {
			if !unicode.Is(unicode.Mn, r) {
				letter = r
				shape.over = nil
			}
			continue
		}
		if shape.outlines == nil {
			shape.outlines = f.outlines()
		}
		if i > from {
			all = append(all, part{text: text[from:i], right: float64(at)})
			at += f.ems(text[from:i])
		}
		from = i + len(string(r))
		right, up := shape.place(letter, r, class == classAbove, f.ems(string(letter)))
		all = append(all, part{text[i:from], float64(at) + right, up})
	}
	if from < len(text) {
		all = append(all, part{text: text[from:], right: float64(at)})
	}
	return all
}

// A shaper knows the outlines of one font, and what the last letter with its accents covers.
type shaper struct {
	outlines *sfnt.Font
	over     *fixed.Rectangle26_6
}

// place says where an accent's origin goes, from the end of its letter, which is wide thousandths wide.
func (s *shaper) place(letter, accent rune, above bool, wide int) (right, up float64) {
	if s.over == nil {
		b := s.bounds(letter)
		s.over = &b
	}
	mark, small := s.bounds(accent), s.bounds('x')
	right = thousandths(s.over.Min.X+s.over.Max.X-mark.Min.X-mark.Max.X)/2 - float64(wide)
	var rise fixed.Int26_6
	if above { // heights grow downwards here
		rise = max(small.Min.Y-s.over.Min.Y, 0)
		s.over.Min.Y = mark.Min.Y - rise
	} else {
		rise = -max(s.over.Max.Y-small.Max.Y, 0)
		s.over.Max.Y = mark.Max.Y - rise
	}
	return right, thousandths(rise)
}

func (s *shaper) bounds(r rune) fixed.Rectangle26_6 {
	glyph, _ := s.outlines.GlyphIndex(nil, r)
	b, _, _ := s.outlines.GlyphBounds(nil, glyph, fixed.I(1000), xfont.HintingNone)
	return b
}

func thousandths(v fixed.Int26_6) float64 { return float64(v) / 64 }
