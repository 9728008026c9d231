package views

import "time"

// A date is written in full and in one way: «1 June 2026».
const (
	dateLayout   = "2 January 2006"
	momentLayout = dateLayout + ", 15:04"
)

// dayInWords writes a calendar date. What is not one, such as the empty one, stays as it is.
func dayInWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format(dateLayout)
}

// dayIn writes the date of an instant in a zone, in UTC where there is no such zone.
func dayIn(at time.Time, zone string) string { return inZone(at, zone).Format(dateLayout) }

// DayIn writes the date of an instant in a zone, in UTC where there is no such zone: «1 June 2026».
func DayIn(at time.Time, zone string) string { return dayIn(at, zone) }

// whenWords is dayIn with the time: «1 June 2026, 11:05». Without a zone it is the date alone.
func whenWords(at time.Time, zone string) string {
	if zone == "" {
		return dayIn(at, zone)
	}
	return inZone(at, zone).Format(momentLayout)
}

func inZone(at time.Time, zone string) time.Time {
	if place, err := time.LoadLocation(zone); err == nil {
		return at.In(place)
	}
	return at.UTC()
}
