package views

import (
	"throughline/courses"
	"throughline/models"
)

// WelcomePage is what the first page shows to somebody who is not signed in.
type WelcomePage struct {
	Viewer       Viewer
	Courses      []LineItem // a few to start with
	CourseCount  int        // how many there are in all
	Demo         []DemoPerson
	DemoPassword string // shown in the README too
}

// DemoPerson is somebody made up, whom a visitor of the demonstration can be.
type DemoPerson struct {
	Username string
	Name     string
	Who      string // «new peer worker»
}

// HelpPage is the page of people to talk to. Contacts may be empty: 999 and 111 always stand.
type HelpPage struct {
	Viewer   Viewer
	Own      []models.HelpContacts // of the reader's own organisations
	Contacts []courses.Contact
	People   []HelpPerson // who can help with Throughline itself
}

// HelpPerson is an organisation with how to reach it, as it wrote that itself.
type HelpPerson struct {
	Organisation string
	Contact      string
}

// urgent are the contacts that always stand. They come first, and from the program itself where none are given.
func (h HelpPage) urgent() []courses.Contact {
	var out []courses.Contact
	for _, c := range h.Contacts {
		if c.Always {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return []courses.Contact{
			{Name: "Emergency services", Number: "999", When: "Any time, free", For: "Somebody’s life may be at risk, or there is danger now."},
			{Name: "NHS 111 (NHS 24 in Scotland)", Number: "111", When: "Any time, free", For: "Urgent health help that is not a 999 emergency."},
		}
	}
	return out
}

func (h HelpPage) others() []courses.Contact {
	var out []courses.Contact
	for _, c := range h.Contacts {
		if !c.Always {
			out = append(out, c)
		}
	}
	return out
}

// onlyIn says for which nations a contact is, where it is not for all.
func onlyIn(c courses.Contact) string {
	if len(c.Nations) == 0 || len(c.Nations) == len(courses.Nations) {
		return ""
	}
	text := ""
	for i, nation := range c.Nations {
		switch {
		case i == 0:
		case i == len(c.Nations)-1:
			text += " and "
		default:
			text += ", "
		}
		text += nation
	}
	return text + " only."
}

// AboutPage is what the pages about information and about access need.
type AboutPage struct {
	Viewer Viewer
	Runs   HelpPerson // who runs this server, and how to reach them
}

func peopleFacts(people []HelpPerson) []Fact {
	facts := make([]Fact, len(people))
	for i, p := range people {
		facts[i] = Fact{Term: p.Organisation, Text: p.Contact}
	}
	return facts
}
