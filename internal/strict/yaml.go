// Package strict reads the plain-text sources of the product: UTF-8 text and YAML from anywhere, in bounded time and memory.
// What is wrong becomes a problem with file, line, plain words and the fix; nothing in a source ends the program.
package strict

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Limits of YAML, docs/course-format.md.
const (
	maxYAMLLines = 2000
	maxYAMLDepth = 20
	maxYAMLBytes = 256 << 10
)

// Place says where a piece of YAML stands: in which file, after how many lines.
type Place struct {
	Report *Report
	File   string
	Before int
	Manual string // the page that describes the keys
}

// Line is where a node stands in the file.
func (d Place) Line(n *yaml.Node) int { return d.Before + n.Line }

// Read gives the one mapping that a piece of YAML holds, or nil when it is none; then the problem is reported.
func (d Place) Read(text string) *yaml.Node {
	if strings.Count(text, "\n") > maxYAMLLines || len(text) > maxYAMLBytes {
		d.Report.Add(d.File, d.Before+1, fmt.Sprintf("This part is longer than %d lines.", maxYAMLLines), "Make it shorter, or cut it in two.")
		return nil
	}
	if line := tooDeep(text); line > 0 {
		d.Report.Add(d.File, d.Before+line, fmt.Sprintf("This goes more than %d levels deep.", maxYAMLDepth), "Write it with fewer levels.")
		return nil
	}
	doc, err := decode(text)
	if err != nil {
		line, message, fix := plainYAML(err)
		d.Report.Add(d.File, d.Before+line, message, fix)
		return nil
	}
	if doc == nil || doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		d.Report.Add(d.File, d.Before+1, "This should be lines of the form “key: value”.", "Look at "+d.Manual+" for the keys.")
		return nil
	}
	if !d.plain(doc.Content[0], 1) {
		return nil
	}
	return doc.Content[0]
}

// decode calls the library, which is held to one document and kept from ending the program.
func decode(text string) (doc *yaml.Node, err error) {
	defer func() {
		if v := recover(); v != nil {
			doc, err = nil, errors.New("yaml: could not be read")
		}
	}()
	dec := yaml.NewDecoder(strings.NewReader(text))
	doc = new(yaml.Node)
	if err := dec.Decode(doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, err
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errMoreDocuments
	}
	return doc, nil
}

var errMoreDocuments = errors.New("more than one document")

// tooDeep gives the line where a text opens more levels than are allowed, before the library sees it. It counts the
// brackets that are open and the list marks in front of a line, and so is on the safe side: brackets in words count too,
// but they close again.
func tooDeep(text string) int {
	open := 0
	for i, line := range strings.Split(text, "\n") {
		open = max(0, open+strings.Count(line, "[")+strings.Count(line, "{")-strings.Count(line, "]")-strings.Count(line, "}"))
		marks := strings.TrimLeft(line, "-?: ")
		if open > 4*maxYAMLDepth || strings.Count(line[:len(line)-len(marks)], "- ")+strings.Count(line[:len(line)-len(marks)], "? ") > maxYAMLDepth || strings.Count(line, "{")+strings.Count(line, "[") > 1000 {
			return i + 1
		}
	}
	return 0
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// plainYAML puts the library's complaint into plain words.
func plainYAML(err error) (line int, message, fix string) {
	line = 1
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = strings.Replace(text, m[0], "", 1)
	}
	switch {
	case errors.Is(err, errMoreDocuments):
		return 1, "There is a line “---” or “...” in here that ends the text early.", "Take that line out."
	case strings.Contains(text, "mapping values are not allowed"):
		return line, "There is a colon in this text, so it is read as a key.", "Put the text in quotes: \"like: this\"."
	case strings.Contains(text, "cannot start any token"):
		return line, "This text starts with a sign that has a meaning of its own, or a tab stands in front.", "Put the text in quotes, and use spaces, not tabs."
	case strings.Contains(text, "did not find expected"), strings.Contains(text, "unexpected end of stream"):
		return line, "The lines here do not line up, or a quote mark or bracket is not closed.", "Give lines that belong together the same number of spaces in front, and close every quote mark."
	}
	return line, "This cannot be read (" + Printable(text) + ").", "Give lines that belong together the same number of spaces in front, and put text with odd signs in quotes."
}

// plain refuses what the format leaves out: anchors, aliases, tags, too many levels, keys that are no words or stand twice.
func (d Place) plain(n *yaml.Node, depth int) bool {
	switch {
	case depth > maxYAMLDepth:
		d.Report.Add(d.File, d.Line(n), fmt.Sprintf("This goes more than %d levels deep.", maxYAMLDepth), "Write it with fewer levels.")
		return false
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.Report.Add(d.File, d.Line(n), "A text starts with & or *, which makes it stand for something else.", "Put the text in quotes, or write it out in each place.")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		d.Report.Add(d.File, d.Line(n), "A text starts with an exclamation mark, which gives it a special type.", "Put the text in quotes.")
		return false
	case n.Kind == yaml.ScalarNode && strings.ContainsFunc(n.Value, Hidden):
		d.Report.Add(d.File, d.Line(n), "There is a hidden character in this text.", "Type the text again.")
		return false
	}
	keys := map[string]bool{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if child.Kind != yaml.ScalarNode {
				d.Report.Add(d.File, d.Line(child), "A key has to be one word.", "Write “key: value”.")
				return false
			}
			if keys[child.Value] {
				d.Report.Add(d.File, d.Line(child), fmt.Sprintf("The key %s stands here twice.", Quote(child.Value)), "Keep one of the two.")
				return false
			}
			keys[child.Value] = true
		}
		if !d.plain(child, depth+1) {
			return false
		}
	}
	return true
}

// Mapping is a set of keys that is being read. Each reading method reports what is wrong and then gives a zero value.
type Mapping struct {
	Place
	what   string // what it is, in a sentence: «the course», «an option»
	At     int    // its line
	Values map[string]*yaml.Node
	meant  map[string]bool // known keys that are there, but mistyped
}

// Mapping takes a node apart. Keys that are not known are reported.
func (d Place) Mapping(n *yaml.Node, what string, known ...string) (Mapping, bool) {
	m := Mapping{Place: d, what: what, Values: map[string]*yaml.Node{}, meant: map[string]bool{}}
	if n == nil {
		return m, false
	}
	m.At = d.Line(n)
	if n.Kind != yaml.MappingNode {
		d.Report.Add(d.File, m.At, fmt.Sprintf("Here should be %s, with the keys %s.", what, strings.Join(known, ", ")), "Write each key on a line of its own: “key: value”.")
		return m, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if !slices.Contains(known, key) {
			fix := "The keys are " + strings.Join(known, ", ") + "."
			if near := Nearest(key, known); near != "" {
				m.meant[near] = true
				fix = fmt.Sprintf("Did you mean %s? %s", Quote(near), fix)
			}
			d.Report.Add(d.File, d.Line(n.Content[i]), fmt.Sprintf("%s has no key %s.", Upper(what), Quote(key)), fix)
			continue
		}
		m.Values[key] = n.Content[i+1]
	}
	return m, true
}

// Value gives the node of a key; one that holds nothing counts as missing.
func (m Mapping) Value(key string, required bool) *yaml.Node {
	n := m.Values[key]
	if n != nil && (n.Kind != yaml.ScalarNode || n.Tag != "!!null" && strings.TrimSpace(n.Value) != "") {
		return n
	}
	if required && !m.meant[key] {
		line := m.At
		if n != nil {
			line = m.Line(n)
		}
		m.Report.Add(m.File, line, fmt.Sprintf("%s needs %s.", Upper(m.what), Quote(key)), fmt.Sprintf("Add a line “%s: …”.", key))
	}
	return nil
}

// LineOf is the line of a key's value, or of the mapping where it is missing.
func (m Mapping) LineOf(key string) int {
	if n := m.Values[key]; n != nil {
		return m.Line(n)
	}
	return m.At
}

// Text reads words, in one line however they were written. most is the longest they may be, in characters.
func (m Mapping) Text(key string, most int, required bool) string {
	n := m.Value(key, required)
	if n == nil {
		return ""
	}
	return m.Words(n, key, most)
}

// Words reads the words of one node.
func (m Mapping) Words(n *yaml.Node, key string, most int) string {
	if n.Kind != yaml.ScalarNode {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s should be one text.", Quote(key)), "Write it on one line after the colon. Where it has a colon in it, put it in quotes.")
		return ""
	}
	s := strings.Join(strings.FieldsFunc(n.Value, func(c rune) bool { return c == ' ' || c == '\n' || c == '\t' }), " ")
	if long := utf8.RuneCountInString(s); long > most {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s is %d characters long. It may have %d.", Quote(key), long, most), "Say it in fewer words.")
	}
	for _, mark := range []string{"**", "](", "[@", "__"} {
		if strings.Contains(s, mark) {
			m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s is plain text: the marks %s would be shown as they are.", Quote(key), Quote(mark)), "Leave the marks out.")
			break
		}
	}
	return s
}

// Whole reads a whole number.
func (m Mapping) Whole(key string, least, most int, required bool) int {
	n := m.Value(key, required)
	if n == nil {
		return 0
	}
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || v < least || v > most {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s should be a whole number from %d to %d.", Quote(key), least, most), "Write the number in figures, without a unit.")
		return 0
	}
	return v
}

// Yes reads true or false; a missing key is false.
func (m Mapping) Yes(key string) bool {
	n := m.Value(key, false)
	if n == nil {
		return false
	}
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" || n.Value != "true" && n.Value != "false" {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s should be true or false.", Quote(key)), fmt.Sprintf("Write “%s: true”, or leave the line out.", key))
		return false
	}
	return n.Value == "true"
}

// OneOf reads one of a few words; other is what a missing key means, and "" makes the key required.
func (m Mapping) OneOf(key, other string, words ...string) string {
	n := m.Value(key, other == "")
	if n == nil {
		return other
	}
	if n.Kind != yaml.ScalarNode || !slices.Contains(words, n.Value) {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s should be one of: %s.", Quote(key), strings.Join(words, ", ")), "Write one of these words.")
		return ""
	}
	return n.Value
}

// List reads a list of nodes.
func (m Mapping) List(key string, least, most int) []*yaml.Node {
	n := m.Value(key, least > 0)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s should be a list.", Quote(key)), "Write each thing on a line of its own, with “- ” in front.")
		return nil
	}
	if len(n.Content) < least || len(n.Content) > most {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s has %d lines. It should have %d to %d.", Quote(key), len(n.Content), least, most), "Add what is missing, or take out the less needed.")
	}
	return n.Content[:min(len(n.Content), most)]
}

// Texts reads a list of texts.
func (m Mapping) Texts(key string, least, most, long int) []string {
	var list []string
	for _, n := range m.List(key, least, most) {
		s := m.Words(n, key, long)
		if s == "" && n.Kind == yaml.ScalarNode {
			m.Report.Add(m.File, m.Line(n), fmt.Sprintf("A line of %s is empty.", Quote(key)), "Write something there, or take the line out.")
		}
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// Names reads a list of short words which may each stand once.
func (m Mapping) Names(key string, least, most int) []string {
	var list []string
	for _, n := range m.List(key, least, most) {
		s := m.Words(n, key, 80)
		if s != "" && slices.Contains(list, s) {
			m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s stands twice in %s.", Quote(s), Quote(key)), "Keep one of the two.")
			continue
		}
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// ID reads a name by which something is known for ever.
func (m Mapping) ID(key string, required bool) string {
	n := m.Value(key, required)
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode || len(n.Value) > 60 || !Slug.MatchString(n.Value) {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("The %s %s cannot be used.", key, Quote(n.Value)), "Use small letters, digits and single hyphens, up to 60.")
		return ""
	}
	return n.Value
}

// Date reads a calendar date, YYYY-MM-DD.
func (m Mapping) Date(key string, required bool) string {
	n := m.Value(key, required)
	if n == nil {
		return ""
	}
	day, err := time.Parse(time.DateOnly, n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || day.Year() < 1900 || day.Year() > 2200 {
		m.Report.Add(m.File, m.Line(n), fmt.Sprintf("%s should be a date.", Quote(key)), "Write year, month and day like 2026-11-01.")
		return ""
	}
	return n.Value
}

// Nearest gives the known key which a mistyped one most likely means, or "".
func Nearest(key string, known []string) string {
	best, most := "", 3
	if len(key) > 40 {
		return ""
	}
	for _, k := range known {
		if d := distance(strings.ToLower(key), k); d < most {
			best, most = k, d
		}
	}
	return best
}

// distance is how many letters have to change to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			last, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, last+cost)
		}
	}
	return row[len(b)]
}
