package models

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"throughline/cpd"
)

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
