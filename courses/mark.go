package courses

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// Answer is what a learner chose. single and multiple: option ids. order: all option ids, in the order given.
// match: pairs «id=other», which say that option id goes with the goes_with of option other.
type Answer []string

// Drawn is a question as it was put to one learner: its id and its options' ids in the order shown. Matches is the order
// in which the goes_with side of a match is shown, as ids of the options they belong to. It is kept with the attempt.
type Drawn struct {
	Question string   `json:"question"`
	Options  []string `json:"options"`
	Matches  []string `json:"matches,omitempty"`
}

// Reached says whether so many right answers reach the pass mark of a check.
func (s Step) Reached(right int) bool { return s.Kind == Check && right >= s.PassMark }

// Option gives an option by its id.
func (q Question) Option(id string) (Option, bool) {
	i := slices.IndexFunc(q.Options, func(o Option) bool { return o.ID == id })
	if i < 0 {
		return Option{}, false
	}
	return q.Options[i], true
}

// Valid says whether an answer can be marked: known ids only, none twice; one for single, at least one for multiple, all
// for order and match. In a match two options may point at the same other one: that is an answer, though not the right one.
func (q Question) Valid(a Answer) bool {
	seen := map[string]bool{}
	for _, id := range a {
		if q.Kind == Match {
			left, right, paired := strings.Cut(id, "=")
			if _, known := q.Option(right); !known || !paired {
				return false
			}
			id = left
		}
		if _, known := q.Option(id); !known || seen[id] {
			return false
		}
		seen[id] = true
	}
	switch q.Kind {
	case Single:
		return len(a) == 1
	case Multiple:
		return len(a) >= 1
	case Order, Match:
		return len(a) == len(q.Options)
	}
	return false
}

// Mark says whether an answer is exactly right. One that is not Valid is not right.
func (q Question) Mark(a Answer) bool {
	if !q.Valid(a) {
		return false
	}
	switch q.Kind {
	case Order:
		return slices.Equal(a, q.ids())
	case Match:
		for _, pair := range a {
			if left, right, _ := strings.Cut(pair, "="); left != right {
				return false
			}
		}
		return true
	}
	for _, o := range q.Options {
		if o.Right != slices.Contains(a, o.ID) {
			return false
		}
	}
	return true
}

// RightAnswer is an answer that Mark finds right.
func (q Question) RightAnswer() Answer {
	var a Answer
	for _, o := range q.Options {
		switch {
		case q.Kind == Order:
			a = append(a, o.ID)
		case q.Kind == Match:
			a = append(a, o.ID+"="+o.ID)
		case o.Right:
			a = append(a, o.ID)
		}
	}
	return a
}

func (q Question) ids() []string {
	ids := make([]string, len(q.Options))
	for i, o := range q.Options {
		ids[i] = o.ID
	}
	return ids
}

// DrawQuestions draws a check's questions from its pool and shuffles their options. The same seed gives the same draw.
func (s Step) DrawQuestions(seed uint64) []Drawn {
	r := random(seed)
	pool := slices.Clone(s.Pool)
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	drawn := make([]Drawn, 0, s.Draw)
	for _, q := range pool[:min(s.Draw, len(pool))] {
		drawn = append(drawn, q.draw(r))
	}
	return drawn
}

// DrawOne shuffles the options of a practice question. The same seed gives the same order.
func (q Question) DrawOne(seed uint64) Drawn { return q.draw(random(seed)) }

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x7468726f7567686c)) }

func (q Question) draw(r *rand.Rand) Drawn {
	d := Drawn{Question: q.ID, Options: shuffled(r, q.ids())}
	switch q.Kind {
	case Order:
		d.Options = unlike(r, d.Options, q.ids())
	case Match:
		d.Matches = unlike(r, shuffled(r, q.ids()), d.Options)
	}
	return d
}

func shuffled(r *rand.Rand, ids []string) []string {
	ids = slices.Clone(ids)
	r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids
}

// unlike turns ids by a random step where they stand as in other, so that a shuffle does not give the answer away.
func unlike(r *rand.Rand, ids, other []string) []string {
	if len(ids) < 2 || !slices.Equal(ids, other) {
		return ids
	}
	k := 1 + r.IntN(len(ids)-1)
	return slices.Concat(ids[k:], ids[:k])
}
