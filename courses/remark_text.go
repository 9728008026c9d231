package courses

import (
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Measures of a part's length, docs/course-format.md.
const (
	longLesson  = 1500 // words
	longScreen  = 450
	quickReader = 200 // words a minute, faster than most people read to learn
)

// remarkLength looks at how long a part is, and whether it says so.
func remarkLength(s Step, text string) []Remark {
	var list []Remark
	if s.Kind != Lesson {
		return nil
	}
	words := len(strings.Fields(text))
	if words > longLesson {
		list = append(list, Remark{File: s.File,
			Message: fmt.Sprintf("This lesson has %s words, which is much to take in at once.", thousands(words)),
			Fix:     fmt.Sprintf("Make two lessons of it, or shorten it to about %s words.", thousands(longLesson))})
	}
	for _, screen := range s.Screens {
		if n := len(strings.Fields(Step{Screens: []Screen{screen}}.Text())); n > longScreen {
			list = append(list, Remark{File: s.File, Place: "screen “" + screen.Title + "”", word: screen.Title,
				Message: fmt.Sprintf("This screen has %d words.", n),
				Fix:     "Start a new screen with a heading ## where a new thought begins."})
		}
	}
	if s.Minutes > 0 && words > quickReader*s.Minutes {
		list = append(list, Remark{File: s.File, word: "minutes",
			Message: fmt.Sprintf("It says %d minutes, and has %s words.", s.Minutes, thousands(words)),
			Fix:     fmt.Sprintf("Say %d minutes, or shorten it. People feel slow when the time that is named is too short.", (words+109)/110)})
	}
	return list
}

// remarkTotals holds course.yaml against the parts.
func (c *Course) remarkTotals() []Remark {
	var list []Remark
	minutes, noted := 0, ""
	for _, s := range c.Steps {
		minutes += s.Minutes
		if s.ContentNote != "" && noted == "" {
			noted = s.Title
		}
	}
	if c.Minutes > 0 && (minutes*5 > c.Minutes*6 || minutes*6 < c.Minutes*5) {
		list = append(list, Remark{File: "course.yaml", word: "minutes",
			Message: fmt.Sprintf("The course says %d minutes, and its parts take %d together.", c.Minutes, minutes), Fix: "Make the two agree: the minutes stand on the certificate."})
	}
	if noted != "" && len(c.ContentNotes) == 0 {
		list = append(list, Remark{File: "course.yaml", word: "content_notes",
			Message: fmt.Sprintf("Part “%s” has a content note, and the course says that nothing in it is hard to read.", noted),
			Fix:     "Say it in “content_notes” too, so that people know before they begin."})
	}
	return list
}

// hardWords are what people may want to be told of before they read.
var hardWords = setOf("overdose overdoses overdosed suicide suicides suicidal self-harm self-harms self-harmed self-harming died dying death deaths dead " +
	"rape rapes raped rapist abuse abused abuses abuser abusers abusive assault assaults assaulted violent violence stabbed stabbing beaten murder murdered " +
	"torture tortured abscess abscesses wound wounds miscarriage stillbirth")

// hardWordsAtLeast is how many of them make a text one to be told of: one alone may only name what the part is not about.
const hardWordsAtLeast = 4

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

func remarkContentNote(s Step, text string) []Remark {
	if s.ContentNote != "" {
		return nil
	}
	n := 0
	var said []string
	for w := range strings.FieldsSeq(text) {
		if w = strings.ToLower(strings.TrimFunc(w, isMark)); hardWords[w] {
			if n++; !slices.Contains(said, w) && len(said) < 3 {
				said = append(said, w)
			}
		}
	}
	if n < hardWordsAtLeast {
		return nil
	}
	return []Remark{{File: s.File, word: said[0],
		Message: fmt.Sprintf("This part speaks of hard things (%s), and has no content note.", strings.Join(said, ", ")),
		Fix:     "Add “content_note: …” to its first lines: one sentence that says what comes and that it can be left out. If there is detail, make it “sensitive: true” with a short version."}}
}

var (
	abbreviation = regexp.MustCompile(`^[A-Z][A-Z&]{0,3}[A-Z]s?$`)

	// knownShort are abbreviations that everybody knows, and words that are only written large.
	knownShort = setOf("A&E HIV ADHD UK US USA EU UN NHS GP GPs TV PDF PDFs ID OK CV CVs QR IT AM PM BBC DVD CD CDs SMS FAQ PIN DIY MP MPs MSP MSPs HR VAT " +
		"NO NOT DO AND OR ALL YES STOP ONLY NEVER ALWAYS WHO II III IV VI VII VIII IX XI XII")
)

// remarkAbbreviations finds abbreviations that a reader meets before they are explained. One is explained where brackets
// stand beside it at its first place in the course, «chest compressions (CPR)» or «CPR (pushing on the chest)», where the
// words «short for», «stands for» or «means» follow it there, where it stands between commas with an article («the data
// watchdog, the ICO, says»), or where a term of the glossary holds it. Each is named once.
func (c *Course) remarkAbbreviations(texts []said) []Remark {
	known := maps.Clone(knownShort)
	for _, t := range c.Terms() {
		for from, to := range largeWords(t) {
			known[strings.TrimSuffix(t[from:to], "s")] = true
		}
	}
	var list []Remark
	for _, s := range texts {
		for from, to := range largeWords(s.text) {
			short := s.text[from:to]
			name := strings.TrimSuffix(short, "s")
			if known[short] || known[name] || isRest(s.text[:from], s.text[to:]) {
				continue
			}
			known[name] = true
			if !explained(s.text[:from], s.text[to:]) {
				list = append(list, Remark{File: s.file, Place: "“" + short + "”", word: short,
					Message: fmt.Sprintf("%s is not explained where it first stands.", short),
					Fix:     fmt.Sprintf("Write the whole words and %s in brackets after them, or explain it in the glossary.", short)})
			}
		}
	}
	return list
}

// largeWords are the places of words that could be abbreviations.
func largeWords(text string) iter.Seq2[int, int] {
	isLarge := func(c byte) bool { return c >= 'A' && c <= 'Z' || c == '&' }
	return func(yield func(int, int) bool) {
		from := -1
		for i, c := range text + " " {
			inside := unicode.IsLetter(c) || unicode.IsDigit(c) || c == '&'
			switch {
			case inside && from < 0:
				from = i
			case inside || from < 0:
			default:
				if i > from+1 && isLarge(text[from]) && isLarge(text[from+1]) && abbreviation.MatchString(text[from:i]) && !yield(from, i) {
					return
				}
				from = -1
			}
		}
	}
}

var (
	largeBefore = regexp.MustCompile(`[A-Z]{2,}[ ,.!]+$`)
	largeAfter  = regexp.MustCompile(`^[ ,.!]+[A-Z]{2,}\b`)
)

// isRest says of a word in capitals that it is no abbreviation: a piece of a longer one («COVID-19»), or a word of a sign
// («NO ENTRY AFTER TEN»).
func isRest(before, after string) bool {
	return strings.HasSuffix(before, "&") || strings.HasPrefix(after, "&") || strings.HasSuffix(before, "/") || strings.HasPrefix(after, "/") ||
		len(after) > 1 && after[0] == '-' && unicode.IsDigit(rune(after[1])) || largeBefore.MatchString(before[max(0, len(before)-12):]) || largeAfter.MatchString(after)
}

var saysWhat = regexp.MustCompile(`^(?:[’'”"]?,? )?(?:\(|(?:is )?short for|stands for|means|which means|,? or |: )`)

func explained(before, after string) bool {
	return saysWhat.MatchString(after) || strings.HasSuffix(before, "(") || strings.HasPrefix(after, ")") ||
		strings.HasPrefix(after, ",") && (strings.HasSuffix(before, ", the ") || strings.HasSuffix(before, ", a ") || strings.HasSuffix(before, ", an "))
}
