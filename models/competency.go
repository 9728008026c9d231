package models

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"throughline/cpd"
)

// CompetenciesPage is a framework with what a person can show for it and where they see themselves. Nothing is counted or
// averaged over competencies.
type CompetenciesPage struct {
	FrameworkChoice
	Choices []FrameworkChoice
	Areas   []CompetencyArea
}

// CompetencyArea is an area of a framework with the person's view of it.
type CompetencyArea struct {
	cpd.Area
	Mine []MyCompetency // in the order of the framework
}

// MyCompetency is a competency with what its person can show for it.
type MyCompetency struct {
	cpd.Competency
	Level   cpd.Level // "" where nothing was said
	Version string    // of the framework that they read then
	Said    time.Time
	Entries []CompetencyEntry // newest first
	Awards  []CompetencyAward // newest first
}

// CompetencyEntry is an entry that touches a competency.
type CompetencyEntry struct {
	ID    string
	Title string
	Day   cpd.Day
}

// CompetencyAward is an award of a course about a competency.
type CompetencyAward struct {
	Code  string
	Title string
	Day   string
}

// Competencies is the actor's own view of a framework: of is "starter" or the slug of an organisation of theirs; "" is that
// of their newest organisation that has one. Forbidden after a recovery with somebody else's code.
func (s *Store) Competencies(ctx context.Context, who Actor, of string) (CompetenciesPage, error) {
	var out CompetenciesPage
	err := s.read(ctx, func(tx *Tx) (err error) {
		out, err = tx.competencies(who, of)
		return err
	})
	return out, err
}

func (tx *Tx) competencies(who Actor, of string) (CompetenciesPage, error) {
	var out CompetenciesPage
	if who.RestrictedUntil != nil {
		return out, who.closedForNow()
	}
	var err error
	if out.Choices, err = tx.frameworks(who); err != nil {
		return out, err
	}
	if out.FrameworkChoice, err = chooseFramework(out.Choices, of); err != nil {
		return out, err
	}
	said, err := tx.levelsOf(who.PersonID, out.key)
	if err != nil {
		return out, err
	}
	entries, err := tx.competencyEntries(who.PersonID, out.Framework.ID)
	if err != nil {
		return out, err
	}
	awards := map[string][]CompetencyAward{}
	if out.Framework.ID == StarterFramework { // courses carry codes of it
		if awards, err = tx.competencyAwards(who.PersonID); err != nil {
			return out, err
		}
	}
	for _, a := range out.Framework.Areas {
		area := CompetencyArea{Area: a}
		for _, c := range a.Competencies {
			row := said[c.Code]
			area.Mine = append(area.Mine, MyCompetency{Competency: c, Level: cpd.Level(row.Level), Version: row.Version, Said: row.CreatedAt, Entries: entries[c.Code], Awards: awards[c.Code]})
		}
		out.Areas = append(out.Areas, area)
	}
	return out, nil
}

// levelsOf are the newest answers of a person by code.
func (tx *Tx) levelsOf(personID, framework string) (map[string]CompetencyLevel, error) {
	rows, err := gorm.G[CompetencyLevel](tx.DB).Where("person_id = ? AND framework = ?", personID, framework).Order("created_at, id").Find(tx.ctx)
	if err != nil {
		return nil, fmt.Errorf("read where a person sees themselves: %w", err)
	}
	out := map[string]CompetencyLevel{}
	for _, r := range rows {
		out[r.Code] = r
	}
	return out, nil
}

func (tx *Tx) competencyEntries(personID, framework string) (map[string][]CompetencyEntry, error) {
	var rows []struct {
		ID, Title, Code string
		CountedDay      cpd.Day
	}
	err := tx.Raw(`SELECT e.id, e.title, e.counted_day, l.code FROM cpd_entries e JOIN cpd_links l ON l.entry_id = e.id AND l.scheme = ?
		WHERE e.person_id = ? AND e.removed_at IS NULL ORDER BY e.counted_day DESC, e.id DESC`, framework, personID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read what entries show: %w", err)
	}
	out := map[string][]CompetencyEntry{}
	for _, r := range rows {
		out[r.Code] = append(out[r.Code], CompetencyEntry{r.ID, r.Title, r.CountedDay})
	}
	return out, nil
}

// competencyAwards are a person's awards that stand, by the competencies of their courses.
func (tx *Tx) competencyAwards(personID string) (map[string][]CompetencyAward, error) {
	rows, err := gorm.G[Award](tx.DB).Where("person_id = ?", personID).Order("completed_on DESC, created_at DESC, id DESC").Find(tx.ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	pages, err := tx.awardPages(rows)
	if err != nil {
		return nil, err
	}
	out := map[string][]CompetencyAward{}
	for _, p := range pages {
		if p.State != Valid && p.State != Expired {
			continue
		}
		for _, a := range p.Facts.Achievement.Alignments {
			out[a.Code] = append(out[a.Code], CompetencyAward{p.Code, p.Facts.Achievement.Title, p.CompletedOn})
		}
	}
	return out, nil
}

// SetCompetencyLevels keeps where the actor sees themselves, by code; "" takes an answer back. Each answer belongs to the
// version that was read; earlier ones stay. Conflict: the list has changed since. Invalid: a code or answer that it has not.
func (s *Store) SetCompetencyLevels(ctx context.Context, who Actor, of string, version int, levels map[string]cpd.Level) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		choices, err := tx.frameworks(who)
		if err != nil {
			return err
		}
		chosen, err := chooseFramework(choices, of)
		if err != nil {
			return err
		}
		if chosen.Framework.Version != version {
			return Refuse(Conflict, "This list has a new version. Look at its words again, then save.")
		}
		said, err := tx.levelsOf(who.PersonID, chosen.key)
		if err != nil {
			return err
		}
		var rows []CompetencyLevel
		for _, code := range chosen.Framework.Codes() {
			level, sent := levels[code]
			if !sent {
				continue
			}
			if level != "" && !level.Known() {
				return refuseField("level-"+code, "Choose one of the answers, or leave it open.")
			}
			if was := said[code]; was.Level != string(level) || was.Version != strconv.Itoa(version) && level != "" {
				rows = append(rows, CompetencyLevel{ID: tx.s.NewID(), PersonID: who.PersonID, Framework: chosen.key, Version: strconv.Itoa(version), Code: code, Level: string(level), CreatedAt: tx.Now})
			}
		}
		for code := range levels {
			if _, ok := chosen.Framework.Find(code); !ok {
				return refuseField("level-"+code, "This is not in the list any more. Look at the list again, then save.")
			}
		}
		if len(rows) == 0 {
			return nil
		}
		return tx.Create(&rows).Error
	})
}

// CompetenciesToShow is what the actor may show to an employer of a framework: each competency with something to show for it
// or an answer, without those that are never shown to an employer.
func (s *Store) CompetenciesToShow(ctx context.Context, who Actor, of string) ([]MyCompetency, error) {
	var out []MyCompetency
	err := s.read(ctx, func(tx *Tx) (err error) {
		out, err = tx.competenciesToShow(who, of)
		return err
	})
	return out, err
}

func (tx *Tx) competenciesToShow(who Actor, of string) ([]MyCompetency, error) {
	page, err := tx.competencies(who, of)
	if err != nil {
		return nil, err
	}
	var out []MyCompetency
	never := func(c MyCompetency) bool {
		if c.NeverShownToEmployer {
			return true
		}
		// An organisation may put its own words under our id. It cannot open what we promised to keep.
		shipped, ok := cpd.Starter().Find(c.Code)
		return ok && page.Framework.ID == StarterFramework && shipped.NeverShownToEmployer
	}
	for _, a := range page.Areas {
		for _, c := range a.Mine {
			if !never(c) && (c.Level != "" || len(c.Entries)+len(c.Awards) > 0) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}
