package e2e

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// prints gives the words of the page on paper, and keeps the paper in the folder that E2E_SHOTS names.
func (b *browser) prints(name string) string {
	b.t.Helper()
	pdf, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
	b.must(err)
	if dir := os.Getenv("E2E_SHOTS"); dir != "" {
		b.must(os.WriteFile(dir+"/"+name+".pdf", pdf.Data, 0o644))
	}
	return strings.Join(strings.Fields(pdfText(b.t, pdf.Data)), " ")
}

func TestALessonAndTheSummaryPrintAsACleanHandout(t *testing.T) {
	t.Parallel()
	chromium(t)
	r := start(t, "demo")
	b := open(t, r, window{width: 360, script: true, dark: true})
	b.signIn("mo")
	course, _, _ := strings.Cut(b.resolve("/ → Carry on")[len("/learn/"):], "/")
	b.visit("/learn/" + course + "/what-harm-reduction-is?all=1")
	b.run(`document.querySelector("textarea").value = "only for me"`)
	if reflection := b.prints("reflection"); !strings.Contains(reflection, "No need to tell your own story") || strings.Contains(reflection, "Only you can see this") {
		t.Errorf("the reflection on paper:\n%s", reflection)
	}
	if hidden := eval[string](b, `getComputedStyle(document.querySelector("textarea")).color`); hidden == "rgba(0, 0, 0, 0)" {
		t.Error("what is typed cannot be seen on the screen")
	}
	b.visit(b.resolve("/ → Carry on → All on one page"))
	lesson := b.prints("lesson")
	b.visit(b.resolve("/ → Carry on → All parts → In short"))
	summary := b.prints("summary")
	for _, want := range []string{"Overdose", "Sources"} {
		if !strings.Contains(lesson, want) {
			t.Errorf("the lesson on paper does not say %q:\n%s", want, lesson)
		}
	}
	if !strings.Contains(summary, "Suspected overdose") {
		t.Errorf("the summary on paper:\n%s", summary)
	}
	for _, not := range []string{"Skip to", "Sign out", "Next", "Stop here", "Leave this page", "Listen instead", "Save", "Done.", "Show me", "All on one page", "One screen at a time",
		"Your information", "Who I can talk to", "Open this source", "Print"} {
		if strings.Contains(lesson, not) {
			t.Errorf("the lesson on paper says %q", not)
		}
		if strings.Contains(summary, not) {
			t.Errorf("the summary on paper says %q", not)
		}
	}
}

func TestOnPaperAQuestionLeavesRoomAndATableIsATable(t *testing.T) {
	t.Parallel()
	chromium(t)
	b := open(t, start(t, "demo"), window{width: 360, script: true})
	b.signIn("rowan")
	step, _, _ := catalogueCourse(t, "boundaries").Step("warm-and-clear")
	b.visit("/courses/boundaries")
	b.press("Start")
	b.visit("/courses/boundaries")
	b.visit(b.learningHere() + "/" + step.ID + "?all=1")
	paper := b.prints("before")
	if !strings.Contains(paper, "Who What it is Friend You choose each other.") {
		t.Errorf("the table on paper is no table:\n%s", paper)
	}
	const later = "The replies are printed here once you have answered on the screen."
	for _, screen := range step.Screens {
		for _, part := range screen.Parts {
			if part.Question == nil {
				continue
			}
			if !strings.Contains(paper, part.Question.Options[0].Text) || strings.Contains(paper, part.Question.Options[0].Feedback) || !strings.Contains(paper, later) {
				t.Errorf("the question before an answer:\n%s", paper)
			}
			b.answers(*part.Question)
			b.press("Show me the replies")
			if after := b.prints("after"); !strings.Contains(after, part.Question.Options[0].Feedback) || strings.Contains(after, later) {
				t.Errorf("the question after an answer:\n%s", after)
			}
		}
	}

	step, _, _ = catalogueCourse(t, "trauma").Step("in-ordinary-tasks")
	b.visit("/courses/trauma")
	b.press("Start")
	b.visit("/courses/trauma")
	b.visit(b.learningHere() + "/" + step.ID + "?all=1")
	paper = b.prints("match")
	for _, screen := range step.Screens {
		for _, part := range screen.Parts {
			if part.Question == nil {
				continue
			}
			_, choices, ok := strings.Cut(paper, "Choose from:")
			for _, o := range part.Question.Options {
				if !ok || !strings.Contains(choices, o.GoesWith) {
					t.Errorf("%q cannot be chosen on paper:\n%s", o.GoesWith, paper)
				}
			}
			if strings.Contains(paper, part.Question.Why) {
				t.Error("the answer is printed before it is given")
			}
		}
	}
}
