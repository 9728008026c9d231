package strict

import (
	"strings"
	"testing"
)

func read(text string) (string, []Problem) {
	r := &Report{}
	words, ok := r.ReadText("a.yaml", []byte(text))
	if !ok {
		return "", r.Sorted()
	}
	d := Place{Report: r, File: "a.yaml", Manual: "the manual"}
	m, ok := d.Mapping(d.Read(words), "the thing", "name", "number")
	if !ok {
		return "", r.Sorted()
	}
	m.Whole("number", 1, 9, false)
	return m.Text("name", 10, true), r.Sorted()
}

func TestWhatIsPlainIsRead(t *testing.T) {
	t.Parallel()
	if name, problems := read("name: Ray\r\nnumber: 3\r\n"); name != "Ray" || len(problems) > 0 {
		t.Errorf("%q, %v", name, problems)
	}
}

func TestWhatIsNotPlainIsAProblemWithItsLineAndTheFix(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"name: Ray\ncolour: red\n":                 "a.yaml:2: The thing has no key “colour”.",
		"name: Ray\nnumbre: 3\n":                   "Did you mean “number”?",
		"number: 3\n":                              "a.yaml:1: The thing needs “name”.",
		"name: Ray\nname: Kim\n":                   "a.yaml:2: The key “name” stands here twice.",
		"name: &a Ray\n":                           "a.yaml:1: A text starts with & or *",
		"name: !!binary Ray\n":                     "exclamation mark",
		"name: Ray\n---\nname: Kim\n":              "ends the text early",
		"name: \"\\u202eRay\"\n":                   "hidden character",
		"name: R\xffay\n":                          "not saved as UTF-8",
		"name: " + strings.Repeat("[", 200) + "\n": "levels deep",
		strings.Repeat("#\n", 2100):                "longer than 2000 lines",
		"- Ray\n":                                  "Look at the manual",
		"":                                         "key: value",
	} {
		name, problems := read(text)
		if got := Format("whole", problems); !strings.Contains(got, want) {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
		for _, p := range problems {
			if p.Fix == "" || p.Line == 0 {
				t.Errorf("%q: no fix or no line: %+v", text, p)
			}
		}
		if strings.Contains(name, "Kim") {
			t.Errorf("%q: the second name won", text)
		}
	}
}
