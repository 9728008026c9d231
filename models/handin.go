package models

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"throughline/courses"
	"throughline/files"
)

// TaskPage is a practice task as its learner sees it.
type TaskPage struct {
	Signers []Signer // whom they may ask
	HandIns []HandInText
}

// Last is the newest hand-in, nil before the first.
func (p *TaskPage) Last() *HandInText {
	if len(p.HandIns) == 0 {
		return nil
	}
	return &p.HandIns[len(p.HandIns)-1]
}

// Signer is someone whom a learner may ask to sign practice.
type Signer struct {
	PersonID string
	Name     string
	Role     string // as shown: «supervisor», «mentor»
	JobTitle string
}

// HandInText is a hand-in opened for its learner or its signer.
type HandInText struct {
	HandIn
	FileName string // \"\" where no file was handed in
	Text     string
	Reply    string
	Signer   string // name shown
}

// HandInFile is a file that was handed in, as it is kept.
type HandInFile struct {
	Name    string
	Type    string // the media type of one of the types of package files
	Content []byte
}

func (tx *Tx) taskPage(who Actor, l Learning, step *courses.Step) (*TaskPage, error) {
	out := &TaskPage{}
	var err error
	if l.Enrolment.OrgID != nil {
		if out.Signers, err = tx.signers(*l.Enrolment.OrgID, who.PersonID, step.SignedBy); err != nil {
			return nil, err
		}
	}
	if who.RestrictedUntil != nil {
		return out, nil
	}
	rows, err := gorm.G[HandIn](tx.DB).Where("enrolment_id = ? AND step_id = ?", l.Enrolment.ID, step.ID).Order("number").Find(tx.ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		text, err := tx.openHandIn(r)
		if err != nil {
			return nil, err
		}
		out.HandIns = append(out.HandIns, text)
	}
	return out, nil
}

// signers are an organisation's current members with one of the roles, without the learner.
func (tx *Tx) signers(orgID, learner string, roles []string) ([]Signer, error) {
	var out []Signer
	err := tx.Raw(`SELECT p.id AS person_id, p.name_shown AS name, min(r.role) AS role, m.job_title
		FROM memberships m JOIN people p ON p.id = m.person_id JOIN membership_roles r ON r.membership_id = m.id
		WHERE m.org_id = ? AND m.to_date IS NULL AND r.ended_at IS NULL AND r.role IN ? AND p.id <> ?
		GROUP BY p.id, p.name_shown, m.job_title ORDER BY p.name_shown, p.id`, orgID, roles, learner).Scan(&out).Error
	return out, err
}

func (tx *Tx) openHandIn(r HandIn) (HandInText, error) {
	out := HandInText{HandIn: r, Signer: r.SignerName}
	text, err := tx.open(r.PersonID, "hand_ins", "sealed_text", r.ID, r.SealedText)
	if err != nil {
		return out, err
	}
	reply, err := tx.open(r.PersonID, "hand_ins", "sealed_reply", r.ID, r.SealedReply)
	if err != nil {
		return out, err
	}
	name, err := tx.open(r.PersonID, "hand_ins", "sealed_name", r.ID, r.SealedName)
	if err != nil {
		return out, err
	}
	out.Text, out.Reply, out.FileName = string(text), string(reply), string(name)
	if out.Signer == "" {
		err = tx.Raw(`SELECT name_shown FROM people WHERE id = ?`, r.SignerID).Scan(&out.Signer).Error
	}
	return out, err
}

// HandIn gives a practice task to a signer, sealed and shared with that signer alone. The same sent again is once.
// Invalid: no such signer, nothing written where text is asked for, a file that cannot be taken. Conflict: another one is
// waiting already.
func (s *Store) HandIn(ctx context.Context, who Actor, enrolmentID, stepID, signerID, text string, sent *Upload) error {
	file, err := acceptUpload(ctx, "file", sent)
	if err != nil {
		return err
	}
	err = s.inTx(ctx, func(tx *Tx) error {
		e, v, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		step, _, ok := v.Parsed.Step(stepID)
		if !ok || step.Kind != courses.Task {
			return Refuse(NotFound, "This course has no such task.")
		}
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		if again, err := tx.handedInBefore(e, stepID, signerID, text, file); err != nil || again {
			return err
		}
		p, err := tx.progressOf(e.ID, stepID)
		if err != nil {
			return err
		}
		if p.CompletedAt != nil {
			return Refuse(Conflict, "This task is signed already.")
		}
		signer, err := tx.chosenSigner(e, step, signerID)
		if err != nil {
			return err
		}
		if err := checkHandIn(step, text, file); err != nil {
			return err
		}
		var number int
		if err := tx.Raw(`SELECT coalesce(max(number), 0) FROM hand_ins WHERE enrolment_id = ? AND step_id = ?`, e.ID, stepID).Scan(&number).Error; err != nil {
			return err
		}
		row := HandIn{ID: tx.s.NewID(), EnrolmentID: e.ID, StepID: stepID, Number: number + 1, PersonID: who.PersonID, OrgID: *e.OrgID, SignerID: signer.PersonID,
			State: "waiting", CreatedAt: tx.Now}
		if row.SealedText, err = tx.seal(who.PersonID, "hand_ins", "sealed_text", row.ID, []byte(text)); err != nil {
			return err
		}
		if file != nil {
			row.FileType = file.MediaType
			if row.SealedName, err = tx.seal(who.PersonID, "hand_ins", "sealed_name", row.ID, []byte(file.Name)); err != nil {
				return err
			}
			if row.SealedFile, err = tx.seal(who.PersonID, "hand_ins", "sealed_file", row.ID, file.Bytes); err != nil {
				return err
			}
		}
		if err := gorm.G[HandIn](tx.DB).Create(tx.ctx, &row); err != nil {
			return fmt.Errorf("keep what is handed in: %w", err)
		}
		return tx.touch(e, stepID)
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return &Error{Kind: Conflict, Message: "This task is with your signer already. You can take it back first.", Cause: err}
	}
	return err
}

// handedInBefore tells whether the newest hand-in is this very one, waiting or signed: its answer was lost on the way,
// and it is sent again.
func (tx *Tx) handedInBefore(e Enrolment, stepID, signerID, text string, file *files.File) (bool, error) {
	rows, err := gorm.G[HandIn](tx.DB).Where("enrolment_id = ? AND step_id = ?", e.ID, stepID).Order("number DESC").Limit(1).Find(tx.ctx)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	last := rows[0]
	if last.State != "waiting" && last.State != "signed" || last.SignerID != signerID || (file == nil) != (last.SealedFile == nil) {
		return false, nil
	}
	kept, err := tx.open(last.PersonID, "hand_ins", "sealed_text", last.ID, last.SealedText)
	if err != nil || string(kept) != text || file == nil {
		return err == nil && string(kept) == text, err
	}
	content, err := tx.open(last.PersonID, "hand_ins", "sealed_file", last.ID, last.SealedFile)
	return err == nil && bytes.Equal(content, file.Bytes), err
}

func (tx *Tx) chosenSigner(e Enrolment, step *courses.Step, signerID string) (Signer, error) {
	if e.OrgID == nil {
		return Signer{}, Refuse(Conflict, "This course is not done for an organisation, so there is nobody who can sign. Join one with its code, then start the course for it.")
	}
	all, err := tx.signers(*e.OrgID, e.PersonID, step.SignedBy)
	if err != nil {
		return Signer{}, err
	}
	i := slices.IndexFunc(all, func(s Signer) bool { return s.PersonID == signerID })
	if i < 0 {
		return Signer{}, refuseField("signer", "Choose who will sign.")
	}
	return all[i], nil
}

func checkHandIn(step *courses.Step, text string, file *files.File) error {
	switch {
	case utf8.RuneCountInString(text) > reflectionLimit:
		return refuseField("text", "This is longer than we can keep (%d characters). Please shorten it a little.", reflectionLimit)
	case step.HandIn == courses.HandInText && strings.TrimSpace(text) == "":
		return refuseField("text", "Write a few words about what you did. A line or two will do.")
	case step.HandIn == courses.HandInFile && file == nil:
		return refuseField("file", "Choose the file that you want to hand in.")
	case file == nil:
		return nil
	case step.HandIn != courses.HandInFile:
		return refuseField("file", "This task takes no file.")
	}
	return nil
}

// TakeBack takes back what waits for a signature.
func (s *Store) TakeBack(ctx context.Context, who Actor, enrolmentID, stepID string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		e, _, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		n, err := gorm.G[HandIn](tx.DB).Where("enrolment_id = ? AND step_id = ? AND state = 'waiting'", e.ID, stepID).
			Select("state", "decided_at").Updates(tx.ctx, HandIn{State: "taken_back", DecidedAt: &tx.Now})
		if err == nil && n == 0 {
			return Refuse(Conflict, "There is nothing waiting to take back.")
		}
		return err
	})
}

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

// HandInFileOf opens a handed-in file for its learner, or for the signer it was shared with, whose look is recorded.
func (s *Store) HandInFileOf(ctx context.Context, who Actor, id string) (HandInFile, error) {
	var out HandInFile
	err := s.inTx(ctx, func(tx *Tx) error {
		row, err := gorm.G[HandIn](tx.DB).Where("id = ?", id).Take(tx.ctx)
		if err != nil {
			return notFound(err, "this file")
		}
		switch {
		case row.PersonID == who.PersonID && who.RestrictedUntil != nil:
			return who.closedForNow()
		case row.PersonID != who.PersonID:
			page, err := tx.handInToSign(who, id)
			if err != nil {
				return err
			}
			if err := tx.recordLook(who, page, "the file of the practice task “"+page.Step.Title+"” that you shared"); err != nil {
				return err
			}
		}
		if row.SealedFile == nil {
			return Refuse(NotFound, "No file was handed in.")
		}
		name, err := tx.open(row.PersonID, "hand_ins", "sealed_name", row.ID, row.SealedName)
		if err != nil {
			return err
		}
		content, err := tx.open(row.PersonID, "hand_ins", "sealed_file", row.ID, row.SealedFile)
		out = HandInFile{Name: string(name), Type: row.FileType, Content: content}
		return err
	})
	return out, err
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
