package documents

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"throughline/cpd"
)

// PortfolioTemplate is the version of the layout, kept beside each stored PDF. It goes up when the bytes that
// RenderPortfolio gives for some portfolio change.
const PortfolioTemplate = 1

// Rendered is a document that is ready to be kept.
type Rendered struct {
	PDF   []byte
	Pages int
}

// A PortfolioOption adds to the file what is not in the portfolio.
type PortfolioOption func(*about)

// Marked keeps a mark in the file that is not shown, so that nobody who knows all the rest can draw the same bytes.
func Marked(mark string) PortfolioOption { return func(a *about) { a.keywords = mark } }

// RenderPortfolio draws an issued portfolio, or a full CPD record, as a PDF of A4 pages. It reads no clock: the same
// portfolio gives the same bytes. Emoji and invisible characters are left out. Letters that cannot be printed are an
// *UnprintableError that names the item and the text; for the person's name the Latin form stands in where there is one.
// It also fails without a name, without a title of an item, on dates and codes that are none, and on a name or an address of
// many hundred letters.
func RenderPortfolio(p cpd.Portfolio, options ...PortfolioOption) (Rendered, error) {
	return renderPortfolio(p, false, options...)
}

func renderPortfolio(p cpd.Portfolio, preview bool, options ...PortfolioOption) (out Rendered, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			out, err = Rendered{}, fmt.Errorf("documents: portfolio: the PDF library gave up: %v", broken)
		}
	}()
	l, err := layPortfolio(p, preview)
	if err != nil {
		return Rendered{}, err
	}
	of := about{title: l.Title(), author: l.Name, subject: l.subject(), date: l.issued}
	for _, o := range options {
		o(&of)
	}
	doc := newPDF(portrait, of)
	l.draw(doc)
	pdf, err := doc.bytes()
	if err != nil {
		return Rendered{}, err
	}
	return Rendered{PDF: pdf, Pages: len(l.pages)}, nil
}

// PortfolioPages tells how many pages RenderPortfolio would draw, and fails as it does, without drawing them.
func PortfolioPages(p cpd.Portfolio) (int, error) {
	l, err := layPortfolio(p, false)
	if err != nil {
		return 0, err
	}
	return len(l.pages), nil
}

// A portfolio has only letters that can be drawn, and its days in words.
type portfolio struct {
	cpd.Portfolio
	latin         string // the Latin form of the name, where it stands below it
	issued        time.Time
	issuedInWords string
	until         string // in words
	checkHost     string // where numbers are typed: «throughline.example/v»
	checkURL      string // the same as an address
	qrEach        bool   // whether each certificate has a QR code of its own
	preview       bool   // whether it is only looked at, and not issued
}

// A laidPortfolio knows what stands on each of its pages.
type laidPortfolio struct {
	portfolio
	writer
	foot  text
	qr    picture // of the shared address, where there is one
	pages [][]laid
}

func layPortfolio(p cpd.Portfolio, preview bool) (*laidPortfolio, error) {
	ready, err := readyPortfolio(p)
	if err != nil {
		return nil, err
	}
	ready.preview = preview
	l := &laidPortfolio{portfolio: ready, writer: writer{width: textWidth, where: places{}}}
	l.foot = text{size: fineText, ink: soft}
	if l.Purpose == cpd.FullRecord {
		err = l.writeRecord()
	} else {
		err = l.writeApplication()
	}
	if err != nil {
		return nil, err
	}
	l.pages = l.lay(l.frame)
	for _, page := range l.pages {
		for _, s := range page {
			if s.anchor != "" {
				l.where[s.anchor] = s.at
			}
		}
	}
	return l, nil
}

// subject says in a line what the document is.
func (p portfolio) subject() string {
	of := fmt.Sprintf("What %s has learnt", p.Name)
	if p.Role != "" {
		of += ", " + p.Role
	}
	which := p.which()
	return of + ". " + strings.ToUpper(which[:1]) + which[1:]
}

// which tells an issue from others of the same person.
func (p portfolio) which() string {
	if p.preview {
		return "preview, not issued, " + p.issuedInWords
	}
	return fmt.Sprintf("number %d, %s", p.Number, p.issuedInWords)
}

// readyPortfolio checks the facts and brings every text into the form in which it is drawn. It leaves p as it is.
func readyPortfolio(p cpd.Portfolio) (portfolio, error) {
	out := portfolio{Portfolio: p}
	var err error
	if out.Name, out.latin, err = printedName(p.Name, p.NameLatin); err != nil {
		return out, err
	}
	if out.Name == "" {
		return out, errors.New("documents: portfolio: no name")
	}
	if out.issued, err = time.Parse(time.DateOnly, p.IssuedOn); err != nil {
		return out, fmt.Errorf("documents: portfolio: the date of issue: %w", err)
	}
	out.issuedInWords, _ = dateInWords(p.IssuedOn)
	if p.Until != "" {
		if out.until, err = dateInWords(p.Until); err != nil {
			return out, fmt.Errorf("documents: portfolio: the last day of the address: %w", err)
		}
	}
	c := &cleaner{}
	c.clean("the role", &out.Role)
	c.clean("the contact", &out.Contact)
	c.clean("what it is for", &out.For)
	c.clean("the shared address", &out.Address)
	c.cleanLines("what I bring", &out.Statement)
	out.Skills = slices.Clone(p.Skills)
	for i := range out.Skills {
		s := &out.Skills[i]
		c.clean("a skill", &s.Area)
		c.clean("a skill’s strength", &s.Strength)
		c.clean("a skill’s example", &s.Example)
	}
	out.Points = slices.Clone(p.Points)
	for i := range out.Points {
		c.clean("a point of the job", &out.Points[i].Text)
		c.cleanLines("the words on a point of the job", &out.Points[i].Words)
	}
	out.Items = slices.Clone(p.Items)
	for i := range out.Items {
		if err := out.readyItem(c, &out.Items[i]); err != nil {
			return out, err
		}
	}
	out.qrEach = len(out.Codes()) <= manyAwards
	return out, c.err
}

// readyItem brings the texts of an item into the form in which they are drawn.
func (p *portfolio) readyItem(c *cleaner, i *cpd.PortfolioItem) error {
	c.item = i.Number
	c.clean("the title", &i.Title)
	c.clean("the provider", &i.Provider)
	c.clean("who led it", &i.Presenter)
	c.clean("the employer", &i.Employer)
	c.clean("how it was checked", &i.Assessed)
	c.clean("the number of the certificate", &i.Certificate)
	i.Touches = c.cleanAll("what it touches", i.Touches)
	i.Confirmed = slices.Clone(i.Confirmed)
	for k := range i.Confirmed {
		c.clean("a confirmation", &i.Confirmed[k].Words)
	}
	i.Writing = slices.Clone(i.Writing)
	for k := range i.Writing {
		c.cleanLines("your own words", &i.Writing[k].Text)
	}
	i.Writing = slices.DeleteFunc(i.Writing, func(t cpd.PortfolioText) bool { return t.Text == "" })
	if c.err == nil && i.Title == "" {
		return fmt.Errorf("documents: portfolio: item %d has no title", i.Number)
	}
	if i.Award == nil || c.err != nil {
		return c.err
	}
	if i.Award.OnRequest { // whatever else came along belongs to the hidden issuer
		i.Award = &cpd.PortfolioAward{OnRequest: true}
		return nil
	}
	a := *i.Award
	i.Award = &a
	a.DoesNotAuthorise = c.cleanAll("what it does not authorise", a.DoesNotAuthorise)
	for _, day := range []string{a.Awarded, a.ValidThrough} {
		if _, err := dateInWords(day); day != "" && err != nil {
			return fmt.Errorf("documents: portfolio: item %d: a date of its certificate: %w", i.Number, err)
		}
	}
	if a.Code != "" && (len(a.Code) != 12 || !atkinson.covers(a.Code)) {
		return fmt.Errorf("documents: portfolio: item %d: a code has 12 characters", i.Number)
	}
	if p.Trial {
		a.CheckAt = ""
	}
	if host, found := strings.CutSuffix(a.CheckAt, "/"+a.Code); found && p.checkHost == "" {
		c.clean("the check address", &host)
		p.checkHost, p.checkURL = withoutScheme(host), host
	}
	return c.err
}

func withoutScheme(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	return rest
}

// A cleaner keeps the first refusal.
type cleaner struct {
	item int
	err  error
}

func (c *cleaner) clean(field string, text *string) {
	if c.err != nil {
		return
	}
	var letters *UnprintableError
	if *text, c.err = printable(field, *text); errors.As(c.err, &letters) {
		letters.Item = c.item
	}
}

func (c *cleaner) cleanAll(field string, texts []string) []string {
	var all []string
	for _, t := range texts {
		if c.clean(field, &t); t != "" {
			all = append(all, t)
		}
	}
	return all
}

// cleanLines keeps line ends, and one empty line between paragraphs.
func (c *cleaner) cleanLines(field string, text *string) {
	var lines []string
	for l := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(*text), "\n") {
		c.clean(field, &l)
		if l == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, l)
	}
	*text = strings.TrimSuffix(strings.Join(lines, "\n"), "\n")
}
