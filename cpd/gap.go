package cpd

import (
	"slices"
	"time"
)

// Gap is a run of whole months without an entry, or an explanation for one. Both ends are months, «2026-02».
type Gap struct {
	From, To  Day
	Months    int
	Explained bool
}

// Words is the gap as people read it: «February 2026 to April 2026».
func (g Gap) Words() string {
	if g.From == g.To {
		return g.From.Words()
	}
	return g.From.Words() + " to " + g.To.Words()
}

// month is the month of a calendar day.
func month(day string) Day { return Day(day[:len("2006-01")]) }

// following is the month after.
func (d Day) following() Day { return month(addMonths(d.First(), 1)) }

// monthsOf are the months that lie wholly in a period and are over on the day called today.
func monthsOf(p Period, today string) []Day {
	var out []Day
	if len(p.From) != len(time.DateOnly) {
		return nil
	}
	for m := month(p.From); m.Last() != "" && m.Last() <= p.To && m.Last() < today; m = m.following() {
		if m.First() >= p.From {
			out = append(out, m)
		}
	}
	return out
}

// gapsOf finds the runs of at least so many months in which nothing was going on. An entry fills every month from its start
// to its end, also where it is counted for another period. A gap is explained when what is left unexplained in it is
// shorter than such a run.
func gapsOf(months []Day, entries []*Entry, explained []Gap, least int) []Gap {
	if len(months) == 0 {
		return nil
	}
	busy := map[Day]bool{}
	for _, e := range entries {
		last := min(month(string(e.Ends())), months[len(months)-1])
		for m := max(month(string(e.Start)), months[0]); m <= last; m = m.following() {
			busy[m] = true
		}
	}
	told := func(m Day) bool {
		return slices.ContainsFunc(explained, func(g Gap) bool { return g.From.First() <= m.First() && m.Last() <= g.To.Last() })
	}
	var out []Gap
	var run []Day
	untold, longest := 0, 0
	end := func() {
		if len(run) >= least {
			out = append(out, Gap{From: run[0], To: run[len(run)-1], Months: len(run), Explained: longest < least})
		}
		run, untold, longest = nil, 0, 0
	}
	for _, m := range months {
		if busy[m] {
			end()
			continue
		}
		run = append(run, m)
		untold++
		if told(m) {
			untold = 0
		}
		longest = max(longest, untold)
	}
	end()
	return out
}
