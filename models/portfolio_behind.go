package models

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"throughline/cpd"
)

// behind is what the items of a portfolio are made from.
type behind struct {
	entries   []Entry        // in the order of the log, the newest first
	at        map[string]int // where an entry stands in entries, by its ref
	writing   map[string]EntryWriting
	touches   map[string][]string
	confirmed map[string][]GivenConfirmation
	orgs      map[string]string     // names of the organisations whose members confirmed, by id
	standing  []AwardPage           // awards that stand, the newest first
	awards    map[string]*AwardPage // of those, by code
	ofRun     map[string]*AwardPage // of those the newest of an enrolment, by its id
	owners    map[string]string     // names of the organisations that own the courses of these awards, by the course's slug
	made      map[string]bool       // enrolments that an entry came from
}

// award gives the award that an entry came from: of the same enrolment, the one that stands.
func (b behind) award(e Entry) *AwardPage {
	of, _ := strings.CutPrefix(e.OriginKey, "enrolment:")
	return b.ofRun[of]
}

// refs are what a record holds: every entry, and the awards that have none.
func (b behind) refs() []string {
	var out []string
	for _, e := range b.entries {
		out = append(out, "entry:"+e.ID)
	}
	for _, a := range b.standing {
		if !b.made[a.EnrolmentID] {
			out = append(out, "award:"+a.Code)
		}
	}
	return out
}

// behind reads what the items of a portfolio are made from: of a record all of its period, else the refs.
func (tx *Tx) behind(who Actor, purpose cpd.Purpose, c PortfolioChoices, refs []string) (behind, error) {
	out := behind{at: map[string]int{}, writing: map[string]EntryWriting{}, touches: map[string][]string{}, confirmed: map[string][]GivenConfirmation{}, orgs: map[string]string{},
		awards: map[string]*AwardPage{}, ofRun: map[string]*AwardPage{}, owners: map[string]string{}, made: map[string]bool{}}
	find := gorm.G[Entry](tx.DB).Where("person_id = ? AND removed_at IS NULL", who.PersonID)
	codes := []string{}
	if purpose == cpd.FullRecord {
		if c.From != "" {
			find = find.Where("counted_day >= ?", string(c.From))
		}
		if c.To != "" {
			find = find.Where("counted_day <= ?", c.To.Last())
		}
	} else {
		ids := []string{}
		for _, r := range refs {
			if id, ok := strings.CutPrefix(r, "entry:"); ok {
				ids = append(ids, id)
			} else if code, ok := strings.CutPrefix(r, "award:"); ok {
				codes = append(codes, code)
			}
		}
		find = find.Where("id IN ?", ids)
	}
	var err error
	if out.entries, err = find.Order("counted_day DESC, id DESC").Find(tx.ctx); err != nil {
		return out, fmt.Errorf("read what a portfolio is made from: %w", err)
	}
	key, err := tx.dataKey(who.PersonID)
	if err != nil {
		return out, err
	}
	for i, e := range out.entries {
		out.at["entry:"+e.ID] = i
		if run, ok := strings.CutPrefix(e.OriginKey, "enrolment:"); ok {
			out.made[run] = true
		}
		if out.writing[e.ID], err = e.writing(key); err != nil {
			return out, err
		}
	}
	if err := tx.behindTouches(who, &out); err != nil {
		return out, err
	}
	if err := tx.behindConfirmed(who, &out); err != nil {
		return out, err
	}
	return out, tx.behindAwards(who, purpose, c, codes, &out)
}

// behindAwards finds the awards that stand: of a record those of its period, else those of codes and of the entries.
func (tx *Tx) behindAwards(who Actor, purpose cpd.Purpose, c PortfolioChoices, codes []string, out *behind) error {
	rows, err := gorm.G[Award](tx.DB).Where("person_id = ?", who.PersonID).Order("completed_on DESC, created_at DESC, id DESC").Find(tx.ctx)
	if err != nil || len(rows) == 0 {
		return err
	}
	pages, err := tx.awardPages(rows)
	if err != nil {
		return err
	}
	var owners []struct{ Slug, NameShown string }
	err = tx.Raw(`SELECT DISTINCT c.slug, o.name_shown FROM awards a JOIN enrolments e ON e.id = a.enrolment_id JOIN courses c ON c.id = e.course_id
		JOIN organisations o ON o.id = c.owner_org WHERE a.person_id = ?`, who.PersonID).Scan(&owners).Error
	if err != nil {
		return fmt.Errorf("read whose the courses are: %w", err)
	}
	for _, o := range owners {
		out.owners[o.Slug] = o.NameShown
	}
	for _, a := range pages {
		asked := out.made[a.EnrolmentID] || slices.Contains(codes, a.Code)
		if purpose == cpd.FullRecord {
			asked = (c.From == "" || a.CompletedOn >= string(c.From)) && (c.To == "" || a.CompletedOn <= c.To.Last())
		}
		if !asked || a.State != Valid && a.State != Expired {
			continue
		}
		out.standing, out.awards[a.Code] = append(out.standing, a), &a
		if out.ofRun[a.EnrolmentID] == nil {
			out.ofRun[a.EnrolmentID] = &a
		}
	}
	return nil
}

// behindTouches puts what entries touch into words, without what is never shown to an employer.
func (tx *Tx) behindTouches(who Actor, out *behind) error {
	var rows []EntryLink
	err := tx.Raw(`SELECT l.* FROM cpd_links l JOIN cpd_entries e ON e.id = l.entry_id WHERE e.person_id = ? AND e.removed_at IS NULL
		ORDER BY l.entry_id, l.scheme, l.code`, who.PersonID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	all, err := tx.schemesOf(who)
	if err != nil {
		return err
	}
	choices, err := tx.frameworks(who)
	if err != nil {
		return err
	}
	links := map[string][]cpd.Link{}
	for _, r := range rows {
		if _, wanted := out.at["entry:"+r.EntryID]; wanted && !neverShown(choices, r.Scheme, r.Code) {
			links[r.EntryID] = append(links[r.EntryID], cpd.Link{Scheme: r.Scheme, Code: r.Code})
		}
	}
	for id, l := range links {
		for _, w := range touchWords(l, all, choices) {
			for _, t := range w.Titles {
				out.touches[id] = append(out.touches[id], w.Name+": "+t)
			}
		}
	}
	return nil
}

// neverShown says whether a competency is kept from employers, by our framework or by an organisation's.
func neverShown(choices []FrameworkChoice, scheme, code string) bool {
	if shipped, ok := cpd.Starter().Find(code); ok && scheme == StarterFramework && shipped.NeverShownToEmployer {
		return true
	}
	return slices.ContainsFunc(choices, func(c FrameworkChoice) bool {
		found, ok := c.Framework.Find(code)
		return ok && c.Framework.ID == scheme && found.NeverShownToEmployer
	})
}

func (tx *Tx) behindConfirmed(who Actor, out *behind) error {
	var rows []Confirmation
	err := tx.Raw(`SELECT c.* FROM cpd_confirmations c JOIN cpd_entries e ON e.id = c.entry_id
		WHERE e.person_id = ? AND e.removed_at IS NULL AND c.state = 'confirmed' ORDER BY c.decided_at, c.id`, who.PersonID).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("read what was confirmed: %w", err)
	}
	orgs := []string{}
	for _, r := range rows {
		i, ok := out.at["entry:"+r.EntryID]
		if !ok {
			continue
		}
		given, err := r.givenOn(out.entries[i].EntryFacts)
		if err != nil {
			return err
		}
		out.confirmed[r.EntryID] = append(out.confirmed[r.EntryID], given)
		if r.OrgID != nil {
			orgs = append(orgs, *r.OrgID)
		}
	}
	if len(orgs) == 0 {
		return nil
	}
	found, err := gorm.G[Organisation](tx.DB).Where("id IN ?", orgs).Find(tx.ctx)
	for _, o := range found {
		out.orgs[o.ID] = o.NameShown
	}
	return err
}
