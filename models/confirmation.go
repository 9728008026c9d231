package models

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"throughline/cpd"
)

const (
	confirmationDays  = 90 // how long a request stays open
	openConfirmations = 5  // requests that are open at once for one entry
	openOfPerson      = 50 // requests that are open at once for all entries of a person
)

// EntryConfirmations are what others were asked and said about an entry, for whose entry it is.
type EntryConfirmations struct {
	Given   []GivenConfirmation // confirmed, also where hidden or withdrawn since; the newest first
	Asked   []AskedConfirmation // open, the newest first
	Answers []AskedConfirmation // closed without a confirmation, the newest first
}

// GivenConfirmation is what somebody confirmed, frozen. Wherever it is shown as confirmed, only Then was.
type GivenConfirmation struct {
	Confirmation
	Then     EntryFacts // as they saw them
	HeldBack []string   // names of facts that they did not see
	Changed  bool       // what they saw is not what stands there now
}

// AskedConfirmation is a request. Token is there only while a link is open.
type AskedConfirmation struct {
	Confirmation
	Shows    EntryFacts // what whoever is asked sees now
	HeldBack []string   // names of the facts that stand in the entry and do not go with it
	Token    string
	Expired  bool
}

// Confirmer is someone in a role, in an organisation of the learner's.
type Confirmer struct {
	PersonID string
	Name     string
	Role     string
	OrgID    string
	Org      string
}

// Key names the role among those that somebody can confirm in.
func (c Confirmer) Key() string { return c.OrgID + " " + c.Role }

// Words is what a member confirms as: «supervisor at Harbour».
func (c Confirmer) Words() string { return c.Role + " at " + c.Org }

// AskConfirmation makes a link with which somebody can confirm the actor's entry, once, within 90 days: what it was, when,
// and the facts named in show (EntryFacts.Given); the others are held back. Conflict: five requests are open for it already,
// or fifty for all of the actor's entries, or it was taken out of the log.
func (s *Store) AskConfirmation(ctx context.Context, who Actor, entryID string, show []string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		e, open, err := tx.openRequests(who, entryID)
		if err == nil {
			err = tx.mayAskMore(who, open)
		}
		if err != nil {
			return err
		}
		token := newLinkToken()
		row := tx.newConfirmation(e, "link", show)
		hash := hashToken(token)
		row.TokenHash = &hash
		if row.SealedToken, err = tx.seal(who.PersonID, "cpd_confirmations", "sealed_token", row.ID, []byte(token)); err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
}

// AskMember asks a supervisor or mentor of one of the actor's organisations to confirm an entry. Asking the same person
// again while it is open is once, and show holds as chosen last. Invalid: nobody whom the actor may ask. Otherwise as
// AskConfirmation.
func (s *Store) AskMember(ctx context.Context, who Actor, entryID, personID string, show []string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		e, open, err := tx.openRequests(who, entryID)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(open, func(c Confirmation) bool { return c.ByPerson != nil && *c.ByPerson == personID }); i >= 0 {
			open[i].choose(e.EntryFacts, show)
			return tx.keepConfirmation(open[i])
		}
		all, err := tx.confirmers(who.PersonID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(c Confirmer) bool { return c.PersonID == personID })
		if i < 0 {
			return refuseField("confirmer", "Choose who you would like to ask.")
		}
		if err := tx.mayAskMore(who, open); err != nil {
			return err
		}
		row := tx.newConfirmation(e, "member", show)
		row.ByPerson, row.OrgID, row.Name, row.Role = &all[i].PersonID, &all[i].OrgID, all[i].Name, all[i].Words()
		return tx.Create(&row).Error
	})
}

func (tx *Tx) newConfirmation(e Entry, kind string, show []string) Confirmation {
	until := tx.Now.AddDate(0, 0, confirmationDays)
	c := Confirmation{ID: tx.s.NewID(), EntryID: e.ID, Kind: kind, State: "asked", ExpiresAt: &until, CreatedAt: tx.Now}
	c.choose(e.EntryFacts, show)
	return c
}

// openRequests locks an entry of the actor's log and gives it with the requests that are open for it.
func (tx *Tx) openRequests(who Actor, entryID string) (Entry, []Confirmation, error) {
	e, err := tx.ownEntry(who, entryID, noKeyUpdate)
	if err != nil {
		return e, nil, err
	}
	if e.RemovedAt != nil {
		return e, nil, Refuse(Conflict, "This is out of your log. Put it back first, then ask.")
	}
	open, err := gorm.G[Confirmation](tx.DB).Where("entry_id = ? AND state = 'asked' AND expires_at > ?", e.ID, tx.Now).Find(tx.ctx)
	return e, open, err
}

// mayAskMore refuses what would be one request too many, for an entry or for a person.
func (tx *Tx) mayAskMore(who Actor, open []Confirmation) error {
	if len(open) >= openConfirmations {
		return Refuse(Conflict, "You have asked %d times for this entry, and nobody has answered yet. End one of them first.", len(open))
	}
	var all int
	err := tx.Raw(`SELECT count(*) FROM cpd_confirmations c JOIN cpd_entries e ON e.id = c.entry_id WHERE e.person_id = ? AND c.state = 'asked' AND c.expires_at > ?`,
		who.PersonID, tx.Now).Scan(&all).Error
	if err == nil && all >= openOfPerson {
		return Refuse(Conflict, "You are waiting for %d answers, for this entry and others. That is the most at once. When some have come, or you have ended some, you can ask again.", all)
	}
	return err
}

// Confirmers are whom the actor may ask by name: supervisors and mentors of their organisations.
func (s *Store) Confirmers(ctx context.Context, who Actor) ([]Confirmer, error) {
	var out []Confirmer
	err := s.read(ctx, func(tx *Tx) (err error) {
		out, err = tx.confirmers(who.PersonID)
		return err
	})
	return out, err
}

// confirmers are each person once, for the organisation that the learner joined first.
func (tx *Tx) confirmers(learner string) ([]Confirmer, error) {
	var rows, out []Confirmer
	err := tx.Raw(`SELECT p.id AS person_id, p.name_shown AS name, max(r.role) AS role, o.id AS org_id, o.name_shown AS org
		FROM memberships mine JOIN organisations o ON o.id = mine.org_id
		JOIN memberships m ON m.org_id = o.id AND m.to_date IS NULL AND m.person_id <> mine.person_id
		JOIN people p ON p.id = m.person_id
		JOIN membership_roles r ON r.membership_id = m.id AND r.ended_at IS NULL AND r.role IN ('supervisor', 'mentor')
		WHERE mine.person_id = ? AND mine.to_date IS NULL
		GROUP BY p.id, p.name_shown, o.id, o.name_shown, mine.created_at ORDER BY mine.created_at, o.id, p.name_shown, p.id`, learner).Scan(&rows).Error
	for _, r := range rows {
		if !slices.ContainsFunc(out, func(c Confirmer) bool { return c.PersonID == r.PersonID }) {
			out = append(out, r)
		}
	}
	return out, err
}

// EntryConfirmations are what others were asked and said about one of the actor's entries.
func (s *Store) EntryConfirmations(ctx context.Context, who Actor, entryID string) (EntryConfirmations, error) {
	var out EntryConfirmations
	err := s.read(ctx, func(tx *Tx) error {
		e, err := tx.ownEntry(who, entryID)
		if err != nil {
			return err
		}
		rows, err := gorm.G[Confirmation](tx.DB).Where("entry_id = ?", e.ID).Order("created_at DESC, id DESC").Find(tx.ctx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.Facts != "" {
				given, err := r.givenOn(e.EntryFacts)
				if err != nil {
					return err
				}
				out.Given = append(out.Given, given)
				continue
			}
			asked := AskedConfirmation{Confirmation: r, Expired: r.expired(tx.Now)}
			if asked.Shows, err = r.facts(e.EntryFacts); err != nil {
				return err
			}
			seen := asked.Shows.Given()
			asked.HeldBack = slices.DeleteFunc(e.EntryFacts.Given(), func(name string) bool { return slices.Contains(seen, name) })
			if r.State != "asked" || asked.Expired {
				out.Answers = append(out.Answers, asked)
				continue
			}
			token, err := tx.open(who.PersonID, "cpd_confirmations", "sealed_token", r.ID, r.SealedToken)
			if err != nil {
				return err
			}
			asked.Token = string(token)
			out.Asked = append(out.Asked, asked)
		}
		return nil
	})
	return out, err
}

// givenOn is a confirmation against the facts as they stand now. What was held back when it was asked for may change as it
// likes: nobody confirmed it.
func (c Confirmation) givenOn(now EntryFacts) (GivenConfirmation, error) {
	out := GivenConfirmation{Confirmation: c}
	var err error
	if out.Then, err = decode[EntryFacts](c.Facts); err != nil {
		return out, fmt.Errorf("read what was confirmed: %w", err)
	}
	if out.HeldBack, err = c.heldBack(); err != nil {
		return out, err
	}
	out.Changed = now.without(out.HeldBack).Digest() != c.FactsSha256
	return out, nil
}

// Sentence says who confirmed an entry, and what is known of them.
func (c Confirmation) Sentence() string {
	on := " on " + cpd.Day(c.ConfirmedOn).Words()
	if c.Kind == "link" {
		return "Confirmed by link" + on + " by someone giving the name " + c.Name + ", " + c.Role + "; we did not check who."
	}
	return "Confirmed by " + c.Name + ", " + c.Role + "," + on + "."
}

func (c Confirmation) expired(now time.Time) bool {
	return c.State == "asked" && c.ExpiresAt != nil && !now.Before(*c.ExpiresAt)
}

// EndConfirmation ends a request of the actor's before anybody answered. Ending it twice is once. Conflict: it was
// answered meanwhile.
func (s *Store) EndConfirmation(ctx context.Context, who Actor, entryID, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		c, err := tx.ownConfirmation(who, entryID, id)
		switch {
		case err != nil || c.State == "ended":
			return err
		case c.State != "asked":
			return Refuse(Conflict, "It was answered meanwhile. You can see the answer here.")
		}
		c.State, c.EndedAt, c.SealedToken = "ended", &tx.Now, nil
		return tx.keepConfirmation(c)
	})
}

// HideConfirmation hides what somebody confirmed, or shows it again: it is the actor's to show. Doing either twice is
// once. Conflict: nothing was confirmed, or who confirmed it took it back.
func (s *Store) HideConfirmation(ctx context.Context, who Actor, entryID, id string, hide bool) error {
	return s.inTx(ctx, func(tx *Tx) error {
		c, err := tx.ownConfirmation(who, entryID, id)
		if err != nil {
			return err
		}
		from, to := "confirmed", "hidden"
		if !hide {
			from, to = to, from
		}
		switch c.State {
		case to:
			return nil
		case from:
			c.State = to
			return tx.keepConfirmation(c)
		}
		return Refuse(Conflict, "There is nothing here that you can hide or show.")
	})
}

// ownConfirmation finds a request about an entry of the actor's, the entry locked: whatever changes either of them goes
// one after the other.
func (tx *Tx) ownConfirmation(who Actor, entryID, id string) (Confirmation, error) {
	e, err := tx.ownEntry(who, entryID, noKeyUpdate)
	if err != nil {
		return Confirmation{}, err
	}
	c, err := gorm.G[Confirmation](tx.DB).Where("id = ? AND entry_id = ?", id, e.ID).Take(tx.ctx)
	return c, notFound(err, "this request")
}

func (tx *Tx) keepConfirmation(c Confirmation) error {
	if err := tx.Select("*").Where("id = ?", c.ID).Updates(&c).Error; err != nil {
		return fmt.Errorf("keep a confirmation: %w", err)
	}
	return nil
}

// entryAsked reads the entry that a confirmation is about. With lock the entry is locked first and the confirmation read
// again, so that two answers go one after the other.
func (tx *Tx) entryAsked(c *Confirmation, lock bool) (Entry, error) {
	if !lock {
		return gorm.G[Entry](tx.DB).Where("id = ?", c.EntryID).Take(tx.ctx)
	}
	e, err := gorm.G[Entry](tx.DB, noKeyUpdate).Where("id = ?", c.EntryID).Take(tx.ctx)
	if err != nil {
		return e, err
	}
	*c, err = gorm.G[Confirmation](tx.DB).Where("id = ?", c.ID).Take(tx.ctx)
	return e, err
}
