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
	FileOf   string // the date of the file, where a file was checked and not a number
	Typed    string // a name to compare
	Matches  *bool  // the answer, where a name was compared
	Problems Problems
}

func (p VerificationPage) number() string { return models.GroupCode(p.V.Code) }

// check is what was done: a number or a file was checked.
func (p VerificationPage) check() string {
	if p.FileOf != "" {
		return "File check"
	}
	return "Certificate check"
}

// copied is what somebody else could have copied.
func (p VerificationPage) copied() string {
	if p.FileOf != "" {
		return "A file"
	}
	return "A number"
}

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
