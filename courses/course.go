package courses

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var uidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// competencies are the codes of the starter framework.
var competencies = []string{
	"1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "3.4",
	"4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1", "6.2", "6.3",
}

// courseFile reads course.yaml.
func (p *reading) courseFile() {
	const file = "course.yaml"
	b, there := p.files[file]
	if !there {
		p.add(file, 0, "The file course.yaml is missing.", "Add it: it says what the course is called and what it is for.")
		return
	}
	text, ok := p.readText(file, b)
	if !ok {
		return
	}
	d := place{r: p.report, file: file}
	m, ok := d.mapping(d.read(text), "the course", "format", "uid", "title", "public_title", "language", "licence", "credits",
		"summary", "outcomes", "competencies", "stage", "minutes", "valid_months", "completion", "does_not_authorise",
		"assessed_by", "content_notes", "sources", "review")
	if !ok {
		return
	}
	p.known = true
	c := p.course
	c.Format = m.whole("format", 1, 1, true)
	c.UID = p.uid(m)
	c.Title = m.text("title", 120, true)
	c.PublicTitle = m.text("public_title", 120, true)
	c.Language = m.text("language", 35, true)
	if c.Language != "" && !langForm.MatchString(c.Language) {
		p.add(file, m.lineOf("language"), fmt.Sprintf("The language %s is not written as computers know it.", quote(c.Language)), "Write en-GB for British English, cy for Welsh.")
	}
	c.Licence = m.text("licence", 80, true)
	c.Credits = m.texts("credits", 1, 50, 200)
	c.Summary = m.text("summary", 400, true)
	p.outcomes(m)
	c.Competencies = m.names("competencies", 1, len(competencies))
	for _, code := range c.Competencies {
		if !slices.Contains(competencies, code) {
			p.add(file, m.lineOf("competencies"), fmt.Sprintf("There is no competency %s.", quote(code)), "The codes are 1.1 to 6.3. Put each in quotes.")
		}
	}
	c.Stage = Stage(m.oneOf("stage", "", string(Into), string(Through), string(Beyond)))
	c.Minutes = m.whole("minutes", 1, 6000, true)
	c.ValidMonths = m.whole("valid_months", 1, 120, false)
	p.completion(m)
	c.DoesNotAuthorise = m.texts("does_not_authorise", 1, 20, 200)
	c.AssessedBy = m.text("assessed_by", 300, true)
	if _, there := m.values["content_notes"]; !there {
		p.add(file, m.at, "The course needs “content_notes”.", "Say in one line what is hard to read in it. Where nothing is, write “content_notes: []”.")
	}
	c.ContentNotes = m.texts("content_notes", 0, 20, 300)
	p.sources(m)
	p.review(m)
}

func (p *reading) uid(m mapping) string {
	uid := m.text("uid", 36, true)
	if uid != "" && !uidForm.MatchString(uid) {
		p.add(m.file, m.lineOf("uid"), "The uid is not a UUID.", "Make one with “uuidgen”, in small letters, and never change it again.")
	}
	return uid
}

func (p *reading) outcomes(m mapping) {
	for _, n := range m.list("outcomes", 1, 12) {
		om, ok := m.mapping(n, "an outcome", "id", "text")
		if !ok {
			continue
		}
		o := Outcome{ID: om.id("id", true), Text: om.text("text", 200, true)}
		if slices.ContainsFunc(p.course.Outcomes, func(other Outcome) bool { return other.ID == o.ID && o.ID != "" }) {
			p.add(m.file, om.at, fmt.Sprintf("The outcome %s stands twice.", quote(o.ID)), "Give one of them another id.")
			continue
		}
		p.course.Outcomes = append(p.course.Outcomes, o)
	}
}

func (p *reading) completion(m mapping) {
	cm, ok := m.mapping(m.value("completion", true), "the completion rule", "steps")
	if !ok {
		return
	}
	n := cm.value("steps", true)
	switch {
	case n == nil:
	case n.Value == "all":
		p.course.Completion.All = true
	case len(n.Content) == 0:
		p.add(m.file, cm.line(n), "“steps” should be the word all, or a list of parts.", "Write “steps: all”, or each part on a line of its own with “- ” in front.")
	default:
		p.course.Completion.Steps = cm.names("steps", 1, maxFiles)
	}
}

func (p *reading) sources(m mapping) {
	for _, n := range m.list("sources", 1, 200) {
		sm, ok := m.mapping(n, "a source", "id", "text", "url")
		if !ok {
			continue
		}
		s := Source{ID: sm.id("id", true), Text: sm.text("text", 500, true), URL: sm.text("url", 500, false)}
		if s.URL != "" && !isHTTPS(s.URL) {
			p.add(m.file, sm.lineOf("url"), fmt.Sprintf("The address %s does not start with https://, or has a mistake in it.", quote(s.URL)), "Copy the whole address from the browser. Where there is none, leave the line out.")
			s.URL = ""
		}
		if slices.ContainsFunc(p.course.Sources, func(other Source) bool { return other.ID == s.ID && s.ID != "" }) {
			p.add(m.file, sm.at, fmt.Sprintf("The source %s stands twice.", quote(s.ID)), "Keep one of the two.")
			continue
		}
		p.course.Sources = append(p.course.Sources, s)
	}
}

func (p *reading) review(m mapping) {
	rm, ok := m.mapping(m.value("review", true), "the review", "by", "on", "next")
	if !ok {
		return
	}
	v := Review{By: rm.text("by", 300, true), On: rm.date("on", false), Next: rm.date("next", true)}
	if v.On != "" && v.Next != "" && v.Next <= v.On {
		p.add(m.file, rm.lineOf("next"), "The next review comes before the last one.", "Give “next” a later day.")
	}
	p.course.Review = v
}

func isHTTPS(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && !strings.ContainsAny(s, " \"<>\\")
}
