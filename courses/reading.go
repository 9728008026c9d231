package courses

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ReadingGrade is the Flesch–Kincaid grade of an English text: 0.39 × words per sentence + 11.8 × syllables per word − 15.59.
// A grade and five years make the age: up to 6 is a reading age of about 11. Syllables are counted by groups of vowels, so it
// is a measure for whole texts, not for a sentence, and short headings and lines of lists make it lower. It is 0 for a text without words.
func ReadingGrade(text string) float64 {
	words, syllables, sentences := 0, 0, 0
	open := false // a sentence has begun
	for field := range strings.FieldsSeq(text) {
		if word := strings.TrimFunc(field, isMark); word != "" {
			words++
			syllables += syllablesOf(word)
			open = true
		}
		if open && strings.ContainsAny(lastRune(strings.TrimRight(field, `"'”’»)*_`)), ".?!…") {
			sentences++
			open = false
		}
	}
	if open {
		sentences++
	}
	if words == 0 {
		return 0
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

// syllablesOf counts groups of vowels, without a silent e at the end.
func syllablesOf(word string) int {
	word = strings.ToLower(word)
	n, inGroup := 0, false
	for _, c := range word {
		vowel := strings.ContainsRune("aeiouyàáâäèéêëìíîïòóôöùúûüŵŷ", c)
		if vowel && !inGroup {
			n++
		}
		inGroup = vowel
	}
	if endsSilent(word) {
		n--
	}
	return max(1, n)
}

var silentEndings = []struct{ ending, heardAfter string }{{"e", "l"}, {"es", "aeiouycgsxzh"}, {"ed", "td"}}

// endsSilent says of an ending whether its e is not heard: «come», «makes», «asked», but not «little», «services», «wanted».
func endsSilent(word string) bool {
	for _, e := range silentEndings {
		if base, found := strings.CutSuffix(word, e.ending); found && base != "" && !strings.Contains(e.heardAfter, lastRune(base)) {
			return true
		}
	}
	return false
}

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

var (
	tags    = regexp.MustCompile(`<[^>]*>`)
	term    = regexp.MustCompile(`(?s)<dt[^>]*>(.*?)</dt>`)
	endings = regexp.MustCompile(`</(?:p|li|h[2-4]|dd|dt|t[dh])>`)
)

// Terms are the words that the glossary explains, as they are written there.
func (c *Course) Terms() []string {
	var terms []string
	for _, m := range term.FindAllStringSubmatch(string(c.Glossary), -1) {
		if t := strings.TrimSpace(unescape(tags.ReplaceAllString(m[1], ""))); t != "" {
			terms = append(terms, t)
		}
	}
	return terms
}

// Grade is the ReadingGrade of a text of this course with the glossary's terms left out: where «naloxone» has to be said and
// is explained, it counts neither as a word nor as syllables. A term counts as one in any capitals, with an s or ’s after it
// too, and never inside another word; the full stop after it still ends the sentence.
func (c *Course) Grade(text string) float64 {
	terms, longest := map[string]bool{}, 0
	for _, t := range c.Terms() {
		words := strings.Fields(strings.ToLower(t))
		terms[strings.Join(words, " ")] = true
		longest = max(longest, min(len(words), maxTermWords))
	}
	fields := strings.Fields(text)
	var left []string
	for i := 0; i < len(fields); {
		n := termAt(fields[i:], terms, longest)
		if n == 0 {
			left = append(left, fields[i])
			i++
			continue
		}
		i += n
		last := fields[i-1]
		left = append(left, last[len(strings.TrimRightFunc(last, isMark)):]) // what closes the sentence, if anything
	}
	return ReadingGrade(strings.Join(left, " "))
}

// maxTermWords bounds the search for a term: a longer one is a sentence, and counts.
const maxTermWords = 6

// termAt is how many words of the text's beginning are a term; the longest one wins: «recovery position» before «recovery».
func termAt(fields []string, terms map[string]bool, longest int) int {
	for n := min(longest, len(fields)); n > 0; n-- {
		said := strings.TrimFunc(strings.ToLower(strings.Join(fields[:n], " ")), isMark)
		for _, ending := range []string{"", "s", "’s", "'s"} {
			if base, found := strings.CutSuffix(said, ending); found && terms[base] {
				return n
			}
		}
	}
	return 0
}

// isMark is true of what stands round a word.
func isMark(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }

// ShortText is what a learner reads in the short version of a sensitive lesson, "" where there is none.
func (s Step) ShortText() string { return Step{Screens: s.Short}.Text() }

// Text is what a learner reads in a step, without pictures and marks: screens, blocks and questions. A line end closes each
// sentence that has no full stop, such as a heading or a line of a list.
func (s Step) Text() string {
	var b strings.Builder
	say := func(text string) {
		if text = strings.TrimSpace(text); text == "" {
			return
		}
		b.WriteString(text)
		if !strings.ContainsAny(text[len(text)-1:], ".?!:") {
			b.WriteByte('.')
		}
		b.WriteByte('\n')
	}
	html := func(text string) {
		for line := range strings.SplitSeq(endings.ReplaceAllString(text, "\x00"), "\x00") {
			say(unescape(tags.ReplaceAllString(line, "")))
		}
	}
	options := func(list []Option) {
		for _, o := range list {
			say(o.Text)
			say(o.GoesWith)
			say(o.Feedback)
		}
	}
	asked := func(q Question) {
		say(q.Prompt)
		options(q.Options)
		say(q.Why)
	}
	for _, screen := range s.Screens {
		say(screen.Title)
		for _, part := range screen.Parts {
			html(string(part.HTML))
			switch {
			case part.Scenario != nil:
				html(string(part.Scenario.Setting))
				say(part.Scenario.Prompt)
				options(part.Scenario.Options)
			case part.Question != nil:
				asked(*part.Question)
			case part.Reflection != nil:
				say(part.Reflection.Prompt)
				for _, g := range part.Reflection.Guide {
					say(g)
				}
			}
		}
	}
	for _, q := range s.Pool {
		asked(q)
	}
	return b.String()
}

// Words is how many words a learner reads in a step, short version left out.
func (s Step) Words() int { return len(strings.Fields(s.Text())) }

// Words is how many words a learner reads in all steps.
func (c *Course) Words() int {
	n := 0
	for _, s := range c.Steps {
		n += s.Words()
	}
	return n
}

// Counts is how much of what a course holds.
type Counts struct {
	Lessons, Scenarios, Reflections int
	Questions                       int // in the pools of its checks
	Practice                        int // questions inside lessons
}

// Count counts the lessons, blocks and questions of all steps.
func (c *Course) Count() Counts {
	var n Counts
	for _, s := range c.Steps {
		if s.Kind == Lesson {
			n.Lessons++
		}
		n.Questions += len(s.Pool)
		for _, p := range s.parts() {
			switch {
			case p.Scenario != nil:
				n.Scenarios++
			case p.Reflection != nil:
				n.Reflections++
			case p.Question != nil:
				n.Practice++
			}
		}
	}
	return n
}

// HighestGrade is the Grade of the course's hardest text that is read at once: a part, or a short version.
func (c *Course) HighestGrade() float64 {
	highest := 0.0
	for _, s := range c.Steps {
		highest = max(highest, c.Grade(s.Text()), c.Grade(s.ShortText()))
	}
	return highest
}
