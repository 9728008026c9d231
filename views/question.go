package views

import (
	"strconv"

	"throughline/courses"
)

// Asked is a question as it was drawn for one learner. Options are named by the place where they are shown: their own
// ids can tell the right order.
type Asked struct {
	Question courses.Question
	Drawn    courses.Drawn
	Name     string // of the form's field; fields of an order or a match are Name + number
	Suffix   string // what follows the number
	Picks    []int  // by shown option: 1 chosen; order: the place given; match: the partner's place; 0 none
	Answered bool   // the replies are shown
	Locked   bool   // the answer stands
	Right    bool
	Problem  string
}

// Field is the name of the field of the shown option i, counted from 0.
func (a Asked) Field(i int) string {
	if a.perOption() {
		return a.Name + strconv.Itoa(i+1) + a.Suffix
	}
	return a.Name + a.Suffix
}

// id is where a link from the list of problems leads: the first thing to choose.
func (a Asked) id() string { return FieldID(a.Field(0)) }

func (a Asked) optionID(i int) string { return optionID(a.Field(i), i, itoa(i+1)) }

// itoa writes a number; templates need it often.
func itoa(n int) string { return strconv.Itoa(n) }

func (a Asked) perOption() bool {
	return a.Question.Kind == courses.Order || a.Question.Kind == courses.Match
}

func (a Asked) pick(i int) int {
	if i < len(a.Picks) {
		return a.Picks[i]
	}
	return 0
}

func (a Asked) option(id string) courses.Option {
	o, _ := a.Question.Option(id)
	return o
}

func (a Asked) how() string {
	switch a.Question.Kind {
	case courses.Multiple:
		return "You can tick more than one."
	case courses.Order:
		return "Give each line its place: 1 comes first."
	case courses.Match:
		return "Choose what goes with each."
	}
	return "Choose one."
}

// verdict is the head of a reply: what the option has to do with the answer.
func (a Asked) verdict(i int, right bool) string {
	chosen := a.pick(i) == 1
	switch {
	case chosen && right:
		return "Your answer. This one fits."
	case chosen:
		return "Your answer. Not quite."
	case right && a.Question.Kind == courses.Multiple:
		return "This one fits as well."
	case right:
		return "This one fits best."
	}
	return "Not this one."
}

// places are the choices of a select: a number for each line, or each partner as shown.
func (a Asked) places(i int) []Option {
	out := []Option{{Value: "", Text: "Choose"}}
	for n := range a.Drawn.Options {
		text := strconv.Itoa(n + 1)
		if a.Question.Kind == courses.Match {
			text = a.option(a.Drawn.Matches[n]).GoesWith
		}
		out = append(out, Option{Value: strconv.Itoa(n + 1), Text: text, Chosen: a.pick(i) == n+1})
	}
	return out
}

// fits tells whether what was given for the shown option i is right, in an order or a match.
func (a Asked) fits(i int) bool {
	id, pick := a.Drawn.Options[i], a.pick(i)
	if pick < 1 || pick > len(a.Drawn.Options) {
		return false
	}
	if a.Question.Kind == courses.Match {
		return a.Drawn.Matches[pick-1] == id
	}
	return a.Question.Options[pick-1].ID == id
}

// given says what was given for the shown option i, in an order or a match.
func (a Asked) given(i int) string {
	pick := a.pick(i)
	if pick < 1 || pick > len(a.Drawn.Options) {
		return "nothing"
	}
	if a.Question.Kind == courses.Match {
		return a.option(a.Drawn.Matches[pick-1]).GoesWith
	}
	return "place " + strconv.Itoa(pick)
}

func (a Asked) resultKind() string {
	if a.Right {
		return "done"
	}
	return "here"
}

func (a Asked) resultTitle() string {
	if a.Right {
		return "Yes, that fits."
	}
	return "Not quite. Here is why."
}
