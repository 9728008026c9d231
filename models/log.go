package models

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"throughline/cpd"
)

// LogPageSize is how many entries one page of the log shows.
const LogPageSize = 25

// LogFilter chooses entries of a log; what is empty chooses nothing away.
type LogFilter struct {
	Year       int
	Month      int // 1 to 12, with a year
	Kind       cpd.Kind
	Search     string // in title, provider, presenter, employer and kind
	Competency string // a code
	Only       LogOnly
	Removed    bool // those that were taken out of the log, in place of those in it
	Page       int  // from 1
}

// LogOnly chooses entries by what is there or still open.
type LogOnly string

// What a log can be narrowed to.
const (
	OnlyToWrite     LogOnly = "to-write"    // nothing of the write-up yet
	OnlyEvidence    LogOnly = "evidence"    // with a file
	OnlyConfirmed   LogOnly = "confirmed"   // confirmed by a person
	OnlyCertificate LogOnly = "certificate" // with a number or a date to refresh by
)

// LogEntry is an entry in a list.
type LogEntry struct {
	Entry
	Files     int // of evidence
	Confirmed int // confirmations that stand
}

// LogYear is what one year of a log holds.
type LogYear struct {
	Year    int
	Entries int
	Minutes int
}

// LogKind is what a log holds of one kind in one year.
type LogKind struct {
	Year    int
	Kind    cpd.Kind
	Entries int
	Minutes int
}

// Log is one page of a person's CPD log.
type Log struct {
	Entries []LogEntry // newest first
	Found   int        // how many the filter chooses
	Minutes int        // of all that the filter chooses
	Page    int
	Pages   int
	Years   []LogYear // of the whole log, newest first
	Kinds   []LogKind // of the whole log, by year, then by minutes
}

// Log reads a page of the actor's log. Forbidden after a recovery with somebody else's code.
func (s *Store) Log(ctx context.Context, who Actor, f LogFilter) (Log, error) {
	var out Log
	err := s.read(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		where, args := f.where(who.PersonID)
		var found struct{ Entries, Minutes int }
		if err := tx.Raw(`SELECT count(*) AS entries, coalesce(sum(minutes), 0) AS minutes FROM cpd_entries e WHERE `+where, args...).Scan(&found).Error; err != nil {
			return fmt.Errorf("count the log: %w", err)
		}
		out.Found, out.Minutes = found.Entries, found.Minutes
		out.Pages = max(1, (out.Found+LogPageSize-1)/LogPageSize)
		out.Page = min(max(f.Page, 1), out.Pages)
		err := tx.Raw(`SELECT e.*,
			(SELECT count(*) FROM cpd_evidence v WHERE v.entry_id = e.id AND v.removed_at IS NULL) AS files,
			(SELECT count(*) FROM cpd_confirmations c WHERE c.entry_id = e.id AND c.state = 'confirmed') AS confirmed
			FROM cpd_entries e WHERE `+where+` ORDER BY e.counted_day DESC, e.id DESC LIMIT ? OFFSET ?`,
			append(args, LogPageSize, (out.Page-1)*LogPageSize)...).Scan(&out.Entries).Error
		if err != nil {
			return fmt.Errorf("read the log: %w", err)
		}
		return tx.logTotals(who.PersonID, &out)
	})
	return out, err
}

func (f LogFilter) where(personID string) (string, []any) {
	parts, args := []string{"e.person_id = ?"}, []any{personID}
	add := func(sql string, values ...any) {
		parts, args = append(parts, sql), append(args, values...)
	}
	if f.Removed {
		add("e.removed_at IS NOT NULL")
	} else {
		add("e.removed_at IS NULL")
	}
	if f.Year > 0 {
		from, to := fmt.Sprintf("%04d", f.Year), fmt.Sprintf("%04d", f.Year+1)
		if f.Month >= 1 && f.Month <= 12 {
			from, to = fmt.Sprintf("%04d-%02d", f.Year, f.Month), fmt.Sprintf("%04d-%02d", f.Year, f.Month+1)
		}
		add("e.counted_day >= ? AND e.counted_day < ?", from, to)
	}
	if f.Kind != "" {
		add("e.kind = ?", string(f.Kind))
	}
	plain := func(typed string) string { // PostgreSQL takes neither of the two in a question
		return strings.ReplaceAll(strings.ToValidUTF8(typed, "\uFFFD"), "\x00", "\uFFFD")
	}
	if word := strings.TrimSpace(plain(f.Search)); word != "" {
		add("e.search_text LIKE ? ESCAPE '!'", "%"+escapeLike(strings.ToLower(word))+"%")
	}
	if f.Competency != "" {
		add("EXISTS (SELECT 1 FROM cpd_links l WHERE l.entry_id = e.id AND l.scheme = ? AND l.code = ?)", StarterFramework, plain(f.Competency))
	}
	switch f.Only {
	case OnlyToWrite:
		add("e.written = '[]'")
	case OnlyEvidence:
		add("EXISTS (SELECT 1 FROM cpd_evidence v WHERE v.entry_id = e.id AND v.removed_at IS NULL)")
	case OnlyConfirmed:
		add("EXISTS (SELECT 1 FROM cpd_confirmations c WHERE c.entry_id = e.id AND c.state = 'confirmed')")
	case OnlyCertificate:
		add("(e.certificate_number <> '' OR e.refresh_by <> '')")
	}
	return strings.Join(parts, " AND "), args
}

// logTotals counts the whole log by year and kind.
func (tx *Tx) logTotals(personID string, out *Log) error {
	err := tx.Raw(`SELECT CAST(substr(counted_day, 1, 4) AS INTEGER) AS year, kind, count(*) AS entries, sum(minutes) AS minutes
		FROM cpd_entries WHERE person_id = ? AND removed_at IS NULL GROUP BY 1, 2 ORDER BY 1 DESC, 4 DESC, 2`, personID).Scan(&out.Kinds).Error
	if err != nil {
		return fmt.Errorf("add up the log: %w", err)
	}
	for _, k := range out.Kinds {
		if n := len(out.Years); n == 0 || out.Years[n-1].Year != k.Year {
			out.Years = append(out.Years, LogYear{Year: k.Year})
		}
		y := &out.Years[len(out.Years)-1]
		y.Entries, y.Minutes = y.Entries+k.Entries, y.Minutes+k.Minutes
	}
	return nil
}

// entriesFor are all entries of a log as the schemes look at them, oldest first. The texts stay sealed.
func (tx *Tx) entriesFor(personID string) ([]cpd.Entry, error) {
	rows, err := gorm.G[Entry](tx.DB).Omit("sealed_writing", "search_text").Where("person_id = ? AND removed_at IS NULL", personID).Order("counted_day, id").Find(tx.ctx)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(rows))
	out := make([]cpd.Entry, len(rows))
	for i, e := range rows {
		at[e.ID] = i
		out[i] = cpd.Entry{ID: e.ID, Title: e.Title, Kind: e.Kind, Start: e.StartDay, End: e.EndDay, Minutes: e.Minutes, Participatory: e.ParticipatoryMinutes,
			Provider: e.Provider, Mode: e.Mode, HasWhy: e.Has("why"), HasLearnt: e.Has("learnt"), HasChanged: e.Has("changed"), HasBenefits: e.Has("benefits"),
			PeerReflection: e.Has("peer"), FeedbackFrom: e.FeedbackFrom != ""}
	}
	each := func(query string, put func(e *cpd.Entry, a, b string)) error {
		var rows []struct{ EntryID, A, B string }
		if err := tx.Raw(query, personID).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			if i, ok := at[r.EntryID]; ok {
				put(&out[i], r.A, r.B)
			}
		}
		return nil
	}
	const ofPerson = ` x JOIN cpd_entries e ON e.id = x.entry_id WHERE e.person_id = ? AND e.removed_at IS NULL`
	if err := each(`SELECT x.entry_id, x.scheme AS a, x.code AS b FROM cpd_links`+ofPerson+` ORDER BY x.scheme, x.code`, func(e *cpd.Entry, a, b string) {
		e.Links = append(e.Links, cpd.Link{Scheme: a, Code: b})
	}); err != nil {
		return nil, fmt.Errorf("read what entries touch: %w", err)
	}
	if err := each(`SELECT x.entry_id, x.scheme AS a, x.period_start AS b FROM cpd_uses`+ofPerson+` ORDER BY x.scheme`, func(e *cpd.Entry, a, b string) {
		e.UsedFor = append(e.UsedFor, a+" "+b)
	}); err != nil {
		return nil, fmt.Errorf("read what entries were counted for: %w", err)
	}
	err = each(`SELECT x.entry_id, '' AS a, '' AS b FROM cpd_confirmations`+ofPerson+` AND x.state = 'confirmed' ORDER BY x.id`, func(e *cpd.Entry, _, _ string) {
		e.Confirmed = true
	})
	return out, err
}
