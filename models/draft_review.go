package models

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"throughline/cpd"
)

// A review goes to one colleague by name, or to whoever has a link. Each reviewer sees one state of the draft, the one that
// stood when they were asked, until somebody shows them a newer one: what is half written stays on the desk. They see their
// own comments only.

const (
	reviewDays      = 30 // how long a review is open unless said
	reviewDaysMost  = 60
	openReviews     = 20             // of one draft at once
	reviewsMost     = 200            // of one draft in all
	askedToldAgain  = 24 * time.Hour // how long a colleague is not told again of the same draft
	commentsMost    = 200
	commentLimit    = 2000
	reviewLineLimit = 300
	creditLimit     = 120 // of a name
)

// ReviewAsk is what a reviewer was asked. It is sealed: For may name somebody.
type ReviewAsk struct {
	For  string // whom a link is for, for the trainers' own list; the reviewer does not see it
	Asks string // what the trainer would like to know
}

// ReviewLine is a review in the trainers' list.
type ReviewLine struct {
	DraftReview
	ReviewAsk
	Name     string // of the member, "" for a link
	By       string // the name shown of who asked
	Token    string // of an open link, for who made it
	Open     bool
	Comments int
	Said     int    // of these, still open
	Thanks   string // the line for the credits as the reviewer chose, "" for none
	Credited string // the line made of it that stands in the draft now, one that is not wanted any more first; "" for none
	Lost     string // a line that is not wanted any more, and that does not stand there as it was written; "" for none

	wrote []creditLine
	stale []string // lines made of it that stand in the draft and are not wanted any more
	toAdd bool     // the line they want does not stand there
}

// Who names a reviewer for the trainers.
func (l ReviewLine) Who() string {
	switch {
	case l.Name != "":
		return l.Name
	case l.For != "":
		return l.For
	}
	return "Somebody with a link"
}

// DraftReviewPage is who was asked about a draft, and who can be.
type DraftReviewPage struct {
	Reviews    []ReviewLine // the newest first
	Colleagues []Colleague
	Today      string
	Until      string // the last day that a review has unless another is said
}

// Colleague is a member who can be asked by name: someone with a role in the organisation. Whoever only learns there is in
// no list; a link serves for them.
type Colleague struct {
	PersonID string
	Name     string
	Roles    []Role
}

// AskReviewInput asks for a review.
type AskReviewInput struct {
	Person string // "": make a link
	ReviewAsk
	Until cpd.Day // "": 30 days on
}

// AskReview asks a colleague by name, who is told at most once a day, or makes a link. Asking the same colleague again while
// it is open changes what they are asked, and shows them the draft as it stands; where another trainer asked them, that
// review ends and a new one begins. Invalid: nobody to ask, or a day that cannot be. Conflict: the draft is in the archive,
// twenty reviews are open, or there were 200.
func (s *Store) AskReview(ctx context.Context, who Actor, id string, in AskReviewInput) error {
	return s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.draftToChange(who, id)
		if err != nil {
			return err
		}
		row := DraftReview{ID: tx.s.NewID(), DraftID: d.ID, Rev: d.Rev, Kind: "link", AskedBy: who.PersonID, CreatedAt: tx.Now}
		if row.Zone, err = tx.orgZone(d.OrgID); err != nil {
			return err
		}
		var wrong Refusals
		var refused *Error
		in.For, refused = cleanLine("for", in.For, creditLimit, "")
		wrong.add(refused)
		in.Asks, refused = cleanLine("asks", in.Asks, reviewLineLimit, "")
		wrong.add(refused)
		row.UntilDay, refused = tx.reviewDay(in.Until, row.Zone)
		wrong.add(refused)
		if in.Person != "" {
			colleagues, err := tx.colleagues(who, d)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(colleagues, func(c Colleague) bool { return c.PersonID == in.Person }) {
				wrong.add(refuseField("person", "Choose whom you would like to ask."))
			}
			row.Kind, row.PersonID, in.For = "member", &in.Person, ""
		}
		if err := wrong.err(); err != nil {
			return err
		}
		rows, err := tx.openReviews(d)
		if err != nil {
			return err
		}
		again := slices.IndexFunc(rows, func(r DraftReview) bool { return r.PersonID != nil && *r.PersonID == in.Person })
		same := again >= 0 && rows[again].AskedBy == who.PersonID
		if same {
			row.ID = rows[again].ID
		} else if err := tx.roomForReview(d, rows, again); err != nil {
			return err
		}
		if row.SealedAsk, err = tx.seal(row.AskedBy, "draft_reviews", "sealed_ask", row.ID, []byte(encode(in.ReviewAsk))); err != nil {
			return err
		}
		if same {
			return tx.Model(&DraftReview{}).Select("rev", "sealed_ask", "until_day", "zone").Where("id = ?", row.ID).Updates(&row).Error
		}
		if row.Kind == "link" {
			token := newLinkToken()
			hash := hashToken(token)
			row.TokenHash = &hash
			if row.SealedToken, err = tx.seal(row.AskedBy, "draft_reviews", "sealed_token", row.ID, []byte(token)); err != nil {
				return err
			}
		}
		told := row.PersonID == nil
		if row.PersonID != nil {
			n, err := gorm.G[DraftReview](tx.DB).Where("draft_id = ? AND person_id = ? AND asked_told_at > ?", d.ID, *row.PersonID, tx.Now.Add(-askedToldAgain)).Count(tx.ctx, "id")
			if err != nil {
				return err
			}
			if told = n > 0; !told {
				row.AskedToldAt = &tx.Now
			}
		}
		if again >= 0 {
			if err := tx.replaceReview(rows[again], &row); err != nil {
				return err
			}
		}
		if err := gorm.G[DraftReview](tx.DB).Create(tx.ctx, &row); err != nil {
			return fmt.Errorf("keep a review: %w", err)
		}
		if told {
			return nil
		}
		return tx.tell(*row.PersonID, d.OrgID, EventReview, "%s asks what you think of the course “%s”. You find it under “Courses to review”.", who.NameShown, d.Title)
	})
}

// roomForReview refuses one more review of a draft where there are too many; again is the open one that it replaces, or -1.
func (tx *Tx) roomForReview(d CourseDraft, open []DraftReview, again int) error {
	if again < 0 && len(open) >= openReviews {
		return Refuse(Conflict, "You have asked %d people, and that is the most at once. End one of these first.", len(open))
	}
	n, err := gorm.G[DraftReview](tx.DB).Where("draft_id = ?", d.ID).Count(tx.ctx, "id")
	if err == nil && n >= reviewsMost {
		err = Refuse(Conflict, "People were asked about this course %d times, and that is the most that we can keep.", n)
	}
	return err
}

// replaceReview ends a review because somebody else asks the same colleague. How they want to be thanked, and what was made
// of it, goes to the new one, sealed for who asks now, so that they can still change it.
func (tx *Tx) replaceReview(old DraftReview, now *DraftReview) error {
	keys := keyring{}
	now.Credit = old.Credit
	for _, moved := range []struct {
		column string
		from   []byte
		to     *[]byte
	}{{"sealed_credit", old.SealedCredit, &now.SealedCredit}, {"sealed_credited", old.SealedCredited, &now.SealedCredited}} {
		text, err := tx.openOf(keys, old, moved.column, moved.from)
		if err != nil {
			return err
		}
		if moved.from == nil {
			continue
		}
		if *moved.to, err = tx.seal(now.AskedBy, "draft_reviews", moved.column, now.ID, []byte(text)); err != nil {
			return err
		}
	}
	return tx.Exec(`UPDATE draft_reviews SET ended_at = ?, credit = '', sealed_credit = NULL, sealed_credited = NULL WHERE id = ?`, tx.Now, old.ID).Error
}

func (tx *Tx) orgZone(id string) (string, error) {
	var zone string
	err := tx.Raw(`SELECT zone FROM organisations WHERE id = ?`, id).Scan(&zone).Error
	return zone, err
}

func (tx *Tx) reviewDay(until cpd.Day, zone string) (string, *Error) {
	if until == "" {
		return dayIn(tx.Now.AddDate(0, 0, reviewDays), zone), nil
	}
	if !until.Valid() || until.Last() < dayIn(tx.Now, zone) || until.Last() > dayIn(tx.Now.AddDate(0, 0, reviewDaysMost), zone) {
		return "", refuseField("until", "Choose a day from today on, at most %d days ahead.", reviewDaysMost)
	}
	return until.Last(), nil
}

func (r DraftReview) open(d CourseDraft, now time.Time) bool {
	return r.EndedAt == nil && d.ArchivedAt == nil && dayIn(now, r.Zone) <= r.UntilDay
}

// askerMayEdit is the rule of mayEdit in SQL, for who asked for review r of draft d: without them a review is over.
const askerMayEdit = `EXISTS (SELECT 1 FROM memberships am JOIN membership_roles ar ON ar.membership_id = am.id AND ar.ended_at IS NULL AND ar.role = 'trainer'
	WHERE am.person_id = r.asked_by AND am.org_id = d.org_id AND am.to_date IS NULL
	AND (NOT d.chosen_only OR d.made_by = r.asked_by OR EXISTS (SELECT 1 FROM draft_editors ae WHERE ae.draft_id = d.id AND ae.person_id = r.asked_by)))`

// reviewOpen says whether a review is open, and who asked may still edit the draft.
func (tx *Tx) reviewOpen(d CourseDraft, r DraftReview) (bool, error) {
	if !r.open(d, tx.Now) {
		return false, nil
	}
	var may bool
	err := tx.Raw(`SELECT `+askerMayEdit+` FROM draft_reviews r JOIN course_drafts d ON d.id = r.draft_id WHERE r.id = ?`, r.ID).Scan(&may).Error
	return may, err
}

// openReviews are the reviews of a draft that have not ended.
func (tx *Tx) openReviews(d CourseDraft) ([]DraftReview, error) {
	var rows []DraftReview
	err := tx.Raw(`SELECT r.* FROM draft_reviews r JOIN course_drafts d ON d.id = r.draft_id WHERE d.id = ? AND r.ended_at IS NULL AND `+askerMayEdit, d.ID).Scan(&rows).Error
	return slices.DeleteFunc(rows, func(r DraftReview) bool { return !r.open(d, tx.Now) }), err
}

// colleagues are the members with a role in a draft's organisation, without the actor.
func (tx *Tx) colleagues(who Actor, d CourseDraft) ([]Colleague, error) {
	var rows []struct {
		PersonID, Name string
		Role           Role
	}
	err := tx.Raw(`SELECT p.id AS person_id, p.name_shown AS name, r.role FROM memberships m JOIN people p ON p.id = m.person_id
		JOIN membership_roles r ON r.membership_id = m.id AND r.ended_at IS NULL
		WHERE m.org_id = ? AND m.to_date IS NULL AND p.id <> ? ORDER BY p.name_shown, p.id, r.role`, d.OrgID, who.PersonID).Scan(&rows).Error
	var out []Colleague
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].PersonID != r.PersonID {
			out = append(out, Colleague{PersonID: r.PersonID, Name: r.Name})
		}
		out[len(out)-1].Roles = append(out[len(out)-1].Roles, r.Role)
	}
	return out, err
}

// DraftReviews lists who was asked about a draft. NotFound: the actor may not edit it. Forbidden after a recovery with
// somebody else's code.
func (s *Store) DraftReviews(ctx context.Context, who Actor, id string) (DraftReviewPage, error) {
	var out DraftReviewPage
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err == nil && who.RestrictedUntil != nil {
			err = who.closedForNow()
		}
		if err != nil {
			return err
		}
		zone, err := tx.orgZone(d.OrgID)
		if err != nil {
			return err
		}
		out.Today, out.Until = dayIn(tx.Now, zone), dayIn(tx.Now.AddDate(0, 0, reviewDays), zone)
		if out.Colleagues, err = tx.colleagues(who, d); err != nil {
			return err
		}
		out.Reviews, err = tx.reviewLines(who, d)
		return err
	})
	return out, err
}

func (tx *Tx) reviewLines(who Actor, d CourseDraft) ([]ReviewLine, error) {
	var out []ReviewLine
	err := tx.Raw(`SELECT r.*, coalesce(p.name_shown, '') AS name, a.name_shown AS by, `+askerMayEdit+` AS open,
		(SELECT count(*) FROM draft_comments c WHERE c.review_id = r.id) AS comments,
		(SELECT count(*) FROM draft_comments c WHERE c.review_id = r.id AND c.resolved_at IS NULL) AS said
		FROM draft_reviews r JOIN course_drafts d ON d.id = r.draft_id JOIN people a ON a.id = r.asked_by LEFT JOIN people p ON p.id = r.person_id
		WHERE r.draft_id = ? ORDER BY r.created_at DESC, r.id DESC`, d.ID).Scan(&out).Error
	if err != nil {
		return nil, err
	}
	keys := keyring{}
	for i := range out {
		l := &out[i]
		l.Open = l.Open && l.open(d, tx.Now)
		if l.ReviewAsk, err = tx.reviewAsk(keys, l.DraftReview); err != nil {
			return nil, err
		}
		if l.Thanks, err = tx.thanks(keys, l.DraftReview); err != nil {
			return nil, err
		}
		if l.wrote, err = tx.creditLines(keys, l.DraftReview); err != nil {
			return nil, err
		}
		if l.Open && l.AskedBy == who.PersonID {
			if l.Token, err = tx.openOf(keys, l.DraftReview, "sealed_token", l.SealedToken); err != nil {
				return nil, err
			}
		}
	}
	read, err := tx.readDraft(d.ID, d.Rev)
	if err != nil {
		return nil, err
	}
	standInCredits(out, creditsOf(read.files))
	return out, nil
}

// keyring holds the data keys of people while many texts are opened.
type keyring map[string][]byte

// openOnce opens a text that was sealed for an owner, with a key that is read once.
func (tx *Tx) openOnce(keys keyring, owner, table, column, row string, sealed []byte) (string, error) {
	if sealed == nil {
		return "", nil
	}
	if keys[owner] == nil {
		key, err := tx.dataKey(owner)
		if err != nil {
			return "", err
		}
		keys[owner] = key
	}
	plain, err := openWith(keys[owner], place{owner, table, column, row}, sealed)
	return string(plain), err
}

func (tx *Tx) openOf(keys keyring, r DraftReview, column string, sealed []byte) (string, error) {
	return tx.openOnce(keys, r.AskedBy, "draft_reviews", column, r.ID, sealed)
}

func (tx *Tx) reviewAsk(keys keyring, r DraftReview) (ReviewAsk, error) {
	text, err := tx.openOf(keys, r, "sealed_ask", r.SealedAsk)
	if err != nil {
		return ReviewAsk{}, err
	}
	return decode[ReviewAsk](text)
}

// EndReview ends a review at once and for good. Ending it twice is once; the comments stay.
func (s *Store) EndReview(ctx context.Context, who Actor, id, reviewID string) error {
	return s.changeReview(ctx, who, id, reviewID, func(tx *Tx, _ CourseDraft, r DraftReview) error {
		return tx.Exec(`UPDATE draft_reviews SET ended_at = ?, sealed_token = NULL WHERE id = ? AND ended_at IS NULL`, tx.Now, r.ID).Error
	})
}

// ShowNewestToReviewer lets a reviewer see the draft as it stands now.
func (s *Store) ShowNewestToReviewer(ctx context.Context, who Actor, id, reviewID string) error {
	return s.changeReview(ctx, who, id, reviewID, func(tx *Tx, d CourseDraft, r DraftReview) error {
		return tx.Model(&DraftReview{}).Where("id = ?", r.ID).Update("rev", d.Rev).Error
	})
}

// changeReview does an act of a trainer to a review of a draft.
func (s *Store) changeReview(ctx context.Context, who Actor, id, reviewID string, act func(*Tx, CourseDraft, DraftReview) error) error {
	return s.inTx(ctx, func(tx *Tx) error {
		d, err := tx.draftToChange(who, id)
		if err != nil {
			return err
		}
		r, err := gorm.G[DraftReview](tx.DB, noKeyUpdate).Where("id = ? AND draft_id = ?", reviewID, d.ID).Take(tx.ctx)
		if err != nil {
			return notFound(err, "this review")
		}
		return act(tx, d, r)
	})
}
