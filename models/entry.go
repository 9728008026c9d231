package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/cpd"
)

// Origin is where an entry came from.
type Origin string

// The origins. The facts of what a course or a signed task made are fixed.
const (
	FromPerson Origin = "person"
	FromCourse Origin = "course"
	FromTask   Origin = "task"
	FromImport Origin = "import"
)

// EntryWriting is what a person writes about an entry at leisure, sealed. Each may be empty.
type EntryWriting struct {
	What     string `json:"what,omitempty"`     // what it was, in a line
	Why      string `json:"why,omitempty"`      // why it matters for the work
	Learnt   string `json:"learnt,omitempty"`   // what was learnt
	Changed  string `json:"changed,omitempty"`  // what is done differently since
	Benefits string `json:"benefits,omitempty"` // who gains by it
	Peer     string `json:"peer,omitempty"`     // what came of talking it over
}

// parts are the texts by the names that `written` lists and forms use.
func (w EntryWriting) parts() [6]struct{ name, text string } {
	return [6]struct{ name, text string }{{"what", w.What}, {"why", w.Why}, {"learnt", w.Learnt}, {"changed", w.Changed}, {"benefits", w.Benefits}, {"peer", w.Peer}}
}

func (w EntryWriting) written() string {
	names := []string{}
	for _, p := range w.parts() {
		if strings.TrimSpace(p.text) != "" {
			names = append(names, p.name)
		}
	}
	return encode(names)
}

// FactsFixed says whether a course or a signed task made the entry: then only Employer, PaidTime, FeedbackFrom, PeerRole,
// PeerDay and the writing are the person's to change.
func (e Entry) FactsFixed() bool { return e.Origin == FromCourse || e.Origin == FromTask }

// Has says whether a text of the write-up is there: what, why, learnt, changed, benefits or peer.
func (e Entry) Has(part string) bool {
	names, err := decode[[]string](e.Written)
	return err == nil && slices.Contains(names, part)
}

// EntryPage is an entry opened for its person.
type EntryPage struct {
	Entry
	Writing EntryWriting
	Links   []cpd.Link     // by scheme and code
	Files   []EvidenceItem // the oldest first; those with RemovedAt are not the entry's any more
}

// EntryState is an entry with all that its person can change, as its history keeps it.
type EntryState struct {
	Facts   EntryFacts   `json:"facts"`
	Writing EntryWriting `json:"writing"`
	Links   []cpd.Link   `json:"links"`
	Files   []StateFile  `json:"files,omitempty"`
}

// AddEntry puts something that was learnt into the actor's log and gives its id. Invalid: all that is wrong, field by
// field. Forbidden after a recovery with somebody else's code.
func (s *Store) AddEntry(ctx context.Context, who Actor, facts EntryFacts) (string, error) {
	var id string
	err := s.inTx(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		facts, wrong := facts.clean()
		if err := wrong.err(); err != nil {
			return err
		}
		e, err := tx.addEntry(Entry{PersonID: who.PersonID, Origin: FromPerson, EntryFacts: facts}, EntryWriting{}, nil)
		id = e.ID
		return err
	})
	return id, err
}

// addEntry keeps a new entry with the first line of its history. One with an origin key that the person has already is
// not made again: what comes back then has no id.
func (tx *Tx) addEntry(e Entry, writing EntryWriting, links []cpd.Link) (Entry, error) {
	key, err := tx.dataKey(e.PersonID)
	if err != nil {
		return e, err
	}
	e, change := tx.newEntry(key, e, writing, links)
	made := clause.OnConflict{Columns: []clause.Column{{Name: "person_id"}, {Name: "origin_key"}}, DoNothing: true,
		TargetWhere: clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "origin_key <> ''"}}}}
	result := tx.Clauses(made).Create(&e)
	if result.Error != nil {
		return e, fmt.Errorf("keep the entry: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		return Entry{}, nil
	}
	if err := tx.setLinks(e.ID, links); err != nil {
		return e, err
	}
	return e, gorm.G[EntryChange](tx.DB).Create(tx.ctx, &change)
}

// newEntry is the row of a new entry, with the first line of its history, sealed with its owner's key.
func (tx *Tx) newEntry(key []byte, e Entry, writing EntryWriting, links []cpd.Link) (Entry, EntryChange) {
	e.ID, e.Rev, e.CreatedAt, e.UpdatedAt = tx.s.NewID(), 1, tx.Now, tx.Now
	e.Written, e.SearchText, e.CountedDay = writing.written(), e.searchText(), e.countedDay()
	if writing != (EntryWriting{}) {
		e.SealedWriting = sealWith(key, place{e.PersonID, "cpd_entries", "sealed_writing", e.ID}, []byte(encode(writing)))
	}
	change := EntryChange{ID: tx.s.NewID(), EntryID: e.ID, Rev: e.Rev, What: "added", At: tx.Now}
	state := EntryState{Facts: e.EntryFacts, Writing: writing, Links: append([]cpd.Link{}, links...)}
	change.Sealed = sealWith(key, place{e.PersonID, "cpd_changes", "sealed", change.ID}, []byte(encode(state)))
	return e, change
}

// Entry opens one of the actor's own entries; a removed one too. NotFound: not theirs. Forbidden after a recovery with
// somebody else's code.
func (s *Store) Entry(ctx context.Context, who Actor, id string) (EntryPage, error) {
	var out EntryPage
	err := s.read(ctx, func(tx *Tx) (err error) {
		out, err = tx.entryPage(who, id)
		return err
	})
	return out, err
}

func (tx *Tx) entryPage(who Actor, id string, lock ...clause.Expression) (EntryPage, error) {
	e, err := tx.ownEntry(who, id, lock...)
	if err != nil {
		return EntryPage{}, err
	}
	out := EntryPage{Entry: e, Links: []cpd.Link{}}
	if out.Writing, err = tx.openWriting(e); err != nil {
		return out, err
	}
	err = tx.Raw(`SELECT scheme, code FROM cpd_links WHERE entry_id = ? ORDER BY scheme, code`, e.ID).Scan(&out.Links).Error
	if err != nil {
		return out, err
	}
	out.Files, err = tx.evidenceOf(e)
	return out, err
}

// ownEntry finds an entry of the actor's.
func (tx *Tx) ownEntry(who Actor, id string, lock ...clause.Expression) (Entry, error) {
	if who.RestrictedUntil != nil {
		return Entry{}, who.closedForNow()
	}
	e, err := gorm.G[Entry](tx.DB, lock...).Where("id = ? AND person_id = ?", id, who.PersonID).Take(tx.ctx)
	return e, notFound(err, "this entry of your log")
}

// noKeyUpdate locks a row that others may go on referring to.
var noKeyUpdate = clause.Locking{Strength: "NO KEY UPDATE"}

// EntryInput is what a form sent, over the revision that it was shown with. A part that is nil stays as it is.
type EntryInput struct {
	Rev     int
	Facts   *EntryFacts
	Writing *EntryWriting
	Links   []LinkInput
}

// LinkInput are the links to one scheme or framework; those to others stay. Its elements or competencies must have the codes,
// or the entry be linked to them already.
type LinkInput struct {
	Scheme string
	Codes  []string
}

// SaveEntry changes an entry and gives its new revision; saving what stands there already changes nothing. Conflict: it
// was changed elsewhere meanwhile; the page that comes back is how it stands now. Invalid: all that is wrong, field by field.
func (s *Store) SaveEntry(ctx context.Context, who Actor, id string, in EntryInput) (EntryPage, error) {
	var out EntryPage
	err := s.inTx(ctx, func(tx *Tx) error {
		page, err := tx.entryPage(who, id, noKeyUpdate)
		if err != nil {
			return err
		}
		out = page
		if err := tx.checkLinks(who, page, in.Links); err != nil {
			return err
		}
		next, wrong := page.with(in)
		switch {
		case wrong.err() != nil:
			return wrong.err()
		case encode(next) == encode(page.state()):
			return nil
		case in.Rev != page.Rev:
			return Refuse(Conflict, "This entry was changed on another page or device. Look at both, then save again.")
		}
		out, err = tx.saveEntry(page, next, "changed")
		return err
	})
	return out, err
}

// with is how an entry would stand after a change.
func (p EntryPage) with(in EntryInput) (EntryState, Refusals) {
	next := p.state()
	var wrong Refusals
	if in.Facts != nil {
		facts := *in.Facts
		if p.FactsFixed() {
			facts = p.EntryFacts
			facts.Employer, facts.PaidTime, facts.FeedbackFrom, facts.PeerRole, facts.PeerDay =
				in.Facts.Employer, in.Facts.PaidTime, in.Facts.FeedbackFrom, in.Facts.PeerRole, in.Facts.PeerDay
		}
		next.Facts, wrong = facts.clean()
	}
	if in.Writing != nil {
		next.Writing = *in.Writing
		for _, part := range next.Writing.parts() {
			if utf8.RuneCountInString(part.text) > reflectionLimit {
				wrong.add(refuseField(part.name, "This is longer than we can keep (%d characters). Please shorten it a little.", reflectionLimit))
			}
		}
	}
	for _, to := range in.Links {
		next.Links = slices.DeleteFunc(slices.Clone(next.Links), func(l cpd.Link) bool { return l.Scheme == to.Scheme })
		for _, code := range to.Codes {
			next.Links = append(next.Links, cpd.Link{Scheme: to.Scheme, Code: code})
		}
	}
	next.Links = sortedLinks(next.Links)
	if len(next.Links) > entryLinks && len(next.Links) > len(p.Links) {
		wrong.add(refuseField("touches", "This entry would touch %d things, and %d is the most. Choose those that matter here.", len(next.Links), entryLinks))
	}
	return next, wrong
}

func sortedLinks(links []cpd.Link) []cpd.Link {
	out := append([]cpd.Link{}, links...)
	slices.SortFunc(out, func(a, b cpd.Link) int {
		return strings.Compare(a.Scheme+"\x00"+a.Code, b.Scheme+"\x00"+b.Code)
	})
	return slices.Compact(out)
}

func (p EntryPage) state() EntryState {
	out := EntryState{Facts: p.EntryFacts, Writing: p.Writing, Links: p.Links}
	for _, f := range p.standing() {
		out.Files = append(out.Files, StateFile{f.Name, f.Shows})
	}
	return out
}

// saveEntry writes the next state of an entry whose row the caller has locked, with a line of its history.
func (tx *Tx) saveEntry(page EntryPage, next EntryState, what string) (EntryPage, error) {
	e := page.Entry
	e.EntryFacts, e.Rev, e.UpdatedAt = next.Facts, e.Rev+1, tx.Now
	e.Written, e.SearchText, e.CountedDay = next.Writing.written(), e.searchText(), e.countedDay()
	var err error
	if e.SealedWriting, err = tx.sealWriting(e, next.Writing); err != nil {
		return page, err
	}
	if err := tx.Select("*").Where("id = ?", e.ID).Updates(&e).Error; err != nil {
		return page, fmt.Errorf("keep the entry: %w", err)
	}
	if err := tx.setLinks(e.ID, next.Links); err != nil {
		return page, err
	}
	return EntryPage{e, next.Writing, next.Links, page.Files}, tx.recordChange(e, what, next)
}

func (tx *Tx) setLinks(entryID string, links []cpd.Link) error {
	if _, err := gorm.G[EntryLink](tx.DB).Where("entry_id = ?", entryID).Delete(tx.ctx); err != nil {
		return err
	}
	rows := make([]EntryLink, len(links))
	for i, l := range links {
		rows[i] = EntryLink{entryID, l.Scheme, l.Code}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.Create(&rows).Error
}

// RemoveEntry takes an entry out of the log; BringBackEntry puts it back. Doing either twice is once.
func (s *Store) RemoveEntry(ctx context.Context, who Actor, id string) error {
	return s.setRemoved(ctx, who, id, true)
}

// BringBackEntry puts a removed entry back into the log.
func (s *Store) BringBackEntry(ctx context.Context, who Actor, id string) error {
	return s.setRemoved(ctx, who, id, false)
}

func (s *Store) setRemoved(ctx context.Context, who Actor, id string, removed bool) error {
	return s.inTx(ctx, func(tx *Tx) error {
		page, err := tx.entryPage(who, id, noKeyUpdate)
		if err != nil || removed == (page.RemovedAt != nil) {
			return err
		}
		what := "brought back"
		page.RemovedAt = nil
		if removed {
			what, page.RemovedAt = "removed", &tx.Now
		}
		_, err = tx.saveEntry(page, page.state(), what)
		return err
	})
}

func (tx *Tx) sealWriting(e Entry, w EntryWriting) ([]byte, error) {
	if w == (EntryWriting{}) {
		return nil, nil
	}
	return tx.seal(e.PersonID, "cpd_entries", "sealed_writing", e.ID, []byte(encode(w)))
}

func (tx *Tx) openWriting(e Entry) (EntryWriting, error) {
	if e.SealedWriting == nil {
		return EntryWriting{}, nil
	}
	key, err := tx.dataKey(e.PersonID)
	if err != nil {
		return EntryWriting{}, err
	}
	return e.writing(key)
}

// writing opens what the person wrote about an entry with their data key, for whoever opens many.
func (e Entry) writing(key []byte) (EntryWriting, error) {
	if e.SealedWriting == nil {
		return EntryWriting{}, nil
	}
	plain, err := openWith(key, place{e.PersonID, "cpd_entries", "sealed_writing", e.ID}, e.SealedWriting)
	if err != nil {
		return EntryWriting{}, err
	}
	return decode[EntryWriting](string(plain))
}
