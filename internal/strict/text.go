package strict

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Slug is the form of names by which something is known for ever: small letters, digits and single hyphens.
var Slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ReadText gives the words of a text file with its line ends as \n and without a byte order mark. ok is false where it is
// no plain UTF-8 text; the problem is then reported.
func (r *Report) ReadText(file string, b []byte) (text string, ok bool) {
	const save = "Save the file as UTF-8. In most editors: Save as…, Encoding, UTF-8."
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		r.Add(file, 1, "The file is saved as UTF-16.", save)
		return "", false
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	line := 1
	for rest := b; len(rest) > 0; {
		c, n := utf8.DecodeRune(rest)
		switch {
		case c == utf8.RuneError && n == 1:
			r.Add(file, line, "The file is not saved as UTF-8: a letter here cannot be read.", save)
			return "", false
		case c == '\n':
			line++
		case c == '\r' && (len(rest) < 2 || rest[1] != '\n'):
			r.Add(file, line, "The lines end in a way that old computers used.", "Save the file with the line ends of Unix or Windows.")
			return "", false
		case c != '\t' && c != '\r' && Hidden(c):
			r.Add(file, line, fmt.Sprintf("There is a hidden character here (U+%04X).", c), "Delete it. It often comes along when text is copied: type the word again.")
			return "", false
		}
		rest = rest[n:]
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n"), true
}

// Hidden says of a character that a reader does not see it though it changes what a computer does: control characters,
// what is no character, and those that turn the direction of what follows.
func Hidden(c rune) bool {
	return c == 0xfffe || c == 0xffff || c == 0x2028 || c == 0x2029 || c == 0xfeff || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c != '\n' && c != '\t' && c != '\r' && unicode.Is(unicode.Cc, c)
}
