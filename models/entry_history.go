package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"throughline/cpd"
)

// EntryVersion is how an entry stood after a change.
type EntryVersion struct {
	Rev   int
	What  string // added, changed, removed, brought back, …
	At    time.Time
	State EntryState
}

// EntryHistory is how an entry stood after each change, newest first.
func (s *Store) EntryHistory(ctx context.Context, who Actor, id string) ([]EntryVersion, error) {
	var out []EntryVersion
	err := s.read(ctx, func(tx *Tx) error {
		e, err := tx.ownEntry(who, id)
		if err != nil {
			return err
		}
		rows, err := gorm.G[EntryChange](tx.DB).Where("entry_id = ?", e.ID).Order("rev DESC").Find(tx.ctx)
		if err != nil {
			return err
		}
		key, err := tx.dataKey(who.PersonID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			plain, err := openWith(key, place{who.PersonID, "cpd_changes", "sealed", r.ID}, r.Sealed)
			if err != nil {
				return err
			}
			state, err := decode[EntryState](string(plain))
			if err != nil {
				return err
			}
			out = append(out, EntryVersion{r.Rev, r.What, r.At, state})
		}
		return nil
	})
	return out, err
}

func (tx *Tx) recordChange(e Entry, what string, state EntryState) error {
	if state.Links == nil {
		state.Links = []cpd.Link{}
	}
	c := EntryChange{ID: tx.s.NewID(), EntryID: e.ID, Rev: e.Rev, What: what, At: tx.Now}
	var err error
	if c.Sealed, err = tx.seal(e.PersonID, "cpd_changes", "sealed", c.ID, []byte(encode(state))); err != nil {
		return err
	}
	if err := gorm.G[EntryChange](tx.DB).Create(tx.ctx, &c); err != nil {
		return fmt.Errorf("keep the entry's history: %w", err)
	}
	return nil
}
