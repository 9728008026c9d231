package documents

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

// about is what a PDF says of itself.
type about struct {
	title, author, subject string
	keywords               string
	date                   time.Time // stands for the clock: the same document gives the same bytes on any day
}

// pdf is a canvas that ends as a PDF file. The library sees each font only when a text asks for it.
type pdf struct {
	doc    *gofpdf.Fpdf
	loaded map[font]bool
	font   font
	size   float64 // points; 0 before the first text
}

const pointsPerMM = 72 / 25.4

// The ways an A4 page can lie.
const (
	landscape = "L"
	portrait  = "P"
)

// newPDF starts a document with an empty A4 page.
func newPDF(lies string, a about) *pdf {
	doc := gofpdf.New(lies, "mm", "A4", "")
	doc.SetCatalogSort(true)
	doc.SetCreationDate(a.date)
	doc.SetModificationDate(a.date)
	doc.SetTitle(a.title, true)
	doc.SetAuthor(a.author, true)
	doc.SetSubject(a.subject, true)
	doc.SetKeywords(a.keywords, true)
	doc.SetCreator("Throughline", true)
	doc.SetAutoPageBreak(false, 0)
	doc.SetMargins(0, 0, 0)
	doc.SetLineCapStyle("round")
	doc.AddPage()
	return &pdf{doc: doc, loaded: map[font]bool{}}
}

// use selects a font. The library writes into the bytes it is given, so it gets its own.
func (p *pdf) use(f font, size float64) {
	name, ttf := f.file()
	if !p.loaded[f] {
		p.doc.AddUTF8FontFromBytes(name, "", bytes.Clone(ttf))
		p.loaded[f] = true
	}
	if p.font != f || p.size != size {
		p.doc.SetFont(name, "", size)
		p.font, p.size = f, size
	}
}

func (p *pdf) text(r run) {
	p.use(r.font, r.size*pointsPerMM)
	p.doc.SetTextColor(r.ink.r, r.ink.g, r.ink.b)
	parts := r.font.parts(r.text)
	if len(parts) > 1 { // tells those who copy or listen that the pieces are one text
		p.doc.RawWriteStr(fmt.Sprintf("/Span <</ActualText <FEFF%X>>> BDC", utf16BigEndian(r.text)))
		defer p.doc.RawWriteStr("EMC")
	}
	for _, part := range parts {
		p.doc.Text(r.x+part.right*r.size/1000, r.y-part.up*r.size/1000, part.text)
	}
}

func utf16BigEndian(text string) []byte {
	var all []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		all = binary.BigEndian.AppendUint16(all, unit)
	}
	return all
}

func (p *pdf) heading(_ int, lines []run) {
	for _, r := range lines {
		p.text(r)
	}
}

func (p *pdf) stroke(s path) {
	p.doc.SetDrawColor(s.ink.r, s.ink.g, s.ink.b)
	p.doc.SetLineWidth(s.width)
	p.doc.MoveTo(s.start.x, s.start.y)
	for _, c := range s.curves {
		if c[0] == c[2] {
			p.doc.LineTo(c[2].x, c[2].y)
			continue
		}
		p.doc.CurveBezierCubicTo(c[0].x, c[0].y, c[1].x, c[1].y, c[2].x, c[2].y)
	}
	p.doc.DrawPath("D")
}

// picture writes the rectangles as one shape: a third of the bytes of the library's own, and no hairlines between rows.
func (p *pdf) picture(pic picture) {
	p.doc.SetFillColor(pic.ink.r, pic.ink.g, pic.ink.b)
	_, height := p.doc.GetPageSize()
	var shape []byte
	for _, b := range pic.boxes {
		for _, mm := range [...]float64{b.x, height - b.y - b.h, b.w, b.h} {
			shape = strconv.AppendFloat(shape, mm*pointsPerMM, 'f', 2, 64)
			shape = append(shape, ' ')
		}
		shape = append(shape, "re\n"...)
	}
	p.doc.RawWriteStr(string(append(shape, "f\n"...)))
}

func (p *pdf) link(area box, url string) { p.doc.LinkString(area.x, area.y, area.w, area.h, url) }

func (p *pdf) page() { p.doc.AddPage() }

// mark selects a font first: the library writes the title of a bookmark in the letters of the current one.
func (p *pdf) mark(level int, title string, y float64) {
	if p.size == 0 {
		p.use(font{faceFor(title), false}, 10)
	}
	p.doc.Bookmark(title, level, y)
}

func (p *pdf) jump(area box, page int, y float64) {
	link := p.doc.AddLink()
	p.doc.SetLink(link, y, page)
	p.doc.Link(area.x, area.y, area.w, area.h, link)
}

func (p *pdf) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := p.doc.Output(&out); err != nil {
		return nil, fmt.Errorf("documents: write the PDF: %w", err)
	}
	return out.Bytes(), nil
}
