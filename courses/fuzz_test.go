package courses_test

import (
	"strings"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// stuck is when a reading counts as one that does not end: a guard, not a measure. BenchmarkHardText measures.
const stuck = time.Minute

// parse reads a course and holds what is promised for any bytes.
func parse(t *testing.T, files courses.Files) *courses.Course {
	t.Helper()
	began := time.Now()
	c, problems := courses.Parse(files)
	if took := time.Since(began); took > stuck {
		t.Errorf("reading took %s", took)
	}
	if c == nil {
		t.Fatal("no course")
	}
	for _, p := range problems {
		if p.Message == "" || p.Fix == "" || strings.Contains(p.Message, "could not be read to the end") {
			t.Errorf("a problem without words, or a panic: %+v", p)
		}
	}
	st := c.Evaluate(map[string]courses.StepState{})
	if st.Complete || len(problems) == 0 && st.Why == "" {
		t.Errorf("nothing was done, and it stands at %+v", st)
	}
	for _, s := range c.Steps {
		for _, d := range s.DrawQuestions(1) {
			q, _ := s.Question(d.Question)
			if q.Mark(nil) {
				t.Errorf("no answer is right: %+v", q)
			}
		}
		for _, screen := range append(s.Screens, s.Short...) {
			for _, part := range screen.Parts {
				html := string(part.HTML)
				if part.Scenario != nil {
					html = string(part.Scenario.Setting)
				}
				if found := harmful(html); found != "" {
					t.Errorf("%q in %s", found, html)
				}
			}
		}
	}
	return c
}

func FuzzParse(f *testing.F) {
	small := coursetest.Small()
	for _, p := range []string{yamlFile, lesson, heavy, check, order, task} {
		f.Add(p, small[p])
	}
	f.Add(yamlFile, []byte("a: &a [*a]\nb: {<<: *a}"))
	f.Add(yamlFile, []byte("? - ? - ? - x\n: !!binary x"))
	f.Add("media/kettle.svg", small["media/kettle.svg"])
	f.Add("media/kettle.svg", []byte(`<!DOCTYPE svg [<!ENTITY a "b">]><svg/>`))
	f.Add("../x.md", []byte("x"))
	f.Add("cy/course.yaml", []byte("\xff\xfe"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		files := coursetest.Small()
		files[name] = b
		parse(t, files)
	})
}

func FuzzMarkdown(f *testing.F) {
	small := coursetest.Small()
	for _, p := range []string{lesson, heavy, "glossary.md", "summary.md"} {
		f.Add(string(small[p]))
	}
	for _, text := range hostileMarkdown {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := coursetest.Small()
		files["summary.md"] = []byte(text)
		files[heavy] = []byte("---\nkind: lesson\ntitle: T\nminutes: 1\nsources: [leaf-2023]\n---\n" + text)
		delete(files, "02-a-hard-day.short.md")
		c := parse(t, files)
		if found := harmful(string(c.SummaryPage)); found != "" {
			t.Errorf("%q in %s", found, c.SummaryPage)
		}
	})
}

func FuzzLivedExperience(f *testing.F) {
	f.Add("No need to tell your own story.")
	f.Add("What is your diagnosis?")
	f.Fuzz(func(t *testing.T, text string) {
		if word, found := courses.AsksForLivedExperience(text); found == (word == "") {
			t.Errorf("found is %t and the word %q", found, word)
		}
	})
}

// hardText is made to cost the library time: each piece, repeated, is a known or likely bad case.
var hardText = []string{
	"[", "![", "[a](", "*a ", "*a_ ", "**a*", "_a", "`", "``` ", "a `b", "~~a", "<", "<a", "<!--", "<?", "&", "\\", "|", "| a ", "> ", "- ", "1. ", "[a]: b\n", "[^a]", "[^a]: b\n\n",
	"[@a]", "[a][b]", "a\n: b\n", "\t", "    ", "- a\n", "> a\n", "# a\n", "|-", "|a|\n|-|\n", "![a](media/kettle.svg)", "a  \n", "<https://a", "((", "[a](<b", "\"", "](", "*_",
	"```question\nid: a\n```\n", "```reflection\nid: a\nprompt: " + "\n```\n", "## a\n\n", "[a](#a)", "a\n\n",
}

// hardFiles are the small course with texts of so many bytes, made of one piece: one that is over the limits, and one that is
// as hard as they let through.
func hardFiles(piece string, size int) courses.Files {
	files := coursetest.Small()
	files["summary.md"] = []byte(strings.Repeat(piece, size/len(piece)))
	line := strings.ReplaceAll(piece, "\n", " ")
	many := 30_000 / len(line)
	if links := strings.Count(line, "]("); links > 0 {
		many = min(many, 100/links)
	}
	if marks := strings.Count(line, "*") + strings.Count(line, "_") + strings.Count(line, "~") + strings.Count(line, "["); marks > 0 {
		many = min(many, 600/marks)
	}
	line = strings.Repeat(line, many) + "\n\n"
	files["glossary.md"] = []byte(strings.Repeat(line, size/len(line)))
	files[heavy] = []byte("---\nkind: lesson\ntitle: T\nminutes: 1\nsources: [leaf-2023]\n---\n" + strings.Repeat(piece, 30_000/len(piece)))
	return files
}

func TestReadingHardTextEnds(t *testing.T) {
	t.Parallel()
	for _, piece := range hardText {
		parse(t, hardFiles(piece, 1<<15))
	}
}

// BenchmarkHardText reads the hardest megabytes found so far.
func BenchmarkHardText(b *testing.B) {
	for _, piece := range []string{"[", "*a_ ", "*_", "[a](", "## a\n\n", "a\n\n"} {
		b.Run(piece[:1]+"…", func(b *testing.B) {
			files := hardFiles(piece, 1_000_000)
			for b.Loop() {
				courses.Parse(files)
			}
		})
	}
}

func TestReadingHardYAMLEnds(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"[", "{", "- ", "? ", "a: ", "\"", "'", "&a ", "*a ", "!a ", "|\n", ">\n", "#", "a: b\n", "{a: ", "[{", "- - ", ": ", ",", "\\u0041", "\"\\x41", "%YAML 1.1\n", "---\n", "a\n", "[a, ", "? a\n"} {
		files := coursetest.Small()
		files[yamlFile] = []byte(strings.Repeat(piece, 250_000/len(piece)))
		files[task] = []byte("---\n" + strings.Repeat(piece, 900/len(piece)) + "\n---\nText.\n")
		files[lesson] = append(files[lesson], []byte("\n\n```scenario\na: "+strings.Repeat(piece, 30_000/len(piece))+"\n```\n")...)
		parse(t, files)
	}
}

func BenchmarkParse(b *testing.B) {
	entries, err := courses.Catalogue()
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range append(entries[:1:1], courses.Entry{Slug: "small", Files: coursetest.Small()}) {
		b.Run(e.Slug, func(b *testing.B) {
			size := 0
			for _, f := range e.Files {
				size += len(f)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, problems := courses.Parse(e.Files); len(problems) > 0 {
					b.Fatal(courses.FormatProblems(problems))
				}
			}
		})
	}
}
