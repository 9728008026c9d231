package models

import (
	"context"
	"slices"

	"throughline/courses"
)

// thanks is the line that a reviewer's choice makes in the credits, "" for none.
func (tx *Tx) thanks(keys keyring, r DraftReview) (string, error) {
	switch r.Credit {
	case "name":
		name, err := tx.openOf(keys, r, "sealed_credit", r.SealedCredit)
		return name + " (review)", err
	case "unnamed":
		return "A reviewer who is thanked without a name", nil
	}
	return "", nil
}

// CreditReviewer puts a reviewer into the course's credits as they chose, or changes or takes out the line that was put
// there before. No other byte of course.yaml changes but the credits. Conflict: course.yaml cannot be read.
func (s *Store) CreditReviewer(ctx context.Context, who Actor, id, reviewID string) error {
	return s.changeReview(ctx, who, id, reviewID, func(tx *Tx, d CourseDraft, r DraftReview) error {
		keys := keyring{}
		now, err := tx.thanks(keys, r)
		if err != nil {
			return err
		}
		before, err := tx.openOf(keys, r, "sealed_credited", r.SealedCredited)
		if err != nil || before == now {
			return err
		}
		if _, err := tx.saveDraft(who, d, DraftEdit{What: "credits", Change: func(f courses.Files) (courses.Files, error) { return changeCredit(f, before, now) }}); err != nil {
			return err
		}
		r.SealedCredited = nil
		if now != "" {
			if r.SealedCredited, err = tx.seal(r.AskedBy, "draft_reviews", "sealed_credited", r.ID, []byte(now)); err != nil {
				return err
			}
		}
		return tx.Model(&DraftReview{}).Select("sealed_credited").Where("id = ?", r.ID).Updates(&r).Error
	})
}

// changeCredit writes a line of credits in the place of another; "" is none.
func changeCredit(f courses.Files, before, now string) (courses.Files, error) {
	const file = "course.yaml"
	m := courses.ReadManuscript(file, f[file])
	i, _ := m.Piece(courses.PieceCourse, "")
	if len(m.Pieces()) == 0 || m.Pieces()[i].Fields == nil {
		return nil, Refuse(Conflict, "The facts about the course cannot be read yet. Mend them first, then put the credit in.")
	}
	fields := m.Pieces()[i].Fields.(courses.CourseFields)
	at := slices.Index(fields.Credits, before)
	fields.Credits = slices.Clone(fields.Credits)
	switch {
	case before != "" && at >= 0 && now != "":
		fields.Credits[at] = now
	case before != "" && at >= 0:
		fields.Credits = slices.Delete(fields.Credits, at, at+1)
	case now != "":
		fields.Credits = append(fields.Credits, now)
	}
	b, err := m.Replace(i, fields)
	if err != nil {
		return nil, err
	}
	f[file] = b
	return f, nil
}
