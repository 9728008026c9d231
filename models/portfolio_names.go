package models

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"throughline/cpd"
)

// PortfolioName is the name of an organisation behind items of a draft.
type PortfolioName struct {
	Name   string
	Items  int // how many items it stands behind
	Hidden bool
	Words  string // in its place, where it is hidden
	May    string // what some readers may take from it
}

// orgNames hides what a person hides, and counts where names of organisations stand.
type orgNames struct {
	choices []cpd.HiddenName
	hidden  cpd.Names
	found   []PortfolioName
	at      map[string]int             // where a name stands in found, by its key
	seenAs  map[string]*cpd.HiddenName // what a name was found to be as it is written, nil: shown
	inItem  map[string]bool            // names that were counted for the item at hand
}

func newOrgNames(hidden []cpd.HiddenName) *orgNames {
	return &orgNames{choices: hidden, hidden: cpd.FindNames(hidden), at: map[string]int{}, seenAs: map[string]*cpd.HiddenName{}, inItem: map[string]bool{}}
}

// hides gives the words in the place of a name, false where it may be shown.
func (n *orgNames) hides(name string) (string, bool) {
	as, known := n.seenAs[name]
	if !known {
		if found, ok := n.hidden.Of(name); ok {
			as = &found
		}
		n.seenAs[name] = as
	}
	if as == nil {
		return "", false
	}
	return as.Words, true
}

// nextItem begins to count names for another item: each counts once for it.
func (n *orgNames) nextItem() { clear(n.inItem) }

// seen counts a name and puts what stands for it in its place, true where it is hidden.
func (n *orgNames) seen(name *string) bool {
	if *name == "" {
		return false
	}
	words, hidden := n.hides(*name)
	n.count(*name, words, hidden, 1)
	if hidden {
		*name = words
	}
	return hidden
}

func (n *orgNames) count(name, words string, hidden bool, items int) {
	key := cpd.NameKey(name)
	i, known := n.at[key]
	if !known {
		i = len(n.found)
		n.at[key] = i
		n.found = append(n.found, PortfolioName{Name: name, Hidden: hidden, Words: words, May: cpd.MayTell(name)})
	}
	if !n.inItem[key] {
		n.inItem[key] = true
		n.found[i].Items += items
	}
}

// list gives the names that were found, and those hidden that nothing stands behind any more, so that they can be shown
// again.
func (n *orgNames) list() []PortfolioName {
	for _, h := range n.choices {
		n.count(h.Name, h.Words, true, 0)
	}
	slices.SortStableFunc(n.found, func(a, b PortfolioName) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return n.found
}

// inAward says whether a hidden name stands anywhere in an award or belongs to whose course it was: whoever has its number
// reads all that it says, and finds the course.
func (n *orgNames) inAward(f Facts, owner string) bool {
	for _, name := range []string{f.Issuer.Name, owner} {
		if _, hidden := n.hides(name); hidden {
			return true
		}
	}
	var facts any
	if err := json.Unmarshal([]byte(encode(f)), &facts); err != nil {
		return true
	}
	return n.inTexts(facts)
}

// inTexts looks through the texts of anything that was read from JSON.
func (n *orgNames) inTexts(v any) bool {
	switch v := v.(type) {
	case string:
		_, in := n.hidden.In(v)
		return in
	case []any:
		return slices.ContainsFunc(v, n.inTexts)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), n.inTexts)
	}
	return false
}

// roleShown is the role of who confirmed, without names that are hidden or held back. In their place stands NeutralName and
// never the person's own words: nothing of theirs stands in what somebody else said. org is what the organisation that they
// confirmed for is called now, "" for none.
func (n *orgNames) roleShown(role, org string, held cpd.Names) string {
	part, then, at := strings.Cut(role, " at ") // then: as it was called when they confirmed
	if org == "" || !at {
		return n.hidden.Without(held.Without(role, NeutralName), NeutralName)
	}
	_, hidden := n.hides(org)
	_, heldBack := held.Of(then)
	if n.seen(&then) || hidden || heldBack {
		return part + " at a " + NeutralName
	}
	return role
}

// heldNames are the names of an entry whose part is held back: they stand in no sentence about it either.
func heldNames(e Entry, choice ItemChoice) cpd.Names {
	var out []cpd.HiddenName
	if !choice.Has("provider") {
		out = append(out, cpd.HiddenName{Name: e.Provider, Words: NeutralName})
	}
	if !choice.Has("employer") {
		out = append(out, cpd.HiddenName{Name: e.Employer, Words: NeutralName})
	}
	return cpd.FindNames(out)
}
