package models

import "context"

// RetireCourse takes the published course of a draft out of use, or brings it back. Nobody new can start a retired one, and it
// goes on nobody's line; whoever is under way may finish, and what was awarded stays. Doing either twice is once. Conflict:
// nothing is published yet. NotFound: the actor may not edit the draft.
func (s *Store) RetireCourse(ctx context.Context, who Actor, draft string, retire bool) error {
	return s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.lockDraft(who, draft)
		if err != nil {
			return err
		}
		course, err := tx.draftCourse(d)
		if err != nil {
			return err
		}
		if course == nil {
			return Refuse(Conflict, "This course is not published, so there is nothing to retire.")
		}
		if (course.RetiredAt != nil) == retire {
			return nil
		}
		course.RetiredAt = nil
		if retire {
			course.RetiredAt = &tx.Now
		}
		return tx.Model(&Course{}).Select("retired_at").Where("id = ?", course.ID).Updates(course).Error
	})
}

// draftCourse is the course that a draft was published as, nil where it was not.
func (tx *Tx) draftCourse(d CourseDraft) (*Course, error) {
	var rows []Course
	err := tx.Raw(`SELECT * FROM courses WHERE uid = ? AND owner_org = ?`, d.UID, d.OrgID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}
