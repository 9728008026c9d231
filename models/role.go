package models

import (
	"time"
)

// Role is held in a membership.
type Role string

// The roles beyond learner, which is everyone's.
const (
	Trainer     Role = "trainer"
	Supervisor  Role = "supervisor"
	Mentor      Role = "mentor"
	Coordinator Role = "coordinator"
)

// Roles in the order in which pages list them.
var Roles = []Role{Supervisor, Mentor, Trainer, Coordinator}

// Actor is who does something: a signed-in person in one session.
type Actor struct {
	PersonID        string
	SessionID       string
	Username        string
	NameShown       string
	Shared          bool       // a shared device: a short session
	RestrictedUntil *time.Time // after recovery with somebody else's code
	RestrictedOrg   string     // whose records stay open meanwhile
}

// Closed tells whether records done for an organisation ("" for none) are closed to the actor for now, after a recovery
// with somebody else's code (7 days, or until a code of the recovery card is used).
func (a Actor) Closed(org string) bool {
	return a.RestrictedUntil != nil && (org == "" || org != a.RestrictedOrg)
}

// closedForNow says why, and until when.
func (a Actor) closedForNow() *Error {
	return Refuse(Forbidden, "This is closed until %s, because your password was changed with a code from somebody else. A code from your recovery card opens it now.", longDay(a.RestrictedUntil.Format(time.DateOnly)))
}

// longDay writes a date in full: «Friday 5 June 2026».
func longDay(day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return d.Format("Monday 2 January 2006")
}
