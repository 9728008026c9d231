package models

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/courses"
)

const (
	draftsKept  = 500              // of one organisation, archived ones too
	draftLooked = 10 * time.Minute // how long somebody counts as having a file open
)

// DraftLine is a draft in a list.
type DraftLine struct {
	CourseDraft
	Org       string // its name
	Published int    // the newest version, 0: none yet
}

// TeachPage is what a trainer begins from.
type TeachPage struct {
	Orgs   []Standing  // where the actor is a trainer
	Drafts []DraftLine // that they may edit, last changed first; archived ones last
}

// Teach lists the drafts that the actor may edit. NotFound: they are a trainer nowhere.
func (s *Store) Teach(ctx context.Context, who Actor) (TeachPage, error) {
	var out TeachPage
	err := s.read(ctx, func(tx *Tx) (err error) {
		if out.Orgs, err = tx.teaches(who); err != nil {
			return err
		}
		var orgs []string
		for _, o := range out.Orgs {
			orgs = append(orgs, o.OrgID)
		}
		err = tx.Raw(`SELECT d.*, o.name_shown AS org, coalesce((SELECT max(v.number) FROM courses c JOIN course_versions v ON v.course_id = c.id
				WHERE c.uid = d.uid AND c.owner_org = d.org_id), 0) AS published
			FROM course_drafts d JOIN organisations o ON o.id = d.org_id
			WHERE d.org_id IN ? AND (NOT d.chosen_only OR d.made_by = ? OR EXISTS (SELECT 1 FROM draft_editors e WHERE e.draft_id = d.id AND e.person_id = ?))
			ORDER BY d.archived_at IS NOT NULL, d.updated_at DESC, d.id`, orgs, who.PersonID, who.PersonID).Scan(&out.Drafts).Error
		if err != nil {
			return fmt.Errorf("list the drafts: %w", err)
		}
		return nil
	})
	return out, err
}

// teaches are the organisations where an actor is a trainer.
func (tx *Tx) teaches(who Actor) ([]Standing, error) {
	all, err := tx.standings(who)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(s Standing) bool { return !slices.Contains(s.Roles, Trainer) })
	if len(all) == 0 {
		return nil, Refuse(NotFound, "We could not find this page.")
	}
	return all, nil
}

// ownDraft finds a draft that the actor may edit. NotFound else.
func (tx *Tx) ownDraft(who Actor, id string, lock ...clause.Expression) (CourseDraft, error) {
	d, err := gorm.G[CourseDraft](tx.DB, lock...).Where("id = ?", id).Take(tx.ctx)
	if err != nil {
		return d, notFound(err, "this course")
	}
	may, err := tx.mayEdit(who, d)
	if err == nil && !may {
		err = Refuse(NotFound, "We could not find this course.")
	}
	return d, err
}

// lockDraft is ownDraft for who changes something about a draft. After a recovery with somebody else's code it is closed:
// whoever gave the code must not write or publish in another trainer's name.
func (tx *Tx) lockDraft(who Actor, id string) (CourseDraft, error) {
	d, err := tx.ownDraft(who, id, noKeyUpdate)
	if err == nil && who.RestrictedUntil != nil {
		err = who.closedForNow()
	}
	return d, err
}

// draftToChange is lockDraft for who changes what a draft says. Conflict: it is in the archive.
func (tx *Tx) draftToChange(who Actor, id string) (CourseDraft, error) {
	d, err := tx.lockDraft(who, id)
	if err == nil && d.ArchivedAt != nil {
		err = Refuse(Conflict, "This course is in the archive. Bring it back first.")
	}
	return d, err
}

// mayEdit says whether the actor is a trainer of a draft's organisation, and chosen where only some are.
func (tx *Tx) mayEdit(who Actor, d CourseDraft) (bool, error) {
	orgs, err := tx.teaches(who)
	if KindOf(err) == NotFound {
		return false, nil
	}
	if err != nil || !slices.ContainsFunc(orgs, func(s Standing) bool { return s.OrgID == d.OrgID }) {
		return false, err
	}
	if !d.ChosenOnly || d.MadeBy == who.PersonID {
		return true, nil
	}
	n, err := gorm.G[DraftEditor](tx.DB).Where("draft_id = ? AND person_id = ?", d.ID, who.PersonID).Count(tx.ctx, "*")
	return n > 0, err
}

// DraftPage is a draft opened by somebody who may edit it.
type DraftPage struct {
	CourseDraft
	Org      string
	OrgSlug  string
	Zone     string
	Files    courses.Files // all but the pictures
	Pictures courses.Pictures
	Digest   string            // of all of them, as a version of it would have
	Course   *courses.Course   // as far as it can be read; nil where it cannot
	Findings []courses.Finding // what it needs before it is published, and what could be better
	Outline  []courses.OutlineStep
	Versions []CourseVersion // newest first
	Others   []DraftOther    // who else has a file of it open
	Live     *Course         // what it was published as, nil where it was not

	hashes map[string]string // SHA-256 of all files, by path
}

// Musts are what stands in the way of publishing.
func (p DraftPage) Musts() []courses.Problem {
	var out []courses.Problem
	for _, f := range p.Findings {
		if f.Must {
			out = append(out, courses.Problem{File: f.File, Line: f.Line, Message: f.Message, Fix: f.Fix})
		}
	}
	return out
}

// DraftOther is somebody else at work on a draft.
type DraftOther struct {
	Name string
	File string
	At   time.Time
}

// Draft opens a draft as it stands. NotFound: the actor may not edit it.
func (s *Store) Draft(ctx context.Context, who Actor, id string) (DraftPage, error) {
	var out DraftPage
	err := s.read(ctx, func(tx *Tx) (err error) {
		d, err := tx.ownDraft(who, id)
		if err != nil {
			return err
		}
		out, err = tx.draftPage(who, d)
		return err
	})
	return out, err
}

func (tx *Tx) draftPage(who Actor, d CourseDraft) (DraftPage, error) {
	out := DraftPage{CourseDraft: d}
	org, err := gorm.G[Organisation](tx.DB).Where("id = ?", d.OrgID).Take(tx.ctx)
	if err != nil {
		return out, err
	}
	out.Org, out.OrgSlug, out.Zone = org.NameShown, org.Slug, org.Zone
	read, err := tx.readDraft(d.ID, d.Rev)
	if err != nil {
		return out, err
	}
	out.Files, out.Pictures, out.hashes, out.Digest = maps.Clone(read.files), read.pictures, read.hashes, courses.DigestOf(read.hashes)
	course, findings := read.inspect()
	out.Course, out.Findings, out.Outline = course, slices.Clone(findings), slices.Clone(read.outline)
	if out.Versions, err = tx.draftVersions(d); err != nil {
		return out, err
	}
	if out.Live, err = tx.draftCourse(d); err != nil {
		return out, err
	}
	err = tx.Raw(`SELECT p.name_shown AS name, l.file, l.at FROM draft_looks l JOIN people p ON p.id = l.person_id
		WHERE l.draft_id = ? AND l.person_id <> ? AND l.at > ? ORDER BY l.at DESC, p.name_shown`, d.ID, who.PersonID, tx.Now.Add(-draftLooked)).Scan(&out.Others).Error
	return out, err
}

// draftVersions are what was published from a draft's course, newest first.
func (tx *Tx) draftVersions(d CourseDraft) ([]CourseVersion, error) {
	var out []CourseVersion
	err := tx.Raw(`SELECT v.* FROM course_versions v JOIN courses c ON c.id = v.course_id WHERE c.uid = ? AND c.owner_org = ? ORDER BY v.number DESC`, d.UID, d.OrgID).Scan(&out).Error
	return out, err
}

// LookAtDraft notes that the actor has a file of a draft open, at most once a minute.
func (s *Store) LookAtDraft(ctx context.Context, who Actor, id, file string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.ownDraft(who, id); err != nil {
			return err
		}
		row := DraftLook{DraftID: id, PersonID: who.PersonID, File: shorten(strings.ToValidUTF8(file, ""), 200), At: tx.Now}
		return gorm.G[DraftLook](tx.DB, clause.OnConflict{Columns: []clause.Column{{Name: "draft_id"}, {Name: "person_id"}}, DoUpdates: clause.AssignmentColumns([]string{"file", "at"})}).
			Create(tx.ctx, &row)
	})
}
