package cpd

import (
	"errors"
	"testing"
)

func TestPeriodsFollowFromOneDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		months     int
		start, day Day
		from, to   string
	}{
		{12, "2025-02-10", "2026-02-09", "2025-02-10", "2026-02-09"},
		{12, "2025-02-10", "2026-02-10", "2026-02-10", "2027-02-09"},
		{12, "2025-02-10", "2020-02-09", "2019-02-10", "2020-02-09"},
		{12, "2025-02", "2026-02", "2026-02-01", "2027-01-31"},
		{36, "2024-04-01", "2024-03-31", "2021-04-01", "2024-03-31"},
		{36, "2024-04-01", "2030-04-01", "2030-04-01", "2033-03-31"},
		{12, "2024-02-29", "2025-02-28", "2025-02-28", "2026-02-27"},
		{12, "2024-02-29", "2025-02-27", "2024-02-29", "2025-02-27"},
		{12, "2024-02-29", "2028-02-29", "2028-02-29", "2029-02-27"},
		{1, "2026-01-31", "2026-02-28", "2026-02-28", "2026-03-30"},
		{1, "2026-01-31", "2026-03-31", "2026-03-31", "2026-04-29"},
		{24, "2100-12-31", "1950-01-01", "1948-12-31", "1950-12-30"},
	} {
		s := Scheme{ID: "x", Months: c.months}
		p, err := s.PeriodAt(c.start, c.day)
		if err != nil || p.From != c.from || p.To != c.to {
			t.Errorf("%d months from %s at %s: %+v, %v", c.months, c.start, c.day, p, err)
		}
		if !p.Holds(c.day) || p.Holds(Day(addDays(p.To, 1))) && p.To < "2100" || p.Holds("") {
			t.Errorf("%+v does not hold %s, or what comes after", p, c.day)
		}
	}
}

func TestEveryDayIsInOnePeriodAndNoneIsLeftBetween(t *testing.T) {
	t.Parallel()
	for _, s := range []Scheme{{ID: "a", Months: 12}, {ID: "b", Months: 1}, {ID: "c", Months: 7}} {
		for _, start := range []Day{"2024-02-29", "2023-10-31", "2025-07-01"} {
			last := ""
			for day := "2022-01-01"; day < "2027-01-01"; day = addDays(day, 1) {
				p, err := s.PeriodAt(start, Day(day))
				if err != nil || day < p.From || p.To < day {
					t.Fatalf("%s from %s at %s: %+v, %v", s.ID, start, day, p, err)
				}
				if last != "" && p.To != last && p.From != addDays(last, 1) {
					t.Fatalf("%s from %s: one ends on %s, the next starts on %s", s.ID, start, last, p.From)
				}
				last = p.To
			}
		}
	}
}

func TestAPeriodWithoutAStartIsAskedFor(t *testing.T) {
	t.Parallel()
	if _, err := (Scheme{Months: 12}).PeriodAt("", "2026-01"); !errors.Is(err, ErrNoStart) {
		t.Error(err)
	}
	if _, err := (Scheme{Months: 12}).PeriodAt("2026-01", "nonsense"); err == nil || errors.Is(err, ErrNoStart) {
		t.Error(err)
	}
	if _, err := (Scheme{}).PeriodAt("2026-01", "2026-01"); err == nil {
		t.Error("a period of no months")
	}
	if got := (Period{"swe", "2025-12-01", "2026-11-30"}).Words(); got != "1 December 2025 to 30 November 2026" {
		t.Error(got)
	}
}
