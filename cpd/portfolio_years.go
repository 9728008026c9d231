package cpd

import (
	"fmt"
	"slices"
	"strings"
)

// PortfolioYear is the items of a portfolio in one year; Year 0 is without a date.
type PortfolioYear struct {
	Year   int
	Months []PortfolioMonth
}

// PortfolioMonth is the items of one month; Words is "" without a date, else as in «May 2026».
type PortfolioMonth struct {
	Words string
	Items []PortfolioItem
}

// Words are what stands over the year's items.
func (y PortfolioYear) Words() string {
	if y.Year == 0 {
		return "Without a date"
	}
	return fmt.Sprint(y.Year)
}

// Years are the items by the year and month of their end, or else of their start, the newest first.
func (p Portfolio) Years() []PortfolioYear {
	items := slices.Clone(p.Items)
	slices.SortStableFunc(items, func(a, b PortfolioItem) int { return strings.Compare(string(b.filedUnder()), string(a.filedUnder())) })
	var out []PortfolioYear
	for _, i := range items {
		day, words := i.filedUnder(), ""
		if n := len(out); n == 0 || out[n-1].Year != day.Year() {
			out = append(out, PortfolioYear{Year: day.Year()})
		}
		if day != "" {
			words = Day(string(day)[:len("2006-01")]).Words()
		}
		year := &out[len(out)-1]
		if n := len(year.Months); n == 0 || year.Months[n-1].Words != words {
			year.Months = append(year.Months, PortfolioMonth{Words: words})
		}
		month := &year.Months[len(year.Months)-1]
		month.Items = append(month.Items, i)
	}
	return out
}

func (i PortfolioItem) filedUnder() Day {
	for _, d := range []Day{i.End, i.Start} {
		if d.Valid() {
			return d
		}
	}
	return ""
}
