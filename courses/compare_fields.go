package courses

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// differs is one change, or none.
func differs(what, was, is string) []Change {
	if oneLine(was) == oneLine(is) {
		return nil
	}
	return []Change{{what, was, is}}
}

func differsNumber(what string, was, is int) []Change {
	word := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return differs(what, word(was), word(is))
}

func differsYes(what string, was, is bool) []Change {
	word := map[bool]string{true: "yes", false: "no"}
	return differs(what, word[was], word[is])
}

// listChanges are lines that came and went, or their order where nothing else changed.
func listChanges(what string, was, is []string) []Change {
	var list []Change
	for _, s := range was {
		if !slices.Contains(is, s) {
			list = append(list, Change{What: what, Was: s})
		}
	}
	for _, s := range is {
		if !slices.Contains(was, s) {
			list = append(list, Change{What: what, Is: s})
		}
	}
	if len(list) == 0 && !slices.Equal(was, is) {
		return []Change{{"Order: " + what, strings.Join(was, "; "), strings.Join(is, "; ")}}
	}
	if len(list) == 2 && list[0].Is == "" && list[1].Was == "" {
		return []Change{{what, list[0].Was, list[1].Is}}
	}
	return list
}

// namedChanges compares lists of things that have an id and a text.
func namedChanges(what string, was, is [][2]string) []Change {
	var list []Change
	find := func(in [][2]string, id string) string {
		if i := slices.IndexFunc(in, func(x [2]string) bool { return x[0] == id }); i >= 0 {
			return in[i][1]
		}
		return ""
	}
	var old, now []string
	for _, x := range was {
		if old = append(old, x[0]); find(is, x[0]) == "" {
			list = append(list, Change{What: what, Was: x[1]})
		}
	}
	for _, x := range is {
		now = append(now, x[0])
		list = append(list, differs(what, find(was, x[0]), x[1])...)
	}
	if len(list) == 0 && !slices.Equal(old, now) {
		list = append(list, Change{"Order: " + what, strings.Join(old, "; "), strings.Join(now, "; ")})
	}
	return list
}

func stepFieldChanges(a, b StepFields) []Change {
	return slices.Concat(
		differs("Kind", string(a.Of), string(b.Of)), differs("Title", a.Title, b.Title), differsNumber("Minutes", a.Minutes, b.Minutes),
		differs("Content note", a.ContentNote, b.ContentNote), differsYes("Sensitive, with a short version", a.Sensitive, b.Sensitive),
		listChanges("Source", a.Sources, b.Sources), differsNumber("Right answers needed", a.PassMark, b.PassMark), differsNumber("Questions asked", a.Draw, b.Draw),
		differsNumber("Tries", a.Attempts, b.Attempts), listChanges("Signed by", a.SignedBy, b.SignedBy), listChanges("What the signer looks for", a.Criteria, b.Criteria),
		differs("To hand in", string(a.HandIn), string(b.HandIn)))
}

// courseChanges compares course.yaml, as text where it cannot be read.
func courseChanges(was, is []byte) []Change {
	if string(was) == string(is) {
		return nil
	}
	read := func(b []byte) (CourseFields, bool) {
		if m := ReadManuscript("course.yaml", b); len(m.pieces) > 0 {
			f, ok := m.pieces[0].Fields.(CourseFields)
			return f, ok
		}
		return CourseFields{}, false
	}
	a, ok := read(was)
	b, okToo := read(is)
	if !ok || !okToo {
		return []Change{{"course.yaml", plainSource(was), plainSource(is)}}
	}
	outcomes := func(f CourseFields) (list [][2]string) {
		for _, o := range f.Outcomes {
			list = append(list, [2]string{o.ID, o.Text})
		}
		return list
	}
	sources := func(f CourseFields) (list [][2]string) {
		for _, s := range f.Sources {
			list = append(list, [2]string{s.ID, strings.TrimSpace(s.Text + " " + s.URL)})
		}
		return list
	}
	months := func(n int) string {
		if n == 0 {
			return "for ever"
		}
		return fmt.Sprintf("%d months", n)
	}
	rule := func(c Completion) string {
		if c.All {
			return "all parts"
		}
		return strings.Join(c.Steps, ", ")
	}
	list := slices.Concat(
		differs("Title", a.Title, b.Title), differs("Title on the certificate", a.PublicTitle, b.PublicTitle), differs("Language", a.Language, b.Language), differs("Licence", a.Licence, b.Licence),
		listChanges("Credit", a.Credits, b.Credits), differs("Summary", a.Summary, b.Summary), namedChanges("Outcome", outcomes(a), outcomes(b)),
		listChanges("Competency", a.Competencies, b.Competencies), differs("Stage", string(a.Stage), string(b.Stage)), differsNumber("Minutes", a.Minutes, b.Minutes),
		differs("The certificate is valid", months(a.ValidMonths), months(b.ValidMonths)), differs("To complete it", rule(a.Completion), rule(b.Completion)),
		listChanges("What it does not authorise", a.DoesNotAuthorise, b.DoesNotAuthorise), differs("How it is assessed", a.AssessedBy, b.AssessedBy),
		listChanges("Content note", a.ContentNotes, b.ContentNotes), namedChanges("Source", sources(a), sources(b)), differs("Reviewed by", a.Review.By, b.Review.By),
		differs("Reviewed on", a.Review.On, b.Review.On), differs("Next review", a.Review.Next, b.Review.Next), differs("Made of", a.Origin.Title, b.Origin.Title), differs("The course's number", a.UID, b.UID))
	if len(list) == 0 {
		list = []Change{{What: "The way that course.yaml is written"}}
	}
	return list
}
