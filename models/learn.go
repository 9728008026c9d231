package models

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/courses"
)

// Learning is an enrolment as its learner works on it.
type Learning struct {
	Enrolment Enrolment
	Version   *Version
	Standing  courses.Standing
	States    map[string]courses.StepState // by step
	Place     string                       // the part to go on with
	OnlyWaits bool                         // nothing is left but to wait for a signature
	Done      map[string]Progress          // by step
	DoneFor   string                       // the organisation's name, "" for none
	Newer     *Version                     // a version published meanwhile: offered, never forced
	Moving    Moving                       // what moving to Newer brings
	Award     string                       // code of the newest award, when completed
	Waiting   string                       // name of the signer that a task waits for
}

// Learning reads one of the person's enrolments. NotFound: not theirs; Forbidden: closed to them for now.
func (s *Store) Learning(ctx context.Context, who Actor, enrolmentID string) (Learning, error) {
	var out Learning
	err := s.read(ctx, func(tx *Tx) (err error) {
		out, err = tx.learning(who, enrolmentID)
		return err
	})
	return out, err
}

func (tx *Tx) learning(who Actor, enrolmentID string) (Learning, error) {
	e, err := tx.ownEnrolment(who, enrolmentID)
	if err != nil {
		return Learning{}, err
	}
	out := Learning{Enrolment: e, Done: map[string]Progress{}}
	if out.Version, err = tx.version(e.VersionID); err != nil {
		return out, err
	}
	// What surrounds the enrolment comes in one reading: its page has a budget of queries.
	var around struct{ DoneFor, Newest, Award, Waiting string }
	err = tx.Raw(`SELECT
		coalesce((SELECT name_shown FROM organisations WHERE id = ?), '') AS done_for,
		coalesce((SELECT id FROM course_versions WHERE course_id = ? ORDER BY number DESC LIMIT 1), '') AS newest,
		coalesce((SELECT code FROM awards WHERE enrolment_id = ? ORDER BY created_at DESC, id DESC LIMIT 1), '') AS award,
		coalesce((SELECT p.name_shown FROM hand_ins h JOIN people p ON p.id = h.signer_id WHERE h.enrolment_id = ? AND h.state = 'waiting' LIMIT 1), '') AS waiting`,
		deref(e.OrgID), e.CourseID, e.ID, e.ID).Scan(&around).Error
	if err != nil {
		return out, fmt.Errorf("read what surrounds the enrolment: %w", err)
	}
	out.DoneFor, out.Award, out.Waiting = around.DoneFor, around.Award, around.Waiting
	if e.State == "open" && around.Newest != e.VersionID {
		if out.Newer, err = tx.version(around.Newest); err != nil {
			return out, err
		}
		if out.Moving, err = tx.moving(e.CourseID, out.Version.Number, out.Newer); err != nil {
			return out, err
		}
	}
	rows, err := gorm.G[Progress](tx.DB).Where("enrolment_id = ?", e.ID).Find(tx.ctx)
	if err != nil {
		return out, err
	}
	for _, p := range rows {
		out.Done[p.StepID] = p
	}
	states, err := tx.stepStates(e.ID)
	if err != nil {
		return out, err
	}
	out.Standing, out.States = out.Version.Parsed.Evaluate(states), states
	out.Place, out.OnlyWaits = out.Version.place(e, states, out.Standing)
	return out, nil
}

// StepPage is one part of a course as its learner sees it.
type StepPage struct {
	Learning
	Step        *courses.Step
	Index       int // of the step in the course, from 0
	Progress    Progress
	Reflections map[string]ReflectionText // by block; of a lesson
	Check       *CheckPage                // of a check
	Task        *TaskPage                 // of a task
}

// Way gives the screens of the way that was taken: the short version of a sensitive lesson, or the whole.
func (p StepPage) Way() []courses.Screen {
	if p.Progress.Way == "short" && p.Step.Short != nil {
		return p.Step.Short
	}
	return p.Step.Screens
}

// Step reads one part. NotFound: not their enrolment, or no such part in the version it is on.
func (s *Store) Step(ctx context.Context, who Actor, enrolmentID, stepID string) (StepPage, error) {
	var out StepPage
	err := s.read(ctx, func(tx *Tx) error {
		learning, err := tx.learning(who, enrolmentID)
		if err != nil {
			return err
		}
		out.Learning = learning
		step, index, ok := learning.Version.Parsed.Step(stepID)
		if !ok {
			return Refuse(NotFound, "This course has no such part.")
		}
		out.Step, out.Index, out.Progress = step, index, learning.Done[stepID]
		switch step.Kind {
		case courses.Lesson:
			out.Reflections, err = tx.reflectionsOf(who, learning.Enrolment.CourseID, stepID)
		case courses.Check:
			out.Check, err = tx.checkPage(learning, step)
		case courses.Task:
			out.Task, err = tx.taskPage(who, learning, step)
		}
		return err
	})
	return out, err
}

// Act is what a button of a lesson's page asks for; whatever it asks, what was typed is kept first.
type Act string

// The acts of a lesson's page.
const (
	ActSave Act = "save"
	ActNext Act = "next"
	ActBack Act = "back"
	ActDone Act = "done" // on the last screen: completes the step
	ActStop Act = "stop"
)

// ScreenInput is what a lesson's page sends.
type ScreenInput struct {
	Act         Act
	Screen      int    // where the learner is, from 0
	Way         string // "", full or short: how they take a sensitive lesson
	Reflections map[string]ReflectionInput
}

// ScreenSaved is what became of it.
type ScreenSaved struct {
	Revs      map[string]int             // the new revision of each reflection sent
	Conflicts map[string]ReflectionText  // another tab or device wrote meanwhile: what stands there, untouched
	Screen    int                        // where the learner is now
	NextStep  string                     // after the last screen: the part that comes next, "" when none
	Award     *Award                     // when this was the last thing that the rule asked for
	Texts     map[string]ReflectionInput // what was sent, to show again beside a conflict
	At        time.Time                  // when, by the clock of the enrolment's zone
}

// SaveScreen keeps what was typed on a lesson's screen and the place, all or nothing, and completes the lesson where
// asked. A reflection that was changed elsewhere meanwhile is never overwritten: it comes back as a conflict, the rest
// is kept, and the place stays.
func (s *Store) SaveScreen(ctx context.Context, who Actor, enrolmentID, stepID string, in ScreenInput) (ScreenSaved, error) {
	out := ScreenSaved{Revs: map[string]int{}, Conflicts: map[string]ReflectionText{}, Texts: in.Reflections}
	err := s.inTx(ctx, func(tx *Tx) error {
		e, v, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		step, index, ok := v.Parsed.Step(stepID)
		if !ok || step.Kind != courses.Lesson {
			return Refuse(NotFound, "This course has no such lesson.")
		}
		out.At = clockIn(tx.Now, e.Zone)
		if err := tx.saveReflections(who, e, v, stepID, in.Reflections, &out); err != nil {
			return err
		}
		p, err := tx.progressOf(e.ID, stepID)
		if err != nil {
			return err
		}
		if in.Way == "full" || in.Way == "short" && step.Short != nil {
			p.Way = in.Way
		}
		screens := len(step.Screens)
		if p.Way == "short" && step.Short != nil {
			screens = len(step.Short)
		}
		at := min(max(in.Screen, 0), screens-1)
		if len(out.Conflicts) == 0 {
			switch in.Act {
			case ActNext:
				at = min(at+1, screens-1)
			case ActBack:
				at = max(at-1, 0)
			case ActDone:
				if p.CompletedAt == nil && at == screens-1 {
					p.CompletedAt, p.CompletedHow = &tx.Now, "done"
					tx.count(e, stepID, countDone)
				}
			}
		}
		p.Current, p.Furthest = at, max(p.Furthest, at)
		out.Screen = at
		if err := tx.keepProgress(p); err != nil {
			return err
		}
		if p.CompletedAt != nil && in.Act == ActDone && index+1 < len(v.Parsed.Steps) {
			out.NextStep = v.Parsed.Steps[index+1].ID
		}
		last := stepID
		if out.NextStep != "" {
			last = out.NextStep
		}
		if err := tx.touch(e, last); err != nil {
			return err
		}
		if in.Act == ActDone {
			out.Award, err = tx.completeIfDone(e, v)
		}
		return err
	})
	return out, err
}

func (tx *Tx) progressOf(enrolmentID, stepID string) (Progress, error) {
	rows, err := gorm.G[Progress](tx.DB).Where("enrolment_id = ? AND step_id = ?", enrolmentID, stepID).Find(tx.ctx)
	if err != nil || len(rows) == 0 {
		return Progress{EnrolmentID: enrolmentID, StepID: stepID}, err
	}
	return rows[0], nil
}

// keepProgress writes a step's progress. Completion is an event: once there it is never taken back here.
func (tx *Tx) keepProgress(p Progress) error {
	p.UpdatedAt = tx.Now
	err := gorm.G[Progress](tx.DB, clause.OnConflict{
		Columns:   []clause.Column{{Name: "enrolment_id"}, {Name: "step_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"furthest", "current", "way", "completed_at", "completed_how", "updated_at"}),
	}).Create(tx.ctx, &p)
	if err != nil {
		return fmt.Errorf("keep the place: %w", err)
	}
	return nil
}

// touch remembers the part that the learner is on; to go on with a paused course takes it up again.
func (tx *Tx) touch(e Enrolment, step string) error {
	e.LastStep, e.TouchedAt, e.PausedAt = step, tx.Now, nil
	_, err := gorm.G[Enrolment](tx.DB).Where("id = ?", e.ID).Select("last_step", "touched_at", "paused_at").Updates(tx.ctx, e)
	return err
}

// completeStep marks a step done for the first time, by a check reached or a task signed.
func (tx *Tx) completeStep(e Enrolment, step, how string) error {
	p, err := tx.progressOf(e.ID, step)
	if err != nil || p.CompletedAt != nil {
		return err
	}
	p.CompletedAt, p.CompletedHow = &tx.Now, how
	tx.count(e, step, countDone)
	return tx.keepProgress(p)
}

// completeIfDone completes an enrolment when its version's rule is met, with its first award, and gives that award. An
// enrolment that is completed already, or not yet, gives nil. The caller holds the enrolment's lock.
func (tx *Tx) completeIfDone(e Enrolment, v *Version) (*Award, error) {
	if e.State != "open" {
		return nil, nil
	}
	states, err := tx.stepStates(e.ID)
	if err != nil {
		return nil, err
	}
	if !v.Parsed.Evaluate(states).Complete {
		return nil, nil
	}
	day := dayIn(tx.Now, e.Zone)
	e.State, e.CompletedAt, e.CompletedOn, e.EndedAt = "completed", &tx.Now, &day, &tx.Now
	n, err := gorm.G[Enrolment](tx.DB).Where("id = ? AND state = 'open'", e.ID).Select("state", "completed_at", "completed_on", "ended_at").Updates(tx.ctx, e)
	if err != nil {
		return nil, fmt.Errorf("complete the enrolment: %w", err)
	}
	if n == 0 {
		return nil, nil
	}
	tx.count(e, "", countFinished)
	if err := tx.forgetUseful(e, UsefulSaid); err != nil {
		return nil, err
	}
	return tx.issue(e, v)
}

func decode[T any](text string) (T, error) {
	var out T
	err := json.Unmarshal([]byte(text), &out)
	return out, err
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only for types that are not ours
	}
	return string(b)
}
