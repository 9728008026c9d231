package models

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"throughline/cpd"
)

// Limits of an entry; of words, in characters.
const (
	entryTitleLimit   = 120
	entryWordLimit    = 200 // provider, presenter, employer, a role, a number of a certificate
	entryMinutesLimit = 100_000
	entryLinks        = 200 // what one entry may touch
)

// EntryFacts are what an entry says that is not private: a confirmer sees exactly these, and a portfolio may show them.
// A number that was not given is 0, a word "".
type EntryFacts struct {
	Title                string       `json:"title"`
	Kind                 cpd.Kind     `json:"kind"`
	StartDay             cpd.Day      `json:"start"`
	EndDay               cpd.Day      `json:"end,omitempty"`
	Minutes              int          `json:"minutes,omitempty"`
	ParticipatoryMinutes int          `json:"participatoryMinutes,omitempty"` // at most Minutes
	Provider             string       `json:"provider,omitempty"`
	Presenter            string       `json:"presenter,omitempty"`
	Employer             string       `json:"employer,omitempty"` // whom the person worked or volunteered for then
	Mode                 cpd.Mode     `json:"mode,omitempty"`
	PaidTime             cpd.PaidTime `json:"paidTime,omitempty"`
	Assessed             cpd.Assessed `json:"assessed,omitempty"`
	CertificateNumber    string       `json:"certificateNumber,omitempty"`
	IssuedDay            cpd.Day      `json:"issued,omitempty"`
	RefreshBy            cpd.Day      `json:"refreshBy,omitempty"`
	SCQFLevel            int          `json:"scqfLevel,omitempty" gorm:"column:scqf_level"`     // 1 to 12
	SCQFCredits          int          `json:"scqfCredits,omitempty" gorm:"column:scqf_credits"` // whole credits
	FeedbackFrom         string       `json:"feedbackFrom,omitempty"`                           // a role, never a name
	PeerRole             string       `json:"peerRole,omitempty"`                               // of whom it was talked over with
	PeerDay              cpd.Day      `json:"peerDay,omitempty"`
}

// Digest is the SHA-256 of the facts in hexadecimal: equal for equal facts.
func (f EntryFacts) Digest() string {
	sum := sha256.Sum256([]byte(encode(f)))
	return hex.EncodeToString(sum[:])
}

func (f EntryFacts) countedDay() cpd.Day { return cpd.Entry{Start: f.StartDay, End: f.EndDay}.Ends() }

// searchText is what the log's search looks in: the facts' words, folded.
func (f EntryFacts) searchText() string {
	return strings.ToLower(strings.Join([]string{f.Title, f.Provider, f.Presenter, f.Employer, f.Kind.Words()}, "\n"))
}

// Problems are the messages of all that would be refused, by the name of the form's field.
func (f EntryFacts) Problems() map[string]string {
	_, wrong := f.clean()
	out := map[string]string{}
	for _, w := range wrong {
		out[w.Field] = w.Message
	}
	return out
}

// clean tidies what was typed and tells all that is wrong, by the names of the form's fields.
func (f EntryFacts) clean() (EntryFacts, Refusals) {
	var wrong Refusals
	line := func(field string, v *string, most int) {
		*v = strings.Join(strings.Fields(norm.NFC.String(strings.ReplaceAll(*v, "\x00", ""))), " ") // no database keeps a NUL
		if n := utf8.RuneCountInString(*v); n > most {
			wrong.add(refuseField(field, "This has %d characters; %d is the most. Please shorten it a little.", n, most))
		}
	}
	line("title", &f.Title, entryTitleLimit)
	if f.Title == "" {
		wrong.add(refuseField("title", "Write a few words on what it was."))
	}
	line("provider", &f.Provider, entryWordLimit)
	line("presenter", &f.Presenter, entryWordLimit)
	line("employer", &f.Employer, entryWordLimit)
	line("certificate_number", &f.CertificateNumber, entryWordLimit)
	line("feedback_from", &f.FeedbackFrom, entryWordLimit)
	line("peer_role", &f.PeerRole, entryWordLimit)
	if !f.Kind.Known() {
		wrong.add(refuseField("kind", "Choose what sort of learning it was."))
	}
	if !f.StartDay.Valid() {
		wrong.add(refuseField("month", "Choose the month and write the year."))
	}
	for _, d := range []struct {
		field string
		day   cpd.Day
	}{{"end", f.EndDay}, {"issued", f.IssuedDay}, {"refresh_by", f.RefreshBy}, {"peer_day", f.PeerDay}} {
		if d.day != "" && !d.day.Valid() {
			wrong.add(refuseField(d.field, "Write this date with a month and a year, or leave it empty."))
		}
	}
	if f.EndDay != "" && f.EndDay.Valid() && f.StartDay.Valid() && f.EndDay.Last() < f.StartDay.First() {
		wrong.add(refuseField("end", "The end is before the start. Look at both dates again."))
	}
	if f.Minutes < 0 || f.Minutes > entryMinutesLimit {
		wrong.add(refuseField("minutes", "Write the time in minutes, up to %d.", entryMinutesLimit))
	}
	if f.ParticipatoryMinutes < 0 || f.ParticipatoryMinutes > max(f.Minutes, 0) {
		wrong.add(refuseField("participatory_minutes", "Time spent learning with other people is part of the whole time, so it cannot be more."))
	}
	if f.Mode != "" && !f.Mode.Known() {
		wrong.add(refuseField("mode", "Choose how it was done, or leave it open."))
	}
	if f.PaidTime != "" && !f.PaidTime.Known() {
		wrong.add(refuseField("paid_time", "Choose whose time it was, or leave it open."))
	}
	if f.Assessed != "" && !f.Assessed.Known() {
		wrong.add(refuseField("assessed", "Choose how it ended, or leave it open."))
	}
	if f.SCQFLevel < 0 || f.SCQFLevel > 12 {
		wrong.add(refuseField("scqf_level", "An SCQF level is a number from 1 to 12."))
	}
	if f.SCQFCredits < 0 || f.SCQFCredits > 1000 {
		wrong.add(refuseField("scqf_credits", "Write whole SCQF credits, or leave it empty."))
	}
	return f, wrong
}
