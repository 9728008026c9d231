package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/courses"
)

// Publication is what publishing a course needs.
type Publication struct {
	Files      courses.Files
	Slug       string // wanted; a taken one gets a number
	OwnerOrg   string // organisation's id, "" for the built-in catalogue
	Public     bool
	Position   int
	Redo       []string // steps that whoever moves to this version does again
	ChangeNote string
	Offered    bool   // those under way are told only that there is a newer version, not what is different before they choose
	By         string // person's id, or what published it
}

// Publish makes the next version of the course with the files' uid and owner, or the first of a new one. A digest that
// this course had before gives that version and no new one. *Unpublishable: the problems to mend first.
func (s *Store) Publish(ctx context.Context, p Publication) (*Version, error) {
	parsed, problems := courses.Parse(p.Files)
	if len(problems) > 0 {
		return nil, &Unpublishable{problems}
	}
	var out *Version
	err := s.inTx(ctx, func(tx *Tx) (err error) {
		out, err = tx.publish(p, parsed, p.Files.Hashes())
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// publish keeps the next version of a course that was read without problems, of files with these hashes by path. Contents
// that are not among the publication's files are kept already.
func (tx *Tx) publish(p Publication, parsed *courses.Course, hashes map[string]string) (*Version, error) {
	course, err := tx.courseToPublish(parsed, p)
	if err != nil {
		return nil, err
	}
	var last CourseVersion
	rows, err := gorm.G[CourseVersion](tx.DB).Where("course_id = ?", course.ID).Order("number").Find(tx.ctx)
	if err != nil {
		return nil, err
	}
	digest := courses.DigestOf(hashes)
	for _, v := range rows {
		if v.Digest == digest {
			return tx.version(v.ID)
		}
		last = v
	}
	redo, err := json.Marshal(append([]string{}, p.Redo...))
	if err != nil {
		return nil, err
	}
	row := CourseVersion{ID: tx.s.NewID(), CourseID: course.ID, Number: last.Number + 1, Digest: digest, Title: parsed.Title, PublicTitle: parsed.PublicTitle,
		Summary: parsed.Summary, Stage: string(parsed.Stage), Language: parsed.Language, Minutes: parsed.Minutes, Parts: len(parsed.Steps),
		SearchText: searchText(parsed), Redo: string(redo), ChangeNote: p.ChangeNote, PublishedBy: p.By, PublishedAt: tx.Now, Explained: !p.Offered}
	if err := gorm.G[CourseVersion](tx.DB).Create(tx.ctx, &row); err != nil {
		return nil, fmt.Errorf("keep the version: %w", err)
	}
	if err := tx.keepVersionFiles(row.ID, hashes, p.Files); err != nil {
		return nil, err
	}
	return &Version{CourseVersion: row, Slug: course.Slug, Parsed: parsed, Redo: append([]string{}, p.Redo...)}, nil
}

// courseToPublish finds the course of a uid and owner, locked against another publication, or makes it.
func (tx *Tx) courseToPublish(parsed *courses.Course, p Publication) (Course, error) {
	find := func() ([]Course, error) {
		return gorm.G[Course](tx.DB, clause.Locking{Strength: "UPDATE"}).Where("uid = ? AND owner_org = ?", parsed.UID, p.OwnerOrg).Find(tx.ctx)
	}
	found, err := find()
	if err != nil {
		return Course{}, err
	}
	if len(found) == 1 {
		return found[0], nil
	}
	slug := p.Slug
	for n := 2; ; n++ {
		taken, err := gorm.G[Course](tx.DB).Where("slug = ?", slug).Count(tx.ctx, "*")
		if err != nil {
			return Course{}, err
		}
		if taken == 0 {
			break
		}
		slug = fmt.Sprintf("%s-%d", p.Slug, n)
	}
	row := Course{ID: tx.s.NewID(), UID: parsed.UID, Slug: slug, OwnerOrg: p.OwnerOrg, Public: p.Public, Position: p.Position, CreatedAt: tx.Now}
	if err := gorm.G[Course](tx.DB).Create(tx.ctx, &row); err != nil {
		return Course{}, fmt.Errorf("keep the course: %w", err)
	}
	return row, nil
}

func (tx *Tx) keepVersionFiles(versionID string, hashes map[string]string, files courses.Files) error {
	rows := make([]VersionFile, 0, len(hashes))
	for _, path := range slices.Sorted(maps.Keys(hashes)) {
		if content, brought := files[path]; brought {
			if _, err := tx.keepFileOnce(content); err != nil {
				return err
			}
		}
		rows = append(rows, VersionFile{VersionID: versionID, Path: path, Sha256: hashes[path]})
	}
	if err := gorm.G[VersionFile](tx.DB).CreateInBatches(tx.ctx, &rows, 100); err != nil {
		return fmt.Errorf("keep the version's files: %w", err)
	}
	return nil
}

// PublishCatalogue publishes the built-in courses: each version whose digest never existed for its course.
func (s *Store) PublishCatalogue(ctx context.Context) error {
	entries, err := courses.Catalogue()
	if err != nil {
		return err
	}
	for i, e := range entries {
		p := Publication{Files: e.Files, Slug: e.Slug, Public: true, Position: i, By: "catalogue"}
		_, err := s.Publish(ctx, p)
		if errors.Is(err, gorm.ErrDuplicatedKey) { // another copy of the program started at the same moment and was quicker
			_, err = s.Publish(ctx, p)
		}
		if err != nil {
			return fmt.Errorf("publish %s: %w", e.Slug, err)
		}
	}
	return nil
}
