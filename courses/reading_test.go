package courses_test

import (
	"math"
	"strings"
	"testing"

	"throughline/courses"
)

func TestReadingGrade(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"":     0,
		"… – ": 0,
		// 6 words, 1 sentence, 6 syllables
		"The cat sat on the mat.": 0.39*6 + 11.8 - 15.59,
		// 4 words in 2 sentences, 5 syllables
		"Ask first. Then pour water…": 0.39*2.5 + 11.8*6/5 - 15.59,
		// no full stop at the end
		"Ask first. Then pour": 0.39*2 + 11.8 - 15.59,
		// 3.5 is no end of a sentence
		"It took 3.5 days.": 0.39*4 + 11.8 - 15.59,
	} {
		if got := courses.ReadingGrade(text); math.Abs(got-want) > 0.001 {
			t.Errorf("%q reads at %.3f, not %.3f", text, got, want)
		}
	}
	easy := courses.ReadingGrade("You can stop here. You can come back. It is fine.")
	hard := courses.ReadingGrade("Organisational stakeholders operationalise multidisciplinary interventions notwithstanding considerable implementation difficulties.")
	if easy > 2 || hard < 20 {
		t.Errorf("plain words read at %.1f, others at %.1f", easy, hard)
	}
}

func TestTheTextOfAStepIsWhatALearnerReads(t *testing.T) {
	t.Parallel()
	c := small(t)
	lessonStep, _, _ := c.Step("offering-tea")
	text := lessonStep.Text()
	for _, want := range []string{"Ask first.\n", "Kai sits by the window. He looks tired.\n", "Now Kai can say what he wants.\n", "Tea.\n", "No need to tell your own story.\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "<") || strings.Contains(text, "best") || strings.Contains(text, "kettle-2024") {
		t.Errorf("marks are in the text:\n%s", text)
	}
	if n := c.Words(); n < 300 || n > 700 {
		t.Errorf("the small course has %d words", n)
	}
}

// The catalogue is written for a reading age of 9 to 11: a whole course stays under the grade that goes with 12.
func TestTheCatalogueReadsEasily(t *testing.T) {
	t.Parallel()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		c, _ := courses.Parse(e.Files)
		var all strings.Builder
		for _, s := range c.Steps {
			all.WriteString(s.Text())
		}
		grade := courses.ReadingGrade(all.String())
		t.Logf("%s: %d words, grade %.1f", e.Slug, c.Words(), grade)
		if grade > 7 {
			t.Errorf("%s reads at grade %.1f", e.Slug, grade)
		}
	}
}
