package courses_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// found inspects the small course with some texts put in place of others, and gives its findings as lines.
func found(t *testing.T, change map[string][2]string) []string {
	t.Helper()
	f := coursetest.Small()
	for file, c := range change {
		if c[0] == "" {
			f[file] = append(f[file], c[1]...)
		} else if !strings.Contains(string(f[file]), c[0]) {
			t.Fatalf("%s has no %q", file, c[0])
		} else {
			f[file] = []byte(strings.Replace(string(f[file]), c[0], c[1], 1))
		}
	}
	_, list := courses.Inspect(f)
	var lines []string
	for _, x := range list {
		if x.Message == "" || x.Fix == "" {
			t.Errorf("no words: %+v", x)
		}
		lines = append(lines, fmt.Sprintf("%t %s:%d %s|%s| %s", x.Must, x.File, x.Line, x.Step, x.Place, x.Message))
	}
	return lines
}

// only asks that one line of findings says something and no other one does.
func only(t *testing.T, lines []string, want string) {
	t.Helper()
	n := 0
	for _, l := range lines {
		if strings.Contains(l, want) {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%q stands %d times in\n%s", want, n, strings.Join(lines, "\n"))
	}
}

func TestWhatMustBeMendedComesBeforeWhatCouldBeBetter(t *testing.T) {
	t.Parallel()
	lines := found(t, map[string][2]string{
		task: {"title: Offer three tea breaks", "titel: Offer"}, yamlFile: {"stage: into", "stage: before"},
		check: {"You pour, he chooses.", "Not so."}, heavy: {"", "\n\nAsk the ABC about it.\n"},
	})
	if len(lines) < 4 || !strings.HasPrefix(lines[0], "true course.yaml:17 ||") || !strings.HasPrefix(lines[1], "true 05-practice-task.md:3 practice-task||") {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
	if !slices.IsSortedFunc(lines, func(a, b string) int { return -strings.Compare(a[:2], b[:2]) }) {
		t.Error("what must be mended does not come first")
	}
	only(t, lines, "false 03-knowledge-check.md:10 knowledge-check|question who-decides| The reply “Not so.” does not say why.")
	only(t, lines, "false 02-a-hard-day.md:19 a-hard-day|“ABC”| ABC is not explained")
	if c, list := courses.Inspect(coursetest.Small()); c.Title == "" || mustMend(list) {
		t.Error("the small course cannot be published")
	}
	_, list := courses.Inspect(nil)
	if !mustMend(list) {
		t.Error("nothing can be published")
	}
}

func TestEveryFindingOfTheParserIsInTheList(t *testing.T) {
	t.Parallel()
	f := coursetest.Small()
	f["notes.txt"], f[lesson] = []byte("a"), []byte("[[Write here.]] [a](03-gone.md) ![](media/gone.png)")
	_, problems := courses.Parse(f)
	_, list := courses.Inspect(f)
	for _, p := range problems {
		if !slices.ContainsFunc(list, func(x courses.Finding) bool {
			return x.Must && x.File == p.File && x.Line == p.Line && x.Message == p.Message && x.Fix == p.Fix
		}) {
			t.Errorf("not said: %+v", p)
		}
	}
}

func TestAnAbbreviationIsExplainedWhereItFirstStands(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ask the CMHT.":                                      "“CMHT”",
		"Two CMHTs met.":                                     "“CMHTs”",
		"The team (CMHT) met. The CMHT stayed.":              "",
		"The CMHT (the team for mental health) met.":         "",
		"CMHT stands for a team.":                            "",
		"The team for mental health, the CMHT, met.":         "",
		"The CMHT met. It is the team (CMHT).":               "“CMHT”",
		"The NHS and the UK, GPs, A&E and HIV, on TV.":       "",
		"The sign says NO ENTRY AFTER TEN.":                  "",
		"COVID-19 and SHARPS and A and I.":                   "",
		"**Tea** OK. II and XII.":                            "",
		"Ask the CPR team. CPR again.":                       "“CPR”",
		"Kettle (KT) and KT.":                                "",
		"She said: “DWP letters come”, then “the DWP” again": "“DWP”",
	} {
		lines := found(t, map[string][2]string{heavy: {"Some days are heavy.", text}})
		said := ""
		for _, l := range lines {
			if strings.Contains(l, "is not explained") {
				said += l
			}
		}
		if want == "" && said != "" || !strings.Contains(said, want) || strings.Count(said, "is not explained") > 1 {
			t.Errorf("%q: %s", text, said)
		}
	}
	lines := found(t, map[string][2]string{heavy: {"Some days are heavy.", "Ask the CMHT."}, "glossary.md": {"", "\n\nCMHT\n: The team for mental health.\n"}})
	if slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "CMHT") }) {
		t.Errorf("the glossary explains it, and still: %v", lines)
	}
}

func TestALongPartIsRemarkedOn(t *testing.T) {
	t.Parallel()
	sentence := "We sit down and have some tea. "
	long := strings.Repeat(strings.Repeat(sentence, 40)+"\n\n## More tea\n\n", 6) + sentence
	lines := found(t, map[string][2]string{heavy: {"Some days are heavy.", long}})
	only(t, lines, "This lesson has 1,7")
	only(t, lines, "02-a-hard-day.md:4 a-hard-day|| It says 5 minutes, and has 1,7")
	lines = found(t, map[string][2]string{heavy: {"Some days are heavy.", strings.Repeat(sentence, 70)}})
	only(t, lines, "02-a-hard-day.md:9 a-hard-day|screen “When the day is heavy”| This screen has 5")
	for _, l := range found(t, nil) {
		if strings.Contains(l, " words.") || strings.Contains(l, "minutes") {
			t.Error(l)
		}
	}
}

func TestHardThingsAreSaidBeforehand(t *testing.T) {
	t.Parallel()
	hard := "He died of an overdose. Her abuser was violent."
	lines := found(t, map[string][2]string{lesson: {"A break is a small kindness.", hard}})
	only(t, lines, "01-offering-tea.md:7 offering-tea|| This part speaks of hard things (died, overdose, abuser), and has no content note.")
	for _, l := range found(t, map[string][2]string{lesson: {"A break is a small kindness.", "He died."}, heavy: {"Some days are heavy.", hard}}) {
		if strings.Contains(l, "hard things") {
			t.Error(l)
		}
	}
}

func TestTheCourseAgreesWithItsParts(t *testing.T) {
	t.Parallel()
	lines := found(t, map[string][2]string{yamlFile: {"minutes: 25", "minutes: 60"}})
	only(t, lines, "course.yaml:18 || The course says 60 minutes, and its parts take 25 together.")
	lines = found(t, map[string][2]string{yamlFile: {"content_notes:\n  - Part 2 talks about a hard day at work. No detail.", "content_notes: []"}})
	only(t, lines, "has a content note, and the course says that nothing in it is hard to read.")
}

// BenchmarkInspect checks a draft of forty parts.
func BenchmarkInspect(b *testing.B) {
	f := coursetest.Large()
	for b.Loop() {
		if c, _ := courses.Inspect(f); len(c.Steps) != 40 {
			b.Fatal(len(c.Steps))
		}
	}
}

func mustMend(findings []courses.Finding) bool {
	return slices.ContainsFunc(findings, func(f courses.Finding) bool { return f.Must })
}
