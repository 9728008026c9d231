package views

import (
	"net/url"
	"strings"

	"throughline/models"
)

// AccountFields is what was typed of an account, all but the password.
type AccountFields struct {
	NameShown       string
	NameCertificate string
	NameLatin       string
	Username        string
	Shared          bool
}

// accountOrder is how the fields of an account stand on the page.
var accountOrder = []string{"name_shown", "name_certificate", "name_latin", "username", "password"}

// SetupPage is the first visit to a new server.
type SetupPage struct {
	Viewer   Viewer
	Problems Problems
	Code     string
	OrgName  string
	Legal    string
	Contact  string
	Zone     string
	Language string
	JobTitle string
	Account  AccountFields
}

// JoinFindPage asks for a code.
type JoinFindPage struct {
	Viewer   Viewer
	Problems Problems
	Code     string
}

// JoinPage says whom one joins and what it will see, and asks for an account. Organisation is "" where the code has
// ended meanwhile: then the code is asked for again.
type JoinPage struct {
	Viewer       Viewer
	Problems     Problems
	Code         string
	Organisation string
	Account      AccountFields
}

func (p JoinPage) at() string { return "/join/" + url.PathEscape(strings.TrimSpace(p.Code)) }

// signIn leads to the sign-in page and back, to add the code to an account that is there.
func (p JoinPage) signIn() string { return "/signin?next=" + url.QueryEscape(p.at()) }

func (p JoinPage) heading() string {
	if p.Organisation == "" {
		return "Join with a code"
	}
	return "Join " + p.Organisation
}

// JoinAddPage offers to join with the account that is signed in.
type JoinAddPage struct {
	Viewer       Viewer
	Code         string
	Organisation string
	Already      bool
}

// JoinedPage welcomes a new member.
type JoinedPage struct {
	Viewer       Viewer
	Organisation string
	Username     string
	HasCard      bool
	Restricted   bool
}

// SignInPage asks who is there.
type SignInPage struct {
	Viewer   Viewer
	Problems Problems
	Next     string
	Username string
	Shared   bool
	Carried  string // what was typed when the session ended, sealed
	Lost     bool   // something was typed and could not be brought along
}

// RecoverPage asks for a code and a new password.
type RecoverPage struct {
	Viewer   Viewer
	Problems Problems
	Username string
	Code     string
	Shared   bool
}

// CarriedPage shows someone what they were writing when their session ended.
type CarriedPage struct {
	Viewer  Viewer
	Path    string // where it was going
	Next    string
	Fields  []CarriedField // all of it, to be sent on
	Texts   []string       // what a person reads of it
	Choices int            // ticks and short choices, which are sent on too
	File    bool           // a file was sent too, and did not come along
}

// CarriedField is one field of a form on its way.
type CarriedField struct{ Name, Value string }

// YouPage is one's own account.
type YouPage struct {
	Viewer   Viewer
	Problems Problems
	You      models.You
	Sessions []models.OpenSession
	Events   []models.Event
	Zone     string
	Stored   models.Stored
	Reviews  int // how many courses they are asked to review
}

func (p YouPage) facts() []Fact {
	facts := []Fact{{Term: "Username, to sign in", Text: p.You.Username}, {Term: "Name shown", Text: p.You.NameShown}, {Term: "Name on certificates", Text: p.You.NameCertificate}}
	if p.You.NameLatin != "" {
		facts = append(facts, Fact{Term: "In Latin letters, on the PDF", Text: p.You.NameLatin})
	}
	return append(facts, Fact{Term: "Room that your files take", Text: p.Stored.Words()})
}

// LeavePage says what leaving an organisation means.
type LeavePage struct {
	Viewer       Viewer
	Slug         string
	Organisation string
	Problem      string
}

// SettingsPage changes names and password.
type SettingsPage struct {
	Viewer   Viewer
	Problems Problems
	Names    AccountFields
}

// CardPage is the way to a recovery card. Left: codes of the card that there is.
type CardPage struct {
	Viewer   Viewer
	Problems Problems
	Left     int
}

// CardMadePage is a new recovery card, shown once.
type CardMadePage struct {
	Viewer   Viewer
	Username string
	Address  string // where the codes are used
	Codes    []string
}

// withoutScheme is an address as it is printed.
func withoutScheme(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	return rest
}

func membershipWords(m models.Standing) string {
	words := "Since " + dayInWords(m.From) + "."
	if m.JobTitle != "" {
		words = m.JobTitle + ". " + words
	}
	for _, r := range m.Roles {
		words += " You are a " + string(r) + " there."
	}
	return words
}

func sessionWords(s models.OpenSession, zone string) string {
	words := "Signed in on " + whenWords(s.CreatedAt, zone) + "."
	if !s.Here {
		words += " Last used about " + whenWords(s.SeenAt, zone) + "."
	}
	if s.Shared {
		words += " A shared device: the session is short."
	}
	return words
}

// typeAgain is the hint of a password on a form that comes back.
func typeAgain(p Problems, hint string) string {
	if len(p) == 0 {
		return hint
	}
	return strings.TrimSpace("Please type it again: we never keep it on a page. " + hint)
}

const passwordHint = "At least 10 characters. Three or four words in a row are good."
