package cpd

import (
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"throughline/internal/strict"
)

//go:embed framework/starter.yaml
var starterYAML []byte

// Framework is a list of competencies in areas. The version belongs to every rating made with it. A shipped one is shared and
// only to be read.
type Framework struct {
	ID       string
	Version  int
	Name     string
	Language string
	About    string
	Areas    []Area
}

// Area is a part of a framework, with what the organisation's side of it is.
type Area struct {
	Code         string
	Title        string
	Organisation []string
	Competencies []Competency
}

// Competency is something a person may be able to do, in four levels of how much support there is around it.
type Competency struct {
	Code      string
	Title     string
	Indicator map[Level]string // one sentence for each of Levels
	Evidence  string           // what could show it
	Tags      []Link           // elements of other bodies' lists: scheme and code

	// NeverShownToEmployer keeps everything about it with the person: nobody else confirms it, and no employer sees it.
	NeverShownToEmployer bool
}

// Level says how a person does something: with how much support around it, never how much they are worth. Levels have no
// number and are never averaged.
type Level string

// The levels, and the answer that is as full as any of them.
const (
	Learning      Level = "L"
	WithSupport   Level = "S"
	Doing         Level = "D"
	HelpingOthers Level = "H"
	NotPartOfRole Level = "N"
)

var levels = []worded[Level]{
	{Learning, "Learning"}, {WithSupport, "Doing with support"}, {Doing, "Doing"}, {HelpingOthers, "Helping others"}, {NotPartOfRole, "Not part of my role"},
}

// levelKeys are the keys of the indicators in a file, in the order of Levels.
var levelKeys = []string{"learning", "supported", "doing", "helping"}

// Levels are the four levels in their order, without «not part of my role».
func Levels() []Level { return values(levels)[:len(levelKeys)] }

// Answers are all that a person can say of a competency: the four levels and «not part of my role».
func Answers() []Level { return values(levels) }

// Words is what people read, "" for an answer that is not known.
func (l Level) Words() string { return wordsOf(levels, l) }

// Known says whether this is one of Answers.
func (l Level) Known() bool { return l.Words() != "" }

// Help says what a level means, in a sentence in the first person.
func (l Level) Help() string {
	return map[Level]string{
		Learning:      "I know the basics, and I ask.",
		WithSupport:   "I do it with someone near, or after talking it through.",
		Doing:         "I do it in ordinary work, and notice when to get help.",
		HelpingOthers: "I help peers or teams learn it, and help the organisation get better at it.",
		NotPartOfRole: "My role does not hold this. That is a full answer.",
	}[l]
}

// Starter is the framework shipped with the program.
func Starter() Framework { return starter() }

// starter reads the file once. What is shipped is read by a test, so a problem here is a broken build.
var starter = sync.OnceValue(func() Framework {
	f, problems := ParseFramework("framework/starter.yaml", starterYAML)
	if len(problems) > 0 {
		panic("starter framework:\n" + FormatProblems(problems))
	}
	return f
})

// FullName is the name with its version: «Throughline starter framework 1».
func (f Framework) FullName() string { return fmt.Sprintf("%s %d", f.Name, f.Version) }

// Codes are the codes of all competencies, in the framework's order.
func (f Framework) Codes() []string {
	var out []string
	for _, a := range f.Areas {
		for _, c := range a.Competencies {
			out = append(out, c.Code)
		}
	}
	return out
}

// Find gives the competency of a code.
func (f Framework) Find(code string) (Competency, bool) {
	for _, a := range f.Areas {
		for _, c := range a.Competencies {
			if c.Code == code {
				return c, true
			}
		}
	}
	return Competency{}, false
}

var (
	areaForm = regexp.MustCompile(`^[1-9][0-9]?$`)
	codeForm = regexp.MustCompile(`^[1-9][0-9]?\.[1-9][0-9]?$`)
)

// ParseFramework reads a framework, the shipped one or one that an organisation puts in its place, and says everything that is
// wrong with it; no problems means that it can be used. The bytes may come from anywhere.
func ParseFramework(file string, data []byte) (f Framework, problems []Problem) {
	r := &strict.Report{}
	defer func() {
		if v := recover(); v != nil {
			r.Add(file, 0, "This framework could not be read to the end.", "Please send it to whoever looks after the program: this should not happen.")
			f, problems = Framework{}, r.Sorted()
		}
	}()
	if m, ok := readMapping(r, file, data, "the framework", "format", "id", "version", "name", "language", "about", "areas"); ok {
		m.Whole("format", 1, 1, true)
		f.ID = m.ID("id", true)
		f.Version = m.Whole("version", 1, 10_000, true)
		f.Name = m.Text("name", 120, true)
		f.Language = m.Text("language", 35, true)
		f.About = m.Text("about", 600, true)
		for _, n := range m.List("areas", 1, 20) {
			am, ok := m.Mapping(n, "an area", "code", "title", "organisation", "competencies")
			if ok {
				f.area(am)
			}
		}
	}
	if r.Any() {
		return Framework{}, r.Sorted()
	}
	return f, nil
}

// code reads a code that is written as text, and stands once.
func code(m strict.Mapping, form *regexp.Regexp, example string, taken bool, value string) {
	switch {
	case value == "":
	case !form.MatchString(value):
		m.Report.Add(m.File, m.LineOf("code"), fmt.Sprintf("The code %s cannot be used.", strict.Quote(value)), "Write it in quotes, like "+example+".")
	case taken:
		m.Report.Add(m.File, m.LineOf("code"), fmt.Sprintf("The code %s stands twice.", strict.Quote(value)), "Give one of them another code.")
	}
}

func (f *Framework) area(m strict.Mapping) {
	a := Area{Code: m.Text("code", 2, true), Title: m.Text("title", 120, true), Organisation: m.Texts("organisation", 1, 12, 300)}
	code(m, areaForm, `"1"`, slices.ContainsFunc(f.Areas, func(o Area) bool { return o.Code == a.Code }), a.Code)
	f.Areas = append(f.Areas, a)
	here := &f.Areas[len(f.Areas)-1]
	for _, n := range m.List("competencies", 1, 30) {
		keys := append([]string{"code", "title", "evidence", "tags", "never_shown_to_employer"}, levelKeys...)
		cm, ok := m.Mapping(n, "a competency", keys...)
		if !ok {
			continue
		}
		c := Competency{Code: cm.Text("code", 5, true), Title: cm.Text("title", 120, true), Indicator: map[Level]string{},
			Evidence: cm.Text("evidence", 300, true), NeverShownToEmployer: cm.Yes("never_shown_to_employer")}
		for i, level := range Levels() {
			c.Indicator[level] = cm.Text(levelKeys[i], 300, true)
		}
		_, taken := f.Find(c.Code)
		code(cm, codeForm, `"1.1"`, taken, c.Code)
		if area, _, _ := strings.Cut(c.Code, "."); codeForm.MatchString(c.Code) && area != a.Code {
			m.Report.Add(m.File, cm.LineOf("code"), fmt.Sprintf("The competency %s stands in area %s.", c.Code, strict.Quote(a.Code)), "Move it to its area, or start its code with the area's.")
		}
		c.Tags = tags(cm)
		here.Competencies = append(here.Competencies, c)
	}
}

// tags reads «scheme code» pairs.
func tags(m strict.Mapping) []Link {
	var out []Link
	for _, t := range m.Names("tags", 0, 20) {
		scheme, element, ok := strings.Cut(t, " ")
		if !ok || !strict.Slug.MatchString(scheme) || !strict.Slug.MatchString(element) {
			m.Report.Add(m.File, m.LineOf("tags"), fmt.Sprintf("The tag %s cannot be used.", strict.Quote(t)), "Write the list and the code in it, like “sssc protection”.")
			continue
		}
		out = append(out, Link{scheme, element})
	}
	slices.SortFunc(out, func(a, b Link) int { return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Code, b.Code)) })
	return out
}
