package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"throughline/courses"
)

// NewDraftInput says what a draft begins from.
type NewDraftInput struct {
	Org   string // slug
	Title string
	From  string // blank, template, copy
	Copy  string // the slug of the course to copy: built-in, public, or of the same organisation
}

// NewDraft begins a course and gives the draft's id. A copy keeps origin, licence and credits. Invalid: no title, or
// nothing to begin from. NotFound: not a trainer there, or no such course.
func (s *Store) NewDraft(ctx context.Context, who Actor, in NewDraftInput) (string, error) {
	title, wrong := cleanLine("title", in.Title, entryTitleLimit, "Write what the course is called. You can change it later.")
	if in.From == "copy" && in.Title == "" {
		wrong = nil
	}
	if wrong != nil {
		return "", wrong
	}
	uid := uuid.NewString()
	start := courses.Start{UID: uid, Title: title, Today: s.Now()}
	var files courses.Files
	switch in.From {
	case "blank":
		files = courses.NewCourse(start)
	case "template":
		files = courses.Template(start)
	case "copy":
		source, err := s.courseToCopy(ctx, who, in.Copy)
		if err != nil {
			return "", err
		}
		if files, err = courses.CopyCourse(source, uid); err != nil {
			return "", err
		}
	default:
		return "", refuseField("from", "Choose what to begin from.")
	}
	return s.keepDraft(ctx, who, in.Org, files, in.From)
}

// courseToCopy gives the files of the newest version of a course that the actor can see.
func (s *Store) courseToCopy(ctx context.Context, who Actor, slug string) (courses.Files, error) {
	var out courses.Files
	err := s.read(ctx, func(tx *Tx) error {
		course, err := tx.visibleCourse(&who, slug)
		if err != nil {
			return err
		}
		v, err := tx.newestVersion(course.ID)
		if err != nil {
			return err
		}
		out, err = tx.versionFiles(v.ID)
		return err
	})
	return out, err
}

// ImportDraft begins a draft from the files of a course that was brought: with its own uid, so that publishing it unchanged
// gives the same digest. A draft of the organisation that has this uid already gets the files as its next state. Problems
// in the files are no reason to refuse: they are mended in the draft.
func (s *Store) ImportDraft(ctx context.Context, who Actor, org string, files courses.Files) (string, error) {
	return s.keepDraft(ctx, who, org, files, "import")
}

func (s *Store) keepDraft(ctx context.Context, who Actor, org string, files courses.Files, begun string) (string, error) {
	var id string
	err := s.inTx(ctx, func(tx *Tx) (err error) {
		id, err = tx.keepDraft(who, org, files, begun)
		return err
	})
	return id, err
}

// keepDraft makes a draft of files in an organisation, or the next state of its draft of the same course.
func (tx *Tx) keepDraft(who Actor, org string, files courses.Files, begun string) (string, error) {
	orgs, err := tx.teaches(who)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(orgs, func(s Standing) bool { return s.Slug == org })
	if i < 0 {
		return "", Refuse(NotFound, "We could not find this organisation among those where you are a trainer.")
	}
	if who.RestrictedUntil != nil {
		return "", who.closedForNow()
	}
	if _, err := gorm.G[Organisation](tx.DB, noKeyUpdate).Where("id = ?", orgs[i].OrgID).Take(tx.ctx); err != nil {
		return "", err
	}
	uid, title := courseNames(files)
	if uid == "" {
		uid = uuid.NewString() // course.yaml has none that can be read yet
	}
	known, err := gorm.G[CourseDraft](tx.DB).Where("org_id = ? AND uid = ?", orgs[i].OrgID, uid).Find(tx.ctx)
	if err != nil {
		return "", err
	}
	if len(known) == 1 {
		d, err := tx.draftToChange(who, known[0].ID)
		if err != nil {
			return "", err
		}
		return d.ID, tx.addState(who, &d, files.Hashes(), files, "brought in again")
	}
	kept, err := gorm.G[CourseDraft](tx.DB).Where("org_id = ?", orgs[i].OrgID).Count(tx.ctx, "id")
	if err != nil {
		return "", err
	}
	if kept >= draftsKept {
		return "", Refuse(Conflict, "Your organisation has %d courses. Ask us for more room.", kept)
	}
	title = cmp.Or(title, "A course without a title")
	d := CourseDraft{ID: tx.s.NewID(), OrgID: orgs[i].OrgID, UID: uid, Slug: draftSlug(title), Title: title, Begun: begun, MadeBy: who.PersonID, CreatedAt: tx.Now, UpdatedAt: tx.Now}
	if err := gorm.G[CourseDraft](tx.DB).Create(tx.ctx, &d); err != nil {
		return "", fmt.Errorf("keep the draft: %w", err)
	}
	return d.ID, tx.addState(who, &d, files.Hashes(), files, "begun")
}

// courseNames are uid and title of a course as course.yaml has them, "" where it cannot be read or a database could not keep it.
func courseNames(files courses.Files) (uid, title string) {
	for _, p := range courses.ReadManuscript("course.yaml", files["course.yaml"]).Pieces() {
		if f, ok := p.Fields.(courses.CourseFields); ok {
			if uid = f.UID; uuid.Validate(uid) != nil || len(uid) != 36 {
				uid = ""
			}
			title = strings.Map(func(r rune) rune {
				if unicode.IsControl(r) {
					return -1
				}
				return r
			}, strings.ToValidUTF8(f.Title, ""))
			return uid, shorten(title, entryTitleLimit)
		}
	}
	return "", ""
}

func draftSlug(title string) string {
	slug := slugOf(title)
	if !courses.ValidSlug(slug) {
		slug = "course"
	}
	return slug
}
