package views

import (
	"context"
	"io"
	"sort"
	"strings"

	"github.com/a-h/templ"
)

// Problems says what to check in a form: field name to message, in plain words. The name "" is for the form as a whole.
type Problems map[string]string

// Field is one input with its label. The zero Type is "text".
type Field struct {
	Name         string
	ID           string // "" becomes FieldID(Name); for two of one name on a page
	Label        string
	Hint         string
	Value        string // what was typed before; never shown again for a password
	Error        string
	Type         string // "text", "password", "search", "number", …
	Autocomplete string // "" becomes "off"
	InputMode    string // "numeric" brings up digits
	Class        string // "short", "code"
	MaxLength    int    // 0: none
	Optional     bool   // says so in the label
	Attrs        templ.Attributes
}

// Textarea is a place to write.
type Textarea struct {
	Name      string
	Label     string
	Hint      string
	Value     string
	Error     string
	Rows      int // 0: as the style sheet says
	MaxLength int
	Optional  bool
}

// Option is one choice of a Select or of Choices.
type Option struct {
	Value  string
	Text   string
	Hint   string // Choices only
	Chosen bool
}

// Select is a list to choose one from.
type Select struct {
	Name    string
	Label   string
	Hint    string
	Error   string
	Class   string
	Options []Option
}

// DateTyped is a date as somebody typed it.
type DateTyped struct{ Day, Month, Year string }

// DateField asks for a day of which only month and year are needed. Its boxes are called day, month and year with the
// prefix before them; so are its problems.
type DateField struct {
	Prefix   string
	Legend   string
	Hint     string
	Value    DateTyped
	Problems Problems
	Optional bool
}

func (f DateField) id() string { return FieldID(f.Prefix + "date") }

// problem is what to check of its boxes, in one text.
func (f DateField) problem() string {
	var out []string
	for _, box := range []string{"day", "month", "year"} {
		if p := f.Problems[f.Prefix+box]; p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " ")
}

// Choices is a group of radio buttons or, with Multiple, of tick boxes.
type Choices struct {
	Name     string
	Legend   string
	Hint     string
	Error    string
	Multiple bool
	Options  []Option
}

// FieldID is the id of a field's input, which links from the list of problems lead to.
func FieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
}

// describedBy names the hint and the error of a field, where there are any.
func describedBy(id, hint, problem string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, id+"-hint")
	}
	if problem != "" {
		ids = append(ids, id+"-error")
	}
	return strings.Join(ids, " ")
}

// optionID is the id of an option: the first one has the id of the field, so that links lead to it.
func optionID(name string, index int, value string) string {
	if index == 0 {
		return FieldID(name)
	}
	return FieldID(name + "-" + value)
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return FieldID(f.Name)
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) autocomplete() string {
	if f.Autocomplete == "" {
		return "off"
	}
	return f.Autocomplete
}

// inOrder gives the names of the problems: those of order first, as they stand on the page, then the others.
func (p Problems) inOrder(order []string) []string {
	var names, rest []string
	seen := map[string]bool{}
	for _, name := range append([]string{""}, order...) {
		if _, has := p[name]; has && !seen[name] {
			names = append(names, name)
			seen[name] = true
		}
	}
	for name := range p {
		if !seen[name] {
			rest = append(rest, name)
		}
	}
	sort.Strings(rest)
	return append(names, rest...)
}

func asPassword(f Field) Field {
	f.Type, f.Value = "password", ""
	return f
}

func buttonClass(kind string) string {
	switch kind {
	case "plain":
		return "btn btn--plain"
	case "small":
		return "btn btn--plain btn--small"
	case "act":
		return "act"
	}
	return "btn"
}

// keepFirstNewline writes what a textarea holds. Browsers drop a first line break, so one is written before it.
func keepFirstNewline(value string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "\n"+templ.EscapeString(value))
		return err
	})
}
