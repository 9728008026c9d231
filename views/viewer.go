// Package views holds the pages. They are given values and fetch nothing.
package views

import "strings"

// Viewer is who looks at a page, as far as every page's frame needs it. The zero Viewer is signed out.
type Viewer struct {
	SignedIn    bool
	NameShown   string
	Path        string    // the path of the request: marks where the person is in the menu
	Coordinates []OrgLink // organisations that the person coordinates
	Supports    bool      // is a supervisor or mentor somewhere
	Teaches     bool      // is a trainer somewhere
	Restricted  string    // one sentence that every page says, such as after a recovery; "" if none
	Notices     []string  // what has just happened, said once
	Framed      bool      // the page stands in a preview: its menu could lead nowhere
}

// OrgLink leads to an organisation's own pages.
type OrgLink struct {
	ID   string
	Name string
}

// PageProps is what the frame of a page needs besides its content.
type PageProps struct {
	// Title is shown as «Title – Throughline». A lesson gives a neutral one, such as «Part 4»: it stays in the history
	// of a browser that others may use. Empty: what Throughline is.
	Title       string
	Description string // for search engines; "" for pages that are nobody else's business
	Viewer      Viewer
	// Problems says that the page comes back with things to check; its title says so first.
	Problems Problems
	// Exit is the bar for leaving quickly, on pages with a content note.
	Exit *QuickExit
	// Plain leaves the menu out: for a page that cannot know who is looking, such as an apology.
	Plain bool
	// Class of the main part: "" for the usual column.
	Class string
	// Sheet is a style sheet that only this kind of page needs, such as «record.css»; "" for none.
	Sheet string
}

// QuickExit is the bar that leaves a page at once. Without script its button sends the form with act=leave, and the
// handler saves and answers with Leaving(Href); with script the page is hidden first.
type QuickExit struct {
	Where string // «Part 4 of 6», shown at the left
	Form  string // id of the page's form; "" where nothing can be typed, then it is a plain link
	Href  string // a neutral page, such as a weather forecast
}

func (p PageProps) title() string {
	switch {
	case p.Title == "":
		return "Throughline: learning for peer workers"
	case len(p.Problems) > 0:
		return "Please check: " + p.Title + " – Throughline"
	}
	return p.Title + " – Throughline"
}

// private says that search engines keep out of a page: all but the ones that describe themselves to them.
func (p PageProps) private() bool { return p.Description == "" }

func (p PageProps) mainClass() string {
	if p.Class == "" {
		return "wrap page"
	}
	return p.Class
}

// menuItem is one entry of the main menu.
type menuItem struct {
	Text string
	Href string
	// under are the paths that belong to it, besides its own.
	under []string
}

func (v Viewer) menu() []menuItem {
	courses := menuItem{"Courses", "/catalogue", []string{"/courses"}}
	if !v.SignedIn {
		return []menuItem{courses, {"Check a certificate", "/v", nil}, {"Sign in", "/signin", []string{"/recover"}}}
	}
	menu := []menuItem{
		{"My line", "/", []string{"/learn"}}, courses, {"CPD log", "/cpd", nil}, {"Portfolio", "/portfolios", nil}, {"Certificates", "/awards", nil}, {"You", "/you", nil},
	}
	if v.Supports {
		menu = append(menu, menuItem{"Support", "/support", nil})
	}
	if v.Teaches {
		menu = append(menu, menuItem{"Teach", "/teach", nil})
	}
	for _, org := range v.Coordinates {
		text := "Organisation"
		if len(v.Coordinates) > 1 {
			text = org.Name
		}
		menu = append(menu, menuItem{text, "/org/" + org.ID, nil})
	}
	return menu
}

// current is the value of aria-current for a menu entry: "page" on the page itself, "true" below it, else "".
func (v Viewer) current(item menuItem) string {
	if v.Path == item.Href {
		return "page"
	}
	if item.Href != "/" && strings.HasPrefix(v.Path, item.Href+"/") {
		return "true"
	}
	for _, path := range item.under {
		if v.Path == path || strings.HasPrefix(v.Path, path+"/") {
			return "true"
		}
	}
	return ""
}
