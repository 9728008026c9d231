package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"throughline/cpd"
)

// LogBeside is what our own JSON says beside the entries.
type LogBeside struct {
	Schemes      []ExportedScheme
	Gaps         []ExportedGap
	Competencies []ExportedLevel
	Unknown      []string // ids of shipped schemes that this server does not have
	// What cannot be taken as true from a file, because anybody could have written it there.
	Files, Confirmations int
	History              bool
}

// BesideTaken is how much of that comes with the entries: nothing of a sort of which the person has something already.
type BesideTaken struct {
	Schemes      int // different ones
	Gaps         int
	Competencies int // answers that stand
}

// Any says whether anything comes with the entries.
func (t BesideTaken) Any() bool { return t != BesideTaken{} }

// readLog is our own JSON as it is read; lists end one after the most that is taken, so that nobody can fill the memory.
type readLog struct {
	Format       int                     `json:"format"`
	ExportedAt   time.Time               `json:"exportedAt"`
	Entries      firstOf[readEntry]      `json:"entries"`
	Digest       string                  `json:"digest"`
	Schemes      firstOf[ExportedScheme] `json:"schemes"`
	Gaps         firstOf[ExportedGap]    `json:"gaps"`
	Competencies firstOf[ExportedLevel]  `json:"competencies"`
}

type readEntry struct {
	ID            string       `json:"id"`
	Origin        Origin       `json:"origin"`
	Facts         EntryFacts   `json:"facts"`
	Writing       EntryWriting `json:"writing"`
	Links         []cpd.Link   `json:"links"`
	CountedFor    string       `json:"countedFor"`
	Files         counted      `json:"files"`
	Confirmations counted      `json:"confirmations"`
	History       counted      `json:"history"`
}

// firstOf reads a list up to one more than can be taken.
type firstOf[T any] []T

// UnmarshalJSON reads a list.
func (list *firstOf[T]) UnmarshalJSON(content []byte) error {
	if string(content) == "null" {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if start, err := d.Token(); err != nil || start != json.Delim('[') {
		return errors.New("no list")
	}
	for d.More() && len(*list) <= importRows {
		var item T
		if err := d.Decode(&item); err != nil {
			return err
		}
		*list = append(*list, item)
	}
	return nil
}

// counted is how many a list has; what they say is passed over.
type counted int

// UnmarshalJSON counts a list, without keeping anything of what may be very many.
func (n *counted) UnmarshalJSON(content []byte) error {
	if string(content) == "null" {
		return nil
	}
	if content[0] != '[' {
		return errors.New("no list")
	}
	if len(bytes.TrimSpace(content[1:len(content)-1])) > 0 {
		*n = 1
	}
	depth, inText := 0, false
	for i := 0; i < len(content); i++ {
		switch c := content[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == ',' && depth == 1:
			*n++
		}
	}
	return nil
}

// Limits of what stands beside the entries.
const (
	importSchemes = 200 // lines, with those of schemes that were left and chosen again
	importGaps    = 1000
	frameworkName = 120 // characters of what names a framework among answers
)

// readOwnLog reads a log as ExportLog writes it, of every format so far.
func readOwnLog(content []byte) (EntryTable, error) {
	var log readLog
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil || d.Decode(&struct{}{}) != io.EOF {
		return EntryTable{}, refuseField("file", "This is not a log as Throughline writes it. A table (CSV) can be brought in too.")
	}
	if log.Format < firstLogFormat || log.Format > logFormat {
		return EntryTable{}, refuseField("file", "This log has the format %d; this server reads the formats %d to %d.", log.Format, firstLogFormat, logFormat)
	}
	if len(log.Entries) > importRows {
		return EntryTable{}, refuseField("file", "This log has more than %d entries, which is the most at once.", importRows)
	}
	out := EntryTable{Own: true, Beside: LogBeside{Schemes: log.Schemes, Gaps: log.Gaps, Competencies: log.Competencies}}
	for i, e := range log.Entries {
		row := TableRow{Line: i + 1, Facts: e.Facts, Writing: e.Writing, CountedFor: e.CountedFor}
		if e.ID != "" {
			row.Key = "entry:" + importedWord(e.ID)
		}
		row.takeLinks(e.Links)
		out.Rows = append(out.Rows, row)
		out.Beside.Files += int(e.Files)
		out.Beside.Confirmations += int(e.Confirmations)
		out.Beside.History = out.Beside.History || e.History > 1
	}
	out.check()
	for _, check := range []func() string{out.Beside.checkSchemes, out.Beside.checkGaps, out.Beside.checkCompetencies} {
		if wrong := check(); wrong != "" {
			return EntryTable{}, refuseField("file", "%s Nothing was added.", wrong)
		}
	}
	return out, nil
}

// checkSchemes tidies the schemes and says what is in the way of taking them; those that this server does not have are left
// out and named.
func (b *LogBeside) checkSchemes() string {
	if len(b.Schemes) > importSchemes {
		return fmt.Sprintf("This log follows more than %d schemes.", importSchemes)
	}
	kept, own, current := []ExportedScheme{}, map[string]bool{}, map[string]bool{}
	for _, x := range b.Schemes {
		named := "The scheme “" + importedWord(x.Scheme) + "” in this log"
		scheme, shipped := cpd.FindScheme(x.Scheme)
		switch {
		case x.Own != nil:
			var wrong string
			if scheme, wrong = x.cleanOwn(); wrong != "" {
				return named + " cannot be used: " + wrong
			}
			if own[x.Scheme] = true; len(own) > ownSchemes {
				return fmt.Sprintf("This log has more than %d schemes of your own, which is the most.", ownSchemes)
			}
		case !shipped:
			if name := importedWord(x.Scheme); !slices.Contains(b.Unknown, name) {
				b.Unknown = append(b.Unknown, name)
			}
			continue
		}
		if scheme.Starts != "" {
			x.StartsOn = ""
		} else if !x.StartsOn.Valid() {
			return named + " does not say on which day its period starts."
		}
		if x.EndedAt == nil {
			if current[x.Scheme] {
				return named + " is followed twice."
			}
			current[x.Scheme] = true
		}
		kept = append(kept, x)
	}
	b.Schemes = kept
	return ""
}

// cleanOwn is the scheme that somebody made, tidied as KeepOwnScheme does, or what is in the way.
func (x *ExportedScheme) cleanOwn() (cpd.Scheme, string) {
	own := *x.Own
	if !strings.HasPrefix(x.Scheme, ownPrefix) {
		return cpd.Scheme{}, "the short name of a scheme of your own begins with “" + ownPrefix + "”."
	}
	own.ID, own.Starts, own.About = x.Scheme, "", withoutNUL(own.About)
	if !cpd.Day(own.Made).Valid() {
		own.Made = ""
	}
	var refused *Error
	if own.Name, refused = cleanLine("name", own.Name, 120, ""); refused == nil {
		own.Organisation, refused = cleanLine("organisation", own.Organisation, 120, "It does not say who asks for it.")
	}
	if refused != nil {
		return cpd.Scheme{}, refused.Message
	}
	own.Topics = slices.Clone(own.Topics)
	for i := range own.Topics {
		own.Topics[i].Title = withoutNUL(own.Topics[i].Title)
	}
	made, problems := own.Scheme()
	if len(problems) > 0 {
		return cpd.Scheme{}, problems[0].Message
	}
	for i := range own.Topics {
		own.Topics[i].ID = made.Elements[i].ID
	}
	x.Own = &own
	return made, ""
}

func withoutNUL(text string) string { return strings.ReplaceAll(text, "\x00", "") }

func (b *LogBeside) checkGaps() string {
	if len(b.Gaps) > importGaps {
		return fmt.Sprintf("This log explains more than %d gaps.", importGaps)
	}
	seen := map[ExportedGap]bool{}
	for i := range b.Gaps {
		g := &b.Gaps[i]
		g.Text = strings.TrimSpace(withoutNUL(g.Text))
		months := ExportedGap{From: g.From, To: g.To}
		switch {
		case !g.From.Valid() || !g.To.Valid() || !g.From.MonthOnly() || !g.To.MonthOnly() || g.To < g.From:
			return "One of the gaps in this log has no first and last month."
		case seen[months]:
			return "A gap stands twice in this log."
		case g.Text == "" || utf8.RuneCountInString(g.Text) > gapLimit:
			return fmt.Sprintf("What is said about a gap in this log is empty, or longer than %d characters.", gapLimit)
		}
		seen[months] = true
	}
	return ""
}

func (b *LogBeside) checkCompetencies() string {
	if len(b.Competencies) > importRows {
		return fmt.Sprintf("This log has more than %d answers about competencies.", importRows)
	}
	for i := range b.Competencies {
		c := &b.Competencies[i]
		c.Framework, c.Code = shorten(withoutNUL(c.Framework), frameworkName), importedWord(c.Code)
		if _, err := strconv.ParseUint(c.Version, 10, 31); err != nil || c.Framework == "" || c.Code == "" || c.Level != "" && !c.Level.Known() {
			return "One of the answers about competencies in this log cannot be read."
		}
	}
	return ""
}

// besideTaken counts what comes with the entries, given what the person has already.
func (tx *Tx) besideTaken(personID string, b LogBeside) (BesideTaken, error) {
	var out BesideTaken
	var has struct{ Schemes, Gaps, Levels bool }
	err := tx.Raw(`SELECT EXISTS (SELECT 1 FROM cpd_schemes WHERE person_id = ?) AS schemes, EXISTS (SELECT 1 FROM cpd_gaps WHERE person_id = ?) AS gaps,
		EXISTS (SELECT 1 FROM competency_levels WHERE person_id = ?) AS levels`, personID, personID, personID).Scan(&has).Error
	if err != nil {
		return out, fmt.Errorf("look for what is there already: %w", err)
	}
	if !has.Schemes {
		different := map[string]bool{}
		for _, x := range b.Schemes {
			different[x.Scheme] = true
		}
		out.Schemes = len(different)
	}
	if !has.Gaps {
		out.Gaps = len(b.Gaps)
	}
	if !has.Levels {
		newest := map[[2]string]cpd.Level{}
		for _, c := range b.Competencies {
			newest[[2]string{c.Framework, c.Code}] = c.Level
		}
		for _, level := range newest {
			if level != "" {
				out.Competencies++
			}
		}
	}
	return out, nil
}

// addBeside adds what comes with the entries. Whatever happened keeps its time, which is never one to come.
func (tx *Tx) addBeside(who Actor, b LogBeside, takes BesideTaken) error {
	past := func(at time.Time) time.Time {
		if at.After(tx.Now) {
			return tx.Now
		}
		return at.UTC()
	}
	if takes.Schemes > 0 {
		var rows []SchemeFollowed
		for _, x := range b.Schemes {
			row := SchemeFollowed{ID: tx.s.NewID(), PersonID: who.PersonID, Scheme: x.Scheme, StartsOn: string(x.StartsOn), CreatedAt: past(x.ChosenAt)}
			if x.Own != nil {
				row.Own = encode(x.Own)
			}
			if x.EndedAt != nil {
				ended := past(*x.EndedAt)
				row.EndedAt = &ended
			}
			rows = append(rows, row)
		}
		if err := tx.CreateInBatches(rows, importBatch).Error; err != nil {
			return besideRefused("schemes", err)
		}
	}
	if takes.Gaps > 0 {
		key, err := tx.dataKey(who.PersonID)
		if err != nil {
			return err
		}
		var rows []Gap
		for _, x := range b.Gaps {
			row := Gap{ID: tx.s.NewID(), PersonID: who.PersonID, FromMonth: string(x.From), ToMonth: string(x.To), UpdatedAt: tx.Now}
			row.Sealed = sealWith(key, place{who.PersonID, "cpd_gaps", "sealed", row.ID}, []byte(x.Text))
			rows = append(rows, row)
		}
		if err := tx.CreateInBatches(rows, importBatch).Error; err != nil {
			return besideRefused("gaps", err)
		}
	}
	if takes.Competencies > 0 {
		var rows []CompetencyLevel
		for _, x := range b.Competencies {
			rows = append(rows, CompetencyLevel{ID: tx.s.NewID(), PersonID: who.PersonID, Framework: x.Framework, Version: x.Version, Code: x.Code, Level: string(x.Level), CreatedAt: past(x.At)})
		}
		if err := tx.CreateInBatches(rows, importBatch).Error; err != nil {
			return besideRefused("competencies", err)
		}
	}
	return nil
}

// besideRefused is what is said where the person saved something of the same sort in the same moment.
func besideRefused(what string, err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return Refuse(Conflict, "Something was just saved on another page or device. Look at the file again.")
	}
	return fmt.Errorf("add the %s of a log: %w", what, err)
}
