package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

const replyLimit = 500

// CommentLine is a comment for the trainers, beside the part that it is about.
type CommentLine struct {
	ID        string
	Part      string
	Text      string
	Reply     string
	By        string // who said it, as the trainers know them
	CreatedAt time.Time
	Resolved  *time.Time
	Version   int // the version that it is kept with, 0: it came after the newest
}

// CommentCounts are how many comments there are to look at.
type CommentCounts struct {
	Open     map[string]int // by part
	Versions map[int]int    // kept with each version, by its number
}

// AllOpen is how many comments are open in the whole course.
func (c CommentCounts) AllOpen() int {
	sum := 0
	for _, n := range c.Open {
		sum += n
	}
	return sum
}

// CountComments counts the comments on a draft. After a recovery with somebody else's code there is nothing to count.
func (s *Store) CountComments(ctx context.Context, who Actor, id string) (CommentCounts, error) {
	out := CommentCounts{Open: map[string]int{}, Versions: map[int]int{}}
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err != nil || who.RestrictedUntil != nil {
			return err
		}
		var rows []struct {
			Part           string
			Version        int
			Open, Comments int
		}
		err = tx.Raw(`SELECT c.part, coalesce(v.number, 0) AS version, sum(CASE WHEN c.resolved_at IS NULL THEN 1 ELSE 0 END) AS open, count(*) AS comments
			FROM draft_comments c LEFT JOIN course_versions v ON v.id = c.version_id WHERE c.draft_id = ? GROUP BY c.part, v.number`, d.ID).Scan(&rows).Error
		for _, r := range rows {
			if r.Open > 0 {
				out.Open[r.Part] += r.Open
			}
			if r.Version > 0 {
				out.Versions[r.Version] += r.Comments
			}
		}
		return err
	})
	return out, err
}

// CommentFilter chooses comments: those of a version, or, with 0, those that are open and those that came after the newest
// version.
type CommentFilter struct {
	Version int
	Part    *string // nil: of all parts
	Skip    int     // how many are left out
	Most    int     // how many come; 0 is 500
	Open    bool    // only those that are open
}

// Comments lists comments on a draft, the oldest first. NotFound: the actor may not edit it. Forbidden after a recovery
// with somebody else's code.
func (s *Store) Comments(ctx context.Context, who Actor, id string, by CommentFilter) ([]CommentLine, error) {
	var out []CommentLine
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err == nil && who.RestrictedUntil != nil {
			err = who.closedForNow()
		}
		if err != nil {
			return err
		}
		out, err = tx.comments(d, by)
		return err
	})
	return out, err
}

func (tx *Tx) comments(d CourseDraft, by CommentFilter) ([]CommentLine, error) {
	where, args := "c.draft_id = ?", []any{d.ID}
	switch {
	case by.Open:
		where += " AND c.resolved_at IS NULL"
	case by.Version > 0:
		where, args = where+" AND v.number = ?", append(args, by.Version)
	default:
		where += " AND (c.version_id IS NULL OR c.resolved_at IS NULL)"
	}
	if by.Part != nil {
		where, args = where+" AND c.part = ?", append(args, *by.Part)
	}
	if by.Most == 0 {
		by.Most = 500
	}
	var rows []struct {
		DraftComment
		AskedBy, Name string
		Version       int
		SealedAsk     []byte
	}
	err := tx.Raw(`SELECT c.*, r.asked_by, r.sealed_ask, coalesce(p.name_shown, '') AS name, coalesce(v.number, 0) AS version
		FROM draft_comments c JOIN draft_reviews r ON r.id = c.review_id LEFT JOIN people p ON p.id = r.person_id LEFT JOIN course_versions v ON v.id = c.version_id
		WHERE `+where+` ORDER BY c.created_at, c.id LIMIT ? OFFSET ?`, append(args, by.Most, by.Skip)...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	keys := keyring{}
	var out []CommentLine
	for _, r := range rows {
		line := CommentLine{ID: r.ID, Part: r.Part, CreatedAt: r.CreatedAt, Resolved: r.ResolvedAt, Version: r.Version}
		if line.Text, line.Reply, err = tx.openComment(keys, r.AskedBy, r.DraftComment); err != nil {
			return nil, err
		}
		ask, err := tx.reviewAsk(keys, DraftReview{ID: r.ReviewID, AskedBy: r.AskedBy, SealedAsk: r.SealedAsk})
		if err != nil {
			return nil, err
		}
		line.By = ReviewLine{Name: r.Name, ReviewAsk: ask}.Who()
		out = append(out, line)
	}
	return out, nil
}

// AnswerComment marks a comment on a draft as resolved or open again, with a line that its reviewer sees; "" is none.
// NotFound: no such comment on it. Invalid: the line is too long.
func (s *Store) AnswerComment(ctx context.Context, who Actor, id, commentID string, resolved bool, reply string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.draftToChange(who, id)
		if err != nil {
			return err
		}
		c, err := gorm.G[DraftComment](tx.DB, noKeyUpdate).Where("id = ? AND draft_id = ?", commentID, d.ID).Take(tx.ctx)
		if err != nil {
			return notFound(err, "this comment")
		}
		reply, wrong := cleanLine("reply", reply, replyLimit, "")
		if wrong != nil {
			return wrong
		}
		c.ResolvedAt, c.ResolvedBy, c.SealedReply = nil, nil, nil
		if resolved {
			c.ResolvedAt, c.ResolvedBy = &tx.Now, &who.PersonID
		}
		if reply != "" {
			r, err := gorm.G[DraftReview](tx.DB).Where("id = ?", c.ReviewID).Take(tx.ctx)
			if err != nil {
				return err
			}
			if c.SealedReply, err = tx.seal(r.AskedBy, "draft_comments", "sealed_reply", c.ID, []byte(reply)); err != nil {
				return err
			}
		}
		return tx.Model(&DraftComment{}).Select("resolved_at", "resolved_by", "sealed_reply").Where("id = ?", c.ID).Updates(&c).Error
	})
}

// keepCommentsWith notes the version that a draft's comments were made before: those since the version before it.
func (tx *Tx) keepCommentsWith(draftID, versionID string) error {
	return tx.Exec(`UPDATE draft_comments SET version_id = ? WHERE draft_id = ? AND version_id IS NULL`, versionID, draftID).Error
}
