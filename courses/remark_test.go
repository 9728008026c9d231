package courses_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// remarksOf parses the small course with its check replaced, and gives what is remarked on.
func remarksOf(t *testing.T, change map[string]string) []courses.Remark {
	t.Helper()
	files := coursetest.Small()
	for file, text := range change {
		files[file] = []byte(text)
	}
	c, problems := courses.Parse(files)
	if len(problems) > 0 {
		t.Fatal(courses.FormatProblems(problems))
	}
	return c.Remarks()
}

// pool writes a check of single-choice questions, each with the right option and the others as given.
func pool(draw int, questions ...[]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nkind: check\ntitle: Tea\nminutes: 5\npass_mark: 1\ndraw: %d\n---\nSome questions.\n", draw)
	for i, options := range questions {
		outcome := []string{"offer", "notice"}[i%2]
		fmt.Fprintf(&b, "\n```question\nid: q%d\nkind: single\noutcome: %s\nprompt: What is best?\noptions:\n", i, outcome)
		for j, text := range options {
			fmt.Fprintf(&b, "  - text: %s\n    feedback: It leads to something.\n", text)
			if j == 0 {
				b.WriteString("    right: true\n")
			}
		}
		b.WriteString("```\n")
	}
	return b.String()
}

func TestACourseThatIsWellMadeHasNoRemarks(t *testing.T) {
	t.Parallel()
	files := pool(2, []string{"Ask", "Pour it at once", "Wait"}, []string{"Ask first", "Pour", "Wait"}, []string{"Ask", "Pour", "Wait"})
	if list := remarksOf(t, map[string]string{check: files}); len(list) > 0 {
		for _, r := range list {
			if r.File == check {
				t.Errorf("%+v", r)
			}
		}
	}
}

func TestARemarkSaysWhereAQuestionCanBeGuessed(t *testing.T) {
	t.Parallel()
	short, long := []string{"Ask", "Pour at once", "Wait"}, []string{"Ask him first", "Pour", "Wait"}
	for name, test := range map[string]struct {
		pool string
		says string // "" for none
	}{
		"two of five longest is allowed":       {pool(2, long, long, short, short, short), ""},
		"three of five longest":                {pool(2, long, long, long, short, short), "In 3 of 5 single-choice questions the right option is the longest one"},
		"one longest of two is no habit":       {pool(1, long, short), ""},
		"as long as another is no giveaway":    {pool(2, []string{"Ask", "Now", "Go"}, []string{"Ask", "Now", "Go"}, []string{"Ask", "Now", "Go"}), ""},
		"letters count, not bytes":             {pool(2, []string{"ŴŴŴŴ", "abcde", "x"}, []string{"ŴŴŴŴ", "abcde", "x"}, short), ""},
		"all that there are":                   {pool(2, short, short), "asks all two questions"},
		"only two options":                     {pool(2, []string{"Ask", "Pour"}, short, short), "only two options"},
		"feedback that only says yes":          {strings.Replace(pool(2, short, short, short), "It leads to something.", "Yes.", 1), "“Yes.” does not say why"},
		"feedback with a sentence says enough": {strings.Replace(pool(2, short, short, short), "It leads to something.", "Yes, he chooses.", 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := ""
			for _, r := range remarksOf(t, map[string]string{check: test.pool}) {
				if r.File != check {
					continue
				}
				said += r.Message + "\n"
				if r.Fix == "" || strings.Contains(r.Message, "all two") && r.Place != "" {
					t.Errorf("%+v", r)
				}
			}
			if test.says == "" && said != "" || !strings.Contains(said, test.says) {
				t.Errorf("said %q, not %q", said, test.says)
			}
		})
	}
}

func TestARemarkNamesTheTextThatReadsHard(t *testing.T) {
	t.Parallel()
	files := coursetest.Small()
	hard := "Organisational stakeholders operationalise multidisciplinary interventions notwithstanding considerable implementation difficulties.\n"
	text := string(files["02-a-hard-day.short.md"]) + "\n" + strings.Repeat(hard, 3)
	list := remarksOf(t, map[string]string{"02-a-hard-day.short.md": text})
	said := courses.FormatRemarks(list)
	if !strings.Contains(said, "02-a-hard-day.short.md: This reads at grade ") || strings.Contains(said, "02-a-hard-day.md") {
		t.Errorf("said:\n%s", said)
	}
	if c := small(t); strings.Contains(courses.FormatRemarks(c.Remarks()), "reads at grade") {
		t.Error("the small course is said to read hard")
	}
}

func TestTheGlossarysTermsAreLeftOutOfTheGrade(t *testing.T) {
	t.Parallel()
	files := coursetest.Small()
	files["glossary.md"] = []byte("Benzodiazepine\n: A medicine.\n\nRecovery position\n: On the side.\n\nRecovery\n: Getting better.\n")
	c, problems := courses.Parse(files)
	if len(problems) > 0 {
		t.Fatal(courses.FormatProblems(problems))
	}
	for text, same := range map[string]string{
		"You took benzodiazepines. Rest.":                  "You took. Rest.",
		"Keep the recovery position now.":                  "Keep the now.",
		"“Benzodiazepine”: one (Benzodiazepine’s) name.":   "one name.",
		"Recovery benzodiazepine recovery. You can sleep.": "You can sleep.",
		"Nonbenzodiazepine.":                               "Nonbenzodiazepine.",
		"Position is all.":                                 "Position is all.",
	} {
		if got, want := c.Grade(text), courses.ReadingGrade(same); math.Abs(got-want) > 0.001 {
			t.Errorf("%q reads at %.3f, not at %.3f as %q", text, got, want, same)
		}
	}
	files["glossary.md"] = nil
	delete(files, "glossary.md")
	c, _ = courses.Parse(files)
	if text := "You took benzodiazepines. Rest."; c.Grade(text) != courses.ReadingGrade(text) {
		t.Error("without a glossary something is left out")
	}
}
