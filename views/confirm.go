package views

import (
	"slices"
	"strings"

	"throughline/models"
)

// AskConfirmPage is where a learner asks others to confirm an entry, and sees what came of it.
type AskConfirmPage struct {
	Viewer        Viewer
	Entry         models.EntryPage
	Confirmations models.EntryConfirmations
	Confirmers    []models.Confirmer
	Links         map[string]LinkAddress // of open links, by the request's id
	Zone          string
	Private       bool     // no public address is set, so that links work on this machine alone
	Show          []string // names of the facts that are ticked; nil for all
	Problems      Problems
}

// LinkAddress is where a link leads, with its QR code.
type LinkAddress struct {
	Address string
	QR      QRCode
}

func (p AskConfirmPage) href(below string) string { return entryHref(p.Entry.ID) + "/confirm" + below }

// always is what every reader learns.
func (p AskConfirmPage) always() []Fact {
	return confirmFacts(p.Viewer.NameShown, p.Entry.EntryFacts.Only(nil))
}

// items are what a reader learns beside that, one by one: each can be held back.
func (p AskConfirmPage) items() []Option {
	var out []Option
	for _, f := range namedFactsOf(p.Entry.EntryFacts) {
		switch last := len(out) - 1; {
		case f.Name == "":
		case last >= 0 && out[last].Value == f.Name: // time with other people, under the whole time
			out[last].Hint = f.Term + ": " + f.Text
		default:
			out = append(out, Option{Value: f.Name, Text: f.Term + ": " + f.Text, Chosen: p.Show == nil || slices.Contains(p.Show, f.Name)})
		}
	}
	return out
}

// termsOf names facts for a sentence: «Time; Given by».
func termsOf(names []string) string {
	var terms []string
	for _, name := range names {
		terms = append(terms, factTerms[name])
	}
	return strings.Join(terms, "; ")
}

func andTerms(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; " + termsOf(names)
}

func (p AskConfirmPage) whom() []Option {
	out := []Option{{Text: "Choose one"}}
	for _, c := range p.Confirmers {
		out = append(out, Option{Value: c.PersonID, Text: c.Name + ", " + c.Words()})
	}
	return out
}

// confirmFacts are all that somebody who confirms an entry sees of it.
func confirmFacts(name string, f models.EntryFacts) []Fact {
	return append([]Fact{{Term: "Name", Text: name}, {Term: "What it was", Text: f.Title}}, factsOf(f)...)
}

// howWords are what somebody says when asked how they know.
func howWords(how string) string {
	return map[string]string{"seen": "I was there", "discussed": "We talked it over", "record": "I looked at a record of it"}[how]
}

// requestEnded says how a request ended without a confirmation.
func requestEnded(a models.AskedConfirmation, zone string) string {
	who := "The link"
	if a.Kind == "member" {
		who = "Your request to " + a.Name
	}
	switch {
	case a.Expired:
		return who + " closed after 90 days."
	case a.State == "declined" && a.Kind == "member":
		return a.Name + " could not confirm it (" + dayIn(*a.DecidedAt, zone) + ")."
	case a.State == "declined":
		return "The person with the link could not confirm it (" + dayIn(*a.DecidedAt, zone) + ")."
	}
	return who + " was ended by you on " + dayIn(*a.EndedAt, zone) + "."
}

// confirmsOn counts confirmations that stand.
func confirmsOn(given []models.GivenConfirmation) (out []models.GivenConfirmation) {
	for _, g := range given {
		if g.State == "confirmed" {
			out = append(out, g)
		}
	}
	return out
}

// ConfirmPage is an entry as whoever is asked to confirm it sees it.
type ConfirmPage struct {
	Viewer   Viewer
	Request  models.ConfirmRequest
	Action   string // where the answer goes
	ByName   bool   // asked by name, in the program
	Zone     string
	Typed    ConfirmTyped
	Changed  bool // the facts changed since the page was first shown
	Problems Problems
}

// ConfirmTyped is what stands in the form.
type ConfirmTyped struct {
	As, Name, Role, How string
	Day                 DateTyped
	FirstHand           bool
}

func (p ConfirmPage) hows() []Option {
	var out []Option
	for _, how := range models.ConfirmHows {
		out = append(out, Option{Value: how, Text: howWords(how), Chosen: how == p.Typed.How})
	}
	return out
}

func (p ConfirmPage) as() []Option {
	var out []Option
	for i, a := range p.Request.As {
		out = append(out, Option{Value: a.Key(), Text: a.Words(), Chosen: a.Key() == p.Typed.As || p.Typed.As == "" && i == 0})
	}
	return out
}

// OwnConfirmationsPage lists what a member confirmed.
type OwnConfirmationsPage struct {
	Viewer Viewer
	List   []models.OwnConfirmation
}

func ownConfirmationWords(c models.OwnConfirmation) string {
	learner := c.Learner
	if learner == "" {
		learner = "somebody you no longer share an organisation with"
	}
	return "For " + learner + ", as " + c.Role + ", on " + dayInWords(c.ConfirmedOn) + "."
}
