package views

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"throughline/courses"
	"throughline/cpd"
)

// PieceView is one piece of a file as a form, or as its source where no form can show it.
type PieceView struct {
	EditView
	Number int
	Piece  courses.Piece  // as it stands
	Stands string         // the hash of its bytes: a form rewrites what it was made from and nothing else
	Fields courses.Fields // as typed; nil: edited as source
	Typed  map[string]string
	Source string // as typed, where it is edited as source
	New    bool   // it was put in a moment ago
}

// Action is the address of its form.
func (v PieceView) Action() string { return v.Path + "/forms/" + itoa(v.Number) }

func (v PieceView) heading() string { return kindName(v.Piece.Kind) }

// attrs are what the script is told. What is edited as source is saved by its button only: half a fence would change what the
// rest of the file is.
func (v PieceView) attrs() templ.Attributes {
	if v.Fields == nil || v.archived() {
		return nil
	}
	return v.saving("")
}

// Whole says that a form is for all of its file, so that every finding of the file belongs to it.
func (v PieceView) Whole() bool {
	return v.Piece.Kind == courses.PieceCourse || v.Piece.Kind == courses.PieceGlossary
}

// foundHere are the findings of the lines of this piece.
func (v PieceView) foundHere(must bool) []FoundHere {
	file := v.Draft.Files[v.File]
	to := v.Piece.Line + bytes.Count(file[v.Piece.From:v.Piece.To], []byte("\n")) - 1
	from := v.Piece.Line
	if v.Whole() {
		from, to = 1, 1<<30
	}
	var out []FoundHere
	for _, f := range foundIn(v.Draft, v.File, must, from, to) {
		if f.Line > 0 || v.Whole() || v.Piece.Kind == courses.PieceStep && f.Place == "" {
			out = append(out, f)
		}
	}
	return out
}

// number is what a number's box shows: what was typed where it is none.
func (v PieceView) number(name string, n int) string {
	if typed, there := v.Typed[name]; there {
		return typed
	}
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (v PieceView) textField(name, label, hint, value string) Field {
	return Field{Name: name, Label: label, Hint: hint, Value: value, Error: v.Problems[name]}
}

func (v PieceView) numberField(name, label, hint string, n int) Field {
	return Field{Name: name, Label: label, Hint: hint, Value: v.number(name, n), Error: v.Problems[name], InputMode: "numeric", Class: "short"}
}

func (v PieceView) area(name, label, hint, value string, rows int) Textarea {
	return Textarea{Name: name, Label: label, Hint: hint, Value: value, Rows: rows, Error: v.Problems[name]}
}

func (v PieceView) lines(name, label, hint string, list []string) Textarea {
	return v.area(name, label, hint+" One on each line.", strings.Join(list, "\n"), max(3, len(list)+1))
}

func choose(value string, options ...Option) []Option {
	known := false
	for i := range options {
		options[i].Chosen = options[i].Value == value
		known = known || options[i].Chosen
	}
	if !known {
		options = append([]Option{{Value: value, Text: orElse(value, "Choose"), Chosen: true}}, options...)
	}
	return options
}

func questionKinds(kind courses.QuestionKind) []Option {
	return choose(string(kind), Option{Value: "single", Text: "Choose one"}, Option{Value: "multiple", Text: "Choose all that fit"},
		Option{Value: "order", Text: "Put in order"}, Option{Value: "match", Text: "Match pairs"})
}

func (v PieceView) outcomes(chosen string) []Option {
	out := []Option{{Text: "None"}}
	if v.Draft.Course != nil {
		for _, o := range v.Draft.Course.Outcomes {
			out = append(out, Option{Value: o.ID, Text: cutWords(o.Text, 70)})
		}
	}
	return choose(chosen, out...)
}

// has says which fields an option of a question has: those of its kind, and any that stands there already.
func has(kind courses.QuestionKind, o courses.Option, field string) bool {
	switch field {
	case "goes":
		return kind == courses.Match || o.GoesWith != ""
	case "feedback":
		return kind != courses.Order && kind != courses.Match || o.Feedback != ""
	}
	return kind != courses.Order && kind != courses.Match || o.Right
}

// atRow is the address of the form with one of its rows in sight.
func (v PieceView) atRow(prefix string, i int) string {
	return fmt.Sprintf("%s#row-%s-%d", v.Action(), prefix, i)
}

// atLeastOne gives a list without rows an empty one to write into.
func atLeastOne[T any](rows []T) []T {
	if len(rows) == 0 {
		return make([]T, 1)
	}
	return rows
}

func row(prefix string, i int, field string) string { return fmt.Sprintf("%s-%d-%s", prefix, i, field) }

func optionHead(kind string, q courses.QuestionKind, i int) string {
	if kind == courses.PieceQuestion && q == courses.Order {
		return fmt.Sprintf("Line %d: it comes at place %d", i+1, i+1)
	}
	if kind == courses.PieceQuestion && q == courses.Match {
		return fmt.Sprintf("Pair %d", i+1)
	}
	return fmt.Sprintf("Option %d", i+1)
}

func stepKinds(k courses.Kind) []Option {
	return choose(string(k), Option{Value: "lesson", Text: "Lesson"}, Option{Value: "check", Text: "Knowledge check"}, Option{Value: "task", Text: "Practice task"}, Option{Value: "workshop", Text: "Workshop"})
}

func handIns(h courses.HandIn) []Option {
	out := []Option{{Value: "", Text: "Nothing"}, {Value: "text", Text: "A text"}, {Value: "file", Text: "A file"}}
	if h == courses.HandInNothing {
		out[0].Value = string(courses.HandInNothing)
	}
	return choose(string(h), out...)
}

func stageOptions(s courses.Stage) []Option {
	return choose(string(s), Option{Value: "into", Text: "Into the role"}, Option{Value: "through", Text: "Through the role"}, Option{Value: "beyond", Text: "Beyond the role"})
}

// chosenOf are tick boxes: what can be chosen, and what is chosen and not known.
func chosenOf(chosen []string, options []Option) []Option {
	for i := range options {
		options[i].Chosen = slices.Contains(chosen, options[i].Value)
	}
	for _, c := range chosen {
		if !slices.ContainsFunc(options, func(o Option) bool { return o.Value == c }) {
			options = append(options, Option{Value: c, Text: c + " (not in the course yet)", Chosen: true})
		}
	}
	return options
}

func (v PieceView) sourceOptions(chosen []string) []Option {
	var out []Option
	if v.Draft.Course != nil {
		for _, s := range v.Draft.Course.Sources {
			out = append(out, Option{Value: s.ID, Text: cutWords(s.Text, 90), Hint: "In the text: [@" + s.ID + "]"})
		}
	}
	return chosenOf(chosen, out)
}

func (v PieceView) partOptions(chosen []string) []Option {
	var out []Option
	for _, s := range v.Draft.Outline {
		out = append(out, Option{Value: s.ID, Text: partTitle(s)})
	}
	return chosenOf(chosen, out)
}

func competencyOptions(chosen []string) []Option {
	var out []Option
	for _, a := range cpd.Starter().Areas {
		for _, c := range a.Competencies {
			out = append(out, Option{Value: c.Code, Text: c.Code + " " + c.Title})
		}
	}
	return chosenOf(chosen, out)
}

// isOrHas says whether a field of a part belongs to its kind, or stands there all the same.
func isOrHas(k courses.Kind, kind courses.Kind, has bool) bool { return k == kind || has }
