package models

import (
	"context"
	"fmt"
	"slices"

	"throughline/courses"
)

// GoesPage is how a version of a draft's course goes, as its trainers are shown it: no names, and no group under ten.
type GoesPage struct {
	Draft    CourseDraft
	Zone     string          // of the organisation
	Versions []CourseVersion // newest first; none: nothing is published yet
	Version  *Version        // the one that is shown, nil where there is none
	Started  Tens
	Finished Tens
	Moved    Tens // on to a newer version
	Parts    []PartGoes
}

// PartGoes is how one part of a version goes.
type PartGoes struct {
	Step      courses.Step
	Done      Tens
	Said      Tens   // how many said whether a lesson was useful
	Useful    []Tens // of them, by UsefulChoices
	Questions []QuestionGoes
}

// QuestionGoes is what people chose when they first answered a question of a check.
type QuestionGoes struct {
	Question courses.Question
	Answered Tens
	Chose    []Tens // by option; of an order or a match, how many had all of it right
}

// choiceRight stands for an order or a match that was right in all: there are too many ways to list.
const choiceRight = "right"

// HowItGoes reads how a version of a draft's course goes, by its number; 0 is the newest. It reads only what was made ready
// when things happened. NotFound: the actor may not edit the draft, or there is no such version.
func (s *Store) HowItGoes(ctx context.Context, who Actor, draft string, number int) (GoesPage, error) {
	var out GoesPage
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, draft)
		if err != nil {
			return err
		}
		out.Draft = d
		if err := tx.Raw(`SELECT zone FROM organisations WHERE id = ?`, d.OrgID).Scan(&out.Zone).Error; err != nil {
			return err
		}
		if out.Versions, err = tx.draftVersions(d); err != nil {
			return err
		}
		i := slices.IndexFunc(out.Versions, func(v CourseVersion) bool { return v.Number == number || number == 0 })
		if i < 0 {
			if number == 0 {
				return nil
			}
			return Refuse(NotFound, "We could not find this version.")
		}
		if out.Version, err = tx.version(out.Versions[i].ID); err != nil {
			return err
		}
		var rows []VersionCount
		err = tx.Raw(`SELECT step, item, choice, CASE WHEN ready_at < ? THEN ready ELSE shown END AS shown FROM version_counts WHERE version_id = ?`,
			showsFrom(tx.Now), out.Version.ID).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("read how a course goes: %w", err)
		}
		counts := map[countKey]int{}
		for _, r := range rows {
			counts[countKey{step: r.Step, item: r.Item, choice: r.Choice}] = r.Shown
		}
		out.fill(counts)
		return nil
	})
	return out, err
}

func (p *GoesPage) fill(counts map[countKey]int) {
	of := func(step, item string, choices ...string) (int, []int) {
		out := make([]int, len(choices))
		for i, c := range choices {
			out[i] = counts[countKey{step: step, item: item, choice: c}]
		}
		return counts[countKey{step: step, item: item}], out
	}
	started, _ := of("", countStarted)
	finished, _ := of("", countFinished)
	moved, _ := of("", countMoved)
	p.Started = tensOf(started)
	ways := tensWithin(started, []int{finished, moved}, true)
	p.Finished, p.Moved = ways[0], ways[1]
	var done []int
	for _, step := range p.Version.Parsed.Steps {
		n, _ := of(step.ID, countDone)
		done = append(done, n)
		part := PartGoes{Step: step}
		if step.Kind == courses.Lesson {
			said, useful := of(step.ID, countUseful, UsefulChoices...)
			part.Said, part.Useful = tensOf(said), tensWithin(said, useful, true)
		}
		for _, q := range step.Pool {
			answered, chose := of(step.ID, countQuestion+q.ID, choicesOf(q)...)
			part.Questions = append(part.Questions, QuestionGoes{q, tensOf(answered), tensWithin(answered, chose, q.Kind != courses.Multiple)})
		}
		p.Parts = append(p.Parts, part)
	}
	for i, t := range tensWithin(started, done, false) {
		p.Parts[i].Done = t
	}
}

// choicesOf are what can be counted of a question's answers.
func choicesOf(q courses.Question) []string {
	if q.Kind == courses.Order || q.Kind == courses.Match {
		return []string{choiceRight}
	}
	out := make([]string, len(q.Options))
	for i, o := range q.Options {
		out[i] = o.ID
	}
	return out
}

// countAnswer counts a person's first answer to a question on the version that they are on.
func (tx *Tx) countAnswer(e Enrolment, v *Version, step string, page *CheckPage, q courses.Question, answer courses.Answer) error {
	for _, try := range page.Tries {
		asked, err := decode[[]courses.Drawn](try.Drawn)
		if err != nil {
			return err
		}
		if try.VersionID == v.ID && drawn(asked, q.ID) {
			return nil
		}
	}
	chosen := []string(answer)
	if q.Kind == courses.Order || q.Kind == courses.Match {
		chosen = nil
		if q.Mark(answer) {
			chosen = []string{choiceRight}
		}
	}
	tx.count(e, step, countQuestion+q.ID, chosen...)
	return nil
}
