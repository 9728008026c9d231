package courses_test

import (
	"regexp"
	"strings"
	"testing"

	"throughline/courses"
)

// between is a number of the standard.
type between struct{ least, most int }

func (b between) holds(n int) bool { return n >= b.least && n <= b.most }

// The standard of the built-in catalogue. A writer changes a course to fit, not a number here.
var (
	lessonsPerCourse = between{6, 8}
	wordsPerLesson   = between{600, 1200}
	wordsOfShort     = between{150, 400}
	minutesPerLesson = between{8, 15}
	scenarios        = between{6, 30}
	reflections      = between{2, 2}
	questionsInPool  = between{20, 60}
	picturesOfCourse = between{2, 10}
	outcomesOfCourse = between{5, 8}
)

const (
	drawn        = 10
	passMark     = 8
	largestDraw  = 15 << 10 // bytes of a picture
	perKind      = 2        // at least so many questions of each kind in a pool
	perOutcome   = 2        // at least so many questions for each outcome
	criteriaFrom = 3
	termsFrom    = 8
)

var (
	yearOrNone = regexp.MustCompile(`\b(?:1[89]|20)[0-9]{2}\b|\bno date\b`)
	drawing    = regexp.MustCompile(`(?s)<svg[^>]*\brole="img".*<title[^>]*>[^<]{5,}</title>.*<desc[^>]*>[^<]{40,}</desc>`)
)

func TestTheCatalogueKeepsItsStandard(t *testing.T) {
	t.Parallel()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Run(e.Slug, func(t *testing.T) {
			t.Parallel()
			c, _ := courses.Parse(e.Files)
			if said := courses.FormatRemarks(c.Remarks()); said != "" {
				t.Error("worth another look:\n" + said)
			}
			wholeCourse(t, c)
			for _, s := range c.Steps {
				t.Logf("%s: %d words, grade %.1f (%.1f with the glossary's terms)", s.File, s.Words(), c.Grade(s.Text()), courses.ReadingGrade(s.Text()))
				switch s.Kind {
				case courses.Lesson:
					lessonStandard(t, s)
				case courses.Check:
					checkStandard(t, c, s)
				case courses.Task:
					if len(s.Criteria) < criteriaFrom {
						t.Errorf("%s has %d criteria", s.File, len(s.Criteria))
					}
				}
			}
			pictureStandard(t, e.Files)
		})
	}
}

func want(t *testing.T, what string, b between, n int) {
	t.Helper()
	if !b.holds(n) {
		t.Errorf("%s: %d, and should be %d to %d", what, n, b.least, b.most)
	}
}

func wholeCourse(t *testing.T, c *courses.Course) {
	t.Helper()
	kinds, minutes := map[courses.Kind]int{}, 0
	for _, s := range c.Steps {
		kinds[s.Kind]++
		minutes += s.Minutes
	}
	blocks := c.Count()
	want(t, "lessons", lessonsPerCourse, kinds[courses.Lesson])
	want(t, "outcomes", outcomesOfCourse, len(c.Outcomes))
	want(t, "scenarios", scenarios, blocks.Scenarios)
	want(t, "reflections", reflections, blocks.Reflections)
	if kinds[courses.Check] != 1 || kinds[courses.Task] != 1 || !c.Completion.All {
		t.Errorf("there should be one check and one practice task, and all parts asked for: %v", kinds)
	}
	if minutes != c.Minutes {
		t.Errorf("the course says %d minutes, and its parts take %d", c.Minutes, minutes)
	}
	if len(c.Terms()) < termsFrom || c.SummaryPage == "" || c.FurtherReading == "" || len(c.ContentNotes) == 0 {
		t.Errorf("a glossary of %d terms, summary, further reading or content notes are missing", len(c.Terms()))
	}
	for _, s := range c.Sources {
		if !yearOrNone.MatchString(s.Text) {
			t.Errorf("source %s has no year, and does not say “no date”", s.ID)
		}
	}
	if !strings.HasPrefix(c.Review.By, "Not yet reviewed by a local practitioner.") || !strings.Contains(c.Review.By, "read") || c.Review.On != "" {
		t.Errorf("the review does not say honestly what is to be read by whom: %+v", c.Review)
	}
	for _, text := range []string{c.Title, c.PublicTitle, c.Summary} {
		if strings.Contains(text, "first lesson") || strings.Contains(text, "more will follow") {
			t.Errorf("%q sells a whole course as a beginning", text)
		}
	}
	var all strings.Builder
	for _, s := range c.Steps {
		all.WriteString(strings.ToLower(s.Text()))
	}
	for _, term := range c.Terms() {
		if !strings.Contains(all.String(), strings.ToLower(term)) {
			t.Errorf("the glossary explains %q, and no part says it", term)
		}
	}
}

func lessonStandard(t *testing.T, s courses.Step) {
	t.Helper()
	want(t, s.File+" words", wordsPerLesson, s.Words())
	want(t, s.File+" minutes", minutesPerLesson, s.Minutes)
	if s.Sensitive {
		want(t, s.File+" words of the short version", wordsOfShort, len(strings.Fields(s.ShortText())))
	}
}

func checkStandard(t *testing.T, c *courses.Course, s courses.Step) {
	t.Helper()
	want(t, "questions", questionsInPool, len(s.Pool))
	if s.Draw != drawn || s.PassMark != passMark || s.Attempts != 0 {
		t.Errorf("the check draws %d and asks for %d in %d attempts", s.Draw, s.PassMark, s.Attempts)
	}
	kinds, outcomes := map[courses.QuestionKind]int{}, map[string]int{}
	for _, q := range s.Pool {
		kinds[q.Kind]++
		outcomes[q.Outcome]++
	}
	for _, kind := range []courses.QuestionKind{courses.Single, courses.Multiple, courses.Order, courses.Match} {
		if kinds[kind] < perKind {
			t.Errorf("%d questions are of the kind %s", kinds[kind], kind)
		}
	}
	for _, o := range c.Outcomes {
		if outcomes[o.ID] < perOutcome {
			t.Errorf("%d questions ask about the outcome %s", outcomes[o.ID], o.ID)
		}
	}
	longest, singles := s.LongestRight()
	t.Logf("the right option is the longest in %d of %d single-choice questions; kinds: %v", longest, singles, kinds)
	if longest*5 > singles*2 {
		t.Errorf("the right option is the longest in %d of %d single-choice questions", longest, singles)
	}
}

func pictureStandard(t *testing.T, files courses.Files) {
	t.Helper()
	pictures := 0
	for path, b := range files {
		if !strings.HasSuffix(path, ".svg") {
			continue
		}
		pictures++
		if len(b) > largestDraw {
			t.Errorf("%s has %d bytes", path, len(b))
		}
		if !drawing.Match(b) {
			t.Errorf("%s does not say what it shows, with role, title and desc", path)
		}
	}
	want(t, "pictures", picturesOfCourse, pictures)
}
