package views

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"throughline/cpd"
	"throughline/models"
)

// SkillLines is how many lines the skills snapshot has.
const SkillLines = 6

// skills are the lines of the form, the empty ones too.
func (p DraftPage) skills() []cpd.PortfolioSkill {
	out := make([]cpd.PortfolioSkill, SkillLines)
	copy(out, p.choices().Skills)
	return out
}

func skillName(s cpd.PortfolioSkill, number int) string {
	if s.Area == "" {
		return "Skill " + itoa(number)
	}
	return s.Area
}

// wordCount says how long the statement is: three lines are what most readers read.
func wordCount(text string) string {
	return counted(len(strings.Fields(text)), "word", "words") + "."
}

func wordsFacts(c models.PortfolioChoices) []Fact {
	out := []Fact{{Term: "What I bring", Text: c.Statement}}
	for i := range SkillLines {
		var s cpd.PortfolioSkill
		if i < len(c.Skills) {
			s = c.Skills[i]
		}
		out = append(out, Fact{Term: fmt.Sprintf("Skill %d", i+1), Text: joinWords(s.Area, s.Strength, s.Example)})
	}
	refs := "Not on it"
	if c.References {
		refs = "On it"
	}
	return append(out, Fact{Term: "References on request", Text: refs})
}

// nameLine is one name on the page of names.
type nameLine struct {
	models.PortfolioName
	Number int
}

// names are the names behind the items as the form shows them: what was sent, where it comes back.
func (p DraftPage) names() []nameLine {
	var out []nameLine
	for i, n := range p.Page.Names {
		if p.Sent != nil {
			at := slices.IndexFunc(p.choices().Hidden, func(h cpd.HiddenName) bool { return cpd.SameName(h.Name, n.Name) })
			if n.Hidden = at >= 0; n.Hidden {
				n.Words = p.choices().Hidden[at].Words
			}
		}
		out = append(out, nameLine{n, i + 1})
	}
	return out
}

func (n nameLine) hint() string {
	out := "It stands behind " + counted(n.Items, "thing", "things") + "."
	if n.Items == 0 {
		out = "It stands behind nothing now."
	}
	if n.May != "" {
		out += " " + n.May
	}
	return out
}

func (n nameLine) words() string {
	if n.Words == "" {
		return models.NeutralName
	}
	return n.Words
}

func namesFacts(c models.PortfolioChoices) []Fact {
	var lines []string
	for _, h := range c.Hidden {
		lines = append(lines, h.Name+": "+h.Words)
	}
	return []Fact{{Term: "Hidden names", Text: strings.Join(lines, "\n")}}
}

// FrontParts are the parts of the front that can be held back.
func FrontParts() []string { return []string{"role", "contact", "statement", "skills", "points"} }

// told is what a reader learns from one item, or from the front.
type told struct {
	Ref   string // "" for the front
	Title string
	Lines []toldLine
}

type toldLine struct {
	cpd.Telling
	CanHold bool
	Change  string // where it is changed
	Words   string // of that link
}

// toldWords are words that may tell more, and where they stand.
type toldWords struct {
	toldLine
	Places int
}

// where says how often the words stand in it: in which part, where they do once.
func (w toldWords) where() string {
	if w.Places > 1 {
		return "In " + itoa(w.Places) + " places."
	}
	return portfolioPart(w.Part) + "."
}

// toldFirst are the words that may tell more, each once, in their order.
func (p DraftPage) toldFirst() []toldWords {
	var out []toldWords
	for _, t := range p.Page.Tells() {
		if t.May == "" {
			continue
		}
		if i := slices.IndexFunc(out, func(w toldWords) bool { return w.Text == t.Text }); i >= 0 {
			out[i].Places++
			continue
		}
		ref := p.Page.Ref(t.Item)
		line := p.toldLine(t, ref)
		if line.Change == "" {
			line.Change, line.Words = p.href("/learns"), "Find it below"
			if n := OrderPage(t.Item); n > 1 {
				line.Change += "?page=" + itoa(n)
			}
			line.Change += "#" + ItemID(ref)
		}
		out = append(out, toldWords{line, 1})
	}
	return out
}

// shortened is as much of a text as it takes to know it.
func shortened(text string) string {
	if runes := []rune(text); len(runes) > 120 {
		return strings.TrimSpace(string(runes[:120])) + "…"
	}
	return text
}

// tells are what a reader learns: the front on the first page, then the items of the page. What stands in many places is
// explained at the first one of the page.
func (p DraftPage) tells() []told {
	var out []told
	items, said := p.items(), map[string]bool{}
	for _, t := range p.Page.Tells() {
		if t.Item == 0 && p.atPage() > 1 || t.Item > 0 && !slices.ContainsFunc(items, func(i cpd.PortfolioItem) bool { return i.Number == t.Item }) {
			continue
		}
		ref := p.Page.Ref(t.Item)
		if len(out) == 0 || out[len(out)-1].Ref != ref {
			title := "On the front"
			if t.Item > 0 {
				title = p.Page.Content.Items[t.Item-1].Title
			}
			out = append(out, told{Ref: ref, Title: title})
		}
		last, line := &out[len(out)-1], p.toldLine(t, ref)
		if said[line.Says] {
			line.Says = ""
		}
		if said[line.Text] {
			line.May, line.Change = "", ""
		}
		if n := len(last.Lines); n > 0 && last.Lines[n-1].Part == line.Part && t.Item == 0 {
			line.Change = "" // one form holds them all
		}
		said[line.Says], said[line.Text] = true, true
		last.Lines = append(last.Lines, line)
	}
	return out
}

func (p DraftPage) toldLine(t cpd.Telling, ref string) toldLine {
	out := toldLine{Telling: t}
	item := p.href("/items/" + itemName(ref))
	switch {
	case t.Item == 0 && t.Part == "name":
		out.Change, out.Words = "/you/settings", "Change it in your settings"
	case t.Item == 0:
		out.CanHold = slices.Contains(FrontParts(), t.Part)
		out.Words = "Change the words"
		out.Change = p.href(map[string]string{"for": "/about", "role": "/about", "contact": "/about", "points": "/points"}[t.Part])
		if t.Part == "statement" || t.Part == "skills" {
			out.Change = p.href("/words")
		}
	case t.Part == "title":
		out.Change, out.Words = item, "Give it another title"
	case t.Part == "provider" || t.Part == "employer":
		out.CanHold, out.Change, out.Words = true, p.href("/names"), "Say something else in its place"
	default:
		out.CanHold = true
		if slices.Contains([]string{"what", "why", "learnt", "changed", "benefits", "peer"}, t.Part) {
			out.Change, out.Words = entryHref(itemName(ref))+"/write", "Change the words"
		}
	}
	return out
}

// holdWords names a part for those who hear the button.
func holdWords(t toldLine) string { return portfolioPart(t.Part) + ": " + t.Text }

func portfolioPart(part string) string {
	name := map[string]string{"name": "Name", "role": "Role", "contact": "Contact", "for": "What it is for", "statement": "What I bring", "skills": "Skills", "points": "Words beside a point",
		"title": "Title", "provider": "Where you learnt it", "employer": "Whom you worked or volunteered for", "presenter": "Who led it", "when": "When", "minutes": "How long",
		"mode": "How", "assessed": "How it was checked", "certificate": "Number of the certificate", "refresh": "When to refresh it", "level": "Level", "touches": "What it touches",
		"award": "Certificate", "confirmed": "Who confirmed it"}[part]
	if name == "" {
		name = cpd.PortfolioText{Part: part}.Heading()
	}
	return name
}

// heldLine is something that is held back and can be shown again.
type heldLine struct{ Ref, Part, Words string }

// held are the parts that are held back.
func (p DraftPage) held() []heldLine {
	var out []heldLine
	for _, part := range p.choices().Without {
		out = append(out, heldLine{"", part, portfolioPart(part)})
	}
	for n, i := range p.Page.Content.Items {
		choice, _ := p.choices().Item(p.Page.Refs[n])
		for _, part := range choice.Hold {
			out = append(out, heldLine{choice.Ref, part, portfolioPart(part) + ", of “" + i.Title + "”"})
		}
	}
	return out
}

// pointForm is the form of one point.
type pointForm struct {
	DraftPage
	Number int
}

// DraftPoint is the page of one point of a draft, by its number from 1.
func DraftPoint(number int) func(DraftPage) templ.Component {
	return func(p DraftPage) templ.Component {
		if number > len(p.choices().Points) { // taken away in another window
			return DraftPoints(p)
		}
		return draftPoint(pointForm{p, number})
	}
}

func (f pointForm) point() models.PointChoice { return f.choices().Points[f.Number-1] }

func (f pointForm) items() []Option {
	var out []Option
	for n, i := range f.Page.Content.Items {
		ref := f.Page.Refs[n]
		out = append(out, Option{Value: ref, Text: i.Title, Hint: i.When(), Chosen: slices.Contains(f.point().Shown, ref)})
	}
	return out
}

// place says where the person is among the points.
func (f pointForm) place() string {
	return fmt.Sprintf("Point %d of %d. Nothing to say to it? Go on: then it is not printed.", f.Number, len(f.choices().Points))
}

func (f pointForm) facts(c models.PortfolioChoices) []Fact {
	if f.Number > len(c.Points) {
		return nil
	}
	point := c.Points[f.Number-1]
	return []Fact{{Term: "The point", Text: point.Text}, {Term: "Ticked", Text: itoa(len(point.Shown))}, {Term: "In your own words", Text: point.Words}}
}

func (p DraftPage) pointLines() string {
	if p.Sent != nil {
		return p.Sent["points"]
	}
	var out []string
	for _, q := range p.choices().Points {
		out = append(out, q.Text)
	}
	return strings.Join(out, "\n")
}

func pointsFacts(c models.PortfolioChoices) []Fact {
	var out []string
	for _, q := range c.Points {
		out = append(out, q.Text)
	}
	return []Fact{{Term: "The points", Text: strings.Join(out, "\n")}}
}

// pointState says what stands beside a point.
func (p DraftPage) pointState(q models.PointChoice) string {
	n := 0
	for _, ref := range q.Shown {
		if slices.Contains(p.Page.Refs, ref) {
			n++
		}
	}
	switch {
	case n > 0 && q.Words != "":
		return counted(n, "thing shows", "things show") + " it, with your own words."
	case n > 0:
		return counted(n, "thing shows", "things show") + " it."
	case q.Words != "":
		return "Your own words."
	}
	return ""
}

// pointsAdvice says what to do with the points.
func (p DraftPage) pointsAdvice() string {
	out := counted(len(p.choices().Points), "point", "points") + ". "
	if len(p.Page.Content.Items) == 0 {
		return out + "Next, choose what to show. Then say for each point what shows it."
	}
	return out + "Press one to say what shows it. You do not need all of them: a point with nothing beside it is not printed."
}
