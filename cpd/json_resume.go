package cpd

import (
	"cmp"
	"net/mail"
	"strings"
	"unicode"
)

// resumeSchema is the schema that Resume follows (docs/cpd-format.md).
const resumeSchema = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"

// Resume is a portfolio as JSON Resume 1.0.0. It holds what a portfolio truly knows and has a place there: who somebody is,
// what they learnt, and certificates. Jobs are not in it, because a portfolio does not know from when to when somebody
// held one.
type Resume struct {
	Schema       string              `json:"$schema"`
	Basics       ResumeBasics        `json:"basics"`
	Education    []ResumeEducation   `json:"education,omitempty"`
	Certificates []ResumeCertificate `json:"certificates,omitempty"`
	Projects     []ResumeProject     `json:"projects,omitempty"`
	Skills       []ResumeSkill       `json:"skills,omitempty"`
	Meta         ResumeMeta          `json:"meta"`
}

// ResumeBasics is who somebody is.
type ResumeBasics struct {
	Name    string `json:"name"`
	Label   string `json:"label,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Summary string `json:"summary,omitempty"`
}

// ResumeEducation is training and qualifications.
type ResumeEducation struct {
	Institution string `json:"institution,omitempty"`
	Area        string `json:"area"`
	StudyType   string `json:"studyType,omitempty"`
	StartDate   string `json:"startDate,omitempty"`
	EndDate     string `json:"endDate,omitempty"`
}

// ResumeCertificate is a certificate, of this server or from elsewhere. The address is that of its check page.
type ResumeCertificate struct {
	Name   string `json:"name"`
	Date   string `json:"date,omitempty"`
	Issuer string `json:"issuer,omitempty"`
	URL    string `json:"url,omitempty"`
}

// ResumeProject is something learnt in practice.
type ResumeProject struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	StartDate   string `json:"startDate,omitempty"`
	EndDate     string `json:"endDate,omitempty"`
	Entity      string `json:"entity,omitempty"`
	Type        string `json:"type,omitempty"`
}

// ResumeSkill is a line of the skills snapshot.
type ResumeSkill struct {
	Name     string   `json:"name"`
	Keywords []string `json:"keywords,omitempty"`
}

// ResumeMeta says what the file is of.
type ResumeMeta struct {
	Version      string `json:"version"`
	LastModified string `json:"lastModified"`
}

// Resume gives a portfolio as JSON Resume. It is made from what was issued alone, so what was held back is not in it; a
// certificate on request is named without its number.
func (p Portfolio) Resume() Resume {
	out := Resume{Schema: resumeSchema, Meta: ResumeMeta{Version: "v1.0.0", LastModified: p.IssuedOn + "T00:00:00"}}
	out.Basics = ResumeBasics{Name: p.Name, Label: p.Role, Summary: p.Statement}
	out.Basics.Email, out.Basics.Phone = contactParts(p.Contact)
	for _, s := range p.Skills {
		skill := ResumeSkill{Name: cmp.Or(s.Area, s.Strength)}
		if s.Area != "" && s.Strength != "" {
			skill.Keywords = []string{s.Strength}
		}
		if skill.Name != "" {
			out.Skills = append(out.Skills, skill)
		}
	}
	for _, i := range p.Items {
		if i.Award != nil || i.Certificate != "" {
			c := ResumeCertificate{Name: i.Title, Date: string(cmp.Or(i.End, i.Start)), Issuer: i.Provider}
			if a := i.Award; a != nil && !a.OnRequest {
				c.Date, c.URL = cmp.Or(a.Awarded, c.Date), a.CheckAt
			}
			out.Certificates = append(out.Certificates, c)
		}
		if i.Section == Practice {
			project := ResumeProject{Name: i.Title, StartDate: string(i.Start), EndDate: string(i.End), Entity: cmp.Or(i.Employer, i.Provider), Type: i.Kind.Words()}
			for _, t := range i.Writing {
				if t.Part == "what" {
					project.Description = t.Text
				}
			}
			out.Projects = append(out.Projects, project)
			continue
		}
		study := i.Kind.Words()
		if i.Level() != "" {
			study = joinFacts(study, i.Level())
		}
		out.Education = append(out.Education, ResumeEducation{Institution: i.Provider, Area: i.Title, StudyType: study, StartDate: string(i.Start), EndDate: string(i.End)})
	}
	return out
}

// contactParts finds an e-mail address and a telephone number in what somebody wrote as their contact.
func contactParts(contact string) (email, phone string) {
	for _, part := range strings.FieldsFunc(contact, func(r rune) bool { return strings.ContainsRune(",;|\n", r) }) {
		part = strings.TrimSpace(part)
		for _, word := range strings.Fields(part) {
			if a, err := mail.ParseAddress(word); err == nil && a.Address == word && email == "" {
				email = word
			}
		}
		number := strings.TrimSpace(strings.TrimLeftFunc(part, func(r rune) bool { return unicode.IsLetter(r) || strings.ContainsRune(":. ", r) }))
		digits := 0
		for _, r := range number {
			switch {
			case unicode.IsDigit(r):
				digits++
			case !strings.ContainsRune("+()-. ", r):
				digits = -100
			}
		}
		if digits >= 6 && phone == "" {
			phone = number
		}
	}
	return email, phone
}
