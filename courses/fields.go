package courses

import (
	"slices"
	"strings"
)

// Fields is what a form shows of one piece of a source: CourseFields, StepFields, ScenarioFields, QuestionFields,
// ReflectionFields or GlossaryFields. The zero value of a field is one that is not written. Texts are in one line, as Parse reads them
// (only a scenario's setting keeps its lines); what cannot be seen or is no UTF-8 is left out when they are written.
type Fields interface {
	// Kind is the piece's kind: one of the Piece constants.
	Kind() string
	write() []entry
}

// CourseFields are what course.yaml says.
type CourseFields struct {
	Format           int
	UID              string
	Origin           Origin
	Title            string
	PublicTitle      string
	Language         string
	Licence          string
	Credits          []string
	Summary          string
	Outcomes         []Outcome // a line without id and text is left out; so with Sources
	Competencies     []string
	Stage            Stage
	Minutes          int
	ValidMonths      int
	Completion       Completion
	DoesNotAuthorise []string
	AssessedBy       string
	ContentNotes     []string // nil: not said; empty: «content_notes: []», nothing is hard to read
	Sources          []Source
	Review           Review
}

// StepFields are what the front matter of a part says.
type StepFields struct {
	Of          Kind // the key kind
	Title       string
	Minutes     int
	ContentNote string
	Sensitive   bool
	Sources     []string
	PassMark    int
	Draw        int
	Attempts    int
	SignedBy    []string
	Criteria    []string
	HandIn      HandIn
}

// ScenarioFields are a scenario as it is written: its setting is Markdown.
type ScenarioFields struct {
	ID, Title, Setting, Prompt string
	Options                    []Option // ID only where it is written; a line with nothing in it is left out
}

// QuestionFields are a question as it is written.
type QuestionFields struct {
	ID      string
	Type    QuestionKind // the key kind
	Outcome string
	Prompt  string
	Options []Option // as in ScenarioFields
	Why     string
}

// ReflectionFields are a reflection as it is written.
type ReflectionFields struct {
	ID, Prompt string
	Guide      []string
}

// Kind is PieceCourse.
func (CourseFields) Kind() string { return PieceCourse }

// Kind is PieceStep.
func (StepFields) Kind() string { return PieceStep }

// Kind is PieceScenario.
func (ScenarioFields) Kind() string { return PieceScenario }

// Kind is PieceQuestion.
func (QuestionFields) Kind() string { return PieceQuestion }

// Kind is PieceReflection.
func (ReflectionFields) Kind() string { return PieceReflection }

func (f CourseFields) write() []entry {
	var w yamlWriter
	w.number("format", f.Format)
	w.text("uid", f.UID)
	w.mapping("origin", func(in *yamlWriter) {
		in.text("uid", f.Origin.UID)
		in.text("title", f.Origin.Title)
		in.text("licence", f.Origin.Licence)
		in.text("digest", f.Origin.Digest)
	})
	w.text("title", f.Title)
	w.text("public_title", f.PublicTitle)
	w.text("language", f.Language)
	w.text("licence", f.Licence)
	w.texts("credits", f.Credits)
	w.text("summary", f.Summary)
	w.list("outcomes", len(f.Outcomes), func(i int, in *yamlWriter) {
		in.text("id", f.Outcomes[i].ID)
		in.text("text", f.Outcomes[i].Text)
	})
	w.names("competencies", f.Competencies)
	w.text("stage", string(f.Stage))
	w.number("minutes", f.Minutes)
	w.number("valid_months", f.ValidMonths)
	w.mapping("completion", func(in *yamlWriter) {
		if f.Completion.All {
			in.text("steps", "all")
		} else {
			in.texts("steps", f.Completion.Steps)
		}
	})
	w.texts("does_not_authorise", f.DoesNotAuthorise)
	w.text("assessed_by", f.AssessedBy)
	if w.texts("content_notes", f.ContentNotes); f.ContentNotes != nil && !w.has("content_notes") {
		w.add("content_notes", "content_notes: []")
	}
	w.list("sources", len(f.Sources), func(i int, in *yamlWriter) {
		in.text("id", f.Sources[i].ID)
		in.text("text", f.Sources[i].Text)
		in.text("url", f.Sources[i].URL)
	})
	w.mapping("review", func(in *yamlWriter) {
		in.text("by", f.Review.By)
		in.text("on", f.Review.On)
		in.text("next", f.Review.Next)
	})
	return w.entries
}

func (f StepFields) write() []entry {
	var w yamlWriter
	w.text("kind", string(f.Of))
	w.text("title", f.Title)
	w.number("minutes", f.Minutes)
	w.yes("sensitive", f.Sensitive)
	w.text("content_note", f.ContentNote)
	w.names("sources", f.Sources)
	w.number("pass_mark", f.PassMark)
	w.number("draw", f.Draw)
	w.number("attempts", f.Attempts)
	w.names("signed_by", f.SignedBy)
	w.texts("criteria", f.Criteria)
	w.text("hand_in", string(f.HandIn))
	return w.entries
}

func (f ScenarioFields) write() []entry {
	var w yamlWriter
	w.text("id", f.ID)
	w.text("title", f.Title)
	w.lines("setting", f.Setting)
	w.text("prompt", f.Prompt)
	w.options(f.Options, "best")
	return w.entries
}

func (f QuestionFields) write() []entry {
	var w yamlWriter
	w.text("id", f.ID)
	w.text("kind", string(f.Type))
	w.text("outcome", f.Outcome)
	w.text("prompt", f.Prompt)
	w.options(f.Options, "right")
	w.text("why", f.Why)
	return w.entries
}

func (f ReflectionFields) write() []entry {
	var w yamlWriter
	w.text("id", f.ID)
	w.text("prompt", f.Prompt)
	w.texts("guide", f.Guide)
	return w.entries
}

// SameFields says whether two values would be written alike. A nil is like no other.
func SameFields(a, b Fields) bool {
	return a != nil && b != nil && a.Kind() == b.Kind() && slices.EqualFunc(a.write(), b.write(), func(a, b entry) bool { return a.key == b.key && slices.Equal(a.lines, b.lines) })
}

// Canonical is how a value is written where nothing stands yet: the lines of YAML, without fence or «---».
func Canonical(f Fields) string {
	var b strings.Builder
	for _, e := range f.write() {
		for _, line := range e.lines {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// PieceText is how a piece is written where nothing stands yet, with its fence or its «---»: what a writer can take along as text.
func PieceText(f Fields) string {
	p := Piece{bare: f.Kind() == PieceCourse || f.Kind() == PieceGlossary}
	if f.Kind() == PieceStep {
		p.opens = "---"
	}
	return string((&Manuscript{}).fenced(p, f))
}
