package views

import (
	"slices"
	"strings"
	"time"

	"throughline/cpd"
	"throughline/models"
)

// CertificatesPage is what a person holds: from here and from elsewhere.
type CertificatesPage struct {
	Viewer  Viewer
	Awards  []models.AwardPage
	Entries []models.Entry // with a number, a date or a «refresh by»
	Now     time.Time
	Zone    string
}

// held is one certificate in the list.
type held struct{ Title, Href, From, Words, day string }

// held are all, newest first.
func (p CertificatesPage) held() []held {
	today := p.Now.Format(time.DateOnly)
	if loc, err := time.LoadLocation(p.Zone); err == nil {
		today = p.Now.In(loc).Format(time.DateOnly)
	}
	var out []held
	for _, a := range p.Awards {
		day := a.Facts.Time.Awarded
		words := awardWords(a)
		if stands(a.State) {
			words = freshWords(a.Facts.Time.ValidThrough, dayInWords(a.Facts.Time.ValidThrough), today)
		}
		out = append(out, held{a.Facts.Achievement.Title, "/awards/" + a.Code, dayInWords(day) + ". From " + a.Facts.Issuer.Name + ".", words, day})
	}
	for _, e := range p.Entries {
		day, through := e.IssuedDay, ""
		if day == "" {
			day = e.CountedDay
		}
		if e.RefreshBy != "" {
			through = e.RefreshBy.Last()
		}
		from := day.Words() + "."
		if e.Provider != "" {
			from += " From " + e.Provider + "."
		}
		if e.CertificateNumber != "" {
			from += " Number " + e.CertificateNumber + "."
		}
		out = append(out, held{e.Title, entryHref(e.ID), from, freshWords(through, e.RefreshBy.Words(), today), day.Last()})
	}
	slices.SortStableFunc(out, func(a, b held) int { return strings.Compare(b.day, a.day) })
	return out
}

// freshWords says in neutral words how something stands that is good through a day.
func freshWords(through, words, today string) string {
	fresh := cpd.FreshnessAt(through, today)
	switch {
	case through == "":
		return fresh.Words() + ", with no date to refresh by"
	case fresh == cpd.Current:
		return fresh.Words() + ": refresh by " + words
	}
	return fresh.Words() + ": " + words
}

// CertificateFields are the fields of the form for a certificate from elsewhere, in the order of the page.
var CertificateFields = []string{"title", "kind", "provider", "day", "month", "year", "certificate_number", "issued_day", "issued_month", "issued_year",
	"refresh_day", "refresh_month", "refresh_year"}

// NewCertificatePage is the form for a certificate from elsewhere.
type NewCertificatePage struct {
	Viewer   Viewer
	Typed    map[string]string
	Problems Problems
}

func (p NewCertificatePage) facts() EntryFactsPage {
	return EntryFactsPage{Typed: p.Typed, Problems: p.Problems}
}
