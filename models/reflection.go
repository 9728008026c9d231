package models

import (
	"fmt"
	"unicode/utf8"

	"gorm.io/gorm"
)

// reflectionLimit is how much one reflection may hold, in characters.
const reflectionLimit = 20_000

// ReflectionText is a reflection opened for its author.
type ReflectionText struct {
	Text string
	Rev  int // 0: nothing kept yet
}

// ReflectionInput is what was typed, and the revision that it was typed over.
type ReflectionInput struct {
	Text string
	Rev  int
}

// reflectionsOf opens a step's reflections for their author; while private writing is closed, it gives none.
func (tx *Tx) reflectionsOf(who Actor, courseID, stepID string) (map[string]ReflectionText, error) {
	out := map[string]ReflectionText{}
	if who.RestrictedUntil != nil {
		return out, nil
	}
	rows, err := gorm.G[Reflection](tx.DB).Where("person_id = ? AND course_id = ? AND step_id = ?", who.PersonID, courseID, stepID).Find(tx.ctx)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	key, err := tx.dataKey(who.PersonID)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		text, err := openWith(key, place{r.PersonID, "reflections", "sealed", r.ID}, r.Sealed)
		if err != nil {
			return out, err
		}
		out[r.BlockID] = ReflectionText{Text: string(text), Rev: r.Rev}
	}
	return out, nil
}

// saveReflections keeps what was typed, sealed. One that was changed elsewhere since it was shown is left alone and
// listed as a conflict; the same text again is no change.
func (tx *Tx) saveReflections(who Actor, e Enrolment, v *Version, stepID string, in map[string]ReflectionInput, out *ScreenSaved) error {
	if len(in) == 0 {
		return nil
	}
	if who.RestrictedUntil != nil {
		return who.closedForNow()
	}
	kept, err := tx.reflectionsOf(who, e.CourseID, stepID)
	if err != nil {
		return err
	}
	for block, typed := range in {
		asked, ok := v.Parsed.Reflection(stepID, block)
		if !ok {
			continue
		}
		now := kept[block]
		switch {
		case typed.Text == now.Text:
			out.Revs[block] = now.Rev
			continue
		case typed.Rev != now.Rev:
			out.Conflicts[block] = now
			continue
		case utf8.RuneCountInString(typed.Text) > reflectionLimit:
			return refuseField("reflection-"+block, "This is longer than we can keep (%d characters). Please shorten it a little.", reflectionLimit)
		}
		row := Reflection{ID: tx.s.NewID(), PersonID: who.PersonID, CourseID: e.CourseID, StepID: stepID, BlockID: block, Prompt: asked.Prompt, Rev: now.Rev + 1,
			CreatedAt: tx.Now, UpdatedAt: tx.Now}
		if err := tx.keepReflection(row, typed.Text); err != nil {
			return err
		}
		out.Revs[block] = row.Rev
	}
	return nil
}

func (tx *Tx) keepReflection(row Reflection, text string) error {
	var err error
	if row.Rev > 1 {
		old, err := gorm.G[Reflection](tx.DB).Select("id").Where("person_id = ? AND course_id = ? AND step_id = ? AND block_id = ?", row.PersonID, row.CourseID, row.StepID, row.BlockID).Take(tx.ctx)
		if err != nil {
			return err
		}
		row.ID = old.ID
	}
	if row.Sealed, err = tx.seal(row.PersonID, "reflections", "sealed", row.ID, []byte(text)); err != nil {
		return err
	}
	if row.Rev == 1 {
		err = gorm.G[Reflection](tx.DB).Create(tx.ctx, &row)
	} else {
		var n int
		n, err = gorm.G[Reflection](tx.DB).Where("id = ? AND rev = ?", row.ID, row.Rev-1).Select("sealed", "rev", "prompt", "updated_at").Updates(tx.ctx, row)
		if err == nil && n == 0 {
			err = gorm.ErrDuplicatedKey
		}
	}
	if err != nil {
		return fmt.Errorf("keep a reflection: %w", err)
	}
	return nil
}
