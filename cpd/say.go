package cpd

import (
	"fmt"
	"strings"
)

// By says until when: «by 30 November 2026», or that the time is over, without a word on what that means.
func (r Report) By() string { return by(r.Period, r.Over) }

func by(p Period, over bool) string {
	if over {
		return "for the time up to " + Day(p.To).Words()
	}
	return "by " + Day(p.To).Words()
}

// Summary is the report in a sentence: «2 of 4 parts are there.» What is asked only of some is left out.
func (r Report) Summary() string {
	there, all := 0, 0
	for _, l := range r.Lines {
		if l.Requirement.WhenAsked {
			continue
		}
		all++
		if l.Met {
			there++
		}
	}
	switch {
	case all == 0:
		return "Nothing is asked for."
	case there == all && r.Over:
		return "Everything asked for is there."
	case there == all:
		return "Everything asked for is there so far."
	}
	return fmt.Sprintf("%d of %d parts are there.", there, all)
}

// Time is what the counted entries add up to: «12 hours 20 minutes, 8 hours of it with others».
func (r Report) Time() string {
	if r.Participatory == 0 {
		return Hours(r.Minutes)
	}
	return Hours(r.Minutes) + ", " + Hours(r.Participatory) + " of it with others"
}

// say puts a line into words.
func (v *evaluation) say(l *Line) {
	q, until := l.Requirement, by(v.period, v.over)
	left := l.Need - l.Have
	switch q.Kind {
	case CoversAll:
		l.There = fmt.Sprintf("%d of %s%s.", l.Have, many(l.Need, thing(q, "element")), v.soFar())
		l.Asked = "Still to touch " + until + ": " + strings.Join(open(l.Items), "; ") + "."
	case Refreshed:
		l.There = fmt.Sprintf("%d of %s%s current.", l.Have, many(l.Need, thing(q, "topic")), are(l.Have))
		l.Asked = "To do or refresh: " + strings.Join(open(l.Items), "; ") + "."
	case MinutesLeast, Participating:
		l.There = fmt.Sprintf("%s of %s%s.", Hours(l.Have), Hours(l.Need), v.soFar())
		l.Asked = fmt.Sprintf("%s more %s.", Hours(left), until)
	case CountLeast:
		if l.Have > l.Need { // «2 of 1 entry» says nothing
			l.There = fmt.Sprintf("%s%s.", many(l.Have, thing(q, "entry")), v.soFar())
			break
		}
		l.There = fmt.Sprintf("%d of %s%s.", l.Have, many(l.Need, thing(q, "entry")), v.soFar())
		l.Asked = fmt.Sprintf("%s more %s.", many(left, thing(q, "entry")), until)
	case MixLeast:
		l.There = fmt.Sprintf("%s of activity%s.", many(l.Have, "kind"), v.soFar())
		l.Asked = fmt.Sprintf("%s more %s.", many(left, "kind"), until)
	case NoGap:
		v.sayGaps(l)
	}
	if l.Met {
		l.Asked = ""
	}
}

func (v *evaluation) sayGaps(l *Line) {
	long := fmt.Sprintf("of %d months or more", l.Requirement.AtLeast)
	switch {
	case l.Need == 0:
		l.There = "No gap " + long + v.soFar() + "."
	case l.Met:
		l.There = fmt.Sprintf("%s %s, and you have said why.", many(l.Need, "gap"), long)
	default:
		l.There = fmt.Sprintf("%s %s, %d explained.", many(l.Need, "gap"), long, l.Have)
	}
	var months []string
	for _, g := range v.gaps {
		if !g.Explained {
			months = append(months, g.Words())
		}
	}
	l.Asked = "Write a line on why, or add what you learnt then: " + strings.Join(months, "; ") + "."
}

// soFar is left out once the time is over.
func (v *evaluation) soFar() string {
	if v.over {
		return ""
	}
	return " so far"
}

func are(n int) string {
	if n == 1 {
		return " is"
	}
	return " are"
}

// thing is what a requirement counts, or another word where it names none.
func thing(q Requirement, other string) string {
	if q.Thing != "" {
		return q.Thing
	}
	return other
}

// open are the titles of the elements that are still to come, with their date where they had one.
func open(items []Item) []string {
	var out []string
	for _, i := range items {
		switch {
		case i.Met:
		case i.State == PastDate:
			out = append(out, fmt.Sprintf("%s (was good through %s)", i.Element.Title, Day(i.Through).Words()))
		default:
			out = append(out, i.Element.Title)
		}
	}
	return out
}
