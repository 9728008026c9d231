package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

const cardCodes = 10

// NewRecoveryCard makes ten one-time codes, in groups of four, and ends those of an older card. They are shown once: only
// their keyed hashes are kept. It asks for the password again. Forbidden while the account is restricted: with a new card
// somebody else's code would open everything after all.
func (s *Store) NewRecoveryCard(ctx context.Context, actor Actor, password string) ([]string, error) {
	if actor.RestrictedUntil != nil {
		return nil, actor.closedForNow()
	}
	confirmed, err := s.confirmPassword(ctx, actor, "password", password)
	if err != nil {
		return nil, err
	}
	var codes []string
	err = s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.lockConfirmed(confirmed, "password")
		if err != nil {
			return err
		}
		if p.restricted(tx.Now) != nil {
			return actorOf(p, Session{}, tx.Now).closedForNow()
		}
		if err := tx.endCodes("person_id = ? AND kind = ?", p.ID, codeCard); err != nil {
			return err
		}
		rows := make([]RecoveryCode, cardCodes)
		for i := range rows {
			code := newCode(12)
			codes = append(codes, GroupCode(code))
			rows[i] = RecoveryCode{ID: s.NewID(), PersonID: p.ID, Kind: codeCard, CodeHash: s.recoveryHash(p.ID, code), MadeBy: p.ID, CreatedAt: tx.Now}
		}
		if err := gorm.G[RecoveryCode](tx.DB).CreateInBatches(ctx, &rows, cardCodes); err != nil {
			return fmt.Errorf("keep a recovery card: %w", err)
		}
		return tx.tell(p.ID, "", EventAccount, "You made a new recovery card. Only its codes work from now on.")
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

func (tx *Tx) cardCodesLeft(personID string) (int, error) {
	n, err := gorm.G[RecoveryCode](tx.DB).Where("person_id = ? AND kind = ? AND used_at IS NULL AND ended_at IS NULL", personID, codeCard).Count(tx.ctx, "id")
	return int(n), err
}

// ChangePassword sets a new password and ends all other sessions. Invalid: on old_password or password.
func (s *Store) ChangePassword(ctx context.Context, actor Actor, old, password string) error {
	confirmed, err := s.confirmPassword(ctx, actor, "old_password", old)
	if err != nil {
		return err
	}
	if refused := checkPassword("password", password, confirmed.Username, confirmed.NameShown, confirmed.NameCertificate, confirmed.NameLatin); refused != nil {
		return refused
	}
	hash, err := s.hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.lockConfirmed(confirmed, "old_password")
		if err != nil {
			return err
		}
		if _, err := gorm.G[Person](tx.DB).Where("id = ?", p.ID).Update(ctx, "password_hash", hash); err != nil {
			return fmt.Errorf("keep a new password: %w", err)
		}
		if err := tx.endSessions("person_id = ? AND id <> ?", p.ID, actor.SessionID); err != nil {
			return err
		}
		return tx.tell(p.ID, "", EventAccount, "You changed your password. Other devices were signed out.")
	})
}

// confirmPassword asks whether a signed-in person knows their password; wrong ones count as at sign-in.
func (s *Store) confirmPassword(ctx context.Context, actor Actor, field, password string) (Person, error) {
	if err := s.beginAccountGuess(ctx, guessPassword, actor.Username, actor.SessionID); err != nil {
		return Person{}, err
	}
	p, err := s.personByName(ctx, actor.Username)
	if err != nil {
		return Person{}, err
	}
	match, err := s.passwordMatches(ctx, password, p.PasswordHash)
	if err != nil {
		return Person{}, err
	}
	if !match || p.ID != actor.PersonID {
		return Person{}, wrongPassword(field)
	}
	return p, s.inTx(ctx, func(tx *Tx) error {
		return tx.forgetAccountGuesses(guessPassword, actor.Username, actor.SessionID)
	})
}

// lockConfirmed locks a person whose password was confirmed before the transaction, if it is still the same.
func (tx *Tx) lockConfirmed(confirmed Person, field string) (Person, error) {
	p, err := tx.lockPerson(confirmed.ID)
	if err == nil && p.PasswordHash != confirmed.PasswordHash {
		return p, wrongPassword(field)
	}
	return p, err
}

func wrongPassword(field string) *Error {
	return refuseField(field, "This is not your password now. Please type it again.")
}
