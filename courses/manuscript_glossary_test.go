package courses_test

import (
	"strings"
	"testing"

	"throughline/courses"
)

const words = "Words we use.\n\n## A to K\n\nKettle\n: A thing that\n  boils water.\n\nKeyworker\n:   The person *beside* you.\n\n## L to Z\n\nTea\n: Leaves in water.\n\nThe end.\n"

func glossaryOf(t *testing.T, b string) (*courses.Manuscript, courses.GlossaryFields) {
	t.Helper()
	m := courses.ReadManuscript("glossary.md", []byte(b))
	if len(m.Pieces()) != 1 || m.Pieces()[0].Fields == nil {
		t.Fatalf("no list of words in %q: %+v", b, m.Pieces())
	}
	return m, m.Pieces()[0].Fields.(courses.GlossaryFields)
}

func TestTheFormOfTheGlossaryWritesItsOwnLinesOnly(t *testing.T) {
	t.Parallel()
	type list = []courses.GlossaryTerm
	kettle, keyworker, tea := courses.GlossaryTerm{Word: "Kettle", Meaning: "A thing that boils water."}, courses.GlossaryTerm{Word: "Keyworker", Meaning: "The person *beside* you."}, courses.GlossaryTerm{Word: "Tea", Meaning: "Leaves in water."}
	cup := courses.GlossaryTerm{Word: "Cup", Meaning: "It holds: tea."}
	_, read := glossaryOf(t, words)
	if len(read.Terms) != 3 || read.Terms[0] != kettle || read.Terms[1] != keyworker || read.Terms[2] != tea {
		t.Fatalf("it is read as %+v", read)
	}
	for name, c := range map[string]struct {
		from   string
		to     list
		change []string // old, new, old, new…
	}{
		"nothing":                          {words, list{kettle, keyworker, tea}, nil},
		"a meaning":                        {words, list{kettle, keyworker, {Word: "Tea", Meaning: "Warm."}}, []string{": Leaves in water.\n", ": Warm.\n"}},
		"a word":                           {words, list{{Word: "Pot", Meaning: kettle.Meaning}, keyworker, tea}, []string{"Kettle\n: A thing that\n  boils water.\n", "Pot\n: A thing that boils water.\n"}},
		"one more, within":                 {words, list{kettle, cup, keyworker, tea}, []string{"Keyworker", "Cup\n: It holds: tea.\n\nKeyworker"}},
		"one more, last":                   {words, list{kettle, keyworker, tea, cup}, []string{"water.\n\nThe end", "water.\n\nCup\n: It holds: tea.\n\nThe end"}},
		"one more, first":                  {words, list{cup, kettle, keyworker, tea}, []string{"Kettle", "Cup\n: It holds: tea.\n\nKettle"}},
		"one less":                         {words, list{keyworker, tea}, []string{"Kettle\n: A thing that\n  boils water.\n\n", ""}},
		"one less, and a heading after it": {words, list{kettle, tea}, []string{"water.\n\nKeyworker\n:   The person *beside* you.\n\n##", "water.\n\n##"}},
		"one less, the last":               {words, list{kettle, keyworker}, []string{"Tea\n: Leaves in water.\n", ""}},
		"another order":                    {"A\n: a\n\nB\n: b\n", list{{Word: "B", Meaning: "b"}, {Word: "A", Meaning: "a"}}, []string{"A\n: a\n\nB\n: b\n", "B\n: b\n\nA\n: a\n"}},
		"empty rows":                       {words, list{kettle, {}, keyworker, tea, {}}, nil},
		"the first of all":                 {"", list{tea}, []string{"", "Tea\n: Leaves in water.\n"}},
		"the first under a text":           {"Some words.", list{tea}, []string{"words.", "words.\n\nTea\n: Leaves in water.\n"}},
		"without a last line end":          {"Tea\n: x", list{tea, cup}, []string{"x", "Leaves in water.\n\nCup\n: It holds: tea."}},
	} {
		for _, ends := range []string{"\n", "\r\n"} {
			want := c.from
			for i := 0; i < len(c.change); i += 2 {
				want = strings.Replace(want, c.change[i], c.change[i+1], 1)
			}
			from, want := strings.ReplaceAll(c.from, "\n", ends), strings.ReplaceAll(want, "\n", ends)
			if !strings.Contains(from, "\n") {
				want = strings.ReplaceAll(want, "\r\n", "\n") // nothing says how its lines end
			}
			m, _ := glossaryOf(t, from)
			got, err := m.Replace(0, courses.GlossaryFields{Terms: c.to})
			if err != nil || string(got) != want {
				t.Errorf("%s: %v\n%q\nwant\n%q", name, err, got, want)
			}
		}
	}
}

func TestAGlossaryOfAnotherFormIsEditedAsSource(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]string{
		"two meanings": "Tea\n: One.\n: Two.\n", "two paragraphs": "Tea\n: One.\n\n  Two.\n", "a list": "Tea\n: - One.\n", "two words": "Tea\nCup\n: One.\n",
		"in a quotation": "> Tea\n> : One.\n", "in code": "```\nTea\n: One.\n```\n",
	} {
		m := courses.ReadManuscript("glossary.md", []byte(b))
		for _, p := range m.Pieces() {
			if f, ok := p.Fields.(courses.GlossaryFields); ok && len(f.Terms) > 0 || p.Fields == nil && len(p.Why) == 0 {
				t.Errorf("%s: it opens as %+v", name, p)
			}
		}
	}
	m, f := glossaryOf(t, words)
	for _, row := range []courses.GlossaryTerm{{Word: "# Tea", Meaning: "x"}, {Word: "Tea"}, {Meaning: "x"}, {Word: "- Tea", Meaning: "x"}, {Word: "> Tea", Meaning: "x"}, {Word: "Tea", Meaning: "- x"}, {Word: ": Tea", Meaning: "x"}} {
		out, err := m.Replace(0, courses.GlossaryFields{Terms: append(f.Terms[:3:3], row)})
		if err == nil || out != nil {
			t.Errorf("%+v was written: %q", row, out)
		}
	}
	if _, _, err := m.Remove(0); err == nil {
		t.Error("the words were taken out as a block")
	}
	if _, err := m.Insert(len(words), f); err == nil {
		t.Error("a glossary was put in as a block")
	}
}
