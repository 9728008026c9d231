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
		if word := strings.TrimFunc(field, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }); word != "" {
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

var vowels = regexp.MustCompile(`[aeiouyàáâäèéêëìíîïòóôöùúûüŵŷ]+`)

// silent are endings whose e is not heard: «come», «makes», «asked», but not «little», «services», «wanted».
var silent = regexp.MustCompile(`[^l]e$|[^aeiouycgsxzh]es$|[^td]ed$`)

// syllablesOf counts groups of vowels, without a silent e at the end.
func syllablesOf(word string) int {
	word = strings.ToLower(word)
	n := len(vowels.FindAllString(word, -1))
	if silent.MatchString(word) {
		n--
	}
	return max(1, n)
}

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

var (
	tags    = regexp.MustCompile(`<[^>]*>`)
	endings = regexp.MustCompile(`</(?:p|li|h[2-4]|dd|dt|t[dh])>`)
)

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

// Words is how many words a learner reads in all steps.
func (c *Course) Words() int {
	n := 0
	for _, s := range c.Steps {
		n += len(strings.Fields(s.Text()))
	}
	return n
}
