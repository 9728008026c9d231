package models

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// assignInduction puts an organisation's induction on people's lines, in its order; what is there already stays.
func (tx *Tx) assignInduction(orgID string, people []string) error {
	courses, err := gorm.G[InductionCourse](tx.DB).Where("org_id = ?", orgID).Order("position, course_id").Find(tx.ctx)
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
