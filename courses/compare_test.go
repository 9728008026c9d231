package courses_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// compared changes the small course by replacing texts, and gives the comparison as lines.
func compared(t *testing.T, change func(f courses.Files)) string {
	t.Helper()
	was, is := coursetest.Small(), coursetest.Small()
	change(is)
	return told(courses.Compare(was, is))
}

func told(c courses.Comparison) string {
	var b strings.Builder
	changes := func(where string, list []courses.Change) {
		for _, x := range list {
			fmt.Fprintf(&b, "%s %s: %q > %q\n", where, x.What, x.Was, x.Is)
		}
	}
	runs := func(where string, list []courses.Run) {
		if list != nil {
			fmt.Fprintf(&b, "%s: %s\n", where, shown(list))
		}
	}
	changes("course", c.Course)
	for _, s := range c.Steps {
		fmt.Fprintf(&b, "%s %d>%d added:%t removed:%t moved:%t layout:%t\n", s.ID, s.From, s.To, s.Added, s.Removed, s.Moved, s.Layout)
		changes("  front", s.Fields)
		runs("  text", s.Text)
		runs("  short", s.Short)
		for _, x := range s.Blocks {
			fmt.Fprintf(&b, "  %s %s added:%t removed:%t moved:%t right:%t\n", x.Kind, x.ID, x.Added, x.Removed, x.Moved, x.Right)
			changes("   ", x.Changes)
			runs("    source", x.Source)
		}
	}
	for _, f := range append(c.Pages, c.Media...) {
		fmt.Fprintf(&b, "%s added:%t removed:%t\n", f.File, f.Added, f.Removed)
		runs("  text", f.Text)
	}
	return b.String()
}

func put(f courses.Files, file, was, is string) {
	if !strings.Contains(string(f[file]), was) {
		panic(file + " has no " + was)
	}
	f[file] = []byte(strings.Replace(string(f[file]), was, is, 1))
}

func TestTwoVersionsAreComparedInWords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(f courses.Files)
		want   string
	}{
		"nothing": {func(courses.Files) {}, ""},
		"words of a lesson": {func(f courses.Files) { put(f, lesson, "small kindness", "great and small kindness") },
			"offering-tea 1>1 added:false removed:false moved:false layout:false\n  text: A break is a{+great and+}small kindness. It costs"},
		"the title": {func(f courses.Files) { put(f, lesson, "title: Offering tea", "title: Giving tea") },
			"offering-tea 1>1 added:false removed:false moved:false layout:false\n  front Title: \"Offering tea\" > \"Giving tea\"\n"},
		"only the layout": {func(f courses.Files) { put(f, lesson, "title: Offering tea", "title:   'Offering tea'") },
			"offering-tea 1>1 added:false removed:false moved:false layout:true\n"},
		"the short version": {func(f courses.Files) { put(f, "02-a-hard-day.short.md", "Take your break", "Take a break") },
			"a-hard-day 2>2 added:false removed:false moved:false layout:false\n  short: ## In short\n\nTake[-your-]{+a+}break, most"},
		"another answer is right": {func(f courses.Files) {
			put(f, check, "text: Kai\n    right: true\n", "text: Kai\n")
			put(f, check, "text: The manager\n", "text: The manager\n    right: true\n")
		}, "  question who-decides added:false removed:false moved:false right:true\n    “Kai”: \"right\" > \"not right\"\n    “The manager”: \"not right\" > \"right\"\n"},
		"a reply": {func(f courses.Files) { put(f, check, "You pour, he chooses.", "He chooses.") },
			"  question who-decides added:false removed:false moved:false right:false\n    Reply to “The person who pours”: \"You pour, he chooses.\" > \"He chooses.\"\n"},
		"an option more": {func(f courses.Files) {
			put(f, check, "  - text: The manager", "  - text: Nobody\n    feedback: Somebody does.\n  - text: The manager")
		},
			"right:false\n    Option: \"\" > \"Nobody\"\n"},
		"an option less": {func(f courses.Files) {
			put(f, check, "  - text: The manager\n    feedback: The manager pays for the tea. Kai drinks it.\n", "")
		}, "right:false\n    Option: \"The manager\" > \"\"\n"},
		"the order of an order": {func(f courses.Files) {
			put(f, order, "  - text: Ask what is wanted\n  - text: Boil the water\n", "  - text: Boil the water\n  - text: Ask what is wanted\n")
		}, "right:true\n    Order of the options:"},
		"a question less": {func(f courses.Files) {
			put(f, check, string(f[check][strings.Index(string(f[check]), "```question\nid: good"):]), "")
		}, "  question good-words added:false removed:true moved:false right:false\n"},
		"a block moved": {func(f courses.Files) {
			m := courses.ReadManuscript(check, f[check])
			f[check], _ = m.Move(1, len(f[check]))
		}, "question who-decides added:false removed:false moved:true right:false\n"},
		"a scenario": {func(f courses.Files) {
			put(f, lesson, "*He looks tired.*", "He yawns.")
			put(f, lesson, "best: true", "best: false")
			put(f, lesson, "text: Leave him be.", "text: Leave him be.\n    best: true")
		}, "  scenario the-offer added:false removed:false moved:false right:true\n    What happens: \"Kai sits by the window. *He looks tired.*\" > \"Kai sits by the window. He yawns.\"\n"},
		"a reflection": {func(f courses.Files) { put(f, lesson, "One sentence is enough.", "Two are fine.") },
			"  reflection next-offer added:false removed:false moved:false right:false\n    Hint: \"One sentence is enough.\" > \"Two are fine.\"\n"},
		"a block that cannot be read": {func(f courses.Files) { put(f, lesson, "id: next-offer", "idd: next-offer") },
			"reflection  added:true"},
		"front matter": {func(f courses.Files) { put(f, check, "pass_mark: 2", "pass_mark: 1") }, "  front Right answers needed: \"2\" > \"1\"\n"},
		"course.yaml": {func(f courses.Files) {
			put(f, yamlFile, "valid_months: 24\n", "")
			put(f, yamlFile, "  - Ray, peer worker", "  - Ray, peer worker\n  - Kim")
			put(f, yamlFile, "title: A small", "title: A tiny")
		}, "course Title: \"A small course about tea breaks\" > \"A tiny course about tea breaks\"\ncourse Credit: \"\" > \"Kim\"\ncourse The certificate is valid: \"24 months\" > \"for ever\"\n"},
		"course.yaml in other words": {func(f courses.Files) { f[yamlFile] = append(f[yamlFile], "# end\n"...) }, "course The way that course.yaml is written"},
		"a page and a picture": {func(f courses.Files) {
			delete(f, "summary.md")
			f["glossary.md"] = append(f["glossary.md"], "\nCup\n: Holds tea.\n"...)
			f["media/cup.png"], f["media/kettle.svg"] = []byte("a"), []byte("b")
		}, "summary.md added:false removed:true\nmedia/cup.png added:true removed:false\nmedia/kettle.svg added:false removed:false\n"},
	} {
		if got := compared(t, test.change); !strings.Contains(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, test.want)
		}
	}
}

func TestPartsThatCameWentAndMovedAreSaid(t *testing.T) {
	t.Parallel()
	got := compared(t, func(f courses.Files) {
		out, _ := f.MoveStep("practice-task", 0)
		out, _, _ = out.RemoveStep("a-hard-day")
		out, _, _ = out.AddStep(courses.NewStep{Kind: courses.Lesson, Title: "New", At: 9})
		clear(f)
		maps.Copy(f, out)
	})
	want := "practice-task 5>1 added:false removed:false moved:true layout:false\n"
	for _, line := range []string{want, "a-hard-day 2>0 added:false removed:true moved:false layout:false\n", "new 0>5 added:true removed:false moved:false layout:false\n"} {
		if !strings.Contains(got, line) {
			t.Errorf("%q is not in\n%s", line, got)
		}
	}
	for _, id := range []string{"knowledge-check", "in-order", "  text"} {
		if strings.Contains(got, id) {
			t.Errorf("%s did nothing, and is named:\n%s", id, got)
		}
	}
	if !strings.Contains(got, "offering-tea 1>2 added:false removed:false moved:false layout:true\n") {
		t.Errorf("only a link has another number in it:\n%s", got)
	}
}

func TestAnyTwoCoursesCanBeCompared(t *testing.T) {
	t.Parallel()
	all := builtIn(t)
	for i := range all {
		c := courses.Compare(all[i].Files, all[i].Files)
		if !c.Same() {
			t.Errorf("%s differs from itself: %s", all[i].Slug, told(c))
		}
		if c := courses.Compare(all[i].Files, all[(i+1)%len(all)].Files); c.Same() || len(c.Course) == 0 || len(c.Steps) < 5 {
			t.Errorf("%s and another are the same", all[i].Slug)
		}
		if c := courses.Compare(nil, all[i].Files); len(c.Steps) == 0 || !c.Steps[0].Added {
			t.Error("all parts are new")
		}
	}
	many := courses.Files{lesson: []byte("---\nkind: lesson\n---\n" + strings.Repeat("```question\n```\n\n", 20_000)), heavy: []byte("\xff\xfe"), yamlFile: []byte("a: [")}
	other := courses.Files{lesson: append([]byte("\ufeff"), many[lesson][:9000]...), heavy: []byte("\xff\xfea"), yamlFile: nil}
	if c := courses.Compare(many, other); c.Same() || len(c.Steps) != 2 {
		t.Errorf("%+v", c)
	}
}

// twoVersions are a course of forty parts, and the same with a few words, a question and a title changed in each part.
func twoVersions(t testing.TB) (was, is courses.Files) {
	was, is = coursetest.Large(), courses.Files{}
	for file, b := range was {
		text := string(b)
		for i, word := range []string{" the ", " and ", " you ", "prompt: ", "title: ", "feedback: "} {
			text = strings.Replace(text, word, word+fmt.Sprintf("New%d ", i), 1+i%3)
		}
		is[file] = []byte(text)
	}
	return was, is
}

// BenchmarkCompare compares two versions of forty parts which differ in each part, and in one.
func BenchmarkCompare(b *testing.B) {
	was, is := twoVersions(b)
	one := maps.Clone(was)
	one["40-long.md"] = is["40-long.md"]
	for name, other := range map[string]courses.Files{"each part": is, "one part": one} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if courses.Compare(was, other).Same() {
					b.Fatal("the same")
				}
			}
		})
	}
}
