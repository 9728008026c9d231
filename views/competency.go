package views

import (
	"net/url"

	"throughline/cpd"
	"throughline/models"
)

// TouchesPage is where a person ticks what an entry touches.
type TouchesPage struct {
	Viewer   Viewer
	Touches  models.TouchesPage
	Ticked   map[cpd.Link]bool
	Rev      int
	Problems Problems
}

// TouchName is the name of the tick boxes for one scheme or framework.
func TouchName(scheme string) string { return "touch-" + scheme }

// ticked says whether anything of a list of codes is ticked.
func (p TouchesPage) ticked(area cpd.Area) bool {
	for _, c := range area.Competencies {
		if p.Ticked[cpd.Link{Scheme: p.Touches.Framework.ID, Code: c.Code}] {
			return true
		}
	}
	return false
}

func (p TouchesPage) counts() []Option {
	out := []Option{{Text: "Leave it open", Chosen: p.Touches.CountedAs == ""}}
	for _, f := range p.Touches.CountsFor {
		out = append(out, Option{Value: f.ID, Text: f.Name, Chosen: f.ID == p.Touches.CountedAs})
	}
	return out
}

// CompetenciesPage is a person's own view of a framework.
type CompetenciesPage struct {
	Viewer Viewer
	Page   models.CompetenciesPage
	Zone   string
	Area   *models.CompetencyArea // the one whose answers are open, on the page of its form
	Said   map[string]cpd.Level   // what was chosen in that form, by code
	// Problems of that form, by «level-» and the code.
	Problems Problems
}

// at is an address of the framework that is looked at.
func (p CompetenciesPage) at(path string, more ...string) string {
	q := url.Values{"of": {p.Page.Of}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return path + "?" + q.Encode()
}

// frameworkWords names a framework among those to choose from.
func frameworkWords(c models.FrameworkChoice) string {
	if c.Name == "" {
		return c.Framework.FullName()
	}
	return c.Framework.FullName() + ", of " + c.Name
}

// levels are the answers with what each means for a competency.
func (p CompetenciesPage) levels(c models.MyCompetency) []Option {
	said := p.Said[c.Code]
	out := []Option{{Value: "", Text: "I leave it open", Chosen: said == ""}}
	for _, l := range cpd.Answers() {
		help := c.Indicator[l]
		if l == cpd.NotPartOfRole {
			help = l.Help()
		}
		out = append(out, Option{Value: string(l), Text: l.Words(), Hint: help, Chosen: said == l})
	}
	return out
}

// mostShown is how many entries or awards stand beside one competency; the rest are in the log.
const mostShown = 5

// OrgFrameworkPage is where a coordinator puts the organisation's own framework.
type OrgFrameworkPage struct {
	OrgFrame
	Zone     string // of the organisation
	Now      models.OrgFrameworkPage
	Typed    string
	Problems []cpd.Problem // of what was typed
}
