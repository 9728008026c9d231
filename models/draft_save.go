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
	// Change makes the files after it from those before, which it must not change.
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
	files, err := tx.draftFiles(d.ID, d.Rev)
	if err != nil {
		return DraftPage{}, err
	}
	stands, there := files[edit.File]
	if edit.File != "" && (!there && edit.Base != "" || there && courses.FileHash(stands) != edit.Base) {
		return DraftPage{}, Refuse(Conflict, "Somebody changed this part meanwhile. Both are here: look at what they wrote, then save yours again or keep theirs.")
	}
	next, err := edit.Change(maps.Clone(files))
	var refused *courses.Refusal
	if errors.As(err, &refused) {
		return DraftPage{}, &Error{Kind: Invalid, Message: refused.Error(), Cause: err}
	}
	if err != nil {
		return DraftPage{}, err
	}
	if wrong := next.Check(); len(wrong) > len(files.Check()) { // what was brought in with mistakes can still be mended
		return DraftPage{}, Refuse(Invalid, "%s %s", wrong[0].Message, wrong[0].Fix)
	}
	if uid, _ := courseNames(next); uid != "" && uid != d.UID {
		return DraftPage{}, Refuse(Invalid, "The course's uid stays %s: it tells which course this is, also on other servers.", d.UID)
	}
	if err := tx.addState(who, &d, next, edit.What); err != nil {
		return DraftPage{}, err
	}
	return tx.draftPage(who, d)
}

// addState keeps files as the next state of a draft that the caller has locked, of contents only those that the last state
// does not have. The same files again are no new state.
func (tx *Tx) addState(who Actor, d *CourseDraft, files courses.Files, what string) error {
	var last map[string]string
	if d.Rev > 0 {
		var err error
		if last, err = tx.draftHashes(d.ID, d.Rev); err != nil {
			return err
		}
	}
	hashes := make(map[string]string, len(files))
	for path, content := range files {
		hashes[path] = courses.FileHash(content)
	}
	if d.Rev > 0 && maps.Equal(hashes, last) {
		return nil
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
	row := DraftState{DraftID: d.ID, Rev: d.Rev, What: what, Files: encode(hashes), MadeBy: who.PersonID, MadeAt: tx.Now}
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

// draftHashes gives the SHA-256 of each path in a state of a draft. NotFound: no such state.
func (tx *Tx) draftHashes(id string, rev int) (map[string]string, error) {
	row, err := gorm.G[DraftState](tx.DB).Where("draft_id = ? AND rev = ?", id, rev).Take(tx.ctx)
	if err != nil {
		return nil, notFound(err, "this state of the course")
	}
	return decode[map[string]string](row.Files)
}

// draftFiles reads the files of a state of a draft. NotFound: no such state.
func (tx *Tx) draftFiles(id string, rev int) (courses.Files, error) {
	hashes, err := tx.draftHashes(id, rev)
	if err != nil {
		return nil, err
	}
	var kept []File
	err = tx.Raw(`SELECT f.* FROM files f JOIN draft_files d ON d.sha256 = f.sha256 WHERE d.draft_id = ? AND f.sha256 IN ?`,
		id, slices.Collect(maps.Values(hashes))).Scan(&kept).Error
	if err != nil {
		return nil, fmt.Errorf("read a draft's files: %w", err)
	}
	byHash := map[string][]byte{}
	for _, f := range kept {
		byHash[f.Sha256] = f.Content
	}
	out := courses.Files{}
	for path, sum := range hashes {
		content, ok := byHash[sum]
		if !ok {
			return nil, fmt.Errorf("file %s of draft %s is not kept", path, id)
		}
		out[path] = content
	}
	return out, nil
}
