package views

import (
	"testing"
	"time"
)

func TestDatesAreWrittenInFullInTheirOwnZone(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 5, 31, 23, 30, 0, 0, time.UTC)
	for _, c := range []struct{ what, got, want string }{
		{"a calendar date", dayInWords("2026-06-01"), "1 June 2026"},
		{"no date", dayInWords(""), ""},
		{"a date that is written already", dayInWords("June 2026"), "June 2026"},
		{"an instant in summer time", dayIn(late, "Europe/London"), "1 June 2026"},
		{"an instant without a zone", dayIn(late.In(time.FixedZone("", 3600)), ""), "31 May 2026"},
		{"an instant in a zone that is not known", dayIn(late, "Nowhere/Town"), "31 May 2026"},
		{"a moment", whenWords(late, "Europe/London"), "1 June 2026, 00:30"},
		{"a moment without a zone", whenWords(late, ""), "31 May 2026"},
	} {
		if c.got != c.want {
			t.Errorf("%s is written %q, want %q", c.what, c.got, c.want)
		}
	}
}
