package models

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Room of one draft with all its states, where Options say nothing else.
const (
	DraftStates = 20_000
	DraftBytes  = 250 << 20 // of different contents: ten times what a course may have
)

// ForgetAges are after how many days states of a draft can be forgotten.
var ForgetAges = []int{30, 90, 365}

// hasRoom refuses one more state of a draft where it has no room. Conflict.
func (tx *Tx) hasRoom(d *CourseDraft) error {
	var kept struct{ States, Bytes int64 }
	err := tx.Raw(`SELECT (SELECT count(*) FROM draft_states WHERE draft_id = ?) AS states,
		(SELECT coalesce(sum(f.size), 0) FROM draft_files d JOIN files f ON f.sha256 = d.sha256 WHERE d.draft_id = ?) AS bytes`, d.ID, d.ID).Scan(&kept).Error
	if err == nil && (kept.States >= tx.s.draftStates || kept.Bytes >= tx.s.draftBytes) {
		err = Refuse(Conflict, "This course has no room for more states. Forget old ones at the end of its history, then save again.")
	}
	return err
}

// ForgetDraftStates forgets the states of a draft that are older than so many days, one of ForgetAges, and gives how many
// they were. The newest stays, and those that a reviewer was shown or spoke of; versions stay as they are. A content that no
// other state, draft or version has is gone for good. Invalid: another number of days.
func (s *Store) ForgetDraftStates(ctx context.Context, who Actor, id string, days int) (int, error) {
	if !slices.Contains(ForgetAges, days) {
		return 0, refuseField("days", "Choose how old the states are that you want to forget.")
	}
	var forgot int64
	err := s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.draftToChange(who, id)
		if err != nil {
			return err
		}
		gone := tx.Exec(`DELETE FROM draft_states WHERE draft_id = ? AND rev < ? AND made_at < ? AND rev NOT IN (SELECT rev FROM draft_reviews WHERE draft_id = ?)
			AND rev NOT IN (SELECT rev FROM draft_comments WHERE draft_id = ?)`, d.ID, d.Rev, tx.Now.Add(-time.Duration(days)*24*time.Hour), d.ID, d.ID)
		if gone.Error != nil {
			return fmt.Errorf("forget states of a draft: %w", gone.Error)
		}
		if forgot = gone.RowsAffected; forgot == 0 {
			return nil
		}
		return tx.dropContents(d.ID)
	})
	return int(forgot), err
}

// dropContents drops the contents of a draft that none of its states has any more.
func (tx *Tx) dropContents(id string) error {
	used, err := tx.usedContents(id)
	if err != nil {
		return err
	}
	kept, err := gorm.G[DraftFile](tx.DB).Where("draft_id = ?", id).Find(tx.ctx)
	if err != nil {
		return err
	}
	var gone []string
	for _, f := range kept {
		if !used[f.Sha256] {
			gone = append(gone, f.Sha256)
		}
	}
	for some := range slices.Chunk(gone, 500) {
		if err := tx.Exec(`DELETE FROM draft_files WHERE draft_id = ? AND sha256 IN ?`, id, some).Error; err != nil {
			return fmt.Errorf("drop files of a draft: %w", err)
		}
		err := tx.Exec(`DELETE FROM files WHERE sha256 IN ? AND NOT EXISTS (SELECT 1 FROM draft_files d WHERE d.sha256 = files.sha256)
			AND NOT EXISTS (SELECT 1 FROM version_files v WHERE v.sha256 = files.sha256)`, some).Error
		if err != nil {
			return fmt.Errorf("drop contents: %w", err)
		}
	}
	return nil
}

// usedContents are the SHA-256 of all that the states of a draft have. They are read one after the other: there may be many.
func (tx *Tx) usedContents(id string) (map[string]bool, error) {
	rows, err := tx.Raw(`SELECT files FROM draft_states WHERE draft_id = ?`, id).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	used := map[string]bool{}
	for rows.Next() {
		var manifest string
		if err := rows.Scan(&manifest); err != nil {
			return nil, err
		}
		hashes, err := decode[map[string]string](manifest)
		if err != nil {
			return nil, err
		}
		for _, sum := range hashes {
			used[sum] = true
		}
	}
	return used, rows.Err()
}
