package cpd

import (
	"slices"
	"testing"
)

func TestAPastedPersonSpecificationIsSplitIntoItsPoints(t *testing.T) {
	t.Parallel()
	for pasted, want := range map[string][]string{
		"Essential:\r\n1. Can listen without judging\r\n2) Works well in a team\r\n\r\n  - Keeps   records \n• Full driving licence": {
			"Can listen without judging", "Works well in a team", "Keeps records", "Full driving licence"},
		"• Patient • Kind, in pressure • Patient":                 {"Patient", "Kind, in pressure"},
		"a) Knows the area\nb. Mr. Hill would say so\nE1. Honest": {"Knows the area", "Mr. Hill would say so", "Honest"},
		"Senior Peer Worker – Person Specification\nEssential\n1. Good listener; kind;\nDesirable criteria\n• Experience of first aid\nSkills and abilities\nSkills in listening": {
			"Good listener; kind", "Experience of first aid", "Skills in listening"},
		"Experience\tEssential\tHow assessed\nKeeps records\tE\tA/I\nDrives \tDesirable\t\t": {"Keeps records", "Drives"},
		"24-hour cover": {"24-hour cover"},
		" \n\t\n":       nil,
	} {
		if got := SplitPoints(pasted); !slices.Equal(got, want) {
			t.Errorf("%q became %q, want %q", pasted, got, want)
		}
	}
}

func TestAnItemStandsInTheSectionOfItsKind(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		if s := SectionOf(k, 0); s.Words() == "" {
			t.Errorf("%s has no section", k)
		}
		if SectionOf(k, 6) != Qualifications {
			t.Errorf("%s with a level is no qualification", k)
		}
	}
	if SectionOf(Workshop, 0) != Training || SectionOf(Shadowing, 0) != Practice || SectionOf(Qualification, 0) != Qualifications {
		t.Error("a workshop, a visit or a qualification stands in the wrong place")
	}
}
