package cpd

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestADayIsReadFromThreeBoxes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ year, month, day, want, words, first, last string }{
		{"2026", "5", "17", "2026-05-17", "17 May 2026", "2026-05-17", "2026-05-17"},
		{" 2026 ", "05", " ", "2026-05", "May 2026", "2026-05-01", "2026-05-31"},
		{"2024", "Feb", "29", "2024-02-29", "29 February 2024", "2024-02-29", "2024-02-29"},
		{"2026", "february", "", "2026-02", "February 2026", "2026-02-01", "2026-02-28"},
		{"2024", "2", "", "2024-02", "February 2024", "2024-02-01", "2024-02-29"},
		{"1950", "Sept.", "01", "1950-09-01", "1 September 1950", "1950-09-01", "1950-09-01"},
	} {
		d, err := ParseDay(c.year, c.month, c.day)
		if err != nil || string(d) != c.want || !d.Valid() {
			t.Errorf("%+v: %q, %v", c, d, err)
		}
		if d.Words() != c.words || d.First() != c.first || d.Last() != c.last {
			t.Errorf("%s: %q, %q, %q", d, d.Words(), d.First(), d.Last())
		}
	}
}

func TestADayThatCannotBeReadSaysWhichBoxAndWhatToWrite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ year, month, day, field, says string }{
		{"", "5", "1", "year", "Write the year"},
		{"26", "5", "1", "year", "four figures"},
		{"٢٠٢٦", "5", "1", "year", "four figures"},
		{"-026", "5", "1", "year", "four figures"},
		{"1949", "5", "1", "year", "from 1950"},
		{"2101", "5", "1", "year", "to 2100"},
		{"2026", "", "1", "month", "Choose the month"},
		{"2026", "13", "1", "month", "1 to 12"},
		{"2026", "0", "", "month", "1 to 12"},
		{"2026", "005", "", "month", "1 to 12"},
		{"2026", "Ma", "", "month", "1 to 12"},
		{"2026", "2", "29", "day", "February 2026 has the days 1 to 28"},
		{"2026", "4", "31", "day", "1 to 30"},
		{"2026", "4", "0", "day", "1 to 30"},
		{"2026", "4", "1st", "day", "leave it empty"},
	} {
		d, err := ParseDay(c.year, c.month, c.day)
		var p *DayProblem
		if !errors.As(err, &p) || p.Field != c.field || !strings.Contains(p.Message, c.says) || d != "" {
			t.Errorf("%+v: %q, %v", c, d, err)
		}
	}
}

func TestNewestFirstAMonthComesAfterItsDays(t *testing.T) {
	t.Parallel()
	days := []Day{"2026-05", "2026-04-30", "2026-05-31", "2026-06-01", "2026-05-01"}
	slices.Sort(days)
	slices.Reverse(days)
	if want := []Day{"2026-06-01", "2026-05-31", "2026-05-01", "2026-05", "2026-04-30"}; !slices.Equal(days, want) {
		t.Errorf("%q", days)
	}
}

func TestWhatIsNoDayGivesNothing(t *testing.T) {
	t.Parallel()
	for _, d := range []Day{"", "2026", "2026-5", "2026-13", "2026-02-30", "2026-05-17T10:00", "0000-00", "2026-05-17 ", "１９９９-05"} {
		if d.Valid() || d.Words() != "" || d.First() != "" || d.Last() != "" || d.Year() != 0 || d.Month() != 0 {
			t.Errorf("%q is taken for a day", d)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	f.Add("2026", "5", "17")
	f.Add("2026", "May", "")
	f.Add("20٢6", "-1", "\x00")
	f.Fuzz(func(t *testing.T, year, month, day string) {
		d, err := ParseDay(year, month, day)
		if (err == nil) != d.Valid() {
			t.Fatalf("%q, %v", d, err)
		}
		var p *DayProblem
		if err != nil && (!errors.As(err, &p) || p.Field == "" || p.Message == "") {
			t.Fatalf("no words: %v", err)
		}
		if err == nil && (d.Words() == "" || d.First() > d.Last() || d.MonthOnly() != (strings.TrimSpace(day) == "")) {
			t.Fatalf("%q: %q, %q, %q", d, d.Words(), d.First(), d.Last())
		}
	})
}
