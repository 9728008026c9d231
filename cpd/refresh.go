package cpd

// Freshness says how something that lasts for a time stands. None of them is a reproach.
type Freshness string

// How it stands.
const (
	NotYet   Freshness = "not-yet"
	Current  Freshness = "current"
	DueSoon  Freshness = "due-soon"
	PastDate Freshness = "past"
)

// Words is what people read.
func (f Freshness) Words() string {
	switch f {
	case Current:
		return "Current"
	case DueSoon:
		return "Due soon"
	case PastDate:
		return "Past its date"
	case NotYet:
		return "Not here yet"
	}
	return ""
}

// dueSoonMonths is how long before its date something is due soon.
const dueSoonMonths = 2

// FreshnessAt says how something stands that is good through a day, YYYY-MM-DD; "" is good for ever.
func FreshnessAt(through, today string) Freshness {
	switch {
	case through == "":
		return Current
	case through < today:
		return PastDate
	case through <= addMonths(today, dueSoonMonths):
		return DueSoon
	}
	return Current
}

// RefreshBy is the day through which something lasts that was finished on a day, YYYY-MM-DD. A month without a day counts
// from its last day. It is "" where it lasts for ever, or where done is no day.
func RefreshBy(done Day, months int) string {
	if months <= 0 || !done.Valid() {
		return ""
	}
	return addMonths(done.Last(), months)
}
