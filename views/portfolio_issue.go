package views

import (
	"throughline/cpd"
)

// IssuePage is a draft as its reader will see it, with the form that issues it.
type IssuePage struct {
	DraftPage
	Digest      string
	Pages       int  // of the PDF
	Trial       bool // nothing in it could be checked
	Declared    bool
	Link        bool
	Until       DateTyped
	Unprintable *UnprintableItem
}

// UnprintableItem are letters that the PDF cannot print, and where they stand.
type UnprintableItem struct {
	Item    int    // 0: on the front
	Where   string // what they stand in
	Name    bool   // in the person's own name
	Letters string
}

// fewPages is how long a portfolio for a job had better be.
const fewPages = 4

func (p IssuePage) length() string {
	out := "As a PDF it has " + counted(p.Pages, "page", "pages") + "."
	if p.Pages > fewPages && p.Page.Purpose == cpd.ForApplication {
		out += " Most readers look at four pages at most. You could take something out, or leave it as it is."
	}
	return out
}

// unprintableWords says in plain words what stands in the way of the PDF.
func (p IssuePage) unprintableWords() string {
	u := p.Unprintable
	if u.Name {
		return "Your name for certificates has letters that a PDF from here cannot print: " + u.Letters + ". Give a form of it in Latin letters in your settings, and it stands beside it."
	}
	where := upperFirst(u.Where)
	if u.Item > 0 && u.Item <= len(p.Page.Content.Items) {
		where += " of “" + p.Page.Content.Items[u.Item-1].Title + "”"
	}
	return where + " has letters that a PDF from here cannot print: " + u.Letters + ". Write it in other letters, or hold it back. You find the item again below."
}

// unprintableHref is where that can be changed.
func (p IssuePage) unprintableHref() string {
	switch u := p.Unprintable; {
	case u.Name:
		return "/you/settings"
	case u.Item > 0 && p.Page.Ref(u.Item) != "":
		return p.href("/items/" + itemName(p.Page.Ref(u.Item)))
	}
	return p.href("/words")
}
