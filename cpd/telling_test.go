package cpd

import (
	"strings"
	"testing"
)

func TestAWordThatMayTellSomethingIsFoundAsAWholeWordInAnyCase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Northside RECOVERY Café":            "drugs or alcohol",
		"Peer navigator":                     "been through something",
		"Worked at a night‑shelter":          "without a home",
		"A night shelter in town":            "without a home",
		"Through-care, then HMP throughcare": "in prison",
		"Women’s Aid":                        "harmed you",
		"Harm reduction, level 1":            "drugs or alcohol",
		"Drugstore cowboys":                  "",
		"12 High Street":                     "",
		"Street team on Fridays":             "without a home",
		"Listening and boundaries":           "",
		"":                                   "",
	} {
		if got := MayTell(text); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%q may tell %q, want something with %q", text, got, want)
		}
	}
}

func TestAPortfolioTellsEachThingThatStandsInItAndNoMore(t *testing.T) {
	t.Parallel()
	p := NewPortfolio(ForApplication)
	p.Name, p.Contact, p.Statement = "Ania Nowak", "ania@mail.example", "I listen."
	p.Items = []PortfolioItem{{Number: 1, Title: "First aid", Start: "2026-05", Provider: "Recovery College", Confirmed: []PortfolioConfirmation{{Words: "Confirmed by Jo."}},
		Writing: []PortfolioText{{"learnt", "To wait."}}, Award: &PortfolioAward{Code: "N6F11GTZT83W"}}, {Number: 2, Title: "Visit", Award: &PortfolioAward{OnRequest: true}}}
	var parts []string
	for _, told := range Tells(p, Names{}) {
		parts = append(parts, told.Part)
		if told.Text == "" {
			t.Errorf("%s of item %d tells nothing", told.Part, told.Item)
		}
		if told.Part == "provider" && !strings.Contains(told.May, "drugs or alcohol") {
			t.Errorf("the provider may tell %q", told.May)
		}
	}
	if got := strings.Join(parts, " "); got != "name contact statement title provider when confirmed learnt award title" {
		t.Errorf("it tells %s", got)
	}
}

func TestADayToRefreshThatIsPastIsToldOf(t *testing.T) {
	t.Parallel()
	for day, past := range map[Day]bool{"2026-05": true, "2026-06-02": false, "2026-06": false, "2027-01-01": false} {
		p := Portfolio{IssuedOn: "2026-06-01", Items: []PortfolioItem{{Number: 1, Title: "First aid", RefreshBy: day}}}
		told := Tells(p, Names{})
		if len(told) != 2 || told[1].Part != "refresh" || strings.Contains(told[1].Says, "is past") != past {
			t.Errorf("%s tells %+v", day, told)
		}
	}
}

func TestAHiddenNameIsFoundHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	hidden := []HiddenName{{Name: "Cairn"}, {Name: "Women's Aid, Leith"}, {Name: "Action & Recovery"}, {Name: "The Ferry Project"}, {Name: "山石屋"}, {Name: ""}}
	for text, want := range map[string]string{
		"I led a group at CAIRN.":      "Cairn",
		"c a i r n":                    "",
		"Cairngorm walks":              "",
		"with Womens  aid (Leith)":     "Women's Aid, Leith",
		"ania@cairn.example":           "Cairn",
		"Cáirn, on Mondays":            "Cairn",
		"Cairn’s induction":            "Cairn",
		"jo@womensaidleith.example":    "Women's Aid, Leith",
		"www.cairn-trust.example":      "Cairn",
		"Women's Aid in another place": "",
		"Action and Recovery Leith":    "Action & Recovery",
		"ACTION + RECOVERY, Leith":     "Action & Recovery",
		"my #ActionAndRecovery days":   "Action & Recovery",
		"at Ferry Project":             "The Ferry Project",
		"the-ferry-project-course":     "The Ferry Project",
		"我在山石屋帮忙":                      "山石屋",
		"":                             "",
	} {
		for part, p := range map[string]Portfolio{
			"statement": {Statement: text},
			"title":     {Items: []PortfolioItem{{Title: text}}},
			"confirmed": {Items: []PortfolioItem{{Confirmed: []PortfolioConfirmation{{Words: text}}}}},
			"touches":   {Items: []PortfolioItem{{Touches: []string{"x", text}}}},
			"limits":    {Items: []PortfolioItem{{Award: &PortfolioAward{DoesNotAuthorise: []string{text}}}}},
			"point":     {Points: []PortfolioPoint{{Text: text}}},
		} {
			if name, in := StillNamed(p, FindNames(hidden)); name != want || (name != "" && in != text) {
				t.Errorf("%s %q: found %q in %q, want %q", part, text, name, in, want)
			}
		}
	}
	if name, _ := StillNamed(Portfolio{Statement: "Cairn"}, Names{}); name != "" {
		t.Error("a name is found that nobody hides")
	}
}

func TestAWordOfAHiddenNameIsToldOfWhereTheRestIsMissing(t *testing.T) {
	t.Parallel()
	hidden := FindNames([]HiddenName{{Name: "Harbour Recovery Project"}})
	for text, want := range map[string]bool{"My years at Harbour.": true, "harbour’s kitchen": true, "A project about recovery": false, "Harbourside walks": false} {
		told := Tells(Portfolio{Statement: text}, hidden)
		if len(told) != 1 || strings.Contains(told[0].May, "“harbour” is in a name that you hide") != want {
			t.Errorf("%q tells %+v", text, told)
		}
	}
}
