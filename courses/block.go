package courses

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"throughline/internal/strict"
)

// Words that open a block.
const (
	blockScenario   = "scenario"
	blockQuestion   = "question"
	blockReflection = "reflection"
)

// blocks reads the blocks of one document and keeps their ids apart.
type blocks struct {
	*reading
	doc  document
	seen map[string]bool
}

func (b *blocks) id(m strict.Mapping) string {
	id := m.ID("id", true)
	if id != "" && b.seen[id] {
		b.Add(m.File, m.LineOf("id"), fmt.Sprintf("The id %s is taken by another block of this part.", strict.Quote(id)), "Give this one another id.")
	}
	b.seen[id] = true
	return id
}

func (b *blocks) scenario(d strict.Place, n *yaml.Node) *Scenario {
	m, ok := d.Mapping(n, "a scenario", keysOf[PieceScenario]...)
	if !ok {
		return nil
	}
	s := &Scenario{ID: b.id(m), Title: m.Text("title", 120, false), Prompt: m.Text("prompt", 500, true)}
	if sn := m.Value("setting", false); sn != nil && sn.Kind == yaml.ScalarNode {
		before := m.Line(sn) - 1
		if sn.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			before++
		}
		s.Setting = b.markdown(document{file: m.File, text: sn.Value, before: before, prefix: s.ID + "-", plain: true,
			cites: b.doc.cites, citesFrom: b.doc.citesFrom}).html()
	} else if sn != nil {
		b.Add(m.File, m.Line(sn), "“setting” should be text.", "Write “setting: |” and the text under it, with spaces in front.")
	}
	best := 0
	ids := map[string]bool{}
	for i, on := range m.List("options", 2, 6) {
		om, ok := m.Mapping(on, "an option", "id", "text", "best", "feedback")
		if !ok {
			continue
		}
		o := Option{ID: b.optionID(om, i, ids), Text: b.optionText(om), Right: om.Yes("best"), Feedback: om.Text("feedback", 1000, true)}
		if o.Right {
			best++
		}
		s.Options = append(s.Options, o)
	}
	if best == 0 && len(s.Options) > 0 {
		b.Add(m.File, m.At, "No option of this scenario is the best one.", "Write “best: true” under the one that fits best.")
	}
	return s
}

func (b *blocks) question(d strict.Place, n *yaml.Node) *Question {
	m, ok := d.Mapping(n, "a question", keysOf[PieceQuestion]...)
	if !ok {
		return nil
	}
	inCheck := b.doc.blocks == Check
	q := &Question{ID: b.id(m), Outcome: m.ID("outcome", inCheck), Prompt: m.Text("prompt", 500, true)}
	q.Kind = QuestionKind(m.OneOf("kind", "", string(Single), string(Multiple), string(Order), string(Match)))
	q.Why = m.Text("why", 1000, q.Kind == Order || q.Kind == Match)
	if q.Outcome != "" && b.known && !b.course.hasOutcome(q.Outcome) {
		b.Add(m.File, m.LineOf("outcome"), fmt.Sprintf("There is no outcome %s in course.yaml.", strict.Quote(q.Outcome)), "Add it to the outcomes of course.yaml, or mend the name here.")
	}
	b.options(q, m)
	return q
}

func (c *Course) hasOutcome(id string) bool {
	for _, o := range c.Outcomes {
		if o.ID == id {
			return true
		}
	}
	return false
}

func (b *blocks) options(q *Question, m strict.Mapping) {
	keys := []string{"id", "text", "right", "feedback"}
	least := 2
	switch q.Kind {
	case Order:
		keys = []string{"id", "text"}
	case Match:
		keys = []string{"id", "text", "goes_with"}
	}
	right := 0
	ids, texts, mates := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, n := range m.List("options", least, 10) {
		om, ok := m.Mapping(n, "an option of this kind of question", keys...)
		if !ok {
			continue
		}
		o := Option{ID: b.optionID(om, i, ids), Text: b.optionText(om)}
		b.once(om, "text", o.Text, texts)
		switch q.Kind {
		case Match:
			o.GoesWith = om.Text("goes_with", 300, true)
			b.once(om, "goes_with", o.GoesWith, mates)
		case Single, Multiple:
			o.Right, o.Feedback = om.Yes("right"), om.Text("feedback", 1000, true)
		}
		if o.Right {
			right++
		}
		q.Options = append(q.Options, o)
	}
	switch {
	case len(q.Options) < 2 || q.Kind != Single && q.Kind != Multiple:
	case right == 0:
		b.Add(m.File, m.At, "No option of this question is right.", "Write “right: true” under the right one.")
	case q.Kind == Single && right > 1:
		b.Add(m.File, m.At, fmt.Sprintf("%s options are right, and only one can be chosen.", strict.Upper(strict.Number(right))), "Write “kind: multiple”, or leave one right option.")
	case q.Kind == Multiple && right == len(q.Options):
		b.Add(m.File, m.At, "All options are right, so there is nothing to choose.", "Add an option that does not fit.")
	}
}

func (b *blocks) once(m strict.Mapping, key, text string, seen map[string]bool) {
	if text != "" && seen[strings.ToLower(text)] {
		b.Add(m.File, m.LineOf(key), fmt.Sprintf("The text %s stands twice in this question.", strict.Quote(text)), "Change one of the two.")
	}
	seen[strings.ToLower(text)] = true
}

// optionID is the option's id, or its letter.
func (b *blocks) optionID(m strict.Mapping, i int, seen map[string]bool) string {
	id := m.ID("id", false)
	if id == "" {
		id = string(rune('a' + i))
	}
	if seen[id] {
		b.Add(m.File, m.At, fmt.Sprintf("Two options have the id %s.", strict.Quote(id)), "Give one of them another id. An option without an id has its letter: a, b, c.")
	}
	seen[id] = true
	return id
}

func (b *blocks) optionText(m strict.Mapping) string {
	text := m.Text("text", 300, true)
	if found := pointsElsewhere(text); found != "" {
		b.Add(m.File, m.LineOf("text"), fmt.Sprintf("The option says %s, but options are shown in a new order each time.", strict.Quote(found)), "Say what is meant in words.")
	}
	return text
}

var elsewhere = regexp.MustCompile(`(?i)\b(?:(?:all|none|both|any|either|neither|some|most|each|two) of the (?:above|below|other (?:answers|options)|answers|options)` +
	`|(?:all|both|none) (?:the )?above|the (?:one|ones|answer|answers|option|options) (?:above|below|before)` +
	`|(?:first|second|third|last|previous|next) (?:answer|option|choice)s?` +
	`|(?:answers?|options?) [a-h]\b|as above)\b` +
	`|^(?:all|none|both|any|either|neither|some|most) of (?:these|those|them)[.!]?$` +
	`|^(?:both |either |neither )?[a-h](?:,? (?:and|or|nor|&) [a-h])+[.!]?$`)

// pointsElsewhere finds words in an option that only make sense in one order of the options.
func pointsElsewhere(text string) string { return elsewhere.FindString(text) }

func (b *blocks) reflection(d strict.Place, n *yaml.Node) *Reflection {
	m, ok := d.Mapping(n, "a reflection", keysOf[PieceReflection]...)
	if !ok {
		return nil
	}
	r := &Reflection{ID: b.id(m), Prompt: m.Text("prompt", 500, true), Guide: m.Texts("guide", 0, 6, 300)}
	for i, text := range append([]string{r.Prompt}, r.Guide...) {
		if word, found := AsksForLivedExperience(text); found {
			line := m.LineOf("prompt")
			if i > 0 {
				line = m.LineOf("guide")
			}
			b.Add(m.File, line, fmt.Sprintf("This asks for the writer's own history (%s).", strict.Quote(word)), "Ask about the work instead: what they noticed, what they will do, whom they will ask.")
		}
	}
	return r
}
