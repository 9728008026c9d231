package models

import (
	"context"
	"fmt"
	"regexp"
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
func (p PortfolioPage) Tells() []cpd.Telling { return cpd.Tells(p.Content) }

// Ref is the ref of an item, by its number.
func (p PortfolioPage) Ref(number int) string {
	if number < 1 || number > len(p.Refs) {
		return ""
	}
	return p.Refs[number-1]
}

// PortfolioName is the name of an organisation behind items of a draft.
type PortfolioName struct {
	Name   string
	Items  int // how many items it stands behind
	Hidden bool
	Words  string // in its place, where it is hidden
	May    string // what some readers may take from it
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
	if name, in := cpd.StillNamed(c, choices.Hidden); name != "" {
		return fmt.Sprintf("You hide the name “%s”, and it still stands here: “%s”. Change these words, or show the name.", name, shorten(in, 200))
	}
	return ""
}

// behind is what the items of a portfolio are made from.
type behind struct {
	entries   []Entry        // in the order of the log, the newest first
	at        map[string]int // where an entry stands in entries, by its ref
	writing   map[string]EntryWriting
	touches   map[string][]string
	confirmed map[string][]GivenConfirmation
	orgs      map[string]string // names of the organisations whose members confirmed, by id
	awards    []AwardPage       // that stand, the newest first
}

// award gives the award that an entry came from: of the same enrolment, the one that stands.
func (b behind) award(e Entry) *AwardPage {
	of, ok := strings.CutPrefix(e.OriginKey, "enrolment:")
	if i := slices.IndexFunc(b.awards, func(a AwardPage) bool { return a.EnrolmentID == of }); ok && i >= 0 {
		return &b.awards[i]
	}
	return nil
}

// refs are what a record holds: every entry, and the awards that have none.
func (b behind) refs() []string {
	var out []string
	for _, e := range b.entries {
		out = append(out, "entry:"+e.ID)
	}
	for _, a := range b.awards {
		if !slices.ContainsFunc(b.entries, func(e Entry) bool { return e.OriginKey == "enrolment:"+a.EnrolmentID }) {
			out = append(out, "award:"+a.Code)
		}
	}
	return out
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
		refs = slices.DeleteFunc(from.refs(), func(r string) bool { return slices.Contains(c.LeftOut, r) })
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
	var used []string
	number := map[string]int{}
	for _, ref := range refs {
		choice, _ := c.Item(ref)
		item, ok := from.item(choice, names)
		if !ok {
			continue
		}
		used = append(used, ref)
		item.Number = len(used)
		number[ref] = item.Number
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

// behind reads what the items of a portfolio are made from: of a record all of its period, else the refs.
func (tx *Tx) behind(who Actor, purpose cpd.Purpose, c PortfolioChoices, refs []string) (behind, error) {
	out := behind{at: map[string]int{}, writing: map[string]EntryWriting{}, touches: map[string][]string{}, confirmed: map[string][]GivenConfirmation{}, orgs: map[string]string{}}
	find := gorm.G[Entry](tx.DB).Where("person_id = ? AND removed_at IS NULL", who.PersonID)
	codes := []string{}
	if purpose == cpd.FullRecord {
		if c.From != "" {
			find = find.Where("counted_day >= ?", string(c.From))
		}
		if c.To != "" {
			find = find.Where("counted_day <= ?", c.To.Last())
		}
	} else {
		ids := []string{}
		for _, r := range refs {
			if id, ok := strings.CutPrefix(r, "entry:"); ok {
				ids = append(ids, id)
			} else if code, ok := strings.CutPrefix(r, "award:"); ok {
				codes = append(codes, code)
			}
		}
		find = find.Where("id IN ?", ids)
	}
	var err error
	if out.entries, err = find.Order("counted_day DESC, id DESC").Find(tx.ctx); err != nil {
		return out, fmt.Errorf("read what a portfolio is made from: %w", err)
	}
	key, err := tx.dataKey(who.PersonID)
	if err != nil {
		return out, err
	}
	wanted := map[string]bool{}
	for i, e := range out.entries {
		wanted[e.ID], out.at["entry:"+e.ID] = true, i
		if out.writing[e.ID], err = e.writing(key); err != nil {
			return out, err
		}
	}
	if err := tx.behindTouches(who, wanted, &out); err != nil {
		return out, err
	}
	if err := tx.behindConfirmed(who, &out); err != nil {
		return out, err
	}
	rows, err := gorm.G[Award](tx.DB).Where("person_id = ?", who.PersonID).Order("completed_on DESC, created_at DESC, id DESC").Find(tx.ctx)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	pages, err := tx.awardPages(rows)
	for _, a := range pages {
		inTime := purpose != cpd.FullRecord || (c.From == "" || a.CompletedOn >= string(c.From)) && (c.To == "" || a.CompletedOn <= c.To.Last())
		asked := purpose == cpd.FullRecord || slices.Contains(codes, a.Code) || slices.ContainsFunc(out.entries, func(e Entry) bool { return e.OriginKey == "enrolment:"+a.EnrolmentID })
		if (a.State == Valid || a.State == Expired) && inTime && asked {
			out.awards = append(out.awards, a)
		}
	}
	return out, err
}

// behindTouches puts what entries touch into words, without what is never shown to an employer.
func (tx *Tx) behindTouches(who Actor, wanted map[string]bool, out *behind) error {
	var rows []EntryLink
	err := tx.Raw(`SELECT l.* FROM cpd_links l JOIN cpd_entries e ON e.id = l.entry_id WHERE e.person_id = ? AND e.removed_at IS NULL
		ORDER BY l.entry_id, l.scheme, l.code`, who.PersonID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	all, err := tx.schemesOf(who)
	if err != nil {
		return err
	}
	choices, err := tx.frameworks(who)
	if err != nil {
		return err
	}
	links := map[string][]cpd.Link{}
	for _, r := range rows {
		if wanted[r.EntryID] && !neverShown(choices, r.Scheme, r.Code) {
			links[r.EntryID] = append(links[r.EntryID], cpd.Link{Scheme: r.Scheme, Code: r.Code})
		}
	}
	for id, l := range links {
		for _, w := range touchWords(l, all, choices) {
			for _, t := range w.Titles {
				out.touches[id] = append(out.touches[id], w.Name+": "+t)
			}
		}
	}
	return nil
}

// neverShown says whether a competency is kept from employers, by our framework or by an organisation's.
func neverShown(choices []FrameworkChoice, scheme, code string) bool {
	if shipped, ok := cpd.Starter().Find(code); ok && scheme == StarterFramework && shipped.NeverShownToEmployer {
		return true
	}
	return slices.ContainsFunc(choices, func(c FrameworkChoice) bool {
		found, ok := c.Framework.Find(code)
		return ok && c.Framework.ID == scheme && found.NeverShownToEmployer
	})
}

func (tx *Tx) behindConfirmed(who Actor, out *behind) error {
	var rows []Confirmation
	err := tx.Raw(`SELECT c.* FROM cpd_confirmations c JOIN cpd_entries e ON e.id = c.entry_id
		WHERE e.person_id = ? AND e.removed_at IS NULL AND c.state = 'confirmed' ORDER BY c.decided_at, c.id`, who.PersonID).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("read what was confirmed: %w", err)
	}
	orgs := []string{}
	for _, r := range rows {
		i, ok := out.at["entry:"+r.EntryID]
		if !ok {
			continue
		}
		given, err := r.givenOn(out.entries[i].EntryFacts)
		if err != nil {
			return err
		}
		out.confirmed[r.EntryID] = append(out.confirmed[r.EntryID], given)
		if r.OrgID != nil {
			orgs = append(orgs, *r.OrgID)
		}
	}
	if len(orgs) == 0 {
		return nil
	}
	found, err := gorm.G[Organisation](tx.DB).Where("id IN ?", orgs).Find(tx.ctx)
	for _, o := range found {
		out.orgs[o.ID] = o.NameShown
	}
	return err
}

// item makes an item from what was chosen for it, false where nothing stands behind its ref any more.
func (b behind) item(choice ItemChoice, names *orgNames) (cpd.PortfolioItem, bool) {
	var out cpd.PortfolioItem
	code, isAward := strings.CutPrefix(choice.Ref, "award:")
	if isAward {
		i := slices.IndexFunc(b.awards, func(a AwardPage) bool { return a.Code == code })
		if i < 0 {
			return out, false
		}
		a := b.awards[i]
		if slices.ContainsFunc(b.entries, func(e Entry) bool { return e.OriginKey == "enrolment:"+a.EnrolmentID }) {
			return out, false // its entry is in it too, and carries it
		}
		out = cpd.PortfolioItem{Title: a.Facts.Achievement.Title, Kind: cpd.Course, Start: cpd.Day(a.CompletedOn), Minutes: a.Facts.Amount.Minutes, Provider: a.Facts.Issuer.Name,
			Mode: cpd.SelfPaced, Assessed: a.Facts.How.Assessed, RefreshBy: cpd.Day(a.Facts.Time.ValidThrough), Award: portfolioAward(a)}
		names.seenAward(&out, a)
	} else {
		i, ok := b.at[choice.Ref]
		if !ok {
			return out, false
		}
		out = b.ofEntry(b.entries[i], choice, names)
	}
	out.Section = cpd.SectionOf(out.Kind, out.SCQFLevel)
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
	return out, true
}

func (b behind) ofEntry(e Entry, choice ItemChoice, names *orgNames) cpd.PortfolioItem {
	out := cpd.PortfolioItem{Title: e.Title, Kind: e.Kind, Start: e.StartDay, End: e.EndDay, Minutes: e.Minutes, Provider: e.Provider, Presenter: e.Presenter, Employer: e.Employer,
		Mode: e.Mode, Assessed: e.Assessed.Words(), Certificate: e.CertificateNumber, RefreshBy: e.RefreshBy, SCQFLevel: e.SCQFLevel, SCQFCredits: e.SCQFCredits,
		Touches: slices.Clone(b.touches[e.ID])}
	held := heldNames(e, choice)
	for _, c := range b.confirmed[e.ID] {
		c.Role = b.roleShown(c, held, names)
		out.Confirmed = append(out.Confirmed, cpd.PortfolioConfirmation{Words: c.Sentence() + unseenWords(c, e, choice), Changed: c.Changed})
	}
	for i, t := range out.Touches {
		out.Touches[i] = without(t, slices.Concat(held, names.hidden))
	}
	for _, p := range b.writing[e.ID].parts() {
		if p.text != "" && choice.Has(p.name) {
			out.Writing = append(out.Writing, cpd.PortfolioText{Part: p.name, Text: p.text})
		}
	}
	if a := b.award(e); a != nil {
		out.Award, out.Certificate = portfolioAward(*a), ""
		out.Assessed = a.Facts.How.Assessed
		names.seenAward(&out, *a)
	} else if e.Origin == FromCourse {
		out.Certificate = "" // it was withdrawn or replaced
	}
	unnamed := out.Provider == ""
	if hidden := names.seen(&out.Provider); hidden {
		out.Certificate = "" // whoever gave it could be found by it
	}
	if hidden := names.seen(&out.Employer); hidden && unnamed {
		out.Certificate = "" // it may well be the employer's own
	}
	return out
}

func portfolioAward(a AwardPage) *cpd.PortfolioAward {
	return &cpd.PortfolioAward{Code: a.Code, Awarded: a.Facts.Time.Awarded, ValidThrough: a.Facts.Time.ValidThrough, DoesNotAuthorise: a.Facts.Limits.DoesNotAuthorise}
}

// orgNames hides what a person hides, and counts where names of organisations stand.
type orgNames struct {
	hidden []cpd.HiddenName
	found  []PortfolioName
}

func newOrgNames(hidden []cpd.HiddenName) *orgNames { return &orgNames{hidden: hidden} }

// hides gives the words in the place of a name, false where it may be shown.
func (n *orgNames) hides(name string) (string, bool) {
	for _, h := range n.hidden {
		if cpd.Holds(name, h.Name) || cpd.Holds(h.Name, name) {
			return h.Words, true
		}
	}
	return "", false
}

// seen counts a name and puts what stands for it in its place, true where it is hidden.
func (n *orgNames) seen(name *string) bool {
	if *name == "" {
		return false
	}
	words, hidden := n.hides(*name)
	i := slices.IndexFunc(n.found, func(f PortfolioName) bool { return cpd.SameName(f.Name, *name) })
	if i < 0 {
		n.found, i = append(n.found, PortfolioName{Name: *name, Hidden: hidden, Words: words, May: cpd.MayTell(*name)}), len(n.found)
	}
	n.found[i].Items++
	if hidden {
		*name = words
	}
	return hidden
}

// seenAward hides who gave an award. Whoever has its number reads all that it says, so where a hidden name stands anywhere
// in it, the award can only be asked for.
func (n *orgNames) seenAward(out *cpd.PortfolioItem, a AwardPage) {
	issuer := a.Facts.Issuer
	_, hidden := n.hides(issuer.Name)
	for _, text := range awardTexts(a.Facts) {
		for _, h := range n.hidden {
			hidden = hidden || cpd.Holds(text, h.Name)
		}
		if hidden {
			out.Award, out.Certificate = &cpd.PortfolioAward{OnRequest: true}, ""
		}
	}
	if out.Award.OnRequest {
		n.seen(&out.Provider)
	} else if strings.TrimSpace(out.Provider) == "" {
		out.Provider = issuer.Name
	}
}

// awardTexts are the texts of an award that its check page or its certificate shows.
func awardTexts(f Facts) []string {
	out := []string{f.Issuer.Name, f.Issuer.LegalName, f.Issuer.OnBehalfOf, f.Issuer.Contact, f.Achievement.Title, f.Achievement.Description, f.Achievement.Criteria,
		f.How.Assessed, f.Limits.Scope}
	out = append(append(out, f.Achievement.Outcomes...), f.Limits.DoesNotAuthorise...)
	for _, s := range f.How.Signers {
		out = append(out, s.Name, s.Role, s.What)
	}
	return out
}

// roleShown is the role of who confirmed, without names that are hidden or held back. In their place stands NeutralName and
// never the person's own words: nothing of theirs stands in what somebody else said.
func (b behind) roleShown(c GivenConfirmation, held []cpd.HiddenName, names *orgNames) string {
	at := strings.LastIndex(c.Role, " at ")
	if c.OrgID == nil || at < 0 {
		neutral := slices.Concat(held, names.hidden)
		for i := range neutral {
			neutral[i].Words = NeutralName
		}
		return without(c.Role, neutral)
	}
	org := c.Role[at+len(" at "):] // as it was called then
	_, hidden := names.hides(b.orgs[*c.OrgID])
	for _, h := range held {
		hidden = hidden || cpd.Holds(org, h.Name) || cpd.Holds(h.Name, org)
	}
	if then := org; names.seen(&then) || hidden {
		return c.Role[:at] + " at a " + NeutralName
	}
	return c.Role
}

// heldNames are the names of an entry whose part is held back: they stand in no sentence about it either.
func heldNames(e Entry, choice ItemChoice) []cpd.HiddenName {
	var out []cpd.HiddenName
	for part, name := range map[string]string{"provider": e.Provider, "employer": e.Employer} {
		if name != "" && !choice.Has(part) {
			out = append(out, cpd.HiddenName{Name: name, Words: NeutralName})
		}
	}
	return out
}

// without puts other words in the place of names in a sentence.
func without(sentence string, hidden []cpd.HiddenName) string {
	for _, h := range hidden {
		sentence = regexp.MustCompile(`(?i)`+regexp.QuoteMeta(h.Name)).ReplaceAllLiteralString(sentence, h.Words)
	}
	return sentence
}

func (n *orgNames) list() []PortfolioName {
	for _, h := range n.hidden { // so that a hidden name can be shown again when nothing stands behind it any more
		if !slices.ContainsFunc(n.found, func(f PortfolioName) bool { return cpd.SameName(f.Name, h.Name) }) {
			n.found = append(n.found, PortfolioName{Name: h.Name, Hidden: true, Words: h.Words, May: cpd.MayTell(h.Name)})
		}
	}
	slices.SortStableFunc(n.found, func(a, b PortfolioName) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return n.found
}
