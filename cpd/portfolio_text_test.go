package cpd

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// forForm is a portfolio with two trainings, a talk and a qualification; the second training's certificate is on request.
func forForm() Portfolio {
	p := NewPortfolio(ForApplication)
	p.Number, p.IssuedOn, p.Name, p.Role, p.Contact, p.Statement = 2, "2026-06-03", "Anna Nowak", "Navigator", "anna@mail.example, tel. 01632 960 123", "I listen.\n\nI stay – always."
	p.Skills = []PortfolioSkill{{Area: "Listening", Strength: "I wait"}, {Strength: "Calm"}, {Example: "Only an example"}}
	p.Items = []PortfolioItem{
		{Number: 1, Section: Training, Title: "Overdose: what to do", Kind: Course, Start: "2026-02-26", Minutes: 70, Provider: "Cairn", Assessed: "A knowledge check",
			Award: &PortfolioAward{Code: "7K4M29QXV3HD", CheckAt: "https://t.example/v/7K4M29QXV3HD", Awarded: "2026-02-27", ValidThrough: "2028-02-26"}},
		{Number: 2, Section: Training, Title: "Safeguarding", Kind: Workshop, Start: "2025-09", Provider: "third-sector support service", Award: &PortfolioAward{OnRequest: true}, RefreshBy: "2027-09"},
		{Number: 3, Section: Practice, Title: "A talk", Kind: Presenting, Start: "2025-11-14", Minutes: 45, Employer: "Tayside", Confirmed: []PortfolioConfirmation{{Words: "Confirmed by Jo", Changed: true}},
			Writing: []PortfolioText{{Part: "what", Text: "Forty people came."}, {Part: "learnt", Text: "To slow down."}}},
		{Number: 4, Section: Qualifications, Title: "Working with people", Kind: Qualification, Start: "2024-08", End: "2025-06", Provider: "Northern College", SCQFLevel: 6, SCQFCredits: 12, Certificate: "NC-17"},
	}
	return p
}

func TestListsForAFormAreShortenedByWholeItemsOnly(t *testing.T) {
	t.Parallel()
	p := forForm()
	all := p.FormTexts(FormLimit{})
	if len(all) != 4 || all[0].Items != 2 || all[0].LeftOut != 0 || all[3].Heading != "Verified by" {
		t.Fatalf("without a limit: %+v", all)
	}
	first := "- Overdose: what to do. Course, Cairn, 26 February 2026, 1 hour 10 minutes. A knowledge check. Certificate to check at https://t.example/v/7K4M29QXV3HD"
	second := "- Safeguarding. Workshop or training day, third-sector support service, September 2025. Refresh by September 2027. Certificate on request."
	if all[0].Text != first+"\n"+second {
		t.Errorf("training reads\n%s", all[0].Text)
	}
	if got := (PortfolioItem{Provider: "Tayside", Employer: "Tayside"}).WhileWith(); got != "" {
		t.Errorf("who gave it and whom it was done for are one, and %q is said again", got)
	}
	if got := all[1].Text; !strings.HasSuffix(got, ", 14 November 2025, 45 minutes. While with Tayside.") {
		t.Errorf("practice reads %s", got)
	}
	if got := all[2].Text; !strings.Contains(got, "SCQF level 6, 12 credits. Certificate number NC-17.") {
		t.Errorf("qualifications read %s", got)
	}
	if got := all[3].Text; got != "- A talk. Confirmed by Jo. It has been changed since." {
		t.Errorf("verified reads %s", got)
	}
	whole := FormLimit{}.Size(all[0].Text)
	lines := strings.Split(all[0].Text, "\n")
	for n := 1; n <= whole+1; n++ {
		got := p.FormTexts(FormLimit{N: n})[0]
		size := FormLimit{}.Size(got.Text)
		if size > n || got.Items+got.LeftOut != 2 || got.Text != strings.Join(lines[:got.Items], "\n") {
			t.Fatalf("with %d characters: %+v", n, got)
		}
		if n >= whole && got.LeftOut != 0 || n >= len(first) && n < whole && got.Items != 1 || n < len(first) && got.Items != 0 {
			t.Fatalf("with %d characters %d items stand there", n, got.Items)
		}
	}
	for n := 1; n < 60; n++ {
		for _, text := range p.FormTexts(FormLimit{N: n, Words: true}) {
			if WordCount(text.Text) > n {
				t.Errorf("with %d words: %+v", n, text)
			}
		}
	}
}

func TestATextIsMeasuredSoThatItFitsEverywhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int{"": {0, 0}, "I listen.\n\nI stay – always.": {5, 29}, "a\nb": {2, 4}, "Ŵyn 🎉": {1, 6}, "- – … !": {0, 7}, "24/7 care": {2, 9}} {
		if words, characters := (FormLimit{Words: true}).Size(text), (FormLimit{}).Size(text); words != want[0] || characters != want[1] {
			t.Errorf("%q has %d words and %d characters, want %v", text, words, characters, want)
		}
	}
	if over := (FormLimit{N: 3, Words: true}).Over("one two three four"); over != 1 {
		t.Errorf("over by %d", over)
	}
	if over := (FormLimit{}).Over("one two three four"); over != 0 {
		t.Errorf("without a limit over by %d", over)
	}
}

var resumeDay = regexp.MustCompile(`^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|[1-2][0-9]{3}-[0-1][0-9]|[1-2][0-9]{3})$`)

func TestAResumeHoldsWhatIsTrulyKnown(t *testing.T) {
	t.Parallel()
	r := forForm().Resume()
	if r.Basics != (ResumeBasics{"Anna Nowak", "Navigator", "anna@mail.example", "01632 960 123", "I listen.\n\nI stay – always."}) {
		t.Errorf("basics are %+v", r.Basics)
	}
	if len(r.Certificates) != 3 || r.Certificates[0] != (ResumeCertificate{"Overdose: what to do", "2026-02-27", "Cairn", "https://t.example/v/7K4M29QXV3HD"}) ||
		r.Certificates[1] != (ResumeCertificate{Name: "Safeguarding", Date: "2025-09", Issuer: "third-sector support service"}) || r.Certificates[2].Date != "2025-06" {
		t.Errorf("certificates are %+v", r.Certificates)
	}
	if len(r.Education) != 3 || r.Education[2] != (ResumeEducation{"Northern College", "Working with people", "Part of a qualification, SCQF level 6, 12 credits", "2024-08", "2025-06"}) {
		t.Errorf("education is %+v", r.Education)
	}
	if len(r.Projects) != 1 || r.Projects[0].Description != "Forty people came." || r.Projects[0].Entity != "Tayside" {
		t.Errorf("projects are %+v", r.Projects)
	}
	if len(r.Skills) != 2 || r.Skills[0].Keywords[0] != "I wait" || r.Skills[1].Name != "Calm" {
		t.Errorf("skills are %+v", r.Skills)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{`"work"`, `""`, "null", "7K4M-29QX"} {
		if strings.Contains(string(b), never) {
			t.Errorf("%s stands in %s", never, b)
		}
	}
	for _, d := range regexp.MustCompile(`"(?:date|startDate|endDate)":"([^"]*)"`).FindAllStringSubmatch(string(b), -1) {
		if !resumeDay.MatchString(d[1]) {
			t.Errorf("%q is no date of the schema", d[1])
		}
	}
}

func TestAContactIsTakenApartOnlyWhereItIsSure(t *testing.T) {
	t.Parallel()
	for contact, want := range map[string][2]string{"anna@mail.example": {"anna@mail.example", ""}, "Phone: +44 (0)1632 960-123": {"", "+44 (0)1632 960-123"},
		"anna@mail.example\n01632 960123": {"anna@mail.example", "01632 960123"}, "ask at the desk": {"", ""}, "": {"", ""}, "room 12, 3 High Street": {"", ""}, "Anna <a@b.example>": {"", ""}} {
		if email, phone := contactParts(contact); email != want[0] || phone != want[1] {
			t.Errorf("%q is %q and %q", contact, email, phone)
		}
	}
}
