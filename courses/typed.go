package courses

import (
	"bytes"
	"strings"
)

const byteOrderMark = "\ufeff"

// TextForBox is a file as a box on a page can show it: no byte order mark, every line ended alike, «�» for what is no text.
func TextForBox(b []byte) string {
	lines := linesOf(b)
	shown := make([]string, len(lines))
	for i, l := range lines {
		shown[i] = forBox(l.text)
	}
	return strings.Join(shown, "\n")
}

// FromBox gives a file's bytes after it was edited whole in such a box. The lines at its beginning and its end that stayed
// as they were keep their bytes, with their line ends and what a box cannot show; the lines between get the line ends of
// the file. What was shown and comes back as it was gives the same bytes.
func FromBox(was []byte, typed string) []byte {
	old, now := linesOf(was), strings.Split(boxEnds.Replace(strings.ToValidUTF8(typed, "\uFFFD")), "\n")
	same := func(o boxLine, n string) bool { return forBox(o.text) == n }
	head := 0
	for head < len(old) && head < len(now) && same(old[head], now[head]) {
		head++
	}
	tail := 0
	for tail < len(old)-head && tail < len(now)-head && same(old[len(old)-1-tail], now[len(now)-1-tail]) {
		tail++
	}
	lines := make([]boxLine, 0, len(now))
	lines = append(lines, old[:head]...)
	for _, n := range now[head : len(now)-tail] {
		lines = append(lines, boxLine{text: []byte(n)})
	}
	lines = append(lines, old[len(old)-tail:]...)
	eol := []byte("\n")
	if len(old) > 1 && string(old[0].end) == "\r\n" {
		eol = old[0].end
	}
	var out bytes.Buffer
	if bytes.HasPrefix(was, []byte(byteOrderMark)) {
		out.WriteString(byteOrderMark)
	}
	for i, l := range lines {
		out.Write(l.text)
		switch {
		case i == len(lines)-1:
		case len(l.end) > 0:
			out.Write(l.end)
		default:
			out.Write(eol)
		}
	}
	return out.Bytes()
}

// boxLine is a line of a file; the last one has no end.
type boxLine struct{ text, end []byte }

var boxEnds = strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n")

// linesOf cuts a file into its lines, at least one.
func linesOf(b []byte) []boxLine {
	b = bytes.TrimPrefix(b, []byte(byteOrderMark))
	var lines []boxLine
	for {
		i := bytes.IndexAny(b, "\r\n")
		if i < 0 {
			return append(lines, boxLine{text: b})
		}
		n := 1
		if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
			n = 2
		}
		lines = append(lines, boxLine{b[:i], b[i : i+n]})
		b = b[i+n:]
	}
}

func forBox(line []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(line), "\uFFFD"), "\x00", "\uFFFD")
}
