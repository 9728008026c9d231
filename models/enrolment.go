package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/courses"
)

// Enrol starts a course on its newest version, done for one of the person's organisations or for none (""). Somebody
// who is under way already gets that enrolment. NotFound: no such course for them; Conflict: it is
// retired; Invalid: not their organisation.
func (s *Store) Enrol(ctx context.Context, who Actor, slug, orgSlug string) (Enrolment, error) {
	var out Enrolment
	err := s.inTx(ctx, func(tx *Tx) error {
		course, err := tx.visibleCourse(&who, slug)
		if err != nil {
			return err
		}
		open, err := gorm.G[Enrolment](tx.DB).Where("person_id = ? AND course_id = ? AND state = 'open'", who.PersonID, course.ID).Take(tx.ctx)
		if err == nil {
			if who.Closed(deref(open.OrgID)) {
				return who.closedForNow()
			}
			out = open
			return nil
		}
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		if course.RetiredAt != nil {
			return Refuse(Conflict, "This course has been retired, so nobody can begin it any more. What you have done stays yours.")
		}
		out, err = tx.enrol(who, course, orgSlug)
		return err
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) { // another request of theirs was first
		err = s.read(ctx, func(tx *Tx) (err error) {
			out, err = gorm.G[Enrolment](tx.DB).Where(`person_id = ? AND state = 'open' AND course_id = (SELECT id FROM courses WHERE slug = ?)`, who.PersonID, slug).Take(tx.ctx)
			return err
		})
	}
	return out, err
}

func (tx *Tx) enrol(who Actor, course Course, orgSlug string) (Enrolment, error) {
	var org Organisation
	var err error
	var orgID *string
	if orgSlug == "" {
		org, err = tx.foundingOrganisation()
	} else {
		org, err = tx.ownOrganisation(who, orgSlug)
		orgID = &org.ID
	}
	if err != nil {
		return Enrolment{}, err
	}
	if who.Closed(deref(orgID)) {
		return Enrolment{}, who.closedForNow()
	}
	newest, err := tx.newestVersion(course.ID)
	if err != nil {
		return Enrolment{}, err
	}
	var cycle int
	if err := tx.Raw(`SELECT coalesce(max(cycle), 0) FROM enrolments WHERE person_id = ? AND course_id = ?`, who.PersonID, course.ID).Scan(&cycle).Error; err != nil {
		return Enrolment{}, err
	}
	e := Enrolment{ID: tx.s.NewID(), PersonID: who.PersonID, CourseID: course.ID, VersionID: newest.ID, Cycle: cycle + 1, OrgID: orgID, State: "open", Zone: org.Zone,
		LastStep: newest.Parsed.Steps[0].ID, CreatedAt: tx.Now, TouchedAt: tx.Now}
	if e.Counted, err = tx.countedOn(who.PersonID, e.ID, course, newest.ID); err != nil {
		return Enrolment{}, err
	}
	tx.count(e, "", countStarted)
	return e, gorm.G[Enrolment](tx.DB).Create(tx.ctx, &e)
}

// ownOrganisation finds one in which the person is a member now.
func (tx *Tx) ownOrganisation(who Actor, slug string) (Organisation, error) {
	o, err := gorm.G[Organisation](tx.DB).Where("slug = ? AND id IN (SELECT org_id FROM memberships WHERE person_id = ? AND to_date IS NULL)", slug, who.PersonID).Take(tx.ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return o, refuseField("org", "Choose one of your own organisations, or none.")
	}
	return o, err
}

// ownEnrolment finds an enrolment of the person. NotFound: not theirs; Forbidden: closed to them for now.
func (tx *Tx) ownEnrolment(who Actor, id string, locked ...clause.Expression) (Enrolment, error) {
	e, err := gorm.G[Enrolment](tx.DB, locked...).Where("id = ? AND person_id = ?", id, who.PersonID).Take(tx.ctx)
	if err != nil {
		return e, notFound(err, "this course of yours")
	}
	if who.Closed(deref(e.OrgID)) {
		return e, who.closedForNow()
	}
	return e, nil
}

// forUpdate keeps two last things from completing an enrolment at once (PostgreSQL; SQLite has one writer anyway).
var forUpdate = clause.Locking{Strength: "UPDATE"}

// openOwnEnrolment finds an enrolment that can be worked on, and locks it.
func (tx *Tx) openOwnEnrolment(who Actor, id string) (Enrolment, *Version, error) {
	e, err := tx.ownEnrolment(who, id, forUpdate)
	if err != nil {
		return e, nil, err
	}
	v, err := tx.version(e.VersionID)
	if err != nil {
		return e, nil, err
	}
	if e.State == "left" {
		return e, v, Refuse(Conflict, "You left this course. You can start it again from its page.")
	}
	return e, v, nil
}

// stepStates is how far an enrolment came, for the completion rule.
func (tx *Tx) stepStates(enrolmentID string) (map[string]courses.StepState, error) {
	var rows []struct {
		StepID string
		State  string
	}
	err := tx.Raw(`SELECT step_id, CASE WHEN completed_at IS NULL THEN 'begun' ELSE 'done' END AS state FROM progress WHERE enrolment_id = ?
		UNION ALL SELECT h.step_id, h.state FROM hand_ins h WHERE h.enrolment_id = ? AND h.state IN ('waiting', 'again')
		AND h.number = (SELECT max(number) FROM hand_ins WHERE enrolment_id = h.enrolment_id AND step_id = h.step_id)`, enrolmentID, enrolmentID).Scan(&rows).Error
	states := map[string]courses.StepState{}
	for _, r := range rows {
		state := courses.StepState(r.State)
		if states[r.StepID] != courses.Done && (state != courses.Begun || states[r.StepID] == "") {
			states[r.StepID] = state
		}
	}
	return states, err
}

// Pause sets a course aside, with no reason asked, or takes it up again.
func (s *Store) Pause(ctx context.Context, who Actor, enrolmentID string, pause bool) error {
	return s.inTx(ctx, func(tx *Tx) error {
		e, _, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		e.PausedAt = nil
		if pause {
			e.PausedAt = &tx.Now
		}
		_, err = gorm.G[Enrolment](tx.DB).Where("id = ? AND state = 'open'", e.ID).Select("paused_at").Updates(tx.ctx, e)
		return err
	})
}

// DoFor gives an open enrolment that is done for nobody to one of the person's organisations, which sees it from then on
// and issues its award. Invalid: not one of theirs. Conflict: it is finished or left, or done for an organisation already:
// what one of them was told is not taken back.
func (s *Store) DoFor(ctx context.Context, who Actor, enrolmentID, orgSlug string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		e, _, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		org, err := tx.ownOrganisation(who, orgSlug)
		if err != nil {
			return err
		}
		switch {
		case e.OrgID != nil && *e.OrgID == org.ID:
			return nil // sent twice
		case e.State != "open":
			return Refuse(Conflict, "You have finished this course, so for whom you did it stands.")
		case e.OrgID != nil:
			return Refuse(Conflict, "You do this course for an organisation already.")
		case who.Closed(org.ID):
			return who.closedForNow()
		}
		e.OrgID, e.Zone = &org.ID, org.Zone
		_, err = gorm.G[Enrolment](tx.DB).Where("id = ?", e.ID).Select("org_id", "zone").Updates(tx.ctx, e)
		return err
	})
}

// LeaveCourse ends an open enrolment as left; reflections stay with the person. A completed one cannot be left.
func (s *Store) LeaveCourse(ctx context.Context, who Actor, enrolmentID string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		_, err := tx.leaveCourse(who, enrolmentID)
		return err
	})
}

func (tx *Tx) leaveCourse(who Actor, enrolmentID string) (Enrolment, error) {
	e, _, err := tx.openOwnEnrolment(who, enrolmentID)
	if err != nil {
		return e, err
	}
	if e.State == "completed" {
		return e, Refuse(Conflict, "You have finished this course, so there is nothing to leave.")
	}
	if _, err := gorm.G[HandIn](tx.DB).Where("enrolment_id = ? AND state = 'waiting'", e.ID).Update(tx.ctx, "state", "taken_back"); err != nil {
		return e, err
	}
	if err := tx.forgetUseful(e, UsefulSaid); err != nil {
		return e, err
	}
	e.State, e.EndedAt, e.PausedAt = "left", &tx.Now, nil
	_, err = gorm.G[Enrolment](tx.DB).Where("id = ?", e.ID).Select("state", "ended_at", "paused_at").Updates(tx.ctx, e)
	return e, err
}

// StartAgain leaves an open enrolment and begins the next cycle on the newest version, from nothing.
func (s *Store) StartAgain(ctx context.Context, who Actor, enrolmentID string) (Enrolment, error) {
	var out Enrolment
	err := s.inTx(ctx, func(tx *Tx) error {
		e, err := tx.leaveCourse(who, enrolmentID)
		if err != nil {
			return err
		}
		course, err := gorm.G[Course](tx.DB).Where("id = ?", e.CourseID).Take(tx.ctx)
		if err != nil {
			return err
		}
		slug, err := tx.currentOrgSlug(who, e.OrgID)
		if err != nil {
			return err
		}
		out, err = tx.enrol(who, course, slug)
		return err
	})
	return out, err
}

// currentOrgSlug is the address of an organisation where the person is a member, else "".
func (tx *Tx) currentOrgSlug(who Actor, orgID *string) (string, error) {
	if orgID == nil {
		return "", nil
	}
	var slug string
	err := tx.Raw(`SELECT o.slug FROM organisations o JOIN memberships m ON m.org_id = o.id WHERE o.id = ? AND m.person_id = ? AND m.to_date IS NULL`, *orgID, who.PersonID).Scan(&slug).Error
	return slug, err
}

// MoveToNewest moves an open enrolment to the newest version. Every completed step whose id is still there is carried,
// unless the publisher marked it to be done again; what is now complete gives its award in the same transaction.
func (s *Store) MoveToNewest(ctx context.Context, who Actor, enrolmentID string) (*Award, error) {
	var award *Award
	err := s.inTx(ctx, func(tx *Tx) error {
		e, old, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		if e.State != "open" {
			return Refuse(Conflict, "You have finished this course on version %d, and that stands.", old.Number)
		}
		newest, err := tx.newestVersion(e.CourseID)
		if err != nil || newest.ID == e.VersionID {
			return err
		}
		if err := tx.redoSteps(e, old.Number, newest); err != nil {
			return err
		}
		// An open try belongs to the questions of the version that drew it.
		if _, err := gorm.G[Attempt](tx.DB).Where("enrolment_id = ? AND submitted_at IS NULL", e.ID).Update(tx.ctx, "submitted_at", tx.Now); err != nil {
			return err
		}
		tx.count(e, "", countMoved)
		if err := tx.forgetUseful(e, ""); err != nil {
			return err
		}
		e.VersionID = newest.ID
		if err := tx.countCarried(&e, newest); err != nil {
			return err
		}
		if _, _, ok := newest.Parsed.Step(e.LastStep); !ok {
			e.LastStep = newest.Parsed.Steps[0].ID
		}
		if _, err := gorm.G[Enrolment](tx.DB).Where("id = ?", e.ID).Select("version_id", "last_step", "counted").Updates(tx.ctx, e); err != nil {
			return fmt.Errorf("move to the newest version: %w", err)
		}
		award, err = tx.completeIfDone(e, newest)
		return err
	})
	return award, err
}

// countCarried counts an enrolment on the version to which it has moved, with what it carried.
func (tx *Tx) countCarried(e *Enrolment, newest *Version) error {
	course, err := gorm.G[Course](tx.DB).Where("id = ?", e.CourseID).Take(tx.ctx)
	if err != nil {
		return err
	}
	if e.Counted, err = tx.countedOn(e.PersonID, e.ID, course, newest.ID); err != nil || !e.Counted {
		return err
	}
	tx.count(*e, "", countStarted)
	done, err := gorm.G[Progress](tx.DB).Where("enrolment_id = ? AND completed_at IS NOT NULL", e.ID).Find(tx.ctx)
	for _, p := range done {
		if _, _, ok := newest.Parsed.Step(p.StepID); ok {
			tx.count(*e, p.StepID, countDone)
		}
	}
	return err
}

// Moving is what lies between a version and a newer one.
type Moving struct {
	Notes     []string // what changed, oldest first
	Redo      []string // ids of steps that are done again
	Explained bool     // what is different is told before the learner chooses, not only when they ask
}

// moving reads what lies between a version, by its number, and a newer one of the course.
func (tx *Tx) moving(courseID string, after int, newest *Version) (Moving, error) {
	var out Moving
	rows, err := gorm.G[CourseVersion](tx.DB).Where("course_id = ? AND number > ? AND number <= ?", courseID, after, newest.Number).Order("number").Find(tx.ctx)
	if err != nil {
		return out, fmt.Errorf("read the newer versions: %w", err)
	}
	for _, row := range rows {
		redo, err := decode[[]string](row.Redo)
		if err != nil {
			return out, fmt.Errorf("read what is to be done again in version %s: %w", row.ID, err)
		}
		out.Redo = append(out.Redo, redo...)
		out.Explained = out.Explained || row.Explained
		if row.ChangeNote != "" {
			out.Notes = append(out.Notes, row.ChangeNote)
		}
	}
	return out, nil
}

// redoSteps takes back the completion of steps that any version after the old one marked to be done again.
func (tx *Tx) redoSteps(e Enrolment, after int, newest *Version) error {
	between, err := tx.moving(e.CourseID, after, newest)
	if err != nil {
		return err
	}
	for _, step := range between.Redo {
		again := Progress{UpdatedAt: tx.Now}
		_, err := gorm.G[Progress](tx.DB).Where("enrolment_id = ? AND step_id = ?", e.ID, step).
			Select("furthest", "current", "completed_at", "completed_how", "updated_at").Updates(tx.ctx, again)
		if err != nil {
			return err
		}
	}
	return nil
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
