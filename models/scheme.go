package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"throughline/cpd"
)

// ownPrefix starts the ids of schemes that people make, so that they never meet one that is shipped.
const ownPrefix = "own-"

// ownSchemes is how many schemes of their own a person may make.
const ownSchemes = 20

// Following is a CPD scheme with what a person chose for it.
type Following struct {
	cpd.Scheme
	StartsOn cpd.Day  // their own first day; "" where the scheme has one for everybody
	Own      *cpd.Own // as its form holds it; nil for a shipped one
	Now      bool     // followed now
}

// SchemesPage is what a person follows, and what there is.
type SchemesPage struct {
	Followed []SchemePage // in the order in which they were chosen
	Before   []Following  // schemes of their own that they stopped following
	Others   []cpd.Scheme // shipped ones that they do not follow
}

// SchemePage is a scheme with what is there for it.
type SchemePage struct {
	Following
	Today    string               // the calendar day where the person is
	Report   cpd.Report           // of the period now; the zero value where the scheme is not followed
	Earlier  *cpd.Report          // of the period before, where anything was learnt then
	Entries  map[string]cpd.Entry // by id, all that the reports name
	UsedFor  map[string]string    // by id of an entry: what else it is counted for, in words
	GapsSaid []GapText
}

// GapText is what a person said about months without an entry.
type GapText struct {
	From, To cpd.Day
	Text     string
}

// Schemes gives the actor's schemes with how each stands, and the others. Forbidden after a recovery with somebody else's
// code.
func (s *Store) Schemes(ctx context.Context, who Actor) (SchemesPage, error) {
	var out SchemesPage
	err := s.read(ctx, func(tx *Tx) error {
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		var followed []Following
		for _, f := range all {
			switch {
			case f.Now:
				followed = append(followed, f)
			case f.Own != nil:
				out.Before = append(out.Before, f)
			}
		}
		for _, shipped := range cpd.Schemes() {
			if !slices.ContainsFunc(followed, func(f Following) bool { return f.ID == shipped.ID }) {
				out.Others = append(out.Others, shipped)
			}
		}
		out.Followed, err = tx.reports(who, followed)
		return err
	})
	return out, err
}

// Scheme is one scheme, followed or not. NotFound: neither shipped nor made by the actor.
func (s *Store) Scheme(ctx context.Context, who Actor, id string) (SchemePage, error) {
	var out SchemePage
	err := s.read(ctx, func(tx *Tx) error {
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		f, err := findScheme(all, id)
		if err != nil || !f.Now {
			out = SchemePage{Following: f, Today: tx.today(who)}
			return err
		}
		now := slices.DeleteFunc(all, func(f Following) bool { return !f.Now })
		pages, err := tx.reports(who, now)
		for _, p := range pages {
			if p.ID == id {
				out = p
			}
		}
		return err
	})
	return out, err
}

// schemesOf are the schemes that a person follows or made, each once as it was chosen last, in the order of choosing.
func (tx *Tx) schemesOf(who Actor) ([]Following, error) {
	if who.RestrictedUntil != nil {
		return nil, who.closedForNow()
	}
	rows, err := gorm.G[SchemeFollowed](tx.DB).Where("person_id = ?", who.PersonID).Order("created_at, id").Find(tx.ctx)
	if err != nil {
		return nil, fmt.Errorf("read the schemes of a person: %w", err)
	}
	var out []Following
	for _, r := range rows {
		f := Following{StartsOn: cpd.Day(r.StartsOn), Now: r.EndedAt == nil}
		if r.Own == "" {
			shipped, ok := cpd.FindScheme(r.Scheme)
			if !ok {
				continue // one that is shipped no more; what was linked to it stays
			}
			f.Scheme = shipped
		} else {
			own, err := decode[cpd.Own](r.Own)
			if err != nil {
				return nil, fmt.Errorf("read the scheme %s: %w", r.Scheme, err)
			}
			made, problems := own.Scheme()
			if len(problems) > 0 {
				return nil, fmt.Errorf("the scheme %s cannot be used: %s", r.Scheme, problems[0].Message)
			}
			f.Scheme, f.Own = made, &own
		}
		out = slices.DeleteFunc(out, func(o Following) bool { return o.ID == f.ID })
		out = append(out, f)
	}
	return out, nil
}

func findScheme(all []Following, id string) (Following, error) {
	for _, f := range all {
		if f.ID == id {
			return f, nil
		}
	}
	if shipped, ok := cpd.FindScheme(id); ok {
		return Following{Scheme: shipped}, nil
	}
	return Following{}, Refuse(NotFound, "We could not find this scheme.")
}

// today is the calendar day where a person is.
func (tx *Tx) today(who Actor) string { return dayIn(tx.Now, tx.zone(who)) }

// zone is where a person is: that of their newest membership, else of the founding organisation.
func (tx *Tx) zone(who Actor) string {
	standings, err := tx.standings(who)
	if err == nil && len(standings) > 0 {
		return standings[len(standings)-1].Zone
	}
	founding, err := tx.foundingOrganisation()
	if err != nil {
		return "UTC"
	}
	return founding.Zone
}

// reports says how a person's log stands towards the schemes that they follow now.
func (tx *Tx) reports(who Actor, followed []Following) ([]SchemePage, error) {
	if len(followed) == 0 {
		return nil, nil
	}
	entries, err := tx.entriesFor(who.PersonID)
	if err != nil {
		return nil, err
	}
	useOnce(entries, followed)
	said, err := tx.gapsSaid(who)
	if err != nil {
		return nil, err
	}
	given := cpd.Given{Today: tx.today(who)}
	for _, g := range said {
		given.GapsExplained = append(given.GapsExplained, cpd.Gap{From: g.From, To: g.To})
	}
	byID := make(map[string]cpd.Entry, len(entries))
	for _, e := range entries {
		byID[e.ID] = e
	}
	var out []SchemePage
	for _, f := range followed {
		period, err := f.PeriodAt(f.StartsOn, cpd.Day(given.Today))
		if err != nil {
			return nil, fmt.Errorf("find the period of %s: %w", f.ID, err)
		}
		page := SchemePage{Following: f, Today: given.Today, Report: cpd.Evaluate(f.Scheme, period, entries, given), Entries: byID, UsedFor: map[string]string{}, GapsSaid: said}
		if before, err := f.PeriodAt(f.StartsOn, dayBefore(period.From)); err == nil {
			if r := cpd.Evaluate(f.Scheme, before, entries, given); len(r.Counted) > 0 {
				page.Earlier = &r
			}
		}
		for _, id := range page.Report.UsedElsewhere {
			page.UsedFor[id] = usedWords(byID[id], followed)
		}
		out = append(out, page)
	}
	return out, nil
}

// useOnce gives each entry that was counted for nothing yet to the scheme that was chosen first among those where an entry
// counts once, so that it never counts for two of them.
func useOnce(entries []cpd.Entry, followed []Following) {
	i := slices.IndexFunc(followed, func(f Following) bool { return f.CountsOnce })
	if i < 0 {
		return
	}
	for e := range entries {
		if period, err := followed[i].PeriodAt(followed[i].StartsOn, entries[e].Ends()); err == nil && len(entries[e].UsedFor) == 0 {
			entries[e].UsedFor = []string{period.Key()}
		}
	}
}

// usedWords names what an entry is counted for.
func usedWords(e cpd.Entry, followed []Following) string {
	for _, key := range e.UsedFor {
		scheme, day, _ := strings.Cut(key, " ")
		f, err := findScheme(followed, scheme)
		if err != nil {
			continue
		}
		if period, err := f.PeriodAt(f.StartsOn, cpd.Day(day)); err == nil {
			return f.Name + ", " + period.Words()
		}
		return f.Name
	}
	return "another scheme"
}

func dayBefore(day string) cpd.Day {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return cpd.Day(t.AddDate(0, 0, -1).Format(time.DateOnly))
}
