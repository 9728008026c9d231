package courses

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// maxProblems bounds what one reading can report: hostile input must not fill the memory with complaints.
const maxProblems = 200

// report collects problems while a course is read.
type report struct {
	list []Problem
	full bool
}

func (r *report) add(file string, line int, message, fix string) {
	if len(r.list) >= maxProblems {
		r.full = true
		return
	}
	r.list = append(r.list, Problem{File: file, Line: line, Message: message, Fix: fix})
}

// sorted gives the problems by file and line, each once.
func (r *report) sorted() []Problem {
	slices.SortStableFunc(r.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	list := slices.Compact(r.list)
	if r.full {
		list = append(list, Problem{Message: "There is more to mend than fits in this list.", Fix: "Mend these first, then check again."})
	}
	return list
}

// FormatProblems writes problems for a terminal: «file:line: message», and under it the fix. It is "" where there is none.
func FormatProblems(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		switch {
		case p.File == "":
			b.WriteString("course: ")
		case p.Line == 0:
			fmt.Fprintf(&b, "%s: ", printable(p.File))
		default:
			fmt.Fprintf(&b, "%s:%d: ", printable(p.File), p.Line)
		}
		b.WriteString(printable(p.Message))
		b.WriteByte('\n')
		if p.Fix != "" {
			b.WriteString("    " + printable(p.Fix) + "\n")
		}
	}
	return b.String()
}

// printable keeps a name or a piece of a hostile file from steering the terminal that it is written to.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if hidden(c) || c == '\n' || c == '\t' || c == '\r' {
			return '�'
		}
		return c
	}, strings.ToValidUTF8(s, "�"))
}

// quote shows a piece of the source in a message, cut where it is long.
func quote(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(printable(s)), " ")
	if c := []rune(s); len(c) > most {
		s = string(c[:most]) + "…"
	}
	return "“" + s + "”"
}

// number writes small numbers in words.
func number(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
