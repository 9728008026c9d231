package courses_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
)

// builtIn are the courses of the catalogue and the small one.
func builtIn(t testing.TB) []courses.Entry {
	t.Helper()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return append(entries, courses.Entry{Slug: "small", Files: coursetest.Small()})
}

// hostileWords are texts that YAML or Markdown would like to read as something else.
var hostileWords = []string{
	"yes", "No", "null", "~", "1e3", "0x1f", "12:30:45", "2026-11-22", "1_000", ".inf", "true", "=", "<<", "y", "3 cups", "007", "1.5",
	"a: b", "a:b", "a :b", "ends with a colon:", "a # b", "a #b", "# a", "- a", "? a", ": a", "@a", "`a`", "!a", "&a", "*a", "%a", "|", ">", "|-", "[a]", "{a: b}", "a, b", "]", "}",
	`"quoted"`, `'quoted'`, `it's`, `a "b" c`, `back\slash`, `\n`, `"`, `'`, "“curly”", "«guillemets»", "---", "...", "--- a", "```", "~~~", "````question", "```question id: a ```",
	"  leading", "trailing  ", "two  spaces", "tab\there", "emoji 👩🏽‍🚀 here", "🙂", "Ŵyn Môr", "Олена Ґалаґан", "שלום", "a\u00a0b", "\u00a0", "a\u200db", "e\u0301",
	"many\nlines\n\nof text", "windows\r\nlines", "old\rlines", "bell\a and\u202eturn", "\ufeffmark", "a\u2028b", "bad \xff byte", "\ufffe", "a\x00b", "", " ", "\n", "<b>raw</b>", "{{x}}", "$x", "100%", "a\\", "a\\\"b",
}

// asRead is a text as a form gets it back.
func asRead(s string) string {
	f := courses.ReflectionFields{ID: "a", Prompt: s}
	m := courses.ReadManuscript("01-a.md", []byte("---\nkind: lesson\n---\n```reflection\n"+courses.Canonical(f)+"```\n"))
	if len(m.Pieces()) != 2 || m.Pieces()[1].Fields == nil {
		return "not read"
	}
	return m.Pieces()[1].Fields.(courses.ReflectionFields).Prompt
}

func TestOddTextsAreReadBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"yes": "yes", "~": "~", "1e3": "1e3", "2026-11-22": "2026-11-22", "a: b": "a: b", "a # b": "a # b", `"`: `"`, `it's`: `it's`, `\n`: `\n`, "---": "---", "```": "```",
		"  leading": "leading", "many\nlines\n\nof text": "many lines of text", "windows\r\nlines": "windows lines", "👩🏽‍🚀": "👩🏽‍🚀", "bell\a": "bell", "a\u2028b": "a b", "a\\\"b": "a\\\"b", "": "",
		"bad \xff byte": "bad � byte",
	} {
		if got := asRead(in); got != want {
			t.Errorf("%q was read back as %q, want %q", in, got, want)
		}
	}
	for _, in := range hostileWords {
		once := asRead(in)
		if twice := asRead(once); twice != once {
			t.Errorf("%q: written twice it is %q, once %q", in, twice, once)
		}
	}
}

// hostileLesson has pieces in places where a careless editor would lose something.
const hostileLesson = "---\n# a comment\nkind: lesson\ntitle:   \"Odd: title\"   # why\nminutes: 5\n\nsources: [a,\n  b]\n---\n\n" +
	"Text with a tab\tand  two spaces.  \n```reflection\nid: straight-after-text\nprompt: A\n```\nText straight after.\n\n" +
	"````question\n# kept\nid: long-fence\n\nkind: single\nprompt: >-\n  folded\n  text\noptions:\n- {text: 'flow', right: true, feedback: \"f\"}\n- text: |\n    literal\n  feedback: x\n````\n\n" +
	"~~~ scenario \nid: tildes\nsetting: |\n  A fence in a setting:\n\n  ```\n  code\n  ```\nprompt: P\n~~~\n" +
	"- a list\n  ```question\n  id: in-a-list\n  ```\n\n> ```question\n> id: in-a-quotation\n> ```\n\n" +
	"`````\n```question\nid: in-code\n```\n`````\n\n" +
	"  ```reflection\n  id: with-spaces-in-front\n  prompt: P\n  guide:\n    - one\n  ```\n\n" +
	"```question\nid: with-a-mistake\ncolour: red\n```\n\n```scenaro\nid: with-a-wrong-word\n```\n\n```reflection\n```\n\n    ```question\n    id: in-indented-code\n    ```\n" +
	"<!--\n```question\nid: in-a-comment\n```\n-->\n\nLast line without an end"

// variants are a source with other line ends, a mark in front, and ends cut off.
func variants(b []byte) map[string][]byte {
	crlf := bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	mixed := bytes.Replace(b, []byte("\n\n"), []byte("\r\n\n"), 3)
	return map[string][]byte{"as it is": b, "with \\r\\n": crlf, "mixed": mixed, "with a mark": append([]byte("\ufeff"), b...), "with a mark and \\r\\n": append([]byte("\ufeff"), crlf...),
		"without an end": bytes.TrimRight(b, "\r\n"), "with many": append(slices.Clone(b), "\n\n \n"...)}
}

// everySource runs a test on every text of the built-in courses and on hostile ones.
func everySource(t *testing.T, test func(t *testing.T, path string, b []byte)) {
	t.Helper()
	for _, e := range builtIn(t) {
		for path, b := range e.Files {
			if strings.HasPrefix(path, "media/") {
				continue
			}
			for name, v := range variants(b) {
				if name == "as it is" || e.Slug == "small" {
					t.Run(e.Slug+"/"+path+" "+name, func(t *testing.T) { t.Parallel(); test(t, path, v) })
				}
			}
		}
	}
	for name, v := range variants([]byte(hostileLesson)) {
		t.Run("hostile "+name, func(t *testing.T) { t.Parallel(); test(t, "01-odd.md", v) })
	}
	for name, v := range variants([]byte(words)) {
		t.Run("glossary "+name, func(t *testing.T) { t.Parallel(); test(t, "glossary.md", v) })
	}
}

func TestTheBlocksOfAFileAreFoundWhereParseFindsThem(t *testing.T) {
	t.Parallel()
	for name, b := range variants([]byte(hostileLesson)) {
		m := courses.ReadManuscript("01-odd.md", b)
		var got []string
		for _, p := range m.Pieces() {
			got = append(got, fmt.Sprintf("%s %s %t", p.Kind, p.ID, p.Fields != nil))
			if p.Fields == nil && (len(p.Why) == 0 || p.Why[0].Fix == "" || p.Why[0].Line == 0) {
				t.Errorf("%s: %s does not say why it opens as source", name, p.Kind)
			}
			if line := bytes.Count(b[:p.From], []byte("\n")) + 1; line != p.Line {
				t.Errorf("%s: %s stands on line %d, not %d", name, p.ID, line, p.Line)
			}
		}
		want := []string{"step  true", "reflection straight-after-text true", "question long-fence true", "scenario tildes true",
			"reflection with-spaces-in-front true", "question  false", "scenaro  false", "reflection  true"}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q\nwant %q", name, got, want)
		}
	}
	for _, e := range builtIn(t) {
		c, _ := courses.Parse(e.Files)
		for _, s := range c.Steps {
			var parsed, found []string
			for _, screen := range s.Screens {
				for _, part := range screen.Parts {
					switch {
					case part.Scenario != nil:
						parsed = append(parsed, "scenario "+part.Scenario.ID)
					case part.Question != nil:
						parsed = append(parsed, "question "+part.Question.ID)
					case part.Reflection != nil:
						parsed = append(parsed, "reflection "+part.Reflection.ID)
					}
				}
			}
			for _, q := range s.Pool {
				parsed = append(parsed, "question "+q.ID)
			}
			for i, p := range courses.ReadManuscript(s.File, e.Files[s.File]).Pieces() {
				if p.Fields == nil {
					t.Errorf("%s: %s opens as source: %v", s.File, p.ID, p.Why)
				}
				if i > 0 {
					found = append(found, p.Kind+" "+p.ID)
				}
			}
			if !slices.Equal(parsed, found) {
				t.Errorf("%s: %v, and Parse has %v", s.File, found, parsed)
			}
		}
	}
}

func TestAFormThatChangesNothingLeavesEveryByte(t *testing.T) {
	t.Parallel()
	everySource(t, func(t *testing.T, path string, b []byte) {
		m := courses.ReadManuscript(path, b)
		for i, p := range m.Pieces() {
			if p.Fields == nil {
				continue
			}
			out, err := m.Replace(i, p.Fields)
			if err != nil || !bytes.Equal(out, b) {
				t.Errorf("%s %s: %v\n%s", p.Kind, p.ID, err, out)
			}
		}
	})
}

func TestAChangedFormLeavesEveryByteOutsideItsBlock(t *testing.T) {
	t.Parallel()
	everySource(t, func(t *testing.T, path string, b []byte) {
		m := courses.ReadManuscript(path, b)
		r := rand.New(rand.NewPCG(1, uint64(len(b))))
		for i, p := range m.Pieces() {
			if p.Fields == nil {
				continue
			}
			for range 1 + 9/len(m.Pieces()) {
				want := odd(r, p.Fields)
				out, err := m.Replace(i, want)
				if err != nil {
					t.Errorf("%s %s: %v\n%#v", p.Kind, p.ID, err, want)
					continue
				}
				outside(t, m, i, out)
				now := courses.ReadManuscript(path, out)
				if !courses.SameFields(now.Pieces()[i].Fields, want) {
					t.Fatalf("%s %s: %+v\nwant %+v\n%s", p.Kind, p.ID, now.Pieces()[i].Fields, want, out)
				}
				if again, err := now.Replace(i, now.Pieces()[i].Fields); err != nil || !bytes.Equal(again, out) {
					t.Errorf("%s %s: what was written is written otherwise again: %v", p.Kind, p.ID, err)
				}
				back, err := now.Replace(i, p.Fields)
				if err != nil || !courses.SameFields(courses.ReadManuscript(path, back).Pieces()[i].Fields, p.Fields) {
					t.Errorf("%s %s cannot be changed back: %v", p.Kind, p.ID, err)
				}
			}
		}
	})
}

// outside holds that a new source differs from the old one inside piece i only.
func outside(t *testing.T, m *courses.Manuscript, i int, out []byte) {
	t.Helper()
	p, b := m.Pieces()[i], m.Source()
	if !bytes.HasPrefix(out, b[:p.From]) || !bytes.HasSuffix(out, b[p.To:]) || len(out) < p.From+len(b)-p.To {
		t.Errorf("bytes outside %s %s changed:\n%q", p.Kind, p.ID, out)
	}
	if bytes.Contains(b, []byte("\r\n")) && !bytes.Contains(bytes.ReplaceAll(b, []byte("\r\n"), nil), []byte("\n")) && bytes.Contains(bytes.ReplaceAll(out, []byte("\r\n"), nil), []byte("\n")) {
		t.Errorf("line ends of another kind came into %s %s", p.Kind, p.ID)
	}
}

// wordOf is a word of a glossary.
func wordOf(r *rand.Rand) string {
	words := []string{"Ŵyn Môr", "a: b", "a # b", "\"quoted\"", "**marks**", "a | b", "`code`", "100%", "back\\slash", "A [link](summary.md)", "emoji 🙂", "two  spaces", "many\nlines"}
	return words[r.IntN(len(words))]
}

// odd changes some fields to odd texts.
func odd(r *rand.Rand, f courses.Fields) courses.Fields {
	word := func(s string) string {
		if r.IntN(2) == 0 {
			return s
		}
		return hostileWords[r.IntN(len(hostileWords))]
	}
	list := func(in []string) []string {
		var out []string
		for range r.IntN(4) {
			out = append(out, word("a"))
		}
		if r.IntN(2) == 0 {
			return in
		}
		return out
	}
	options := func(in []courses.Option) []courses.Option {
		out := slices.Clone(in)
		for i := range out {
			out[i].Text, out[i].Feedback, out[i].Right = word(out[i].Text), word(out[i].Feedback), r.IntN(2) == 0
		}
		if r.IntN(3) == 0 {
			out = append(out, courses.Option{Text: word("new"), GoesWith: word("mate")})
		}
		return out[r.IntN(2)*min(1, len(out)):]
	}
	switch f := f.(type) {
	case courses.CourseFields:
		f.Title, f.Summary, f.Licence, f.Credits, f.Review.By = word(f.Title), word(f.Summary), word(f.Licence), list(f.Credits), word(f.Review.By)
		f.Minutes, f.Completion.All, f.Completion.Steps, f.ContentNotes = r.IntN(99), r.IntN(2) == 0, list(nil), list(f.ContentNotes)
		f.Origin = courses.Origin{UID: word(""), Title: word("Tea")}
		if f.Completion.All {
			f.Completion.Steps = nil
		}
		if len(f.Sources) > 0 {
			f.Sources = slices.Clone(f.Sources[1:])
		}
		return f
	case courses.StepFields:
		f.Title, f.ContentNote, f.Sources, f.Criteria, f.Minutes, f.Sensitive = word(f.Title), word(f.ContentNote), list(f.Sources), list(f.Criteria), r.IntN(99), r.IntN(2) == 0
		return f
	case courses.ScenarioFields:
		f.ID, f.Title, f.Setting, f.Prompt, f.Options = word(f.ID), word(f.Title), word(f.Setting)+word("\n\nmore\n  ```\n"), word(f.Prompt), options(f.Options)
		return f
	case courses.QuestionFields:
		f.Prompt, f.Why, f.Outcome, f.Options = word(f.Prompt), word(f.Why), word(f.Outcome), options(f.Options)
		return f
	case courses.ReflectionFields:
		f.Prompt, f.Guide = word(f.Prompt), list(f.Guide)
		return f
	case courses.GlossaryFields:
		f.Terms = slices.Clone(f.Terms)
		for range 1 + r.IntN(3) {
			at := r.IntN(len(f.Terms) + 1)
			row := courses.GlossaryTerm{Word: wordOf(r), Meaning: wordOf(r)}
			switch {
			case at == len(f.Terms) || r.IntN(2) == 0:
				f.Terms = slices.Insert(f.Terms, at, row)
			case r.IntN(2) == 0:
				f.Terms = slices.Delete(f.Terms, at, at+1)
			default:
				f.Terms[at] = row
			}
		}
		return f
	}
	return f
}

func TestACourseWrittenWhollyFromItsFormsIsTheSameCourse(t *testing.T) {
	t.Parallel()
	for _, e := range builtIn(t) {
		want, _ := courses.Parse(e.Files)
		again := courses.Files{}
		for path, b := range e.Files {
			again[path] = b
			for i := range courses.ReadManuscript(path, b).Pieces() {
				m := courses.ReadManuscript(path, again[path])
				f := m.Pieces()[i].Fields
				emptied, err := m.Replace(i, courses.EmptyFields(f.Kind()))
				if err != nil {
					t.Fatal(err)
				}
				if again[path], err = courses.ReadManuscript(path, emptied).Replace(i, f); err != nil {
					t.Fatal(err)
				}
			}
		}
		got, problems := courses.Parse(again)
		if len(problems) > 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is another course when written from its forms:\n%s", e.Slug, courses.FormatProblems(problems))
		}
	}
}

func TestAChangedKeyLeavesTheOtherKeysAndTheCommentsAsTheyWere(t *testing.T) {
	t.Parallel()
	m := courses.ReadManuscript("01-odd.md", []byte(hostileLesson))
	f := m.Pieces()[0].Fields.(courses.StepFields)
	f.Minutes, f.Title, f.ContentNote = 7, "Yes", "Hard: in places"
	out, err := m.Replace(0, f)
	want := "---\n# a comment\nkind: lesson\ntitle: \"Yes\"\nminutes: 7\ncontent_note: \"Hard: in places\"\n\nsources: [a,\n  b]\n---\n\nText"
	if err != nil || !strings.HasPrefix(string(out), want) {
		t.Errorf("%v\n%s", err, out[:200])
	}
	files := coursetest.Small()
	m = courses.ReadManuscript("course.yaml", files["course.yaml"])
	c := m.Pieces()[0].Fields.(courses.CourseFields)
	c.Title = "Cocoa"
	out, err = m.Replace(0, c)
	was, is := strings.Split(string(files["course.yaml"]), "\n"), strings.Split(string(out), "\n")
	different := 0
	for i := range is {
		if is[i] != was[i] {
			different++
		}
	}
	if err != nil || len(was) != len(is) || different != 1 {
		t.Errorf("%v: %d lines differ\n%s", err, different, out)
	}
}

func TestWhatCannotBeWrittenIsRefusedWithWordsAndNothingChanges(t *testing.T) {
	t.Parallel()
	m := courses.ReadManuscript("01-odd.md", []byte(hostileLesson))
	for name, f := range map[string]courses.Fields{"another kind": courses.QuestionFields{ID: "a"}, "no value": nil, "a text of stars": courses.ReflectionFields{ID: "a", Prompt: strings.Repeat("*a ", 700)}} {
		if out, err := m.Replace(1, f); err == nil || out != nil || !strings.HasSuffix(err.Error(), ".") {
			t.Errorf("%s: %v, %q", name, err, out)
		}
	}
	for _, i := range []int{-1, 5, 6, 99} {
		if _, err := m.Replace(i, courses.QuestionFields{ID: "a"}); err == nil {
			t.Errorf("piece %d was replaced", i)
		}
	}
	for _, b := range []string{"\xff\xfea", "a\xff", "a\rb", "a\u202eb"} {
		if m := courses.ReadManuscript("01-a.md", []byte(b)); len(m.Pieces()) != 0 || len(m.Why()) == 0 {
			t.Errorf("%q has pieces, or does not say why not", b)
		}
	}
}
