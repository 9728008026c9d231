package cpd

import (
	"slices"
)

// Scheme is what one body asks for, as data (docs/schemes.md). A shipped one is shared and only to be read.
type Scheme struct {
	ID           string
	Name         string
	Body         string // who asks
	For          string // whom it is for
	About        string // what it comes to, in a sentence or two
	Months       int    // how long a period is
	Starts       Day    // a day on which a period starts, from which all others follow; "" where each person has their own
	StartAsk     string // the question for that day, where each person has their own
	CountsOnce   bool   // an entry handed in for another period or scheme does not count, and a minute fills one category
	Elements     []Element
	Requirements []Requirement
	NotJudged    []string // what this program says nothing about
	Sources      []Source
}

// Element is something that entries are linked to: a core learning element, a theme of a code, a topic of an employer.
type Element struct {
	ID            string
	Title         string
	Help          string
	RefreshMonths int // how long it lasts, 0 where it is done once
}

// RequirementKind is one of the few ways in which a scheme can ask.
type RequirementKind string

// The kinds of requirement.
const (
	CoversAll     RequirementKind = "covers_all"    // each element is touched by an entry
	MinutesLeast  RequirementKind = "minutes"       // so many minutes, or so many of a category
	Participating RequirementKind = "participatory" // so many minutes of learning with others
	CountLeast    RequirementKind = "count"         // so many entries with certain parts written
	NoGap         RequirementKind = "no_gap"        // no run of so many months without an entry, unless explained
	MixLeast      RequirementKind = "mix"           // so many different kinds of activity
	Refreshed     RequirementKind = "refresh"       // each topic done, and not longer ago than it lasts
)

var requirementKinds = []RequirementKind{CoversAll, MinutesLeast, Participating, CountLeast, NoGap, MixLeast, Refreshed}

// Part is something that can be there or not in an entry.
type Part string

// The parts that a requirement can ask for.
const (
	PartWhy            Part = "why"
	PartLearnt         Part = "learnt"
	PartChanged        Part = "changed"
	PartBenefits       Part = "benefits"
	PartPeerReflection Part = "peer_reflection"
	PartFeedback       Part = "feedback"
	PartConfirmed      Part = "confirmed"
)

var parts = []worded[Part]{
	{PartWhy, "why it matters"}, {PartLearnt, "what I learnt"}, {PartChanged, "what I do differently"}, {PartBenefits, "who benefits"},
	{PartPeerReflection, "talking it over with someone"}, {PartFeedback, "feedback from someone"}, {PartConfirmed, "confirmed by a person"},
}

// Words is what people read for a part, "" where it is not known.
func (p Part) Words() string { return wordsOf(parts, p) }

// Has says whether a part is there.
func (e Entry) Has(p Part) bool {
	switch p {
	case PartWhy:
		return e.HasWhy
	case PartLearnt:
		return e.HasLearnt
	case PartChanged:
		return e.HasChanged
	case PartBenefits:
		return e.HasBenefits
	case PartPeerReflection:
		return e.PeerReflection
	case PartFeedback:
		return e.FeedbackFrom
	case PartConfirmed:
		return e.Confirmed
	}
	return false
}

// Requirement is one thing that a scheme asks for.
type Requirement struct {
	ID        string
	Kind      RequirementKind
	Title     string
	Help      string
	AtLeast   int      // minutes, entries, kinds, or months of a gap; for the elements their number
	Category  string   // the tag whose minutes count; "" for all
	Elements  []string // ids of Scheme.Elements; empty means all of them
	Parts     []Part   // what an entry must hold to be counted
	Kinds     []Kind   // which kinds are counted; empty means all
	Linked    bool     // an entry counts only when it is linked to one of the elements
	Thing     string   // what is counted, for one: «reflective account»
	WhenAsked bool     // shown, but asked only of those whom the body picks
}

// Source is where a rule was read, when, and how.
type Source struct{ Text, URL, Checked, How string }

// Element gives the element of an id.
func (s Scheme) Element(id string) (Element, bool) {
	i := slices.IndexFunc(s.Elements, func(e Element) bool { return e.ID == id })
	if i < 0 {
		return Element{}, false
	}
	return s.Elements[i], true
}

// elementsOf are the elements that a requirement is about, in the scheme's order.
func (s Scheme) elementsOf(r Requirement) []Element {
	if len(r.Elements) == 0 {
		return s.Elements
	}
	var out []Element
	for _, e := range s.Elements {
		if slices.Contains(r.Elements, e.ID) {
			out = append(out, e)
		}
	}
	return out
}
