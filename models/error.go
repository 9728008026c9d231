package models

import (
	"errors"
	"fmt"
	"strings"
	"time"

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
	Wait    time.Duration // Slow: how long
	Cause   error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// Refusals are all that a form needs put right, so that it can show every message at once.
type Refusals []*Error

func (r Refusals) Error() string {
	words := make([]string, len(r))
	for i, e := range r {
		words[i] = e.Message
	}
	return strings.Join(words, " ")
}

// Unwrap gives the refusals to errors.As and errors.Is.
func (r Refusals) Unwrap() []error {
	out := make([]error, len(r))
	for i, e := range r {
		out[i] = e
	}
	return out
}

// add keeps a refusal; nil is passed over.
func (r *Refusals) add(e *Error) {
	if e != nil {
		*r = append(*r, e)
	}
}

// err is nil where nothing was refused, and the one refusal itself where it is only one.
func (r Refusals) err() error {
	switch len(r) {
	case 0:
		return nil
	case 1:
		return r[0]
	}
	return r
}

// RefusalsOf gives all refusals of an error: those of a form, the single one, or none where it is not one.
func RefusalsOf(err error) Refusals {
	var all Refusals
	if errors.As(err, &all) {
		return all
	}
	var one *Error
	if errors.As(err, &one) {
		return Refusals{one}
	}
	return nil
}

// Refuse makes an Error of a kind, with words to show.
func Refuse(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// refuseField is Refuse for one field of a form.
func refuseField(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// KindOf tells the kind of any error; several refusals of a form are Invalid, one that is not an Error is Internal.
func KindOf(err error) Kind {
	var all Refusals
	if errors.As(err, &all) {
		return Invalid
	}
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
