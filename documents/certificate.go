// Package documents turns a struct into a PDF: certificates now, portfolios later. It reads no database and no clock, so the
// same struct gives the same bytes.
package documents

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// CertificateTemplate is the version of the layout, kept beside each stored PDF. It goes up when the bytes that
// RenderCertificate gives for some certificate change.
const CertificateTemplate = 2

// Kind says how far a certificate can be trusted.
type Kind int

const (
	Live          Kind = iota // a real one: strangers can check it
	Trial                     // printed before the server has a public address: says so, shows neither code nor address
	Demonstration             // from the demonstration: can be checked, and says «demonstration»
)

// Certificate is everything that is printed. Dates are calendar dates, `2026-02-26`. Line ends and emoji in a text are left out.
type Certificate struct {
	Kind      Kind
	Code      string // the award's 12 characters
	CheckURL  string // full address for the QR code
	CheckHost string // the address as a person types it, `throughline.example/v`

	Name      string
	LatinName string // the name in Latin letters, if given; stands alone where Name's script cannot be printed

	Title        string // the public title
	Organisation string
	OrgContact   string
	CompletedOn  string
	AwardedOn    string // the PDF's own date
	ValidThrough string // empty: does not end
	Minutes      int    // 0: not said
	Version      int
	Language     string // of the course, in words: «English»; may be empty
	HowAssessed  string
	Signers      []string // whole lines: «Practice signed by Jo Baird, supervisor»

	DoesNotAuthorise []string
	Description      string

	Mark string // kept in the file and not shown, so that nobody who knows all the rest can draw the same bytes
}

// RenderCertificate draws the certificate as a PDF of exactly one A4 page on its side. Long texts are set smaller, then wrapped;
// what still has no room is left out with a line that points to the check page. It fails on a missing fact, on a date that is
// none, on letters that cannot be printed (*UnprintableError), and on texts far longer than a name of 200 letters and a title
// of 160, never with half a page.
func RenderCertificate(c Certificate) (pdf []byte, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			pdf, err = nil, fmt.Errorf("documents: certificate: the PDF library gave up: %v", broken)
		}
	}()
	p, err := c.ready()
	if err != nil {
		return nil, err
	}
	doc := newPDF(landscape, about{
		title:   p.heading(),
		author:  p.Organisation,
		subject: fmt.Sprintf("%s has finished the course %s", p.Name, p.Title),
		date:    p.awarded, keywords: p.Mark,
	})
	if err := p.draw(doc); err != nil {
		return nil, err
	}
	return doc.bytes()
}

// Check tells what would stop RenderCertificate, without drawing: a missing fact, or letters that cannot be printed
// (*UnprintableError).
func (c Certificate) Check() error {
	_, err := c.ready()
	return err
}

// A printed certificate has only letters that can be drawn, and its dates and numbers in words.
type printed struct {
	Certificate
	awarded         time.Time
	finished, lasts string
}

// ready checks the facts and brings every text into the form in which it is drawn.
func (c Certificate) ready() (printed, error) {
	p := printed{Certificate: c}
	if err := p.chooseName(); err != nil {
		return p, err
	}
	for _, f := range []struct {
		name string
		text *string
	}{
		{"the title", &p.Title}, {"the organisation", &p.Organisation}, {"the contact", &p.OrgContact},
		{"the language", &p.Language}, {"how it was checked", &p.HowAssessed}, {"the description", &p.Description},
		{"the check address", &p.CheckHost},
	} {
		var err error
		if *f.text, err = printable(f.name, *f.text); err != nil {
			return p, err
		}
	}
	var err error
	if p.Signers, err = printableAll("a signature", c.Signers); err != nil {
		return p, err
	}
	if p.DoesNotAuthorise, err = printableAll("what it does not authorise", c.DoesNotAuthorise); err != nil {
		return p, err
	}
	if p.awarded, err = time.Parse(time.DateOnly, c.AwardedOn); err != nil {
		return p, fmt.Errorf("documents: certificate: the date of the award: %w", err)
	}
	if p.finished, err = dateInWords(c.CompletedOn); err != nil {
		return p, fmt.Errorf("documents: certificate: the date of finishing: %w", err)
	}
	if c.ValidThrough != "" {
		if p.lasts, err = dateInWords(c.ValidThrough); err != nil {
			return p, fmt.Errorf("documents: certificate: the last date: %w", err)
		}
	}
	return p, p.complete()
}

// complete refuses a certificate that would leave a reader without what they need.
func (p printed) complete() error {
	for _, f := range []struct{ name, text string }{
		{"name", p.Name}, {"title", p.Title}, {"organisation", p.Organisation}, {"way it was checked", p.HowAssessed},
		{"line on what it does not authorise", strings.Join(p.DoesNotAuthorise, "")},
	} {
		if f.text == "" {
			return fmt.Errorf("documents: certificate: no %s", f.name)
		}
	}
	if p.Kind != Trial && (len(p.Code) != 12 || !atkinson.covers(p.Code) || p.CheckURL == "" || p.CheckHost == "") {
		return errors.New("documents: certificate: a code of 12 characters, the check address and its short form are needed")
	}
	return nil
}

// What a refusal calls the holder's names.
const (
	nameField  = "the name"
	latinField = "the name in Latin letters"
)

// chooseName prints the name as written where that is possible, with its Latin form below; else the Latin form alone.
func (p *printed) chooseName() (err error) {
	p.Name, p.LatinName, err = printedName(p.Name, p.LatinName)
	return err
}

// printedName gives the name as it stands on a document, and the Latin form that stands below it, if any.
func printedName(name, latin string) (shown, below string, err error) {
	if latin, err = printable(latinField, latin); err != nil {
		return "", "", err
	}
	shown, err = printable(nameField, name)
	switch {
	case err == nil && shown == latin:
		return shown, "", nil
	case err == nil:
		return shown, latin, nil
	case latin != "":
		return latin, "", nil
	}
	return "", "", err
}

func printableAll(field string, texts []string) ([]string, error) {
	var all []string
	for _, t := range texts {
		t, err := printable(field, t)
		if err != nil {
			return nil, err
		}
		if t != "" {
			all = append(all, t)
		}
	}
	return all, nil
}

// heading names the document, for the list of files and for a reader's window.
func (p printed) heading() string {
	switch p.Kind {
	case Trial:
		return "Trial certificate: " + p.Title
	case Demonstration:
		return "Demonstration certificate " + grouped(p.Code) + ": " + p.Title
	}
	return "Certificate " + grouped(p.Code) + ": " + p.Title
}

// grouped writes a code as people read it out, in groups of four.
func grouped(code string) string { return code[:4] + "-" + code[4:8] + "-" + code[8:] }

func dateInWords(day string) (string, error) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "", err
	}
	return t.Format("2 January 2006"), nil
}

// timeInWords says about how long a course takes.
func timeInWords(minutes int) string {
	if minutes <= 90 {
		return fmt.Sprintf("About %d minutes", minutes)
	}
	hours := fmt.Sprintf("About %d hours", minutes/60)
	if minutes/60 == 1 {
		hours = "About 1 hour"
	}
	if rest := minutes % 60; rest > 0 {
		hours += fmt.Sprintf(" %d minutes", rest)
	}
	return hours
}
