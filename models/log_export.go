package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"throughline/courses"
	"throughline/cpd"
)

// logFormat is the version of ExportedLog (docs/cpd-format.md). Logs from firstLogFormat on can be brought in.
const (
	logFormat      = 2
	firstLogFormat = 1
)

// ExportedLog is a whole CPD log, for its person to keep or to take elsewhere.
type ExportedLog struct {
	Format       int              `json:"format"`
	ExportedAt   time.Time        `json:"exportedAt"`
	Entries      []ExportedEntry  `json:"entries"`      // newest first
	Digest       string           `json:"digest"`       // of the entries: what they say and their order, not their ids
	Schemes      []ExportedScheme `json:"schemes"`      // followed now or before, in the order of choosing
	Gaps         []ExportedGap    `json:"gaps"`         // in the order of time
	Competencies []ExportedLevel  `json:"competencies"` // every answer, the oldest first; the newest of a code counts
}

// ExportedFile tells of a file of an entry; its content is not in a log.
type ExportedFile struct {
	Name      string `json:"name"`
	MediaType string `json:"mediaType"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
	Shows     string `json:"shows,omitempty"`
}

// ExportedConfirmation tells what somebody confirmed, as pages show it.
type ExportedConfirmation struct {
	How         string     `json:"how"`   // seen, discussed, record
	By          string     `json:"by"`    // link: we did not check who; member
	State       string     `json:"state"` // confirmed, hidden, withdrawn
	Name        string     `json:"name"`
	Role        string     `json:"role"`
	ConfirmedOn string     `json:"confirmedOn"`
	Facts       EntryFacts `json:"facts"` // what they saw
	HeldBack    []string   `json:"heldBack,omitempty"`
	Changed     bool       `json:"changedSince,omitempty"`
}

// ExportedChange tells how an entry stood after a change. State is not there in the last one: so it stands now.
type ExportedChange struct {
	What  string      `json:"what"`
	At    time.Time   `json:"at"`
	State *EntryState `json:"state,omitempty"`
}

// ExportedScheme is a CPD scheme that a person chose.
type ExportedScheme struct {
	Scheme   string     `json:"scheme"`
	StartsOn cpd.Day    `json:"startsOn,omitempty"` // "" where the scheme has one day for everybody
	ChosenAt time.Time  `json:"chosenAt"`
	EndedAt  *time.Time `json:"endedAt,omitempty"`
	Own      *cpd.Own   `json:"own,omitempty"` // of one that they or their employer made
}

// ExportedGap is what a person says about months without an entry.
type ExportedGap struct {
	From cpd.Day `json:"from"`
	To   cpd.Day `json:"to"`
	Text string  `json:"text"`
}

// ExportedLevel is where a person saw themselves; level "" takes an earlier answer back.
type ExportedLevel struct {
	Framework string    `json:"framework"`
	Version   string    `json:"version"`
	Code      string    `json:"code"`
	Level     cpd.Level `json:"level"`
	At        time.Time `json:"at"`
}

// ExportLog opens the actor's whole log. Forbidden after a recovery with somebody else's code.
func (s *Store) ExportLog(ctx context.Context, who Actor) (ExportedLog, error) {
	out := ExportedLog{Format: logFormat, Schemes: []ExportedScheme{}, Gaps: []ExportedGap{}, Competencies: []ExportedLevel{}}
	err := s.read(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		key, err := tx.dataKey(who.PersonID)
		if err != nil {
			return err
		}
		out.ExportedAt = tx.Now
		if out.Entries, err = tx.exportEntries(who.PersonID, key); err != nil {
			return err
		}
		for _, add := range []func(string, []byte, []ExportedEntry) error{tx.exportUses, tx.exportFiles, tx.exportConfirmations, tx.exportHistory} {
			if err := add(who.PersonID, key, out.Entries); err != nil {
				return err
			}
		}
		if out.Schemes, err = tx.exportSchemes(who.PersonID); err != nil {
			return err
		}
		gaps, err := tx.gapsSaid(who)
		if err != nil {
			return err
		}
		for _, g := range gaps {
			out.Gaps = append(out.Gaps, ExportedGap(g))
		}
		levels, err := gorm.G[CompetencyLevel](tx.DB).Where("person_id = ?", who.PersonID).Order("created_at, id").Find(tx.ctx)
		for _, l := range levels {
			out.Competencies = append(out.Competencies, ExportedLevel{l.Framework, l.Version, l.Code, cpd.Level(l.Level), l.CreatedAt})
		}
		return err
	})
	out.Digest = digestOf(out.Entries)
	return out, err
}

// byEntry says where each entry stands, for rows that belong to one.
func byEntry(entries []ExportedEntry) map[string]*ExportedEntry {
	out := make(map[string]*ExportedEntry, len(entries))
	for i := range entries {
		out[entries[i].ID] = &entries[i]
	}
	return out
}

func (tx *Tx) exportUses(personID string, _ []byte, entries []ExportedEntry) error {
	at := byEntry(entries)
	var rows []EntryUse
	err := tx.Raw(`SELECT u.* FROM cpd_uses u JOIN cpd_entries e ON e.id = u.entry_id WHERE e.person_id = ? ORDER BY u.scheme`, personID).Scan(&rows).Error
	for _, r := range rows {
		if e := at[r.EntryID]; e != nil {
			e.CountedFor = r.Scheme
		}
	}
	return err
}

// exportFiles lists the files of entries. The digest of each is worked out from its content, one file after the other.
func (tx *Tx) exportFiles(personID string, key []byte, entries []ExportedEntry) error {
	at := byEntry(entries)
	rows, err := gorm.G[Evidence](tx.DB).Where("removed_at IS NULL AND entry_id IN (SELECT id FROM cpd_entries WHERE person_id = ?)", personID).Order("created_at, id").Find(tx.ctx)
	if err != nil {
		return fmt.Errorf("read the files of a log: %w", err)
	}
	sums := map[string]string{}
	for _, r := range rows {
		e := at[r.EntryID]
		if e == nil {
			continue
		}
		name, err := openWith(key, place{personID, "cpd_evidence", "sealed_name", r.ID}, r.SealedName)
		if err != nil {
			return err
		}
		if sums[r.FileID] == "" {
			var sealed []byte
			if err := tx.Raw(`SELECT sealed FROM sealed_files WHERE id = ? AND person_id = ?`, r.FileID, personID).Row().Scan(&sealed); err != nil {
				return fmt.Errorf("read a file of a log: %w", err)
			}
			content, err := openWith(key, place{personID, "sealed_files", "sealed", r.FileID}, sealed)
			if err != nil {
				return err
			}
			sums[r.FileID] = courses.FileHash(content)
		}
		e.Files = append(e.Files, ExportedFile{string(name), r.MediaType, r.Size, sums[r.FileID], r.Shows})
	}
	return nil
}

func (tx *Tx) exportConfirmations(personID string, _ []byte, entries []ExportedEntry) error {
	at := byEntry(entries)
	rows, err := gorm.G[Confirmation](tx.DB).Where("facts <> '' AND entry_id IN (SELECT id FROM cpd_entries WHERE person_id = ?)", personID).Order("decided_at, id").Find(tx.ctx)
	if err != nil {
		return fmt.Errorf("read the confirmations of a log: %w", err)
	}
	for _, r := range rows {
		e := at[r.EntryID]
		if e == nil {
			continue
		}
		given, err := r.givenOn(e.Facts)
		if err != nil {
			return err
		}
		e.Confirmations = append(e.Confirmations, ExportedConfirmation{r.How, r.Kind, r.State, r.Name, r.Role, r.ConfirmedOn, given.Then, given.HeldBack, given.Changed})
	}
	return nil
}

func (tx *Tx) exportHistory(personID string, key []byte, entries []ExportedEntry) error {
	at := byEntry(entries)
	rows, err := tx.Raw(`SELECT h.* FROM cpd_changes h JOIN cpd_entries e ON e.id = h.entry_id WHERE e.person_id = ? AND e.removed_at IS NULL ORDER BY h.entry_id, h.rev`, personID).Rows()
	if err != nil {
		return fmt.Errorf("read the history of a log: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r EntryChange
		if err := tx.ScanRows(rows, &r); err != nil {
			return err
		}
		e := at[r.EntryID]
		if e == nil {
			continue
		}
		plain, err := openWith(key, place{personID, "cpd_changes", "sealed", r.ID}, r.Sealed)
		if err != nil {
			return err
		}
		state, err := decode[EntryState](string(plain))
		if err != nil {
			return err
		}
		e.History = append(e.History, ExportedChange{r.What, r.At, &state})
	}
	for _, e := range at {
		if n := len(e.History); n > 0 {
			e.History[n-1].State = nil
		}
	}
	return rows.Err()
}

func (tx *Tx) exportSchemes(personID string) ([]ExportedScheme, error) {
	rows, err := gorm.G[SchemeFollowed](tx.DB).Where("person_id = ?", personID).Order("created_at, id").Find(tx.ctx)
	if err != nil {
		return nil, fmt.Errorf("read the schemes of a person: %w", err)
	}
	out := []ExportedScheme{}
	for _, r := range rows {
		x := ExportedScheme{Scheme: r.Scheme, StartsOn: cpd.Day(r.StartsOn), ChosenAt: r.CreatedAt, EndedAt: r.EndedAt}
		if r.Own != "" {
			own, err := decode[cpd.Own](r.Own)
			if err != nil {
				return nil, fmt.Errorf("read the scheme %s: %w", r.Scheme, err)
			}
			x.Own = &own
		}
		out = append(out, x)
	}
	return out, nil
}
