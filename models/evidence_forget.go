package models

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// DeleteEvidence deletes for good a file that was taken away. Conflict: it still belongs to its entry.
func (s *Store) DeleteEvidence(ctx context.Context, who Actor, id string) (entryID string, err error) {
	err = s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.lockPerson(who.PersonID); err != nil {
			return err
		}
		page, i, err := tx.ownEvidence(who, id, noKeyUpdate)
		if err != nil {
			return err
		}
		if page.Files[i].RemovedAt == nil {
			return Refuse(Conflict, "Take the file away from the entry first. Then you can delete it for good.")
		}
		entryID = page.ID
		if err := tx.forgetEvidence(who.PersonID, page.Files[i].Evidence); err != nil {
			return err
		}
		_, err = tx.saveEntry(page, page.state(), "file deleted")
		return err
	})
	return entryID, err
}

// forgetEvidence deletes the row, and the content where no other row refers to it; the history of its entry keeps that there
// was a file, without its name. The person is locked.
func (tx *Tx) forgetEvidence(personID string, e Evidence) error {
	if err := tx.forgetName(personID, e); err != nil {
		return fmt.Errorf("forget the name of a file: %w", err)
	}
	if err := tx.Exec(`DELETE FROM cpd_evidence WHERE id = ?`, e.ID).Error; err != nil {
		return fmt.Errorf("delete the file of the entry: %w", err)
	}
	err := tx.Exec(`DELETE FROM sealed_files WHERE id = ? AND person_id = ? AND NOT EXISTS (SELECT 1 FROM cpd_evidence WHERE file_id = ?)`, e.FileID, personID, e.FileID).Error
	if err != nil {
		return fmt.Errorf("delete the file: %w", err)
	}
	return nil
}

// forgetName takes the name of a file out of the history of its entry, where no other file of the entry has it.
func (tx *Tx) forgetName(personID string, e Evidence) error {
	all, err := tx.evidenceOf(Entry{ID: e.EntryID, PersonID: personID})
	if err != nil {
		return err
	}
	var name string
	for _, f := range all {
		if f.ID == e.ID {
			name = f.Name
		}
	}
	if name == "" || slices.ContainsFunc(all, func(f EvidenceItem) bool { return f.ID != e.ID && f.Name == name }) {
		return nil
	}
	key, err := tx.dataKey(personID)
	if err != nil {
		return err
	}
	changes, err := gorm.G[EntryChange](tx.DB).Where("entry_id = ?", e.EntryID).Find(tx.ctx)
	for _, c := range changes {
		where := place{personID, "cpd_changes", "sealed", c.ID}
		plain, err := openWith(key, where, c.Sealed)
		if err != nil {
			return err
		}
		state, err := decode[EntryState](string(plain))
		if err != nil {
			return err
		}
		had := false
		for i := range state.Files {
			if state.Files[i].Name == name {
				state.Files[i].Name, had = "", true
			}
		}
		if !had {
			continue
		}
		if err := tx.Exec(`UPDATE cpd_changes SET sealed = ? WHERE id = ?`, sealWith(key, where, []byte(encode(state))), c.ID).Error; err != nil {
			return err
		}
	}
	return err
}

// tidyEvidence deletes what was taken away long ago.
func (tx *Tx) tidyEvidence() error {
	var rows []struct{ ID, EntryID, FileID, PersonID string }
	err := tx.Raw(`SELECT v.id, v.entry_id, v.file_id, e.person_id FROM cpd_evidence v JOIN cpd_entries e ON e.id = v.entry_id WHERE v.removed_at < ? ORDER BY e.person_id, v.id`,
		tx.Now.Add(-RemovedFilesKept)).Scan(&rows).Error
	for _, r := range rows {
		if _, err = tx.lockPerson(r.PersonID); err != nil {
			return err
		}
		var still int64 // it may have been brought back meanwhile
		err = tx.Raw(`SELECT count(*) FROM cpd_evidence WHERE id = ? AND removed_at IS NOT NULL`, r.ID).Scan(&still).Error
		if err != nil || still == 0 {
			continue
		}
		if err = tx.forgetEvidence(r.PersonID, Evidence{ID: r.ID, EntryID: r.EntryID, FileID: r.FileID}); err != nil {
			return err
		}
	}
	return err
}
