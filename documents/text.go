package documents

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// UnprintableError says that a text on a document has letters that neither face can draw, so it would print as boxes.
type UnprintableError struct {
	Item    int // the number of the portfolio's item that the text belongs to, 0 for none
	Field   string
	Letters []string
}

// OfName tells whether the letters are in the holder's name.
func (e *UnprintableError) OfName() bool { return e.Field == nameField || e.Field == latinField }

func (e *UnprintableError) Error() string {
	if e.Item > 0 {
		return fmt.Sprintf("documents: %s of item %d has letters that cannot be printed: %s", e.Field, e.Item, strings.Join(e.Letters, " "))
	}
	return fmt.Sprintf("documents: %s has letters that cannot be printed: %s", e.Field, strings.Join(e.Letters, " "))
}

// printable brings a text into the form in which it is drawn: composed, on one line, without emoji and invisible characters.
// Letters of a script that cannot be drawn are an *UnprintableError.
func printable(field, text string) (string, error) {
	text = strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	refused, foreign := unprintable(text)
	if len(foreign) > 0 {
		return "", &UnprintableError{Field: field, Letters: foreign}
	}
	if len(refused) == 0 {
		return text, nil
	}
	face := faceFor(strings.Map(letterOnly, text))
	text = strings.Map(func(r rune) rune {
		if invisible(r) || unicode.In(r, unicode.Me) || !face.has(r) {
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " "), nil
}

func letterOnly(r rune) rune {
	if unicode.IsSymbol(r) || invisible(r) || unicode.Is(unicode.Me, r) {
		return -1
	}
	return r
}

// A block is a text cut into lines at one size.
type block struct {
	lines []string
	font  font
	size  float64 // mm
	lead  float64 // mm from line to line
	broke bool    // a word was too wide for the line and had to be cut in two
}

func (b block) height() float64 { return float64(len(b.lines)) * b.lead }

// setIn cuts the text into lines of at most width millimetres.
func setIn(text string, bold bool, size, width float64) block {
	f := font{faceFor(text), bold}
	b := block{font: f, size: size, lead: size * f.face.lead()}
	room := int(width / size * 1000)
	space := f.ems(" ")
	line, used := "", 0
	for _, word := range strings.Fields(text) {
		w := f.ems(word)
		if line != "" && used+space+w <= room {
			line, used = line+" "+word, used+space+w
			continue
		}
		if line != "" {
			b.lines = append(b.lines, line)
		}
		for w > room {
			n := cut(f, word, room)
			if n == len(word) {
				break
			}
			b.broke = true
			b.lines = append(b.lines, word[:n])
			word = word[n:]
			w = f.ems(word)
		}
		line, used = word, w
	}
	if line != "" {
		b.lines = append(b.lines, line)
	}
	return b
}

// cut finds where to break a word that is wider than the line: after a sign such as «-» or «@» where one is far enough on,
// else after the last letter that fits, never between a letter and its accent. At least one letter stays.
func cut(f font, word string, room int) int {
	fits, sign, used := 0, 0, 0
	for i, r := range word {
		if i > 0 && !unicode.Is(unicode.M, r) {
			if used > room && fits > 0 {
				break
			}
			fits = i
			if strings.ContainsRune("-/@._", rune(word[i-1])) {
				sign = i
			}
		}
		used += f.ems(string(r))
	}
	if fits == 0 {
		return len(word)
	}
	if sign > fits/2 {
		return sign
	}
	return fits
}

// fit sets the text at the largest of the sizes at which it is no higher than height. Down to half the first size a smaller
// one is taken before a word is cut. ok is false where not even the smallest does.
func fit(text string, bold bool, width, height float64, sizes ...float64) (b block, ok bool) {
	for _, mayBreak := range []bool{false, true} {
		for _, size := range sizes {
			b = setIn(text, bold, size, width)
			if b.height() <= height && (mayBreak || !b.broke && size >= sizes[0]/2) {
				return b, true
			}
		}
	}
	return b, false
}

// draw puts the block's lines on the canvas with its top left corner at x, y, and returns where it ends.
func (b block) draw(c canvas, x, y float64, ink ink) float64 {
	for _, r := range b.runs(x, y, ink) {
		c.text(r)
	}
	return y + b.height()
}

// head draws the block as a heading.
func (b block) head(c canvas, level int, x, y float64, ink ink) float64 {
	c.heading(level, b.runs(x, y, ink))
	return y + b.height()
}

func (b block) runs(x, y float64, ink ink) []run {
	runs := make([]run, len(b.lines))
	for i, line := range b.lines {
		runs[i] = run{x: x, y: y + float64(i)*b.lead + b.lead/2 + .34*b.size, size: b.size, font: b.font, ink: ink, text: line}
	}
	return runs
}

// centred draws the block with each line in the middle of x and x+width.
func (b block) centred(c canvas, x, y, width float64, ink ink) float64 {
	for _, r := range b.runs(x, y, ink) {
		r.x += (width - float64(r.font.ems(r.text))*r.size/1000) / 2
		c.text(r)
	}
	return y + b.height()
}
