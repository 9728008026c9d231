package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// JoinRequest is what someone types who joins with an organisation's code.
type JoinRequest struct {
	Code    string // [code]
	Account Account
	Device  Device
}

// Joined is someone who has just joined an organisation.
type Joined struct {
	Actor        Actor
	Token        string // of the session, where one was opened
	Organisation Organisation
	Membership   Membership
	Already      bool // was a member before
}

// Join makes an account, joins the code's organisation, puts its induction on the new person's line and signs them in.
// All that is wrong is said at once, field by field; a taken username is Conflict, a wrong code is counted.
func (s *Store) Join(ctx context.Context, in JoinRequest) (Joined, error) {
	organisation, err := s.OrganisationOfCode(ctx, in.Code, in.Device.Address)
	var wrong Refusals
	if refused := RefusalsOf(err); KindOf(err) == Invalid && refused != nil {
		wrong = refused
	} else if err != nil {
		return Joined{}, err
	}
	account, hash, err := s.checkAccount(ctx, in.Account, wrong)
	if err != nil {
		return Joined{}, err
	}
	var out Joined
	err = s.inTx(ctx, func(tx *Tx) error {
		if out.Organisation, err = tx.organisationOfCode(in.Code); err != nil { // ended meanwhile
			return err
		}
		person, err := tx.addPerson(account, hash, organisation.Language)
		if err != nil {
			return err
		}
		if out.Membership, err = tx.addMembership(person.ID, out.Organisation); err != nil {
			return err
		}
		out.Actor, out.Token, err = tx.signIn(person, in.Device)
		return err
	})
	if err != nil {
		return Joined{}, err
	}
	return out, nil
}

func unknownJoinCode() *Error {
	return refuseField("code", "We do not know this code. Please check it, or ask the person who gave it to you for the newest one.")
}

func (tx *Tx) organisationOfCode(code string) (Organisation, error) {
	row, err := gorm.G[JoinCode](tx.DB).Where("code = ? AND ended_at IS NULL", NormaliseCode(code)).Take(tx.ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Organisation{}, unknownJoinCode()
	}
	if err != nil {
		return Organisation{}, err
	}
	return gorm.G[Organisation](tx.DB).Where("id = ?", row.OrgID).Take(tx.ctx)
}

// OrganisationOfCode tells whom one would join with a code. Invalid, on field code: no such code, or it has ended; that
// is counted by address, and Slow after several.
func (s *Store) OrganisationOfCode(ctx context.Context, code, address string) (Organisation, error) {
	if err := s.checkGuess(ctx, guessJoin, address); err != nil {
		return Organisation{}, err
	}
	if NormaliseCode(code) == "" {
		return Organisation{}, refuseField("code", "Write the code that your organisation gave you.")
	}
	var o Organisation
	err := s.read(ctx, func(tx *Tx) (err error) {
		o, err = tx.organisationOfCode(code)
		return err
	})
	if KindOf(err) == Invalid {
		if err := s.countWrong(ctx, guessJoin, address); err != nil {
			return Organisation{}, err
		}
	}
	return o, err
}

// AddCode joins the actor to a further organisation. Someone who is a member stays one, once: Joined.Already.
func (s *Store) AddCode(ctx context.Context, actor Actor, code, address string) (Joined, error) {
	if _, err := s.OrganisationOfCode(ctx, code, address); err != nil {
		return Joined{}, err
	}
	out := Joined{Actor: actor}
	join := func(tx *Tx) (err error) {
		if out.Organisation, err = tx.organisationOfCode(code); err != nil {
			return err
		}
		if actor.Closed(out.Organisation.ID) {
			return actor.closedForNow()
		}
		if _, err = tx.lockPerson(actor.PersonID); err != nil {
			return err
		}
		out.Membership, err = tx.currentMembership(actor.PersonID, out.Organisation.ID)
		if out.Already = err == nil; out.Already || KindOf(err) != NotFound {
			return err
		}
		out.Membership, err = tx.addMembership(actor.PersonID, out.Organisation)
		return err
	}
	if err := s.inTx(ctx, join); err != nil {
		return Joined{}, err
	}
	return out, nil
}

// lockPerson reads a person so that nobody else changes their memberships or password meanwhile.
func (tx *Tx) lockPerson(id string) (Person, error) {
	p, err := gorm.G[Person](tx.DB, clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", id).Take(tx.ctx)
	return p, notFound(err, "this person")
}

// addMembership joins a person to an organisation from today in its zone, with its induction on their line.
func (tx *Tx) addMembership(personID string, o Organisation) (Membership, error) {
	m := Membership{ID: tx.s.NewID(), PersonID: personID, OrgID: o.ID, FromDate: dayIn(tx.Now, o.Zone), CreatedAt: tx.Now}
	if err := gorm.G[Membership](tx.DB).Create(tx.ctx, &m); err != nil {
		return m, fmt.Errorf("keep a membership: %w", err)
	}
	if err := tx.assignInduction(o.ID, []string{personID}); err != nil {
		return m, err
	}
	return m, tx.tell(personID, o.ID, EventMembership, "You joined %s.", o.NameShown)
}

// JoinCode gives an organisation's current join code to its coordinators.
func (s *Store) JoinCode(ctx context.Context, actor Actor, slug string) (JoinCode, error) {
	var row JoinCode
	err := s.read(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		row, err = gorm.G[JoinCode](tx.DB).Where("org_id = ? AND ended_at IS NULL", o.ID).Take(ctx)
		return notFound(err, "a join code")
	})
	return row, err
}

// FirstJoinCode gives an organisation's current join code on the operator's word, while nobody coordinates it yet.
func (s *Store) FirstJoinCode(ctx context.Context, slug string) (string, error) {
	var code string
	err := s.read(ctx, func(tx *Tx) error {
		found := tx.Raw(`SELECT c.code FROM join_codes c JOIN organisations o ON o.id = c.org_id WHERE o.slug = ? AND c.ended_at IS NULL`, slug).Scan(&code)
		if found.Error == nil && found.RowsAffected == 0 {
			return Refuse(NotFound, "We could not find this organisation.")
		}
		return found.Error
	})
	return code, err
}

// NewJoinCode ends the current join code and makes another one: printed cards with the old one end too.
func (s *Store) NewJoinCode(ctx context.Context, actor Actor, slug string) (JoinCode, error) {
	var row JoinCode
	err := s.inTx(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		if err := tx.lockOrganisation(o.ID); err != nil {
			return err
		}
		row, err = tx.newJoinCode(o.ID, actor.PersonID)
		return err
	})
	return row, err
}

func (tx *Tx) newJoinCode(orgID, by string) (JoinCode, error) {
	row := JoinCode{ID: tx.s.NewID(), OrgID: orgID, Code: newCode(8), MadeBy: by, CreatedAt: tx.Now}
	if _, err := gorm.G[JoinCode](tx.DB).Where("org_id = ? AND ended_at IS NULL", orgID).Update(tx.ctx, "ended_at", tx.Now); err != nil {
		return row, fmt.Errorf("end a join code: %w", err)
	}
	if err := gorm.G[JoinCode](tx.DB).Create(tx.ctx, &row); err != nil {
		return row, fmt.Errorf("keep a join code: %w", err)
	}
	return row, nil
}

// lockOrganisation lets changes of an organisation's people and codes go one after the other.
func (tx *Tx) lockOrganisation(id string) error {
	_, err := gorm.G[Organisation](tx.DB, clause.Locking{Strength: "NO KEY UPDATE"}).Select("id").Where("id = ?", id).Take(tx.ctx)
	return err
}
