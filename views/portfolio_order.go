package views

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"throughline/cpd"
	"throughline/models"
)

const itemsOnAPage = 25

// OrderPage is the page of the list that the item of a number stands on.
func OrderPage(number int) int { return (number-1)/itemsOnAPage + 1 }

// ItemID is the anchor of an item, by its ref.
func ItemID(ref string) string { return FieldID(ref) }

// itemName is the last part of a ref: an item's address.
func itemName(ref string) string {
	_, name, _ := strings.Cut(ref, ":")
	return name
}

// atPage is the page of the items that is shown, from 1.
func (p DraftPage) atPage() int {
	return min(max(p.At, 1), max(OrderPage(len(p.Page.Content.Items)), 1))
}

// items are those of the page that is shown.
func (p DraftPage) items() []cpd.PortfolioItem {
	from := (p.atPage() - 1) * itemsOnAPage
	return p.Page.Content.Items[from:min(from+itemsOnAPage, len(p.Page.Content.Items))]
}

func (p DraftPage) pages(path string) Pages {
	last := OrderPage(len(p.Page.Content.Items))
	out := Pages{Sentence: "Page " + itoa(p.atPage()) + " of " + itoa(last)}
	if p.atPage() > 1 {
		out.Previous = p.href(path) + "?page=" + itoa(p.atPage()-1)
	}
	if p.atPage() < last {
		out.Next = p.href(path) + "?page=" + itoa(p.atPage()+1)
	}
	return out
}

// section is the items of one section on a page.
type orderSection struct {
	Words string
	Items []cpd.PortfolioItem
}

func (p DraftPage) sections() []orderSection {
	var out []orderSection
	for _, s := range cpd.Sections() {
		in := slices.DeleteFunc(slices.Clone(p.items()), func(i cpd.PortfolioItem) bool { return i.Section != s })
		if len(in) > 0 {
			out = append(out, orderSection{s.Words(), in})
		}
	}
	return out
}

// edge tells whether an item is the first or the last of its section.
func (p DraftPage) edge(number int, last bool) bool {
	items := p.Page.Content.In(p.Page.Content.Items[number-1].Section)
	if last {
		return items[len(items)-1].Number == number
	}
	return items[0].Number == number
}

// orderWords says in a line what is shown of an item beside its title.
func orderWords(i cpd.PortfolioItem) string {
	var out string
	for _, part := range PartsOf(i) {
		if !slices.Contains([]string{"when", "minutes", "provider"}, part.Value) {
			continue
		}
		if part.Value != "when" && part.Value != "minutes" {
			part.Hint = strings.TrimSuffix(part.Hint, ".")
		}
		out += part.Hint + ". "
	}
	return strings.TrimSpace(out)
}

// PartsOf are the parts of an item that have something in them: their names as values, what stands there as hint.
func PartsOf(i cpd.PortfolioItem) []Option {
	var out []Option
	add := func(name, text, stands string) {
		if stands != "" {
			out = append(out, Option{Value: name, Text: text, Hint: stands})
		}
	}
	add("when", "When", i.When())
	if i.Minutes > 0 {
		add("minutes", "How long", cpd.Hours(i.Minutes))
	}
	add("provider", "Where you learnt it", i.Provider)
	add("employer", "Whom you worked or volunteered for", i.Employer)
	add("mode", "How", i.Mode.Words())
	add("assessed", "How it was checked", i.Assessed)
	if i.Award != nil && !i.Award.OnRequest {
		add("award", "The number of your certificate, so that anyone can check it", models.GroupCode(i.Award.Code))
	}
	add("certificate", "The number of your certificate", i.Certificate)
	add("refresh", "When to refresh it", i.RefreshBy.Words())
	add("level", "Its level", i.Level())
	var said []string
	for _, c := range i.Confirmed {
		said = append(said, c.Words)
	}
	add("confirmed", "Who confirmed it", strings.Join(said, " "))
	add("presenter", "Who led it", i.Presenter)
	add("touches", "What it touches", strings.Join(i.Touches, "; "))
	for _, w := range i.Writing {
		add(w.Part, w.Heading(), w.Text)
	}
	return out
}

// itemForm is what the form of an item shows.
type itemForm struct {
	DraftPage
	models.PortfolioItemPage
}

// DraftItem is the page of one item of a draft: its title, and what is shown of it.
func DraftItem(item models.PortfolioItemPage) func(DraftPage) templ.Component {
	return func(p DraftPage) templ.Component { return draftItem(itemForm{p, item}) }
}

// choice is what stands in the form.
func (f itemForm) choice() models.ItemChoice {
	out, _ := f.choices().Item(f.Ref)
	return out
}

// parts are those that are shown unless held back, or those that the person wrote and more, which are not.
func (f itemForm) parts(more bool) []Option {
	choice := f.choice()
	var out []Option
	for _, o := range PartsOf(f.Whole) {
		if slices.Contains(models.MoreParts(), o.Value) == more {
			o.Chosen = choice.Has(o.Value)
			out = append(out, o)
		}
	}
	return out
}

func (f itemForm) files() []Option {
	var out []Option
	for _, file := range f.Files {
		hint := "You have not said yet whether faces or names are in it."
		if file.Shows != "" {
			hint = showsWords(file.Shows)
		}
		out = append(out, Option{Value: file.ID, Text: file.Name, Hint: hint, Chosen: slices.Contains(f.choices().Evidence, file.ID)})
	}
	return out
}

func (f itemForm) facts(c models.PortfolioChoices) []Fact {
	choice, _ := c.Item(f.Ref)
	out := []Fact{{Term: "Title", Text: choice.Title}}
	for _, o := range PartsOf(f.Whole) {
		shown := "Not shown"
		if choice.Has(o.Value) {
			shown = "Shown"
		}
		out = append(out, Fact{Term: o.Text, Text: shown})
	}
	return out
}
