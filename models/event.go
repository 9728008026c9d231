package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Kinds of person events.
const (
	EventAccount    = "account"    // passwords, cards, codes
	EventMembership = "membership" // joining, roles, leaving
	EventAward      = "award"      // corrections, withdrawals
	EventTask       = "task"       // hand-ins
	EventEntry      = "entry"      // what others said about an entry of the log
	EventReview     = "review"     // being asked about a course that is written, and what came of it
)

// tell writes down what happened to a person's account, to be shown to them. orgID is the organisation it is about, or "".
func (tx *Tx) tell(personID, orgID, kind, format string, args ...any) error {
	row := PersonEvent{ID: tx.s.NewID(), PersonID: personID, OrgID: orgID, Kind: kind, Text: fmt.Sprintf(format, args...), At: tx.Now}
	if err := gorm.G[PersonEvent](tx.DB).Create(tx.ctx, &row); err != nil {
		return fmt.Errorf("tell a person: %w", err)
	}
	return nil
}

// Event is something that happened to an account.
type Event struct {
	Kind string
	Text string
	At   time.Time
	New  bool // not yet marked as read
}

const eventsShown = 100

// Events lists what happened to the actor's account, the newest first, at most a hundred. What is about an organisation
// that is closed to the actor for now is left out.
func (s *Store) Events(ctx context.Context, actor Actor) ([]Event, error) {
	var out []Event
	err := s.read(ctx, func(tx *Tx) error {
		q := gorm.G[PersonEvent](tx.DB).Where("person_id = ?", actor.PersonID)
		if actor.RestrictedUntil != nil {
			q = q.Where("org_id IN ?", []string{"", actor.RestrictedOrg})
		}
		rows, err := q.Order("at DESC, id DESC").Limit(eventsShown).Find(ctx)
		for _, r := range rows {
			out = append(out, Event{Kind: r.Kind, Text: r.Text, At: r.At, New: r.ReadAt == nil})
		}
		return err
	})
	return out, err
}

// ReadEvents marks what the actor was told up to now as read. After a recovery with somebody else's code nothing is
// marked, so that the person whose account it is still finds it new.
func (s *Store) ReadEvents(ctx context.Context, actor Actor) error {
	if actor.RestrictedUntil != nil {
		return nil
	}
	return s.inTx(ctx, func(tx *Tx) error {
		_, err := gorm.G[PersonEvent](tx.DB).Where("person_id = ? AND read_at IS NULL", actor.PersonID).Update(ctx, "read_at", tx.Now)
		return err
	})
}
