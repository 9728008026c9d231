package views

import (
	"slices"
	"strconv"
	"strings"

	"throughline/cpd"
	"throughline/models"
)

// EntryPage is one entry of the log.
type EntryPage struct {
	Viewer        Viewer
	Entry         models.EntryPage
	Confirmations models.EntryConfirmations
	Touches       models.TouchesPage
	Stored        models.Stored
	Answers       []FileAnswer // to the files just sent, where one was not kept
}

// writingPart is one prompt of the write-up.
type writingPart struct{ Name, Prompt, Hint, Text string }

// writingParts are the prompts in their order; all may be skipped.
func writingParts(w models.EntryWriting) []writingPart {
	return []writingPart{
		{"what", "What was it, in a line?", "Just the main thing.", w.What},
		{"why", "Why did you do it? How does it fit your work?", "The work you do now, or want to do.", w.Why},
		{"learnt", "What did you learn?", "Something new, or something you knew already and can now name.", w.Learnt},
		{"changed", "What do you do differently now?", "One small thing. “Nothing yet” is an answer.", w.Changed},
		{"benefits", "Who gains from it, and how?", "The people you support, your team, you. No names.", w.Benefits},
		{"peer", "What came of talking it over with somebody?", "Only if you did. Their role, not their name.", w.Peer},
	}
}

func (p EntryPage) written() []writingPart {
	return slices.DeleteFunc(writingParts(p.Entry.Writing), func(w writingPart) bool { return strings.TrimSpace(w.Text) == "" })
}

// namedFact is a fact with the name that models.EntryFacts.Given has for it, "" for what always goes with an entry.
type namedFact struct {
	Name string
	Fact
}

// factTerms are what pages call the facts that have a name.
var factTerms = map[string]string{"kind": "Sort of learning", "minutes": "Time", "provider": "Given by", "presenter": "Led by", "employer": "Working or volunteering for", "mode": "How", "paid_time": "Whose time", "assessed": "How it ended", "certificate_number": "Certificate number", "issued": "Certificate from", "refresh_by": "Refresh by", "scqf_level": "SCQF level", "scqf_credits": "SCQF credits", "feedback_from": "Feedback from", "peer_role": "Talked over with", "peer_day": "Talked over on"}

// namedFactsOf are the facts that were given, without the title.
func namedFactsOf(e models.EntryFacts) []namedFact {
	var out []namedFact
	add := func(name, text string) {
		if text != "" {
			out = append(out, namedFact{name, Fact{Term: factTerms[name], Text: text}})
		}
	}
	out = append(out, namedFact{"", Fact{Term: "When", Text: entryDays(e)}})
	add("kind", e.Kind.Words())
	if e.Minutes > 0 {
		add("minutes", cpd.Hours(e.Minutes))
	}
	if e.ParticipatoryMinutes > 0 {
		out = append(out, namedFact{"minutes", Fact{Term: "Of that, with other people", Text: cpd.Hours(e.ParticipatoryMinutes)}})
	}
	add("provider", e.Provider)
	add("presenter", e.Presenter)
	add("employer", e.Employer)
	add("mode", e.Mode.Words())
	add("paid_time", e.PaidTime.Words())
	add("assessed", e.Assessed.Words())
	add("certificate_number", e.CertificateNumber)
	add("issued", e.IssuedDay.Words())
	add("refresh_by", e.RefreshBy.Words())
	if e.SCQFLevel > 0 {
		add("scqf_level", strconv.Itoa(e.SCQFLevel))
	}
	if e.SCQFCredits > 0 {
		add("scqf_credits", strconv.Itoa(e.SCQFCredits))
	}
	add("feedback_from", e.FeedbackFrom)
	add("peer_role", e.PeerRole)
	add("peer_day", e.PeerDay.Words())
	return out
}

// factsOf are the facts that were given, without the title.
func factsOf(e models.EntryFacts) []Fact {
	var out []Fact
	for _, f := range namedFactsOf(e) {
		out = append(out, f.Fact)
	}
	return out
}

// WriteEntryPage is the write-up of an entry.
type WriteEntryPage struct {
	Viewer   Viewer
	Entry    models.EntryPage
	Writing  models.EntryWriting  // what is in the boxes
	Other    *models.EntryWriting // what stands there meanwhile, where it was changed elsewhere
	Rev      int
	Problems Problems
}

// other is what was saved elsewhere for a prompt, where it differs from what is in the box.
func (p WriteEntryPage) other(w writingPart) string {
	if p.Other == nil {
		return ""
	}
	for _, o := range writingParts(*p.Other) {
		if o.Name == w.Name && o.Text != w.Text {
			return o.Text
		}
	}
	return ""
}

// EntryFactsPage is the form of an entry's facts.
type EntryFactsPage struct {
	Viewer   Viewer
	Entry    models.EntryPage
	Typed    map[string]string // by field; see TypedFacts
	Rev      int
	Problems Problems
}

func (p EntryFactsPage) date(prefix string) DateTyped {
	return DateTyped{Day: p.Typed[prefix+"day"], Month: p.Typed[prefix+"month"], Year: p.Typed[prefix+"year"]}
}

func (p EntryFactsPage) field(name, label, hint string) Field {
	return Field{Name: name, Label: label, Hint: hint, Value: p.Typed[name], Error: p.Problems[name], MaxLength: 200}
}

func (p EntryFactsPage) choose(name, label string, options []Option) Select {
	for i := range options {
		options[i].Chosen = options[i].Value == p.Typed[name]
	}
	return Select{Name: name, Label: label, Error: p.Problems[name], Options: options}
}

type worded interface {
	~string
	Words() string
}

func openOptions[T worded](values []T) []Option {
	out := []Option{{Text: "Leave it open"}}
	for _, v := range values {
		out = append(out, Option{Value: string(v), Text: v.Words()})
	}
	return out
}

// factNames are the fields of the form, in the order of the page.
var factNames = []string{"title", "day", "month", "year", "end_day", "end_month", "end_year", "kind", "minutes", "participatory_minutes", "provider", "presenter",
	"employer", "mode", "paid_time", "assessed", "certificate_number", "issued_day", "issued_month", "issued_year", "refresh_day", "refresh_month", "refresh_year",
	"scqf_level", "scqf_credits", "feedback_from", "peer_role", "peer_day", "peer_month", "peer_year"}

// OwnFact says whether a fact stays the person's to change where a course or a signed task made the entry.
func OwnFact(name string) bool {
	return slices.Contains([]string{"employer", "paid_time", "feedback_from", "peer_role", "peer_day", "peer_month", "peer_year"}, name)
}

// TypedFacts is how facts stand in their form, by field.
func TypedFacts(f models.EntryFacts) map[string]string {
	out := map[string]string{"title": f.Title, "kind": string(f.Kind), "minutes": zeroEmpty(f.Minutes), "participatory_minutes": zeroEmpty(f.ParticipatoryMinutes),
		"provider": f.Provider, "presenter": f.Presenter, "employer": f.Employer, "mode": string(f.Mode), "paid_time": string(f.PaidTime), "assessed": string(f.Assessed),
		"certificate_number": f.CertificateNumber, "scqf_level": zeroEmpty(f.SCQFLevel), "scqf_credits": zeroEmpty(f.SCQFCredits), "feedback_from": f.FeedbackFrom, "peer_role": f.PeerRole}
	for prefix, day := range map[string]cpd.Day{"": f.StartDay, "end_": f.EndDay, "issued_": f.IssuedDay, "refresh_": f.RefreshBy, "peer_": f.PeerDay} {
		typed := TypedDay(day)
		out[prefix+"day"], out[prefix+"month"], out[prefix+"year"] = typed.Day, typed.Month, typed.Year
	}
	return out
}

// TypedDay is how a day stands in its three boxes.
func TypedDay(d cpd.Day) DateTyped {
	if d == "" {
		return DateTyped{}
	}
	out := DateTyped{Month: strconv.Itoa(d.Month()), Year: strconv.Itoa(d.Year())}
	if !d.MonthOnly() {
		out.Day = strings.TrimLeft(string(d[8:]), "0")
	}
	return out
}

func zeroEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// EntryHistoryPage is how an entry came to stand as it does.
type EntryHistoryPage struct {
	Viewer   Viewer
	Entry    models.EntryPage
	Versions []models.EntryVersion // newest first
	Zone     string
}

// changes tells in words what a version changed against the one before.
func (p EntryHistoryPage) changes(index int) []string {
	v := p.Versions[index]
	if strings.HasPrefix(v.What, "file ") {
		return []string{"Files now: " + stateFiles(v.State)}
	}
	if index == len(p.Versions)-1 || v.What != "changed" {
		return nil
	}
	before, after := p.Versions[index+1].State, v.State
	var out []string
	was, is := factsOf(before.Facts), factsOf(after.Facts)
	if before.Facts.Title != after.Facts.Title {
		out = append(out, "Title: was “"+before.Facts.Title+"”, now “"+after.Facts.Title+"”")
	}
	old := map[string]string{}
	for _, f := range was {
		old[f.Term] = f.Text
	}
	for _, f := range is {
		if old[f.Term] != f.Text {
			from := old[f.Term]
			if from == "" {
				from = "empty"
			}
			out = append(out, f.Term+": was "+from+", now "+f.Text)
		}
		delete(old, f.Term)
	}
	for _, f := range was {
		if _, gone := old[f.Term]; gone {
			out = append(out, f.Term+": was "+f.Text+", now empty")
		}
	}
	for i, w := range writingParts(after.Writing) {
		if writingParts(before.Writing)[i].Text != w.Text {
			out = append(out, "What you wrote at “"+w.Prompt+"”")
		}
	}
	if !slices.Equal(before.Links, after.Links) {
		out = append(out, "What it touches")
	}
	return out
}

func changeWords(what string) string {
	switch what {
	case "added":
		return "Added"
	case "removed":
		return "Taken out of the log"
	case "brought back":
		return "Put back"
	}
	return upperFirst(what)
}

// stateFiles are the names of an entry's files in its history.
func stateFiles(s models.EntryState) string {
	var names []string
	for _, f := range s.Files {
		if f.Name == "" {
			f.Name = "a file that you deleted"
		}
		names = append(names, f.Name)
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}
