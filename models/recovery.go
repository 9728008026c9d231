package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

const (
	codeCard   = "card"
	codeHanded = "handed"

	handedFor     = 30 * time.Minute
	restrictedFor = 7 * 24 * time.Hour
)

func (s *Store) recoveryHash(personID, code string) string {
	return s.digest("recovery", personID, NormaliseCode(code))
}

// RecoverRequest is what someone types who forgot their password.
type RecoverRequest struct {
	Username string // [username]
	Code     string // [code] of the card, or handed over
	Password string // [password] the new one
	Device   Device
}

// Recover sets a new password with a code, ends all sessions and opens one. A code of the recovery card opens everything;
// one from somebody else leaves private writing and other organisations' records closed for 7 days. Invalid, in the same
// words: no such person, or a code that is unknown, used, replaced or too old. Slow: too many wrong ones.
func (s *Store) Recover(ctx context.Context, in RecoverRequest) (Actor, string, error) {
	username := cleanUsername(in.Username)
	var wrong Refusals
	if username == "" {
		wrong.add(refuseField("username", "Write your username."))
	}
	if NormaliseCode(in.Code) == "" {
		wrong.add(refuseField("code", "Write a code from your recovery card, or the code that you were given."))
	}
	wrong.add(checkPassword("password", in.Password, username))
	if err := wrong.err(); err != nil {
		return Actor{}, "", err
	}
	if err := s.checkGuess(ctx, guessAddress, in.Device.Address); err != nil {
		return Actor{}, "", err
	}
	if err := s.beginAccountGuess(ctx, guessRecovery, username, in.Device.Address); err != nil {
		return Actor{}, "", err
	}
	hash, err := s.hashPassword(ctx, in.Password)
	if err != nil {
		return Actor{}, "", err
	}
	var actor Actor
	var token string
	matched := true
	err = s.inTx(ctx, func(tx *Tx) error {
		p, code, err := tx.recoveryCode(username, in.Code)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			matched = false
			return refuseField("code", "This code does not go with this username, or it was used before, or it is too old. Please check both.")
		}
		if err != nil {
			return err
		}
		if refused := checkPassword("password", in.Password, p.Username, p.NameShown, p.NameCertificate, p.NameLatin); refused != nil {
			return refused
		}
		actor, token, err = tx.recover(p, code, hash, in.Device)
		return err
	})
	if !matched {
		if err := s.countWrong(ctx, guessAddress, in.Device.Address); err != nil {
			return Actor{}, "", err
		}
	}
	return actor, token, err
}

// recoveryCode finds whose code this is and locks them; gorm.ErrRecordNotFound: nobody's, or no longer.
func (tx *Tx) recoveryCode(username, typed string) (Person, RecoveryCode, error) {
	p, err := gorm.G[Person](tx.DB, clause.Locking{Strength: "NO KEY UPDATE"}).Where("username = ?", username).Take(tx.ctx)
	if err != nil {
		return p, RecoveryCode{}, err
	}
	code, err := tx.liveCode(p.ID, typed)
	return p, code, err
}

func (tx *Tx) liveCode(personID, typed string) (RecoveryCode, error) {
	return gorm.G[RecoveryCode](tx.DB).Where("code_hash = ? AND person_id = ? AND used_at IS NULL AND ended_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
		tx.s.recoveryHash(personID, typed), personID, tx.Now).Take(tx.ctx)
}

func (tx *Tx) recover(p Person, code RecoveryCode, hash string, d Device) (Actor, string, error) {
	p.PasswordHash, p.RestrictedUntil, p.RestrictedOrg = hash, nil, ""
	if code.Kind == codeHanded {
		until := tx.Now.Add(restrictedFor)
		p.RestrictedUntil, p.RestrictedOrg = &until, code.OrgID
	}
	if _, err := gorm.G[Person](tx.DB).Where("id = ?", p.ID).Select("password_hash", "restricted_until", "restricted_org").Updates(tx.ctx, p); err != nil {
		return Actor{}, "", fmt.Errorf("keep a new password: %w", err)
	}
	if err := tx.useCode(code); err != nil {
		return Actor{}, "", err
	}
	if err := tx.endCodes("person_id = ? AND kind = ?", p.ID, codeHanded); err != nil {
		return Actor{}, "", err
	}
	if err := tx.endSessions("person_id = ?", p.ID); err != nil {
		return Actor{}, "", err
	}
	for _, kind := range []string{guessRecovery, guessPassword} {
		if err := tx.forgetAccountGuesses(kind, p.Username, d.Address); err != nil {
			return Actor{}, "", err
		}
	}
	if err := tx.tellRecovered(p, code); err != nil {
		return Actor{}, "", err
	}
	return tx.signIn(p, d)
}

func (tx *Tx) tellRecovered(p Person, code RecoveryCode) error {
	if code.Kind == codeCard {
		left, err := tx.cardCodesLeft(p.ID)
		if err != nil {
			return err
		}
		return tx.tell(p.ID, "", EventAccount, "Your password was changed with a code from your recovery card. The card has %s left.", plural(left, "code"))
	}
	giver, err := tx.giverOf(code)
	if err != nil {
		return err
	}
	return tx.tell(p.ID, "", EventAccount, "Your password was changed with a code from %s. Until %s your private writing and your records with other organisations are closed. A code from your recovery card opens them now.",
		giver, longDay(p.RestrictedUntil.Format(time.DateOnly)))
}

// giverOf names who gave a code.
func (tx *Tx) giverOf(code RecoveryCode) (string, error) {
	if code.MadeBy == "" {
		return "whoever runs this server", nil
	}
	by, err := tx.person(code.MadeBy)
	if err != nil {
		return "", err
	}
	o, err := gorm.G[Organisation](tx.DB).Where("id = ?", code.OrgID).Take(tx.ctx)
	return by.NameShown + " of " + o.NameShown, err
}

func (tx *Tx) useCode(code RecoveryCode) error {
	n, err := gorm.G[RecoveryCode](tx.DB).Where("id = ? AND used_at IS NULL", code.ID).Update(tx.ctx, "used_at", tx.Now)
	if err == nil && n != 1 {
		err = fmt.Errorf("code %s was used meanwhile", code.ID)
	}
	return err
}

// endCodes ends codes that were not used.
func (tx *Tx) endCodes(where string, args ...any) error {
	_, err := gorm.G[RecoveryCode](tx.DB).Where("used_at IS NULL AND ended_at IS NULL").Where(where, args...).Update(tx.ctx, "ended_at", tx.Now)
	if err != nil {
		return fmt.Errorf("end codes: %w", err)
	}
	return nil
}

// UseCardCode opens at once what a recovery with somebody else's code closed, and ends the actor's other sessions. Where
// nothing is closed no code is used. Invalid: not a code of the actor's card, or used. Slow: too many wrong ones.
func (s *Store) UseCardCode(ctx context.Context, actor Actor, code string) error {
	if actor.RestrictedUntil == nil {
		return nil
	}
	if err := s.beginGuess(ctx, guessCard, actor.PersonID); err != nil {
		return err
	}
	return s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.lockPerson(actor.PersonID)
		if err != nil {
			return err
		}
		row, err := tx.liveCode(p.ID, code)
		if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && row.Kind != codeCard {
			return refuseField("code", "This is not a code from your newest recovery card, or it was used before.")
		}
		if err != nil {
			return err
		}
		if err := tx.useCode(row); err != nil {
			return err
		}
		p.RestrictedUntil, p.RestrictedOrg = nil, ""
		if _, err := gorm.G[Person](tx.DB).Where("id = ?", p.ID).Select("restricted_until", "restricted_org").Updates(ctx, p); err != nil {
			return fmt.Errorf("open records again: %w", err)
		}
		if err := tx.endSessions("person_id = ? AND id <> ?", p.ID, actor.SessionID); err != nil {
			return err
		}
		if err := tx.forgetGuesses(guessCard, p.ID); err != nil {
			return err
		}
		return tx.tell(p.ID, "", EventAccount, "A code from your recovery card opened your private writing and all your records again.")
	})
}

// HandedCode is a code to hand over face to face.
type HandedCode struct {
	Code     string // in groups
	Username string // that it goes with
	Expires  time.Time
}

// HandOverCode makes a code with which a current member can choose a new password: for 30 minutes, and an older one ends.
// The person is told who made it; where they coordinate too, all other coordinators are told as well. For coordinators,
// never for themselves (Forbidden), and not while their own account is restricted.
func (s *Store) HandOverCode(ctx context.Context, actor Actor, slug, personID string) (HandedCode, error) {
	var out HandedCode
	err := s.inTx(ctx, func(tx *Tx) error {
		o, m, err := tx.member(actor, slug, personID)
		if err != nil {
			return err
		}
		if personID == actor.PersonID {
			return Refuse(Forbidden, "You cannot give a code to yourself. Use your recovery card, or ask another coordinator.")
		}
		p, err := tx.lockPerson(personID)
		if err != nil {
			return err
		}
		if out, err = tx.handOver(p, o.ID, actor.PersonID); err != nil {
			return err
		}
		err = tx.tell(p.ID, o.ID, EventAccount, "%s, a coordinator of %s, made a code so that you can choose a new password. It works for 30 minutes. If you did not ask for it, talk to someone you trust, and use your recovery card.", actor.NameShown, o.NameShown)
		if err != nil {
			return err
		}
		return tx.tellCoordinators(o, m, actor, p)
	})
	return out, err
}

// tellCoordinators tells the other coordinators when one of them is given a code by another.
func (tx *Tx) tellCoordinators(o Organisation, m Membership, actor Actor, p Person) error {
	var coordinators []struct{ PersonID, MembershipID string }
	err := tx.Raw(`SELECT m.person_id, m.id AS membership_id FROM membership_roles r JOIN memberships m ON m.id = r.membership_id
		WHERE m.org_id = ? AND m.to_date IS NULL AND r.role = ? AND r.ended_at IS NULL ORDER BY m.id`, o.ID, Coordinator).Scan(&coordinators).Error
	if err != nil {
		return fmt.Errorf("find coordinators: %w", err)
	}
	coordinates := false
	for _, c := range coordinators {
		coordinates = coordinates || c.MembershipID == m.ID
	}
	for _, c := range coordinators {
		if !coordinates || c.PersonID == p.ID || c.PersonID == actor.PersonID {
			continue
		}
		if err := tx.tell(c.PersonID, o.ID, EventAccount, "%s made a code so that %s, who also coordinates %s, can choose a new password.", actor.NameShown, p.NameShown, o.NameShown); err != nil {
			return err
		}
	}
	return nil
}

// OperatorReset makes such a code on the word of whoever runs the server. Only the founding organisation's records stay
// open after it. NotFound: no such person.
func (s *Store) OperatorReset(ctx context.Context, username string) (HandedCode, error) {
	var out HandedCode
	err := s.inTx(ctx, func(tx *Tx) error {
		founding, err := tx.foundingOrganisation()
		if err != nil {
			return err
		}
		p, err := gorm.G[Person](tx.DB, clause.Locking{Strength: "NO KEY UPDATE"}).Where("username = ?", cleanUsername(username)).Take(ctx)
		if err != nil {
			return notFound(err, "this person")
		}
		if out, err = tx.handOver(p, founding.ID, ""); err != nil {
			return err
		}
		return tx.tell(p.ID, "", EventAccount, "Whoever runs this server made a code so that you can choose a new password. It works for 30 minutes. If you did not ask for it, talk to someone you trust, and use your recovery card.")
	})
	return out, err
}

func (tx *Tx) handOver(p Person, orgID, by string) (HandedCode, error) {
	if err := tx.endCodes("person_id = ? AND kind = ?", p.ID, codeHanded); err != nil {
		return HandedCode{}, err
	}
	code, expires := newCode(12), tx.Now.Add(handedFor)
	row := RecoveryCode{ID: tx.s.NewID(), PersonID: p.ID, Kind: codeHanded, CodeHash: tx.s.recoveryHash(p.ID, code), OrgID: orgID, MadeBy: by,
		CreatedAt: tx.Now, ExpiresAt: &expires}
	if err := gorm.G[RecoveryCode](tx.DB).Create(tx.ctx, &row); err != nil {
		return HandedCode{}, fmt.Errorf("keep a code: %w", err)
	}
	return HandedCode{Code: GroupCode(code), Username: p.Username, Expires: expires}, nil
}
