package courses

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"throughline/internal/strict"
)

// entry is one key of a mapping with the lines that it takes, without line ends.
type entry struct {
	key   string
	lines []string
}

// yamlWriter writes the few forms of YAML that a course has, each in one way only: no text is folded or left to be read as
// something else. What is empty is not written.
type yamlWriter struct{ entries []entry }

func (w *yamlWriter) add(key string, lines ...string) {
	w.entries = append(w.entries, entry{key, lines})
}

func (w *yamlWriter) has(key string) bool {
	return slices.ContainsFunc(w.entries, func(e entry) bool { return e.key == key })
}

func (w *yamlWriter) text(key, s string) {
	if s = oneLine(s); s != "" {
		w.add(key, key+": "+scalar(s))
	}
}

// lines writes a text that keeps its lines.
func (w *yamlWriter) lines(key, s string) {
	all := strings.Split(clean(s), "\n")
	for i, line := range all {
		if strings.TrimSpace(line) == "" {
			all[i] = ""
		}
	}
	s = strings.TrimLeft(strings.TrimRight(strings.Join(all, "\n"), " \t\n"), "\n")
	all = strings.Split(s, "\n")
	switch {
	case s == "":
		return
	case len(all) == 1 || strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\t"):
		w.add(key, key+": "+scalar(s))
		return
	}
	out := []string{key + ": |"}
	for _, line := range all {
		if line != "" {
			line = "  " + line
		}
		out = append(out, line)
	}
	w.add(key, out...)
}

func (w *yamlWriter) number(key string, n int) {
	if n != 0 {
		w.add(key, key+": "+strconv.Itoa(n))
	}
}

func (w *yamlWriter) yes(key string, yes bool) {
	if yes {
		w.add(key, key+": true")
	}
}

// texts writes a list, each text on a line of its own.
func (w *yamlWriter) texts(key string, list []string) {
	lines := []string{key + ":"}
	for _, s := range list {
		if s = oneLine(s); s != "" {
			lines = append(lines, "  - "+scalar(s))
		}
	}
	if len(lines) > 1 {
		w.add(key, lines...)
	}
}

// names writes a list of ids in one line.
func (w *yamlWriter) names(key string, list []string) {
	var words []string
	for _, s := range list {
		s = oneLine(s)
		switch {
		case s == "":
			continue
		case !strict.Slug.MatchString(s) || !isPlain(s):
			s = quoted(s)
		}
		words = append(words, s)
	}
	if len(words) > 0 {
		w.add(key, key+": ["+strings.Join(words, ", ")+"]")
	}
}

func (w *yamlWriter) mapping(key string, fill func(in *yamlWriter)) {
	var in yamlWriter
	fill(&in)
	if len(in.entries) == 0 {
		return
	}
	lines := []string{key + ":"}
	for _, e := range in.entries {
		for _, line := range e.lines {
			lines = append(lines, "  "+line)
		}
	}
	w.add(key, lines...)
}

// list writes a list of mappings.
func (w *yamlWriter) list(key string, n int, fill func(i int, in *yamlWriter)) {
	lines := []string{key + ":"}
	for i := range n {
		var in yamlWriter
		fill(i, &in)
		front := "  - "
		for _, e := range in.entries {
			for _, line := range e.lines {
				lines = append(lines, front+line)
				front = "    "
			}
		}
	}
	if len(lines) > 1 {
		w.add(key, lines...)
	}
}

func (w *yamlWriter) options(list []Option, right string) {
	w.list("options", len(list), func(i int, in *yamlWriter) {
		o := list[i]
		in.text("id", o.ID)
		in.text("text", o.Text)
		in.text("goes_with", o.GoesWith)
		in.yes(right, o.Right)
		in.text("feedback", o.Feedback)
	})
}

// clean leaves out what nobody sees and the format refuses, and ends each line with \n.
func clean(s string) string {
	if !strings.ContainsFunc(s, func(c rune) bool { return (c < ' ' || c > '~') && c != '\n' }) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\r\n", "\n")
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029:
			return '\n'
		case strict.Hidden(c) || c == 0xfffe || c == 0xffff:
			return -1
		}
		return c
	}, s)
}

// oneLine is a text as Parse reads it: in one line, with single spaces.
func oneLine(s string) string {
	s = clean(s)
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == '\n' || c == '\t' }), " ")
}

// scalar writes a text so that it is read as this text and nothing else.
func scalar(s string) string {
	if isPlain(s) {
		return s
	}
	return quoted(s)
}

var (
	plainStart = regexp.MustCompile(`^(?:\p{L}|[0-9]+ \p{L}|[“‘«£€])`)
	looksLike  = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}
)

// isPlain says of a text that it can stand without quote marks. It says no where it is not sure.
func isPlain(s string) bool {
	if !plainStart.MatchString(s) || strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") ||
		strings.HasSuffix(s, " ") || slices.Contains(looksLike, strings.ToLower(s)) {
		return false
	}
	for _, c := range s {
		seen := c >= ' ' && c <= '~' || unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) ||
			c >= 0x2010 && c <= 0x2027 || c >= 0x2030 && c <= 0x205e || c == '«' || c == '»' || unicode.Is(unicode.Sc, c)
		if !seen {
			return false
		}
	}
	return true
}

var quoteMarks = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)

func quoted(s string) string { return `"` + quoteMarks.Replace(s) + `"` }
