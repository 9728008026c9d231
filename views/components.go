package views

import (
	"strings"

	"github.com/a-h/templ"
)

// State is where something stands: an award, or something under way.
type State string

// The states of an award, and one for what is under way.
const (
	Valid     State = "valid"
	Expired   State = "expired"
	Replaced  State = "replaced"
	Withdrawn State = "withdrawn"
	Erased    State = "erased"
	Going     State = "going"
)

// Word is the state in a word, as pages say it where nothing more exact is known.
func (s State) Word() string {
	switch s {
	case Expired:
		return "Expired"
	case Replaced:
		return "Replaced"
	case Withdrawn:
		return "Withdrawn"
	case Erased:
		return "Name removed"
	case Going:
		return "Under way"
	}
	return "Valid"
}

func (s State) class() string {
	switch s {
	case Expired, Erased:
		return "status status--expired"
	case Replaced, Withdrawn, Going:
		return "status status--" + string(s)
	}
	return "status"
}

// LineState is where an item of a line stands.
type LineState string

// Where an item of a line stands. The zero value is a plain item, with no state to tell.
const (
	LineDone    LineState = "is-done"    // a part that is done
	LineThrough LineState = "is-through" // a course that is finished: drawn with a loop
	LineHere    LineState = "is-here"
	LineAhead   LineState = "is-ahead"
)

func (s LineState) word() string {
	switch s {
	case LineDone:
		return "Done"
	case LineThrough:
		return "Finished"
	case LineHere:
		return "You are here"
	case LineAhead:
		return "Still to come"
	}
	return ""
}

// LineItem is one item of a line. Its state is always said in words too: Words, or else a word of ours.
type LineItem struct {
	State LineState
	Words string // «Done 2 March 2026», instead of «Done»
	Title string
	Href  string // "" where it leads nowhere
	Meta  string // «15 minutes», one short sentence or more
	Text  string
	Note  string // a content note: «Content note: overdose»
}

func (i LineItem) words() string {
	if i.Words != "" {
		return i.Words
	}
	return i.State.word()
}

// Step is one dot of the line lying down: a part of a course.
type Step struct {
	Name string // «Part 4»
	Done bool
	Here bool
}

func (s Step) words() string {
	switch {
	case s.Here && s.Done:
		return s.Name + ", done, you are here"
	case s.Here:
		return s.Name + ", you are here"
	case s.Done:
		return s.Name + ", done"
	}
	return s.Name + ", to come"
}

// Fact is a term with what is true of it. Body, where given, stands instead of Text.
type Fact struct {
	Term string
	Text string
	Body templ.Component
}

// TableOf is a table whose rows become cards where there is little room.
type TableOf struct {
	Label string // what it is, for those who hear it
	Heads []string
	Rows  [][]Cell // the first cell of a row is its head
}

// Cell is one cell of a table. Href makes a link of Text; Body, where given, stands instead of both.
type Cell struct {
	Text string
	Href string
	Body templ.Component
}

// Pages leads through a long list. Previous and Next are addresses, "" where there is no more.
type Pages struct {
	Sentence string // «People 1 to 50 of 132»
	Previous string
	Next     string
}

func noteClass(kind string) string {
	if kind == "" {
		return "note"
	}
	return "note note--" + kind
}

// digitsOf keeps what a telephone dials.
func digitsOf(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
}
