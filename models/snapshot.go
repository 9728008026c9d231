package models

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"throughline/courses"
	"throughline/cpd"
)

// snapshotSchema is the version of Facts and Recipient as they are stored. A field is added, never changed.
const snapshotSchema = 1

// Facts are the frozen, public facts of an award. A person's name is not among them, so they stay
// true when the holder removes it.
type Facts struct {
	Schema      int              `json:"schema"`
	ID          string           `json:"id"`
	Code        string           `json:"code"`
	Issuer      FactsIssuer      `json:"issuer"`
	Achievement FactsAchievement `json:"achievement"`
	Amount      FactsAmount      `json:"amount"`
	Results     []FactsResult    `json:"results"`
	How         FactsHow         `json:"how"`
	Limits      FactsLimits      `json:"limits"`
	Time        FactsTime        `json:"time"`
}

// FactsIssuer is the organisation that gives the award.
type FactsIssuer struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	LegalName  string `json:"legalName"`
	Contact    string `json:"contact"`
	OnBehalfOf string `json:"onBehalfOf,omitempty"`
}

// FactsAchievement is what was learnt.
type FactsAchievement struct {
	CourseUID   string           `json:"courseUid"`
	CourseSlug  string           `json:"courseSlug"`
	Version     int              `json:"version"`
	Digest      string           `json:"digest"`
	Title       string           `json:"title"` // the public title
	Description string           `json:"description"`
	Outcomes    []string         `json:"outcomes"`
	Language    string           `json:"language"`
	Criteria    string           `json:"criteria"`
	Alignments  []FactsAlignment `json:"alignments"`
}

// FactsAlignment is a competency of a framework.
type FactsAlignment struct {
	Framework string `json:"framework"`
	Code      string `json:"code"`
}

// FactsAmount is how much learning it was.
type FactsAmount struct {
	Minutes int    `json:"minutes"`
	Kind    string `json:"kind"` // self-paced, taught, practice
}

// FactsResult says of one check that it was reached, never how many tries it took.
type FactsResult struct {
	What     string `json:"what"`
	Scale    string `json:"scale"`
	PassMark string `json:"passMark"`
	Result   string `json:"result"`
}

// FactsHow is how it was assessed.
type FactsHow struct {
	Assessed string        `json:"assessed"`
	By       string        `json:"by"` // machine, person, machine and person
	Signers  []FactsSigner `json:"signers"`
}

// FactsSigner is a person who signed practice, with the role as shown.
type FactsSigner struct {
	Name string `json:"name"`
	Role string `json:"role"`
	What string `json:"what"`
}

// FactsLimits is what the award does not say.
type FactsLimits struct {
	DoesNotAuthorise []string `json:"doesNotAuthorise"`
	Scope            string   `json:"scope"`
}

// FactsTime are calendar dates (YYYY-MM-DD) in their zone; ValidThrough is the last valid day, "" for no end.
type FactsTime struct {
	Completed    string `json:"completed"`
	Awarded      string `json:"awarded"`
	ValidFrom    string `json:"validFrom"`
	ValidThrough string `json:"validThrough,omitempty"`
	Zone         string `json:"zone"`
}

// Recipient is whom the award was given to, kept and hashed apart from the facts.
type Recipient struct {
	PersonID  string `json:"personId"` // never published
	Name      string `json:"name"`     // NFC, as on the certificate
	NameLatin string `json:"nameLatin,omitempty"`
	Language  string `json:"language"`
}

// Provenance is what issued an award; it is not published.
type Provenance struct {
	By      string `json:"by"` // completion, correction
	Program string `json:"program"`
}

// factsOf freezes what an enrolment's award says.
func (tx *Tx) factsOf(e Enrolment, v *Version, issuer Organisation, id, code string) (Facts, error) {
	c := v.Parsed
	f := Facts{Schema: snapshotSchema, ID: id, Code: code,
		Issuer: FactsIssuer{ID: issuer.ID, Name: issuer.NameShown, LegalName: issuer.LegalName, Contact: issuer.Contact},
		Achievement: FactsAchievement{CourseUID: c.UID, CourseSlug: v.Slug, Version: v.Number, Digest: v.Digest, Title: c.PublicTitle, Description: c.Summary,
			Outcomes: []string{}, Language: c.Language, Criteria: criteria(c), Alignments: []FactsAlignment{}},
		Amount:  FactsAmount{Minutes: c.Minutes, Kind: "self-paced"},
		Results: []FactsResult{},
		How:     FactsHow{Assessed: c.AssessedBy, By: "machine", Signers: []FactsSigner{}},
		Limits:  FactsLimits{DoesNotAuthorise: c.DoesNotAuthorise, Scope: "What the course covers, on the day it was completed."},
		Time:    FactsTime{Completed: *e.CompletedOn, Awarded: *e.CompletedOn, ValidFrom: *e.CompletedOn, Zone: e.Zone},
	}
	for _, o := range c.Outcomes {
		f.Achievement.Outcomes = append(f.Achievement.Outcomes, o.Text)
	}
	for _, code := range c.Competencies {
		f.Achievement.Alignments = append(f.Achievement.Alignments, FactsAlignment{cpd.Starter().FullName(), code})
	}
	if c.ValidMonths > 0 {
		f.Time.ValidThrough = addMonths(*e.CompletedOn, c.ValidMonths)
	}
	return f, tx.addAssessment(e, c, &f)
}

// addAssessment says which required checks were reached and who signed required practice.
func (tx *Tx) addAssessment(e Enrolment, c *courses.Course, f *Facts) error {
	signed, err := gorm.G[HandIn](tx.DB).Where("enrolment_id = ? AND state = 'signed'", e.ID).Order("decided_at, id").Find(tx.ctx)
	if err != nil {
		return err
	}
	checks := 0
	for _, id := range c.Required() {
		step, _, _ := c.Step(id)
		switch step.Kind {
		case courses.Check:
			checks++
			f.Results = append(f.Results, FactsResult{What: step.Title, Scale: plural(step.Draw, "question"), PassMark: plural(step.PassMark, "right answer"), Result: "reached"})
		case courses.Task:
			for _, h := range signed {
				if h.StepID == id {
					f.How.Signers = append(f.How.Signers, FactsSigner{Name: h.SignerName, Role: h.SignerRole, What: step.Title})
				}
			}
		}
	}
	switch {
	case len(f.How.Signers) > 0 && checks > 0:
		f.How.By = "machine and person"
	case len(f.How.Signers) > 0:
		f.How.By = "person"
	}
	return nil
}

// criteria says in words what the completion rule asked for.
func criteria(c *courses.Course) string {
	var parts []string
	lessons := 0
	for _, id := range c.Required() {
		step, _, _ := c.Step(id)
		switch step.Kind {
		case courses.Lesson:
			lessons++
		case courses.Check:
			parts = append(parts, fmt.Sprintf("at least %d of %s right in “%s”", step.PassMark, plural(step.Draw, "question"), step.Title))
		case courses.Task:
			parts = append(parts, fmt.Sprintf("“%s” signed by a %s", step.Title, strings.Join(step.SignedBy, " or ")))
		case courses.Workshop:
			parts = append(parts, "attendance of “"+step.Title+"”")
		}
	}
	if lessons > 0 {
		parts = append([]string{"all of " + plural(lessons, "lesson")}, parts...)
	}
	return "The holder did " + strings.Join(parts, "; ") + "."
}

// addMonths is the same day so many months later, the month's last where it is shorter.
func addMonths(day string, months int) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	first := time.Date(d.Year(), d.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return time.Date(first.Year(), first.Month(), min(d.Day(), last), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// freeze turns facts and recipient into the texts of an award, with their hashes; the recipient's is salted, so that it
// tells nothing once the name is erased.
func (a *Award) freeze(f Facts, r Recipient, p Provenance) {
	a.SchemaVersion = f.Schema
	a.Facts = encode(f)
	sum := sha256.Sum256([]byte(a.Facts))
	a.FactsSha256 = hex.EncodeToString(sum[:])
	recipient := encode(r)
	var random [16]byte
	rand.Read(random[:])
	salt := hex.EncodeToString(random[:])
	sum = sha256.Sum256([]byte(salt + recipient))
	a.Recipient, a.RecipientSalt, a.RecipientHash = &recipient, &salt, hex.EncodeToString(sum[:])
	a.Provenance = encode(p)
}

// Snapshot reads the frozen facts and the recipient; a zero Recipient where the name was erased.
func (a Award) Snapshot() (Facts, Recipient, error) {
	f, err := decode[Facts](a.Facts)
	if err != nil || a.Recipient == nil {
		return f, Recipient{}, err
	}
	r, err := decode[Recipient](*a.Recipient)
	return f, r, err
}
