package cpd

import (
	"os"
	"strings"
	"testing"
)

func TestEveryShippedSchemeIsReadAndNamesWhereAndWhenItWasChecked(t *testing.T) {
	t.Parallel()
	list, problems := ReadSchemes(schemeFiles, "schemes")
	if len(problems) > 0 {
		t.Fatal(FormatProblems(problems))
	}
	var ids []string
	for _, s := range list {
		ids = append(ids, s.ID)
		if s.Name == "" || s.Body == "" || s.For == "" || s.About == "" || len(s.NotJudged) == 0 || len(s.Sources) == 0 {
			t.Errorf("%s leaves something out", s.ID)
		}
		for _, src := range s.Sources {
			if src.Text == "" || src.Checked == "" || src.How == "" {
				t.Errorf("%s: %+v", s.ID, src)
			}
		}
		if (s.Starts == "") == (s.StartAsk == "") {
			t.Errorf("%s: its start is both fixed and asked for, or neither", s.ID)
		}
	}
	if got := strings.Join(ids, " "); got != "hcpc nmc sssc swe" {
		t.Errorf("shipped: %s", got)
	}
	if _, there := FindScheme("nmc"); !there {
		t.Error("nmc is not found")
	}
	if _, there := FindScheme("NMC"); there {
		t.Error("NMC is found")
	}
	clone := Schemes()
	clone[0].ID = "changed"
	if Schemes()[0].ID == "changed" {
		t.Error("a caller changed the list")
	}
}

func TestWordsOfSchemesAreShortAndKind(t *testing.T) {
	t.Parallel()
	for _, s := range Schemes() {
		data, err := schemeFiles.ReadFile("schemes/" + s.ID + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"fail", "overdue", "invalid", "incorrect", "lived experience", "must "} {
			if strings.Contains(strings.ToLower(string(data)), word) {
				t.Errorf("%s says %q", s.ID, word)
			}
		}
	}
}

// states is the fixture for hours by subject that are used once.
func states(t testing.TB) Scheme {
	t.Helper()
	data, err := os.ReadFile("testdata/states.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, problems := ParseScheme("testdata/states.yaml", data)
	if len(problems) > 0 {
		t.Fatal(FormatProblems(problems))
	}
	return s
}
