package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"throughline/courses"
)

// Line is a person's way: what is behind, where they are, what is ahead.
type Line struct {
	Behind []LineItem // completed, oldest first
	Here   []LineItem // open, the one last worked on first; paused ones after
	Ahead  []LineItem // assigned and not begun
	Closed int        // how many courses are closed to them for now
	News   int        // unread events about the account itself or a certificate: told on the first page
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
	Waiting     bool   // nothing to do but to wait for a signature
	WaitsFor    string // name of the signer that a task waits for, "" when none does
	CompletedOn string
	Award       string
	AwardState  AwardState
	AwardUntil  string // the award's last valid day, "" for no end
	DoneFor     string
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
		if err := tx.lineAhead(who, &out); err != nil {
			return err
		}
		n, err := gorm.G[PersonEvent](tx.DB).Where("person_id = ? AND kind IN ? AND read_at IS NULL", who.PersonID, []string{EventAccount, EventAward}).Count(tx.ctx, "id")
		out.News = int(n)
		return err
	})
	return out, err
}

func (tx *Tx) lineBegun(who Actor, out *Line) error {
	var rows []struct {
		Enrolment
		Slug     string
		DoneFor  string
		WaitsFor string
	}
	err := tx.Raw(`SELECT e.*, c.slug, coalesce(o.name_shown, '') AS done_for,
		coalesce((SELECT p.name_shown FROM hand_ins h JOIN people p ON p.id = h.signer_id WHERE h.enrolment_id = e.id AND h.state = 'waiting' ORDER BY h.id LIMIT 1), '') AS waits_for
		FROM enrolments e JOIN courses c ON c.id = e.course_id
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
		item := LineItem{Slug: r.Slug, Title: v.Parsed.Title, Minutes: v.Parsed.Minutes, Enrolment: r.Enrolment.ID, Paused: r.PausedAt != nil, DoneFor: r.DoneFor}
		if r.State == "completed" {
			item.CompletedOn = deref(r.CompletedOn)
			if err := tx.lineAward(r.Enrolment.ID, &item); err != nil {
				return err
			}
			out.Behind = append([]LineItem{item}, out.Behind...)
			continue
		}
		item.WaitsFor = r.WaitsFor
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
	item.Why = standing.Why
	item.Step, item.Waiting = v.place(e, states, standing)
	step, index, _ := v.Parsed.Step(item.Step)
	item.StepTitle, item.StepMinutes, item.ContentNote, item.Part, item.Of = step.Title, step.Minutes, step.ContentNote, index+1, len(v.Parsed.Steps)
	return nil
}

// place is the part to go on with: the one last worked on if it is not done, else the next to do. waiting says that
// nothing is left but to wait for a signature. The part is always one of the version.
func (v *Version) place(e Enrolment, states map[string]courses.StepState, standing courses.Standing) (step string, waiting bool) {
	_, _, there := v.Parsed.Step(e.LastStep)
	last := states[e.LastStep]
	switch {
	case there && last != courses.Done && last != courses.Waiting:
		return e.LastStep, false
	case standing.Next != "":
		return standing.Next, false
	case there:
		return e.LastStep, true
	}
	return v.Parsed.Steps[0].ID, true
}

func (tx *Tx) lineAward(enrolmentID string, item *LineItem) error {
	a, err := gorm.G[Award](tx.DB).Where("enrolment_id = ?", enrolmentID).Order("created_at DESC, id DESC").Limit(1).Take(tx.ctx)
	if err != nil {
		return fmt.Errorf("read a line's award: %w", err)
	}
	page, err := tx.awardPage(a)
	item.Award, item.AwardState, item.AwardUntil = a.Code, page.State, deref(a.ValidThrough)
	return err
}

// lineAhead lists what is assigned, not begun and not retired; what two organisations assign stands once.
func (tx *Tx) lineAhead(who Actor, out *Line) error {
	var rows []struct{ CourseID, OrgID, Slug, DoneFor string }
	err := tx.Raw(`SELECT a.course_id, a.org_id, c.slug, o.name_shown AS done_for FROM assignments a JOIN courses c ON c.id = a.course_id JOIN organisations o ON o.id = a.org_id
		WHERE a.person_id = ? AND a.ended_at IS NULL AND c.retired_at IS NULL AND NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = a.person_id AND e.course_id = a.course_id AND e.state <> 'left')
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
