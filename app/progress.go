package main

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// counted writes a number with its noun: «1 part», «12,000 rows».
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// progressTo tells how far a long command is: a line at most every second, and nothing for a short one.
func progressTo(w io.Writer, act string) func(done, total int, what string) {
	last := time.Now()
	return func(done, total int, what string) {
		if now := time.Now(); now.Sub(last) >= time.Second {
			last = now
			fmt.Fprintf(w, "%s: %s of %s (%s)\n", act, grouped(done), counted(total, "row", "rows"), what)
		}
	}
}
