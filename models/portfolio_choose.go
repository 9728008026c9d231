package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"throughline/cpd"
)

// suggestionsShown is how many items are suggested at most.
const suggestionsShown = 25

// PortfolioOffer is what can be chosen for a portfolio beside the pages of the log.
type PortfolioOffer struct {
	Competencies []MyCompetency       // that may be shown to an employer: what a job may ask for
	Suggested    []PortfolioCandidate // that touch what was asked for: what touches most of it first, then the newest
	Awards       []PortfolioCandidate // that stand and have no entry in the log, the newest first
}

// PortfolioCandidate is something that can be chosen.
type PortfolioCandidate struct {
	Ref   string
	Title string
	Day   cpd.Day
	Fits  []string // titles of the competencies asked for that it touches
}

// PortfolioOffer suggests what to choose where a job asks for the competencies of codes. What is never shown to an employer
// suggests nothing. Forbidden after a recovery with somebody else's code.
func (s *Store) PortfolioOffer(ctx context.Context, who Actor, codes []string) (PortfolioOffer, error) {
	var out PortfolioOffer
	err := s.read(ctx, func(tx *Tx) (err error) {
		if out.Competencies, err = tx.competenciesToShow(who, ""); err != nil {
			return err
		}
		entryOf, err := tx.entriesOfAwards(who.PersonID)
		if err != nil {
			return err
		}
		out.Suggested = suggest(out.Competencies, codes, entryOf)
		out.Awards, err = tx.awardsWithoutEntry(who.PersonID, entryOf)
		return err
	})
	return out, err
}

// suggest puts what touches any of the codes in order. An award whose entry is in the log is that entry.
func suggest(from []MyCompetency, codes []string, entryOf map[string]string) []PortfolioCandidate {
	var out []PortfolioCandidate
	add := func(ref, title string, day cpd.Day, fits string) {
		i := slices.IndexFunc(out, func(c PortfolioCandidate) bool { return c.Ref == ref })
		if i < 0 {
			out, i = append(out, PortfolioCandidate{Ref: ref, Title: title, Day: day}), len(out)
		}
		if !slices.Contains(out[i].Fits, fits) {
			out[i].Fits = append(out[i].Fits, fits)
		}
	}
	for _, c := range from {
		if !slices.Contains(codes, c.Code) {
			continue
		}
		for _, e := range c.Entries {
			add("entry:"+e.ID, e.Title, e.Day, c.Title)
		}
		for _, a := range c.Awards {
			ref := "award:" + a.Code
			if entry := entryOf[a.Code]; entry != "" {
				ref = "entry:" + entry
			}
			add(ref, a.Title, cpd.Day(a.Day), c.Title)
		}
	}
	slices.SortStableFunc(out, func(a, b PortfolioCandidate) int {
		return cmp.Or(cmp.Compare(len(b.Fits), len(a.Fits)), strings.Compare(string(b.Day), string(a.Day)), strings.Compare(a.Ref, b.Ref))
	})
	return out[:min(len(out), suggestionsShown)]
}

// entriesOfAwards gives by an award's code the entry of its enrolment that is in the log.
func (tx *Tx) entriesOfAwards(personID string) (map[string]string, error) {
	var rows []struct{ Code, ID string }
	err := tx.Raw(`SELECT a.code, e.id FROM awards a JOIN cpd_entries e ON e.person_id = a.person_id AND e.origin_key = 'enrolment:' || a.enrolment_id
		WHERE a.person_id = ? AND e.removed_at IS NULL`, personID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read which awards have an entry: %w", err)
	}
	out := map[string]string{}
	for _, r := range rows {
		out[r.Code] = r.ID
	}
	return out, nil
}

func (tx *Tx) awardsWithoutEntry(personID string, entryOf map[string]string) ([]PortfolioCandidate, error) {
	var rows []Award
	err := tx.Where("person_id = ?", personID).Order("completed_on DESC, created_at DESC, id DESC").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(a Award) bool { return entryOf[a.Code] != "" })
	if len(rows) == 0 {
		return nil, nil
	}
	pages, err := tx.awardPages(rows)
	if err != nil {
		return nil, err
	}
	var out []PortfolioCandidate
	for _, a := range pages {
		if a.State == Valid || a.State == Expired {
			out = append(out, PortfolioCandidate{Ref: "award:" + a.Code, Title: a.Facts.Achievement.Title, Day: cpd.Day(a.CompletedOn)})
		}
	}
	return out, nil
}

// PortfolioItemPage is an item of a draft with all that could be shown of it.
type PortfolioItemPage struct {
	Ref    string
	Choice ItemChoice
	Whole  cpd.PortfolioItem // with every part and its original title, nothing hidden
	Files  []EvidenceItem    // of its entry, the oldest first
}

// PortfolioItem opens an item of a draft that the actor opened: name is the last part of its ref. NotFound: not in it.
func (s *Store) PortfolioItem(ctx context.Context, who Actor, page PortfolioPage, name string) (PortfolioItemPage, error) {
	var out PortfolioItemPage
	err := s.read(ctx, func(tx *Tx) error {
		i := slices.IndexFunc(page.Refs, func(r string) bool { _, n, _ := strings.Cut(r, ":"); return n == name })
		if i < 0 || !page.Draft() || page.PersonID != who.PersonID {
			return Refuse(NotFound, "We could not find this in your portfolio.")
		}
		out.Ref = page.Refs[i]
		out.Choice, _ = page.Choices.Item(out.Ref)
		from, err := tx.behind(who, cpd.ForApplication, PortfolioChoices{}, []string{out.Ref})
		if err != nil {
			return err
		}
		out.Whole, _ = from.item(ItemChoice{Ref: out.Ref, Show: MoreParts()}, newOrgNames(nil))
		if strings.HasPrefix(out.Ref, "entry:") {
			entry, err := tx.entryPage(who, name)
			if err != nil {
				return err
			}
			out.Files = entry.standing()
		}
		return nil
	})
	return out, err
}
