package courses

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"throughline/internal/strict"
)

// Remark is something worth another look in a course. A Problem must be mended before a course is published; a remark is
// for the writer to consider, and a course with remarks can be published as it is.
type Remark struct {
	File    string // path within the course
	Place   string // where in the file, in words, such as «question tolerance»; "" for the file as a whole
	Message string // what was found, in plain words
	Fix     string // what could be done about it

	word string // stands in the file where the remark is about
}

// EasyGrade is the reading grade up to which the text of a part is easy enough: a reading age of about 11.
const EasyGrade = 6.5

// Remarks measures how good the questions of a course are and how easy it reads. It says, in the order of the parts:
//
//   - each text that a learner reads at once (a part, its short version) with a grade above EasyGrade, by c.Grade;
//   - each check where the right option is the longest in more than 40 % of its single-choice questions, by LongestRight;
//   - each check that draws all that it has, so that a second try asks the same again;
//   - each single-choice question of a check with only two options, which a guess answers half the time;
//   - each feedback or `why` too short to say why (fewer than three words);
//   - each lesson of more than 1,500 words, each of its screens of more than 450, and each lesson that has more words than
//     can be read in its minutes;
//   - each part that speaks of hard things and has no content note;
//   - each abbreviation that is not explained where it first stands;
//   - minutes of course.yaml that are far from those of the parts, and content notes that it does not mention.
//
// What Parse refuses is not said again: an option without feedback, an option like «all of the above», a check's question
// without an outcome, an outcome that no check asks about. A course with problems is measured as far as it could be read.
func (c *Course) Remarks() []Remark {
	var list []Remark
	var texts []said
	for _, s := range c.Steps {
		now := []said{{s.File, s.Text()}}
		if len(s.Short) > 0 {
			now = append(now, said{ShortOf(s.File), s.ShortText()})
		}
		texts = append(texts, now...)
		list = append(list, c.remarkReading(now)...)
		list = append(list, remarkLength(s, now[0].text)...)
		list = append(list, remarkContentNote(s, now[0].text)...)
		for _, p := range s.parts() {
			switch {
			case p.Scenario != nil:
				list = append(list, shortFeedback(s.File, "scenario "+p.Scenario.ID, p.Scenario.Options, "")...)
			case p.Question != nil:
				list = append(list, shortFeedback(s.File, "question "+p.Question.ID, p.Question.Options, p.Question.Why)...)
			}
		}
		if s.Kind == Check {
			list = append(list, remarkPool(s)...)
		}
	}
	list = append(list, c.remarkAbbreviations(texts)...)
	return append(list, c.remarkTotals()...)
}

// said is what a learner reads at once, with the file that it comes from.
type said struct{ file, text string }

func (c *Course) remarkReading(texts []said) []Remark {
	var list []Remark
	for _, s := range texts {
		if grade := c.Grade(s.text); grade > EasyGrade {
			list = append(list, Remark{File: s.file,
				Message: fmt.Sprintf("This reads at grade %.1f; up to %.1f is easy for most people.", grade, EasyGrade),
				Fix:     "Cut long sentences in two, and put short, everyday words for long ones. A word that has to stay can go into the glossary."})
		}
	}
	return list
}

// LongestRight counts the single-choice questions of a check's pool, and those of them where the right option has more
// characters than every other: people who know nothing of a subject choose the longest. Two that are equally long count as
// no giveaway, and so do questions of other kinds, which have no one right option.
func (s Step) LongestRight() (longest, singles int) {
	for _, q := range s.Pool {
		if q.Kind != Single {
			continue
		}
		singles++
		right, wrong := 0, 0
		for _, o := range q.Options {
			n := utf8.RuneCountInString(o.Text)
			if o.Right {
				right = max(right, n)
			} else {
				wrong = max(wrong, n)
			}
		}
		if right > wrong {
			longest++
		}
	}
	return longest, singles
}

func remarkPool(s Step) []Remark {
	var list []Remark
	// One question alone says nothing about a habit.
	if longest, singles := s.LongestRight(); longest > 1 && longest*5 > singles*2 {
		list = append(list, Remark{File: s.File,
			Message: fmt.Sprintf("In %d of %d single-choice questions the right option is the longest one, so people can guess it.", longest, singles),
			Fix:     "Make wrong options as long and as exact as the right one, or the right one shorter."})
	}
	if s.Draw > 0 && s.Draw == len(s.Pool) {
		list = append(list, Remark{File: s.File,
			Message: fmt.Sprintf("The check asks all %s questions that it has, so a second try asks the same again.", strict.Number(s.Draw)),
			Fix:     "Write about twice as many as are drawn."})
	}
	for _, q := range s.Pool {
		if q.Kind == Single && len(q.Options) == 2 {
			list = append(list, Remark{File: s.File, Place: "question " + q.ID,
				Message: "There are only two options, so half of all guesses are right.",
				Fix:     "Add a wrong option that people really believe."})
		}
		list = append(list, shortFeedback(s.File, "question "+q.ID, q.Options, q.Why)...)
	}
	return list
}

// shortFeedback finds replies that say no more than yes or no.
func shortFeedback(file, place string, options []Option, why string) []Remark {
	var list []Remark
	replies := []string{why}
	for _, o := range options {
		replies = append(replies, o.Feedback)
	}
	for _, reply := range replies {
		if words := len(strings.Fields(reply)); words > 0 && words < 3 {
			list = append(list, Remark{File: file, Place: place,
				Message: fmt.Sprintf("The reply %s does not say why.", strict.Quote(reply)),
				Fix:     "Say in a sentence what is right about the choice, or what it would lead to."})
		}
	}
	return list
}

// FormatRemarks writes remarks for a terminal, as FormatProblems writes problems.
func FormatRemarks(remarks []Remark) string {
	var b strings.Builder
	for _, r := range remarks {
		b.WriteString(strict.Printable(r.File) + ": ")
		if r.Place != "" {
			b.WriteString(strict.Printable(r.Place) + ": ")
		}
		b.WriteString(strict.Printable(r.Message) + "\n    " + strict.Printable(r.Fix) + "\n")
	}
	return b.String()
}
