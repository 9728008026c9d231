package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// You is one's own account.
type You struct {
	Username        string
	NameShown       string
	NameCertificate string
	NameLatin       string
	Memberships     []Standing
	CardCodesLeft   int // 0: no card, or all of it used
	NewEvents       int // not yet marked as read
	RestrictedUntil *time.Time
}

// You gives the actor their own account.
func (s *Store) You(ctx context.Context, actor Actor) (You, error) {
	var out You
	err := s.read(ctx, func(tx *Tx) error {
		p, err := tx.person(actor.PersonID)
		if err != nil {
			return err
		}
		out = You{Username: p.Username, NameShown: p.NameShown, NameCertificate: p.NameCertificate, NameLatin: p.NameLatin, RestrictedUntil: p.restricted(tx.Now)}
		if out.Memberships, err = tx.standings(actor); err != nil {
			return err
		}
		if out.CardCodesLeft, err = tx.cardCodesLeft(p.ID); err != nil {
			return err
		}
		q := gorm.G[PersonEvent](tx.DB).Where("person_id = ? AND read_at IS NULL", p.ID)
		if actor.RestrictedUntil != nil {
			q = q.Where("org_id IN ?", []string{"", actor.RestrictedOrg})
		}
		n, err := q.Count(ctx, "id")
		out.NewEvents = int(n)
		return err
	})
	return out, err
}

// Rename changes the actor's names for what comes; certificates given before keep the name they have. Invalid: all that is
// wrong, field by field, as at joining.
//
// Forbidden after a recovery with somebody else's code: a name stands on certificates for good.
func (s *Store) Rename(ctx context.Context, actor Actor, nameShown, nameCertificate, nameLatin string) error {
	if actor.RestrictedUntil != nil {
		return actor.closedForNow()
	}
	var wrong Refusals
	shown, refused := cleanName("name_shown", nameShown, "Write the name that others see.")
	wrong.add(refused)
	certificate, latin, more := s.cleanCertificateName(nameCertificate, nameLatin)
	if err := append(wrong, more...).err(); err != nil {
		return err
	}
	return s.inTx(ctx, func(tx *Tx) error {
		_, err := gorm.G[Person](tx.DB).Where("id = ?", actor.PersonID).Select("name_shown", "name_certificate", "name_latin").
			Updates(ctx, Person{NameShown: shown, NameCertificate: certificate, NameLatin: latin})
		if err != nil {
			return fmt.Errorf("keep names: %w", err)
		}
		return nil
	})
}
