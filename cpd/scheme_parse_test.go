package cpd

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func statesText(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/states.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestASchemeIsStrictlyRead(t *testing.T) {
	t.Parallel()
	good := statesText(t)
	for name, c := range map[string]struct{ from, to, says string }{
		"an unknown key":              {"counts_once: true", "counts_twice: true", "states.yaml:11: The scheme has no key “counts_twice”."},
		"no source":                   {good[strings.Index(good, "sources:"):], "", "needs “sources”"},
		"a source without a date":     {"    checked: 2026-11-22\n", "", "states.yaml:33: A source needs “checked”."},
		"a source without how":        {"    how: Made up.\n", "", "A source needs “how”."},
		"a date in words":             {"2026-11-22", "last week", "“checked” should be a date."},
		"a source that is not secure": {"    checked:", "    url: http://a.example\n    checked:", "does not start with https://"},
		"a requirement twice":         {"id: ethics", "id: peer", "The requirement “peer” stands twice."},
		"another kind of requirement": {"kind: minutes", "kind: streak", "“kind” should be one of"},
		"a key of another kind":       {"    at_least: 180", "    at_least: 180\n    thing: hour", "A requirement has no key “thing”."},
		"minutes in words":            {"at_least: 2160", "at_least: 36 hours", "“at_least” should be a whole number"},
		"no minutes":                  {"    at_least: 2160\n", "", "A requirement needs “at_least”."},
		"no period":                   {"period:\n  months: 24\n  starts: chosen\n  ask: On which day was your certificate issued?\n", "", "needs “period”"},
		"a period of no months":       {"months: 24", "months: 0", "whole number from 1 to 120"},
		"a start nobody asks for":     {"  ask: On which day was your certificate issued?\n", "", "The period needs “ask”."},
		"a question nobody asks":      {"starts: chosen", "starts: 2020-01-01", "Nobody is asked for the first day"},
		"a start that is no day":      {"starts: chosen\n  ask: On which day was your certificate issued?", "starts: spring", "“starts” should be a date."},
		"a start long ago":            {"starts: chosen\n  ask: On which day was your certificate issued?", "starts: 1901-01-01", "from 1950"},
		"an id that is not the file":  {"id: states", "id: state", "is not the name of the file"},
		"nothing that is not judged":  {"not_judged:\n  - Everything else.\n", "", "needs “not_judged”"},
		"elements that are not there": {"    category: ethics", "    elements: [ethics]", "There is no element “ethics”"},
		"a link to no elements":       {"    category: ethics", "    linked: true", "the scheme has none"},
		"a part nobody knows":         {"    category: ethics", "    written: [story]", "“story” cannot stand in “written”"},
		"a kind nobody knows":         {"    category: ethics", "    kinds: [Course]", "“Course” cannot stand in “kinds”"},
		"an element twice":            {"requirements:", "elements:\n  - id: a\n    title: A\n  - id: a\n    title: B\nrequirements:", "The element “a” stands twice."},
		"another format":              {"format: 1", "format: 2", "whole number from 1 to 1"},
		"a key twice":                 {"body:", "name: Again\nbody:", "stands here twice"},
		"an anchor":                   {"name: A state", "name: &a A state", "& or *"},
		"a type":                      {"name: A state", "name: !!str A state", "exclamation mark"},
		"a second document":           {"counts_once", "---\ncounts_once", "ends the text early"},
		"a hidden character":          {"name: A state", "name: A\u202e state", "hidden character"},
		"not UTF-8":                   {"name: A state", "name: A\xff state", "UTF-8"},
		"a text that is a list":       {"name: A state with hours by subject", "name: [a]", "should be one text"},
		"a requirement that is a text": {`requirements:
`, "requirements:\n  - hours\n", "Here should be a requirement"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(good, c.from, c.to, 1)
			if changed == good {
				t.Fatalf("%q is not in the file", c.from)
			}
			s, problems := ParseScheme("states.yaml", []byte(changed))
			if got := FormatProblems(problems); !strings.Contains(got, c.says) {
				t.Errorf("want %q, got\n%s", c.says, got)
			}
			for _, p := range problems {
				if p.Fix == "" || p.Line == 0 || p.File != "states.yaml" {
					t.Errorf("no fix, line or file: %+v", p)
				}
			}
			if s.ID != "" || len(s.Requirements) > 0 {
				t.Error("a refused scheme came back all the same")
			}
		})
	}
}

func TestAFolderOfSchemesIsReadWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	good := []byte(statesText(t))
	list, problems := ReadSchemes(fstest.MapFS{"a/states.yaml": {Data: good}, "a/readme.md": {Data: []byte("x")}}, "a")
	if len(list) != 1 || len(problems) > 0 {
		t.Errorf("%+v", problems)
	}
	list, problems = ReadSchemes(fstest.MapFS{"a/states.yaml": {Data: good}, "a/other.yaml": {Data: good}}, "a")
	if list != nil || len(problems) != 1 || problems[0].File != "a/other.yaml" {
		t.Errorf("%+v", problems)
	}
	if list, problems = ReadSchemes(fstest.MapFS{}, "a"); list != nil || len(problems) != 1 {
		t.Errorf("%+v", problems)
	}
}

func FuzzParseScheme(f *testing.F) {
	f.Add([]byte(statesText(f)))
	for _, s := range Schemes() {
		data, err := schemeFiles.ReadFile("schemes/" + s.ID + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("a: &a [*a]\nb: {<<: *a}"))
	f.Add([]byte("requirements: [[{kind: minutes}], {kind: {}}, {kind: [minutes]}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, problems := ParseScheme("states.yaml", data)
		for _, p := range problems {
			if p.Message == "" || p.Fix == "" || strings.Contains(p.Message, "could not be read to the end") {
				t.Errorf("a problem without words, or a panic: %+v", p)
			}
		}
		if len(problems) > 0 {
			return
		}
		p, err := s.PeriodAt("2026-01-31", "2026-11-22")
		if err != nil {
			t.Fatal(err)
		}
		r := Evaluate(s, p, []Entry{{ID: "a", Start: "2026-11", Minutes: 30, Links: []Link{{s.ID, "a"}}}}, Given{Today: "2026-11-22"})
		for _, l := range r.Lines {
			if l.There == "" || l.Met == (l.Asked != "") {
				t.Errorf("no words: %+v", l)
			}
		}
	})
}
