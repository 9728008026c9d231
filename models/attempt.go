package models

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"throughline/courses"
)

// CheckPage is a check as its learner sees it.
type CheckPage struct {
	Open     *Attempt
	Drawn    []courses.Drawn
	Answers  map[string]Answered // of Open, or of the last submitted one when none is open
	Tries    []Attempt           // submitted, oldest first; nobody else sees them
	Last     *Attempt            // the newest submitted one
	MayBegin bool                // another try is allowed
}

// Answered is an answer with how it was marked.
type Answered struct {
	Answer courses.Answer
	Right  bool
}

// Asked is how many questions a try puts.
func (a Attempt) Asked() int {
	all, _ := decode[[]courses.Drawn](a.Drawn) // ours; a try that cannot be read asks nothing
	return len(all)
}

// TriedAttempt is an attempt that its trainer made to see how a check goes. It is nobody's and is never kept.
func TriedAttempt(drawn []courses.Drawn, right, passMark int, at time.Time) Attempt {
	return Attempt{Number: 1, Drawn: encode(drawn), RightCount: right, PassMark: passMark, Reached: right >= passMark, CreatedAt: at, SubmittedAt: &at}
}

// Next is the first question of the open attempt without an answer; "" when all have one.
func (p *CheckPage) Next() string {
	for _, d := range p.Drawn {
		if _, ok := p.Answers[d.Question]; !ok {
			return d.Question
		}
	}
	return ""
}

func (tx *Tx) checkPage(l Learning, step *courses.Step) (*CheckPage, error) {
	rows, err := gorm.G[Attempt](tx.DB).Where("enrolment_id = ? AND step_id = ?", l.Enrolment.ID, step.ID).Order("number").Find(tx.ctx)
	if err != nil {
		return nil, err
	}
	out := &CheckPage{Answers: map[string]Answered{}}
	for i := range rows {
		if rows[i].SubmittedAt == nil {
			out.Open = &rows[i]
		} else {
			out.Tries = append(out.Tries, rows[i])
			out.Last = &rows[i]
		}
	}
	out.MayBegin = out.Open == nil && l.Enrolment.State != "left" && (step.Attempts == 0 || len(out.Tries) < step.Attempts)
	shown := out.Open
	if shown == nil {
		shown = out.Last
	}
	if shown == nil {
		return out, nil
	}
	if out.Drawn, err = decode[[]courses.Drawn](shown.Drawn); err != nil {
		return nil, err
	}
	out.Answers, err = tx.answersOf(shown.ID)
	return out, err
}

func (tx *Tx) answersOf(attemptID string) (map[string]Answered, error) {
	rows, err := gorm.G[AttemptAnswer](tx.DB).Where("attempt_id = ?", attemptID).Find(tx.ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]Answered{}
	for _, r := range rows {
		answer, err := decode[courses.Answer](r.Answer)
		if err != nil {
			return nil, err
		}
		out[r.QuestionID] = Answered{Answer: answer, Right: r.IsRight}
	}
	return out, nil
}

// BeginAttempt draws the questions of a new try, or gives the one that is under way.
// Conflict: the check allows no more tries.
func (s *Store) BeginAttempt(ctx context.Context, who Actor, enrolmentID, stepID string) (Attempt, error) {
	var out Attempt
	err := s.inTx(ctx, func(tx *Tx) error {
		e, v, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		step, _, ok := v.Parsed.Step(stepID)
		if !ok || step.Kind != courses.Check {
			return Refuse(NotFound, "This course has no such check.")
		}
		page, err := tx.checkPage(Learning{Enrolment: e}, step)
		if err != nil {
			return err
		}
		if page.Open != nil {
			out = *page.Open
			return nil
		}
		if !page.MayBegin {
			return Refuse(Conflict, "This check can be taken %d times, and you have used them. Please talk to the person who runs your course.", step.Attempts)
		}
		var seed [8]byte
		rand.Read(seed[:])
		out = Attempt{ID: tx.s.NewID(), EnrolmentID: e.ID, StepID: stepID, Number: len(page.Tries) + 1, VersionID: v.ID,
			Drawn: encode(step.DrawQuestions(binary.LittleEndian.Uint64(seed[:]))), PassMark: step.PassMark, CreatedAt: tx.Now}
		if err := gorm.G[Attempt](tx.DB).Create(tx.ctx, &out); err != nil {
			return fmt.Errorf("keep the try: %w", err)
		}
		return tx.touch(e, stepID)
	})
	return out, err
}

// AnswerOutcome is what one answer led to.
type AnswerOutcome struct {
	Right     bool
	Submitted bool   // it was the last question of the try
	Reached   bool   // and the pass mark was reached
	Award     *Award // and it was the last thing that the rule asked for
}

// AnswerQuestion keeps one answer of the try that is under way, marked, for good; the last one submits the try, and
// where the pass mark is reached completes the step and, with it, perhaps the course: all in one transaction.
// Invalid: nothing chosen, or not this question's options. Conflict: answered already with something else.
func (s *Store) AnswerQuestion(ctx context.Context, who Actor, enrolmentID, stepID, questionID string, answer courses.Answer) (AnswerOutcome, error) {
	var out AnswerOutcome
	err := s.inTx(ctx, func(tx *Tx) error {
		e, v, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		step, _, ok := v.Parsed.Step(stepID)
		if !ok || step.Kind != courses.Check {
			return Refuse(NotFound, "This course has no such check.")
		}
		page, err := tx.checkPage(Learning{Enrolment: e}, step)
		if err != nil {
			return err
		}
		if answered, ok := page.Answers[questionID]; ok {
			return tx.answeredAlready(answered, answer, page, &out)
		}
		if page.Open == nil {
			return Refuse(Conflict, "There is no try under way. You can begin a new one.")
		}
		question, ok := step.Question(questionID)
		if !ok || !drawn(page.Drawn, questionID) {
			return Refuse(NotFound, "This try has no such question.")
		}
		if !question.Valid(answer) {
			return refuseField("answer", "%s", howToAnswer(question.Kind))
		}
		out.Right = question.Mark(answer)
		row := AttemptAnswer{AttemptID: page.Open.ID, QuestionID: questionID, Answer: encode(answer), IsRight: out.Right, CreatedAt: tx.Now}
		if err := gorm.G[AttemptAnswer](tx.DB).Create(tx.ctx, &row); err != nil {
			return fmt.Errorf("keep the answer: %w", err)
		}
		if err := tx.countAnswer(e, v, stepID, page, question, answer); err != nil {
			return err
		}
		page.Answers[questionID] = Answered{Answer: answer, Right: out.Right}
		if page.Next() != "" {
			return tx.touch(e, stepID)
		}
		return tx.submitAttempt(e, v, step, page, &out)
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = &Error{Kind: Conflict, Message: "This question was answered a moment ago.", Cause: err}
	}
	return out, err
}

func (tx *Tx) answeredAlready(was Answered, answer courses.Answer, page *CheckPage, out *AnswerOutcome) error {
	if encode(was.Answer) != encode(answer) {
		return Refuse(Conflict, "You answered this question before, and that answer stands for this try.")
	}
	out.Right = was.Right
	if page.Open == nil && page.Last != nil {
		out.Submitted, out.Reached = true, page.Last.Reached
	}
	return nil
}

func (tx *Tx) submitAttempt(e Enrolment, v *Version, step *courses.Step, page *CheckPage, out *AnswerOutcome) error {
	try := *page.Open
	for _, a := range page.Answers {
		if a.Right {
			try.RightCount++
		}
	}
	try.SubmittedAt, try.Reached = &tx.Now, step.Reached(try.RightCount)
	out.Submitted, out.Reached = true, try.Reached
	if _, err := gorm.G[Attempt](tx.DB).Where("id = ?", try.ID).Select("right_count", "reached", "submitted_at").Updates(tx.ctx, try); err != nil {
		return fmt.Errorf("submit the try: %w", err)
	}
	if err := tx.touch(e, step.ID); err != nil || !try.Reached {
		return err
	}
	if err := tx.completeStep(e, step.ID, "reached"); err != nil {
		return err
	}
	var err error
	out.Award, err = tx.completeIfDone(e, v)
	return err
}

func drawn(all []courses.Drawn, id string) bool {
	for _, d := range all {
		if d.Question == id {
			return true
		}
	}
	return false
}

func howToAnswer(kind courses.QuestionKind) string {
	switch kind {
	case courses.Multiple:
		return "Tick at least one answer, then send it."
	case courses.Order:
		return "Give every line a different place, then send it."
	case courses.Match:
		return "Choose a partner for every line, then send it."
	}
	return "Choose one answer, then send it."
}
