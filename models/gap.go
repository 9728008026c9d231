package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"throughline/cpd"
)

// gapLimit is how long an explanation may be, in characters.
const gapLimit = 1000

// ExplainGap keeps what the actor says about months without an entry, sealed; with no text, what was said about them is taken
// away. Invalid [from, text]: not whole months in order, or too long.
func (s *Store) ExplainGap(ctx context.Context, who Actor, from, to cpd.Day, text string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		if !from.Valid() || !to.Valid() || !from.MonthOnly() || !to.MonthOnly() || to < from {
			return refuseField("from", "Choose the first and the last month.")
		}
		text = strings.TrimSpace(text)
		if n := utf8.RuneCountInString(text); n > gapLimit {
			return refuseField("text", "This has %d characters; %d is the most. Please shorten it a little.", n, gapLimit)
		}
		g, err := gorm.G[Gap](tx.DB, noKeyUpdate).Where("person_id = ? AND from_month = ? AND to_month = ?", who.PersonID, string(from), string(to)).Take(ctx)
		there := err == nil
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return fmt.Errorf("look for a gap: %w", err)
		}
		switch {
		case text == "" && !there:
			return refuseField("text", "Write a short line. “Time off” is enough.")
		case text == "":
			_, err = gorm.G[Gap](tx.DB).Where("id = ?", g.ID).Delete(ctx)
			return err
		case !there:
			g = Gap{ID: tx.s.NewID(), PersonID: who.PersonID, FromMonth: string(from), ToMonth: string(to)}
		}
		if g.Sealed, err = tx.seal(who.PersonID, "cpd_gaps", "sealed", g.ID, []byte(text)); err != nil {
			return err
		}
		g.UpdatedAt = tx.Now
		if there {
			_, err = gorm.G[Gap](tx.DB).Where("id = ?", g.ID).Select("sealed", "updated_at").Updates(ctx, g)
			return err
		}
		if err := gorm.G[Gap](tx.DB).Create(ctx, &g); errors.Is(err, gorm.ErrDuplicatedKey) {
			return Refuse(Conflict, "This was just saved on another page or device. Look at it, then save again.")
		} else if err != nil {
			return fmt.Errorf("keep why there is a gap: %w", err)
		}
		return nil
	})
}

// gapsSaid opens what a person said about gaps, in the order of time.
func (tx *Tx) gapsSaid(who Actor) ([]GapText, error) {
	rows, err := gorm.G[Gap](tx.DB).Where("person_id = ?", who.PersonID).Order("from_month, to_month").Find(tx.ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	key, err := tx.dataKey(who.PersonID)
	if err != nil {
		return nil, err
	}
	var out []GapText
	for _, r := range rows {
		plain, err := openWith(key, place{who.PersonID, "cpd_gaps", "sealed", r.ID}, r.Sealed)
		if err != nil {
			return nil, err
		}
		out = append(out, GapText{cpd.Day(r.FromMonth), cpd.Day(r.ToMonth), string(plain)})
	}
	return out, nil
}
