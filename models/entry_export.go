package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"throughline/cpd"
)

// logFormat is the version of ExportedLog. A field is added, never changed (docs/cpd-format.md).
const logFormat = 1

// ExportedLog is a whole CPD log, for its person to keep or to take elsewhere.
type ExportedLog struct {
	Format     int             `json:"format"`
	ExportedAt time.Time       `json:"exportedAt"`
	Entries    []ExportedEntry `json:"entries"` // newest first
	Digest     string          `json:"digest"`  // of the entries: what they say and their order, not their ids
}

// ExportedEntry is one entry with everything its person said.
type ExportedEntry struct {
	ID      string       `json:"id"`
	Origin  Origin       `json:"origin"`
	Facts   EntryFacts   `json:"facts"`
	Writing EntryWriting `json:"writing"`
	Links   []cpd.Link   `json:"links"`
}

// digest is the SHA-256 of what the entries say, in their order.
func digestOf(entries []ExportedEntry) string {
	h := sha256.New()
	for _, e := range entries {
		fmt.Fprintf(h, "%s\n", encode(EntryState{Facts: e.Facts, Writing: e.Writing, Links: e.Links}))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ExportLog opens the actor's whole log. Forbidden after a recovery with somebody else's code.
func (s *Store) ExportLog(ctx context.Context, who Actor) (ExportedLog, error) {
	out := ExportedLog{Format: logFormat, Entries: []ExportedEntry{}}
	err := s.read(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		key, err := tx.dataKey(who.PersonID)
		if err != nil {
			return err
		}
		out.ExportedAt = tx.Now
		rows, err := gorm.G[Entry](tx.DB).Where("person_id = ? AND removed_at IS NULL", who.PersonID).Order("counted_day DESC, id DESC").Find(tx.ctx)
		if err != nil {
			return err
		}
		at := make(map[string]int, len(rows))
		for i, e := range rows {
			at[e.ID] = i
			x := ExportedEntry{ID: e.ID, Origin: e.Origin, Facts: e.EntryFacts, Links: []cpd.Link{}}
			if e.SealedWriting != nil {
				plain, err := openWith(key, place{who.PersonID, "cpd_entries", "sealed_writing", e.ID}, e.SealedWriting)
				if err != nil {
					return err
				}
				if err := json.Unmarshal(plain, &x.Writing); err != nil {
					return err
				}
			}
			out.Entries = append(out.Entries, x)
		}
		var links []EntryLink
		err = tx.Raw(`SELECT l.* FROM cpd_links l JOIN cpd_entries e ON e.id = l.entry_id WHERE e.person_id = ? AND e.removed_at IS NULL ORDER BY l.scheme, l.code`, who.PersonID).Scan(&links).Error
		for _, l := range links {
			if i, ok := at[l.EntryID]; ok {
				out.Entries[i].Links = append(out.Entries[i].Links, cpd.Link{Scheme: l.Scheme, Code: l.Code})
			}
		}
		return err
	})
	for i := range out.Entries {
		out.Entries[i].Links = sortedLinks(out.Entries[i].Links)
	}
	out.Digest = digestOf(out.Entries)
	return out, err
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

// formulaSigns begin a cell that a spreadsheet would work out.
const formulaSigns = "=+-@\t\r"

// CSV is the log as a table: UTF-8 with a byte order mark, so that every spreadsheet reads its letters, and a ' before what
// one would take for a formula.
func (l ExportedLog) CSV() ([]byte, error) {
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
	for _, e := range l.Entries {
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
	if bare := strings.TrimLeft(text, "'"); bare != "" && strings.ContainsRune(formulaSigns, rune(bare[0])) {
		return "'" + text
	}
	return text
}

// plainCell undoes harmless.
func plainCell(text string) string {
	if rest, marked := strings.CutPrefix(text, "'"); marked {
		if bare := strings.TrimLeft(rest, "'"); bare != "" && strings.ContainsRune(formulaSigns, rune(bare[0])) {
			return rest
		}
	}
	return text
}
