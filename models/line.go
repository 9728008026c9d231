package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"throughline/courses"
)

// Line is a person's way: what is behind, where they are, what is ahead.
type Line struct {
	Behind []LineItem // completed, oldest first
	Here   []LineItem // open, the one last worked on first; paused ones after
	Ahead  []LineItem // assigned and not begun
	Closed int        // how many courses are closed to them for now
}

// LineItem is one course on a person's line.
type LineItem struct {
	Slug        string
	Title       string
	Minutes     int
	Enrolment   string // "" when not begun
	Step        string // where to go on
	StepTitle   string
	StepMinutes int
	Part, Of    int    // «part 4 of 6»
	ContentNote string // of the next part
	Why         string // one sentence on what is left
	Paused      bool
	Waiting     bool // nothing to do but to wait for a signature
	CompletedOn string
	Award       string
	AwardState  AwardState
	DoneFor     string
	touched     time.Time
}

// Next is the one next step: where the person is, or the first thing ahead; nil when there is none.
func (l Line) Next() *LineItem {
	for _, group := range [][]LineItem{l.Here, l.Ahead} {
		for i := range group {
			if !group[i].Paused && !group[i].Waiting {
				return &group[i]
			}
		}
	}
	return nil
}

// Line reads a person's line.
func (s *Store) Line(ctx context.Context, who Actor) (Line, error) {
	var out Line
	err := s.read(ctx, func(tx *Tx) error {
		if err := tx.lineBegun(who, &out); err != nil {
			return err
		}
		return tx.lineAhead(who, &out)
	})
	return out, err
}

func (tx *Tx) lineBegun(who Actor, out *Line) error {
	var rows []struct {
		Enrolment
		Slug    string
		DoneFor string
	}
	err := tx.Raw(`SELECT e.*, c.slug, coalesce(o.name_shown, '') AS done_for FROM enrolments e JOIN courses c ON c.id = e.course_id
		LEFT JOIN organisations o ON o.id = e.org_id WHERE e.person_id = ? AND e.state <> 'left' ORDER BY e.touched_at DESC, e.id`, who.PersonID).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("read the line: %w", err)
	}
	var paused []LineItem
	for _, r := range rows {
		if who.Closed(deref(r.OrgID)) {
			out.Closed++
			continue
		}
		v, err := tx.version(r.VersionID)
		if err != nil {
			return err
		}
		item := LineItem{Slug: r.Slug, Title: v.Parsed.Title, Minutes: v.Parsed.Minutes, Enrolment: r.Enrolment.ID, Paused: r.PausedAt != nil, DoneFor: r.DoneFor, touched: r.TouchedAt}
		if r.State == "completed" {
			item.CompletedOn = deref(r.CompletedOn)
			if err := tx.lineAward(r.Enrolment.ID, &item); err != nil {
				return err
			}
			out.Behind = append([]LineItem{item}, out.Behind...)
			continue
		}
		if err := tx.whereOnLine(r.Enrolment, v, &item); err != nil {
			return err
		}
		if item.Paused {
			paused = append(paused, item)
		} else {
			out.Here = append(out.Here, item)
		}
	}
	out.Here = append(out.Here, paused...)
	return nil
}

// whereOnLine finds the part to go on with: the one last worked on if it is not done, else the next to do.
func (tx *Tx) whereOnLine(e Enrolment, v *Version, item *LineItem) error {
	states, err := tx.stepStates(e.ID)
	if err != nil {
		return err
	}
	standing := v.Parsed.Evaluate(states)
	item.Why, item.Step = standing.Why, standing.Next
	if state := states[e.LastStep]; state != courses.Done && state != courses.Waiting {
		if _, _, ok := v.Parsed.Step(e.LastStep); ok {
			item.Step = e.LastStep
		}
	}
	if item.Step == "" {
		item.Waiting, item.Step = true, e.LastStep
	}
	step, index, ok := v.Parsed.Step(item.Step)
	if !ok {
		step, index = &v.Parsed.Steps[0], 0
		item.Step = step.ID
	}
	item.StepTitle, item.StepMinutes, item.ContentNote, item.Part, item.Of = step.Title, step.Minutes, step.ContentNote, index+1, len(v.Parsed.Steps)
	return nil
}

func (tx *Tx) lineAward(enrolmentID string, item *LineItem) error {
	a, err := gorm.G[Award](tx.DB).Where("enrolment_id = ?", enrolmentID).Order("created_at DESC, id DESC").Limit(1).Take(tx.ctx)
	if err != nil {
		return fmt.Errorf("read a line's award: %w", err)
	}
	page, err := tx.awardPage(a)
	item.Award, item.AwardState = a.Code, page.State
	return err
}

// lineAhead lists what is assigned and not begun; what two organisations assign stands once.
func (tx *Tx) lineAhead(who Actor, out *Line) error {
	var rows []struct{ CourseID, OrgID, Slug, DoneFor string }
	err := tx.Raw(`SELECT a.course_id, a.org_id, c.slug, o.name_shown AS done_for FROM assignments a JOIN courses c ON c.id = a.course_id JOIN organisations o ON o.id = a.org_id
		WHERE a.person_id = ? AND a.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = a.person_id AND e.course_id = a.course_id AND e.state <> 'left')
		ORDER BY a.created_at, a.position, a.id`, who.PersonID).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("read what is ahead: %w", err)
	}
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.CourseID] || who.Closed(r.OrgID) {
			continue
		}
		seen[r.CourseID] = true
		v, err := tx.newestVersion(r.CourseID)
		if err != nil {
			return err
		}
		first := v.Parsed.Steps[0]
		out.Ahead = append(out.Ahead, LineItem{Slug: r.Slug, Title: v.Parsed.Title, Minutes: v.Parsed.Minutes, DoneFor: r.DoneFor, Part: 1, Of: len(v.Parsed.Steps),
			StepTitle: first.Title, StepMinutes: first.Minutes, ContentNote: first.ContentNote})
	}
	return nil
}
