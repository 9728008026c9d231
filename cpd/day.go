// Package cpd holds the rules of continuing professional development: what one entry of a person's record says, which
// schemes ask for what, and how a record stands towards them. It has no database and no web: the models keep entries and
// call it. Schemes and the framework of competencies are data (docs/schemes.md); the rules of a body are never in the code.
package cpd

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Day is a calendar day, «2026-05-17», or a whole month, «2026-05», where a person does not know or say the day.
// "" is no day at all.
//
// Days order as their text does, so that SQL's ORDER BY and Go's comparison agree: newest first, a month without a day
// comes after all the days of that month; oldest first, before them.
type Day string

// Years that a day may have. Someone who learnt something in 1950 may still say so.
const (
	firstYear = 1950
	lastYear  = 2100
)

// DayProblem says what is in the way of reading a day that somebody typed: Field is «year», «month» or «day».
type DayProblem struct{ Field, Message string }

func (p *DayProblem) Error() string { return p.Message }

// ParseDay reads what somebody typed into three boxes. The day may be left empty; the month may be a number or an English
// name. The error is always a *DayProblem, in words for the person.
func ParseDay(year, month, day string) (Day, error) {
	year, month, day = strings.TrimSpace(year), strings.TrimSpace(month), strings.TrimSpace(day)
	if year == "" {
		return "", &DayProblem{"year", "Write the year, like 2026."}
	}
	y, ok := figures(year)
	switch {
	case !ok || len(year) != 4:
		return "", &DayProblem{"year", "Write the year in four figures, like 2026."}
	case y < firstYear || y > lastYear:
		return "", &DayProblem{"year", fmt.Sprintf("Write a year from %d to %d.", firstYear, lastYear)}
	}
	if month == "" {
		return "", &DayProblem{"month", "Choose the month. If you are not sure, choose the nearest."}
	}
	m, ok := monthTyped(month)
	if !ok {
		return "", &DayProblem{"month", "Write the month as a number from 1 to 12, like 5 for May."}
	}
	if day == "" {
		return Day(fmt.Sprintf("%04d-%02d", y, m)), nil
	}
	d, ok := figures(day)
	if !ok {
		return "", &DayProblem{"day", "Write the day as a number, like 17. You can leave it empty."}
	}
	if most := daysIn(y, m); d < 1 || d > most {
		return "", &DayProblem{"day", fmt.Sprintf("%s %d has the days 1 to %d. You can leave the day empty.", time.Month(m), y, most)}
	}
	return Day(fmt.Sprintf("%04d-%02d-%02d", y, m, d)), nil
}

// figures reads a short number written in the digits 0 to 9 alone.
func figures(s string) (int, bool) {
	if s == "" || len(s) > 4 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// monthTyped reads 5, 05, May or may; a name may be cut after three letters.
func monthTyped(s string) (int, bool) {
	if n, ok := figures(s); ok {
		return n, len(s) <= 2 && n >= 1 && n <= 12
	}
	s = strings.ToLower(strings.TrimSuffix(s, "."))
	for m := time.January; m <= time.December; m++ {
		if len(s) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), s) {
			return int(m), true
		}
	}
	return 0, false
}

// daysIn is how many days a month has.
func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Valid says whether this is a day or a month of the calendar, written as Day says. "" is not.
func (d Day) Valid() bool {
	y, m, n := d.figures()
	return y >= firstYear && y <= lastYear && m >= 1 && m <= 12 && n >= 1 && (n <= 28 || n <= daysIn(y, m))
}

// figures takes a day apart; a month without a day has the day 1. What is not written as a day is 0.
func (d Day) figures() (year, month, day int) {
	if len(d) != len("2006-01-02") && len(d) != len("2006-01") {
		return 0, 0, 0
	}
	at := [10]int{}
	for i := range len(d) {
		c := d[i]
		if i == 4 || i == 7 {
			if c != '-' {
				return 0, 0, 0
			}
			continue
		}
		if c < '0' || c > '9' {
			return 0, 0, 0
		}
		at[i] = int(c - '0')
	}
	day = 1
	if len(d) == len("2006-01-02") {
		day = at[8]*10 + at[9]
	}
	return at[0]*1000 + at[1]*100 + at[2]*10 + at[3], at[5]*10 + at[6], day
}

// MonthOnly says whether the day itself is left open.
func (d Day) MonthOnly() bool { return len(d) == len("2006-01") }

// Year is the year of a valid day, else 0.
func (d Day) Year() int {
	if !d.Valid() {
		return 0
	}
	y, _, _ := d.figures()
	return y
}

// Month is the month of a valid day, 1 to 12, else 0.
func (d Day) Month() int {
	if !d.Valid() {
		return 0
	}
	_, m, _ := d.figures()
	return m
}

// First is the first calendar day that is meant, YYYY-MM-DD: the day itself, or the first of the month. Else "".
func (d Day) First() string {
	switch {
	case !d.Valid():
		return ""
	case d.MonthOnly():
		return string(d) + "-01"
	}
	return string(d)
}

// Last is the last calendar day that is meant, YYYY-MM-DD: the day itself, or the last of the month. Else "".
func (d Day) Last() string {
	switch {
	case !d.Valid():
		return ""
	case d.MonthOnly():
		return fmt.Sprintf("%s-%02d", d, daysIn(d.Year(), d.Month()))
	}
	return string(d)
}

// Words is the day as people read it: «17 May 2026» or «May 2026». It is "" where the day is not valid.
func (d Day) Words() string {
	if !d.Valid() {
		return ""
	}
	month := fmt.Sprintf("%s %d", time.Month(d.Month()), d.Year())
	if d.MonthOnly() {
		return month
	}
	n, _ := strconv.Atoi(string(d[8:]))
	return fmt.Sprintf("%d %s", n, month)
}
