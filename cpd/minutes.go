package cpd

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
)

var (
	clockTime  = regexp.MustCompile(`^(\d{1,3}):([0-5]\d)$`)
	hoursFirst = regexp.MustCompile(`^(\d{1,3})(?:[.,](25|5|50|75))? ?h(?:(?:ou)?rs?)?(?: ?(?:and )?(\d{1,2}) ?(?:m(?:in(?:ute)?s?)?)?)?$`)
	justMins   = regexp.MustCompile(`^(\d{1,6}) ?(?:m(?:in(?:ute)?s?)?)?$`)
	quarters   = map[string]int{"25": 15, "5": 30, "50": 30, "75": 45}
)

// ParseMinutes reads a time as people write it: «90», «90 min», «1:30», «1h30», «1 hour 30 minutes», «1.5 hours». A bare
// number is minutes. "" is 0: not said. The error is in words for the person.
func ParseMinutes(typed string) (int, error) {
	t := strings.ToLower(strings.Join(strings.Fields(typed), " "))
	if t == "" {
		return 0, nil
	}
	if m := justMins.FindStringSubmatch(t); m != nil {
		return strconv.Atoi(m[1])
	}
	if m := clockTime.FindStringSubmatch(t); m != nil {
		return hoursAnd(m[1], m[2]), nil
	}
	if m := hoursFirst.FindStringSubmatch(t); m != nil && (m[2] == "" || m[3] == "") {
		return hoursAnd(m[1], m[3]) + quarters[m[2]], nil
	}
	//lint:ignore ST1005 a person reads it
	return 0, errors.New("Write the time like 45, for 45 minutes, or 1:30, for an hour and a half.")
}

func hoursAnd(hours, minutes string) int {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	return h*60 + m
}
