package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"throughline/cpd"
	"throughline/models"
)

// The employers of ania before this one. They are made up, like all who give training here.
const (
	skerry  = "Skerry Row Housing"
	lantern = "Lantern Wynd Recovery"
	here    = "Cairn Peer Network"
)

// demoEntry is an entry as short as it can be told. Its day is counted back from today.
type demoEntry struct {
	months, days int
	kind         cpd.Kind
	minutes      int
	title        string
	provider     string // "" is the employer
	more         func(*models.ExportedEntry)
}

// at is the day so many months and days before today.
func (d *demo) at(months, days int) cpd.Day {
	return cpd.Day(time.Now().AddDate(0, -months, -days).Format(time.DateOnly))
}

// cpd fills the logs: five years of ania's, from three employers, and what mo has begun with.
func (d *demo) cpd(ctx context.Context) error {
	d.clock.ago(24, 0)
	if err := d.bringIn(ctx, "ania", append(d.entries(skerry, skerryYears()), d.entries(lantern, lanternYears())...)); err != nil {
		return err
	}
	d.clock.ago(0, 2)
	if err := d.bringIn(ctx, "ania", d.entries(here, d.cairnYears())); err != nil {
		return err
	}
	d.clock.ago(0, 1)
	for _, e := range d.entries(here, []demoEntry{
		{0, 13, cpd.Supervision, 45, "First supervision: what I hope for from this job", "", took(cpd.InPerson, 45)},
		{0, 9, cpd.Shadowing, 180, "Followed a colleague on outreach round the harbour", "", took(cpd.Workplace, 180)},
		{0, 3, cpd.Reading, 25, "Podcast on what peer workers bring to a team", "Low Tide Radio", took(cpd.SelfPaced, 0)},
	}) {
		if _, err := d.store.AddEntry(ctx, d.actors["mo"], e.Facts); err != nil {
			return err
		}
	}
	return nil
}

// bringIn adds entries as a person does who brings a log from elsewhere: all in one go.
func (d *demo) bringIn(ctx context.Context, username string, entries []models.ExportedEntry) error {
	file, err := json.Marshal(models.ExportedLog{Format: 1, ExportedAt: d.clock.Now(), Entries: entries})
	if err != nil {
		return err
	}
	who := d.actors[username]
	id, err := d.store.StartImport(ctx, who, bytes.NewReader(file))
	if err != nil {
		return err
	}
	page, err := d.store.TakeImport(ctx, who, id, nil)
	if err == nil && page.Added != len(entries) {
		err = fmt.Errorf("%d of %d entries of %s's log were added", page.Added, len(entries), username)
	}
	return err
}

func (d *demo) entries(employer string, list []demoEntry) []models.ExportedEntry {
	var out []models.ExportedEntry
	for _, e := range list {
		x := models.ExportedEntry{Facts: models.EntryFacts{Title: e.title, Kind: e.kind, StartDay: d.at(e.months, e.days), Minutes: e.minutes,
			Provider: e.provider, Employer: employer, PaidTime: cpd.Paid}}
		if x.Facts.Provider == "" {
			x.Facts.Provider = employer
		}
		if e.more != nil {
			e.more(&x)
		}
		out = append(out, x)
	}
	return out
}

// took says how it was done, how many minutes of it with others, and which competencies it touches.
func took(mode cpd.Mode, others int, codes ...string) func(*models.ExportedEntry) {
	return func(e *models.ExportedEntry) {
		e.Facts.Mode, e.Facts.ParticipatoryMinutes = mode, others
		for _, code := range codes {
			e.Links = append(e.Links, cpd.Link{Scheme: models.StarterFramework, Code: code})
		}
	}
}

// sssc says which core learning elements of the SSSC it touches.
func sssc(codes ...string) func(*models.ExportedEntry) {
	return func(e *models.ExportedEntry) {
		for _, code := range codes {
			e.Links = append(e.Links, cpd.Link{Scheme: "sssc", Code: code})
		}
	}
}

// and does one after the other.
func and(parts ...func(*models.ExportedEntry)) func(*models.ExportedEntry) {
	return func(e *models.ExportedEntry) {
		for _, part := range parts {
			part(e)
		}
	}
}

func own(e *models.ExportedEntry) { e.Facts.PaidTime = cpd.OwnTime }

// certificate is one from elsewhere, dated the day of the entry. Its date to refresh by is counted back from today: what is
// still to come is below 0.
func (d *demo) certificate(number string, months, days int) func(*models.ExportedEntry) {
	return func(e *models.ExportedEntry) {
		e.Facts.CertificateNumber, e.Facts.IssuedDay, e.Facts.RefreshBy = number, e.Facts.StartDay, d.at(months, days)
		e.Facts.Assessed = cpd.AssessedDone
	}
}

func wrote(w models.EntryWriting) func(*models.ExportedEntry) {
	return func(e *models.ExportedEntry) { e.Writing = w }
}
