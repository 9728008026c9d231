package models

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// VersionCount is a number of people who did one thing on a version of a course. Rows of a version, step and item make a
// group; the one with the choice "" counts the people in it.
type VersionCount struct {
	VersionID string `gorm:"primaryKey"`
	Step      string `gorm:"primaryKey"`
	Item      string `gorm:"primaryKey"`
	Choice    string `gorm:"primaryKey"`
	N         int    // true now; shown to nobody
	Ready     int    // as it was when the group had last taken in ten more people
	ReadyAt   time.Time
	Shown     int // Ready as it was before that
}

// What is counted. The first three are of a version and have no step.
const (
	countStarted  = "started"
	countFinished = "finished"
	countMoved    = "moved" // on to a newer version
	countDone     = "done"  // of a step
	countUseful   = "useful"
	countQuestion = "question:" // and the question's id
)

// groupStep is how many more people a group takes in before anything of it that is shown changes.
const groupStep = 10

type countKey struct{ version, step, item, choice string }

func (k countKey) compare(other countKey) int {
	return cmp.Or(strings.Compare(k.version, other.version), strings.Compare(k.step, other.step), strings.Compare(k.item, other.item), strings.Compare(k.choice, other.choice))
}

// count notes that the person of an enrolment joins a group, with what they chose in it. It is kept at the end of the
// transaction. An enrolment that is not counted changes nothing.
func (tx *Tx) count(e Enrolment, step, item string, chosen ...string) {
	if !e.Counted {
		return
	}
	for _, choice := range append([]string{""}, chosen...) {
		tx.addCount(countKey{e.VersionID, step, item, choice}, 1)
	}
}

func (tx *Tx) addCount(k countKey, by int) {
	if tx.counts == nil {
		tx.counts = map[countKey]int{}
	}
	tx.counts[k] += by
}

// keepCounts writes what a transaction counted: last, so that rows which many share are locked for a moment only, and in
// one order, so that no two transactions wait for each other. A group whose people have become ten more is made ready.
func (tx *Tx) keepCounts() error {
	if len(tx.counts) == 0 {
		return nil
	}
	keys := slices.SortedFunc(maps.Keys(tx.counts), countKey.compare)
	values := make([]any, 0, 6*len(keys))
	for _, k := range keys {
		values = append(values, k.version, k.step, k.item, k.choice, tx.counts[k], tx.Now)
	}
	var rows []VersionCount
	err := tx.Raw(`INSERT INTO version_counts (version_id, step, item, choice, n, ready_at, ready, shown) VALUES `+
		strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, 0, 0), ", len(keys)), ", ")+
		` ON CONFLICT (version_id, step, item, choice) DO UPDATE SET n = version_counts.n + excluded.n RETURNING *`, values...).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("keep counts: %w", err)
	}
	for _, r := range rows {
		if r.Choice != "" || r.N-r.Ready < groupStep {
			continue
		}
		err := tx.Exec(`UPDATE version_counts SET shown = CASE WHEN ready_at < ? THEN ready ELSE shown END, ready = n, ready_at = ?
			WHERE version_id = ? AND step = ? AND item = ?`, showsFrom(tx.Now), tx.Now, r.VersionID, r.Step, r.Item).Error
		if err != nil {
			return fmt.Errorf("make counts ready: %w", err)
		}
	}
	return nil
}

// showsFrom is the beginning of the week of an instant: what became ready before it is shown.
func showsFrom(now time.Time) time.Time {
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

// countedOn says whether an enrolment of a person is counted on a version: each person once per version, of organisations'
// courses only, and not the trainers of the organisation, who are shown the numbers.
func (tx *Tx) countedOn(personID, enrolmentID string, course Course, versionID string) (bool, error) {
	if course.OwnerOrg == "" {
		return false, nil
	}
	var counted bool
	err := tx.Raw(`SELECT NOT EXISTS (SELECT 1 FROM enrolments WHERE person_id = ? AND course_id = ? AND version_id = ? AND id <> ?)
		AND NOT EXISTS (SELECT 1 FROM memberships m JOIN membership_roles r ON r.membership_id = m.id AND r.role = ? AND r.ended_at IS NULL
			WHERE m.person_id = ? AND m.org_id = ? AND m.to_date IS NULL)`,
		personID, course.ID, versionID, enrolmentID, Trainer, personID, course.OwnerOrg).Scan(&counted).Error
	if err != nil {
		return false, fmt.Errorf("see whether an enrolment is counted: %w", err)
	}
	return counted, nil
}

// Tens is a number of people as it may be shown.
type Tens struct {
	AtLeast    int  // a multiple of ten; 0: nothing can be said
	PerhapsAll bool // up to all of the group it is of
}

// tensOf says what may be shown of a group by itself.
func tensOf(n int) Tens { return Tens{AtLeast: n - n%groupStep} }

// tensWithin says what may be shown of the parts of a group of people: the same rule for a bar of a question, of the parts
// of a course and of what was said of a lesson. Each number is rounded down to tens, and at least ten of the group are
// always left unsaid, so that neither a part, nor the rest of it, nor the rest of all parts together can be worked out where
// it is fewer than ten. apart says that nobody is in two parts.
func tensWithin(people int, parts []int, apart bool) []Tens {
	most := max(tensOf(people).AtLeast-groupStep, 0)
	out, sum := make([]Tens, len(parts)), 0
	for i, n := range parts {
		out[i] = tensOf(n)
		if out[i].AtLeast >= most {
			out[i] = Tens{most, most > 0}
		}
		sum += out[i].AtLeast
	}
	for ; apart && sum > most; sum -= groupStep {
		largest := slices.IndexFunc(out, func(t Tens) bool {
			return t.AtLeast == slices.MaxFunc(out, func(a, b Tens) int { return a.AtLeast - b.AtLeast }).AtLeast
		})
		out[largest] = Tens{AtLeast: out[largest].AtLeast - groupStep}
	}
	return out
}
