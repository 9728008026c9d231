package models

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"throughline/cpd"
)

// PortfolioPage is a draft or an issue as its person sees it.
type PortfolioPage struct {
	Portfolio
	Choices  PortfolioChoices
	Content  cpd.Portfolio   // of a draft: as it would be issued now
	Refs     []string        // the refs of the items of Content, in their order
	Names    []PortfolioName // of organisations that stand behind the items, by name
	InTheWay string          // why a draft cannot be issued yet; "" where nothing is
	Shares   []ShareLine     // of an issue, the newest first
}

// Draft says whether it can still be changed.
func (p PortfolioPage) Draft() bool { return p.Number == nil }

// Tells lists what a reader learns from it, item by item.
func (p PortfolioPage) Tells() []cpd.Telling {
	return cpd.Tells(p.Content, cpd.FindNames(p.Choices.Hidden))
}

// Ref is the ref of an item, by its number.
func (p PortfolioPage) Ref(number int) string {
	if number < 1 || number > len(p.Refs) {
		return ""
	}
	return p.Refs[number-1]
}

// Portfolio opens a draft or an issue of the actor's. NotFound: not theirs, or deleted.
func (s *Store) Portfolio(ctx context.Context, who Actor, id string) (PortfolioPage, error) {
	var out PortfolioPage
	err := s.read(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id)
		if err != nil {
			return err
		}
		out, err = tx.portfolioPage(who, p)
		return err
	})
	return out, err
}

func (tx *Tx) portfolioPage(who Actor, p Portfolio) (PortfolioPage, error) {
	out := PortfolioPage{Portfolio: p}
	var err error
	if out.Choices, err = tx.openChoices(p); err != nil {
		return out, err
	}
	if p.Number == nil {
		out.Content, out.Refs, out.Names, err = tx.portfolioContent(who, p.Purpose, out.Choices)
		out.InTheWay = inTheWay(out.Content, out.Choices)
	} else {
		if out.Content, err = tx.openContent(p); err != nil {
			return out, err
		}
		out.Refs = out.Choices.Issued
		out.Shares, err = tx.shareLines(p)
	}
	out.SealedContent, out.SealedPDF, out.SealedChoices = nil, nil, nil
	return out, err
}

func (tx *Tx) openContent(p Portfolio) (cpd.Portfolio, error) {
	plain, err := tx.open(p.PersonID, "portfolios", "sealed_content", p.ID, p.SealedContent)
	if err != nil {
		return cpd.Portfolio{}, err
	}
	return decode[cpd.Portfolio](string(plain))
}

// inTheWay says why a draft cannot be issued.
func inTheWay(c cpd.Portfolio, choices PortfolioChoices) string {
	if len(c.Items) == 0 && c.Statement == "" {
		return "There is nothing in it yet. Choose something to show, or write a few lines about what you bring."
	}
	if name, in := cpd.StillNamed(c, cpd.FindNames(choices.Hidden)); name != "" {
		return fmt.Sprintf("You hide the name “%s”, and it still stands here: “%s”. Change these words, or show the name.", name, shorten(in, 200))
	}
	return ""
}

// portfolioContent makes the content of a draft from what stands in the log now, with the refs of its items and the names
// behind them.
func (tx *Tx) portfolioContent(who Actor, purpose cpd.Purpose, c PortfolioChoices) (cpd.Portfolio, []string, []PortfolioName, error) {
	out := cpd.NewPortfolio(purpose)
	person, err := gorm.G[Person](tx.DB).Where("id = ?", who.PersonID).Take(tx.ctx)
	if err != nil {
		return out, nil, nil, err
	}
	refs := make([]string, len(c.Items))
	for i, item := range c.Items {
		refs[i] = item.Ref
	}
	from, err := tx.behind(who, purpose, c, refs)
	if err != nil {
		return out, nil, nil, err
	}
	if purpose == cpd.FullRecord {
		leftOut := map[string]bool{}
		for _, ref := range c.LeftOut {
			leftOut[ref] = true
		}
		refs = slices.DeleteFunc(from.refs(), func(r string) bool { return leftOut[r] })
	}
	out.Name, out.NameLatin, out.IssuedOn = person.NameCertificate, person.NameLatin, tx.today(who)
	out.For, out.From, out.To, out.References, out.Declared, out.Demo = c.For, c.From, c.To, c.References, c.Declared, tx.s.demo
	front := func(part string) bool { return !slices.Contains(c.Without, part) }
	if front("role") {
		out.Role = c.Role
	}
	if front("contact") {
		out.Contact = c.Contact
	}
	if front("statement") {
		out.Statement = c.Statement
	}
	if front("skills") {
		out.Skills = c.Skills
	}
	names := newOrgNames(c.Hidden)
	chosen := make(map[string]ItemChoice, len(c.Items))
	for _, item := range c.Items {
		chosen[item.Ref] = item
	}
	items := map[string]cpd.PortfolioItem{}
	var used []string
	for _, ref := range refs {
		choice := chosen[ref]
		choice.Ref = ref
		if item, ok := from.item(choice, names); ok {
			items[ref] = item
			used = append(used, ref)
		}
	}
	if purpose == cpd.ForApplication { // a reader meets the numbers in their order
		slices.SortStableFunc(used, func(a, b string) int { return items[a].Section.Place() - items[b].Section.Place() })
	}
	number := map[string]int{}
	for i, ref := range used {
		item := items[ref]
		item.Number, number[ref] = i+1, i+1
		out.Items = append(out.Items, item)
	}
	if front("points") {
		for _, p := range c.Points {
			point := cpd.PortfolioPoint{Text: p.Text, Words: p.Words, Shown: []int{}}
			for _, ref := range p.Shown {
				if n, ok := number[ref]; ok && !slices.Contains(point.Shown, n) {
					point.Shown = append(point.Shown, n)
				}
			}
			slices.Sort(point.Shown)
			if len(point.Shown) > 0 || point.Words != "" {
				out.Points = append(out.Points, point)
			}
		}
	}
	if purpose == cpd.FullRecord {
		out.Totals = cpd.TotalsOf(out.Items)
	}
	return out, used, names.list(), nil
}

// item makes an item from what was chosen for it, false where nothing stands behind its ref any more.
func (b behind) item(choice ItemChoice, names *orgNames) (cpd.PortfolioItem, bool) {
	names.nextItem()
	var out cpd.PortfolioItem
	var award *AwardPage
	if code, isAward := strings.CutPrefix(choice.Ref, "award:"); isAward {
		award = b.awards[code]
		if award == nil || b.made[award.EnrolmentID] {
			return out, false // gone, or its entry is in it too, and carries it
		}
		out = ofAward(award.Facts, cpd.Day(award.CompletedOn))
	} else {
		at, ok := b.at[choice.Ref]
		if !ok {
			return out, false
		}
		award = b.award(b.entries[at])
		out = b.ofEntry(b.entries[at], choice, names)
	}
	if award != nil {
		out.Certificate, out.Assessed, out.Award = "", award.Facts.How.Assessed, portfolioAward(award, b.owners[award.Facts.Achievement.CourseSlug], names)
	}
	unnamed := out.Provider == ""
	hiddenProvider, hiddenEmployer := names.seen(&out.Provider), names.seen(&out.Employer)
	if hiddenProvider || hiddenEmployer && unnamed {
		out.Certificate = "" // whoever gave it could be found by it; without a provider it may be the employer's own
	}
	out.Section = cpd.SectionOf(out.Kind, out.SCQFLevel)
	hold(&out, choice)
	return out, true
}

// hold takes out what is held back of an item, and puts its own title in.
func hold(out *cpd.PortfolioItem, choice ItemChoice) {
	for part, drop := range map[string]func(){
		"when":        func() { out.Start, out.End = "", "" },
		"minutes":     func() { out.Minutes = 0 },
		"provider":    func() { out.Provider = "" },
		"employer":    func() { out.Employer = "" },
		"presenter":   func() { out.Presenter = "" },
		"mode":        func() { out.Mode = "" },
		"assessed":    func() { out.Assessed = "" },
		"certificate": func() { out.Certificate = "" },
		"refresh":     func() { out.RefreshBy = "" },
		"level":       func() { out.SCQFLevel, out.SCQFCredits = 0, 0 },
		"touches":     func() { out.Touches = nil },
		"award":       func() { out.Award = nil },
		"confirmed":   func() { out.Confirmed = nil },
	} {
		if !choice.Has(part) {
			drop()
		}
	}
	if choice.Title != "" {
		out.Title = choice.Title
	}
	if !choice.Has("provider") { // whoever has a number finds out who gave it
		out.Certificate = ""
		if out.Award != nil {
			out.Award = &cpd.PortfolioAward{OnRequest: true}
		}
	}
}

func ofAward(f Facts, completed cpd.Day) cpd.PortfolioItem {
	return cpd.PortfolioItem{Title: f.Achievement.Title, Kind: cpd.Course, Start: completed, Minutes: f.Amount.Minutes, Provider: f.Issuer.Name,
		Mode: cpd.SelfPaced, RefreshBy: cpd.Day(f.Time.ValidThrough)}
}

func (b behind) ofEntry(e Entry, choice ItemChoice, names *orgNames) cpd.PortfolioItem {
	out := cpd.PortfolioItem{Title: e.Title, Kind: e.Kind, Start: e.StartDay, End: e.EndDay, Minutes: e.Minutes, Provider: e.Provider, Presenter: e.Presenter, Employer: e.Employer,
		Mode: e.Mode, Assessed: e.Assessed.Words(), Certificate: e.CertificateNumber, RefreshBy: e.RefreshBy, SCQFLevel: e.SCQFLevel, SCQFCredits: e.SCQFCredits}
	if e.Origin == FromCourse {
		out.Certificate = "" // its award says it, and one that was withdrawn or replaced says nothing
	}
	held := heldNames(e, choice)
	for _, c := range b.confirmed[e.ID] {
		org := ""
		if c.OrgID != nil {
			org = b.orgs[*c.OrgID]
		}
		c.Role = names.roleShown(c.Role, org, held)
		out.Confirmed = append(out.Confirmed, cpd.PortfolioConfirmation{Words: c.Sentence() + unseenWords(c, e, choice), Changed: c.Changed})
	}
	for _, t := range b.touches[e.ID] {
		out.Touches = append(out.Touches, names.hidden.Without(held.Without(t, ""), ""))
	}
	for _, p := range b.writing[e.ID].parts() {
		if p.text != "" && choice.Has(p.name) {
			out.Writing = append(out.Writing, cpd.PortfolioText{Part: p.name, Text: p.text})
		}
	}
	return out
}

// portfolioAward is what a reader gets of an award: nothing to find it by where a hidden name stands in it.
func portfolioAward(a *AwardPage, owner string, names *orgNames) *cpd.PortfolioAward {
	if names.inAward(a.Facts, owner) {
		return &cpd.PortfolioAward{OnRequest: true}
	}
	return &cpd.PortfolioAward{Code: a.Code, Awarded: a.Facts.Time.Awarded, ValidThrough: a.Facts.Time.ValidThrough, DoesNotAuthorise: a.Facts.Limits.DoesNotAuthorise}
}
