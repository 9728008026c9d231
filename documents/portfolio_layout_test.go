package documents

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"throughline/cpd"
)

// clear fails the test where a portfolio's pages have a fault, and gives the pages.
func clear(t *testing.T, p cpd.Portfolio) *pad {
	t.Helper()
	b, l, err := onPad(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range b.faults(l) {
		t.Error(f)
	}
	return b
}

func TestNoHeadingStandsAloneAndNoTextLeavesItsPageWhereverPagesEnd(t *testing.T) {
	t.Parallel()
	for n := range 30 {
		clear(t, record(n+1))
	}
	for n := range 45 { // push everything down, line by line, past the end of each page
		p := fourPages()
		p.Statement = strings.TrimSuffix(strings.Repeat("One more line.\n", n+1), "\n")
		clear(t, p)
	}
}

func TestARowOfATableStaysOnOnePage(t *testing.T) {
	t.Parallel()
	for n := range 45 {
		p := fourPages()
		p.Statement = strings.TrimSuffix(strings.Repeat("One more line.\n", n+1), "\n")
		for i := range p.Items {
			p.Items[i].Provider = fmt.Sprintf("Provider of %d.", i+1)
		}
		on := map[string]int{}
		b := clear(t, p)
		for _, l := range b.lines {
			for i := range p.Items {
				if p.Items[i].Section == cpd.Training && l.font.bold && strings.HasPrefix(l.text, fmt.Sprintf("%d. ", i+1)) && l.level == 0 {
					on[fmt.Sprint(i+1)] = l.page
				}
				if l.text == p.Items[i].Provider && p.Items[i].Section == cpd.Training && on[fmt.Sprint(i+1)] != l.page {
					t.Fatalf("%d lines: item %d is on page %d, its provider on page %d", n, i+1, on[fmt.Sprint(i+1)], l.page)
				}
			}
		}
	}
}

func TestARowTallerThanHalfAPageFlowsAsText(t *testing.T) {
	t.Parallel()
	p := application()
	p.Items[0].Assessed = strings.Repeat("A check of what was learnt, and of how it was used. ", 60)
	b := clear(t, p)
	var text strings.Builder
	for _, l := range b.lines {
		text.WriteString(l.text + " ")
	}
	if !strings.Contains(text.String(), "When: 26 February 2026") || strings.Count(squeezed(text.String()), "howitwasused") != 60 {
		t.Error("the row is not whole")
	}
}

func TestTheHeadsOfColumnsStandOverTheRowsOfLaterPagesToo(t *testing.T) {
	t.Parallel()
	p := fourPages()
	for n := range 40 {
		i := p.Items[0]
		i.Number = 100 + n
		p.Items = append(p.Items, i)
	}
	b := clear(t, p)
	for n, s := range b.sheets {
		rows, heads := false, false
		for _, r := range s.runs {
			rows = rows || strings.HasPrefix(r.text, "Certificate 7K4M") && r.font.bold
			heads = heads || r.text == "What, and with whom"
		}
		if rows && !heads {
			t.Errorf("page %d has rows without the names of their columns", n+1)
		}
	}
}

func TestLongWordsAreBrokenAndStayWhole(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Donaudampfschiff", 8)[:120]
	p := fourPages()
	p.Name, p.Role, p.Contact, p.For, p.Statement = long, long, long+"@mail.example", long, long+" and "+long
	for i := range p.Skills {
		p.Skills[i] = cpd.PortfolioSkill{Area: long, Strength: long, Example: long}
	}
	for i := range p.Points {
		p.Points[i].Text, p.Points[i].Words = long, long
	}
	for i := range p.Items {
		it := &p.Items[i]
		it.Title, it.Provider, it.Presenter, it.Employer, it.Assessed, it.Certificate = long, long, long, long, long, long
		it.Touches = []string{long}
	}
	b := clear(t, p)
	var text strings.Builder
	for _, l := range b.lines {
		text.WriteString(l.text)
	}
	if got := strings.Count(squeezed(text.String()), long); got < 6*len(p.Items) {
		t.Errorf("the word is %d times whole", got)
	}
}

func TestANumberStandsInOneLineHoweverWideItsLettersAre(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"WWWWWWWWWWWW", "MWQMWQMWQMWQ", "111111111111"} {
		p := application()
		p.Items[0].Award.Code, p.Items[0].Award.CheckAt = code, "https://throughline.example/v/"+code
		p.Items[3].Award = p.Items[0].Award // in the table, and under a title
		seen := 0
		for _, l := range clear(t, p).lines {
			if l.text == grouped(code) {
				seen++
			}
		}
		if seen != 2 {
			t.Errorf("%s stands %d times in one line", grouped(code), seen)
		}
	}
}

// Stored portfolios keep the version of the layout they were drawn with. When this test objects and the change is meant, raise
// PortfolioTemplate and put the new sum here.
func TestThePortfolioChangesOnlyWithItsVersion(t *testing.T) {
	t.Parallel()
	const version, sum = 1, "822c9f3042eccdc7"
	all := sha256.New()
	trial := application()
	trial.Trial = true
	for _, p := range []cpd.Portfolio{application(), little(), fourPages(), record(40), trial} {
		b, _, err := onPad(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range b.lines {
			fmt.Fprintf(all, "%d %d %.2f %.2f %.2f %v %v %q\n", r.page, r.level, r.x, r.y, r.size, r.font, r.ink, r.text)
		}
		for _, s := range b.sheets {
			for _, p := range s.strokes {
				fmt.Fprintf(all, "%.2f %.2f %v %.2f\n", p.start, p.width, p.ink, p.curves)
			}
			for _, p := range s.pictures {
				fmt.Fprintf(all, "%.2f\n", p.boxes)
			}
			fmt.Fprintf(all, "%.2f %q\n", s.areas, s.links)
		}
		fmt.Fprintf(all, "%q\n", b.marks)
	}
	if got := fmt.Sprintf("%x", all.Sum(nil)[:8]); got != sum || version != PortfolioTemplate {
		t.Errorf("version %d has the sum %s, not version %d with %s", PortfolioTemplate, got, version, sum)
	}
}

// chance fills a portfolio with texts of any length from many scripts, and with anything missing.
func chance(dice *rand.Rand) cpd.Portfolio {
	words := []string{"a", "to", "listening", "Ŵyn", "Łukasz", "Żółć,", "Олена", "Ґалаґан", "Ελένη", "Nguyễn", "Thị", "🎉", "naloxone.", "\u200b",
		strings.Repeat("W", 130), "a@b.example", "\n", "\n\n", "Ọ̀ṣun", "«on", "request»", "x̂́"}
	text := func(most int) string {
		var all []string
		for range dice.IntN(most + 1) {
			all = append(all, words[dice.IntN(len(words))])
		}
		return strings.Join(all, " ")
	}
	some := func(most int) int {
		if dice.IntN(3) == 0 {
			return 0
		}
		return dice.IntN(most + 1)
	}
	name := func() string { // as long as a person may have one
		letters := []rune("W" + text(12))
		return string(letters[:min(len(letters), 200)])
	}
	p := cpd.Portfolio{Purpose: cpd.ForApplication, Number: some(1000), IssuedOn: "2026-11-22", Name: name(), NameLatin: name(), Role: text(12),
		Contact: text(10), For: text(20), Statement: text(some(400)), References: dice.IntN(2) == 0, Declared: dice.IntN(2) == 0,
		Demo: dice.IntN(4) == 0, Trial: dice.IntN(4) == 0}
	if dice.IntN(2) == 0 {
		p.Purpose = cpd.FullRecord
	}
	if dice.IntN(2) == 0 {
		p.Address, p.Until = "https://throughline.example/p/"+strings.Repeat("k", 1+some(200)), "2027-01-01"
	}
	for range some(8) {
		p.Skills = append(p.Skills, cpd.PortfolioSkill{Area: text(5), Strength: text(20), Example: text(some(200))})
	}
	for range some(10) {
		p.Points = append(p.Points, cpd.PortfolioPoint{Text: text(some(60)), Words: text(some(300)), Shown: []int{1 + some(5), 1 + some(50)}})
	}
	for n := range some(40) {
		i := cpd.PortfolioItem{Number: n + 1, Section: cpd.Sections()[dice.IntN(3)], Title: "T " + text(some(60)), Kind: cpd.Kinds()[dice.IntN(16)], Minutes: some(3000),
			Provider: text(some(20)), Presenter: text(some(10)), Employer: text(some(10)), Assessed: text(some(400)), Certificate: text(3)}
		if dice.IntN(5) > 0 {
			i.Start = cpd.Day(fmt.Sprintf("20%02d-%02d-%02d", 15+dice.IntN(12), 1+dice.IntN(12), 1+dice.IntN(28)))
		}
		for range some(4) {
			i.Touches = append(i.Touches, text(8))
			i.Confirmed = append(i.Confirmed, cpd.PortfolioConfirmation{Words: text(20), Changed: dice.IntN(2) == 0})
			i.Writing = append(i.Writing, cpd.PortfolioText{Part: "learnt", Text: text(some(500))})
		}
		if dice.IntN(2) == 0 {
			i.Award = &cpd.PortfolioAward{Code: fmt.Sprintf("7K4M29QX%04d", n), ValidThrough: "2027-01-01"}
			i.Award.CheckAt = "https://throughline.example/v/" + i.Award.Code
			for range some(6) {
				i.Award.DoesNotAuthorise = append(i.Award.DoesNotAuthorise, text(30))
			}
		}
		p.Items = append(p.Items, i)
		p.Totals = append(p.Totals, cpd.PortfolioTotal{Year: 2026 - n/4, Kind: i.Kind, Entries: 1 + some(9), Minutes: some(90000)})
	}
	return p
}

func FuzzTextsOfAnySizeStandOnTheirPages(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, "Listening\r\rand \x80\ufffd more", uint8(seed))
	}
	f.Add(uint64(1), "x\u0301\u0302\u0331 \u200f\U0001F469\u200d\U0001F393 \u00ad", uint8(3))
	f.Fuzz(func(t *testing.T, seed uint64, text string, times uint8) {
		p := chance(rand.New(rand.NewPCG(seed, 4)))
		long := strings.Repeat(text, int(times))
		p.Statement, p.Role, p.For = p.Statement+long, text, text
		if len(p.Items) > 0 {
			i := &p.Items[0]
			i.Title, i.Assessed, i.Provider = i.Title+long, long, text
		}
		b, l, err := onPad(p)
		var letters *UnprintableError
		if errors.As(err, &letters) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range b.faults(l) {
			t.Error(fault)
		}
		if out, err := RenderPortfolio(p); err != nil || out.Pages != len(b.sheets) {
			t.Errorf("%d pages, not %d (%v)", out.Pages, len(b.sheets), err)
		}
	})
}
