package cpd

import "slices"

// Kind is what sort of activity an entry is about.
type Kind string

// The kinds of activity. They are stored and exported: a name, once here, stays.
const (
	Course          Kind = "course"
	Workshop        Kind = "workshop"
	Conference      Kind = "conference"
	Qualification   Kind = "qualification"
	Supervision     Kind = "supervision"
	GroupReflection Kind = "group-reflection"
	Mentoring       Kind = "mentoring"
	Shadowing       Kind = "shadowing"
	Reading         Kind = "reading"
	Presenting      Kind = "presenting"
	Project         Kind = "project"
	Coaching        Kind = "coaching"
	PeerDiscussion  Kind = "peer-discussion"
	OnTheJob        Kind = "on-the-job"
	Feedback        Kind = "feedback"
	Other           Kind = "other"
)

// Mode is how an activity was done; "" is not said.
type Mode string

// The modes.
const (
	SelfPaced  Mode = "self-paced"
	LiveOnline Mode = "live-online"
	InPerson   Mode = "in-person"
	Blended    Mode = "blended"
	Workplace  Mode = "workplace"
)

// PaidTime is whose time an activity was done in; "" is not said.
type PaidTime string

// Whose time.
const (
	Paid      PaidTime = "paid"
	Agreed    PaidTime = "agreed"
	OwnTime   PaidTime = "own"
	MixedTime PaidTime = "mixed"
)

// Assessed is how an activity ended; "" is not said.
type Assessed string

// How it ended.
const (
	Attended     Assessed = "attended"
	Completed    Assessed = "completed"
	AssessedDone Assessed = "assessed"
)

// worded is a value that is kept, and what people read for it.
type worded[T ~string] struct {
	value T
	words string
}

var (
	kinds = []worded[Kind]{
		{Course, "Course"}, {Workshop, "Workshop or training day"}, {Supervision, "Supervision"},
		{OnTheJob, "Learning on the job"}, {Shadowing, "Shadowing or visit"}, {Reading, "Reading, podcast or video"},
		{PeerDiscussion, "Talking it over with peers"}, {GroupReflection, "Group reflection"},
		{Mentoring, "Mentoring, given or received"}, {Coaching, "Coaching"}, {Feedback, "Thinking about feedback"},
		{Presenting, "Leading a session or giving a talk"}, {Project, "Project or committee"},
		{Conference, "Conference or event"}, {Qualification, "Part of a qualification"}, {Other, "Something else"},
	}
	modes = []worded[Mode]{
		{SelfPaced, "At my own pace"}, {LiveOnline, "Live online"}, {InPerson, "In person"}, {Blended, "Partly online, partly in person"},
		{Workplace, "At work"},
	}
	paidTimes = []worded[PaidTime]{
		{Paid, "Paid time"}, {Agreed, "Time agreed with my organisation, not paid"}, {OwnTime, "My own time"}, {MixedTime, "Partly paid, partly my own"},
	}
	assesseds = []worded[Assessed]{
		{Attended, "I took part"}, {Completed, "I completed it"}, {AssessedDone, "Somebody checked what I learnt"},
	}
)

func values[T ~string](list []worded[T]) []T {
	out := make([]T, len(list))
	for i, w := range list {
		out[i] = w.value
	}
	return out
}

func wordsOf[T ~string](list []worded[T], v T) string {
	for _, w := range list {
		if w.value == v {
			return w.words
		}
	}
	return ""
}

// Kinds are all kinds in the order for a form.
func Kinds() []Kind { return values(kinds) }

// Words is what people read, "" for a kind that is not known.
func (k Kind) Words() string { return wordsOf(kinds, k) }

// Known says whether this is one of Kinds.
func (k Kind) Known() bool { return k.Words() != "" }

// Modes are all modes in the order for a form.
func Modes() []Mode { return values(modes) }

// Words is what people read, "" for a mode that is not known.
func (m Mode) Words() string { return wordsOf(modes, m) }

// Known says whether this is one of Modes.
func (m Mode) Known() bool { return m.Words() != "" }

// PaidTimes are all answers to «whose time was it?» in the order for a form.
func PaidTimes() []PaidTime { return values(paidTimes) }

// Words is what people read, "" for an answer that is not known.
func (p PaidTime) Words() string { return wordsOf(paidTimes, p) }

// Known says whether this is one of PaidTimes.
func (p PaidTime) Known() bool { return p.Words() != "" }

// Assesseds are all ways in which an activity can end, in the order for a form.
func Assesseds() []Assessed { return values(assesseds) }

// Words is what people read, "" for a way that is not known.
func (a Assessed) Words() string { return wordsOf(assesseds, a) }

// Known says whether this is one of Assesseds.
func (a Assessed) Known() bool { return a.Words() != "" }

// Link says that an entry touches an element of a scheme («sssc», «protection») or a competency of a framework
// («starter», «2.3»).
type Link struct{ Scheme, Code string }

// Entry is what the schemes look at: the facts of one thing learnt, and whether its texts are written. The texts
// themselves stay sealed in the models.
type Entry struct {
	ID            string
	Title         string
	Kind          Kind
	Start         Day
	End           Day // "" where it was over on the day or in the month of Start
	Minutes       int // 0 is not said
	Participatory int // minutes spent learning with other people, at most Minutes
	Provider      string
	Mode          Mode
	Links         []Link
	Categories    map[string]int // minutes by tag, such as «ethics»

	HasWhy      bool // why it matters for the work
	HasLearnt   bool // what was learnt
	HasChanged  bool // what is done differently since
	HasBenefits bool // who gains by it

	PeerReflection bool // talked over with another person, and written what came of it
	FeedbackFrom   bool // feedback somebody gave, kept by that person's role
	Confirmed      bool // confirmed by a person, and not withdrawn

	UsedFor []string // Period.Key of each period that it was handed in for
}

// Ends is the day an entry is counted by: its end, or its start where it has none.
func (e Entry) Ends() Day {
	if e.End != "" {
		return e.End
	}
	return e.Start
}

// Linked says whether an entry touches an element of a scheme.
func (e Entry) Linked(scheme, code string) bool { return slices.Contains(e.Links, Link{scheme, code}) }
