package views

import (
	"fmt"

	"throughline/models"
)

// CheckPage is where a certificate's number is typed.
type CheckPage struct {
	Viewer   Viewer
	Typed    string
	Problems Problems
}

// VerificationPage is what a stranger with a number learns.
type VerificationPage struct {
	Viewer   Viewer
	V        models.Verification
	Typed    string // a name to compare
	Matches  *bool  // the answer, where a name was compared
	Problems Problems
}

func (p VerificationPage) number() string { return models.GroupCode(p.V.Code) }

// UnknownPage is the answer to a number that no certificate has.
type UnknownPage struct {
	Viewer Viewer
	Typed  string
}

// number is what was typed, in the shape of a number where it can be one.
func (p UnknownPage) number() string {
	if code := models.NormaliseCode(p.Typed); len(code) == models.CodeLength {
		return models.GroupCode(code)
	}
	if letters := []rune(p.Typed); len(letters) > 60 {
		return string(letters[:60]) + "…"
	}
	return p.Typed
}

// length says where a number is too short or too long; "" where it is neither.
func (p UnknownPage) length() string {
	n := len(models.NormaliseCode(p.Typed))
	if n == models.CodeLength {
		return ""
	}
	return fmt.Sprintf("A number has %d letters and digits. This one has %d.", models.CodeLength, n)
}
