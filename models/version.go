package models

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"throughline/courses"
)

// Version is a published version, parsed: read-only, shared by requests.
type Version struct {
	CourseVersion
	Slug   string
	Parsed *courses.Course
	Redo   []string // steps that must be done again by whoever moves to this version
}

// keptVersions is how many parsed versions stay in memory; a version is about 200 KB.
const keptVersions = 128

// version gives a published version, parsed once: it never changes, so it is kept.
func (tx *Tx) version(id string) (*Version, error) {
	tx.s.versionsMu.Lock()
	v := tx.s.versions[id]
	tx.s.versionsMu.Unlock()
	if v != nil {
		return v, nil
	}
	row, err := gorm.G[CourseVersion](tx.DB).Where("id = ?", id).Take(tx.ctx)
	if err != nil {
		return nil, notFound(err, "this version of the course")
	}
	course, err := gorm.G[Course](tx.DB).Where("id = ?", row.CourseID).Take(tx.ctx)
	if err != nil {
		return nil, notFound(err, "this course")
	}
	files, err := tx.versionFiles(id)
	if err != nil {
		return nil, err
	}
	// Problems count at publishing only: what is published is read for ever.
	parsed, _ := courses.Parse(files)
	if parsed == nil {
		return nil, fmt.Errorf("version %s of %s cannot be read", id, course.Slug)
	}
	v = &Version{CourseVersion: row, Slug: course.Slug, Parsed: parsed}
	if err := json.Unmarshal([]byte(row.Redo), &v.Redo); err != nil {
		return nil, fmt.Errorf("read what is to be done again in version %s: %w", id, err)
	}
	tx.s.versionsMu.Lock()
	defer tx.s.versionsMu.Unlock()
	if len(tx.s.versions) >= keptVersions {
		clear(tx.s.versions)
	}
	tx.s.versions[id] = v
	return v, nil
}

func (tx *Tx) versionFiles(id string) (courses.Files, error) {
	var rows []struct {
		Path    string
		Content []byte
	}
	err := tx.Raw(`SELECT vf.path, f.content FROM version_files vf JOIN files f ON f.sha256 = vf.sha256 WHERE vf.version_id = ? ORDER BY vf.path`, id).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read a version's files: %w", err)
	}
	files := courses.Files{}
	for _, r := range rows {
		files[r.Path] = r.Content
	}
	return files, nil
}

// newestVersion is the version that a new enrolment of a course starts on.
func (tx *Tx) newestVersion(courseID string) (*Version, error) {
	var id string
	err := tx.Raw(`SELECT id FROM course_versions WHERE course_id = ? ORDER BY number DESC LIMIT 1`, courseID).Scan(&id).Error
	if err != nil {
		return nil, err
	}
	if id == "" {
		return nil, Refuse(NotFound, "This course has not been published yet.")
	}
	return tx.version(id)
}

// searchText is what a search of the catalogue looks in.
func searchText(c *courses.Course) string {
	parts := []string{c.Title, c.PublicTitle, c.Summary}
	for _, o := range c.Outcomes {
		parts = append(parts, o.Text)
	}
	for _, s := range c.Steps {
		parts = append(parts, s.Title)
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

// Unpublishable is what stands in the way of publishing a course.
type Unpublishable struct{ Problems []courses.Problem }

func (u *Unpublishable) Error() string {
	return fmt.Sprintf("the course has %d problems to mend first", len(u.Problems))
}

// IsUnpublishable tells whether an error lists a course's problems.
func IsUnpublishable(err error) (*Unpublishable, bool) {
	var u *Unpublishable
	ok := errors.As(err, &u)
	return u, ok
}
