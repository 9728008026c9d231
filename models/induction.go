package models

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// InductionChoice is a course that an organisation may put on the line of whoever joins.
type InductionChoice struct {
	CourseID string
	Slug     string
	Title    string
	Summary  string
	Minutes  int
	Own      bool // the organisation's own
	Chosen   bool
}

const longestInduction = 50

// Induction lists what can be chosen: published courses, not retired, that are public or the organisation's own. Those chosen come
// first, in their order. For coordinators.
func (s *Store) Induction(ctx context.Context, actor Actor, slug string) ([]InductionChoice, error) {
	var out []InductionChoice
	err := s.read(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		out, err = tx.inductionChoices(o.ID)
		return err
	})
	return out, err
}

func (tx *Tx) inductionChoices(orgID string) ([]InductionChoice, error) {
	var out []InductionChoice
	err := tx.Raw(`SELECT c.id AS course_id, c.slug, v.title, v.summary, v.minutes, c.owner_org = ? AS own, i.course_id IS NOT NULL AS chosen
		FROM courses c
		JOIN course_versions v ON v.course_id = c.id AND v.number = (SELECT max(number) FROM course_versions WHERE course_id = c.id)
		LEFT JOIN induction_courses i ON i.org_id = ? AND i.course_id = c.id
		WHERE c.retired_at IS NULL AND (c.public OR c.owner_org = ? OR i.course_id IS NOT NULL)
		ORDER BY CASE WHEN i.course_id IS NULL THEN 1 ELSE 0 END, i.position, c.position, c.slug`, orgID, orgID, orgID).Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("read what can be in the induction: %w", err)
	}
	return out, nil
}

// SetInduction chooses the courses, in order, that whoever joins from now on finds on their line. With alsoHere they go on
// the lines of current members too, who keep what they have. For coordinators. Invalid on courses: one that cannot be chosen.
func (s *Store) SetInduction(ctx context.Context, actor Actor, slug string, courseIDs []string, alsoHere bool) error {
	return s.inTx(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		if err := tx.lockOrganisation(o.ID); err != nil {
			return err
		}
		choices, err := tx.inductionChoices(o.ID)
		if err != nil {
			return err
		}
		var rows []InductionCourse
		for _, id := range courseIDs {
			if slices.ContainsFunc(rows, func(r InductionCourse) bool { return r.CourseID == id }) {
				continue
			}
			if !slices.ContainsFunc(choices, func(c InductionChoice) bool { return c.CourseID == id }) || len(rows) == longestInduction {
				return refuseField("courses", "Choose up to %d courses from the list.", longestInduction)
			}
			rows = append(rows, InductionCourse{OrgID: o.ID, CourseID: id, Position: len(rows) + 1})
		}
		if _, err := gorm.G[InductionCourse](tx.DB).Where("org_id = ?", o.ID).Delete(ctx); err != nil {
			return fmt.Errorf("clear the induction: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		if err := gorm.G[InductionCourse](tx.DB).CreateInBatches(ctx, &rows, longestInduction); err != nil {
			return fmt.Errorf("keep the induction: %w", err)
		}
		if !alsoHere {
			return nil
		}
		var people []string
		if err := tx.Raw("SELECT person_id FROM memberships WHERE org_id = ? AND to_date IS NULL ORDER BY id", o.ID).Scan(&people).Error; err != nil {
			return err
		}
		return tx.assignInduction(o.ID, people)
	})
}

// assignInduction puts an organisation's induction on people's lines, in its order; what is there already stays.
func (tx *Tx) assignInduction(orgID string, people []string) error {
	courses, err := gorm.G[InductionCourse](tx.DB).Where("org_id = ? AND course_id IN (SELECT id FROM courses WHERE retired_at IS NULL)", orgID).Order("position, course_id").Find(tx.ctx)
	if err != nil {
		return fmt.Errorf("read the induction: %w", err)
	}
	var rows []Assignment
	for _, person := range people {
		for i, c := range courses {
			rows = append(rows, Assignment{ID: tx.s.NewID(), PersonID: person, OrgID: orgID, CourseID: c.CourseID, Position: i + 1, CreatedAt: tx.Now})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := gorm.G[Assignment](tx.DB, clause.OnConflict{DoNothing: true}).CreateInBatches(tx.ctx, &rows, 200); err != nil {
		return fmt.Errorf("assign the induction: %w", err)
	}
	return nil
}
