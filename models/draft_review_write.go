package models

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/courses"
	"throughline/internal/strict"
)

// Reviewer is how somebody comes to a review: with the token of a link, or as the member who was asked.
type Reviewer struct {
	Token   string
	Address string // where a token comes from, for slowing guesses down
	Review  string // id, for the member
	Who     Actor
}

// ReviewPage is a draft as a reviewer sees it, with what they said.
type ReviewPage struct {
	ReviewAsk
	Title      string
	Org        string
	By         string // the name shown of who asked
	Until      string
	Zone       string
	Files      courses.Files // all but the pictures
	Pictures   courses.Pictures
	Course     *courses.Course
	Comments   []OwnComment // the oldest first
	Credit     string
	CreditName string
}

// OwnComment is a comment for whoever wrote it.
type OwnComment struct {
	ID        string
	Part      string
	Text      string
	Reply     string
	Resolved  bool
	CreatedAt time.Time
}

// On are the comments on a part.
func (p ReviewPage) On(part string) []OwnComment {
	return slices.DeleteFunc(slices.Clone(p.Comments), func(c OwnComment) bool { return c.Part != part })
}

// OpenReview shows a reviewer the draft. NotFound: no such token, which is counted, or not asked. Slow: too many of those.
// Gone: it has ended, or the draft is in the archive. Forbidden for a member after a recovery with somebody else's code.
func (s *Store) OpenReview(ctx context.Context, by Reviewer) (ReviewPage, error) {
	var out ReviewPage
	err := s.reviewing(ctx, by, false, func(tx *Tx, d CourseDraft, r DraftReview) (err error) {
		out, err = tx.reviewPage(d, r)
		return err
	})
	return out, err
}

// ReviewFile gives a file of what a reviewer sees, such as a picture. Otherwise as OpenReview.
func (s *Store) ReviewFile(ctx context.Context, by Reviewer, path string) ([]byte, error) {
	var out []byte
	err := s.reviewing(ctx, by, false, func(tx *Tx, _ CourseDraft, r DraftReview) (err error) {
		out, err = tx.draftFile(r.DraftID, r.Rev, path)
		return err
	})
	return out, err
}

// reviewing does what a reviewer may, on a review that is open. Where it writes, the review is locked.
func (s *Store) reviewing(ctx context.Context, by Reviewer, writes bool, act func(*Tx, CourseDraft, DraftReview) error) error {
	run, lock := s.read, []clause.Expression{}
	if writes {
		run, lock = s.inTx, append(lock, noKeyUpdate)
	}
	find := func(tx *Tx, where string, args ...any) (DraftReview, CourseDraft, error) {
		r, err := gorm.G[DraftReview](tx.DB, lock...).Where(where, args...).Take(tx.ctx)
		if err != nil {
			return r, CourseDraft{}, err
		}
		d, err := gorm.G[CourseDraft](tx.DB).Where("id = ?", r.DraftID).Take(tx.ctx)
		return r, d, err
	}
	if by.Token != "" {
		return s.guessLink(ctx, by.Address, run, func(tx *Tx) error {
			r, d, err := find(tx, "token_hash = ?", hashToken(by.Token))
			if err != nil {
				return err
			}
			open, err := tx.reviewOpen(d, r)
			if err == nil && !open {
				err = linkClosed()
			}
			if err != nil {
				return err
			}
			return act(tx, d, r)
		})
	}
	return run(ctx, func(tx *Tx) error {
		r, d, err := find(tx, "id = ? AND person_id = ?", by.Review, by.Who.PersonID)
		if err != nil {
			return notFound(err, "this review")
		}
		member, err := tx.isMember(by.Who, d.OrgID)
		if err != nil {
			return err
		}
		open, err := tx.reviewOpen(d, r)
		switch {
		case err != nil:
			return err
		case !member:
			return Refuse(NotFound, "We could not find this review.")
		case by.Who.RestrictedUntil != nil:
			return by.Who.closedForNow()
		case !open:
			return Refuse(Gone, "This review is over. Thank you for what you wrote.")
		}
		return act(tx, d, r)
	})
}

func (tx *Tx) isMember(who Actor, orgID string) (bool, error) {
	n, err := gorm.G[Membership](tx.DB).Where("person_id = ? AND org_id = ? AND to_date IS NULL", who.PersonID, orgID).Count(tx.ctx, "id")
	return n > 0, err
}

func (tx *Tx) reviewPage(d CourseDraft, r DraftReview) (ReviewPage, error) {
	out := ReviewPage{Until: r.UntilDay, Zone: r.Zone, Credit: r.Credit}
	err := tx.Raw(`SELECT (SELECT name_shown FROM organisations WHERE id = ?) AS org, (SELECT name_shown FROM people WHERE id = ?) AS by`, d.OrgID, r.AskedBy).Row().Scan(&out.Org, &out.By)
	if err != nil {
		return out, err
	}
	read, err := tx.readDraft(r.DraftID, r.Rev)
	if err != nil {
		return out, err
	}
	out.Files, out.Pictures = maps.Clone(read.files), read.pictures
	out.Course, _ = read.inspect()
	if _, out.Title = courseNames(out.Files); out.Title == "" {
		out.Title = d.Title
	}
	keys := keyring{}
	if out.ReviewAsk, err = tx.reviewAsk(keys, r); err != nil {
		return out, err
	}
	out.For = ""
	if out.CreditName, err = tx.openOf(keys, r, "sealed_credit", r.SealedCredit); err != nil {
		return out, err
	}
	rows, err := gorm.G[DraftComment](tx.DB).Where("review_id = ?", r.ID).Order("created_at, id").Find(tx.ctx)
	if err != nil {
		return out, err
	}
	for _, c := range rows {
		own := OwnComment{ID: c.ID, Part: c.Part, Resolved: c.ResolvedAt != nil, CreatedAt: c.CreatedAt}
		if own.Text, own.Reply, err = tx.openComment(keys, r.AskedBy, c); err != nil {
			return out, err
		}
		out.Comments = append(out.Comments, own)
	}
	return out, nil
}

func (tx *Tx) openComment(keys keyring, owner string, c DraftComment) (text, reply string, err error) {
	if text, err = tx.openOnce(keys, owner, "draft_comments", "sealed_text", c.ID, c.SealedText); err != nil {
		return "", "", err
	}
	reply, err = tx.openOnce(keys, owner, "draft_comments", "sealed_reply", c.ID, c.SealedReply)
	return text, reply, err
}

// writeReview is reviewing for what a reviewer writes, which a person may not after a recovery with somebody else's code.
func (s *Store) writeReview(ctx context.Context, by Reviewer, act func(*Tx, CourseDraft, DraftReview) error) error {
	return s.reviewing(ctx, by, true, func(tx *Tx, d CourseDraft, r DraftReview) error {
		if by.Who.RestrictedUntil != nil {
			return by.Who.closedForNow()
		}
		return act(tx, d, r)
	})
}

// AddComment keeps what a reviewer says about a part, or about the whole where it is "". The same words again are once. The
// first comment of a review is told to who asked, once, whatever is taken back later. Invalid: nothing written, or more than 2,000 characters. Conflict: they
// have 200 already. Otherwise as OpenReview.
func (s *Store) AddComment(ctx context.Context, by Reviewer, part, text string) error {
	return s.writeReview(ctx, by, func(tx *Tx, d CourseDraft, r DraftReview) error {
		text, wrong := cleanWriting("text", text, commentLimit, "Write what you think first.")
		if wrong != nil {
			return wrong
		}
		there, err := tx.stateHasPart(d.ID, r.Rev, part)
		if err == nil && !there {
			err = Refuse(NotFound, "We could not find this part.")
		}
		if err != nil {
			return err
		}
		rows, err := gorm.G[DraftComment](tx.DB).Where("review_id = ?", r.ID).Find(tx.ctx)
		if err != nil {
			return err
		}
		keys := keyring{}
		for _, c := range rows {
			if c.Part != part {
				continue
			}
			if said, _, err := tx.openComment(keys, r.AskedBy, c); err != nil || said == text {
				return err
			}
		}
		if len(rows) >= commentsMost {
			return Refuse(Conflict, "You have written %d comments, and that is the most that we can keep. You can take some back. Thank you for all of them.", len(rows))
		}
		row := DraftComment{ID: tx.s.NewID(), DraftID: d.ID, ReviewID: r.ID, Rev: r.Rev, Part: part, CreatedAt: tx.Now}
		if row.SealedText, err = tx.seal(r.AskedBy, "draft_comments", "sealed_text", row.ID, []byte(text)); err != nil {
			return err
		}
		if err := gorm.G[DraftComment](tx.DB).Create(tx.ctx, &row); err != nil {
			return fmt.Errorf("keep a comment: %w", err)
		}
		if r.ToldAt != nil {
			return nil
		}
		if err := tx.Model(&DraftReview{}).Where("id = ?", r.ID).Update("told_at", tx.Now).Error; err != nil {
			return err
		}
		return tx.tell(r.AskedBy, d.OrgID, EventReview, "Somebody whom you asked has begun to comment on the course “%s”.", d.Title)
	})
}

// stateHasPart is hasPart for a state of a draft, by the names of its files: no content is read.
func (tx *Tx) stateHasPart(draftID string, rev int, part string) (bool, error) {
	state, err := tx.draftState(draftID, rev)
	if err != nil {
		return false, err
	}
	hashes, err := decode[map[string]string](state.Files)
	names := courses.Files{}
	for path := range hashes {
		names[path] = nil
	}
	return hasPart(names, part), err
}

// hasPart says whether files have a part, or a page beside the parts, that can be commented on.
func hasPart(f courses.Files, part string) bool {
	if part == "" || slices.ContainsFunc(f.Outline(), func(s courses.OutlineStep) bool { return s.ID == part }) {
		return true
	}
	_, there := f[part+".md"]
	return there && slices.Contains([]string{"glossary", "summary", "further-reading"}, part)
}

// cleanWriting is what was typed in a box of several lines: in one form of Unicode, without what cannot be shown.
func cleanWriting(field, typed string, longest int, missing string) (string, *Error) {
	text := norm.NFC.String(strings.ToValidUTF8(typed, "\uFFFD"))
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n")))
	if text == "" && missing != "" {
		return "", refuseField(field, "%s", missing)
	}
	if n := utf8.RuneCountInString(text); n > longest {
		return "", refuseField(field, "Please keep this to %d characters. It has %d now.", longest, n)
	}
	return text, nil
}

// TakeBackComment deletes a comment of the reviewer's own, also where it was resolved or kept with a version. NotFound: it
// is none of this review's.
func (s *Store) TakeBackComment(ctx context.Context, by Reviewer, id string) error {
	return s.writeReview(ctx, by, func(tx *Tx, _ CourseDraft, r DraftReview) error {
		n, err := gorm.G[DraftComment](tx.DB).Where("id = ? AND review_id = ?", id, r.ID).Delete(tx.ctx)
		if err == nil && n == 0 {
			err = Refuse(NotFound, "We could not find this comment.")
		}
		return err
	})
}

// SetCredit keeps how a reviewer wants to be thanked: «name» with a name, «unnamed», or "" for not at all. Invalid: another
// way, or no name for «name».
func (s *Store) SetCredit(ctx context.Context, by Reviewer, credit, name string) error {
	return s.writeReview(ctx, by, func(tx *Tx, _ CourseDraft, r DraftReview) error {
		r.Credit, r.SealedCredit = credit, nil
		switch credit {
		case "", "unnamed":
		case "name":
			name, wrong := cleanLine("name", strings.Map(shownInCourse, name), creditLimit, "Write the name that should stand there.")
			if wrong != nil {
				return wrong
			}
			var err error
			if r.SealedCredit, err = tx.seal(r.AskedBy, "draft_reviews", "sealed_credit", r.ID, []byte(name)); err != nil {
				return err
			}
		default:
			return refuseField("credit", "Choose how you would like to be thanked.")
		}
		return tx.Model(&DraftReview{}).Select("credit", "sealed_credit").Where("id = ?", r.ID).Updates(&r).Error
	})
}

// shownInCourse leaves out the characters that a course's files cannot hold, as their writer does: a name for the credits
// must be found there again.
func shownInCourse(c rune) rune {
	switch {
	case unicode.IsSpace(c):
		return ' '
	case strict.Hidden(c) || c == 0xfffe || c == 0xffff:
		return -1
	}
	return c
}

// AskedReview is a review that a member was asked for.
type AskedReview struct {
	ID       string
	Title    string
	Org      string
	By       string
	UntilDay string
	Comments int
}

// AskedReviews are the reviews that the actor was asked for by name and that are open, the one that ends first on top; none
// after a recovery with somebody else's code.
func (s *Store) AskedReviews(ctx context.Context, who Actor) ([]AskedReview, error) {
	if who.RestrictedUntil != nil {
		return nil, nil
	}
	var out []AskedReview
	err := s.read(ctx, func(tx *Tx) error {
		var rows []struct {
			AskedReview
			Zone string
		}
		err := tx.Raw(`SELECT r.id, d.title, o.name_shown AS org, p.name_shown AS by, r.until_day, r.zone, (SELECT count(*) FROM draft_comments c WHERE c.review_id = r.id) AS comments
			FROM draft_reviews r JOIN course_drafts d ON d.id = r.draft_id JOIN organisations o ON o.id = d.org_id JOIN people p ON p.id = r.asked_by
			WHERE r.person_id = ? AND r.ended_at IS NULL AND d.archived_at IS NULL AND `+askerMayEdit+`
			AND EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = r.person_id AND m.org_id = d.org_id AND m.to_date IS NULL)
			ORDER BY r.until_day, r.id`, who.PersonID).Scan(&rows).Error
		for _, r := range rows {
			if dayIn(tx.Now, r.Zone) <= r.UntilDay {
				out = append(out, r.AskedReview)
			}
		}
		return err
	})
	return out, err
}
