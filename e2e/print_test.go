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
