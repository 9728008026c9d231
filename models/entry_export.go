package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"throughline/cpd"
)

// ExportedEntry is one entry with everything its person said. What stands under Files, Confirmations and History is told,
// not proved: anybody could write it into a file, so nothing of it is taken from one.
type ExportedEntry struct {
	ID            string                 `json:"id"`
	Origin        Origin                 `json:"origin"`
	Facts         EntryFacts             `json:"facts"`
	Writing       EntryWriting           `json:"writing"`
	Links         []cpd.Link             `json:"links"`
	CountedFor    string                 `json:"countedFor,omitempty"` // the scheme that its person counted it for
	Files         []ExportedFile         `json:"files,omitempty"`
	Confirmations []ExportedConfirmation `json:"confirmations,omitempty"`
	History       []ExportedChange       `json:"history,omitempty"`
}

// digest is the SHA-256 of what the entries say, in their order.
func digestOf(entries []ExportedEntry) string {
	h := sha256.New()
	for _, e := range entries {
		fmt.Fprintf(h, "%s\n", encode(EntryState{Facts: e.Facts, Writing: e.Writing, Links: e.Links}))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// exportEntries opens what the entries of a person's log say, newest first.
func (tx *Tx) exportEntries(personID string, key []byte) ([]ExportedEntry, error) {
	rows, err := gorm.G[Entry](tx.DB).Where("person_id = ? AND removed_at IS NULL", personID).Order("counted_day DESC, id DESC").Find(tx.ctx)
	if err != nil {
		return nil, err
	}
	out := make([]ExportedEntry, len(rows))
	at := make(map[string]int, len(rows))
	for i, e := range rows {
		at[e.ID] = i
		out[i] = ExportedEntry{ID: e.ID, Origin: e.Origin, Facts: e.EntryFacts, Links: []cpd.Link{}}
		if out[i].Writing, err = e.writing(key); err != nil {
			return nil, err
		}
	}
	var links []EntryLink
	err = tx.Raw(`SELECT l.* FROM cpd_links l JOIN cpd_entries e ON e.id = l.entry_id WHERE e.person_id = ? AND e.removed_at IS NULL ORDER BY l.scheme, l.code`, personID).Scan(&links).Error
	for _, l := range links {
		if i, ok := at[l.EntryID]; ok {
			out[i].Links = append(out[i].Links, cpd.Link{Scheme: l.Scheme, Code: l.Code})
		}
	}
	for i := range out {
		out[i].Links = sortedLinks(out[i].Links)
	}
	return out, err
}

// EntriesCSV is the entries of the actor's log as a table. Forbidden after a recovery with somebody else's code.
func (s *Store) EntriesCSV(ctx context.Context, who Actor) ([]byte, error) {
	var entries []ExportedEntry
	err := s.read(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		key, err := tx.dataKey(who.PersonID)
		if err == nil {
			entries, err = tx.exportEntries(who.PersonID, key)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return entriesCSV(entries)
}

// csvColumns are the columns of a log as a table, in their order: the name of each and what stands in it.
var csvColumns = []struct {
	name string
	text func(e ExportedEntry) string
}{
	{"id", func(e ExportedEntry) string { return e.ID }},
	{"title", func(e ExportedEntry) string { return e.Facts.Title }},
	{"kind", func(e ExportedEntry) string { return string(e.Facts.Kind) }},
	{"start", func(e ExportedEntry) string { return string(e.Facts.StartDay) }},
	{"end", func(e ExportedEntry) string { return string(e.Facts.EndDay) }},
	{"minutes", func(e ExportedEntry) string { return number(e.Facts.Minutes) }},
	{"participatory_minutes", func(e ExportedEntry) string { return number(e.Facts.ParticipatoryMinutes) }},
	{"provider", func(e ExportedEntry) string { return e.Facts.Provider }},
	{"presenter", func(e ExportedEntry) string { return e.Facts.Presenter }},
	{"employer", func(e ExportedEntry) string { return e.Facts.Employer }},
	{"mode", func(e ExportedEntry) string { return string(e.Facts.Mode) }},
	{"paid_time", func(e ExportedEntry) string { return string(e.Facts.PaidTime) }},
	{"assessed", func(e ExportedEntry) string { return string(e.Facts.Assessed) }},
	{"certificate_number", func(e ExportedEntry) string { return e.Facts.CertificateNumber }},
	{"issued", func(e ExportedEntry) string { return string(e.Facts.IssuedDay) }},
	{"refresh_by", func(e ExportedEntry) string { return string(e.Facts.RefreshBy) }},
	{"scqf_level", func(e ExportedEntry) string { return number(e.Facts.SCQFLevel) }},
	{"scqf_credits", func(e ExportedEntry) string { return number(e.Facts.SCQFCredits) }},
	{"feedback_from", func(e ExportedEntry) string { return e.Facts.FeedbackFrom }},
	{"peer_role", func(e ExportedEntry) string { return e.Facts.PeerRole }},
	{"peer_day", func(e ExportedEntry) string { return string(e.Facts.PeerDay) }},
	{"what", func(e ExportedEntry) string { return e.Writing.What }},
	{"why", func(e ExportedEntry) string { return e.Writing.Why }},
	{"learnt", func(e ExportedEntry) string { return e.Writing.Learnt }},
	{"changed", func(e ExportedEntry) string { return e.Writing.Changed }},
	{"benefits", func(e ExportedEntry) string { return e.Writing.Benefits }},
	{"peer", func(e ExportedEntry) string { return e.Writing.Peer }},
	{"links", func(e ExportedEntry) string {
		var out []string
		for _, l := range e.Links {
			out = append(out, l.Scheme+":"+l.Code)
		}
		return strings.Join(out, " ")
	}},
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// formulaSigns begin a cell that a spreadsheet would work out. Some take the full-width ones for the others.
const formulaSigns = "=+-@\t\r＝＋－＠"

// entriesCSV is a table: UTF-8 with a byte order mark, so that every spreadsheet reads its letters, and a ' before what one
// would take for a formula.
func entriesCSV(entries []ExportedEntry) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	row := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		row[i] = c.name
	}
	if err := w.Write(row); err != nil {
		return nil, err
	}
	for _, e := range entries {
		for i, c := range csvColumns {
			row[i] = harmless(c.text(e))
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// harmless puts a ' before what a spreadsheet would take for a formula, and before what begins with a ' itself and such a
// sign, so that plainCell finds back what it was.
func harmless(text string) string {
	if isFormula(text) {
		return "'" + text
	}
	return text
}

func isFormula(text string) bool {
	bare := strings.TrimLeft(text, "'")
	return bare != "" && strings.IndexAny(bare, formulaSigns) == 0
}

// plainCell undoes harmless.
func plainCell(text string) string {
	if rest, marked := strings.CutPrefix(text, "'"); marked && isFormula(rest) {
		return rest
	}
	return text
}
