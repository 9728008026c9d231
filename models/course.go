package models

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"throughline/courses"
)

// ExportCourse gives the source files of a course's version, newest for number 0: exactly the bytes that were published.
func (s *Store) ExportCourse(ctx context.Context, slug string, number int) (courses.Files, *Version, error) {
	var files courses.Files
	var v *Version
	err := s.read(ctx, func(tx *Tx) error {
		course, err := gorm.G[Course](tx.DB).Where("slug = ?", slug).Take(tx.ctx)
		if err != nil {
			return notFound(err, "a course with this name")
		}
		if number == 0 {
			v, err = tx.newestVersion(course.ID)
		} else {
			var row CourseVersion
			row, err = gorm.G[CourseVersion](tx.DB).Where("course_id = ? AND number = ?", course.ID, number).Take(tx.ctx)
			if err == nil {
				v, err = tx.version(row.ID)
			}
		}
		if err != nil {
			return notFound(err, "this version of the course")
		}
		files, err = tx.versionFiles(v.ID)
		return err
	})
	return files, v, err
}

// CatalogueFilter narrows the catalogue; its zero value narrows nothing.
type CatalogueFilter struct {
	Word    string
	Stage   courses.Stage
	Minutes int // at most so long a part; 0: any
}

// CatalogueCourse is a course as the catalogue lists it.
type CatalogueCourse struct {
	Course  Course
	Version *Version
	Owner   string // the organisation's name, "" for the built-in catalogue
	State   string // of the reader's newest enrolment: "", open, completed, left
}

// Catalogue lists the courses that a person (nil: a stranger) may see: public ones, and those of their organisations.
func (s *Store) Catalogue(ctx context.Context, who *Actor, f CatalogueFilter) ([]CatalogueCourse, error) {
	var out []CatalogueCourse
	err := s.read(ctx, func(tx *Tx) error {
		person := ""
		if who != nil {
			person = who.PersonID
		}
		var rows []struct {
			Course
			Newest  string
			Owner   string
			State   string
			DoneFor string
		}
		like := "%" + escapeLike(strings.ToLower(strings.TrimSpace(f.Word))) + "%"
		err := tx.Raw(`SELECT c.*, v.id AS newest, coalesce(o.name_shown, '') AS owner, coalesce(e.state, '') AS state, coalesce(e.org_id, '') AS done_for
			FROM courses c
			LEFT JOIN organisations o ON o.id = c.owner_org
			LEFT JOIN enrolments e ON e.person_id = ? AND e.course_id = c.id
				AND e.cycle = (SELECT max(cycle) FROM enrolments WHERE person_id = e.person_id AND course_id = c.id)
			JOIN course_versions v ON v.course_id = c.id AND v.number = (SELECT max(number) FROM course_versions WHERE course_id = c.id)
			WHERE c.retired_at IS NULL AND (c.public OR c.owner_org IN (SELECT org_id FROM memberships WHERE person_id = ? AND to_date IS NULL))
			AND v.search_text LIKE ? ESCAPE '!' AND (? = '' OR v.stage = ?)
			ORDER BY c.owner_org, c.position, c.slug`, person, person, like, string(f.Stage), string(f.Stage)).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("list the catalogue: %w", err)
		}
		for _, r := range rows {
			if who != nil && r.OwnerOrg != "" && !r.Public && who.Closed(r.OwnerOrg) {
				continue
			}
			if who != nil && who.Closed(r.DoneFor) {
				r.State = ""
			}
			v, err := tx.version(r.Newest)
			if err != nil {
				return err
			}
			longest := 0
			for _, step := range v.Parsed.Steps {
				longest = max(longest, step.Minutes)
			}
			if f.Minutes > 0 && longest > f.Minutes {
				continue
			}
			out = append(out, CatalogueCourse{Course: r.Course, Version: v, Owner: r.Owner, State: r.State})
		}
		return nil
	})
	return out, err
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// CoursePage is one course as a reader meets it.
type CoursePage struct {
	Course     Course
	Version    *Version           // the newest
	Owner      string             // the organisation's name, "" for the built-in catalogue
	Open       *Learning          // the reader's open enrolment, nil where there is none
	Completed  *Enrolment         // the newest that they completed
	Award      string             // code of Completed's newest award
	Closed     bool               // the newest enrolment is closed to them for now
	MayDoFor   []OrganisationName // their organisations, to choose from
	MayBeAlone bool               // «for nobody» is not closed to them for now
	Preset     string             // address of the one to choose beforehand: assigned by it, or the only one
	Assigned   bool               // Preset put it on their line
	Founder    string             // who issues what is done for nobody
}

// OrganisationName names an organisation and its address.
type OrganisationName struct{ ID, Slug, Name string }

// CoursePage reads a course for a person (nil: a stranger). NotFound: not there, or an organisation's own.
func (s *Store) CoursePage(ctx context.Context, who *Actor, slug string) (CoursePage, error) {
	var out CoursePage
	err := s.read(ctx, func(tx *Tx) error {
		course, err := tx.visibleCourse(who, slug)
		if err != nil {
			return err
		}
		out.Course = course
		if out.Version, err = tx.newestVersion(course.ID); err != nil {
			return err
		}
		if course.OwnerOrg != "" {
			org, err := gorm.G[Organisation](tx.DB).Where("id = ?", course.OwnerOrg).Take(tx.ctx)
			if err != nil {
				return err
			}
			out.Owner = org.NameShown
		}
		if who == nil {
			return nil
		}
		return tx.fillCoursePage(*who, &out)
	})
	return out, err
}

func (tx *Tx) fillCoursePage(who Actor, out *CoursePage) error {
	enrolments, err := gorm.G[Enrolment](tx.DB).Where("person_id = ? AND course_id = ?", who.PersonID, out.Course.ID).Order("cycle").Find(tx.ctx)
	if err != nil {
		return err
	}
	for _, e := range enrolments {
		out.Closed = who.Closed(deref(e.OrgID))
		switch {
		case out.Closed:
		case e.State == "completed":
			out.Completed = &e
		case e.State == "open":
			open, err := tx.learning(who, e.ID)
			if err != nil {
				return err
			}
			out.Open = &open
		}
	}
	if out.Completed != nil {
		err := tx.Raw(`SELECT code FROM awards WHERE enrolment_id = ? ORDER BY created_at DESC, id DESC LIMIT 1`, out.Completed.ID).Scan(&out.Award).Error
		if err != nil {
			return fmt.Errorf("find the certificate: %w", err)
		}
	}
	if out.Open != nil {
		return nil
	}
	founder, err := tx.foundingOrganisation()
	if err != nil {
		return err
	}
	out.Founder, out.MayBeAlone = founder.NameShown, !who.Closed("")
	if out.MayDoFor, err = tx.ownOrganisations(who); err != nil {
		return err
	}
	return tx.presetOrganisation(who, out)
}

// presetOrganisation chooses beforehand whom a course is for: who assigned it first, else the only one there is.
func (tx *Tx) presetOrganisation(who Actor, out *CoursePage) error {
	var assigned []string
	err := tx.Raw(`SELECT o.slug FROM assignments a JOIN organisations o ON o.id = a.org_id
		WHERE a.person_id = ? AND a.course_id = ? AND a.ended_at IS NULL ORDER BY a.created_at, a.id`, who.PersonID, out.Course.ID).Scan(&assigned).Error
	if err != nil {
		return fmt.Errorf("find who assigned the course: %w", err)
	}
	for _, slug := range assigned {
		if slices.ContainsFunc(out.MayDoFor, func(o OrganisationName) bool { return o.Slug == slug }) {
			out.Preset, out.Assigned = slug, true
			return nil
		}
	}
	if len(out.MayDoFor) == 1 {
		out.Preset = out.MayDoFor[0].Slug
	}
	return nil
}

// visibleCourse finds a course that a person (nil: a stranger) may see: a retired one only if they began it once.
func (tx *Tx) visibleCourse(who *Actor, slug string) (Course, error) {
	person := ""
	if who != nil {
		person = who.PersonID
	}
	course, err := gorm.G[Course](tx.DB).Where(`slug = ? AND (retired_at IS NULL AND (public OR owner_org IN (SELECT org_id FROM memberships WHERE person_id = ? AND to_date IS NULL))
		OR id IN (SELECT course_id FROM enrolments WHERE person_id = ?))`, slug, person, person).Take(tx.ctx)
	if err == nil && who != nil && course.OwnerOrg != "" && !course.Public && who.Closed(course.OwnerOrg) {
		return course, who.closedForNow()
	}
	return course, notFound(err, "a course with this name")
}

// ownOrganisations are those of a person's current memberships that are not closed to them for now.
func (tx *Tx) ownOrganisations(who Actor) ([]OrganisationName, error) {
	var rows, out []OrganisationName
	err := tx.Raw(`SELECT o.id, o.slug, o.name_shown AS name FROM memberships m JOIN organisations o ON o.id = m.org_id
		WHERE m.person_id = ? AND m.to_date IS NULL ORDER BY m.created_at`, who.PersonID).Scan(&rows).Error
	for _, r := range rows {
		if !who.Closed(r.ID) {
			out = append(out, r)
		}
	}
	return out, err
}

// CourseFile reads one file of an enrolment's version, such as a picture. NotFound: not theirs, or not there.
func (s *Store) CourseFile(ctx context.Context, who Actor, enrolmentID, path string) ([]byte, error) {
	var out []byte
	err := s.read(ctx, func(tx *Tx) error {
		e, err := tx.ownEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		return tx.readVersionFile(e.VersionID, path, &out)
	})
	return out, err
}

func (tx *Tx) readVersionFile(versionID, path string, out *[]byte) error {
	var rows []struct{ Content []byte }
	err := tx.Raw(`SELECT f.content FROM version_files vf JOIN files f ON f.sha256 = vf.sha256 WHERE vf.version_id = ? AND vf.path = ?`, versionID, path).Scan(&rows).Error
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return Refuse(NotFound, "We could not find this file.")
	}
	*out = rows[0].Content
	return nil
}
