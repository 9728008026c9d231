package courses

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"throughline/cpd"
	"throughline/internal/strict"
)

var uidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// courseFile reads course.yaml.
func (p *reading) courseFile() {
	const file = "course.yaml"
	b, there := p.files[file]
	if !there {
		p.Add(file, 0, "The file course.yaml is missing.", "Add it: it says what the course is called and what it is for.")
		return
	}
	text, ok := p.readText(file, b)
	if !ok {
		return
	}
	d := strict.Place{Report: p.Report, Manual: manual, File: file}
	m, ok := d.Mapping(d.Read(text), "the course", keysOf[PieceCourse]...)
	if !ok {
		return
	}
	p.known = true
	c := p.course
	c.Format = m.Whole("format", 1, 1, true)
	c.UID = p.uid(m)
	c.Title = m.Text("title", 120, true)
	c.PublicTitle = m.Text("public_title", 120, true)
	c.Language = m.Text("language", 35, true)
	if c.Language != "" && !langForm.MatchString(c.Language) {
		p.Add(file, m.LineOf("language"), fmt.Sprintf("The language %s is not written as computers know it.", strict.Quote(c.Language)), "Write en-GB for British English, cy for Welsh.")
	}
	c.Licence = m.Text("licence", 80, true)
	c.Credits = m.Texts("credits", 1, 50, 200)
	c.Summary = m.Text("summary", 400, true)
	p.outcomes(m)
	codes := cpd.Starter().Codes()
	c.Competencies = m.Names("competencies", 1, len(codes))
	for _, code := range c.Competencies {
		if !slices.Contains(codes, code) {
			p.Add(file, m.LineOf("competencies"), fmt.Sprintf("There is no competency %s.", strict.Quote(code)), "The codes are "+codes[0]+" to "+codes[len(codes)-1]+". Put each in quotes.")
		}
	}
	c.Stage = Stage(m.OneOf("stage", "", string(Into), string(Through), string(Beyond)))
	c.Minutes = m.Whole("minutes", 1, 6000, true)
	c.ValidMonths = m.Whole("valid_months", 1, 120, false)
	p.completion(m)
	c.DoesNotAuthorise = m.Texts("does_not_authorise", 1, 20, 200)
	c.AssessedBy = m.Text("assessed_by", 300, true)
	if _, there := m.Values["content_notes"]; !there {
		p.Add(file, m.At, "The course needs “content_notes”.", "Say in one line what is hard to read in it. Where nothing is, write “content_notes: []”.")
	}
	c.ContentNotes = m.Texts("content_notes", 0, 20, 300)
	p.sources(m)
	p.review(m)
	p.origin(m)
}

func (p *reading) uid(m strict.Mapping) string {
	uid := m.Text("uid", 36, true)
	if uid != "" && !uidForm.MatchString(uid) {
		p.Add(m.File, m.LineOf("uid"), "The uid is not a UUID.", "Make one with “uuidgen”, in small letters, and never change it again.")
	}
	return uid
}

func (p *reading) outcomes(m strict.Mapping) {
	for _, n := range m.List("outcomes", 1, 12) {
		om, ok := m.Mapping(n, "an outcome", "id", "text")
		if !ok {
			continue
		}
		o := Outcome{ID: om.ID("id", true), Text: om.Text("text", 200, true)}
		if slices.ContainsFunc(p.course.Outcomes, func(other Outcome) bool { return other.ID == o.ID && o.ID != "" }) {
			p.Add(m.File, om.At, fmt.Sprintf("The outcome %s stands twice.", strict.Quote(o.ID)), "Give one of them another id.")
			continue
		}
		p.course.Outcomes = append(p.course.Outcomes, o)
	}
}

func (p *reading) completion(m strict.Mapping) {
	cm, ok := m.Mapping(m.Value("completion", true), "the completion rule", "steps")
	if !ok {
		return
	}
	n := cm.Value("steps", true)
	switch {
	case n == nil:
	case n.Value == "all":
		p.course.Completion.All = true
	case len(n.Content) == 0:
		p.Add(m.File, cm.Line(n), "“steps” should be the word all, or a list of parts.", "Write “steps: all”, or each part on a line of its own with “- ” in front.")
	default:
		p.course.Completion.Steps = cm.Names("steps", 1, maxFiles)
	}
}

func (p *reading) sources(m strict.Mapping) {
	for _, n := range m.List("sources", 1, 200) {
		sm, ok := m.Mapping(n, "a source", "id", "text", "url")
		if !ok {
			continue
		}
		s := Source{ID: sm.ID("id", true), Text: sm.Text("text", 500, true), URL: sm.Text("url", 500, false)}
		if s.URL != "" && !isHTTPS(s.URL) {
			p.Add(m.File, sm.LineOf("url"), fmt.Sprintf("The address %s does not start with https://, or has a mistake in it.", strict.Quote(s.URL)), "Copy the whole address from the browser. Where there is none, leave the line out.")
			s.URL = ""
		}
		if slices.ContainsFunc(p.course.Sources, func(other Source) bool { return other.ID == s.ID && s.ID != "" }) {
			p.Add(m.File, sm.At, fmt.Sprintf("The source %s stands twice.", strict.Quote(s.ID)), "Keep one of the two.")
			continue
		}
		p.course.Sources = append(p.course.Sources, s)
	}
}

func (p *reading) review(m strict.Mapping) {
	rm, ok := m.Mapping(m.Value("review", true), "the review", "by", "on", "next")
	if !ok {
		return
	}
	v := Review{By: rm.Text("by", 300, true), On: rm.Date("on", false), Next: rm.Date("next", true)}
	if v.On != "" && v.Next != "" && v.Next <= v.On {
		p.Add(m.File, rm.LineOf("next"), "The next review comes before the last one.", "Give “next” a later day.")
	}
	p.course.Review = v
}

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// origin reads what a copy was made of.
func (p *reading) origin(m strict.Mapping) {
	n := m.Value("origin", false)
	if n == nil {
		return
	}
	om, ok := m.Mapping(n, "the origin", "uid", "title", "licence", "digest")
	if !ok {
		return
	}
	p.course.Origin = Origin{UID: p.uid(om), Title: om.Text("title", 120, true), Licence: om.Text("licence", 80, true), Digest: om.Text("digest", 64, true)}
	if o := p.course.Origin; o.Digest != "" && !digestForm.MatchString(o.Digest) {
		p.Add(m.File, om.LineOf("digest"), "The digest is not one of a version.", "Copy it from the page of the course that this one was made of: 64 digits and letters.")
	} else if o.UID != "" && o.UID == p.course.UID {
		p.Add(m.File, om.LineOf("uid"), "The course has the uid of the one that it was made of.", "Give this one a uid of its own.")
	}
}

func isHTTPS(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && !strings.ContainsAny(s, " \"<>\\")
}
