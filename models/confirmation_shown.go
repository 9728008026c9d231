package models

import (
	"fmt"
	"slices"
	"strings"
)

// factPart is one of the facts that a person can hold back from somebody who confirms them. What an entry was and when always
// go with a request: without them there would be nothing to confirm.
type factPart struct {
	name  string
	given func(EntryFacts) bool
	clear func(*EntryFacts)
}

var factParts = []factPart{
	{"kind", func(f EntryFacts) bool { return f.Kind != "" }, func(f *EntryFacts) { f.Kind = "" }},
	{"minutes", func(f EntryFacts) bool { return f.Minutes > 0 }, func(f *EntryFacts) { f.Minutes, f.ParticipatoryMinutes = 0, 0 }},
	{"provider", func(f EntryFacts) bool { return f.Provider != "" }, func(f *EntryFacts) { f.Provider = "" }},
	{"presenter", func(f EntryFacts) bool { return f.Presenter != "" }, func(f *EntryFacts) { f.Presenter = "" }},
	{"employer", func(f EntryFacts) bool { return f.Employer != "" }, func(f *EntryFacts) { f.Employer = "" }},
	{"mode", func(f EntryFacts) bool { return f.Mode != "" }, func(f *EntryFacts) { f.Mode = "" }},
	{"paid_time", func(f EntryFacts) bool { return f.PaidTime != "" }, func(f *EntryFacts) { f.PaidTime = "" }},
	{"assessed", func(f EntryFacts) bool { return f.Assessed != "" }, func(f *EntryFacts) { f.Assessed = "" }},
	{"certificate_number", func(f EntryFacts) bool { return f.CertificateNumber != "" }, func(f *EntryFacts) { f.CertificateNumber = "" }},
	{"issued", func(f EntryFacts) bool { return f.IssuedDay != "" }, func(f *EntryFacts) { f.IssuedDay = "" }},
	{"refresh_by", func(f EntryFacts) bool { return f.RefreshBy != "" }, func(f *EntryFacts) { f.RefreshBy = "" }},
	{"scqf_level", func(f EntryFacts) bool { return f.SCQFLevel > 0 }, func(f *EntryFacts) { f.SCQFLevel = 0 }},
	{"scqf_credits", func(f EntryFacts) bool { return f.SCQFCredits > 0 }, func(f *EntryFacts) { f.SCQFCredits = 0 }},
	{"feedback_from", func(f EntryFacts) bool { return f.FeedbackFrom != "" }, func(f *EntryFacts) { f.FeedbackFrom = "" }},
	{"peer_role", func(f EntryFacts) bool { return f.PeerRole != "" }, func(f *EntryFacts) { f.PeerRole = "" }},
	{"peer_day", func(f EntryFacts) bool { return f.PeerDay != "" }, func(f *EntryFacts) { f.PeerDay = "" }},
}

// Given are the names of the facts that an entry has beside what it was and when: the items that can be held back from a
// confirmer. minutes stands for the time with other people too, which is a part of it.
func (f EntryFacts) Given() []string {
	out := []string{}
	for _, p := range factParts {
		if p.given(f) {
			out = append(out, p.name)
		}
	}
	return out
}

// Only is what it was and when, with the facts of these names and no others.
func (f EntryFacts) Only(names []string) EntryFacts {
	for _, p := range factParts {
		if !slices.Contains(names, p.name) {
			p.clear(&f)
		}
	}
	return f
}

func (f EntryFacts) without(names []string) EntryFacts {
	for _, p := range factParts {
		if slices.Contains(names, p.name) {
			p.clear(&f)
		}
	}
	return f
}

// choose keeps what a confirmer is to see of the facts: those of these names. The others are held back; one that is added
// to the entry later is neither, and is not seen because nobody looked at it before it was shared.
func (c *Confirmation) choose(f EntryFacts, show []string) {
	shown, held := []string{}, []string{}
	for _, name := range f.Given() {
		if slices.Contains(show, name) {
			shown = append(shown, name)
		} else {
			held = append(held, name)
		}
	}
	c.Shown, c.Held = encode(shown), encode(held)
}

// facts are what a confirmer sees of an entry's facts.
func (c Confirmation) facts(f EntryFacts) (EntryFacts, error) {
	if c.Shown == "" {
		return f, nil
	}
	names, err := decode[[]string](c.Shown)
	if err != nil {
		return EntryFacts{}, fmt.Errorf("read what a confirmer sees: %w", err)
	}
	return f.Only(names), nil
}

// heldBack are the names of the facts that its person held back.
func (c Confirmation) heldBack() ([]string, error) {
	if c.Held == "" {
		return nil, nil
	}
	names, err := decode[[]string](c.Held)
	if err != nil {
		return nil, fmt.Errorf("read what was held back: %w", err)
	}
	return names, nil
}

// unseen are facts that a portfolio may show beside a confirmation: the part of the item that each stands in ("" always), and
// words for it.
var unseen = map[string]struct{ part, words string }{
	"kind": {"", "what sort of learning it was"}, "minutes": {"minutes", "how long it took"}, "provider": {"provider", "who gave it"},
	"presenter": {"provider", "who led it"}, "employer": {"employer", "whom it was done for"}, "mode": {"mode", "how it was done"},
	"assessed": {"assessed", "how it ended"}, "certificate_number": {"certificate", "the number of the certificate"},
	"refresh_by": {"refresh", "when to refresh it"}, "scqf_level": {"level", "its level"}, "scqf_credits": {"level", "its credits"},
}

// unseenWords says which of the facts that a portfolio shows were held back from whoever confirmed the entry, so that
// «confirmed» says no more than what was; "" where there are none.
func unseenWords(c GivenConfirmation, e Entry, choice ItemChoice) string {
	var words []string
	for _, name := range e.Given() {
		u, shown := unseen[name]
		if shown && slices.Contains(c.HeldBack, name) && (u.part == "" || choice.Has(u.part)) {
			words = append(words, u.words)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " They did not see: " + strings.Join(words, ", ") + "."
}
