package views

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"throughline/courses"
	"throughline/models"
)

// EditView is one file of a draft in the editor: its text, its pieces and what was found in it.
type EditView struct {
	Viewer   Viewer
	Draft    models.DraftPage
	File     string
	Path     string               // of this page
	Step     *courses.OutlineStep // nil for course.yaml and the pages beside the parts
	Text     string               // as the box shows it
	Base     string               // what SaveDraft wants to know: the hash of the file that the page was made from
	Problems Problems
	Theirs   *Theirs // somebody else's text, after a conflict
	Undo     string  // what brings a removed block back, "" for none
	Line     int     // where to look, 0: nowhere
	Alt      string  // typed for a picture
	Unsaved  bool    // what was typed is not kept yet

	// Comments are what reviewers say about it, still open.
	Comments []models.CommentLine
}

// Theirs is what somebody else wrote meanwhile.
type Theirs struct {
	Text string
	Runs []courses.Run // from theirs to ours
	Gone bool          // Text is ours: the block that it was written for is no longer there
}

func (v EditView) manuscript() *courses.Manuscript {
	return courses.ReadManuscript(v.File, v.Draft.Files[v.File])
}

// saving is what the script that saves by itself is told: which fields are kept, "" for all, and how the page came.
func (v EditView) saving(fields string) templ.Attributes {
	out := templ.Attributes{"data-saving": fields, "data-at": v.Path}
	switch {
	case v.Theirs != nil && !v.Theirs.Gone:
		out["data-unsaved"] = "hold"
	case v.Unsaved:
		out["data-unsaved"] = "soon"
	}
	return out
}

// shownWith says whether pieces and places can be offered: they are those of what is kept, not of what was typed over it.
func (v EditView) shownWith(m *courses.Manuscript) bool { return len(m.Why()) == 0 }

func (v EditView) short() bool { return strings.HasSuffix(v.File, ".short.md") }

func (v EditView) title() string {
	switch {
	case v.Step != nil && v.short():
		return partTitle(*v.Step) + ": short version"
	case v.Step != nil:
		return partTitle(*v.Step)
	}
	return map[string]string{"course.yaml": "About the course", "glossary.md": "Words explained", "summary.md": "Summary page", "further-reading.md": "Further reading"}[v.File]
}

func (v EditView) hint(m *courses.Manuscript) string {
	switch {
	case v.formFirst(m):
		return "You can write here, or use the form above. Both change the same file."
	case v.Step != nil && v.Step.Kind == courses.Lesson && !v.short():
		return "A line that begins with ## starts a new screen. An empty line starts a new paragraph."
	}
	return "An empty line starts a new paragraph."
}

// formFirst says of a file that most people want its form: it is one.
func (v EditView) formFirst(m *courses.Manuscript) bool {
	return len(m.Pieces()) == 1 && m.Pieces()[0].Fields != nil && (v.File == "course.yaml" || v.File == "glossary.md")
}

// isStep says of a file that it is a part with front matter, so that there are forms further down.
func isStep(m *courses.Manuscript) bool {
	return len(m.Pieces()) > 0 && m.Pieces()[0].Kind == courses.PieceStep
}

func (v EditView) mendWords() string {
	if n := len(v.found(true)); n > 0 {
		return count(n, "thing", "things") + " to mend"
	}
	return "Before you publish"
}

// found are the findings of this file, and of its line where it has one.
func (v EditView) found(must bool) []FoundHere {
	return foundIn(v.Draft, v.File, must, 1, 1<<30)
}

// FoundHere is a finding with the words of its line.
type FoundHere struct {
	courses.Finding
	Words string
}

func foundIn(draft models.DraftPage, file string, must bool, from, to int) []FoundHere {
	var lines [][]byte
	var out []FoundHere
	for _, f := range draft.Findings {
		if f.File != file || f.Must != must || f.Line > 0 && (f.Line < from || f.Line > to) {
			continue
		}
		here := FoundHere{Finding: f}
		if lines == nil {
			lines = bytes.Split(draft.Files[file], []byte("\n"))
		}
		if f.Line > 0 && f.Line <= len(lines) {
			here.Words = cutWords(strings.TrimSpace(strings.ToValidUTF8(string(lines[f.Line-1]), "")), 70)
		}
		out = append(out, here)
	}
	return out
}

func cutWords(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return text
}

func (f FoundHere) place() string {
	var out []string
	if f.Place != "" {
		out = append(out, f.Place)
	}
	if f.Line > 0 {
		out = append(out, fmt.Sprintf("line %d", f.Line))
	}
	if len(out) == 0 {
		return "This part as a whole"
	}
	text := strings.Join(out, ", ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// others says who else has this file open, and who is at work elsewhere in the course.
func (v EditView) others() (here, elsewhere []string) {
	for _, o := range v.Draft.Others {
		if o.File == v.File {
			here = append(here, o.Name)
		} else {
			elsewhere = append(elsewhere, o.Name)
		}
	}
	return here, elsewhere
}

// OthersWords says in one sentence who else has the file open, "" where nobody has.
func (v EditView) OthersWords() string {
	here, _ := v.others()
	switch len(here) {
	case 0:
		return ""
	case 1:
		return here[0] + " has this part open. Nothing of yours or theirs is overwritten without a word."
	}
	return strings.Join(here[:len(here)-1], ", ") + " and " + here[len(here)-1] + " have this part open. Nothing of yours or theirs is overwritten without a word."
}

// tryHref is this part as a learner sees it, "" where it is no page of its own.
func (v EditView) tryHref() string {
	switch {
	case v.Step != nil && v.short():
		return tryAddress(v.Draft.ID) + "/" + v.Step.ID + "?way=short"
	case v.Step != nil:
		return tryAddress(v.Draft.ID) + "/" + v.Step.ID
	case v.File == "course.yaml":
		return ""
	}
	return tryAddress(v.Draft.ID) + "/" + strings.TrimSuffix(v.File, ".md")
}

func tryAddress(draft string) string { return "/teach/" + draft + "/try" }

func (v EditView) previewHref() string {
	if v.tryHref() == "" {
		return ""
	}
	return v.Path + "/preview"
}

// takes says whether scenarios, questions and reflections can be put in.
func (v EditView) takes() []Option {
	switch {
	case v.Step == nil || v.short():
		return nil
	case v.Step.Kind == courses.Check:
		return []Option{{Value: courses.PieceQuestion, Text: "Question"}}
	case v.Step.Kind == courses.Lesson || v.Step.Kind == "":
		return []Option{
			{Value: courses.PieceScenario, Text: "Scenario: what would you do?"},
			{Value: courses.PieceQuestion, Text: "Question to practise"},
			{Value: courses.PieceReflection, Text: "Reflection: a place to write"},
		}
	}
	return nil
}

// blockPlaces are where a block can be put in; the end comes first, as it is what most people want.
func blockPlaces(m *courses.Manuscript) []Option {
	out := []Option{{Value: itoa(len(m.Source())), Text: "At the end"}}
	for _, p := range m.Places() {
		switch {
		case p.At == len(m.Source()):
		case p.After == "":
			out = append(out, Option{Value: itoa(p.At), Text: "At the beginning"})
		default:
			out = append(out, Option{Value: itoa(p.At), Text: "After “" + cutWords(p.After, 60) + "”"})
		}
	}
	return out
}

// PieceName is how a form says which piece it was made from.
func PieceName(p courses.Piece) string { return p.Kind + " " + p.ID }

// pieceName is how people call a piece.
func pieceName(p courses.Piece) string {
	said := ""
	switch f := p.Fields.(type) {
	case courses.ScenarioFields:
		said = orElse(f.Title, f.Prompt, f.ID, "nothing written yet")
	case courses.QuestionFields:
		said = orElse(f.Prompt, f.ID, "nothing written yet")
	case courses.ReflectionFields:
		said = orElse(f.Prompt, f.ID, "nothing written yet")
	default:
		return strings.TrimSpace(kindName(p.Kind) + " " + p.ID)
	}
	return kindName(p.Kind) + ": " + said
}

// kindName is how people call the pieces of a kind.
func kindName(kind string) string {
	switch kind {
	case courses.PieceCourse:
		return "About the course"
	case courses.PieceStep:
		return "Title, minutes and kind"
	case courses.PieceGlossary:
		return "Words explained"
	}
	return capital(kind)
}

func orElse(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return cutWords(t, 80)
		}
	}
	return ""
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func isBlock(p courses.Piece) bool {
	return p.Kind != courses.PieceCourse && p.Kind != courses.PieceStep && p.Kind != courses.PieceGlossary
}

// otherFiles lead to the other files of the course.
func (v EditView) otherFiles() []partLink {
	at := "/teach/" + v.Draft.ID
	var out []partLink
	i := slices.IndexFunc(v.Draft.Outline, func(s courses.OutlineStep) bool { return v.Step != nil && s.ID == v.Step.ID })
	if i > 0 {
		out = append(out, partLink{"Before: " + partTitle(v.Draft.Outline[i-1]), at + "/parts/" + url.PathEscape(v.Draft.Outline[i-1].ID)})
	}
	if i >= 0 && i+1 < len(v.Draft.Outline) {
		out = append(out, partLink{"Next: " + partTitle(v.Draft.Outline[i+1]), at + "/parts/" + url.PathEscape(v.Draft.Outline[i+1].ID)})
	}
	if v.Step != nil && v.short() {
		out = append(out, partLink{"The whole part", at + "/parts/" + v.Step.ID})
	} else if v.Step != nil && (v.Step.Sensitive || v.Step.Short != "") {
		out = append(out, partLink{"Its short version", at + "/parts/" + v.Step.ID + "/short"})
	}
	for _, page := range []partLink{{"About the course", "course/forms/0"}, {"Words explained", "glossary/forms/0"}, {"Summary page", "summary"}, {"Further reading", "further-reading"}} {
		if page.Href = at + "/" + page.Href; strings.TrimSuffix(page.Href, "/forms/0") != v.Path {
			out = append(out, page)
		}
	}
	return append(out, partLink{"All parts", at})
}

// commentsOn is the name under which comments on the file are kept.
func (v EditView) commentsOn() string { return CommentsOn(v.File, v.Step) }

// CommentsOn is the name under which comments on a file of a draft are kept: a part's id, or that of a page.
func CommentsOn(file string, step *courses.OutlineStep) string {
	if step != nil {
		return step.ID
	}
	if file == "course.yaml" {
		return ""
	}
	return strings.TrimSuffix(file, ".md")
}

func (v EditView) archived() bool { return v.Draft.ArchivedAt != nil }

// FileLimits says how large pictures may be.
const FileLimits = "A picture (.svg, .png, .jpg, .webp) or a .pdf, up to 5 MB. For phones, 200 KB is plenty."

func (v EditView) boxLabel() string {
	if v.File == "course.yaml" {
		return "The facts of the course, as text"
	}
	return "Text"
}

// shortRun leaves out the middle of a long stretch that is the same in both.
func shortRun(text string) string {
	if r := []rune(text); len(r) > 160 {
		return string(r[:70]) + " … " + string(r[len(r)-70:])
	}
	return text
}

// ClockIn is the time of day of an instant in a zone: «10:42».
func ClockIn(at time.Time, zone string) string { return inZone(at, zone).Format("15:04") }
