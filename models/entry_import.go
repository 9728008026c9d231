package models

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"gorm.io/gorm"
)

// ImportPage is a file that somebody brings into their log, as they look at what it would add.
type ImportPage struct {
	EntryImport
	Table EntryTable
	Known int         // rows that are in the log already
	Takes BesideTaken // what comes with them
}

// StartImport keeps a file, sealed, so that its person can look at what it would add to their log, and gives its id. What
// they looked at before and did not take is dropped. Invalid: nothing of it can be read.
func (s *Store) StartImport(ctx context.Context, who Actor, file io.Reader) (string, error) {
	if who.RestrictedUntil != nil {
		return "", who.closedForNow()
	}
	content, err := io.ReadAll(io.LimitReader(file, ImportBytes+1))
	if err != nil {
		return "", refuseField("file", "The file broke off on its way. Please send it again.")
	}
	if _, err := readTable(content, nil); err != nil {
		return "", err
	}
	row := EntryImport{ID: s.NewID(), PersonID: who.PersonID}
	err = s.inTx(ctx, func(tx *Tx) error {
		if _, err := gorm.G[EntryImport](tx.DB).Where("person_id = ? AND done_at IS NULL", who.PersonID).Delete(tx.ctx); err != nil {
			return err
		}
		row.CreatedAt = tx.Now
		var err error
		if row.Sealed, err = tx.seal(who.PersonID, "cpd_imports", "sealed", row.ID, content); err != nil {
			return err
		}
		return gorm.G[EntryImport](tx.DB).Create(tx.ctx, &row)
	})
	return row.ID, err
}

// Import shows what a file would add. chosen says by number which column is which field of TableFields, "" for none; nil
// lets the names of the columns say it. Gone: it was taken, or left alone for a day.
func (s *Store) Import(ctx context.Context, who Actor, id string, chosen []string) (ImportPage, error) {
	var out ImportPage
	err := s.read(ctx, func(tx *Tx) (err error) {
		out, err = tx.importPage(who, id, chosen)
		return err
	})
	return out, err
}

func (tx *Tx) importPage(who Actor, id string, chosen []string) (ImportPage, error) {
	if who.RestrictedUntil != nil {
		return ImportPage{}, who.closedForNow()
	}
	row, err := gorm.G[EntryImport](tx.DB).Where("id = ? AND person_id = ?", id, who.PersonID).Take(tx.ctx)
	if err != nil {
		return ImportPage{}, notFound(err, "this file")
	}
	out := ImportPage{EntryImport: row}
	if row.DoneAt != nil {
		return out, nil
	}
	content, err := tx.open(who.PersonID, "cpd_imports", "sealed", row.ID, row.Sealed)
	if err != nil {
		return out, err
	}
	if out.Table, err = readTable(content, chosen); err != nil {
		return out, err
	}
	known, err := tx.knownKeys(who.PersonID)
	if err != nil {
		return out, err
	}
	for _, r := range out.Table.Rows {
		if known[r.Key] {
			out.Known++
		}
	}
	out.Takes, err = tx.besideTaken(who.PersonID, out.Table.Beside)
	return out, err
}

// knownKeys are what the entries of a person are known by: the keys they came with, and their own ids.
func (tx *Tx) knownKeys(personID string) (map[string]bool, error) {
	var rows []struct{ ID, OriginKey string }
	if err := tx.Raw(`SELECT id, origin_key FROM cpd_entries WHERE person_id = ?`, personID).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[string]bool, 2*len(rows))
	for _, r := range rows {
		out["entry:"+r.ID], out[r.OriginKey] = true, true
	}
	return out, nil
}

// importBatch is how many rows go to the database at once.
const importBatch = 200

// TakeImport adds every row of a file that is not in the log yet, and of our own JSON what stands beside the entries where
// the actor has nothing of its sort: all or nothing. Doing it twice is once. Invalid: some rows cannot be taken as they are;
// nothing is added.
func (s *Store) TakeImport(ctx context.Context, who Actor, id string, chosen []string) (ImportPage, error) {
	var out ImportPage
	err := s.inTx(ctx, func(tx *Tx) error {
		if _, err := gorm.G[Person](tx.DB, noKeyUpdate).Select("id").Where("id = ?", who.PersonID).Take(tx.ctx); err != nil {
			return err
		}
		var err error
		if out, err = tx.importPage(who, id, chosen); err != nil || out.DoneAt != nil {
			return err
		}
		if n := out.Table.WithProblems(); n > 0 {
			return Refuse(Invalid, "%d of the rows need another look. Nothing was added.", n)
		}
		if err = tx.addBeside(who, out.Table.Beside, out.Takes); err != nil {
			return err
		}
		if out.Added, out.EntryImport.Known, err = tx.addRows(who, out.Table.Rows, out.Takes); err != nil {
			return err
		}
		out.Sealed, out.DoneAt = nil, &tx.Now
		return tx.Model(&EntryImport{}).Where("id = ?", id).Updates(map[string]any{"sealed": nil, "done_at": tx.Now, "added": out.Added, "known": out.EntryImport.Known}).Error
	})
	return out, err
}

// addRows adds the rows that are not known, oldest first, so that ids follow the order of the log. What they were counted for
// comes with the schemes.
func (tx *Tx) addRows(who Actor, rows []TableRow, takes BesideTaken) (added, known int, err error) {
	personID := who.PersonID
	keys, err := tx.knownKeys(personID)
	if err != nil {
		return 0, 0, err
	}
	key, err := tx.dataKey(personID)
	if err != nil {
		return 0, 0, err
	}
	var followed []Following
	if takes.Schemes > 0 {
		if followed, err = tx.schemesOf(who); err != nil {
			return 0, 0, err
		}
	}
	var entries []Entry
	var changes []EntryChange
	var links []EntryLink
	var uses []EntryUse
	rows = slices.Clone(rows)
	slices.Reverse(rows) // newest first in our own files: what stands lower is older
	slices.SortStableFunc(rows, func(a, b TableRow) int { return cmp.Compare(a.Facts.countedDay(), b.Facts.countedDay()) })
	for _, r := range rows {
		if keys[r.Key] {
			known++
			continue
		}
		keys[r.Key] = true
		e, change := tx.newEntry(key, Entry{PersonID: personID, Origin: FromImport, OriginKey: r.Key, EntryFacts: r.Facts}, r.Writing, r.Links)
		entries, changes = append(entries, e), append(changes, change)
		for _, l := range r.Links {
			links = append(links, EntryLink{e.ID, l.Scheme, l.Code})
		}
		if f, err := findScheme(followed, r.CountedFor); err == nil && f.CountsOnce {
			if period, err := f.PeriodAt(f.StartsOn, e.CountedDay); err == nil {
				uses = append(uses, EntryUse{EntryID: e.ID, Scheme: f.ID, PeriodStart: period.From})
			}
		}
	}
	if len(entries) == 0 {
		return 0, known, nil
	}
	if err := tx.CreateInBatches(entries, importBatch).Error; err != nil {
		return 0, 0, fmt.Errorf("add the entries: %w", err)
	}
	if err := tx.CreateInBatches(changes, importBatch).Error; err != nil {
		return 0, 0, fmt.Errorf("add their history: %w", err)
	}
	if len(links) > 0 {
		if err := tx.CreateInBatches(links, importBatch).Error; err != nil {
			return 0, 0, fmt.Errorf("add what they touch: %w", err)
		}
	}
	if len(uses) > 0 {
		err = tx.CreateInBatches(uses, importBatch).Error
	}
	return len(entries), known, err
}
