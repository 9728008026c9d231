package models

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/courses"
)

// DraftEdit is one change of a draft.
type DraftEdit struct {
	What string // for the history: «written», «part moved»
	File string // whose content the form was made from, "" where it needs none
	Base string // the SHA-256 of that content in hexadecimal; "" for a file that is not there yet
	// Pictures asks for the pictures and PDFs too, which may be large. Without it they stay as they are, but for those that
	// Change puts in.
	Pictures bool
	// Change makes the files after it from those before, a map of its own of contents that it must not change.
	Change func(courses.Files) (courses.Files, error)
}

// SaveDraft changes a draft and gives it as it stands then. Conflict: somebody else changed the same file meanwhile, and
// nothing is overwritten. Invalid: the change itself is refused (*courses.Refusal in words), or the course grows too large.
func (s *Store) SaveDraft(ctx context.Context, who Actor, id string, edit DraftEdit) (DraftPage, error) {
	var out DraftPage
	err := s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.draftToChange(who, id)
		if err != nil {
			return err
		}
		out, err = tx.saveDraft(who, d, edit)
		return err
	})
	return out, err
}

// saveDraft is SaveDraft for a draft that the caller has locked.
func (tx *Tx) saveDraft(who Actor, d CourseDraft, edit DraftEdit) (DraftPage, error) {
	read, err := tx.readDraft(d.ID, d.Rev)
	if err != nil {
		return DraftPage{}, err
	}
	stands, there := read.files[edit.File]
	if edit.File != "" && (!there && edit.Base != "" || there && courses.FileHash(stands) != edit.Base) {
		return DraftPage{}, Refuse(Conflict, "Somebody changed this part meanwhile. Both are here: look at what they wrote, then save yours again or keep theirs.")
	}
	before := maps.Clone(read.files)
	if edit.Pictures {
		if before, err = tx.draftFiles(d.ID, d.Rev); err != nil {
			return DraftPage{}, err
		}
	}
	next, err := edit.Change(before)
	var refused *courses.Refusal
	if errors.As(err, &refused) {
		return DraftPage{}, &Error{Kind: Invalid, Message: refused.Error(), Cause: err}
	}
	if err != nil {
		return DraftPage{}, err
	}
	hashes, apart := next.Hashes(), courses.Pictures{}
	for path, picture := range read.pictures {
		if _, put := next[path]; !put && !edit.Pictures {
			hashes[path], apart[path] = read.hashes[path], picture
		}
	}
	if wrong := next.CheckWith(apart); len(wrong) > len(read.files.CheckWith(read.pictures)) { // what was brought in with mistakes can still be mended
		return DraftPage{}, Refuse(Invalid, "%s %s", wrong[0].Message, wrong[0].Fix)
	}
	if uid, _ := courseNames(next); uid != "" && uid != d.UID {
		return DraftPage{}, Refuse(Invalid, "The course's uid stays %s: it tells which course this is, also on other servers.", d.UID)
	}
	if err := tx.addState(who, &d, hashes, next, edit.What); err != nil {
		return DraftPage{}, err
	}
	return tx.draftPage(who, d)
}

// addState keeps files, by the hash of each path, as the next state of a draft that the caller has locked; those of which no
// state has the content yet are among files. The same files as in the last state are no new one.
func (tx *Tx) addState(who Actor, d *CourseDraft, hashes map[string]string, files courses.Files, what string) error {
	manifest, last := encode(hashes), map[string]string{}
	if d.Rev > 0 {
		state, err := tx.draftState(d.ID, d.Rev)
		if err != nil || state.Files == manifest {
			return err
		}
		if last, err = decode[map[string]string](state.Files); err != nil {
			return err
		}
		if err := tx.hasRoom(d); err != nil {
			return err
		}
	}
	kept := map[string]bool{}
	for _, sum := range last {
		kept[sum] = true
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		sum := hashes[path]
		if kept[sum] {
			continue
		}
		kept[sum] = true
		if _, err := tx.keepFileOnce(files[path]); err != nil {
			return err
		}
		if err := gorm.G[DraftFile](tx.DB, clause.OnConflict{DoNothing: true}).Create(tx.ctx, &DraftFile{DraftID: d.ID, Sha256: sum}); err != nil {
			return fmt.Errorf("keep a file of the draft: %w", err)
		}
	}
	d.Rev, d.UpdatedAt = d.Rev+1, tx.Now
	if _, title := courseNames(files); title != "" {
		d.Title = title
	}
	row := DraftState{DraftID: d.ID, Rev: d.Rev, What: what, Files: manifest, MadeBy: who.PersonID, MadeAt: tx.Now}
	if err := gorm.G[DraftState](tx.DB).Create(tx.ctx, &row); err != nil {
		return fmt.Errorf("keep the draft's state: %w", err)
	}
	return tx.Model(&CourseDraft{}).Select("rev", "updated_at", "title").Where("id = ?", d.ID).Updates(d).Error
}

// keepFileOnce keeps content by its SHA-256, which it gives.
func (tx *Tx) keepFileOnce(content []byte) (string, error) {
	if content == nil {
		content = []byte{}
	}
	file := File{Sha256: courses.FileHash(content), Size: int64(len(content)), Content: content, CreatedAt: tx.Now}
	if err := gorm.G[File](tx.DB, clause.OnConflict{DoNothing: true}).Create(tx.ctx, &file); err != nil {
		return "", fmt.Errorf("keep a file: %w", err)
	}
	return file.Sha256, nil
}
