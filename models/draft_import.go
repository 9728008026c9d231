package models

import (
	"bytes"
	"context"
	"errors"
	"io"

	"gorm.io/gorm"

	"throughline/courses"
)

// CourseZipBytes is the largest zip of a course that is taken.
const CourseZipBytes = 10 << 20

// CourseImportPage is a zip of a course as a trainer looks at what is in it.
type CourseImportPage struct {
	CourseImport
	Files    courses.Files
	Left     []courses.Problem // what was left out, and why
	Course   *courses.Course   // as far as it can be read
	Title    string
	UID      string
	Findings []courses.Finding
	Bytes    int
	Orgs     []CourseImportOrg // where it can go
	Here     string            // the title of a course on this server with the same uid that everybody may see, "" for none
}

// CourseImportOrg is an organisation where a course can go.
type CourseImportOrg struct {
	Slug, Name string
	Draft      string // the title of its draft of the same course, "" where it has none
	Closed     bool   // it has one that the actor may not edit
}

// StartCourseImport keeps a zip, sealed, so that a trainer can look at what is in it before anything is made of it, and gives
// its id. What they looked at before and did not take is dropped. Invalid, for the field «file»: it is too large, or no zip.
// NotFound: they are a trainer nowhere.
func (s *Store) StartCourseImport(ctx context.Context, who Actor, file io.Reader) (string, error) {
	if who.RestrictedUntil != nil {
		return "", who.closedForNow()
	}
	content, err := io.ReadAll(io.LimitReader(file, CourseZipBytes+1))
	if err != nil {
		return "", refuseField("file", "The file broke off on its way. Please send it again.")
	}
	if len(content) > CourseZipBytes {
		return "", refuseField("file", "This zip is larger than 10 MB. Make the pictures smaller: a phone needs no more than 200 KB for one.")
	}
	if _, _, err := readCourseZip(content); err != nil {
		return "", err
	}
	row := CourseImport{ID: s.NewID(), PersonID: who.PersonID}
	err = s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.teaches(who); err != nil {
			return err
		}
		if _, err := gorm.G[CourseImport](tx.DB).Where("person_id = ? AND done_at IS NULL", who.PersonID).Delete(tx.ctx); err != nil {
			return err
		}
		row.CreatedAt = tx.Now
		var err error
		if row.Sealed, err = tx.seal(who.PersonID, "course_imports", "sealed", row.ID, content); err != nil {
			return err
		}
		return gorm.G[CourseImport](tx.DB).Create(tx.ctx, &row)
	})
	return row.ID, err
}

func readCourseZip(content []byte) (courses.Files, []courses.Problem, error) {
	files, left, err := courses.ReadZip(bytes.NewReader(content), int64(len(content)))
	var refused *courses.Refusal
	if errors.As(err, &refused) {
		return nil, nil, &Error{Kind: Invalid, Field: "file", Message: refused.Error(), Cause: err}
	}
	if err == nil && len(files) == 0 {
		err = refuseField("file", "There is no course in this zip. A course has a file course.yaml and parts like 01-welcome.md.")
	}
	return files, left, err
}

// CourseImport shows what is in a zip that the actor brought. Where it was taken, DraftID says what became of it. NotFound:
// not theirs, or left alone for a day.
func (s *Store) CourseImport(ctx context.Context, who Actor, id string) (CourseImportPage, error) {
	var out CourseImportPage
	err := s.read(ctx, func(tx *Tx) (err error) {
		out, err = tx.courseImport(who, id)
		if err != nil || out.DoneAt != nil {
			return err
		}
		out.Course, out.Findings = courses.Inspect(out.Files)
		orgs, err := tx.teaches(who)
		if err != nil {
			return err
		}
		for _, o := range orgs {
			to := CourseImportOrg{Slug: o.Slug, Name: o.Name}
			known, err := gorm.G[CourseDraft](tx.DB).Where("org_id = ? AND uid = ?", o.OrgID, out.UID).Find(tx.ctx)
			if err != nil {
				return err
			}
			if len(known) == 1 {
				may, err := tx.mayEdit(who, known[0])
				if err != nil {
					return err
				}
				if to.Closed = !may; may {
					to.Draft = known[0].Title
				}
			}
			out.Orgs = append(out.Orgs, to)
		}
		return tx.Raw(`SELECT v.title FROM courses c JOIN course_versions v ON v.course_id = c.id WHERE c.uid = ? AND c.public
			ORDER BY v.number DESC LIMIT 1`, out.UID).Scan(&out.Here).Error
	})
	return out, err
}

func (tx *Tx) courseImport(who Actor, id string) (CourseImportPage, error) {
	if who.RestrictedUntil != nil {
		return CourseImportPage{}, who.closedForNow()
	}
	row, err := gorm.G[CourseImport](tx.DB).Where("id = ? AND person_id = ?", id, who.PersonID).Take(tx.ctx)
	out := CourseImportPage{CourseImport: row}
	if err != nil {
		return out, notFound(err, "this file")
	}
	if row.DoneAt != nil {
		return out, nil
	}
	content, err := tx.open(who.PersonID, "course_imports", "sealed", row.ID, row.Sealed)
	if err != nil {
		return out, err
	}
	if out.Files, out.Left, err = readCourseZip(content); err != nil {
		return out, err
	}
	out.Sealed = nil
	out.UID, out.Title = courseNames(out.Files)
	for _, b := range out.Files {
		out.Bytes += len(b)
	}
	return out, nil
}

// TakeCourseImport makes a draft of a zip in an organisation, by its slug, as ImportDraft does, and gives the draft's id. The
// zip is not kept any more. Doing it twice is once.
func (s *Store) TakeCourseImport(ctx context.Context, who Actor, id, org string) (string, error) {
	var draft string
	err := s.inTx(ctx, func(tx *Tx) error {
		if _, err := gorm.G[Person](tx.DB, noKeyUpdate).Select("id").Where("id = ?", who.PersonID).Take(tx.ctx); err != nil {
			return err
		}
		page, err := tx.courseImport(who, id)
		if err != nil {
			return err
		}
		if page.DoneAt != nil {
			draft = deref(page.DraftID)
			return nil
		}
		if draft, err = tx.keepDraft(who, org, page.Files, "import"); err != nil {
			return err
		}
		return tx.Model(&CourseImport{}).Where("id = ?", id).Updates(map[string]any{"sealed": nil, "done_at": tx.Now, "draft_id": draft}).Error
	})
	return draft, err
}
