package models

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"
)

// AskCorrection asks the issuing organisation for a certificate with the right name. Conflict: one is open already, or
// the award is not one that can be replaced. Forbidden: while the account is restricted, as for Rename.
func (s *Store) AskCorrection(ctx context.Context, who Actor, code, name, latin string) error {
	err := s.inTx(ctx, func(tx *Tx) error {
		a, err := tx.ownAward(who, code)
		if err != nil {
			return err
		}
		if who.RestrictedUntil != nil { // whoever gave the code could have a certificate made out to another name
			return who.closedForNow()
		}
		page, err := tx.awardPage(a)
		if err != nil {
			return err
		}
		if page.State != Valid && page.State != Expired {
			return Refuse(Conflict, "This certificate is %s, so the name on it stays as it is.", page.State)
		}
		name, latin, wrong := tx.s.cleanCertificateName(name, latin)
		if err := wrong.err(); err != nil {
			return err
		}
		if name == page.Recipient.Name && latin == page.Recipient.NameLatin {
			return refuseField("name_certificate", "This is the name that stands there now.")
		}
		return gorm.G[NameCorrection](tx.DB).Create(tx.ctx, &NameCorrection{ID: tx.s.NewID(), AwardID: a.ID, PersonID: who.PersonID, OrgID: a.OrgID,
			Name: name, NameLatin: latin, State: "asked", CreatedAt: tx.Now})
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return &Error{Kind: Conflict, Message: "You have asked for this already. Your organisation will look at it.", Cause: err}
	}
	return err
}

// TakeBackCorrection takes back a request that nobody has decided yet.
func (s *Store) TakeBackCorrection(ctx context.Context, who Actor, code string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		a, err := tx.ownAward(who, code)
		if err != nil {
			return err
		}
		_, err = gorm.G[NameCorrection](tx.DB).Where("award_id = ? AND state = 'asked'", a.ID).Select("state", "decided_at").
			Updates(tx.ctx, NameCorrection{State: "taken_back", DecidedAt: &tx.Now})
		return err
	})
}

// OrgCorrection is a name correction that waits for a coordinator.
type OrgCorrection struct {
	NameCorrection
	OldName string
	Title   string
	Code    string
}

// CorrectionsWaiting tells how many name corrections wait for a coordinator.
func (s *Store) CorrectionsWaiting(ctx context.Context, who Actor, org string) (int, error) {
	var n int64
	err := s.read(ctx, func(tx *Tx) error {
		organisation, _, err := tx.requireRole(who, org, Coordinator)
		if err != nil {
			return err
		}
		n, err = gorm.G[NameCorrection](tx.DB).Where("org_id = ? AND state = 'asked'", organisation.ID).Count(tx.ctx, "id")
		return err
	})
	return int(n), err
}

func (tx *Tx) openCorrections(orgID string, out *OrgAwardsPage) error {
	open, err := gorm.G[NameCorrection](tx.DB).Where("org_id = ? AND state = 'asked'", orgID).Order("created_at, id").Find(tx.ctx)
	if err != nil {
		return err
	}
	for _, c := range open {
		a, err := gorm.G[Award](tx.DB).Where("id = ?", c.AwardID).Take(tx.ctx)
		if err != nil {
			return err
		}
		facts, recipient, err := a.Snapshot()
		if err != nil {
			return err
		}
		out.Corrections = append(out.Corrections, OrgCorrection{NameCorrection: c, OldName: recipient.Name, Title: facts.Achievement.Title, Code: a.Code})
	}
	return nil
}

// DecideCorrection agrees to a name correction, which issues a replacement with the same facts and the right name, or
// declines it with a note; the holder is told. Nobody decides on their own name.
func (s *Store) DecideCorrection(ctx context.Context, who Actor, org, id string, agree bool, note string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		organisation, err := tx.requireActing(who, org)
		if err != nil {
			return err
		}
		c, err := gorm.G[NameCorrection](tx.DB, forUpdate).Where("id = ? AND org_id = ?", id, organisation.ID).Take(tx.ctx)
		if err != nil {
			return notFound(err, "this request")
		}
		if c.State != "asked" {
			return Refuse(Conflict, "This request was decided or taken back meanwhile.")
		}
		if c.PersonID == who.PersonID {
			return Refuse(Conflict, "Somebody else needs to agree to your own name. Please ask another coordinator.")
		}
		state := "declined"
		if agree {
			state = "agreed"
		}
		c.State, c.DecidedBy, c.Note, c.DecidedAt = state, who.PersonID, strings.TrimSpace(note), &tx.Now
		if _, err := gorm.G[NameCorrection](tx.DB).Where("id = ?", c.ID).Select("state", "decided_by", "note", "decided_at").Updates(tx.ctx, c); err != nil {
			return err
		}
		if !agree {
			return tx.tell(c.PersonID, organisation.ID, EventAward, "%s", strings.TrimSpace(organisation.NameShown+" did not change the name on a certificate. "+c.Note))
		}
		if err := tx.replaceAward(who, c); err != nil {
			return err
		}
		return tx.tell(c.PersonID, organisation.ID, EventAward, "%s gave you a new certificate with the name that you asked for. The old one now says “replaced”.", organisation.NameShown)
	})
}

// replaceAward issues the award again: the same facts but for its id and code, with the right name.
func (tx *Tx) replaceAward(who Actor, c NameCorrection) error {
	old, err := gorm.G[Award](tx.DB, forUpdate).Where("id = ?", c.AwardID).Take(tx.ctx)
	if err != nil {
		return err
	}
	page, err := tx.awardPage(old)
	if err != nil {
		return err
	}
	if page.State != Valid && page.State != Expired {
		return Refuse(Conflict, "This certificate is %s, so the name on it stays as it is.", page.State)
	}
	facts, recipient := page.Facts, page.Recipient
	a := Award{ID: tx.s.NewID(), Code: newCode(CodeLength), EnrolmentID: old.EnrolmentID, PersonID: old.PersonID, OrgID: old.OrgID, Replaces: &old.ID,
		CompletedOn: old.CompletedOn, ValidThrough: old.ValidThrough, HideName: old.HideName, SharePDF: old.SharePDF, CreatedAt: tx.Now}
	facts.ID, facts.Code = a.ID, a.Code
	recipient.Name, recipient.NameLatin = c.Name, c.NameLatin
	a.freeze(facts, recipient, Provenance{By: "correction", Program: tx.s.program})
	if err := tx.addAwardEvent(AwardEvent{AwardID: old.ID, FromState: string(Valid), ToState: string(Replaced), Reason: "name", ByPerson: who.PersonID}); err != nil {
		return err
	}
	return tx.keepAward(a, "replacement", who.PersonID)
}
