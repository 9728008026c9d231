package models

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	FileName string // "" where no file was handed in
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
