package models

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/cpd"
)

// FollowScheme follows a scheme from a first day of the actor's own, which is not looked at where the scheme has one for
// everybody. Following it already changes that day. Invalid: the day is needed [year]. NotFound: no such scheme.
func (s *Store) FollowScheme(ctx context.Context, who Actor, id string, starts cpd.Day) error {
	return s.inTx(ctx, func(tx *Tx) error {
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		f, err := findScheme(all, id)
		if err != nil {
			return err
		}
		return tx.follow(who, f, starts)
	})
}

// follow keeps what a person chose for a scheme, whether they follow it already or not.
func (tx *Tx) follow(who Actor, f Following, starts cpd.Day) error {
	if f.Starts != "" {
		starts = ""
	} else if !starts.Valid() {
		return refuseField("year", "Choose the day on which your period starts.")
	}
	row := SchemeFollowed{ID: tx.s.NewID(), PersonID: who.PersonID, Scheme: f.ID, StartsOn: string(starts), CreatedAt: tx.Now}
	if f.Own != nil {
		row.Own = encode(f.Own)
	}
	current := clause.OnConflict{Columns: []clause.Column{{Name: "person_id"}, {Name: "scheme"}}, TargetWhere: clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "ended_at IS NULL"}}},
		DoUpdates: clause.AssignmentColumns([]string{"starts_on", "own"})}
	if err := tx.Clauses(current).Create(&row).Error; err != nil {
		return fmt.Errorf("follow a scheme: %w", err)
	}
	return tx.moveUses(who, f, starts)
}

// moveUses keeps entries counted for the period that they end in when the first day of periods changes.
func (tx *Tx) moveUses(who Actor, f Following, starts cpd.Day) error {
	var rows []struct {
		EntryID    string
		CountedDay cpd.Day
	}
	err := tx.Raw(`SELECT u.entry_id, e.counted_day FROM cpd_uses u JOIN cpd_entries e ON e.id = u.entry_id WHERE e.person_id = ? AND u.scheme = ?`, who.PersonID, f.ID).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("read what is counted: %w", err)
	}
	for _, r := range rows {
		period, err := f.PeriodAt(starts, r.CountedDay)
		if err != nil {
			return fmt.Errorf("find the period of %s: %w", f.ID, err)
		}
		if err := tx.Exec(`UPDATE cpd_uses SET period_start = ? WHERE entry_id = ? AND scheme = ?`, period.From, r.EntryID, f.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

// StopScheme follows a scheme no more; stopping twice is once. What entries are linked to stays. NotFound: no such scheme.
func (s *Store) StopScheme(ctx context.Context, who Actor, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		if _, err := findScheme(all, id); err != nil {
			return err
		}
		return tx.Exec(`UPDATE cpd_schemes SET ended_at = ? WHERE person_id = ? AND scheme = ? AND ended_at IS NULL`, tx.Now, who.PersonID, id).Error
	})
}

// KeepOwnScheme makes a scheme of the actor's own, or changes theirs of that id, follows it and gives its id. Topics keep the
// ids they have, so that entries stay linked. Invalid: all that is wrong, by the names of cpd.Own's problems and [year].
// NotFound: not theirs. Conflict: they have made 20 already.
func (s *Store) KeepOwnScheme(ctx context.Context, who Actor, id string, own cpd.Own, starts cpd.Day) (string, error) {
	err := s.inTx(ctx, func(tx *Tx) error {
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		if id != "" {
			if f, err := findScheme(all, id); err != nil || f.Own == nil {
				return Refuse(NotFound, "We could not find this scheme.")
			}
		} else if id, err = freeOwnID(all, own.Name); err != nil {
			return err
		}
		var wrong Refusals
		var refused *Error
		own.Name, refused = cleanLine("name", own.Name, 120, "")
		wrong.add(refused)
		own.Organisation, refused = cleanLine("organisation", own.Organisation, 120, "Write who asks for it: an employer, a team, or yourself.")
		wrong.add(refused)
		own.ID, own.Starts, own.Made = id, "", tx.today(who)
		made, problems := own.Scheme()
		for _, p := range problems {
			wrong.add(refuseField(p.Field, "%s", p.Message))
		}
		if !starts.Valid() {
			wrong.add(refuseField("year", "Choose the day on which your period starts."))
		}
		if err := wrong.err(); err != nil {
			return err
		}
		for i := range own.Topics {
			own.Topics[i].ID = made.Elements[i].ID
		}
		return tx.follow(who, Following{Scheme: made, Own: &own}, starts)
	})
	return id, err
}

func freeOwnID(all []Following, name string) (string, error) {
	made := 0
	for _, f := range all {
		if f.Own != nil {
			made++
		}
	}
	if made >= ownSchemes {
		return "", Refuse(Conflict, "You have made %d schemes of your own, and that is the most. Change one of them instead: all of it can be new, also its name.", made)
	}
	base := ownPrefix + cut(slugOf(name), 40)
	for n := 1; ; n++ {
		id := strings.TrimRight(base, "-")
		if n > 1 {
			id = fmt.Sprintf("%s-%d", id, n)
		}
		if !slices.ContainsFunc(all, func(f Following) bool { return f.ID == id }) {
			return id, nil
		}
	}
}

// CountEntry counts an entry for a scheme that the actor follows and that lets nothing count twice, in the period in which
// the entry ended; it is counted for nothing else then. With "" the choice is taken back.
func (s *Store) CountEntry(ctx context.Context, who Actor, entryID, scheme string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		e, err := tx.ownEntry(who, entryID, noKeyUpdate)
		if err != nil {
			return err
		}
		if _, err := gorm.G[EntryUse](tx.DB).Where("entry_id = ?", e.ID).Delete(ctx); err != nil || scheme == "" {
			return err
		}
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		f, err := findScheme(all, scheme)
		if err != nil || !f.Now || !f.CountsOnce {
			return refuseField("counted", "Choose a scheme that you follow, or leave it open.")
		}
		period, err := f.PeriodAt(f.StartsOn, e.CountedDay)
		if err != nil {
			return fmt.Errorf("find the period of %s: %w", f.ID, err)
		}
		return gorm.G[EntryUse](tx.DB).Create(ctx, &EntryUse{EntryID: e.ID, Scheme: f.ID, PeriodStart: period.From})
	})
}
