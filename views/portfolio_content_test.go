package views

import (
	"strings"
	"testing"

	"throughline/cpd"
	"throughline/models"
)

// sheet is an application with an award that can be checked and one on request.
func sheet() PortfolioSheet {
	c := cpd.NewPortfolio(cpd.ForApplication)
	c.Number, c.IssuedOn, c.Name, c.Role, c.Contact, c.For, c.Statement = 2, "2026-06-03", "Anna Nowak", "Navigator", "anna@mail.example", "Senior post", "I listen.\n\nI stay."
	c.Skills = []cpd.PortfolioSkill{{Area: "Listening", Strength: "I wait", Example: "A long visit"}}
	c.Points = []cpd.PortfolioPoint{{Text: "Can run a group", Shown: []int{2}, Words: "Every week"}}
	c.Items = []cpd.PortfolioItem{
		{Number: 1, Section: cpd.Training, Title: "Overdose", Kind: cpd.Course, Start: "2026-02-26", Minutes: 70, Provider: "Cairn", Mode: cpd.SelfPaced,
			Award:     &cpd.PortfolioAward{Code: "7K4M29QXV3HD", CheckAt: "https://t.example/v/7K4M29QXV3HD", Awarded: "2026-02-27", ValidThrough: "2028-02-26", DoesNotAuthorise: []string{"Giving medicines"}},
			Confirmed: []cpd.PortfolioConfirmation{{Words: "Confirmed by Jo.", Changed: true}}},
		{Number: 2, Section: cpd.Practice, Title: "A weekly group", Kind: cpd.Project, Start: "2025-01", End: "2026-05", Employer: "Tayside", Award: &cpd.PortfolioAward{OnRequest: true},
			Writing: []cpd.PortfolioText{{Part: "learnt", Text: "To begin late."}}},
	}
	c.References, c.Declared = true, true
	return PortfolioSheet{Content: c}
}

func TestAPortfolioIsReadInTheOrderOfItsPDF(t *testing.T) {
	t.Parallel()
	s := sheet()
	got := render(t, PortfolioContent(s))
	checkPart(t, got)
	at := 0
	for _, next := range []string{"CPD portfolio", "<h2>Anna Nowak", "Navigator", "anna@mail.example", "For: Senior post", "What I bring", "I listen.", "Skills", "What the job asks for", `href="#item-2"`, "Training", `id="item-1"`,
		"1. Overdose", "26 February 2026, 1 hour 10 minutes", `href="/v/7K4M29QXV3HD"`, "7K4M-29QX-V3HD", "Given by", "27 February 2026", "Valid through", "Does not authorise", "Learning in practice", "2. A weekly group", "Certificate on request",
		"In my own words", "To begin late.", "Verified by", "Confirmed by Jo.", "changed since it was confirmed", "References on request", "I made this myself, and it is true. Anna Nowak, 3 June 2026"} {
		found := strings.Index(got[at:], next)
		if found < 0 {
			t.Fatalf("%q does not follow in its place", next)
		}
		at += found
	}
	hides(t, got, "Valid</span>", "Qualifications", "Summary")
}

func TestAPortfolioShowsHowItsCertificatesStandToday(t *testing.T) {
	t.Parallel()
	s := sheet()
	s.Level = 1
	for state, words := range map[models.AwardState]string{models.Valid: "Valid until 26 February 2028", models.Expired: "Expired: it lasted until 26 February 2028", models.Replaced: "Replaced on 1 July 2026",
		models.Withdrawn: "Withdrawn on 1 July 2026", models.Erased: "Name removed on 1 July 2026"} {
		s.States = map[string]models.SharedAward{"7K4M29QXV3HD": {Code: "7K4M29QXV3HD", State: state, Since: "2026-07-01", ValidThrough: "2028-02-26"}}
		got := render(t, PortfolioContent(s))
		checkPart(t, got)
		shows(t, got, "<h1>Anna Nowak", words)
		if (portfolioAwardAdvice(state) == "") != (state == models.Valid) {
			t.Errorf("the advice for %s is %q", state, portfolioAwardAdvice(state))
		}
	}
}

func TestARecordHasItsSumsAndItsYearsNewestFirst(t *testing.T) {
	t.Parallel()
	s := sheet()
	s.Content.Purpose, s.Content.For, s.Content.From, s.Content.To = cpd.FullRecord, "", "2025-01", "2026-06"
	s.Content.Items[1].End, s.Content.Items[1].Start = "2025-03", "2025-01"
	s.Content.Items = append(s.Content.Items, cpd.PortfolioItem{Number: 3, Section: cpd.Practice, Title: "No day", Kind: cpd.Project})
	s.Content.Totals = cpd.TotalsOf(s.Content.Items)
	got := render(t, PortfolioContent(s))
	checkPart(t, got)
	at := 0
	for _, next := range []string{"CPD record", "January 2025 to June 2026", "Summary", "3 entries, 1 hour 10 minutes in all", "1 certificate has a number", "Time by kind", "Time by year", "What I bring", ">2026</h3>", "February 2026</h4>",
		"<h5>1. Overdose", "Confirmed by Jo", ">2025</h3>", "March 2025</h4>", "To begin late", "Without a date", "3. No day", "References", "About this record"} {
		found := strings.Index(got[at:], next)
		if found < 0 {
			t.Fatalf("%q does not follow in its place", next)
		}
		at += found
	}
	hides(t, got, "Verified by", "In my own words")
}

func TestATrialLinksToNoCheckPage(t *testing.T) {
	t.Parallel()
	s := sheet()
	s.Content.Trial, s.Content.Items[0].Award.CheckAt = true, ""
	got := render(t, PortfolioContent(s))
	shows(t, got, "7K4M-29QX-V3HD", "Trial: the numbers in it cannot be checked.")
	hides(t, got, "/v/", "Anyone can check")
}
