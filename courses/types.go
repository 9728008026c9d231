// Package courses reads courses written in plain text (docs/course-format.md), says what is wrong with one,
// and marks answers. It knows neither the database nor the web.
package courses

import "html/template"

// Files are the source files of a course: slash-separated path to bytes, never normalised.
type Files map[string][]byte

// Course is a parsed course, read-only once made: a published version is cached and shared by requests.
type Course struct {
	Format           int
	UID              string
	Title            string
	PublicTitle      string
	Language         string
	Licence          string
	Credits          []string
	Summary          string
	Outcomes         []Outcome
	Competencies     []string
	Stage            Stage
	Minutes          int
	ValidMonths      int // 0: does not end
	Completion       Completion
	DoesNotAuthorise []string
	AssessedBy       string
	ContentNotes     []string
	Sources          []Source
	Review           Review
	Origin           Origin // of a copy; its zero value: made from nothing else
	Steps            []Step
	Glossary         template.HTML // "" where there is none
	SummaryPage      template.HTML
	FurtherReading   template.HTML
}

// Stage is where in the role a course belongs.
type Stage string

// The stages, in order.
const (
	Into    Stage = "into"
	Through Stage = "through"
	Beyond  Stage = "beyond"
)

// Completion is what has to be done. All steps, or those named by id.
type Completion struct {
	All   bool
	Steps []string
}

// Outcome is one thing that a learner will be able to do.
type Outcome struct{ ID, Text string }

// Source is where a claim comes from.
type Source struct{ ID, Text, URL string }

// Review says who has read a course and when it is to be read again. On and Next are YYYY-MM-DD or "".
type Review struct{ By, On, Next string }

// Origin says which course a copy was made of, with the digest of its version. The licence is the one that it had.
type Origin struct{ UID, Title, Licence, Digest string }

// Kind is what a step is.
type Kind string

// The kinds of step.
const (
	Lesson   Kind = "lesson"
	Check    Kind = "check"
	Task     Kind = "task"
	Workshop Kind = "workshop"
)

// Step is one part of a course: one numbered file.
type Step struct {
	ID          string
	File        string
	Kind        Kind
	Title       string
	Minutes     int
	ContentNote string
	Sensitive   bool
	Screens     []Screen // a lesson's screens; for other kinds one screen, the introduction
	Short       []Screen // of a sensitive lesson, else nil
	Sources     []string // ids

	PassMark int // check
	Draw     int
	Attempts int        // 0: unlimited
	Pool     []Question // check

	SignedBy []string // task: "supervisor", "mentor"
	Criteria []string
	HandIn   HandIn
}

// HandIn is what a practice task asks the learner to hand in.
type HandIn string

// What can be handed in.
const (
	HandInNothing HandIn = "nothing"
	HandInText    HandIn = "text"
	HandInFile    HandIn = "file"
)

// Screen is what is shown at once: a lesson is cut at its second-level headings.
type Screen struct {
	Title string
	Parts []Part
}

// Part is a run of text or one block: exactly one field is set.
type Part struct {
	HTML       template.HTML // sanitised
	Scenario   *Scenario
	Question   *Question // practice, ungraded
	Reflection *Reflection
}

// Scenario is a dilemma with a reply to each choice.
type Scenario struct {
	ID, Title string
	Setting   template.HTML
	Prompt    string
	Options   []Option
}

// Reflection is a guided place to write, for the writer only.
type Reflection struct {
	ID, Prompt string
	Guide      []string
}

// QuestionKind is how a question is answered.
type QuestionKind string

// The kinds of question.
const (
	Single   QuestionKind = "single"
	Multiple QuestionKind = "multiple"
	Order    QuestionKind = "order"
	Match    QuestionKind = "match"
)

// Question is asked in a check, or in a lesson for practice.
type Question struct {
	ID      string
	Kind    QuestionKind
	Outcome string
	Prompt  string
	Options []Option
	Why     string
}

// Option is one answer offered.
type Option struct {
	ID       string
	Text     string
	Right    bool // `right` of a question, `best` of a scenario
	Feedback string
	GoesWith string // match
}
