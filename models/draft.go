package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
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
		for _, o := range out.Orgs {
			rows, err := gorm.G[CourseDraft](tx.DB).Where("org_id = ?", o.OrgID).Find(tx.ctx)
			if err != nil {
				return err
			}
			for _, d := range rows {
				may, err := tx.mayEdit(who, d)
				if err != nil {
					return err
				}
				if !may {
					continue
				}
				line := DraftLine{CourseDraft: d, Org: o.Name}
				versions, err := tx.draftVersions(d)
				if err != nil {
					return err
				}
				if n := len(versions); n > 0 {
					line.Published = versions[0].Number
				}
				out.Drafts = append(out.Drafts, line)
			}
		}
		slices.SortStableFunc(out.Drafts, func(a, b DraftLine) int {
			if (a.ArchivedAt == nil) != (b.ArchivedAt == nil) {
				if a.ArchivedAt == nil {
					return -1
				}
				return 1
			}
			return b.UpdatedAt.Compare(a.UpdatedAt)
		})
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
		d, err := tx.ownDraft(who, known[0].ID, noKeyUpdate)
		if err != nil {
			return "", err
		}
		if d.ArchivedAt != nil {
			return "", archivedDraft()
		}
		return d.ID, tx.addState(who, &d, files, "brought in again")
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
	return d.ID, tx.addState(who, &d, files, "begun")
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

func archivedDraft() *Error {
	return Refuse(Conflict, "This course is in the archive. Bring it back first.")
}

func draftSlug(title string) string {
	slug := slugOf(title)
	if !courses.ValidSlug(slug) {
		slug = "course"
	}
	return slug
}

// addState keeps files as the next state of a draft that the caller has locked; the same files again are no new state.
func (tx *Tx) addState(who Actor, d *CourseDraft, files courses.Files, what string) error {
	hashes := make(map[string]string, len(files))
	for _, path := range slices.Sorted(maps.Keys(files)) {
		sum, err := tx.keepFileOnce(files[path])
		if err != nil {
			return err
		}
		hashes[path] = sum
		if err := gorm.G[DraftFile](tx.DB, clause.OnConflict{DoNothing: true}).Create(tx.ctx, &DraftFile{DraftID: d.ID, Sha256: sum}); err != nil {
			return fmt.Errorf("keep a file of the draft: %w", err)
		}
	}
	if d.Rev > 0 {
		last, err := tx.draftState(d.ID, d.Rev)
		if err != nil || last.Files == encode(hashes) {
			return err
		}
	}
	d.Rev, d.UpdatedAt = d.Rev+1, tx.Now
	if _, title := courseNames(files); title != "" {
		d.Title = title
	}
	row := DraftState{DraftID: d.ID, Rev: d.Rev, What: what, Files: encode(hashes), MadeBy: who.PersonID, MadeAt: tx.Now}
	if err := gorm.G[DraftState](tx.DB).Create(tx.ctx, &row); err != nil {
		return fmt.Errorf("keep the draft's state: %w", err)
	}
	return tx.Model(&CourseDraft{}).Select("rev", "updated_at", "title", "slug").Where("id = ?", d.ID).Updates(d).Error
}

// keepFileOnce keeps content by its SHA-256, which it gives.
func (tx *Tx) keepFileOnce(content []byte) (string, error) {
	if content == nil {
		content = []byte{}
	}
	file := File{Sha256: courses.FileHash(content), Size: int64(len(content)), Content: content, CreatedAt: tx.Now}
	if err := gorm.G[File](tx.DB, clause.OnConflict{DoNothing: true}).Create(tx.ctx, &file); err != nil {
		return "", fmt.Errorf("keep a file: %w", err)
	}
	return file.Sha256, nil
}

func (tx *Tx) draftState(id string, rev int) (DraftState, error) {
	row, err := gorm.G[DraftState](tx.DB).Where("draft_id = ? AND rev = ?", id, rev).Take(tx.ctx)
	return row, notFound(err, "this state of the course")
}

// stateFiles reads the files of a state.
func (tx *Tx) stateFiles(row DraftState) (courses.Files, error) {
	hashes, err := decode[map[string]string](row.Files)
	if err != nil {
		return nil, err
	}
	var kept []File
	err = tx.Raw(`SELECT f.* FROM files f JOIN draft_files d ON d.sha256 = f.sha256 WHERE d.draft_id = ? AND f.sha256 IN ?`,
		row.DraftID, slices.Collect(maps.Values(hashes))).Scan(&kept).Error
	if err != nil {
		return nil, fmt.Errorf("read a draft's files: %w", err)
	}
	byHash := map[string][]byte{}
	for _, f := range kept {
		byHash[f.Sha256] = f.Content
	}
	out := courses.Files{}
	for path, sum := range hashes {
		content, ok := byHash[sum]
		if !ok {
			return nil, fmt.Errorf("file %s of draft %s is not kept", path, row.DraftID)
		}
		out[path] = content
	}
	return out, nil
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
	Files    courses.Files
	Course   *courses.Course   // as far as it can be read; nil where it cannot
	Findings []courses.Finding // what it needs before it is published, and what could be better
	Outline  []courses.OutlineStep
	Versions []CourseVersion // newest first
	Others   []DraftOther    // who else has a file of it open
	Live     *Course         // what it was published as, nil where it was not
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
	state, err := tx.draftState(d.ID, d.Rev)
	if err != nil {
		return out, err
	}
	if out.Files, err = tx.stateFiles(state); err != nil {
		return out, err
	}
	out.Course, out.Findings = courses.Inspect(out.Files)
	out.Outline = out.Files.Outline()
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

// DraftEdit is one change of a draft.
type DraftEdit struct {
	What string // for the history: «written», «part moved»
	File string // whose content the form was made from, "" where it needs none
	Base string // the SHA-256 of that content in hexadecimal; "" for a file that is not there yet
	// Change makes the files after it from those before, which it must not change.
	Change func(courses.Files) (courses.Files, error)
}

// SaveDraft changes a draft and gives it as it stands then. Conflict: somebody else changed the same file meanwhile, and
// nothing is overwritten. Invalid: the change itself is refused (*courses.Refusal in words), or the course grows too large.
func (s *Store) SaveDraft(ctx context.Context, who Actor, id string, edit DraftEdit) (DraftPage, error) {
	var out DraftPage
	err := s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id, noKeyUpdate)
		if err != nil {
			return err
		}
		if d.ArchivedAt != nil {
			return archivedDraft()
		}
		state, err := tx.draftState(d.ID, d.Rev)
		if err != nil {
			return err
		}
		files, err := tx.stateFiles(state)
		if err != nil {
			return err
		}
		stands, there := files[edit.File]
		if edit.File != "" && (!there && edit.Base != "" || there && courses.FileHash(stands) != edit.Base) {
			return Refuse(Conflict, "Somebody changed this part meanwhile. Both are here: look at what they wrote, then save yours again or keep theirs.")
		}
		next, err := edit.Change(maps.Clone(files))
		var refused *courses.Refusal
		if errors.As(err, &refused) {
			return &Error{Kind: Invalid, Message: refused.Error(), Cause: err}
		}
		if err != nil {
			return err
		}
		if wrong := next.Check(); len(wrong) > len(files.Check()) { // what was brought in with mistakes can still be mended
			return Refuse(Invalid, "%s %s", wrong[0].Message, wrong[0].Fix)
		}
		if uid, _ := courseNames(next); uid != "" && uid != d.UID {
			return Refuse(Invalid, "The course's uid stays %s: it tells which course this is, also on other servers.", d.UID)
		}
		if err := tx.addState(who, &d, next, edit.What); err != nil {
			return err
		}
		out, err = tx.draftPage(who, d)
		return err
	})
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
