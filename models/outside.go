package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// CertificateEntries are the entries of the actor's log with a number of a certificate or a date to refresh by, without
// those of courses done here, whose certificates are awards. Forbidden after a recovery with somebody else's code.
func (s *Store) CertificateEntries(ctx context.Context, who Actor) ([]Entry, error) {
	var out []Entry
	err := s.read(ctx, func(tx *Tx) (err error) {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		out, err = gorm.G[Entry](tx.DB).Omit("sealed_writing", "search_text").
			Where("person_id = ? AND removed_at IS NULL AND origin <> ? AND (certificate_number <> '' OR refresh_by <> '' OR issued_day <> '')", who.PersonID, FromCourse).
			Order("counted_day DESC, id DESC").Find(tx.ctx)
		if err != nil {
			return fmt.Errorf("read the certificates from elsewhere: %w", err)
		}
		return nil
	})
	return out, err
}

// AddEntryWithFile is AddEntry and AddEvidence in one: both are kept or neither is. sent may be nil.
func (s *Store) AddEntryWithFile(ctx context.Context, who Actor, facts EntryFacts, sent *Upload, shows string) (string, error) {
	facts, wrong := facts.clean()
	if err := wrong.err(); err != nil {
		return "", err
	}
	if who.RestrictedUntil != nil {
		return "", who.closedForNow()
	}
	file, err := acceptUpload(ctx, "file", sent)
	if err != nil {
		return "", err
	}
	var id string
	err = s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.lockPerson(who.PersonID); err != nil {
			return err
		}
		e, err := tx.addEntry(Entry{PersonID: who.PersonID, Origin: FromPerson, EntryFacts: facts}, EntryWriting{}, nil)
		if id = e.ID; err != nil || file == nil {
			return err
		}
		page, err := tx.entryPage(who, id)
		if err != nil {
			return err
		}
		_, err = tx.addEvidence(page, file, shows)
		return err
	})
	return id, err
}
