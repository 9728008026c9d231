package cpd

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"throughline/internal/strict"
)

// Problem is one thing to mend in a scheme or a framework: the file, the line (0 where none fits), what is wrong in plain
// words, and the fix.
type Problem = strict.Problem

// FormatProblems writes problems for a terminal: «file:line: message», and under it the fix. It is "" where there is none.
func FormatProblems(problems []Problem) string { return strict.Format("schemes", problems) }

// manual is the page that describes the keys of a scheme and of a framework.
const manual = "docs/schemes.md"

// schemeKeys are the keys of a requirement of each kind, beside id, kind, title, help and when_asked.
var schemeKeys = map[RequirementKind][]string{
	CoversAll:     {"elements", "written", "thing"},
	MinutesLeast:  {"at_least", "category", "written", "kinds", "linked", "elements"},
	Participating: {"at_least", "written", "kinds", "linked", "elements"},
	CountLeast:    {"at_least", "thing", "written", "kinds", "linked", "elements"},
	NoGap:         {"at_least"},
	MixLeast:      {"at_least"},
	Refreshed:     {"elements", "written", "thing"},
}

// schemeReading is one scheme while it is read.
type schemeReading struct {
	*strict.Report
	file   string
	scheme Scheme
}

// ParseScheme reads a scheme and says everything that is wrong with it; no problems means that it can be used. The bytes may
// come from anywhere: reading them takes bounded time and memory. The file's name without .yaml is the scheme's id.
func ParseScheme(file string, data []byte) (s Scheme, problems []Problem) {
	p := &schemeReading{Report: &strict.Report{}, file: file}
	defer func() {
		if v := recover(); v != nil {
			p.Add(file, 0, "This scheme could not be read to the end.", "Please send it to whoever looks after the program: this should not happen.")
			s, problems = Scheme{}, p.Sorted()
		}
	}()
	if m, ok := readMapping(p.Report, file, data, "the scheme", "format", "id", "name", "body", "for", "about", "period", "counts_once",
		"elements", "requirements", "not_judged", "sources"); ok {
		p.read(m)
	}
	if p.Any() {
		return Scheme{}, p.Sorted()
	}
	return p.scheme, nil
}

// readMapping takes a file apart into the keys it may have.
func readMapping(r *strict.Report, file string, data []byte, what string, known ...string) (strict.Mapping, bool) {
	text, ok := r.ReadText(file, data)
	if !ok {
		return strict.Mapping{}, false
	}
	d := strict.Place{Report: r, File: file, Manual: manual}
	return d.Mapping(d.Read(text), what, known...)
}

func (p *schemeReading) read(m strict.Mapping) {
	s := &p.scheme
	m.Whole("format", 1, 1, true)
	s.ID = m.ID("id", true)
	if want := strings.TrimSuffix(path.Base(p.file), ".yaml"); s.ID != "" && s.ID != want {
		p.Add(p.file, m.LineOf("id"), fmt.Sprintf("The id %s is not the name of the file.", strict.Quote(s.ID)), "Give both the same name: the file is called after its id, with .yaml.")
	}
	s.Name = m.Text("name", 120, true)
	s.Body = m.Text("body", 200, true)
	s.For = m.Text("for", 300, true)
	s.About = m.Text("about", 600, true)
	p.period(m)
	s.CountsOnce = m.Yes("counts_once")
	p.elements(m)
	p.requirements(m)
	s.NotJudged = m.Texts("not_judged", 1, 20, 400)
	s.Sources = readSources(m)
}

func (p *schemeReading) period(m strict.Mapping) {
	pm, ok := m.Mapping(m.Value("period", true), "the period", "months", "starts", "ask")
	if !ok {
		return
	}
	p.scheme.Months = pm.Whole("months", 1, 120, true)
	n := pm.Value("starts", true)
	switch {
	case n == nil:
	case n.Value == "chosen":
		p.scheme.StartAsk = pm.Text("ask", 200, true)
	default:
		p.scheme.Starts = Day(pm.Date("starts", true))
		if p.scheme.Starts != "" && !p.scheme.Starts.Valid() {
			p.Add(p.file, pm.LineOf("starts"), fmt.Sprintf("The first day should be from %d to %d.", firstYear, lastYear), "Write a day on which a period starts, like 2020-12-01. All the others follow from it.")
		}
		if pm.Values["ask"] != nil {
			p.Add(p.file, pm.LineOf("ask"), "Nobody is asked for the first day, since it is fixed.", "Take “ask” out, or write “starts: chosen”.")
		}
	}
}

func (p *schemeReading) elements(m strict.Mapping) {
	for _, n := range m.List("elements", 0, 60) {
		em, ok := m.Mapping(n, "an element", "id", "title", "help", "refresh_months")
		if !ok {
			continue
		}
		e := Element{ID: em.ID("id", true), Title: em.Text("title", 120, true), Help: em.Text("help", 300, false), RefreshMonths: em.Whole("refresh_months", 1, 120, false)}
		if _, taken := p.scheme.Element(e.ID); taken && e.ID != "" {
			p.Add(p.file, em.At, fmt.Sprintf("The element %s stands twice.", strict.Quote(e.ID)), "Give one of them another id.")
			continue
		}
		p.scheme.Elements = append(p.scheme.Elements, e)
	}
}

func (p *schemeReading) requirements(m strict.Mapping) {
	for _, n := range m.List("requirements", 1, 40) {
		common := []string{"id", "kind", "title", "help", "when_asked"}
		known := append(slices.Clone(common), schemeKeys[requirementKind(n)]...)
		if requirementKind(n) == "" {
			known = append(slices.Clone(common), schemeKeys[CountLeast]...)
			known = append(known, "category")
		}
		rm, ok := m.Mapping(n, "a requirement", known...)
		if !ok {
			continue
		}
		r := p.requirement(rm)
		if slices.ContainsFunc(p.scheme.Requirements, func(o Requirement) bool { return o.ID == r.ID && r.ID != "" }) {
			p.Add(p.file, rm.At, fmt.Sprintf("The requirement %s stands twice.", strict.Quote(r.ID)), "Give one of them another id.")
			continue
		}
		p.scheme.Requirements = append(p.scheme.Requirements, r)
	}
}

// requirementKind looks ahead for the kind, on which the other keys depend.
func requirementKind(n *yaml.Node) RequirementKind {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if k := RequirementKind(n.Content[i+1].Value); n.Content[i].Value == "kind" && slices.Contains(requirementKinds, k) {
			return k
		}
	}
	return ""
}

func (p *schemeReading) requirement(m strict.Mapping) Requirement {
	r := Requirement{ID: m.ID("id", true), Title: m.Text("title", 120, true), Help: m.Text("help", 400, true), WhenAsked: m.Yes("when_asked")}
	r.Kind = RequirementKind(m.OneOf("kind", "", namesOf(requirementKinds)...))
	if r.Kind == "" {
		return r
	}
	has := func(key string) bool { return slices.Contains(schemeKeys[r.Kind], key) }
	if has("at_least") {
		most := map[RequirementKind]int{MinutesLeast: 600_000, Participating: 600_000, CountLeast: 1000, NoGap: 60, MixLeast: len(kinds)}[r.Kind]
		r.AtLeast = m.Whole("at_least", 1, most, true)
	}
	if has("thing") {
		r.Thing = m.Text("thing", 60, r.Kind == CountLeast)
	}
	if has("category") {
		r.Category = m.ID("category", false)
	}
	if has("linked") {
		r.Linked = m.Yes("linked")
	}
	r.Parts = known(m, "written", values(parts))
	r.Kinds = known(m, "kinds", Kinds())
	r.Elements = m.Names("elements", 0, 60)
	for _, id := range r.Elements {
		if _, there := p.scheme.Element(id); !there {
			p.Add(p.file, m.LineOf("elements"), fmt.Sprintf("There is no element %s in this scheme.", strict.Quote(id)), "Add it to the elements, or mend the name here.")
		}
	}
	if (r.Kind == CoversAll || r.Kind == Refreshed || r.Linked) && len(p.scheme.Elements) == 0 {
		p.Add(p.file, m.At, "This requirement is about elements, and the scheme has none.", "Add “elements” to the scheme.")
	}
	return r
}

// known reads a list of words, each of which must be one of some.
func known[T ~string](m strict.Mapping, key string, all []T) []T {
	var out []T
	for _, name := range m.Names(key, 0, len(all)) {
		if !slices.Contains(all, T(name)) {
			m.Report.Add(m.File, m.LineOf(key), fmt.Sprintf("%s cannot stand in %s.", strict.Quote(name), strict.Quote(key)), "The words are "+strings.Join(namesOf(all), ", ")+".")
			continue
		}
		out = append(out, T(name))
	}
	return out
}

func namesOf[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// readSources reads where the rules were found. Each source says when and how it was checked.
func readSources(m strict.Mapping) []Source {
	var out []Source
	for _, n := range m.List("sources", 1, 40) {
		sm, ok := m.Mapping(n, "a source", "text", "url", "checked", "how")
		if !ok {
			continue
		}
		s := Source{Text: sm.Text("text", 300, true), URL: sm.Text("url", 300, false), Checked: sm.Date("checked", true), How: sm.Text("how", 300, true)}
		if u, err := url.Parse(s.URL); s.URL != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(s.URL, " \"<>\\")) {
			m.Report.Add(m.File, sm.LineOf("url"), fmt.Sprintf("The address %s does not start with https://, or has a mistake in it.", strict.Quote(s.URL)), "Copy the whole address from the browser. Where there is none, leave the line out.")
		}
		out = append(out, s)
	}
	return out
}
