package documents

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"throughline/cpd"
)

func TestAPreviewSaysOnEachPageThatItIsNotIssuedAndHasNothingToCheck(t *testing.T) {
	t.Parallel()
	for _, p := range []cpd.Portfolio{application(), little(), record(40)} {
		before := p.Items[0].Award.Code
		out, err := PreviewPortfolio(p)
		if err != nil {
			t.Fatal(err)
		}
		if p.Items[0].Award.Code != before || p.Address == "" && p.Number == 0 {
			t.Error("a preview changed the draft")
		}
		file := filepath.Join(t.TempDir(), "preview.pdf")
		if err := os.WriteFile(file, out.PDF, 0o600); err != nil {
			t.Fatal(err)
		}
		pages := strings.Split(strings.TrimSuffix(tool(t, "pdftotext", "-raw", file, "-"), "\f"), "\f")
		if len(pages) != out.Pages {
			t.Errorf("%d pages, not %d", len(pages), out.Pages)
		}
		for n, page := range pages {
			page = strings.Join(strings.Fields(page), " ")
			if !strings.Contains(page, previewWords) || !strings.Contains(page, "preview, not issued") {
				t.Errorf("page %d does not say what it is:\n%s", n+1, page)
			}
			for _, never := range []string{"number 4", "number 0", "throughline.example", "/p/", "On the web", "Anyone can check"} {
				if strings.Contains(page, never) {
					t.Errorf("page %d says «%s»", n+1, never)
				}
			}
			for _, code := range p.Codes() {
				if strings.Contains(page, grouped(code)) {
					t.Errorf("page %d has the number %s", n+1, code)
				}
			}
		}
		_, urls, _ := seen(t, file)
		if codes := scanned(t, file); len(codes) > 0 || len(urls) > 0 {
			t.Errorf("it leads to %q and %q", codes, urls)
		}
		if text := words(t, file); !strings.Contains(text, p.Name) || !strings.Contains(text, p.Items[0].Title) {
			t.Errorf("it does not show what an issue would:\n%s", text)
		}
	}
}
