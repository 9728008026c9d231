package models

import (
	"context"
	"slices"

	"throughline/cpd"
)

// TouchesPage is what an entry touches, and what it could.
type TouchesPage struct {
	Entry     EntryPage
	Schemes   []Following // those with elements that the person follows now
	Framework cpd.Framework
	Of        string            // which framework it is: "starter", or an organisation's slug
	Choices   []FrameworkChoice // the frameworks that the person can look at
	CountsFor []Following       // those followed where an entry counts once
	CountedAs string            // the id of the one that the person counted it for, or ""
	Words     []TouchWords      // what it touches now
}

// TouchWords is what an entry touches of one scheme or framework.
type TouchWords struct {
	Name   string
	Titles []string
}

// Has says whether the entry is linked to an element or a competency.
func (p TouchesPage) Has(scheme, code string) bool {
	return slices.Contains(p.Entry.Links, cpd.Link{Scheme: scheme, Code: code})
}

// Touches is what an entry of the actor's touches. of chooses the framework as for Competencies. NotFound: not their entry.
func (s *Store) Touches(ctx context.Context, who Actor, entryID, of string) (TouchesPage, error) {
	var out TouchesPage
	err := s.read(ctx, func(tx *Tx) (err error) {
		if out.Entry, err = tx.entryPage(who, entryID); err != nil {
			return err
		}
		all, err := tx.schemesOf(who)
		if err != nil {
			return err
		}
		for _, f := range all {
			if f.Now && len(f.Elements) > 0 {
				out.Schemes = append(out.Schemes, f)
			}
			if f.Now && f.CountsOnce {
				out.CountsFor = append(out.CountsFor, f)
			}
		}
		if out.Choices, err = tx.frameworks(who); err != nil {
			return err
		}
		chosen, err := chooseFramework(out.Choices, of)
		if err != nil {
			return err
		}
		out.Framework, out.Of = chosen.Framework, chosen.Of
		out.Words = touchWords(out.Entry.Links, all, out.Choices)
		return tx.Raw(`SELECT coalesce(max(scheme), '') FROM cpd_uses WHERE entry_id = ?`, entryID).Scan(&out.CountedAs).Error
	})
	return out, err
}

// touchWords puts links into words, schemes in the order in which they were chosen, then frameworks.
func touchWords(links []cpd.Link, all []Following, choices []FrameworkChoice) []TouchWords {
	var out []TouchWords
	named := map[cpd.Link]bool{}
	add := func(name, scheme string, title func(code string) (string, bool)) {
		w := TouchWords{Name: name}
		for _, l := range links {
			if words, ok := title(l.Code); ok && l.Scheme == scheme && !named[l] {
				named[l] = true
				w.Titles = append(w.Titles, words)
			}
		}
		if len(w.Titles) > 0 {
			out = append(out, w)
		}
	}
	scheme := func(s cpd.Scheme) {
		add(s.Name, s.ID, func(code string) (string, bool) {
			e, ok := s.Element(code)
			return e.Title, ok
		})
	}
	for _, f := range all {
		scheme(f.Scheme)
	}
	for _, s := range cpd.Schemes() {
		scheme(s)
	}
	for _, c := range slices.Backward(choices) {
		add(c.Framework.Name, c.Framework.ID, func(code string) (string, bool) {
			found, ok := c.Framework.Find(code)
			return code + " " + found.Title, ok
		})
	}
	return out
}

// checkLinks refuses links to what a scheme or a framework does not have. What the entry is linked to already may stay.
func (tx *Tx) checkLinks(who Actor, page EntryPage, in []LinkInput) error {
	if len(in) == 0 {
		return nil
	}
	all, err := tx.schemesOf(who)
	if err != nil {
		return err
	}
	choices, err := tx.frameworks(who)
	if err != nil {
		return err
	}
	for _, to := range in {
		for _, code := range to.Codes {
			if !slices.Contains(page.Links, cpd.Link{Scheme: to.Scheme, Code: code}) && !linkable(all, choices, to.Scheme, code) {
				return refuseField("touches", "This is not in the list any more. Look at the list again, then save.")
			}
		}
	}
	return nil
}

func linkable(all []Following, choices []FrameworkChoice, scheme, code string) bool {
	if f, err := findScheme(all, scheme); err == nil {
		_, ok := f.Element(code)
		return ok
	}
	return slices.ContainsFunc(choices, func(c FrameworkChoice) bool {
		_, ok := c.Framework.Find(code)
		return ok && c.Framework.ID == scheme
	})
}
