package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// EntryToConfirm is an entry that a supervisor or mentor was asked by name to confirm.
type EntryToConfirm struct {
	ID        string // of the request
	Learner   string
	Title     string
	Org       string
	Zone      string
	CreatedAt time.Time
}

// stillAsked chooses the requests to a member that they can answer: open, the entry in its log, both still members, and
// the one who is asked still a supervisor or mentor there.
const stillAsked = `FROM cpd_confirmations c JOIN cpd_entries e ON e.id = c.entry_id JOIN people p ON p.id = e.person_id JOIN organisations o ON o.id = c.org_id
	WHERE c.by_person = ? AND c.kind = 'member' AND c.state = 'asked' AND c.expires_at > ? AND e.removed_at IS NULL
	AND EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = e.person_id AND m.org_id = c.org_id AND m.to_date IS NULL)
	AND EXISTS (SELECT 1 FROM memberships m JOIN membership_roles r ON r.membership_id = m.id AND r.ended_at IS NULL AND r.role IN ('supervisor', 'mentor')
		WHERE m.person_id = c.by_person AND m.org_id = c.org_id AND m.to_date IS NULL)`

// EntriesToConfirm are what the actor was asked by name to confirm, the oldest first; none after a recovery with somebody
// else's code.
func (s *Store) EntriesToConfirm(ctx context.Context, who Actor) ([]EntryToConfirm, error) {
	var out []EntryToConfirm
	if who.RestrictedUntil != nil {
		return nil, nil
	}
	err := s.read(ctx, func(tx *Tx) error {
		return tx.Raw(`SELECT c.id, p.name_shown AS learner, e.title, o.name_shown AS org, o.zone, c.created_at `+stillAsked+` ORDER BY c.created_at, c.id`,
			who.PersonID, tx.Now).Scan(&out).Error
	})
	return out, err
}

// OpenAsked shows a member an entry that they were asked by name to confirm, and records the look. NotFound: not asked, or
// no longer. Forbidden after a recovery with somebody else's code.
func (s *Store) OpenAsked(ctx context.Context, who Actor, id string) (ConfirmRequest, error) {
	var out ConfirmRequest
	err := s.inTx(ctx, func(tx *Tx) error {
		c, e, page, err := tx.memberAsked(who, id)
		if err != nil {
			return err
		}
		out = page
		return tx.look(who, Organisation{ID: *c.OrgID}, Role(page.As[0].Role), e.PersonID, "the facts of “"+e.Title+"”, which you asked them to confirm")
	})
	return out, err
}

// ConfirmAsked is Confirm for a member who was asked by name.
func (s *Store) ConfirmAsked(ctx context.Context, who Actor, id string, in ConfirmInput) (ConfirmRequest, error) {
	var out ConfirmRequest
	err := s.inTx(ctx, func(tx *Tx) error {
		before, err := gorm.G[Confirmation](tx.DB).Where("id = ? AND by_person = ?", id, who.PersonID).Take(tx.ctx)
		if err == nil && in.As != "" && before.saidBefore(who, in) {
			return nil
		}
		c, e, page, err := tx.memberAsked(who, id)
		if err != nil {
			return err
		}
		out = page
		if in.As == "" {
			return refuseField("as", "Choose in which role you confirm this.")
		}
		return tx.confirm(who, c, e, page, in)
	})
	return out, err
}

// DeclineAsked is Decline for a member who was asked by name.
func (s *Store) DeclineAsked(ctx context.Context, who Actor, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		c, e, _, err := tx.memberAsked(who, id)
		if err != nil {
			return err
		}
		return tx.decline(c, e, who.NameShown)
	})
}

// memberAsked finds a request that the actor can answer, its entry locked.
func (tx *Tx) memberAsked(who Actor, id string) (Confirmation, Entry, ConfirmRequest, error) {
	var c Confirmation
	var e Entry
	var page ConfirmRequest
	if who.RestrictedUntil != nil {
		return c, e, page, who.closedForNow()
	}
	nothing := Refuse(NotFound, "We could not find this request.")
	err := tx.Raw(`SELECT c.* `+stillAsked+` AND c.id = ?`, who.PersonID, tx.Now, id).Scan(&c).Error
	if err != nil {
		return c, e, page, err
	}
	if c.ID == "" {
		return c, e, page, nothing
	}
	if e, err = tx.entryAsked(&c, true); err != nil {
		return c, e, page, err
	}
	if !c.answerable(e, tx.Now) { // answered or taken out while this waited for the lock
		return c, e, page, nothing
	}
	if page, err = tx.confirmRequest(who, c, e); err != nil {
		return c, e, page, err
	}
	page.As = slices.DeleteFunc(page.As, func(a Confirmer) bool { return a.OrgID != *c.OrgID })
	if len(page.As) == 0 {
		return c, e, page, nothing
	}
	return c, e, page, nil
}

// OwnConfirmation is what the actor confirmed as a member.
type OwnConfirmation struct {
	ID          string
	Learner     string // the name shown; "" once one of them is no longer a member
	Title       string // as it stood
	Role        string // «supervisor at Harbour»
	ConfirmedOn string
	Withdrawn   bool
}

// ConfirmedBy lists what the actor confirmed as a member, the newest first. Forbidden after a recovery with somebody
// else's code.
func (s *Store) ConfirmedBy(ctx context.Context, who Actor) ([]OwnConfirmation, error) {
	if who.RestrictedUntil != nil {
		return nil, who.closedForNow()
	}
	var out []OwnConfirmation
	err := s.read(ctx, func(tx *Tx) error {
		var rows []struct {
			Confirmation
			Learner string
		}
		err := tx.Raw(`SELECT c.*, coalesce(p.name_shown, '') AS learner FROM cpd_confirmations c JOIN cpd_entries e ON e.id = c.entry_id
			LEFT JOIN memberships mine ON mine.person_id = c.by_person AND mine.org_id = c.org_id AND mine.to_date IS NULL
			LEFT JOIN memberships m ON m.person_id = e.person_id AND m.org_id = mine.org_id AND m.to_date IS NULL
			LEFT JOIN people p ON p.id = m.person_id
			WHERE c.by_person = ? AND c.kind = 'member' AND c.facts <> '' ORDER BY c.decided_at DESC, c.id DESC`, who.PersonID).Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			then, err := decode[EntryFacts](r.Facts)
			if err != nil {
				return err
			}
			out = append(out, OwnConfirmation{r.ID, r.Learner, then.Title, r.Role, r.ConfirmedOn, r.State == "withdrawn"})
		}
		return nil
	})
	return out, err
}

// WithdrawConfirmation takes the actor's word back on what they confirmed as a member, and tells the learner. Doing it
// twice is once. NotFound: not theirs.
func (s *Store) WithdrawConfirmation(ctx context.Context, who Actor, id string) error {
	if who.RestrictedUntil != nil {
		return who.closedForNow()
	}
	return s.inTx(ctx, func(tx *Tx) error {
		c, err := gorm.G[Confirmation](tx.DB).Where("id = ? AND by_person = ? AND kind = 'member' AND facts <> ''", id, who.PersonID).Take(tx.ctx)
		if err != nil {
			return notFound(err, "this confirmation")
		}
		e, err := tx.entryAsked(&c, true)
		if err != nil || c.State == "withdrawn" {
			return err
		}
		c.State, c.EndedAt = "withdrawn", &tx.Now
		if err := tx.keepConfirmation(c); err != nil {
			return err
		}
		return tx.tell(e.PersonID, "", EventEntry, "%s took back what they had confirmed of an entry of your log.", c.Name)
	})
}
