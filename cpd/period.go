package cpd

import (
	"errors"
	"fmt"
	"time"
)

// Period is one stretch of time that a scheme looks at, with its first and last calendar day, YYYY-MM-DD.
type Period struct{ Scheme, From, To string }

// Key names a period for ever: «swe 2025-12-01». It is what Entry.UsedFor holds.
func (p Period) Key() string { return p.Scheme + " " + p.From }

// Words is the period as people read it: «1 December 2025 to 30 November 2026».
func (p Period) Words() string { return Day(p.From).Words() + " to " + Day(p.To).Words() }

// Holds says whether a day counts for this period. A month without a day counts by its last day.
func (p Period) Holds(d Day) bool {
	last := d.Last()
	return last != "" && p.From <= last && last <= p.To
}

// ErrNoStart means that a scheme whose periods each person starts for themselves was asked without such a day.
var ErrNoStart = errors.New("choose the day on which your period starts")

// PeriodAt is the period that a day falls into. start is the person's own first day, and is not looked at where the scheme
// has one of its own; a month alone means its first day. Periods run on before and after that day without end.
// ErrNoStart: there is no such day. Any other error: day is not a day.
func (s Scheme) PeriodAt(start, day Day) (Period, error) {
	if s.Starts != "" {
		start = s.Starts
	}
	if !start.Valid() {
		return Period{}, ErrNoStart
	}
	at := day.Last()
	if at == "" || s.Months < 1 {
		return Period{}, fmt.Errorf("no period of %q at %q", s.ID, string(day))
	}
	months := (day.Year()-start.Year())*12 + day.Month() - start.Month()
	n := months / s.Months
	for addMonths(start.First(), n*s.Months) > at {
		n--
	}
	for addMonths(start.First(), (n+1)*s.Months) <= at {
		n++
	}
	return Period{Scheme: s.ID, From: addMonths(start.First(), n*s.Months), To: addDays(addMonths(start.First(), (n+1)*s.Months), -1)}, nil
}

// addMonths moves a calendar day by whole months; where the month is too short, to its last day.
func addMonths(day string, months int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	return fmt.Sprintf("%04d-%02d-%02d", first.Year(), first.Month(), min(t.Day(), daysIn(first.Year(), int(first.Month()))))
}

func addDays(day string, days int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, days).Format(time.DateOnly)
}
