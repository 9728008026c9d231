package views

import (
	"slices"
	"strconv"
	"strings"

	"throughline/models"
)

// OrgFrame is what every page of a coordinator needs besides its content.
type OrgFrame struct {
	Viewer Viewer
	Slug   string
	Name   string // of the organisation
}

// at is the address of one of the organisation's pages.
func (o OrgFrame) at(path string) string { return "/org/" + o.Slug + path }

// tabs are the pages of an organisation.
func (o OrgFrame) tabs() []menuItem {
	return []menuItem{
		{"People", o.at(""), []string{o.at("/people")}},
		{"Joining code", o.at("/join-code"), []string{o.at("/cards")}},
		{"Induction", o.at("/induction"), nil},
		{"Certificates", o.at("/awards"), nil},
		{"Competencies", o.at("/framework"), nil},
		{"Settings", o.at("/settings"), nil},
	}
}

// tabState is the value of aria-current for a tab.
func (o OrgFrame) tabState(item menuItem) string {
	if o.Viewer.Path == item.Href {
		return "page"
	}
	for _, path := range append(item.under, item.Href) {
		if strings.HasPrefix(o.Viewer.Path, path+"/") && path != o.at("") || o.Viewer.Path == path {
			return "true"
		}
	}
	return ""
}

// OrgHomePage is the first page of an organisation: its people and what waits.
type OrgHomePage struct {
	OrgFrame
	People  models.PeopleList
	Find    string // part of a name that was looked for
	Code    string // to join with, in groups
	Address string // where the code leads
	Waiting int    // name corrections that nobody has decided
}

// JoinAddress is where people join, with its QR code.
type JoinAddress struct {
	Code    string // in groups
	Address string // the whole address
	QR      QRCode
	Private bool // the server has no public address, so that the address leads nowhere on a phone
}

// printed is the address as it stands on paper: without what browsers add by themselves.
func (j JoinAddress) printed() string { return strings.TrimPrefix(j.Address, "https://") }

// JoinCodePage is the code with its address, and the ways to hand it on.
type JoinCodePage struct {
	OrgFrame
	Join JoinAddress
}

// CardsPage is a number of joining cards to print and cut.
type CardsPage struct {
	OrgFrame
	Join     JoinAddress
	Count    int
	Typed    string // the number of cards as it was typed
	Problems Problems
}

// cardsOnASheet is how many joining cards fit on an A4 page.
const cardsOnASheet = 8

// sheets gives the number of cards on each sheet.
func (p CardsPage) sheets() []int {
	var out []int
	for left := p.Count; left > 0; left -= cardsOnASheet {
		out = append(out, min(left, cardsOnASheet))
	}
	return out
}

// InductionPage is the choice of courses for whoever joins.
type InductionPage struct {
	OrgFrame
	Courses  []models.InductionChoice
	AlsoHere bool
	Problems Problems
}

// places are the numbers in the order; the chosen one is where the course stands now.
func (p InductionPage) places(index int) []Option {
	return placeOptions(len(p.Courses), index+1)
}

func placeOptions(n, chosen int) []Option {
	out := make([]Option, n)
	for i := range out {
		number := strconv.Itoa(i + 1)
		out[i] = Option{Value: number, Text: number, Chosen: i+1 == chosen}
	}
	return out
}

// roleWords names a role with what comes with it.
func roleWords(r models.Role) (name, text string) {
	switch r {
	case models.Supervisor:
		return "Supervisor", "Signs practice tasks. Sees only what a learner hands in to them."
	case models.Mentor:
		return "Mentor", "Signs practice tasks too. Sees only what a learner hands in to them."
	case models.Trainer:
		return "Trainer", "Writes the courses of this organisation. Sees nothing of what learners do."
	case models.Coordinator:
		return "Coordinator", "Can do all that you can do here: people, codes, induction, certificates and settings."
	}
	return string(r), ""
}

// rolesLine is a person's roles in a few words.
func rolesLine(roles []models.Role) string {
	if len(roles) == 0 {
		return "Learner"
	}
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i], _ = roleWords(r)
	}
	return strings.Join(names, ", ")
}

// seenStanding is where a course stands, for its organisation; the state is "" for what has not begun. since: with the day
// on which it began.
func seenStanding(c models.SeenCourse, since bool) (State, string) {
	switch {
	case c.Completed != "":
		return Valid, "Completed " + dayInWords(c.Completed)
	case c.Paused != "":
		return "", "Paused since " + dayInWords(c.Paused)
	case c.Started != "" && !since:
		return Going, "Under way"
	case c.Started != "":
		return Going, "Under way since " + dayInWords(c.Started)
	}
	return "", "Not begun yet"
}

// seenCertificate is how an award stands, in words with its date.
func seenCertificate(a models.SeenAward) string {
	switch {
	case a.State == string(models.Expired):
		return "Expired after " + dayInWords(a.ValidThrough)
	case a.State == string(models.Valid) && a.ValidThrough != "":
		return "Valid to " + dayInWords(a.ValidThrough)
	}
	return State(a.State).Word()
}

func waitingWords(n int) string {
	if n == 1 {
		return "A task waits for a signature"
	}
	return strconv.Itoa(n) + " tasks wait for a signature"
}

// ZoneOptions are time zones to choose from, the current one always among them.
func ZoneOptions(now string) []Option {
	return optionsWith(now, "Europe/London", "Europe/Dublin", "Europe/Isle_of_Man", "Europe/Jersey", "Europe/Guernsey", "Europe/Paris", "Europe/Berlin", "Europe/Warsaw", "UTC")
}

// LanguageOptions are languages to choose from, the current one always among them.
func LanguageOptions(now string) []Option {
	options := optionsWith(now, "en-GB")
	for i := range options {
		if options[i].Value == "en-GB" {
			options[i].Text = "English"
		}
	}
	return options
}

func optionsWith(now string, values ...string) []Option {
	if now != "" && !slices.Contains(values, now) {
		values = append(values, now)
	}
	out := make([]Option, len(values))
	for i, v := range values {
		out[i] = Option{Value: v, Text: strings.ReplaceAll(v, "_", " "), Chosen: v == now}
	}
	return out
}
