package models

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"throughline/courses"
)

// Support lists what waits for a signer, and what they decided in the last 90 days.
type Support struct {
	Waiting []SupportItem
	Decided []SupportItem
}

// SupportItem is one practice task in a signer's list.
type SupportItem struct {
	ID        string
	Learner   string
	Course    string
	Task      string
	Org       string
	OrgID     string
	Zone      string // of the organisation
	State     string
	CreatedAt time.Time
	DecidedAt *time.Time
	VersionID string
	StepID    string
}

// Support reads a signer's list: only of organisations where they still hold a role that signs, and
// of people who are still members there.
func (s *Store) Support(ctx context.Context, who Actor) (Support, error) {
	var out Support
	err := s.read(ctx, func(tx *Tx) error {
		var rows []SupportItem
		err := tx.Raw(`SELECT h.id, p.name_shown AS learner, o.name_shown AS org, h.org_id, o.zone, h.state, h.created_at, h.decided_at, e.version_id, h.step_id
			FROM hand_ins h JOIN enrolments e ON e.id = h.enrolment_id JOIN people p ON p.id = h.person_id JOIN organisations o ON o.id = h.org_id
			WHERE h.signer_id = ? AND h.state IN ('waiting', 'signed', 'again') AND (h.decided_at IS NULL OR h.decided_at > ?)
			AND EXISTS (SELECT 1 FROM memberships m JOIN membership_roles r ON r.membership_id = m.id
				WHERE m.person_id = h.signer_id AND m.org_id = h.org_id AND m.to_date IS NULL AND r.ended_at IS NULL AND r.role IN ('supervisor', 'mentor'))
			AND EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = h.person_id AND m.org_id = h.org_id AND m.to_date IS NULL)
			ORDER BY h.created_at`, who.PersonID, tx.Now.AddDate(0, 0, -90)).Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			if who.Closed(r.OrgID) {
				continue
			}
			v, err := tx.version(r.VersionID)
			if err != nil {
				return err
			}
			r.Course = v.Parsed.Title
			if step, _, ok := v.Parsed.Step(r.StepID); ok {
				r.Task = step.Title
			}
			if r.State == "waiting" {
				out.Waiting = append(out.Waiting, r)
			} else {
				out.Decided = append(out.Decided, r)
			}
		}
		return nil
	})
	return out, err
}

// SupportPage is one hand-in as its signer sees it.
type SupportPage struct {
	HandIn  HandInText
	Learner string
	Course  string
	Org     string
	Zone    string
	Step    *courses.Step
	Role    string // in which the signer would sign
}

// OpenHandIn opens what was handed in for the signer it was shared with, and records the look.
// NotFound: not shared with them, or taken back, or they no longer hold a role that signs, or the learner is no longer a
// member there. Forbidden: after a recovery with somebody else's code.
func (s *Store) OpenHandIn(ctx context.Context, who Actor, id string) (SupportPage, error) {
	var out SupportPage
	err := s.inTx(ctx, func(tx *Tx) error {
		var err error
		if out, err = tx.handInToSign(who, id); err != nil {
			return err
		}
		return tx.recordLook(who, out, "the practice task “"+out.Step.Title+"” that you shared")
	})
	return out, err
}

func (tx *Tx) recordLook(who Actor, at SupportPage, what string) error {
	look := Look{ID: tx.s.NewID(), PersonID: at.HandIn.PersonID, ByPerson: who.PersonID, ByName: who.NameShown, ByRole: at.Role, OrgID: at.HandIn.OrgID,
		What: what, At: tx.Now}
	return gorm.G[Look](tx.DB).Create(tx.ctx, &look)
}

func (tx *Tx) handInToSign(who Actor, id string) (SupportPage, error) {
	var out SupportPage
	row, err := gorm.G[HandIn](tx.DB, forUpdate).Where("id = ? AND signer_id = ? AND state <> 'taken_back'", id, who.PersonID).Take(tx.ctx)
	if err != nil {
		return out, notFound(err, "this practice task")
	}
	if who.RestrictedUntil != nil { // whoever gave the code could read what was shared with the signer alone, and sign in their name
		return out, who.closedForNow()
	}
	if _, err := tx.currentMembership(row.PersonID, row.OrgID); err != nil {
		return out, notFound(err, "this practice task")
	}
	e, err := gorm.G[Enrolment](tx.DB).Where("id = ?", row.EnrolmentID).Take(tx.ctx)
	if err != nil {
		return out, err
	}
	v, err := tx.version(e.VersionID)
	if err != nil {
		return out, err
	}
	step, _, ok := v.Parsed.Step(row.StepID)
	if !ok {
		return out, Refuse(NotFound, "This task is not part of the course any more.")
	}
	out.Step, out.Course, out.Zone = step, v.Parsed.Title, e.Zone
	signers, err := tx.signers(row.OrgID, row.PersonID, step.SignedBy)
	if err != nil {
		return out, err
	}
	i := slices.IndexFunc(signers, func(s Signer) bool { return s.PersonID == who.PersonID })
	if i < 0 {
		return out, Refuse(NotFound, "We could not find this practice task.")
	}
	out.Role = signers[i].Role
	if out.HandIn, err = tx.openHandIn(row); err != nil {
		return out, err
	}
	return out, tx.Raw(`SELECT p.name_shown AS learner, o.name_shown AS org FROM people p, organisations o WHERE p.id = ? AND o.id = ?`, row.PersonID, row.OrgID).
		Row().Scan(&out.Learner, &out.Org)
}

// Sign signs a practice task, or asks for another go with a word on what to change. Signing completes the step and,
// where it was the last thing that the rule asked for, the course, in the same transaction. Signing twice is once.
func (s *Store) Sign(ctx context.Context, who Actor, id string, signed bool, reply string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		waiting, err := gorm.G[HandIn](tx.DB).Select("enrolment_id").Where("id = ? AND signer_id = ?", id, who.PersonID).Take(tx.ctx)
		if err != nil {
			return notFound(err, "this practice task")
		}
		e, err := gorm.G[Enrolment](tx.DB, forUpdate).Where("id = ?", waiting.EnrolmentID).Take(tx.ctx)
		if err != nil {
			return err
		}
		page, err := tx.handInToSign(who, id)
		if err != nil {
			return err
		}
		to := "again"
		if signed {
			to = "signed"
		}
		if page.HandIn.State != "waiting" {
			if page.HandIn.State == to {
				return nil
			}
			return Refuse(Conflict, "You decided on this before. The learner can hand it in again.")
		}
		if !signed && strings.TrimSpace(reply) == "" {
			return refuseField("reply", "Say in a few words what to try again.")
		}
		if utf8.RuneCountInString(reply) > reflectionLimit {
			return refuseField("reply", "This is longer than we can keep. Please shorten it a little.")
		}
		row := HandIn{State: to, DecidedAt: &tx.Now, SignerName: who.NameShown, SignerRole: page.Role}
		if row.SealedReply, err = tx.seal(page.HandIn.PersonID, "hand_ins", "sealed_reply", id, []byte(reply)); err != nil {
			return err
		}
		n, err := gorm.G[HandIn](tx.DB).Where("id = ? AND state = 'waiting'", id).Select("state", "decided_at", "signer_name", "signer_role", "sealed_reply").Updates(tx.ctx, row)
		if err != nil || n == 0 || !signed {
			return err
		}
		if err := tx.completeStep(e, page.Step.ID, "signed"); err != nil {
			return err
		}
		v, err := tx.version(e.VersionID)
		if err != nil {
			return err
		}
		row.OrgID = page.HandIn.OrgID
		if err := tx.entryOfTask(e, v, page.Step, row); err != nil {
			return err
		}
		_, err = tx.completeIfDone(e, v)
		return err
	})
}
