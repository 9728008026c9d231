package documents

import (
	"fmt"
	"strings"

	"throughline/cpd"
)

// application is a portfolio as a real one is filled: six things from three employers, one of them hidden.
func application() cpd.Portfolio {
	return cpd.Portfolio{
		Format: 1, Purpose: cpd.ForApplication, Number: 4, IssuedOn: "2026-11-22", Name: "Anna Nowak", Role: "Senior support worker",
		Contact: "anna.nowak@mail.example, 01632 960 123", For: "Senior peer worker, Harbour Project",
		Statement: "I have worked beside people in three towns for six years. I listen first, and I keep what I promise.\n\n" +
			"New colleagues come along with me on their first visits. I write clear notes, and I ask for help early.",
		Skills: []cpd.PortfolioSkill{
			{Area: "Listening", Strength: "I stay with what a person says, also when it is hard to hear.", Example: "Two colleagues asked me to sit in on first talks."},
			{Area: "Working with others", Strength: "I bring people from housing, health and the council to one table.", Example: "A monthly meeting that still runs."},
			{Area: "Keeping safe", Strength: "I know what to do, whom to phone and what to write down."},
		},
		Points: []cpd.PortfolioPoint{
			{Text: "Can respond to an overdose", Shown: []int{1}},
			{Text: "Supports less experienced colleagues and passes on what they know", Shown: []int{3, 4}, Words: "Four new colleagues have shadowed me, and all four stayed."},
			{Text: "Understands adult support and protection", Shown: []int{2}},
		},
		Items: []cpd.PortfolioItem{
			{Number: 1, Section: cpd.Training, Title: "Overdose: what to do, and after", Kind: cpd.Course, Start: "2026-02-26", Minutes: 70,
				Provider: "Cairn Peer Network", Mode: cpd.SelfPaced, Assessed: "A knowledge check of 8 questions, and practice that a supervisor watched",
				Award: &cpd.PortfolioAward{Code: "7K4M29QXV3HD", CheckAt: "https://throughline.example/v/7K4M29QXV3HD", Awarded: "2026-02-27", ValidThrough: "2028-02-26",
					DoesNotAuthorise: []string{"Giving medicines other than naloxone in an emergency", "Training others in overdose response"}},
				Confirmed: []cpd.PortfolioConfirmation{{Words: "Confirmed on 1 March 2026 by Jo Baird, supervisor at Cairn Peer Network. Jo has an account here."}}},
			{Number: 2, Section: cpd.Training, Title: "Adult support and protection", Kind: cpd.Workshop, Start: "2025-09-03", Minutes: 360,
				Provider: "A third-sector support service", Presenter: "Two trainers of the council", Assessed: "I took part", RefreshBy: "2027-09", Award: &cpd.PortfolioAward{OnRequest: true}},
			{Number: 3, Section: cpd.Practice, Title: "First visits with new colleagues", Kind: cpd.Mentoring, Start: "2026-03-02", End: "2026-06-19", Minutes: 690,
				Employer: "Cairn Peer Network", Mode: cpd.Workplace, Touches: []string{"SSSC: learning and leadership", "Framework 2.3: passing on what one knows"},
				Confirmed: []cpd.PortfolioConfirmation{{Words: "Confirmed on 30 June 2026 by Sam Reid, mentor, through a link sent by e-mail", Changed: true}},
				Writing: []cpd.PortfolioText{
					{Part: "what", Text: "Four new colleagues came along with me, one at a time, on first visits. Before each visit we agreed who would say what."},
					{Part: "learnt", Text: "That it helps to say aloud what I am thinking about, and why.\n\nAnd that a quiet minute in the car afterwards is worth more than a form."},
					{Part: "changed", Text: "I ask the day before what the person wants from the visit, and I tell my colleague."}}},
			{Number: 4, Section: cpd.Practice, Title: "Chairing the monthly meeting with housing", Kind: cpd.Project, Start: "2025-01", End: "2026-05", Minutes: 1080, Employer: "Tayside Together"},
			{Number: 5, Section: cpd.Practice, Title: "A talk on listening", Kind: cpd.Presenting, Start: "2025-11-14", Minutes: 45, Provider: "North Coast volunteers’ day"},
			{Number: 6, Section: cpd.Qualifications, Title: "Working with people: an introduction", Kind: cpd.Qualification, Start: "2024-08", End: "2025-06", Provider: "Northern College",
				SCQFLevel: 6, SCQFCredits: 12, Certificate: "NC-2025-00417"},
		},
		References: true, Declared: true,
		Address: "https://throughline.example/p/kq3TzJ8wV4mX2nR7cY5bPg", Until: "2027-02-20",
	}
}

// little is the shortest portfolio that still says something.
func little() cpd.Portfolio {
	p := application()
	p.Statement, p.Skills, p.Points, p.Items = "I listen first, and I keep what I promise.", nil, nil, p.Items[:1]
	p.Items[0].Confirmed = nil
	p.Address, p.Until, p.References = "", "", false
	return p
}

// record is a full record of n items, three in a month.
func record(n int) cpd.Portfolio {
	p := application()
	p.Purpose, p.For, p.Statement, p.Skills, p.Points, p.From, p.To = cpd.FullRecord, "", "", nil, nil, "2021-01", "2026-11"
	samples := p.Items
	p.Items = nil
	kinds := cpd.Kinds()
	for k := range n {
		i := samples[k%len(samples)]
		i.Number = k + 1
		i.Title = fmt.Sprintf("%s (%d)", i.Title, k+1)
		i.Kind = kinds[k%len(kinds)]
		month := 2026*12 + 10 - k/3
		i.Start, i.End = cpd.Day(fmt.Sprintf("%04d-%02d-%02d", month/12, month%12+1, 28-k%28)), ""
		if i.Award != nil && i.Award.Code != "" {
			a := *i.Award
			a.Code = fmt.Sprintf("7K4M%08d", k)
			a.CheckAt = "https://throughline.example/v/" + a.Code
			i.Award = &a
		}
		p.Items = append(p.Items, i)
	}
	p.Totals = cpd.TotalsOf(p.Items)
	return p
}

// fourPages is an application with as much as a long one has.
func fourPages() cpd.Portfolio {
	p := application()
	p.Skills = append(p.Skills, p.Skills...)
	p.Points = append(p.Points, p.Points...)
	first, all := p.Items, []cpd.PortfolioItem(nil)
	for n := range 8 {
		i := first[n%len(first)]
		if n >= len(first) {
			i.Title += ", again"
		}
		i.Number = n + 1
		all = append(all, i)
	}
	p.Items = all
	p.Name = "Łukasz Żółć"
	p.Statement += "\n" + strings.Repeat("I like to work with people whom others have given up on. ", 4)
	return p
}
