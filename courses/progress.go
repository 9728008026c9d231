package courses

import (
	"fmt"
	"slices"
	"strings"

	"throughline/internal/strict"
)

// StepState is how far a learner is with a step. The zero value: not begun.
type StepState string

// The states of a step.
const (
	Begun   StepState = "begun"
	Waiting StepState = "waiting" // for a signature
	Again   StepState = "again"   // the signer asked for another go
	Done    StepState = "done"
)

// Tick is one line of the tick-list.
type Tick struct {
	Step, Title string
	Kind        Kind
	Done        bool
	State       StepState
}

// Standing says where a learner stands with the completion rule.
type Standing struct {
	Ticks    []Tick // what the rule asks for, in order
	Complete bool
	Done, Of int
	Why      string // one sentence: why it is not complete yet; "" when complete
	Next     string // the step to do next; "" when nothing is left that the learner can do now
}

// Required are the ids of the steps that the completion rule asks for, in the course's order.
func (c *Course) Required() []string {
	var ids []string
	for _, s := range c.Steps {
		if c.Completion.All || slices.Contains(c.Completion.Steps, s.ID) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// Evaluate holds the states of a learner's steps against the completion rule. This is the only place that says whether a
// course is complete. A state of a step that the rule does not ask for changes nothing.
func (c *Course) Evaluate(states map[string]StepState) Standing {
	var st Standing
	var left []Tick
	begun := false
	for _, id := range c.Required() {
		s, _, _ := c.Step(id)
		tick := Tick{Step: id, Title: s.Title, Kind: s.Kind, State: states[id], Done: states[id] == Done}
		st.Ticks = append(st.Ticks, tick)
		begun = begun || tick.State != ""
		if tick.Done {
			st.Done++
			continue
		}
		left = append(left, tick)
		if st.Next == "" && tick.State != Waiting {
			st.Next = id
		}
	}
	st.Of = len(st.Ticks)
	// A course that asks for nothing could not have been published; it must not complete by itself.
	st.Complete = st.Of > 0 && st.Done == st.Of
	if !st.Complete {
		st.Why = c.why(left, begun, st.Next)
	}
	return st
}

func (c *Course) why(left []Tick, begun bool, next string) string {
	switch {
	case len(left) == 0:
		return "This course has no parts yet."
	case !begun && len(left) == 1:
		return fmt.Sprintf("One part is ahead of you: %s.", c.name(left[0]))
	case !begun:
		return fmt.Sprintf("All %s parts are ahead of you. Start with %s.", strict.Number(len(left)), c.name(left[0]))
	case len(left) == 1:
		return fmt.Sprintf("One part is left: %s.", c.says(left[0]))
	case len(left) <= 3:
		said := make([]string, len(left))
		for i, t := range left {
			said[i] = c.says(t)
		}
		last := len(said) - 1
		return fmt.Sprintf("%s parts are left: %s, and %s.", strict.Upper(strict.Number(len(left))), strings.Join(said[:last], ", "), said[last])
	}
	i := max(0, slices.IndexFunc(left, func(t Tick) bool { return t.Step == next }))
	return fmt.Sprintf("%s parts are left. Next is %s.", strict.Upper(strict.Number(len(left))), c.name(left[i]))
}

// says names a step and what it waits for.
func (c *Course) says(t Tick) string {
	switch t.State {
	case Waiting:
		return c.name(t) + ", which waits for a signature"
	case Again:
		return c.name(t) + ", which is ready for another go"
	case Begun:
		return c.name(t) + ", which you have begun"
	}
	return c.name(t)
}

// name is a step in a sentence: by what it is where it is the only one of its kind, else by its title.
func (c *Course) name(t Tick) string {
	words := map[Kind]string{Check: "the knowledge check", Task: "the practice task", Workshop: "the workshop"}
	same := 0
	for _, s := range c.Steps {
		if s.Kind == t.Kind {
			same++
		}
	}
	if word := words[t.Kind]; word != "" && same == 1 {
		return word
	}
	return "“" + t.Title + "”"
}
