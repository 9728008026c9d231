package views

import (
	"throughline/models"
)

// PersonPage is a coordinator's page of one person.
type PersonPage struct {
	OrgFrame
	Person   models.PersonPage
	JobTitle string // as typed
	Problems Problems
}

func (p PersonPage) to(path string) string { return p.at("/people/" + p.Person.PersonID + path) }

// PersonEndPage asks before a membership ends.
type PersonEndPage struct {
	OrgFrame
	Person   models.PersonPage
	Problems Problems
}

// PersonCodePage makes a code for a new password, and shows it once.
type PersonCodePage struct {
	OrgFrame
	Person models.PersonPage
	Handed *models.HandedCode // nil: not made yet
	Until  string             // «10:30», in the organisation's zone
	// RecoverAt is where the code is typed.
	RecoverAt string
	Problems  Problems
}
