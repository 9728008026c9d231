package models

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// Kind says what sort of refusal an Error is; only handlers/errors.go turns it into a status.
type Kind int

// The kinds of refusal.
const (
	Internal  Kind = iota
	Invalid        // what was typed needs another look
	NotFound       // not there, or not this person's
	Conflict       // something else happened meanwhile
	Forbidden      // their own, but closed for now
	Slow           // too many guesses: wait
	Gone           // ended
)

// Error is a refusal that a person may read: Message is shown, Cause is only logged.
type Error struct {
	Kind    Kind
	Field   string // the form field it belongs to, or ""
	Message string
	Cause   error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// Refuse makes an Error of a kind, with words to show.
func Refuse(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// refuseField is Refuse for one field of a form.
func refuseField(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// KindOf tells the kind of any error; one that is not an Error is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// notFound turns «no row» into NotFound, so that another person's record looks like none.
func notFound(err error, what string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Refuse(NotFound, "We could not find %s.", what)
	}
	return err
}
