package models_test

import (
	"fmt"
	"testing"

	"throughline/models"
)

// world puts courses, enrolments and what hangs on them straight into the tables.
type world struct {
	t                        *testing.T
	s                        *models.Store
	harm, trauma, boundaries string // ids of public courses
	n                        int
}

func newWorld(t *testing.T, s *models.Store) *world {
	w := &world{t: t, s: s}
	w.harm, w.trauma, w.boundaries = w.course("harm-reduction", "", true), w.course("trauma", "", true), w.course("boundaries", "", true)
	return w
}

func (w *world) id(of string) string {
	w.n++
	return fmt.Sprintf("%s-%03d", of, w.n)
}

func (w *world) course(slug, owner string, public bool) string {
	now := w.s.Now()
	models.Keep(w.t, w.s, &models.Course{ID: slug, UID: slug, Slug: slug, OwnerOrg: owner, Public: public, Position: w.n, CreatedAt: now},
		&models.CourseVersion{ID: slug + "-v1", CourseID: slug, Number: 1, Digest: "1", Title: "Older " + slug, PublicTitle: "Public " + slug, Stage: "into", Language: "en-GB", Redo: "[]", PublishedAt: now},
		&models.CourseVersion{ID: slug + "-v2", CourseID: slug, Number: 2, Digest: "2", Title: "Title of " + slug, PublicTitle: "Public " + slug, Stage: "into", Language: "en-GB", Minutes: 30, Redo: "[]", PublishedAt: now})
	return slug
}

func (w *world) assign(p models.Actor, o models.Organisation, course string) {
	models.Keep(w.t, w.s, &models.Assignment{ID: w.id("as"), PersonID: p.PersonID, OrgID: o.ID, CourseID: course, Position: w.n, CreatedAt: w.s.Now()})
}

func (w *world) enrol(p models.Actor, o *models.Organisation, course, state string) string {
	now := w.s.Now()
	e := models.Enrolment{ID: w.id("en"), PersonID: p.PersonID, CourseID: course, VersionID: course + "-v2", Cycle: w.n, State: state, Zone: "Europe/London", CreatedAt: now, TouchedAt: now}
	if o != nil {
		e.OrgID = &o.ID
	}
	if state == "completed" {
		day := now.Format("2006-01-02")
		e.CompletedAt, e.CompletedOn = &now, &day
	}
	models.Keep(w.t, w.s, &e)
	return e.ID
}

func (w *world) award(enrolment string, o models.Organisation, code, through string) string {
	e := models.Rows[models.Enrolment](w.t, w.s, "id = ?", enrolment)[0]
	a := models.Award{ID: w.id("aw"), Code: code, EnrolmentID: e.ID, PersonID: &e.PersonID, OrgID: o.ID, Facts: "{}", FactsSha256: "x", RecipientHash: "y", Provenance: "{}", CompletedOn: *e.CompletedOn, CreatedAt: w.s.Now()}
	if through != "" {
		a.ValidThrough = &through
	}
	models.Keep(w.t, w.s, &a)
	w.state(a.ID, 1, "valid")
	return a.ID
}

func (w *world) state(award string, seq int, to string) {
	models.Keep(w.t, w.s, &models.AwardEvent{ID: w.id("ev"), AwardID: award, Seq: seq, ToState: to, Reason: "x", At: w.s.Now()})
}

func (w *world) handIn(enrolment string, p, signer models.Actor, o models.Organisation) string {
	h := models.HandIn{ID: w.id("hi"), EnrolmentID: enrolment, StepID: "practice", Number: 1, PersonID: p.PersonID, OrgID: o.ID, SignerID: signer.PersonID, State: "waiting", CreatedAt: w.s.Now()}
	models.Keep(w.t, w.s, &h)
	return h.ID
}
