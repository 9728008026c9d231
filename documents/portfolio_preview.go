package documents

import (
	"slices"

	"throughline/cpd"
)

// previewCode stands in a preview where an issue has the number of a certificate.
const previewCode = "XXXXXXXXXXXX"

// previewWords stand at the head of each page of a preview.
const previewWords = "Preview, not issued. For you to look at, not to send."

// PreviewPortfolio draws a draft as RenderPortfolio would, for its person to look at before it is issued, and fails as that
// does. Each page says that it is not issued. It has nothing to check: no number of its own, no shared address, no QR code,
// and no number of a certificate.
func PreviewPortfolio(p cpd.Portfolio) (Rendered, error) {
	p.Number, p.Address, p.Until = 0, "", ""
	p.Items = slices.Clone(p.Items)
	for i, item := range p.Items {
		if item.Award != nil && item.Award.Code != "" {
			a := *item.Award
			a.Code, a.CheckAt = previewCode, ""
			p.Items[i].Award = &a
		}
	}
	return renderPortfolio(p, true)
}

// drawPreview writes at the head of a page that it is not issued.
func (l *laidPortfolio) drawPreview(b book, page int) {
	if l.preview {
		words := text{words: previewWords, bold: true, size: headingText, ink: dark}.set(textWidth)
		words.draw(b, l.frame(page).x, 6, dark)
	}
}
