package cpd

import (
	"fmt"
	"strings"
)

// Hours is a time in words: «1 hour 20 minutes», «45 minutes», «0 minutes». Nothing is rounded.
func Hours(minutes int) string {
	minutes = max(minutes, 0)
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return many(m, "minute")
	case m == 0:
		return many(h, "hour")
	}
	return many(h, "hour") + " " + many(m, "minute")
}

// many is a number with its noun: «1 entry», «2 entries».
func many(n int, noun string) string {
	stem, y := strings.CutSuffix(noun, "y")
	switch {
	case n == 1:
	case y && !strings.ContainsAny(stem[max(0, len(stem)-1):], "aeou"):
		noun = stem + "ies"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
