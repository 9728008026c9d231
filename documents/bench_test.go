package documents

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// BenchmarkCertificate against BenchmarkBareLibrary shows what checking, measuring and laying out cost over the library alone;
// the budget is four fifths of its rate.
func BenchmarkCertificate(b *testing.B) {
	c := sample()
	for b.Loop() {
		if _, err := RenderCertificate(c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareLibrary draws the same page, every place already known and the QR code already made.
func BenchmarkBareLibrary(b *testing.B) {
	s, err := drawn(sample())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		doc := gofpdf.New("L", "mm", "A4", "")
		doc.SetCatalogSort(true)
		doc.SetCreationDate(time.Unix(0, 0))
		doc.SetModificationDate(time.Unix(0, 0))
		doc.AddUTF8FontFromBytes("regular", "", bytes.Clone(atkinsonRegular))
		doc.AddUTF8FontFromBytes("bold", "", bytes.Clone(atkinsonBold))
		doc.AddPage()
		for _, p := range s.strokes {
			doc.SetDrawColor(p.ink.r, p.ink.g, p.ink.b)
			doc.SetLineWidth(p.width)
			doc.MoveTo(p.start.x, p.start.y)
			for _, c := range p.curves {
				doc.CurveBezierCubicTo(c[0].x, c[0].y, c[1].x, c[1].y, c[2].x, c[2].y)
			}
			doc.DrawPath("D")
		}
		for _, r := range s.runs {
			doc.SetFont(map[bool]string{false: "regular", true: "bold"}[r.font.bold], "", r.size*pointsPerMM)
			doc.SetTextColor(r.ink.r, r.ink.g, r.ink.b)
			doc.Text(r.x, r.y, r.text)
		}
		for _, p := range s.pictures {
			doc.SetFillColor(p.ink.r, p.ink.g, p.ink.b)
			for _, x := range p.boxes {
				doc.Rect(x.x, x.y, x.w, x.h, "F")
			}
		}
		for i, area := range s.areas {
			doc.LinkString(area.x, area.y, area.w, area.h, s.links[i])
		}
		var out bytes.Buffer
		if err := doc.Output(&out); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPortfolio draws full records of growing size: twice the items should take about twice the time.
func BenchmarkPortfolio(b *testing.B) {
	for _, n := range []int{10, 100, 500} {
		p := record(n)
		b.Run(fmt.Sprintf("items=%d", n), func(b *testing.B) {
			for b.Loop() {
				out, err := RenderPortfolio(p)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(out.Pages), "pages")
				b.ReportMetric(float64(len(out.PDF))/1024, "KB")
			}
		})
	}
}

// BenchmarkPortfolioPages is what a page pays to say how many pages there will be.
func BenchmarkPortfolioPages(b *testing.B) {
	p := application()
	for b.Loop() {
		if _, err := PortfolioPages(p); err != nil {
			b.Fatal(err)
		}
	}
}
