package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

const setupCodePrefix = "setup_code:"

// NeedsSetup tells whether the server has no founding organisation yet. Once set up it asks the database no more.
func (s *Store) NeedsSetup(ctx context.Context) (bool, error) {
	if s.isSetUp.Load() {
		return false, nil
	}
	err := s.read(ctx, func(tx *Tx) error {
		founded, err := tx.founded()
		if founded {
			s.isSetUp.Store(true)
		}
		return err
	})
	return !s.isSetUp.Load(), err
}

// SetupCode makes a one-time code for the first visit of an empty server, to be shown on the console; only its keyed hash
// is kept. It is "" once the server is set up. Each copy of the program may make its own; all of them end with the set-up.
func (s *Store) SetupCode(ctx context.Context) (string, error) {
	code := newCode(12)
	err := s.inTx(ctx, func(tx *Tx) error {
		founded, err := tx.founded()
		if err != nil {
			return err
		}
		if founded {
			code = ""
			return nil
		}
		return tx.setSetting(setupCodePrefix+s.digest("setup", code), tx.Now.Format("2006-01-02"))
	})
	if err != nil {
		return "", fmt.Errorf("make a set-up code: %w", err)
	}
	return code, nil
}

// SetupRequest is what the first visitor types.
type SetupRequest struct {
	Code         string // [code] from the console
	Organisation OrganisationForm
	Account      Account // of the first coordinator
	JobTitle     string  // [job_title]
	Device       Device
}

// SetUp makes the founding organisation and its first coordinator, once, and signs them in. Conflict: it was done already.
// Invalid: all that is wrong, field by field; a wrong code is counted.
func (s *Store) SetUp(ctx context.Context, in SetupRequest) (Joined, error) {
	already := Refuse(Conflict, "This server is set up already. Please sign in.")
	switch needed, err := s.NeedsSetup(ctx); {
	case err != nil:
		return Joined{}, err
	case !needed:
		return Joined{}, already
	}
	wrongCode := refuseField("code", "This is not the code from the console. It stands where the program was started.")
	if err := s.beginGuess(ctx, guessSetup, in.Device.Address); err != nil {
		return Joined{}, err
	}
	setting := setupCodePrefix + s.digest("setup", NormaliseCode(in.Code))
	var known string
	err := s.read(ctx, func(tx *Tx) (err error) {
		known, err = tx.setting(setting)
		return err
	})
	if err != nil {
		return Joined{}, err
	}
	var wrong Refusals
	if known == "" {
		wrong.add(wrongCode)
	} else if err := s.forgetGuesses(ctx, guessSetup, in.Device.Address); err != nil {
		return Joined{}, err
	}
	organisation, more := in.Organisation.clean()
	wrong = append(wrong, more...)
	jobTitle, refused := cleanLine("job_title", in.JobTitle, 80, "")
	wrong.add(refused)
	account, hash, err := s.checkAccount(ctx, in.Account, wrong)
	if err != nil {
		return Joined{}, err
	}
	var out Joined
	err = s.inTx(ctx, func(tx *Tx) error {
		founded, err := tx.founded()
		if err != nil {
			return err
		}
		if founded {
			return already
		}
		if known, err = tx.setting(setting); err != nil {
			return err
		}
		if known == "" {
			return wrongCode
		}
		if out.Organisation, err = tx.addOrganisation(organisation, true); err != nil {
			return err
		}
		person, err := tx.addPerson(account, hash, organisation.Language)
		if err != nil {
			return err
		}
		if out.Membership, err = tx.addMembership(person.ID, out.Organisation); err != nil {
			return err
		}
		if err := tx.nameJob(&out.Membership, jobTitle); err != nil {
			return err
		}
		if err := tx.addRole(out.Membership, Coordinator, person.ID); err != nil {
			return err
		}
		if _, err := gorm.G[Setting](tx.DB).Where("name LIKE ?", setupCodePrefix+"%").Delete(ctx); err != nil {
			return err
		}
		out.Actor, out.Token, err = tx.signIn(person, in.Device)
		return err
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) { // another one was quicker
		err = already
	}
	if err != nil {
		return Joined{}, err
	}
	s.isSetUp.Store(true)
	return out, nil
}
