package cpd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Purpose is what a portfolio is made for.
type Purpose string

// The purposes. They are stored and exported: a name, once here, stays.
const (
	ForApplication Purpose = "application" // one job application: short, chosen item by item
	FullRecord     Purpose = "record"      // the whole CPD of a period
)

// Words is what people read.
func (p Purpose) Words() string {
	if p == FullRecord {
		return "CPD record"
	}
	return "CPD portfolio"
}

// portfolioFormat is the version of Portfolio as it is stored and exported. A field is added, never changed
// (docs/cpd-format.md).
const portfolioFormat = 1

// Portfolio is an issued portfolio or full record: all that a reader of it sees, and nothing that was held back. The PDF,
// the page, the shared page and the open formats are all made from it.
type Portfolio struct {
	Format    int     `json:"format"`
	Purpose   Purpose `json:"purpose"`
	Number    int     `json:"number"`   // 1, 2, 3… of what this person issued
	IssuedOn  string  `json:"issuedOn"` // YYYY-MM-DD
	Name      string  `json:"name"`
	NameLatin string  `json:"nameLatin,omitempty"`
	Role      string  `json:"role,omitempty"`    // what they call their role
	Contact   string  `json:"contact,omitempty"` // as they chose it: a phone number, an e-mail address
	For       string  `json:"for,omitempty"`     // the job, as on the front
	From      Day     `json:"from,omitempty"`    // of a full record
	To        Day     `json:"to,omitempty"`

	Statement string           `json:"statement,omitempty"` // «What I bring», their own words; may have paragraphs
	Skills    []PortfolioSkill `json:"skills,omitempty"`
	Points    []PortfolioPoint `json:"points,omitempty"` // of the person specification
	Items     []PortfolioItem  `json:"items"`            // in their order
	Totals    []PortfolioTotal `json:"totals,omitempty"` // of a full record, newest year first, most minutes first

	References bool   `json:"references,omitempty"` // «references on request»
	Declared   bool   `json:"declared,omitempty"`   // «I made this myself, and it is true»
	Demo       bool   `json:"demo,omitempty"`       // of a demonstration: says nothing about a real person
	Trial      bool   `json:"trial,omitempty"`      // made before the server had a public address: nothing in it can be checked
	Address    string `json:"address,omitempty"`    // of the shared page, where there was one when it was issued
	Until      string `json:"until,omitempty"`      // the last day of that address, YYYY-MM-DD
}

// PortfolioSkill is one line of the skills snapshot.
type PortfolioSkill struct {
	Area     string `json:"area"`
	Strength string `json:"strength,omitempty"`
	Example  string `json:"example,omitempty"`
}

// PortfolioPoint is a point of the person specification, and what shows it.
type PortfolioPoint struct {
	Text  string `json:"text"`
	Shown []int  `json:"shown"`           // the numbers of items, from 1, ascending
	Words string `json:"words,omitempty"` // in their own words
}

// Section is where an item stands.
type Section string

// The sections, in the order of a page.
const (
	Training       Section = "training"
	Practice       Section = "practice"
	Qualifications Section = "qualifications"
)

// Sections are all sections in their order.
func Sections() []Section { return []Section{Training, Practice, Qualifications} }

// WhileWith is whom the person worked or volunteered for when they learnt this; "" where that is who gave it, which is said
// already.
func (i PortfolioItem) WhileWith() string {
	if i.Employer == i.Provider {
		return ""
	}
	return i.Employer
}

// Place is where a section stands among the others.
func (s Section) Place() int { return slices.Index(Sections(), s) }

// Words is a section's heading.
func (s Section) Words() string {
	return map[Section]string{Training: "Training", Practice: "Learning in practice", Qualifications: "Qualifications"}[s]
}

// SectionOf is where an activity of a kind stands; scqf is its level, 0 where it has none.
func SectionOf(k Kind, scqf int) Section {
	switch {
	case k == Qualification || scqf > 0:
		return Qualifications
	case slices.Contains([]Kind{Course, Workshop, Conference, Reading}, k):
		return Training
	}
	return Practice
}

// PortfolioItem is one thing learnt. Empty is not said, or held back: a reader cannot tell which.
type PortfolioItem struct {
	Number      int     `json:"number"` // from 1
	Section     Section `json:"section"`
	Title       string  `json:"title"`
	Kind        Kind    `json:"kind,omitempty"`
	Start       Day     `json:"start,omitempty"`
	End         Day     `json:"end,omitempty"`
	Minutes     int     `json:"minutes,omitempty"`
	Provider    string  `json:"provider,omitempty"`
	Presenter   string  `json:"presenter,omitempty"`
	Employer    string  `json:"employer,omitempty"`
	Mode        Mode    `json:"mode,omitempty"`
	Assessed    string  `json:"assessed,omitempty"`    // in words
	Certificate string  `json:"certificate,omitempty"` // the number of one from elsewhere
	RefreshBy   Day     `json:"refreshBy,omitempty"`
	SCQFLevel   int     `json:"scqfLevel,omitempty"`
	SCQFCredits int     `json:"scqfCredits,omitempty"`

	Touches   []string                `json:"touches,omitempty"` // competencies and standards, in words
	Award     *PortfolioAward         `json:"award,omitempty"`
	Confirmed []PortfolioConfirmation `json:"confirmed,omitempty"`
	Writing   []PortfolioText         `json:"writing,omitempty"`
}

// PortfolioAward is a certificate of this server. Where the issuer's name is hidden there is OnRequest alone.
type PortfolioAward struct {
	OnRequest        bool     `json:"onRequest,omitempty"`
	Code             string   `json:"code,omitempty"` // 12 characters
	CheckAt          string   `json:"checkAt,omitempty"`
	Awarded          string   `json:"awarded,omitempty"`      // YYYY-MM-DD
	ValidThrough     string   `json:"validThrough,omitempty"` // YYYY-MM-DD, "" does not end
	DoesNotAuthorise []string `json:"doesNotAuthorise,omitempty"`
}

// PortfolioConfirmation says what somebody confirmed, as honestly as the log does.
type PortfolioConfirmation struct {
	Words   string `json:"words"`             // a whole sentence: who, when, and whether we know who they are
	Changed bool   `json:"changed,omitempty"` // the item has other facts since
}

// PortfolioText is something that the person wrote.
type PortfolioText struct {
	Part string `json:"part"` // what, why, learnt, changed, benefits, peer
	Text string `json:"text"`
}

// Heading is what stands over the text.
func (t PortfolioText) Heading() string {
	return map[string]string{"what": "What it was", "why": "Why I did it", "learnt": "What I learnt", "changed": "What I do differently",
		"benefits": "Who gains from it", "peer": "What came of talking it over"}[t.Part]
}

// PortfolioTotal is what a full record holds of one kind in one year.
type PortfolioTotal struct {
	Year    int  `json:"year"`
	Kind    Kind `json:"kind"`
	Entries int  `json:"entries"`
	Minutes int  `json:"minutes"`
}

// NewPortfolio is an empty one in the newest format.
func NewPortfolio(purpose Purpose) Portfolio {
	return Portfolio{Format: portfolioFormat, Purpose: purpose, Items: []PortfolioItem{}}
}

// TotalsOf adds items up by year and kind: the newest year first, in it most minutes first. Items without a date are left
// out.
func TotalsOf(items []PortfolioItem) []PortfolioTotal {
	var out []PortfolioTotal
	for _, i := range items {
		year := Entry{Start: i.Start, End: i.End}.Ends().Year()
		if year == 0 {
			continue
		}
		at := slices.IndexFunc(out, func(t PortfolioTotal) bool { return t.Year == year && t.Kind == i.Kind })
		if at < 0 {
			out, at = append(out, PortfolioTotal{Year: year, Kind: i.Kind}), len(out)
		}
		out[at].Entries, out[at].Minutes = out[at].Entries+1, out[at].Minutes+i.Minutes
	}
	slices.SortStableFunc(out, func(a, b PortfolioTotal) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(b.Minutes, a.Minutes), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	return out
}

// In gives the items of a section, in their order.
func (p Portfolio) In(s Section) []PortfolioItem {
	var out []PortfolioItem
	for _, i := range p.Items {
		if i.Section == s {
			out = append(out, i)
		}
	}
	return out
}

// Written are the items with something that the person wrote, in their order.
func (p Portfolio) Written() []PortfolioItem {
	return slices.DeleteFunc(slices.Clone(p.Items), func(i PortfolioItem) bool { return len(i.Writing) == 0 })
}

// VerifiedBy are the items that somebody confirmed, in their order.
func (p Portfolio) VerifiedBy() []PortfolioItem {
	return slices.DeleteFunc(slices.Clone(p.Items), func(i PortfolioItem) bool { return len(i.Confirmed) == 0 })
}

// Minutes is the time of all items.
func (p Portfolio) Minutes() int {
	sum := 0
	for _, i := range p.Items {
		sum += i.Minutes
	}
	return sum
}

// Title names the document: «CPD portfolio: Anna Nowak», with what it is for.
func (p Portfolio) Title() string {
	out := p.Purpose.Words() + ": " + p.Name
	switch {
	case p.Purpose == FullRecord && p.From != "":
		out += ", " + p.Period()
	case p.For != "":
		out += ", " + p.For
	}
	return out
}

// Period is the time of a full record: «January 2021 to June 2026», "" for all time.
func (p Portfolio) Period() string {
	switch {
	case p.From == "" && p.To == "":
		return ""
	case p.From == "":
		return "up to " + p.To.Words()
	case p.To == "":
		return "from " + p.From.Words()
	}
	return p.From.Words() + " to " + p.To.Words()
}

// When says when an item was: «May 2026», «3 May 2026 to 7 June 2026».
func (i PortfolioItem) When() string {
	if i.End != "" && i.End != i.Start {
		return i.Start.Words() + " to " + i.End.Words()
	}
	return i.Start.Words()
}

// Level says an SCQF level in words, "" for none.
func (i PortfolioItem) Level() string {
	if i.SCQFLevel == 0 {
		return ""
	}
	out := fmt.Sprintf("SCQF level %d", i.SCQFLevel)
	if i.SCQFCredits > 0 {
		out += ", " + many(i.SCQFCredits, "credit")
	}
	return out
}

// Codes are the codes of the awards that a reader can check, in the items' order.
func (p Portfolio) Codes() []string {
	var out []string
	for _, i := range p.Items {
		if i.Award != nil && i.Award.Code != "" {
			out = append(out, i.Award.Code)
		}
	}
	return out
}

// texts calls f with each text of a portfolio, so that something can be looked for in all of it.
func (p *Portfolio) texts(f func(text *string)) {
	for _, t := range []*string{&p.Name, &p.NameLatin, &p.Role, &p.Contact, &p.For, &p.Statement} {
		f(t)
	}
	for i := range p.Skills {
		f(&p.Skills[i].Area)
		f(&p.Skills[i].Strength)
		f(&p.Skills[i].Example)
	}
	for i := range p.Points {
		f(&p.Points[i].Text)
		f(&p.Points[i].Words)
	}
	for n := range p.Items {
		i := &p.Items[n]
		for _, t := range []*string{&i.Title, &i.Provider, &i.Presenter, &i.Employer, &i.Assessed, &i.Certificate} {
			f(t)
		}
		for k := range i.Touches {
			f(&i.Touches[k])
		}
		for k := range i.Confirmed {
			f(&i.Confirmed[k].Words)
		}
		for k := range i.Writing {
			f(&i.Writing[k].Text)
		}
		if i.Award != nil {
			for k := range i.Award.DoesNotAuthorise {
				f(&i.Award.DoesNotAuthorise[k])
			}
		}
	}
}
