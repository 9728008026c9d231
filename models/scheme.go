package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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

// FollowScheme follows a scheme from a first day of the actor's own, which is not looked at where the scheme has one for
// everybody. Following it already changes that day. Invalid: the day is needed [year]. NotFound: no such scheme.
func (s *Store) FollowScheme(ctx context.Context, who Actor, id string, starts cpd.Day) error {
	return s.inTx(ctx, func(tx *Tx) error {
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		f, err := findScheme(all, id)
		if err != nil {
			return err
		}
		return tx.follow(who, f, starts)
	})
}

// follow keeps what a person chose for a scheme, whether they follow it already or not.
func (tx *Tx) follow(who Actor, f Following, starts cpd.Day) error {
	if f.Starts != "" {
		starts = ""
	} else if !starts.Valid() {
		return refuseField("year", "Choose the day on which your period starts.")
	}
	row := SchemeFollowed{ID: tx.s.NewID(), PersonID: who.PersonID, Scheme: f.ID, StartsOn: string(starts), CreatedAt: tx.Now}
	if f.Own != nil {
		row.Own = encode(f.Own)
	}
	current := clause.OnConflict{Columns: []clause.Column{{Name: "person_id"}, {Name: "scheme"}}, TargetWhere: clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "ended_at IS NULL"}}},
		DoUpdates: clause.AssignmentColumns([]string{"starts_on", "own"})}
	if err := tx.Clauses(current).Create(&row).Error; err != nil {
		return fmt.Errorf("follow a scheme: %w", err)
	}
	return tx.moveUses(who, f, starts)
}

// moveUses keeps entries counted for the period that they end in when the first day of periods changes.
func (tx *Tx) moveUses(who Actor, f Following, starts cpd.Day) error {
	var rows []struct {
		EntryID    string
		CountedDay cpd.Day
	}
	err := tx.Raw(`SELECT u.entry_id, e.counted_day FROM cpd_uses u JOIN cpd_entries e ON e.id = u.entry_id WHERE e.person_id = ? AND u.scheme = ?`, who.PersonID, f.ID).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("read what is counted: %w", err)
	}
	for _, r := range rows {
		period, err := f.PeriodAt(starts, r.CountedDay)
		if err != nil {
			return fmt.Errorf("find the period of %s: %w", f.ID, err)
		}
		if err := tx.Exec(`UPDATE cpd_uses SET period_start = ? WHERE entry_id = ? AND scheme = ?`, period.From, r.EntryID, f.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

// StopScheme follows a scheme no more; stopping twice is once. What entries are linked to stays. NotFound: no such scheme.
func (s *Store) StopScheme(ctx context.Context, who Actor, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		if _, err := findScheme(all, id); err != nil {
			return err
		}
		return tx.Exec(`UPDATE cpd_schemes SET ended_at = ? WHERE person_id = ? AND scheme = ? AND ended_at IS NULL`, tx.Now, who.PersonID, id).Error
	})
}

// KeepOwnScheme makes a scheme of the actor's own, or changes theirs of that id, follows it and gives its id. Topics keep the
// ids they have, so that entries stay linked. Invalid: all that is wrong, by the names of cpd.Own's problems and [year].
// NotFound: not theirs. Conflict: they have made 20 already.
func (s *Store) KeepOwnScheme(ctx context.Context, who Actor, id string, own cpd.Own, starts cpd.Day) (string, error) {
	err := s.inTx(ctx, func(tx *Tx) error {
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		if id != "" {
			if f, err := findScheme(all, id); err != nil || f.Own == nil {
				return Refuse(NotFound, "We could not find this scheme.")
			}
		} else if id, err = freeOwnID(all, own.Name); err != nil {
			return err
		}
		var wrong Refusals
		var refused *Error
		own.Name, refused = cleanLine("name", own.Name, 120, "")
		wrong.add(refused)
		own.Organisation, refused = cleanLine("organisation", own.Organisation, 120, "Write who asks for it: an employer, a team, or yourself.")
		wrong.add(refused)
		own.ID, own.Starts, own.Made = id, "", tx.today(who)
		made, problems := own.Scheme()
		for _, p := range problems {
			wrong.add(refuseField(p.Field, "%s", p.Message))
		}
		if !starts.Valid() {
			wrong.add(refuseField("year", "Choose the day on which your period starts."))
		}
		if err := wrong.err(); err != nil {
			return err
		}
		for i := range own.Topics {
			own.Topics[i].ID = made.Elements[i].ID
		}
		return tx.follow(who, Following{Scheme: made, Own: &own}, starts)
	})
	return id, err
}

func freeOwnID(all []Following, name string) (string, error) {
	made := 0
	for _, f := range all {
		if f.Own != nil {
			made++
		}
	}
	if made >= ownSchemes {
		return "", Refuse(Conflict, "You have made %d schemes of your own, and that is the most. Change one of them instead: all of it can be new, also its name.", made)
	}
	base := ownPrefix + cut(slugOf(name), 40)
	for n := 1; ; n++ {
		id := strings.TrimRight(base, "-")
		if n > 1 {
			id = fmt.Sprintf("%s-%d", id, n)
		}
		if !slices.ContainsFunc(all, func(f Following) bool { return f.ID == id }) {
			return id, nil
		}
	}
}

// CountEntry counts an entry for a scheme that the actor follows and that lets nothing count twice, in the period in which
// the entry ended; it is counted for nothing else then. With "" the choice is taken back.
func (s *Store) CountEntry(ctx context.Context, who Actor, entryID, scheme string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		e, err := tx.ownEntry(who, entryID, noKeyUpdate)
		if err != nil {
			return err
		}
		if _, err := gorm.G[EntryUse](tx.DB).Where("entry_id = ?", e.ID).Delete(ctx); err != nil || scheme == "" {
			return err
		}
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		f, err := findScheme(all, scheme)
		if err != nil || !f.Now || !f.CountsOnce {
			return refuseField("counted", "Choose a scheme that you follow, or leave it open.")
		}
		period, err := f.PeriodAt(f.StartsOn, e.CountedDay)
		if err != nil {
			return fmt.Errorf("find the period of %s: %w", f.ID, err)
		}
		return gorm.G[EntryUse](tx.DB).Create(ctx, &EntryUse{EntryID: e.ID, Scheme: f.ID, PeriodStart: period.From})
	})
}
