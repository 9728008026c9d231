package cpd

import (
	"slices"
	"strings"
	"testing"
)

func TestTheStarterFrameworkHasSixAreasAndTwentyOneCompetencies(t *testing.T) {
	t.Parallel()
	f := Starter()
	if f.FullName() != "Throughline starter framework 1" || f.ID != "starter" {
		t.Errorf("%s, %s", f.FullName(), f.ID)
	}
	if got, want := strings.Join(f.Codes(), " "), "1.1 1.2 1.3 2.1 2.2 2.3 2.4 3.1 3.2 3.3 3.4 4.1 4.2 4.3 5.1 5.2 5.3 5.4 6.1 6.2 6.3"; got != want || len(f.Areas) != 6 {
		t.Errorf("%d areas, codes %s", len(f.Areas), got)
	}
	var held []string
	for _, code := range f.Codes() {
		c, there := f.Find(code)
		if !there || c.Title == "" || c.Evidence == "" || len(c.Indicator) != 4 {
			t.Errorf("%s: %+v", code, c)
		}
		for _, l := range Levels() {
			if c.Indicator[l] == "" {
				t.Errorf("%s says nothing for %s", code, l.Words())
			}
		}
		if c.NeverShownToEmployer {
			held = append(held, code)
		}
	}
	if !slices.Equal(held, []string{"6.1"}) {
		t.Errorf("never shown to an employer: %q", held)
	}
	for _, code := range []string{"6.4", "1", "", "1.10", "0.1"} {
		if _, there := f.Find(code); there {
			t.Errorf("%q is found", code)
		}
	}
}

func TestTagsLeadToElementsOfTheSchemesAndLeaveNoneOut(t *testing.T) {
	t.Parallel()
	s := scheme(t, "sssc")
	touched := map[string]bool{}
	for _, a := range Starter().Areas {
		for _, c := range a.Competencies {
			for _, tag := range c.Tags {
				if _, there := s.Element(tag.Code); tag.Scheme == "sssc" && !there {
					t.Errorf("%s is tagged with %s, which the SSSC does not have", c.Code, tag.Code)
				}
				touched[tag.Scheme+" "+tag.Code] = true
			}
		}
	}
	for _, e := range s.Elements {
		if !touched["sssc "+e.ID] {
			t.Errorf("no competency touches %s", e.ID)
		}
	}
}

func TestNotPartOfMyRoleIsAnAnswerAndNotALevel(t *testing.T) {
	t.Parallel()
	if got := Levels(); !slices.Equal(got, []Level{"L", "S", "D", "H"}) {
		t.Errorf("%q", got)
	}
	if got := Answers(); len(got) != 5 || got[4] != NotPartOfRole || NotPartOfRole.Words() != "Not part of my role" {
		t.Errorf("%q", got)
	}
	for _, l := range Answers() {
		if l.Help() == "" || !l.Known() {
			t.Errorf("%s has no words", l)
		}
	}
	if Level("").Known() || Level("3").Known() || Level("l").Known() {
		t.Error("an answer that nobody knows is known")
	}
}

const small = `format: 1
id: ours
version: 3
name: Ours
language: en-GB
about: A small one.
areas:
  - code: "1"
    title: Tea
    organisation: [There is a kettle.]
    competencies:
      - code: "1.1"
        title: Making tea
        learning: I know where the kettle is.
        supported: I make it with someone.
        doing: I make it.
        helping: I show others.
        evidence: A cup of tea.
        tags: [sssc wellbeing]
      - code: "1.2"
        title: Sharing it
        learning: I ask who wants some.
        supported: I pour with someone.
        doing: I pour.
        helping: I show others.
        evidence: A cup for someone.
`

func TestAnOrganisationsOwnFrameworkIsReadAsStrictly(t *testing.T) {
	t.Parallel()
	f, problems := ParseFramework("ours.yaml", []byte(small))
	if len(problems) > 0 || f.FullName() != "Ours 3" || len(f.Codes()) != 2 {
		t.Fatalf("%+v, %s", f, FormatProblems(problems))
	}
	for name, c := range map[string]struct{ from, to, says string }{
		"an unknown key":              {"about:", "score: 1\nabout:", "no key “score”"},
		"a code twice":                {`"1.2"`, `"1.1"`, "ours.yaml:20: The code “1.1” stands twice."},
		"a code of another area":      {`"1.2"`, `"2.1"`, "The competency 2.1 stands in area “1”."},
		"a code that is none":         {`"1.2"`, `"tea"`, "The code “tea” cannot be used."},
		"a level left out":            {"        doing: I pour.\n", "", "A competency needs “doing”."},
		"an area without its side":    {"    organisation: [There is a kettle.]\n", "", "An area needs “organisation”."},
		"a version that is none":      {"version: 3", "version: new", "whole number"},
		"no version":                  {"version: 3\n", "", "needs “version”"},
		"a tag that is one word":      {"[sssc wellbeing]", "[wellbeing]", "The tag “wellbeing” cannot be used."},
		"a switch that is a word":     {"        tags: [sssc wellbeing]", "        never_shown_to_employer: often", "should be true or false"},
		"an anchor":                   {"title: Tea", "title: &tea Tea", "& or *"},
		"no areas":                    {small[strings.Index(small, "areas:"):], "areas: []", "has 0 lines"},
		"an area that is a text":      {"areas:\n", "areas:\n  - tea\n", "Here should be an area"},
		"a competency that is a list": {"    competencies:\n", "    competencies:\n      - [a]\n", "Here should be a competency"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(small, c.from, c.to, 1)
			if changed == small {
				t.Fatalf("%q is not in the file", c.from)
			}
			f, problems := ParseFramework("ours.yaml", []byte(changed))
			if got := FormatProblems(problems); !strings.Contains(got, c.says) {
				t.Errorf("want %q, got\n%s", c.says, got)
			}
			for _, p := range problems {
				if p.Fix == "" || p.Line == 0 {
					t.Errorf("no fix or line: %+v", p)
				}
			}
			if f.ID != "" || len(f.Areas) > 0 {
				t.Error("a refused framework came back all the same")
			}
		})
	}
}

func FuzzParseFramework(f *testing.F) {
	f.Add([]byte(small))
	f.Add(starterYAML)
	f.Fuzz(func(t *testing.T, data []byte) {
		got, problems := ParseFramework("ours.yaml", data)
		for _, p := range problems {
			if p.Message == "" || p.Fix == "" || strings.Contains(p.Message, "could not be read to the end") {
				t.Errorf("a problem without words, or a panic: %+v", p)
			}
		}
		for _, code := range got.Codes() {
			if _, there := got.Find(code); !there {
				t.Errorf("%q is not found", code)
			}
		}
	})
}
