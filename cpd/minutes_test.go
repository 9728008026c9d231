package cpd

import "testing"

func TestATimeIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int{
		"": 0, " 90 ": 90, "90 min": 90, "45m": 45, "1:30": 90, "0:05": 5, "1h": 60, "1 h 30": 90, "1h30": 90, "2 hours": 120, "1 hour 30 minutes": 90,
		"1.5 hours": 90, "0,75 h": 45, "1 Hour and 5 mins": 65, "100:00": 6000,
	} {
		if got, err := ParseMinutes(typed); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", typed, got, err, want)
		}
	}
	for _, typed := range []string{"long", "-5", "1:60", "1.3 hours", "1.5 h 10", "1e3", "9999999", "٤٥", "half a day"} {
		if got, err := ParseMinutes(typed); err == nil {
			t.Errorf("%q is taken for %d", typed, got)
		}
	}
}
