package models

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/cpd"
)

// Limits of a portfolio.
const (
	portfoliosKept       = 200 // drafts and issues of one person that are not deleted
	portfolioLineLimit   = 200
	portfolioTextLimit   = 4000 // the statement
	portfolioWordsLimit  = 600  // an example, a point in one's own words
	portfolioPoints      = 60
	portfolioSkills      = 6
	portfolioItems       = 500 // chosen for an application; a record takes what the log has
	portfolioHiddenNames = 40
	portfolioLeftOut     = 20_000 // of a record
)

// NeutralName stands in the place of a hidden name where the person writes nothing better.
const NeutralName = "third-sector support service"

// PortfolioChoices is what a person chose for a draft, sealed. The forms change a part each.
type PortfolioChoices struct {
	For          string               `json:"for,omitempty"`
	Role         string               `json:"role,omitempty"`
	Contact      string               `json:"contact,omitempty"`
	From         cpd.Day              `json:"from,omitempty"` // of a record, both months or days; "" is open
	To           cpd.Day              `json:"to,omitempty"`
	Statement    string               `json:"statement,omitempty"`
	Skills       []cpd.PortfolioSkill `json:"skills,omitempty"`
	Points       []PointChoice        `json:"points,omitempty"`
	Competencies []string             `json:"competencies,omitempty"` // codes that the job asks for: they suggest items
	Items        []ItemChoice         `json:"items,omitempty"`        // of an application in its order; of a record what differs from the rule
	LeftOut      []string             `json:"leftOut,omitempty"`      // refs that a record leaves out
	Hidden       []cpd.HiddenName     `json:"hidden,omitempty"`
	Evidence     []string             `json:"evidence,omitempty"` // ids of files for the archive
	References   bool                 `json:"references,omitempty"`
	Declared     bool                 `json:"declared,omitempty"`
	Without      []string             `json:"without,omitempty"` // parts of the front that are held back: role, contact, …
	Issued       []string             `json:"issued,omitempty"`  // of an issue: the refs of its items, in their order
}

// PointChoice is a point of the person specification and the refs that show it.
type PointChoice struct {
	Text  string   `json:"text"`
	Shown []string `json:"shown,omitempty"`
	Words string   `json:"words,omitempty"`
}

// ItemChoice is an item that was chosen, by its ref: «entry:» or «award:» and the id or code.
type ItemChoice struct {
	Ref   string   `json:"ref"`
	Title string   `json:"title,omitempty"` // in place of the original
	Hold  []string `json:"hold,omitempty"`  // of ShownParts, held back
	Show  []string `json:"show,omitempty"`  // of MoreParts, shown
}

// ShownParts are the parts of an item that a reader sees unless they are held back.
func ShownParts() []string {
	return []string{"when", "minutes", "provider", "employer", "mode", "assessed", "certificate", "refresh", "level", "award", "confirmed"}
}

// MoreParts are the parts of an item that a reader sees only when its person says so.
func MoreParts() []string {
	return []string{"touches", "presenter", "what", "why", "learnt", "changed", "benefits", "peer"}
}

// Has says whether a part of the item is shown.
func (c ItemChoice) Has(part string) bool {
	return slices.Contains(ShownParts(), part) && !slices.Contains(c.Hold, part) || slices.Contains(MoreParts(), part) && slices.Contains(c.Show, part)
}

// Item gives what was chosen for a ref, the rule where nothing was.
func (c PortfolioChoices) Item(ref string) (ItemChoice, bool) {
	if i := slices.IndexFunc(c.Items, func(i ItemChoice) bool { return i.Ref == ref }); i >= 0 {
		return c.Items[i], true
	}
	return ItemChoice{Ref: ref}, false
}

// Choose puts those of refs that are among in into it, and takes the others out: an application holds what was chosen, new
// items at its end; a record all but what is left out.
func (c *PortfolioChoices) Choose(purpose cpd.Purpose, refs, in []string) {
	into := map[string]bool{} // of each ref whether it goes in
	for _, ref := range refs {
		into[ref] = false
	}
	for _, ref := range in {
		if _, asked := into[ref]; asked {
			into[ref] = true
		}
	}
	if purpose == cpd.FullRecord {
		c.LeftOut = slices.DeleteFunc(c.LeftOut, func(ref string) bool { _, asked := into[ref]; return asked })
		for _, ref := range slices.Sorted(maps.Keys(into)) {
			if !into[ref] {
				c.LeftOut = append(c.LeftOut, ref)
			}
		}
		return
	}
	c.Items = slices.DeleteFunc(c.Items, func(i ItemChoice) bool { in, asked := into[i.Ref]; return asked && !in })
	for _, i := range c.Items {
		delete(into, i.Ref)
	}
	for _, ref := range refs {
		if into[ref] {
			c.Items = append(c.Items, ItemChoice{Ref: ref})
			delete(into, ref)
		}
	}
}

// SetItem changes what was chosen for a ref; one that was not chosen is added at the end.
func (c *PortfolioChoices) SetItem(ref string, change func(*ItemChoice)) {
	i := slices.IndexFunc(c.Items, func(i ItemChoice) bool { return i.Ref == ref })
	if i < 0 {
		c.Items, i = append(c.Items, ItemChoice{Ref: ref}), len(c.Items)
	}
	change(&c.Items[i])
}

// SetPart shows a part of an item or holds it back, whichever it is.
func (c *ItemChoice) SetPart(part string, shown bool) {
	list, in := &c.Hold, !shown
	if slices.Contains(MoreParts(), part) {
		list, in = &c.Show, shown
	}
	*list = slices.DeleteFunc(*list, func(p string) bool { return p == part })
	if in {
		*list = append(*list, part)
	}
}

// PortfolioLine is a draft or an issue in a list.
type PortfolioLine struct {
	ID        string
	Purpose   cpd.Purpose
	For       string // the job, or the period of a record
	Number    int    // 0: a draft
	IssuedOn  string
	UpdatedAt time.Time
	Withdrawn bool
	Links     int // that are open
}

// Portfolios lists the actor's drafts and issues, drafts first, the newest first. Forbidden after a recovery with somebody
// else's code, like all below.
func (s *Store) Portfolios(ctx context.Context, who Actor) ([]PortfolioLine, error) {
	var out []PortfolioLine
	err := s.read(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		rows, err := gorm.G[Portfolio](tx.DB).Omit("sealed_content", "sealed_pdf").Where("person_id = ? AND deleted_at IS NULL", who.PersonID).
			Order("CASE WHEN number IS NULL THEN 0 ELSE 1 END, number DESC, updated_at DESC, id DESC").Find(tx.ctx)
		if err != nil {
			return fmt.Errorf("list portfolios: %w", err)
		}
		links, err := tx.openLinks(who.PersonID)
		if err != nil {
			return err
		}
		key, err := tx.dataKey(who.PersonID)
		if err != nil {
			return err
		}
		for _, p := range rows {
			plain, err := openWith(key, choicesPlace(p), p.SealedChoices)
			if err != nil {
				return err
			}
			choices, err := decode[PortfolioChoices](string(plain))
			if err != nil {
				return err
			}
			line := PortfolioLine{ID: p.ID, Purpose: p.Purpose, For: choices.For, IssuedOn: p.IssuedOn, UpdatedAt: p.UpdatedAt, Withdrawn: p.WithdrawnAt != nil}
			if p.Number != nil {
				line.Number, line.Links = *p.Number, links[p.ID]
			}
			if p.Purpose == cpd.FullRecord && line.For == "" {
				line.For = cpd.Portfolio{From: choices.From, To: choices.To}.Period()
			}
			out = append(out, line)
		}
		return nil
	})
	return out, err
}

// NewPortfolio begins a draft. Invalid, for the field «for»: an application without a name. Conflict: too many are kept.
func (s *Store) NewPortfolio(ctx context.Context, who Actor, purpose cpd.Purpose, choices PortfolioChoices) (string, error) {
	if purpose != cpd.ForApplication && purpose != cpd.FullRecord {
		return "", refuseField("purpose", "Choose what you want to make.")
	}
	var id string
	err := s.inTx(ctx, func(tx *Tx) (err error) {
		if choices.Items, err = tx.namedByEntries(who, choices.Items); err != nil {
			return err
		}
		id, err = tx.newPortfolio(who, purpose, choices)
		return err
	})
	return id, err
}

func (tx *Tx) newPortfolio(who Actor, purpose cpd.Purpose, choices PortfolioChoices) (string, error) {
	if who.RestrictedUntil != nil {
		return "", who.closedForNow()
	}
	if wrong := choices.clean(purpose); len(wrong) > 0 {
		return "", wrong.err()
	}
	if _, err := tx.lockPerson(who.PersonID); err != nil {
		return "", err
	}
	kept, err := gorm.G[Portfolio](tx.DB).Where("person_id = ? AND deleted_at IS NULL", who.PersonID).Count(tx.ctx, "id")
	if err != nil {
		return "", err
	}
	if kept >= portfoliosKept {
		return "", Refuse(Conflict, "You have %d portfolios. Delete one that you no longer need, then make a new one.", kept)
	}
	p := Portfolio{ID: tx.s.NewID(), PersonID: who.PersonID, Purpose: purpose, Rev: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}
	if err := tx.sealChoices(&p, choices); err != nil {
		return "", err
	}
	if err := gorm.G[Portfolio](tx.DB).Create(tx.ctx, &p); err != nil {
		return "", fmt.Errorf("keep the draft: %w", err)
	}
	return p.ID, nil
}

// namedByEntries names awards by their entries in the log, where these are there: so they stand in the list to choose from.
func (tx *Tx) namedByEntries(who Actor, items []ItemChoice) ([]ItemChoice, error) {
	if !slices.ContainsFunc(items, func(i ItemChoice) bool { return strings.HasPrefix(i.Ref, "award:") }) {
		return items, nil
	}
	entryOf, err := tx.entriesOfAwards(who.PersonID)
	var out []ItemChoice
	for _, item := range items {
		if entry := entryOf[strings.TrimPrefix(item.Ref, "award:")]; entry != "" {
			item.Ref = "entry:" + entry
		}
		if !slices.ContainsFunc(out, func(o ItemChoice) bool { return o.Ref == item.Ref }) {
			out = append(out, item)
		}
	}
	return out, err
}

// CopyPortfolio begins a draft from the choices of a draft or an issue of the actor's and gives its id.
func (s *Store) CopyPortfolio(ctx context.Context, who Actor, id string) (string, error) {
	var out string
	err := s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id)
		if err != nil {
			return err
		}
		choices, err := tx.openChoices(p)
		if err != nil {
			return err
		}
		choices.Declared, choices.Issued = false, nil // it is said anew of each
		out, err = tx.newPortfolio(who, p.Purpose, choices)
		return err
	})
	return out, err
}

// SavePortfolio changes what was chosen for a draft. rev is the one that the form was made from; 0 changes whatever
// stands, for acts that need no form. Invalid: see the fields. Conflict: it was changed or issued meanwhile.
func (s *Store) SavePortfolio(ctx context.Context, who Actor, id string, rev int, change func(*PortfolioChoices)) error {
	return s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id, noKeyUpdate)
		if err != nil {
			return err
		}
		if p.Number != nil {
			return Refuse(Conflict, "This one is issued, so it stays as it is. Make a new one from it to change something.")
		}
		choices, err := tx.openChoices(p)
		if err != nil {
			return err
		}
		before := encode(choices)
		change(&choices)
		if wrong := choices.clean(p.Purpose); len(wrong) > 0 {
			return wrong.err()
		}
		if encode(choices) == before {
			return nil
		}
		if rev != 0 && rev != p.Rev {
			return Refuse(Conflict, "This was changed in another window meanwhile. What you typed is still here: look at both, then save again.")
		}
		p.Rev, p.UpdatedAt = p.Rev+1, tx.Now
		if err := tx.sealChoices(&p, choices); err != nil {
			return err
		}
		return tx.keepPortfolio(p, "rev", "updated_at", "sealed_choices")
	})
}

func (tx *Tx) keepPortfolio(p Portfolio, columns ...string) error {
	if err := tx.Model(&Portfolio{}).Select(columns).Where("id = ?", p.ID).Updates(&p).Error; err != nil {
		return fmt.Errorf("keep the portfolio: %w", err)
	}
	return nil
}

// ownPortfolio finds a draft or an issue of the actor's.
func (tx *Tx) ownPortfolio(who Actor, id string, lock ...clause.Expression) (Portfolio, error) {
	if who.RestrictedUntil != nil {
		return Portfolio{}, who.closedForNow()
	}
	p, err := gorm.G[Portfolio](tx.DB, lock...).Where("id = ? AND person_id = ? AND deleted_at IS NULL", id, who.PersonID).Take(tx.ctx)
	return p, notFound(err, "this portfolio")
}

func choicesPlace(p Portfolio) place { return place{p.PersonID, "portfolios", "sealed_choices", p.ID} }

func (tx *Tx) sealChoices(p *Portfolio, c PortfolioChoices) (err error) {
	p.SealedChoices, err = tx.seal(p.PersonID, "portfolios", "sealed_choices", p.ID, []byte(encode(c)))
	return err
}

func (tx *Tx) openChoices(p Portfolio) (PortfolioChoices, error) {
	plain, err := tx.open(p.PersonID, "portfolios", "sealed_choices", p.ID, p.SealedChoices)
	if err != nil || plain == nil {
		return PortfolioChoices{}, err
	}
	return decode[PortfolioChoices](string(plain))
}

// clean tidies what was typed and tells all that is wrong, by the names of the forms' fields.
func (c *PortfolioChoices) clean(purpose cpd.Purpose) Refusals {
	var wrong Refusals
	line := func(field string, v *string, most int) {
		text, err := cleanLine(field, *v, most, "")
		wrong.add(err)
		*v = text
	}
	words := func(field string, v *string, most int) {
		*v = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(strings.ToValidUTF8(strings.ReplaceAll(*v, "\r\n", "\n"), "\uFFFD"), "\x00", "")))
		if n := utf8.RuneCountInString(*v); n > most {
			wrong.add(refuseField(field, "This has %d characters; %d is the most. Please shorten it a little.", n, most))
		}
	}
	line("for", &c.For, portfolioLineLimit)
	if c.For == "" && purpose == cpd.ForApplication {
		wrong.add(refuseField("for", "Write what the job is. It goes on the front, and you find this one again by it."))
	}
	line("role", &c.Role, portfolioLineLimit)
	line("contact", &c.Contact, portfolioLineLimit)
	words("statement", &c.Statement, portfolioTextLimit)
	for i := range c.Skills {
		line("skills", &c.Skills[i].Area, portfolioLineLimit)
		line("skills", &c.Skills[i].Strength, portfolioLineLimit)
		words("skills", &c.Skills[i].Example, portfolioWordsLimit)
	}
	c.Skills = slices.DeleteFunc(c.Skills, func(s cpd.PortfolioSkill) bool { return s.Area == "" && s.Strength == "" && s.Example == "" })
	for i := range c.Points {
		line("points", &c.Points[i].Text, 2*portfolioLineLimit)
		words("points", &c.Points[i].Words, portfolioWordsLimit)
	}
	c.Points = slices.DeleteFunc(c.Points, func(p PointChoice) bool { return p.Text == "" })
	for i := range c.Items {
		line("title", &c.Items[i].Title, entryTitleLimit)
	}
	for i := range c.Hidden {
		line("hidden", &c.Hidden[i].Name, entryWordLimit)
		line("hidden", &c.Hidden[i].Words, entryWordLimit)
		if c.Hidden[i].Words == "" {
			c.Hidden[i].Words = NeutralName
		}
	}
	c.Hidden = slices.DeleteFunc(c.Hidden, func(h cpd.HiddenName) bool { return h.Name == "" })
	for _, d := range []struct {
		field string
		day   cpd.Day
	}{{"from", c.From}, {"to", c.To}} {
		if d.day != "" && !d.day.Valid() {
			wrong.add(refuseField(d.field, "Write a month and a year, or leave it empty."))
		}
	}
	if c.From.Valid() && c.To.Valid() && c.To.Last() < c.From.First() {
		wrong.add(refuseField("to", "The end is before the start. Look at both again."))
	}
	for _, m := range []struct {
		field, many string
		have, most  int
	}{
		{"skills", "skills", len(c.Skills), portfolioSkills}, {"points", "points", len(c.Points), portfolioPoints},
		{"items", "things", len(c.Items), portfolioItems}, {"hidden", "names", len(c.Hidden), portfolioHiddenNames},
		{"items", "things left out", len(c.LeftOut), portfolioLeftOut}, {"evidence", "files", len(c.Evidence), portfolioItems}, {"competencies", "competencies", len(c.Competencies), portfolioItems},
	} {
		if m.have > m.most {
			wrong.add(refuseField(m.field, "These are %d %s; %d is the most.", m.have, m.many, m.most))
		}
	}
	return wrong
}
