package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"throughline/models"
)

// AwardListPage is a person's own certificates.
type AwardListPage struct {
	Viewer Viewer
	Awards []models.AwardPage
}

// AwardPage is one certificate as its holder sees it.
type AwardPage struct {
	Viewer   Viewer
	Award    models.AwardPage
	Demo     bool
	Trial    bool   // the server has no public address, so the PDF says «trial» and nobody else can check
	Address  string // of the check page
	QR       QRCode
	NoPDF    *Unprintable // why there is no PDF, where there is none although the certificate stands
	Typed    NameTyped    // what the form for a right name holds
	Problems Problems
}

// QRCode is a code to scan, as the path of an SVG.
type QRCode struct {
	Size int // modules a side, without the empty border
	Path string
}

func (q QRCode) viewBox() string { return fmt.Sprintf("-4 -4 %d %d", q.Size+8, q.Size+8) }

func (q QRCode) border() string { return fmt.Sprintf("M-4-4h%dv%dh-%dz", q.Size+8, q.Size+8, q.Size+8) }

// Unprintable says which letters stand in the way of a PDF.
type Unprintable struct {
	Name    bool   // they are in the holder's name, which the holder can put right
	Letters string // «ش ر»
}

// NameTyped is what stands in the form that asks for a right name.
type NameTyped struct {
	Name  string
	Latin string
}

// number is the award's code as people read it.
func (p AwardPage) number() string { return models.GroupCode(p.Award.Code) }

// stands tells whether a certificate is one that can be shown: in date or out of date, but neither replaced nor withdrawn.
func stands(s models.AwardState) bool { return s == models.Valid || s == models.Expired }

func (p AwardPage) href(below string) string { return "/awards/" + p.Award.Code + below }

// asked is the request for a right name that waits for an answer; nil where there is none.
func (p AwardPage) asked() *models.NameCorrection {
	if c := p.Award.Correction; c != nil && c.State == "asked" {
		return c
	}
	return nil
}

// declined is the last request, where the answer to it was no.
func (p AwardPage) declined() *models.NameCorrection {
	if c := p.Award.Correction; c != nil && c.State == "declined" {
		return c
	}
	return nil
}

// long tells that the picture of the certificate needs smaller letters.
func (p AwardPage) long() bool {
	return utf8.RuneCountInString(p.Award.Recipient.Name) > 22 || utf8.RuneCountInString(p.Award.Facts.Achievement.Title) > 60
}

// awardWords says the state of an award with its date.
func awardWords(a models.AwardPage) string {
	return stateWords(a.State, a.Facts.Time.ValidThrough, a.Since)
}

// stateWords says a state with its date: the last day until which it stands, or since when it does not.
func stateWords(state models.AwardState, until, since string) string {
	switch state {
	case models.Expired:
		return "Expired: it lasted until " + dayInWords(until)
	case models.Replaced:
		return "Replaced on " + dayInWords(since)
	case models.Withdrawn:
		return "Withdrawn on " + dayInWords(since)
	case models.Erased:
		return "Name removed on " + dayInWords(since)
	}
	if until == "" {
		return "Valid, with no end date"
	}
	return "Valid until " + dayInWords(until)
}

// issuerName is who gave an award, with the legal name where it is another one.
func issuerName(i models.FactsIssuer) string {
	name := i.Name
	if i.LegalName != "" && i.LegalName != i.Name {
		name += " (" + i.LegalName + ")"
	}
	if i.OnBehalfOf != "" {
		name += ", on behalf of " + i.OnBehalfOf
	}
	return name
}

func lastsUntil(t models.FactsTime) string {
	if t.ValidThrough == "" {
		return "No end date"
	}
	return dayInWords(t.ValidThrough)
}

// timeTaken says about how long a course takes.
func timeTaken(minutes int) string {
	plural := func(n int, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return strconv.Itoa(n) + " " + unit + "s"
	}
	if minutes <= 90 {
		return "About " + plural(minutes, "minute")
	}
	text := "About " + plural(minutes/60, "hour")
	if rest := minutes % 60; rest > 0 {
		text += " " + plural(rest, "minute")
	}
	return text
}

var languageNames = map[string]string{"en": "English", "cy": "Welsh", "gd": "Scottish Gaelic", "ga": "Irish", "sco": "Scots", "pl": "Polish", "uk": "Ukrainian"}

// LanguageName is a language of courses in words, "" where we have none for it.
func LanguageName(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return languageNames[base]
}

// SignerLine says who signed what, as in «“First shift” signed by Jo Baird, supervisor».
func SignerLine(s models.FactsSigner) string {
	return fmt.Sprintf("“%s” signed by %s, %s", s.What, s.Name, s.Role)
}

// mainFacts are when, how long and by whom.
func mainFacts(f models.Facts) []Fact {
	return []Fact{
		{Term: "Finished", Text: dayInWords(f.Time.Completed)},
		{Term: "Lasts until", Text: lastsUntil(f.Time)},
		{Term: "Given by", Text: issuerName(f.Issuer)},
		{Term: "Ask them at", Text: f.Issuer.Contact},
	}
}

// moreFacts are about how long the course takes, and which version of it was done.
func moreFacts(f models.Facts) []Fact {
	var facts []Fact
	if f.Amount.Minutes > 0 {
		facts = append(facts, Fact{Term: "Time", Text: timeTaken(f.Amount.Minutes)})
	}
	version := strconv.Itoa(f.Achievement.Version)
	if language := LanguageName(f.Achievement.Language); language != "" {
		version += ", in " + language
	}
	return append(facts, Fact{Term: "Course version", Text: version})
}

// facts are those of the holder's own page.
func (p AwardPage) facts() []Fact {
	f := p.Award.Facts
	first := []Fact{nameFact("Name", p.Award.Recipient.Name, p.Award.Recipient.NameLatin), {Term: "Number", Text: p.number()}}
	return slices.Concat(first, mainFacts(f), moreFacts(f))
}

// nameFact is the name on a certificate, with its Latin form where one was given.
func nameFact(term, name, latin string) Fact {
	if latin != "" && latin != name {
		name += " (" + latin + ")"
	}
	return Fact{Term: term, Text: name}
}
