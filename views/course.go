package views

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"throughline/courses"
	"throughline/models"
)

// Nobody is the value of «for nobody: just for me» where a course is started; no organisation has such an address.
const Nobody = "-"

// CatalogueView is the catalogue, with where its reader stands in it.
type CatalogueView struct {
	Viewer  Viewer
	Filter  models.CatalogueFilter
	Courses []models.CatalogueCourse
	Mine    map[string]models.LineItem // the reader's own courses, by slug
}

// CourseView is one course's page. Chosen is for whom it is to be done, as it was sent; "" before that.
type CourseView struct {
	Viewer   Viewer
	Page     models.CoursePage
	Chosen   string
	Problems Problems
}

// stages are the stages of the catalogue, with what each is for.
var stages = []struct {
	Stage       courses.Stage
	Title, Text string
}{
	{courses.Into, "Into the role", "New, or thinking about it"},
	{courses.Through, "Through the work", "For the job as it really is"},
	{courses.Beyond, "Beyond it", "Where you want to go next"},
}

func stageTitle(s courses.Stage) string {
	for _, stage := range stages {
		if stage.Stage == s {
			return stage.Title
		}
	}
	return ""
}

// filtered tells that the reader narrowed the catalogue.
func (v CatalogueView) filtered() bool { return v.Filter != (models.CatalogueFilter{}) }

func (v CatalogueView) in(stage courses.Stage) []LineItem {
	var out []LineItem
	for _, c := range v.Courses {
		if c.Version.Parsed.Stage != stage {
			continue
		}
		item := CourseItem(c)
		mine, own := v.Mine[c.Course.Slug]
		switch {
		case own && mine.CompletedOn != "":
			item.State, item.Words = LineDone, "You finished this on "+dayInWords(mine.CompletedOn)
		case own && mine.Paused:
			item.State, item.Words = LineAhead, fmt.Sprintf("You set this aside on part %d of %d", mine.Part, mine.Of)
		case own && mine.Waiting:
			item.State, item.Words = LineHere, "Your part is done, and it waits for a signature"
		case own:
			item.State, item.Words = LineHere, fmt.Sprintf("You are on part %d of %d", mine.Part, mine.Of)
		}
		out = append(out, item)
	}
	return out
}

// found says how many courses there are, and how many of them have nothing hard in them.
func (v CatalogueView) found() string {
	plain := 0
	for _, c := range v.Courses {
		if len(c.Version.Parsed.ContentNotes) == 0 {
			plain++
		}
	}
	text := countOf(len(v.Courses), "course", "courses")
	if v.filtered() {
		text += " found"
	}
	text += "."
	if plain > 0 {
		text += fmt.Sprintf(" %d without a content note.", plain)
	}
	return text
}

// CourseItem is a course as lists of courses show it, to somebody who has not begun it.
func CourseItem(c models.CatalogueCourse) LineItem {
	parsed := c.Version.Parsed
	item := LineItem{Title: parsed.Title, Href: "/courses/" + c.Course.Slug, Text: parsed.Summary,
		Meta: countOf(len(parsed.Steps), "part", "parts") + ", " + aboutTime(parsed.Minutes) + ". Certificate" + lasts(parsed.ValidMonths) + "."}
	if c.Owner != "" {
		item.Meta += " From " + c.Owner + "."
	}
	if len(parsed.ContentNotes) > 0 {
		item.Note = contentNoteTag(parsed.ContentNotes[0])
	}
	return item
}

func lasts(months int) string {
	if months == 0 {
		return ""
	}
	return ", lasts " + monthsInWords(months)
}

// noteOpening is how content notes begin that say nothing yet.
var noteOpening = regexp.MustCompile(`^((This|The) (lesson|part) )?(talks about|describes|mentions|names|shows|Talks about|Describes|Mentions|Names|Shows) `)

// contentNoteTag is a content note as short as a label: its first sentence, without «This lesson talks about».
func contentNoteTag(note string) string {
	first, _, _ := strings.Cut(note, ". ")
	return "Content note: " + noteOpening.ReplaceAllString(strings.TrimSuffix(first, "."), "")
}

// version is what the page shows: the one that the reader is on, else the newest.
func (v CourseView) version() *models.Version {
	if v.Page.Open != nil {
		return v.Page.Open.Version
	}
	return v.Page.Version
}

func (v CourseView) course() *courses.Course { return v.version().Parsed }

// description is for search engines: none for what belongs to one organisation.
func (v CourseView) description() string {
	if !v.Page.Course.Public {
		return ""
	}
	return v.course().Summary
}

func (v CourseView) parts() []LineItem {
	if v.Page.Open != nil {
		return partsOf(*v.Page.Open)
	}
	var out []LineItem
	for _, s := range v.course().Steps {
		out = append(out, partItem(v.course(), s))
	}
	return out
}

const seesOfCourse = "Its coordinators see that you start, set aside and finish this course, and your certificate, which comes from them. They do not see your answers or what you write."

// choices are for whom the course can be done, each with what follows.
func (v CourseView) choices() []Option {
	chosen := v.Chosen
	if chosen == "" {
		chosen = v.Page.Preset
	}
	if chosen == "" && len(v.Page.MayDoFor) == 0 {
		chosen = Nobody
	}
	var out []Option
	for _, o := range v.Page.MayDoFor {
		out = append(out, Option{Value: o.Slug, Text: o.Name, Chosen: chosen == o.Slug,
			Hint: seesOfCourse})
	}
	if v.Page.MayBeAlone {
		hint := "Nobody sees it. The certificate comes from " + v.Page.Founder + ", who run this server."
		if needsSigner(v.Page.Version.Parsed) {
			hint += " One thing to know: a part of this course needs a signature, and then there is nobody who can sign it. Without it there is no certificate."
		}
		out = append(out, Option{Value: Nobody, Text: "Nobody: just for me", Hint: hint, Chosen: chosen == Nobody})
	}
	return out
}

// needsSigner tells that the completion rule asks for something that a person signs.
func needsSigner(c *courses.Course) bool {
	return slices.ContainsFunc(c.Required(), func(id string) bool {
		s, _, _ := c.Step(id)
		return s.Kind == courses.Task
	})
}

// glance are the few facts beside a course.
func (v CourseView) glance() []Fact {
	c := v.course()
	facts := []Fact{
		{Term: "Time", Text: upperFirst(aboutTime(c.Minutes)) + ", in " + countOf(len(c.Steps), "part", "parts") + ". Go at your own pace."},
		{Term: "Certificate", Text: "Yes" + lasts(c.ValidMonths)},
		{Term: "Cost", Text: "Free"},
	}
	if !v.Page.Course.Public {
		facts = append(facts, Fact{Term: "For", Text: "Members of " + v.Page.Owner})
	}
	return append(facts, Fact{Term: "Version", Text: fmt.Sprintf("%d, from %s", v.version().Number, dayIn(v.version().PublishedAt, ""))})
}

// origin says who wrote a course, who reviewed it, or honestly that nobody has, when it is reviewed next, and how it may be used.
func (v CourseView) origin() []Fact {
	c := v.course()
	review := Fact{Term: "Reviewed by", Text: c.Review.By}
	if c.Review.On != "" {
		review.Text += ", on " + dayInWords(c.Review.On)
	}
	facts := []Fact{{Term: "Written by", Text: strings.Join(c.Credits, ", ")}, review}
	if c.Review.Next != "" {
		facts = append(facts, Fact{Term: "Next review", Text: "By " + dayInWords(c.Review.Next)})
	}
	return append(facts, Fact{Term: "You may use it under", Text: c.Licence})
}

// partsOf are the parts of an enrolment, with where its learner stands.
func partsOf(l models.Learning) []LineItem {
	c := l.Version.Parsed
	var out []LineItem
	for _, s := range c.Steps {
		item := partItem(c, s)
		item.Href = "/learn/" + l.Enrolment.ID + "/" + s.ID
		item.State = LineAhead
		switch state := l.States[s.ID]; {
		case state == courses.Done:
			item.State = LineDone
			if at := l.Done[s.ID].CompletedAt; at != nil {
				item.Words = "Done " + dayIn(*at, l.Enrolment.Zone)
			}
		case state == courses.Waiting:
			item.Words = "Waits for a signature"
			if l.Waiting != "" {
				item.Words = "Waits for " + l.Waiting + " to sign"
			}
		case s.ID == l.Place && l.Enrolment.State == "open":
			item.State = LineHere
			if state == courses.Again {
				item.Words = "You are here, and it is ready for another go"
			}
		case state == courses.Again:
			item.Words = "Ready for another go"
		case state == courses.Begun:
			item.Words = "You have begun this"
		}
		out = append(out, item)
	}
	return out
}

func partItem(c *courses.Course, s courses.Step) LineItem {
	item := LineItem{Title: s.Title, Meta: countOf(s.Minutes, "minute", "minutes") + "."}
	switch s.Kind {
	case courses.Check:
		item.Meta += " " + countOf(s.Draw, "question", "questions") + "."
		if s.Attempts == 0 {
			item.Meta += " Try as many times as you like."
		}
	case courses.Task:
		item.Meta += " Signed by a " + strings.Join(s.SignedBy, " or ") + "."
	case courses.Workshop:
		item.Meta += " Together with others."
	}
	if len(s.Short) > 0 {
		item.Meta += " There is a short version."
	}
	if !slices.Contains(c.Required(), s.ID) {
		item.Meta += " You can leave this one out."
	}
	if s.ContentNote != "" {
		item.Note = contentNoteTag(s.ContentNote)
	}
	return item
}

// here is the place of an enrolment among its parts, from 1.
func here(l models.Learning) (number int, step *courses.Step) {
	step, index, _ := l.Version.Parsed.Step(l.Place)
	return index + 1, step
}

// goOn is the button that leads on: empty where nothing is left to do now.
func goOn(l models.Learning) (text, href string) {
	if l.OnlyWaits || l.Enrolment.State != "open" {
		return "", ""
	}
	n, step := here(l)
	text = "Go on with part " + strconv.Itoa(n)
	if len(l.States) == 0 {
		text = "Begin with part " + strconv.Itoa(n)
	}
	return text, "/learn/" + l.Enrolment.ID + "/" + step.ID
}

func newerWords(l models.Learning) string {
	return fmt.Sprintf("You are on version %d. Version %d is from %s.", l.Version.Number, l.Newer.Number, dayIn(l.Newer.PublishedAt, l.Enrolment.Zone))
}

func staysWords(l models.Learning) string {
	if len(redone(l)) > 0 {
		return "Your progress stays: all else that you finished stays finished, and what you wrote stays yours."
	}
	return "Your progress stays: parts that you finished stay finished, and what you wrote stays yours."
}

// redone are the titles of the learner's finished parts that they would do again after moving to the newer version.
func redone(l models.Learning) []string {
	var out []string
	for _, id := range l.Moving.Redo {
		if s, _, ok := l.Newer.Parsed.Step(id); ok && l.States[id] == courses.Done && !slices.Contains(out, s.Title) {
			out = append(out, s.Title)
		}
	}
	return out
}

// gone are the titles of the learner's finished parts that a newer version does not have.
func gone(l models.Learning) []string {
	var out []string
	for _, s := range l.Version.Parsed.Steps {
		if _, _, ok := l.Newer.Parsed.Step(s.ID); !ok && l.States[s.ID] == courses.Done {
			out = append(out, s.Title)
		}
	}
	return out
}

// tickWords says of one thing that the completion rule asks for how it stands.
func tickWords(t courses.Tick) string {
	switch t.State {
	case courses.Done:
		return "done"
	case courses.Waiting:
		return "waits for a signature"
	case courses.Again:
		return "ready for another go"
	case courses.Begun:
		return "begun"
	}
	return "to do"
}

// countOf counts in words: «1 part», «7 parts».
func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// aboutTime says how long something takes, roughly: nobody plans by the minute.
func aboutTime(minutes int) string {
	if minutes < 55 || minutes > 65 && minutes < 100 {
		rounded := max(5, (minutes+2)/5*5)
		return "about " + strconv.Itoa(rounded) + " minutes"
	}
	halves := (minutes + 15) / 30
	hours, half := halves/2, halves%2 == 1
	switch {
	case half:
		return "about " + strconv.Itoa(hours) + "½ hours"
	case hours == 1:
		return "about 1 hour"
	}
	return "about " + strconv.Itoa(hours) + " hours"
}

func monthsInWords(months int) string {
	if months%12 == 0 {
		return countOf(months/12, "year", "years")
	}
	return countOf(months, "month", "months")
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
