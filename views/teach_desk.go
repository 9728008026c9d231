package views

import (
	"fmt"
	"regexp"
	"strings"

	"throughline/courses"
	"throughline/models"
)

// TeachAskImportView asks for a zip.
type TeachAskImportView struct {
	Viewer   Viewer
	Problems Problems
}

// TeachImportView is what is in a zip that somebody brought.
type TeachImportView struct {
	Viewer   Viewer
	Import   models.CourseImportPage
	Problems Problems
}

func (v TeachImportView) title() string {
	if v.Import.Title == "" {
		return "A course without a title"
	}
	return v.Import.Title
}

func (v TeachImportView) facts() []Fact {
	outline := v.Import.Files.Outline()
	minutes := 0
	for _, s := range outline {
		minutes += s.Minutes
	}
	must, consider := countFindings(v.Import.Findings)
	needs := "Nothing stands in the way of publishing it"
	if must > 0 {
		needs = counted(must, "thing", "things") + " to mend before it can be published"
	}
	if consider > 0 {
		needs += fmt.Sprintf("; %d to consider", consider)
	}
	out := []Fact{{Term: "Parts", Text: counted(len(outline), "part", "parts") + ", " + counted(minutes, "minute", "minutes")},
		{Term: "Files", Text: fmt.Sprintf("%s, %s", counted(len(v.Import.Files), "file", "files"), sizeWords(int64(v.Import.Bytes)))},
		{Term: "What it needs", Text: needs + "."}}
	if c := v.Import.Course; c != nil && c.Licence != "" {
		out = append(out, Fact{Term: "Licence", Text: c.Licence})
	}
	return out
}

func (v TeachImportView) orgs() []Option {
	var out []Option
	for _, o := range v.open() {
		hint := ""
		if o.Draft != "" {
			hint = "It has this course already: “" + o.Draft + "”. The files become its newest state; every earlier one stays in the history."
		}
		out = append(out, Option{Value: o.Slug, Text: o.Name, Hint: hint})
	}
	if len(out) == 1 {
		out[0].Chosen = true
	}
	return out
}

// open are the organisations where the course can go.
func (v TeachImportView) open() []models.CourseImportOrg {
	var out []models.CourseImportOrg
	for _, o := range v.Import.Orgs {
		if !o.Closed {
			out = append(out, o)
		}
	}
	return out
}

// TeachPublishView is the page before publishing, and the one of what was published.
type TeachPublishView struct {
	Viewer   Viewer
	Page     models.DraftPage
	Versions []models.VersionLine
	Digest   string
	Note     string
	Redo     []string
	Offered  bool // those under way are only told that there is a newer version
	Public   bool
	Comments models.CommentCounts
	Problems Problems
}

func (v TeachPublishView) path(below ...string) string { return teachAddress(v.Page.ID, below...) }

func (v TeachPublishView) musts() []courses.Finding {
	return TeachShowView{Page: v.Page}.findings(true)
}

func (v TeachPublishView) newest() int {
	if len(v.Versions) == 0 {
		return 0
	}
	return v.Versions[0].Number
}

// same is the version with these very files, 0 where there is none.
func (v TeachPublishView) same() int {
	for _, known := range v.Versions {
		if known.Digest == v.Digest {
			return known.Number
		}
	}
	return 0
}

func (v TeachPublishView) who() []Option {
	return []Option{{Value: "members", Text: "Members of " + v.Page.Org, Chosen: !v.Public}, {Value: "public", Text: "Everyone on this server, and visitors can read about it", Chosen: v.Public}}
}

func (v TeachPublishView) offer() []Option {
	return []Option{
		{Value: "explain", Text: "Offer and explain", Hint: "They read what is different, what must be done again and that their progress stays, and then choose.", Chosen: !v.Offered},
		{Value: "offer", Text: "Offer the new version", Hint: "They get a line that it is there, and can ask for more. Good for small changes.", Chosen: v.Offered},
	}
}

// offeredWords say whether those on a version are told what is different: any version after theirs may explain.
func (v TeachPublishView) offeredWords(at int) string {
	for _, newer := range v.Versions[:at] {
		if newer.Explained {
			return ", with what changed"
		}
	}
	return ""
}

// redo are the parts that were in an earlier version: only they can be done again.
func (v TeachPublishView) redo() []Option {
	var out []Option
	for _, s := range v.Page.Outline {
		chosen := false
		for _, id := range v.Redo {
			chosen = chosen || id == s.ID
		}
		out = append(out, Option{Value: s.ID, Text: partTitle(s), Chosen: chosen})
	}
	return out
}

func (v TeachPublishView) button() string {
	if v.same() > 0 {
		return "Save who may take it"
	}
	return fmt.Sprintf("Publish version %d", v.newest()+1)
}

func (v TeachPublishView) underWay() []string {
	var out []string
	for _, known := range v.Versions {
		if known.UnderWay > 0 {
			out = append(out, fmt.Sprintf("%s under way on version %d", counted(known.UnderWay, "person is", "people are"), known.Number))
		}
	}
	return out
}

func (v TeachPublishView) published() string {
	if v.newest() == 0 {
		return "Nothing is published yet."
	}
	return fmt.Sprintf("Version %d is published.", v.newest())
}

func underWayWords(n int) string {
	if n == 0 {
		return "Nobody is under way on it"
	}
	return counted(n, "person is", "people are") + " under way on it"
}

func (v TeachPublishView) by(known models.VersionLine) string {
	if known.By == "" {
		return ""
	}
	return " by " + known.By
}

// TeachHistoryView is every state of a course that is written.
type TeachHistoryView struct {
	Viewer   Viewer
	Page     models.DraftPage
	States   []models.DraftStateLine
	Problems Problems
}

func (v TeachHistoryView) path(below ...string) string { return teachAddress(v.Page.ID, below...) }

func (v TeachHistoryView) older() int {
	if n := len(v.States); n > 0 {
		return v.States[n-1].Before
	}
	return 0
}

// ages are how old states can be that are forgotten.
func (v TeachHistoryView) ages() []Option {
	var out []Option
	for _, days := range models.ForgetAges {
		out = append(out, Option{Value: itoa(days), Text: counted(days, "day", "days")})
	}
	return out
}

// changed names files as people know them, the first few of them.
func (v TeachHistoryView) changed(s models.DraftStateLine) string {
	var out []string
	for _, path := range s.Changed {
		name := path
		for _, part := range v.Page.Outline {
			if part.File == path {
				name = partTitle(part)
			}
		}
		if path == "course.yaml" {
			name = "About the course"
		}
		out = append(out, name)
	}
	const few = 4
	if len(out) > few {
		return strings.Join(out[:few], ", ") + fmt.Sprintf(" and %d more", len(out)-few)
	}
	return strings.Join(out, ", ")
}

// TeachEditorsView is who may edit a course.
type TeachEditorsView struct {
	Viewer   Viewer
	Page     models.DraftPage
	People   []models.DraftEditorChoice
	Problems Problems
}

func (v TeachEditorsView) who() []Option {
	return []Option{{Value: "all", Text: "Every trainer of " + v.Page.Org, Chosen: !v.Page.ChosenOnly}, {Value: "chosen", Text: "Only those chosen below", Chosen: v.Page.ChosenOnly}}
}

func (v TeachEditorsView) people() []Option {
	var out []Option
	for _, p := range v.People {
		o := Option{Value: p.PersonID, Text: p.Name, Chosen: p.May}
		if p.Made {
			o.Hint = "Began this course, and can always edit it."
		}
		out = append(out, o)
	}
	return out
}

// TeachCompareView is what differs between two versions of a course.
type TeachCompareView struct {
	Viewer   Viewer
	Page     models.DraftPage
	From, To string
	Compared *courses.Comparison // nil where there is nothing to compare yet
}

func (v TeachCompareView) path(below ...string) string { return teachAddress(v.Page.ID, below...) }

func (v TeachCompareView) options(chosen string) []Option {
	out := []Option{{Value: "draft", Text: "The draft as it stands", Chosen: chosen == "draft"}}
	if strings.HasPrefix(chosen, "state-") {
		out = append(out, Option{Value: chosen, Text: v.name(chosen), Chosen: true})
	}
	for _, known := range v.Page.Versions {
		n := itoa(known.Number)
		out = append(out, Option{Value: n, Text: v.name(n) + ", " + dayIn(known.PublishedAt, v.Page.Zone), Chosen: chosen == n})
	}
	return out
}

func (v TeachCompareView) name(which string) string {
	if which == "draft" {
		return "The draft as it stands"
	}
	if state, ok := strings.CutPrefix(which, "state-"); ok {
		return "State " + state + " of the draft"
	}
	return "Version " + which
}

func stepTitle(s courses.StepChange) string {
	if s.Title == "" {
		return s.ID
	}
	return s.Title
}

// stepWords says in a line what happened to a part.
func stepWords(s courses.StepChange) string {
	switch {
	case s.Added:
		return fmt.Sprintf("New, at place %d.", s.To)
	case s.Removed:
		return fmt.Sprintf("Taken out. It stood at place %d.", s.From)
	}
	var out []string
	if s.Moved {
		out = append(out, fmt.Sprintf("Moved from place %d to place %d.", s.From, s.To))
	}
	if s.Layout {
		out = append(out, "Only spaces or line ends changed.")
	}
	return strings.Join(out, " ")
}

func fileChangeWords(f courses.FileChange) string {
	switch {
	case f.Added:
		return "New."
	case f.Removed:
		return "Taken out."
	case f.Text == nil:
		return "Changed."
	}
	return ""
}

func blockName(b courses.BlockChange) string {
	name := map[string]string{courses.PieceScenario: "Scenario", courses.PieceQuestion: "Question", courses.PieceReflection: "Reflection"}[b.Kind]
	if name == "" {
		name = "Block"
	}
	if b.Prompt != "" {
		name += ": " + b.Prompt
	}
	return name
}

func blockWords(b courses.BlockChange) string {
	var out []string
	switch {
	case b.Added:
		out = append(out, "New.")
	case b.Removed:
		out = append(out, "Taken out.")
	case b.Moved:
		out = append(out, "Moved.")
	}
	if b.Right {
		out = append(out, "Another answer is right now.")
	}
	return strings.Join(out, " ")
}

// shortRuns keeps only some words around what changed.
func shortRuns(all []courses.Run) []courses.Run {
	const around = 14
	var out []courses.Run
	for i, r := range all {
		words := wordPlaces.FindAllStringIndex(r.Text, -1)
		if r.How == courses.Kept && len(words) > 2*around+6 {
			head, tail := "", ""
			if i > 0 {
				head = r.Text[:words[around-1][1]]
			}
			if i < len(all)-1 {
				tail = r.Text[words[len(words)-around][0]:]
			}
			r.Text = head + " … " + tail
		}
		if i > 0 && r.Text != "" && !strings.HasSuffix(all[i-1].Text, "\n") && !strings.HasPrefix(r.Text, "\n") {
			out = append(out, courses.Run{How: courses.Kept, Text: " "})
		}
		out = append(out, r)
	}
	return out
}

var wordPlaces = regexp.MustCompile(`\S+`)
