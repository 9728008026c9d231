package strict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing to mend in a source.
type Problem struct {
	File    string // path within the source, "" for the source as a whole
	Line    int    // 1-based, 0 where no line fits
	Message string // what is wrong, in plain words
	Fix     string // what to do about it
}

// maxProblems bounds what one reading can report: hostile input must not fill the memory with complaints.
const maxProblems = 200

// Report collects problems while a source is read.
type Report struct {
	list []Problem
	full bool
}

// Add reports one thing to mend; from some number on it only remembers that there is more.
func (r *Report) Add(file string, line int, message, fix string) {
	if len(r.list) >= maxProblems {
		r.full = true
		return
	}
	r.list = append(r.list, Problem{File: file, Line: line, Message: message, Fix: fix})
}

// Sorted gives the problems by file and line, each once.
func (r *Report) Sorted() []Problem {
	slices.SortStableFunc(r.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	list := slices.Compact(r.list)
	if r.full {
		list = append(list, Problem{Message: "There is more to mend than fits in this list.", Fix: "Mend these first, then check again."})
	}
	return list
}

// Any says whether there is something to mend.
func (r *Report) Any() bool { return len(r.list) > 0 }

// Format writes problems for a terminal: «file:line: message», and under it the fix. whole stands in front where a problem
// is about no file. It is "" where there is no problem.
func Format(whole string, problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		switch {
		case p.File == "":
			b.WriteString(whole + ": ")
		case p.Line == 0:
			fmt.Fprintf(&b, "%s: ", Printable(p.File))
		default:
			fmt.Fprintf(&b, "%s:%d: ", Printable(p.File), p.Line)
		}
		b.WriteString(Printable(p.Message))
		b.WriteByte('\n')
		if p.Fix != "" {
			b.WriteString("    " + Printable(p.Fix) + "\n")
		}
	}
	return b.String()
}

// Printable keeps a name or a piece of a hostile file from steering the terminal that it is written to.
func Printable(s string) string {
	return strings.Map(func(c rune) rune {
		if Hidden(c) || c == '\n' || c == '\t' || c == '\r' {
			return '�'
		}
		return c
	}, strings.ToValidUTF8(s, "�"))
}

// Quote shows a piece of the source in a message, cut where it is long.
func Quote(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(Printable(s)), " ")
	if c := []rune(s); len(c) > most {
		s = string(c[:most]) + "…"
	}
	return "“" + s + "”"
}

// Number writes small numbers in words.
func Number(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// Upper gives a text a capital first letter.
func Upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
