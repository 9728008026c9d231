package models

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/courses"
)

const changeNoteLimit = 600

// PublishInput is what a trainer decides when they publish.
type PublishInput struct {
	Rev       int      // the state that they looked at
	Note      string   // what is different, for those under way; needed from the second version on
	Redo      []string // ids of parts that must be done again by whoever moves to this version
	Explained bool     // those under way are told what is different before they choose, else only that there is a newer version
	Public    bool     // for everyone on this server, else for members of the organisation
}

// PublishDraft makes the next version of a draft's course. The same files again give the version that there is. Conflict:
// somebody changed the draft meanwhile. Invalid, for the field «note»: a second version without a note. *Unpublishable:
// what must be mended first. Conflict also where the credits have a line that its reviewer does not want any more.
func (s *Store) PublishDraft(ctx context.Context, who Actor, id string, in PublishInput) (*Version, error) {
	note, wrong := cleanLine("note", in.Note, changeNoteLimit, "")
	if wrong != nil {
		return nil, wrong
	}
	var out *Version
	err := s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.draftToChange(who, id)
		if err != nil {
			return err
		}
		if d.Rev != in.Rev {
			return Refuse(Conflict, "The course was changed after you opened this page. Look at it once more, then publish.")
		}
		page, err := tx.draftPage(who, d)
		if err != nil {
			return err
		}
		if wrong := page.Musts(); len(wrong) > 0 {
			return &Unpublishable{wrong}
		}
		reviews, err := tx.reviewLines(who, d)
		if err != nil {
			return err
		}
		for _, r := range reviews {
			if len(r.stale) > 0 {
				return Refuse(Conflict, "The credits say “%s”, and the reviewer does not want that any more. Open “Review”, change the credits with the button there, then publish.", r.stale[0])
			}
		}
		known := slices.ContainsFunc(page.Versions, func(v CourseVersion) bool { return v.Digest == page.Digest })
		if note == "" && len(page.Versions) > 0 && !known {
			return refuseField("note", "Write in a line what is different. Those who are under way read it.")
		}
		redo := slices.DeleteFunc(slices.Clone(in.Redo), func(step string) bool {
			return !slices.ContainsFunc(page.Course.Steps, func(s courses.Step) bool { return s.ID == step })
		})
		out, err = tx.publish(Publication{Slug: d.Slug, OwnerOrg: d.OrgID, Public: in.Public, Redo: redo, ChangeNote: note, Offered: !in.Explained, By: who.PersonID}, page.Course, page.hashes)
		if err != nil {
			return err
		}
		if !known {
			if err := tx.keepCommentsWith(d.ID, out.ID); err != nil {
				return err
			}
		}
		return tx.Model(&Course{}).Where("id = ?", out.CourseID).Update("public", in.Public).Error
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// DraftStateLine is a state in the history of a draft.
type DraftStateLine struct {
	Rev     int
	What    string
	By      string // the name shown of who made it
	At      time.Time
	Before  int      // the state before, 0: there is none any more
	Changed []string // paths that are not as in the state before
}

// DraftHistory lists the newest states of a draft, at most 200 up to and with a revision; 0 is the newest.
func (s *Store) DraftHistory(ctx context.Context, who Actor, id string, upTo int) ([]DraftStateLine, error) {
	var out []DraftStateLine
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err != nil {
			return err
		}
		if upTo <= 0 {
			upTo = d.Rev
		}
		var rows []struct {
			DraftState
			By string
		}
		const most = 200
		err = tx.Raw(`SELECT s.*, p.name_shown AS by FROM draft_states s JOIN people p ON p.id = s.made_by
			WHERE s.draft_id = ? AND s.rev <= ? ORDER BY s.rev DESC LIMIT ?`, id, upTo, most+1).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("read a draft's history: %w", err)
		}
		for i, r := range rows[:min(len(rows), most)] {
			line := DraftStateLine{Rev: r.Rev, What: r.What, By: r.By, At: r.MadeAt}
			if i+1 < len(rows) {
				line.Before = rows[i+1].Rev
				if line.Changed, err = changedPaths(rows[i+1].Files, r.Files); err != nil {
					return err
				}
			}
			out = append(out, line)
		}
		return nil
	})
	return out, err
}

func changedPaths(before, after string) ([]string, error) {
	old, err := decode[map[string]string](before)
	if err != nil {
		return nil, err
	}
	now, err := decode[map[string]string](after)
	if err != nil {
		return nil, err
	}
	var out []string
	for path, sum := range now {
		if old[path] != sum {
			out = append(out, path)
		}
	}
	for path := range old {
		if _, there := now[path]; !there {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out, nil
}

// RestoreDraft makes an earlier state the next one, so that nothing is lost by going back.
func (s *Store) RestoreDraft(ctx context.Context, who Actor, id string, rev int) error {
	return s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.draftToChange(who, id)
		if err != nil {
			return err
		}
		then, err := tx.readDraft(d.ID, rev)
		if err != nil {
			return err
		}
		return tx.addState(who, &d, then.hashes, then.files, fmt.Sprintf("brought back as it was in state %d", rev))
	})
}

// ArchiveDraft puts a draft out of the way, or brings it back. What was published stays. Doing either twice is once.
func (s *Store) ArchiveDraft(ctx context.Context, who Actor, id string, archive bool) error {
	return s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.lockDraft(who, id)
		if err != nil || (d.ArchivedAt != nil) == archive {
			return err
		}
		d.ArchivedAt = nil
		if archive {
			d.ArchivedAt = &tx.Now
		}
		return tx.Model(&CourseDraft{}).Select("archived_at").Where("id = ?", d.ID).Updates(&d).Error
	})
}

// DraftEditorChoice is a trainer of a draft's organisation, and whether they may edit it.
type DraftEditorChoice struct {
	PersonID string
	Name     string
	May      bool
	Made     bool // the draft is theirs: they always may
}

// DraftEditors lists the trainers of a draft's organisation.
func (s *Store) DraftEditors(ctx context.Context, who Actor, id string) ([]DraftEditorChoice, error) {
	var out []DraftEditorChoice
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err != nil {
			return err
		}
		out, err = tx.draftEditors(d)
		return err
	})
	return out, err
}

func (tx *Tx) draftEditors(d CourseDraft) ([]DraftEditorChoice, error) {
	var out []DraftEditorChoice
	err := tx.Raw(`SELECT p.id AS person_id, p.name_shown AS name, (p.id = ?) AS made,
		(NOT ? OR p.id = ? OR EXISTS (SELECT 1 FROM draft_editors e WHERE e.draft_id = ? AND e.person_id = p.id)) AS may
		FROM people p JOIN memberships m ON m.person_id = p.id AND m.org_id = ? AND m.to_date IS NULL
		JOIN membership_roles r ON r.membership_id = m.id AND r.ended_at IS NULL AND r.role = 'trainer'
		ORDER BY p.name_shown, p.id`, d.MadeBy, d.ChosenOnly, d.MadeBy, d.ID, d.OrgID).Scan(&out).Error
	return out, err
}

// SetDraftEditors says who may edit a draft: every trainer of its organisation, or only those chosen and whoever made it.
// Conflict: the actor would shut themselves out.
func (s *Store) SetDraftEditors(ctx context.Context, who Actor, id string, chosenOnly bool, people []string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.lockDraft(who, id)
		if err != nil {
			return err
		}
		all, err := tx.draftEditors(d)
		if err != nil {
			return err
		}
		people = slices.DeleteFunc(slices.Clone(people), func(p string) bool {
			return !slices.ContainsFunc(all, func(c DraftEditorChoice) bool { return c.PersonID == p })
		})
		if chosenOnly && d.MadeBy != who.PersonID && !slices.Contains(people, who.PersonID) {
			return Refuse(Conflict, "Choose yourself too, or you could not open this course any more.")
		}
		if _, err := gorm.G[DraftEditor](tx.DB).Where("draft_id = ?", d.ID).Delete(tx.ctx); err != nil {
			return err
		}
		for _, p := range people {
			if err := gorm.G[DraftEditor](tx.DB, clause.OnConflict{DoNothing: true}).Create(tx.ctx, &DraftEditor{DraftID: d.ID, PersonID: p}); err != nil {
				return err
			}
		}
		return tx.Model(&CourseDraft{}).Where("id = ?", d.ID).Update("chosen_only", chosenOnly).Error
	})
}

// VersionLine is a published version with how many are under way on it.
type VersionLine struct {
	CourseVersion
	UnderWay int
	By       string // the name shown of who published it
}

// DraftVersions lists what was published from a draft, newest first. How many are under way is a work list, and no
// statistic, so small numbers show.
func (s *Store) DraftVersions(ctx context.Context, who Actor, id string) ([]VersionLine, error) {
	var out []VersionLine
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err != nil {
			return err
		}
		return tx.Raw(`SELECT v.*, coalesce(p.name_shown, '') AS by,
			(SELECT count(*) FROM enrolments e WHERE e.version_id = v.id AND e.state = 'open') AS under_way
			FROM course_versions v JOIN courses c ON c.id = v.course_id LEFT JOIN people p ON p.id = v.published_by
			WHERE c.uid = ? AND c.owner_org = ? ORDER BY v.number DESC`, d.UID, d.OrgID).Scan(&out).Error
	})
	return out, err
}

// DraftVersionFiles gives the files of a published version of a draft's course, by its number. NotFound: no such version.
func (s *Store) DraftVersionFiles(ctx context.Context, who Actor, id string, number int) (courses.Files, error) {
	var out courses.Files
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err != nil {
			return err
		}
		versions, err := tx.draftVersions(d)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(versions, func(v CourseVersion) bool { return v.Number == number })
		if i < 0 {
			return Refuse(NotFound, "We could not find this version.")
		}
		out, err = tx.versionFiles(versions[i].ID)
		return err
	})
	return out, err
}
