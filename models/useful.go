package models

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"throughline/courses"
)

// UsefulChoices are what a learner can say of a lesson that they have finished.
var UsefulChoices = []string{"yes", "partly", "no"}

// UsefulSaid stands for whatever was said of a lesson once it cannot be changed any more.
const UsefulSaid = "said"

// AsksUseful tells whether a learner can say, or change, whether a lesson was useful to them.
func (l Learning) AsksUseful(step string) bool {
	p := l.Done[step]
	return l.Enrolment.Counted && l.Enrolment.State != "left" && p.CompletedAt != nil && p.Useful != UsefulSaid
}

// SayUseful counts whether a lesson was useful to its learner. It is counted without their name. What they said is kept
// with their progress while the course is open to them on this version, so that they can change it; then only that they
// said something. Invalid: not one of UsefulChoices. Conflict: not finished, or said for good.
func (s *Store) SayUseful(ctx context.Context, who Actor, enrolmentID, stepID, choice string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		e, v, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		step, _, ok := v.Parsed.Step(stepID)
		if !ok || step.Kind != courses.Lesson {
			return Refuse(NotFound, "This course has no such lesson.")
		}
		if !slices.Contains(UsefulChoices, choice) {
			return refuseField("useful", "Choose one of the three.")
		}
		p, err := tx.progressOf(e.ID, stepID)
		if err != nil || p.Useful == choice {
			return err
		}
		if !(Learning{Enrolment: e, Done: map[string]Progress{stepID: p}}).AsksUseful(stepID) {
			return Refuse(Conflict, "There is nothing to say about this part now.")
		}
		if p.Useful == "" {
			tx.count(e, stepID, countUseful, choice)
		} else {
			tx.addCount(countKey{e.VersionID, stepID, countUseful, ""}, 0) // nobody new: but its row is locked first, as ever
			tx.addCount(countKey{e.VersionID, stepID, countUseful, p.Useful}, -1)
			tx.addCount(countKey{e.VersionID, stepID, countUseful, choice}, 1)
		}
		if e.State == "completed" {
			choice = UsefulSaid
		}
		_, err = gorm.G[Progress](tx.DB).Where("enrolment_id = ? AND step_id = ?", e.ID, stepID).Update(tx.ctx, "useful", choice)
		return err
	})
}

// forgetUseful forgets what was said of the lessons of an enrolment; the counts stay. now says what is kept in its place.
func (tx *Tx) forgetUseful(e Enrolment, now string) error {
	if !e.Counted {
		return nil
	}
	if err := tx.Exec(`UPDATE progress SET useful = ? WHERE enrolment_id = ? AND useful <> ''`, now, e.ID).Error; err != nil {
		return fmt.Errorf("forget what was said of the lessons: %w", err)
	}
	return nil
}
