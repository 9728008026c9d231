package documents

import (
	"fmt"
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NameCheck says whether a name can be printed on a certificate as it is written.
type NameCheck struct {
	OK         bool     // one face has every letter
	NeedsLatin bool     // its script cannot be printed here: ask for the name in Latin letters as well
	Letters    []string // the letters that stand in the way, each once, in the order written
}

// CheckName is for the moment a name is typed. Not OK and not NeedsLatin: something that belongs in no printed name, such as
// an emoji or an invisible character (shown as «U+200B»). Length and emptiness are the form's business: an empty name is OK.
func CheckName(name string) NameCheck {
	refused, foreign := unprintable(norm.NFC.String(name))
	switch {
	case len(refused) > 0:
		return NameCheck{Letters: refused}
	case len(foreign) > 0:
		return NameCheck{NeedsLatin: true, Letters: foreign}
	}
	return NameCheck{OK: true}
}

// unprintable sorts the letters that no face can draw: refused are emoji, symbols and invisible characters, foreign are
// letters of a script that needs shaping, runs from right to left, or is in neither face. An emoji of several characters is
// one letter.
func unprintable(text string) (refused, foreign []string) {
	const joiner = '\u200d'
	var last *[]string // where the letter before went, for the characters that continue it
	var before rune
	face := faceFor(text)
	for _, r := range text {
		letter := string(r)
		switch {
		case last != nil && (continues(r) || before == joiner):
			(*last)[len(*last)-1] += letter
		case invisible(r):
			refused, last = append(refused, fmt.Sprintf("U+%04X", r)), nil
		case unicode.Is(unicode.S, r) && !face.has(r), unicode.Is(unicode.Me, r):
			refused, last = append(refused, letter), &refused
		case !ownScript(r) || !face.has(r):
			foreign, last = append(foreign, letter), &foreign
		default:
			last = nil
		}
		before = r
	}
	return once(refused), once(foreign)
}

// ownScript tells whether a letter stands alone, left to right, so that drawing letter after letter is right.
func ownScript(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited)
}

// invisible tells whether a character shows nothing by itself, or has no agreed meaning.
func invisible(r rune) bool {
	return r == unicode.ReplacementChar || unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Variation_Selector) || !unicode.IsGraphic(r)
}

// continues tells whether a character belongs to the letter before it: joiners, variants, marks, skin tones.
func continues(r rune) bool {
	return r == '\u200c' || r == '\u200d' || unicode.In(r, unicode.Variation_Selector, unicode.M) || (r >= 0x1F3FB && r <= 0x1F3FF)
}

func once(letters []string) []string {
	var seen []string
	for _, l := range letters {
		if !slices.Contains(seen, l) {
			seen = append(seen, l)
		}
	}
	return seen
}
