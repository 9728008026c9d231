package cpd

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"throughline/internal/strict"
)

// Own is a scheme that an employer makes in a form: a name, a period and, where wanted, a number of minutes and topics. It
// asks for nothing by itself.
type Own struct {
	ID           string  `json:"id"` // kept for ever; small letters, digits and hyphens
	Name         string  `json:"name"`
	Organisation string  `json:"organisation"`
	About        string  `json:"about,omitempty"`
	Months       int     `json:"months,omitempty"`  // 12 where it is 0
	Starts       Day     `json:"starts,omitempty"`  // a day on which a period starts for everybody; "" lets each person choose
	Minutes      int     `json:"minutes,omitempty"` // 0 is no target
	Topics       []Topic `json:"topics,omitempty"`
	CountsOnce   bool    `json:"countsOnce,omitempty"` // what is counted here counts for no other scheme or period that says the same
	Made         string  `json:"made,omitempty"`       // the calendar day it was written, YYYY-MM-DD
}

// Topic is something to know, and how long it lasts.
type Topic struct {
	ID            string `json:"id"` // kept for ever once given; "" takes one from the title
	Title         string `json:"title"`
	RefreshMonths int    `json:"refreshMonths,omitempty"` // 0 is done once
}

// FieldProblem is what is in the way in one field of the form: «name», «months», «topics.2.title» and so on.
type FieldProblem struct{ Field, Message string }

// Limits of a scheme of one's own.
const (
	maxOwnTopics = 40
	maxOwnMonths = 60
)

// Scheme makes the scheme, its topics each with an id, or says what is in the way.
func (o Own) Scheme() (Scheme, []FieldProblem) {
	var problems []FieldProblem
	add := func(bad bool, field, message string) {
		if bad {
			problems = append(problems, FieldProblem{field, message})
		}
	}
	o.Months = max(o.Months, 0)
	if o.Months == 0 {
		o.Months = 12
	}
	o.Name, o.About = strings.TrimSpace(o.Name), strings.TrimSpace(o.About)
	_, shipped := FindScheme(o.ID)
	add(shipped || len(o.ID) > 60 || !strict.Slug.MatchString(o.ID), "id", "Use another short name: small letters, digits and hyphens.")
	add(o.Name == "", "name", "Give it a name, like «Our yearly learning».")
	add(utf8.RuneCountInString(o.Name) > 120, "name", "Say it in up to 120 characters.")
	add(utf8.RuneCountInString(o.About) > 600, "about", "Say it in up to 600 characters.")
	add(o.Months > maxOwnMonths, "months", fmt.Sprintf("Choose from 1 to %d months.", maxOwnMonths))
	add(o.Starts != "" && !o.Starts.Valid(), "starts", "Choose a day on which a period starts, or leave it to each person.")
	add(o.Minutes < 0 || o.Minutes > 60_000, "minutes", "Write the time in minutes, up to 60,000. Leave it empty for no target.")
	add(len(o.Topics) > maxOwnTopics, "topics", fmt.Sprintf("Name up to %d topics.", maxOwnTopics))
	add(o.Minutes == 0 && len(o.Topics) == 0, "topics", "Name a topic or a time, so that there is something to look at.")
	s := Scheme{ID: o.ID, Name: o.Name, Body: o.Organisation, For: "People who work or volunteer with " + o.Organisation + ".", About: o.About,
		Months: o.Months, Starts: o.Starts, CountsOnce: o.CountsOnce,
		NotJudged: []string{"Whether the learning was good, or enough. It is for you and your organisation to talk about."},
		Sources:   []Source{{Text: "Written by " + o.Organisation, Checked: o.Made, How: "Made in a form by the organisation itself."}}}
	if o.Starts == "" {
		s.StartAsk = "On which day does your period start? Often it is the day you joined."
	}
	for i, t := range o.Topics {
		field := fmt.Sprintf("topics.%d.", i)
		t.Title = strings.TrimSpace(t.Title)
		add(t.Title == "" || utf8.RuneCountInString(t.Title) > 120, field+"title", "Name the topic in up to 120 characters.")
		add(t.RefreshMonths < 0 || t.RefreshMonths > 120, field+"refresh", "Choose from 1 to 120 months, or leave it empty.")
		add(slices.ContainsFunc(s.Elements, func(e Element) bool { return t.Title != "" && e.Title == t.Title }), field+"title", "This topic stands twice. Keep one of the two.")
		if t.ID == "" {
			t.ID = s.freeID(t.Title, o.Topics)
		}
		_, taken := s.Element(t.ID)
		add(taken || len(t.ID) > 60 || !strict.Slug.MatchString(t.ID), field+"id", "Give this topic another short name.")
		s.Elements = append(s.Elements, Element{ID: t.ID, Title: t.Title, RefreshMonths: t.RefreshMonths})
	}
	if o.Minutes > 0 {
		s.Requirements = append(s.Requirements, Requirement{ID: "time", Kind: MinutesLeast, Title: Hours(o.Minutes) + " of learning", Help: "All learning counts, also at work and on your own.", AtLeast: o.Minutes})
	}
	if len(o.Topics) > 0 {
		s.Requirements = append(s.Requirements, Requirement{ID: "topics", Kind: Refreshed, Title: "Topics to keep fresh", Help: "Link each topic to what you learnt about it. Some are to be done again after a time.", Thing: "topic"})
	}
	if len(problems) > 0 {
		return Scheme{}, problems
	}
	return s, nil
}

// freeID makes an id out of a title that no other topic has.
func (s Scheme) freeID(title string, others []Topic) string {
	base := strings.Join(strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') }), "-")
	base = strings.TrimRight(base[:min(len(base), 50)], "-")
	if base == "" {
		base = "topic"
	}
	id := base
	for n := 2; ; n++ {
		_, taken := s.Element(id)
		if !taken && !slices.ContainsFunc(others, func(t Topic) bool { return t.ID == id }) {
			return id
		}
		id = fmt.Sprintf("%s-%d", base, n)
	}
}
