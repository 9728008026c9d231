package models

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"throughline/cpd"
)

// Limits of what can be brought into a log at once.
const (
	ImportBytes   = 10 << 20 // of our own JSON; a table is less for the same rows
	tableBytes    = 5 << 20
	importRows    = 10_000
	importColumns = 100
	importWord    = 60 // characters of a name: of a column, of an element, of an entry in an earlier log
)

// TableColumn is a column of a table that is brought in, and which of our fields it is taken for.
type TableColumn struct {
	Name   string
	Sample string // the first cell that is not empty, shortened
	Field  string // "" for none
}

// TableRow is what one row of a table would add.
type TableRow struct {
	Line       int // in the file, from 1
	Facts      EntryFacts
	Writing    EntryWriting
	Links      []cpd.Link
	CountedFor string   // the scheme that it was counted for
	Key        string   // what the entry is known by, so that the same row twice is once
	Problems   []string // in words
}

// EntryTable is a file that somebody brings in, read and not kept yet.
type EntryTable struct {
	Own     bool          // our own JSON: nothing to choose
	Columns []TableColumn // of a CSV
	Rows    []TableRow
	Beside  LogBeside // of our own JSON
}

// WithProblems counts the rows that cannot be taken as they are.
func (t EntryTable) WithProblems() int {
	n := 0
	for _, r := range t.Rows {
		if len(r.Problems) > 0 {
			n++
		}
	}
	return n
}

// TableFields are the fields that a column can be taken for, with words for each.
func TableFields() []struct{ Name, Words string } {
	return []struct{ Name, Words string }{
		{"title", "What it was"}, {"start", "Date"}, {"end", "Date it ended"}, {"kind", "Sort of learning"}, {"minutes", "Time, in minutes or like 1:30"},
		{"hours", "Time, in hours"}, {"participatory_minutes", "Time with other people"}, {"provider", "Given by"}, {"presenter", "Led by"},
		{"employer", "Working or volunteering for"}, {"certificate_number", "Certificate number"}, {"issued", "Date on the certificate"}, {"refresh_by", "Refresh by"},
		{"mode", "How"}, {"paid_time", "Whose time"}, {"assessed", "How it ended"}, {"scqf_level", "SCQF level"}, {"scqf_credits", "SCQF credits"},
		{"feedback_from", "Feedback from"}, {"peer_role", "Talked over with"}, {"peer_day", "Talked over on"},
		{"what", "Written: what it was"}, {"why", "Written: why"}, {"learnt", "Written: what I learnt"}, {"changed", "Written: what I do differently"},
		{"benefits", "Written: who gains"}, {"peer", "Written: talking it over"}, {"links", "What it touches"}, {"id", "Number in an earlier log"},
	}
}

// writtenFields are kept as they were typed, to the last line break.
var writtenFields = []string{"what", "why", "learnt", "changed", "benefits", "peer"}

// otherNames are what columns of other people's tables are often called.
var otherNames = map[string]string{
	"activity": "title", "course": "title", "course title": "title", "name": "title", "description": "title", "training": "title", "topic": "title", "subject": "title",
	"date": "start", "start date": "start", "date from": "start", "from": "start", "completed": "start", "date completed": "start", "end date": "end", "date to": "end", "to": "end",
	"type": "kind", "activity type": "kind", "category": "kind", "time": "minutes", "duration": "minutes", "length": "minutes", "mins": "minutes", "cpd hours": "hours", "hrs": "hours",
	"organisation": "provider", "provided by": "provider", "trainer": "presenter", "tutor": "presenter", "employer name": "employer",
	"certificate": "certificate_number", "certificate no": "certificate_number", "expiry": "refresh_by", "expires": "refresh_by", "expiry date": "refresh_by", "renew by": "refresh_by",
	"reflection": "learnt", "what i learned": "learnt", "learning": "learnt", "impact": "changed", "reason": "why",
}

// readTable reads what somebody sent: our own JSON, or a table whose columns are divided by commas, semicolons or tabs.
// chosen says which column is which field, by its number; nil lets the names of the columns say it.
func readTable(content []byte, chosen []string) (EntryTable, error) {
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\ufeff")), " \t\r\n")
	if len(trimmed) == 0 {
		return EntryTable{}, refuseField("file", "There is nothing in this file.")
	}
	own := trimmed[0] == '{'
	switch {
	case own && len(content) > ImportBytes:
		return EntryTable{}, refuseField("file", "This log is larger than 10 MB. Take its entries out as a table (CSV) and bring that in, in parts.")
	case own:
		return readOwnLog(trimmed)
	case len(content) > tableBytes:
		return EntryTable{}, refuseField("file", "This file is larger than 5 MB. Take it in parts.")
	}
	return readCSV(content, chosen)
}

// importedWord is a name from somebody's file, without what no database keeps and no longer than ours are.
func importedWord(text string) string {
	return shorten(strings.ReplaceAll(text, "\x00", ""), importWord)
}

func (row *TableRow) takeLinks(links []cpd.Link) {
	if len(links) > entryLinks {
		row.Problems = append(row.Problems, fmt.Sprintf("This touches more than %d things. Leave some out.", entryLinks))
		return
	}
	for _, l := range links {
		row.Links = append(row.Links, cpd.Link{Scheme: importedWord(l.Scheme), Code: importedWord(l.Code)})
	}
	row.Links = sortedLinks(row.Links)
}

func readCSV(content []byte, chosen []string) (EntryTable, error) {
	text, err := plainText(content)
	if err != nil {
		return EntryTable{}, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = divider(text), -1, true
	head, err := r.Read()
	if err != nil || len(head) > importColumns {
		return EntryTable{}, refuseField("file", "We cannot read this as a table. Save it as CSV in your spreadsheet and try again.")
	}
	var out EntryTable
	for i, name := range head {
		c := TableColumn{Name: shorten(strings.TrimSpace(name), importWord)} // each row with a problem says it again
		if chosen == nil {
			c.Field = fieldFor(c.Name)
		} else if i < len(chosen) {
			c.Field = chosen[i]
		}
		if c.Field != "" && slices.ContainsFunc(out.Columns, func(o TableColumn) bool { return o.Field == c.Field }) {
			c.Field = ""
		}
		out.Columns = append(out.Columns, c)
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return EntryTable{}, refuseField("file", "We cannot read this as a table. Save it as CSV in your spreadsheet and try again.")
		}
		line, _ := r.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if len(out.Rows) == importRows {
			return EntryTable{}, refuseField("file", "This table has more than %d rows. Take it in parts.", importRows)
		}
		out.Rows = append(out.Rows, out.row(line, cells))
	}
	if len(out.Rows) == 0 {
		return EntryTable{}, refuseField("file", "There are no rows under the first one. The first row names the columns.")
	}
	out.check()
	return out, nil
}

// plainText reads UTF-8, or else what older spreadsheets on Windows write.
func plainText(content []byte) (string, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if bytes.IndexByte(content, 0) >= 0 {
		return "", refuseField("file", "We cannot read this as a table. Save it as CSV in your spreadsheet and try again.")
	}
	if utf8.Valid(content) {
		return string(content), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(content)
	return string(text), err
}

// divider is the sign that divides the columns: the one that stands most often in the first line.
func divider(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best, most := ',', 0
	for _, sign := range []rune{',', ';', '\t'} {
		if n := strings.Count(first, string(sign)); n > most {
			best, most = sign, n
		}
	}
	return best
}

func fieldFor(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, f := range TableFields() {
		if name == f.Name || name == strings.ReplaceAll(f.Name, "_", " ") || name == strings.ToLower(f.Words) {
			return f.Name
		}
	}
	return otherNames[name]
}

func (t *EntryTable) row(line int, cells []string) TableRow {
	row := TableRow{Line: line, Facts: EntryFacts{Kind: cpd.Other}}
	wrong := func(field, cell, fix string) {
		row.Problems = append(row.Problems, fmt.Sprintf("%s: “%s” %s", field, shorten(cell, 40), fix))
	}
	for i, cell := range cells {
		if i >= len(t.Columns) {
			break
		}
		cell = strings.ReplaceAll(plainCell(strings.ToValidUTF8(cell, "\uFFFD")), "\r\n", "\n")
		c := &t.Columns[i]
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if !slices.Contains(writtenFields, c.Field) {
			cell = strings.TrimSpace(cell)
		}
		if c.Sample == "" {
			c.Sample = shorten(cell, 40)
		}
		row.take(c.Field, cell, func(fix string) { wrong(c.Name, cell, fix) })
	}
	return row
}

// take puts one cell where it belongs; wrong is told what cannot be read and how to write it.
func (row *TableRow) take(field, cell string, wrong func(fix string)) {
	day := func(into *cpd.Day) {
		d, ok := dayTyped(cell)
		if !ok {
			wrong("is no date that we can read. Write it like 17/5/2026 or May 2026.")
		}
		*into = d
	}
	minutes := func(into *int) {
		n, err := cpd.ParseMinutes(cell)
		if err != nil {
			wrong("is no time that we can read. Write it like 45 or 1:30.")
		}
		*into = n
	}
	f, w := &row.Facts, &row.Writing
	switch field {
	case "id":
		row.Key = "entry:" + importedWord(cell)
	case "title":
		f.Title = cell
	case "kind":
		f.Kind = chosenOf(cell, cpd.Kinds())
		if f.Kind == "" {
			f.Kind = cpd.Other
		}
	case "start":
		day(&f.StartDay)
	case "end":
		day(&f.EndDay)
	case "minutes":
		minutes(&f.Minutes)
	case "hours":
		n, err := cpd.ParseMinutes(cell + " h")
		if err != nil {
			wrong("is no number of hours that we can read. Write it like 2 or 1.5.")
		}
		f.Minutes = n
	case "participatory_minutes":
		minutes(&f.ParticipatoryMinutes)
	case "mode":
		f.Mode = chosenOf(cell, cpd.Modes())
	case "paid_time":
		f.PaidTime = chosenOf(cell, cpd.PaidTimes())
	case "assessed":
		f.Assessed = chosenOf(cell, cpd.Assesseds())
	case "issued":
		day(&f.IssuedDay)
	case "refresh_by":
		day(&f.RefreshBy)
	case "peer_day":
		day(&f.PeerDay)
	case "scqf_level", "scqf_credits":
		var n int
		if _, err := fmt.Sscanf(cell+"\n", "%d\n", &n); err != nil {
			wrong("is no whole number.")
		}
		if field == "scqf_level" {
			f.SCQFLevel = n
		} else {
			f.SCQFCredits = n
		}
	case "links":
		var links []cpd.Link
		for link := range strings.FieldsSeq(cell) {
			if scheme, code, ok := strings.Cut(link, ":"); ok && scheme != "" && code != "" {
				links = append(links, cpd.Link{Scheme: scheme, Code: code})
			}
		}
		row.takeLinks(links)
	default:
		if into := map[string]*string{"provider": &f.Provider, "presenter": &f.Presenter, "employer": &f.Employer, "certificate_number": &f.CertificateNumber,
			"feedback_from": &f.FeedbackFrom, "peer_role": &f.PeerRole, "what": &w.What, "why": &w.Why, "learnt": &w.Learnt, "changed": &w.Changed,
			"benefits": &w.Benefits, "peer": &w.Peer}[field]; into != nil {
			*into = cell
		}
	}
}

// chosenOf finds a value by itself or by its words; "" where there is none.
func chosenOf[T interface {
	~string
	Words() string
}](cell string, values []T) T {
	for _, v := range values {
		if strings.EqualFold(cell, string(v)) || strings.EqualFold(cell, v.Words()) {
			return v
		}
	}
	return ""
}

var (
	isoDay   = regexp.MustCompile(`^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?$`)
	britDay  = regexp.MustCompile(`^(?:(\d{1,2})[/. -])?(\d{1,2}|[A-Za-z]{3,9})[/. -](\d{4})$`)
	shortDay = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2}|[A-Za-z]{3,9})[/.-](\d{2})$`)
)

// dayTyped reads a date as tables hold it: 2026-05-17, 17/5/2026, 17 May 2026, 17/5/26, May 2026. The day comes before the
// month, as in Britain.
func dayTyped(cell string) (cpd.Day, bool) {
	var year, month, day string
	if m := isoDay.FindStringSubmatch(cell); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m := britDay.FindStringSubmatch(cell); m != nil {
		year, month, day = m[3], m[2], m[1]
	} else if m := shortDay.FindStringSubmatch(cell); m != nil {
		year, month, day = "20"+m[3], m[2], m[1]
	} else {
		return "", false
	}
	d, err := cpd.ParseDay(year, month, day)
	return d, err == nil
}

// check tidies every row and tells all that is wrong with it. Rows without a key are known by what they say, and by how many
// rows before say the same.
func (t *EntryTable) check() {
	seen := map[string]int{}
	for i := range t.Rows {
		r := &t.Rows[i]
		clean, wrong := r.Facts.clean()
		r.Facts = clean
		for _, w := range wrong {
			if w.Field != "month" || len(r.Problems) == 0 {
				r.Problems = append(r.Problems, w.Message)
			}
		}
		for _, part := range r.Writing.parts() {
			if utf8.RuneCountInString(part.text) > reflectionLimit {
				r.Problems = append(r.Problems, fmt.Sprintf("One of the texts is longer than we can keep (%d characters).", reflectionLimit))
			}
		}
		if r.Key == "" {
			says := digestOf([]ExportedEntry{{Facts: r.Facts, Writing: r.Writing, Links: r.Links}})
			seen[says]++
			r.Key = fmt.Sprintf("row:%s:%d", says, seen[says])
		}
	}
}
