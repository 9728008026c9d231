package cpd

import (
	"slices"
	"testing"
)

func TestEveryChoiceHasWordsAndStandsOnce(t *testing.T) {
	t.Parallel()
	if n := len(Kinds()); n != 16 {
		t.Errorf("%d kinds", n)
	}
	all := map[string]bool{}
	add := func(value, words string) {
		if value == "" || words == "" || all[words] {
			t.Errorf("%q has the words %q", value, words)
		}
		all[words] = true
	}
	for _, v := range Kinds() {
		add(string(v), v.Words())
	}
	for _, v := range Modes() {
		add(string(v), v.Words())
	}
	for _, v := range PaidTimes() {
		add(string(v), v.Words())
	}
	for _, v := range Assesseds() {
		add(string(v), v.Words())
	}
	if Kind("").Known() || Kind("Course").Known() || Mode("x").Known() || PaidTime("x").Known() || Assessed("pass").Known() {
		t.Error("a value that nobody knows is known")
	}
	list := Kinds()
	list[0] = "changed"
	if slices.Contains(Kinds(), "changed") {
		t.Error("a caller changed the list")
	}
}

func TestTimeIsSaidInHoursAndMinutesAndNeverRounded(t *testing.T) {
	t.Parallel()
	for minutes, want := range map[int]string{0: "0 minutes", 1: "1 minute", 59: "59 minutes", 60: "1 hour", 61: "1 hour 1 minute",
		80: "1 hour 20 minutes", 119: "1 hour 59 minutes", 2099: "34 hours 59 minutes", 2100: "35 hours", -5: "0 minutes"} {
		if got := Hours(minutes); got != want {
			t.Errorf("%d: %q", minutes, got)
		}
	}
}
