package documents

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"throughline/cpd"
)

// filed renders a portfolio and gives a file that holds it.
func filed(t *testing.T, p cpd.Portfolio) (out Rendered, file string) {
	t.Helper()
	out, err := RenderPortfolio(p)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "portfolio.pdf")
	if err := os.WriteFile(file, out.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	return out, file
}

// inOrder fails the test where the wanted texts do not stand in the text one after the other.
func inOrder(t *testing.T, text string, wanted ...string) {
	t.Helper()
	rest := text
	for _, w := range wanted {
		_, after, found := strings.Cut(rest, w)
		if !found {
			t.Fatalf("«%s» is not in its place in:\n%s", w, text)
		}
		rest = after
	}
}

func TestAnApplicationIsReadInTheOrderInWhichAnEmployerLooks(t *testing.T) {
	t.Parallel()
	_, file := filed(t, application())
	text := words(t, file)
	inOrder(t, text, "CPD portfolio", "Anna Nowak", "Senior support worker", "anna.nowak@mail.example, 01632 960 123",
		"For: Senior peer worker, Harbour Project", "On the web until 20 February 2027", "throughline.example/p/kq3TzJ8wV4mX2nR7cY5bPg",
		"What I bring", "I keep what I promise.", "New colleagues come along", "Skills", "Listening", "I stay with what", "For example: Two colleagues",
		"What the job asks for", "Can respond to an overdose", "1. Overdose: what to do, and after", "all four stayed.", "3. First visits with new colleagues",
		"4. Chairing the monthly meeting", "Training", "1. Overdose: what to do, and", "Cairn Peer Network", "Does not authorise: Giving medicines", "26 February 2026", "1 hour 10 minutes", "26 February 2028",
		"7K4M-29QX-V3HD", "2. Adult support and protection", "Certificate on request", "6 hours", "Refresh by September 2027", "Learning in practice",
		"3. First visits with new colleagues", "2 March 2026 to 19 June 2026, 11 hours 30 minutes", "While with Cairn Peer Network", "Touches on: SSSC", "5. A talk on listening",
		"Qualifications", "6. Working with people", "SCQF level 6, 12 credits", "Number on the certificate: NC-2025-00417",
		"In my own words", "3. First visits", "What it was", "What I learnt", "That it helps", "And that a quiet minute", "What I do differently",
		"Verified by", "Confirmed on 1 March 2026 by Jo Baird", "Confirmed on 30 June 2026 by Sam Reid", "This item has been changed since it was confirmed.",
		"References on request.", "I made this myself, and it is true. Anna Nowak, 22 November 2026", "throughline.example/v", "in the words of Anna Nowak",
		"Anna Nowak, page 3 of 3. CPD portfolio number 4, 22 November 2026.")
	if strings.Count(text, "This item has been changed") != 1 {
		t.Error("an unchanged item is called changed, or a changed one not")
	}
	for _, other := range []string{"Trial", "demonstration", "Contents", "Summary", "�", "?"} {
		if strings.Contains(text, other) {
			t.Errorf("«%s» is in the text", other)
		}
	}
}

func TestARecordHasACoverWithContentsASummaryAndItsYearsNewestFirst(t *testing.T) {
	t.Parallel()
	p := record(40)
	_, file := filed(t, p)
	text := words(t, file)
	inOrder(t, text, "CPD record", "Anna Nowak", "January 2021 to November 2026", "Contents", "Summary 2", "2026", "2025", "About this record", "page 1 of",
		"Summary", "40 entries, ", " in all", "Time by kind", "Learning on the job", "hours", "Time by year", "2026", "2025",
		"November 2026", "3. ", "What it was", "Confirmed on", "October 2026", "5. ", "November 2025", "References on request")
	b, l, err := onPad(p)
	if err != nil {
		t.Fatal(err)
	}
	if b.jumps["Summary"] != 2 || b.jumps["2025"] != l.where["section 2025"].page || b.jumps["2025"] < 3 {
		t.Errorf("the contents lead to %v", b.jumps)
	}
	if bars := len(b.sheets[1].strokes); bars < 16 {
		t.Errorf("the chart has %d strokes", bars)
	}
}

func TestPortfoliosOfOneFourAndFiftyPagesAreSoundWithTheirFontsInside(t *testing.T) {
	t.Parallel()
	for pages, p := range map[int]cpd.Portfolio{1: little(), 4: fourPages(), 50: record(276)} {
		out, file := filed(t, p)
		if n, err := PortfolioPages(p); out.Pages != pages || n != pages || err != nil {
			t.Errorf("%d pages, said to be %d, wanted %d (%v)", out.Pages, n, pages, err)
		}
		if most := 40<<10 + pages*5<<10; len(out.PDF) > most {
			t.Errorf("%d pages take %d bytes", pages, len(out.PDF))
		}
		info := tool(t, "pdfinfo", file)
		for _, want := range []string{fmt.Sprintf("Pages:           %d\n", out.Pages), "595.28 x 841.89 pts (A4)", "Title:           " + p.Title(), "Author:          " + p.Name,
			"Subject:         What " + p.Name + " has learnt"} {
			if !strings.Contains(info, want) {
				t.Errorf("pdfinfo does not say «%s»:\n%s", want, info)
			}
		}
		if !bytes.Contains(out.PDF, []byte("D:20261122000000")) {
			t.Error("the date of the file is not the date of issue")
		}
		tool(t, "qpdf", "--check", file)
		for _, row := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n")[2:] {
			if !strings.Contains(row, "Identity-H       yes") {
				t.Errorf("a font is not inside the file: %s", row)
			}
		}
		for n, page := range strings.Split(strings.TrimSuffix(tool(t, "pdftotext", "-raw", file, "-"), "\f"), "\f") {
			if want := fmt.Sprintf("%s, page %d of %d.", p.Name, n+1, out.Pages); !strings.Contains(strings.Join(strings.Fields(page), " "), want) {
				t.Errorf("«%s» is not on its page", want)
			}
		}
	}
}

// A looked is what qpdf says of a file.
type looked struct {
	Outlines []outline
	Qpdf     []json.RawMessage
}

type outline struct {
	Title string
	Kids  []outline
	Dest  []any
	Page  int `json:"destpageposfrom1"`
}

// seen gives the bookmarks, the addresses that links open, and how many links stay inside the document.
func seen(t *testing.T, file string) (marks []outline, urls []string, inside int) {
	t.Helper()
	var all looked
	if err := json.Unmarshal([]byte(tool(t, "qpdf", "--json=2", "--json-key=outlines", "--json-key=qpdf", file)), &all); err != nil {
		t.Fatal(err)
	}
	type link struct {
		Subtype string `json:"/Subtype"`
		A       struct {
			URI string `json:"/URI"`
		} `json:"/A"`
		Dest []any `json:"/Dest"`
	}
	for _, part := range all.Qpdf {
		var objects map[string]struct{ Value json.RawMessage }
		if json.Unmarshal(part, &objects) != nil {
			continue // about the file
		}
		for _, o := range objects {
			var page struct {
				Annots []link `json:"/Annots"`
			}
			if json.Unmarshal(o.Value, &page) != nil {
				continue
			}
			for _, a := range page.Annots {
				if a.A.URI != "" {
					urls = append(urls, strings.TrimPrefix(a.A.URI, "u:"))
				} else if len(a.Dest) > 0 {
					inside++
				}
			}
		}
	}
	slices.Sort(urls)
	return all.Outlines, slices.Compact(urls), inside
}

func TestLinksLeadToTheNumbersAndBookmarksToTheSections(t *testing.T) {
	t.Parallel()
	_, file := filed(t, application())
	marks, urls, inside := seen(t, file)
	if want := []string{"https://throughline.example/p/kq3TzJ8wV4mX2nR7cY5bPg", "https://throughline.example/v", "https://throughline.example/v/7K4M29QXV3HD"}; !slices.Equal(urls, want) {
		t.Errorf("links open %q", urls)
	}
	if inside != 4 {
		t.Errorf("%d links lead from what the job asks for to items", inside)
	}
	var titles []string
	for _, m := range marks {
		titles = append(titles, m.Title)
	}
	if want := []string{"What I bring", "Skills", "What the job asks for", "Training", "Learning in practice", "Qualifications", "In my own words", "Verified by", "About this portfolio"}; !slices.Equal(titles, want) {
		t.Errorf("bookmarks: %q", titles)
	}
	p := record(60)
	_, file = filed(t, p)
	marks, urls, inside = seen(t, file)
	if len(urls) != len(p.Codes())+2 || inside < 4 {
		t.Errorf("%d links, %d inside, for %d numbers", len(urls), inside, len(p.Codes()))
	}
	if marks[1].Title != "2026" || marks[2].Title != "2025" || marks[1].Kids[0].Title != "November 2026" || len(marks[1].Kids) != 11 || marks[2].Page <= marks[1].Page {
		t.Errorf("bookmarks of a record: %+v", marks)
	}
}

// scanned gives what all QR codes on the pages say.
func scanned(t *testing.T, file string) []string {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "page")
	tool(t, "pdftoppm", "-r", "110", "-gray", "-png", file, picture)
	pages, err := filepath.Glob(picture + "*.png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Skip("zbarimg is not installed, so this is not checked here")
	}
	said, _ := exec.Command("zbarimg", append([]string{"-q", "--raw"}, pages...)...).Output() // it objects to pages without a code
	return strings.Fields(string(said))
}

func TestQRCodesOnThePaperOpenTheSharedPageAndEachCertificateOfAFew(t *testing.T) {
	t.Parallel()
	p := application()
	_, file := filed(t, p)
	if got := scanned(t, file); !slices.Equal(got, []string{p.Address, p.Items[0].Award.CheckAt}) {
		t.Errorf("QR codes say %q", got)
	}
	p = record(9) // two certificates, in lines and not in a table
	_, file = filed(t, p)
	if got := scanned(t, file); !slices.Equal(got, []string{p.Address, p.Items[0].Award.CheckAt, p.Items[6].Award.CheckAt}) {
		t.Errorf("QR codes say %q", got)
	}
	p = record(40)
	_, file = filed(t, p)
	drawn, _, err := onPad(p)
	if err != nil || len(p.Codes()) <= manyAwards {
		t.Fatal(err, p.Codes())
	}
	for n, s := range drawn.sheets {
		if want := map[bool]int{true: 1}[n == 0]; len(s.pictures) != want {
			t.Errorf("with %d certificates page %d has %d QR codes", len(p.Codes()), n+1, len(s.pictures))
		}
	}
	text := words(t, file)
	for _, code := range p.Codes() {
		if !strings.Contains(text, "Certificate "+grouped(code)) {
			t.Errorf("the number %s is not in the text", code)
		}
	}
}

func TestNothingOfACertificateOnRequestIsInTheFile(t *testing.T) {
	t.Parallel()
	for _, p := range []cpd.Portfolio{application(), record(12)} {
		for k := range p.Items {
			if a := p.Items[k].Award; a != nil && a.OnRequest {
				p.Items[k].Award = &cpd.PortfolioAward{OnRequest: true, Code: "HHHHDDDDNNNN", CheckAt: "https://hidden.example/v/HHHHDDDDNNNN", Awarded: "1999-09-09",
					ValidThrough: "2099-09-09", DoesNotAuthorise: []string{"Hidden Haven rules"}}
			}
		}
		_, file := filed(t, p)
		plain := filepath.Join(t.TempDir(), "plain.pdf")
		tool(t, "qpdf", "--qdf", "--object-streams=disable", file, plain)
		raw, err := os.ReadFile(plain)
		if err != nil {
			t.Fatal(err)
		}
		text := words(t, file)
		if !strings.Contains(text, "Certificate on request") || !strings.Contains(text, "can be seen on request") {
			t.Errorf("it does not say «on request»:\n%s", text)
		}
		for _, hidden := range []string{"HHHH", "hidden.example", "Hidden Haven", "1999", "2099"} {
			if strings.Contains(text, hidden) || bytes.Contains(raw, []byte(hidden)) {
				t.Errorf("«%s» is in the file", hidden)
			}
		}
	}
}

func TestTheSamePortfolioHasTheSameBytesEveryTimeAndManyAtOnce(t *testing.T) {
	t.Parallel()
	greek := record(20)
	greek.Name = "Ελένη Παπαδοπούλου"
	for _, p := range []cpd.Portfolio{application(), greek} {
		before, _ := json.Marshal(p)
		first, _ := filed(t, p)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				again, err := RenderPortfolio(p)
				if err != nil || !bytes.Equal(first.PDF, again.PDF) {
					t.Errorf("another rendering differs (%v)", err)
				}
			})
		}
		all.Wait()
		if after, _ := json.Marshal(p); !bytes.Equal(before, after) {
			t.Error("rendering changed the portfolio")
		}
	}
}

func TestAMarkChangesAPortfoliosFileAndNothingThatIsSeen(t *testing.T) {
	t.Parallel()
	plain, file := filed(t, little())
	marked, err := RenderPortfolio(little(), Marked("00112233445566778899aabbccddeeff"))
	if err != nil || bytes.Equal(plain.PDF, marked.PDF) {
		t.Fatalf("another mark, the same file (%v)", err)
	}
	other := filepath.Join(t.TempDir(), "marked.pdf")
	if err := os.WriteFile(other, marked.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	if words(t, file) != words(t, other) {
		t.Error("the mark is drawn")
	}
}

func TestAFileIsReadInTheOrderInWhichItWasDrawn(t *testing.T) {
	t.Parallel()
	for _, p := range []cpd.Portfolio{application(), fourPages(), record(30)} {
		b, _, err := onPad(p)
		if err != nil {
			t.Fatal(err)
		}
		var drawn strings.Builder
		for _, l := range b.lines {
			drawn.WriteString(l.text)
		}
		_, file := filed(t, p)
		if got := squeezed(tool(t, "pdftotext", "-raw", file, "-")); got != squeezed(drawn.String()) {
			t.Errorf("read:\n%s\ndrawn:\n%s", got, squeezed(drawn.String()))
		}
	}
}

func TestPartsThatAreEmptyLeaveNoHeading(t *testing.T) {
	t.Parallel()
	b, l, err := onPad(cpd.Portfolio{Purpose: cpd.ForApplication, Number: 1, IssuedOn: "2026-11-22", Name: "Anna Nowak", Skills: []cpd.PortfolioSkill{{}}, Points: []cpd.PortfolioPoint{{}}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(b.marks, []string{"About this portfolio"}) || len(b.faults(l)) > 0 || len(b.sheets) != 1 {
		t.Errorf("bookmarks %q on %d pages, %q", b.marks, len(b.sheets), b.faults(l))
	}
	for _, r := range b.sheets[0].runs {
		if r.text == "" || strings.HasPrefix(r.text, "For") || strings.Contains(r.text, "true") || strings.Contains(r.text, "web") {
			t.Errorf("«%s» stands on it", r.text)
		}
	}
	b, _, err = onPad(cpd.Portfolio{Purpose: cpd.FullRecord, Number: 1, IssuedOn: "2026-11-22", Name: "Anna Nowak"})
	if err != nil || !slices.Equal(b.marks, []string{"Summary", "About this record"}) {
		t.Errorf("an empty record has bookmarks %q (%v)", b.marks, err)
	}
}

func TestATrialAndADemonstrationSaySoOnEachPage(t *testing.T) {
	t.Parallel()
	p := application()
	p.Trial = true
	out, file := filed(t, p)
	marks, urls, _ := seen(t, file)
	if len(urls) > 0 || len(marks) == 0 || strings.Count(words(t, file), "Trial: the numbers in it cannot be checked.") < out.Pages+1 {
		t.Errorf("a trial has the links %q", urls)
	}
	b, _, err := onPad(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range b.sheets {
		if len(s.pictures) > 0 || strings.Contains(s.letters(), "throughline.example") {
			t.Error("a trial has a QR code or an address")
		}
	}
	p = application()
	p.Demo = true
	out, file = filed(t, p)
	if got := strings.Count(words(t, file), "This is a demonstration. It says nothing about a real person."); got != out.Pages+1 {
		t.Errorf("a demonstration says so %d times on %d pages", got, out.Pages)
	}
}

func TestNamesAndTextsInManyScriptsAreWhole(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Ŵyn Môr", "Łukasz Żółć", "Олена Ґалаґан", "Ελένη Παπαδοπούλου", "Nguyễn Thị Ánh", "Ọ̀ṣun Adéyẹmí"} {
		p := application()
		p.Name, p.Statement, p.Items[2].Title, p.Items[0].Provider = name, name+" says so.", "A talk with "+name, name
		clear(t, p)
		_, file := filed(t, p)
		inOrder(t, words(t, file), name, name+" says so.", name+", page 1", "A talk with "+name)
	}
	p := application()
	p.Name, p.NameLatin = "علي حسن", "Ali Hassan"
	_, file := filed(t, p)
	inOrder(t, words(t, file), "CPD portfolio Ali Hassan Senior support worker", "Ali Hassan, page 1 of 3")
}

func TestLettersThatCannotBePrintedAreRefusedWithTheItemAndTheText(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*cpd.Portfolio){
		"0 the name":                        func(p *cpd.Portfolio) { p.Name = "علي" },
		"0 what I bring":                    func(p *cpd.Portfolio) { p.Statement = "One line\nعلاج" },
		"3 the title":                       func(p *cpd.Portfolio) { p.Items[2].Title = "Visits علاج" },
		"1 what it does not authorise":      func(p *cpd.Portfolio) { p.Items[0].Award.DoesNotAuthorise = []string{"تدريب"} },
		"3 your own words":                  func(p *cpd.Portfolio) { p.Items[2].Writing[1].Text = "שלום" },
		"0 a skill’s example":               func(p *cpd.Portfolio) { p.Skills[1].Example = "ทดสอบ" },
		"0 the words on a point of the job": func(p *cpd.Portfolio) { p.Points[1].Words = "测试" },
	} {
		p := application()
		change(&p)
		out, err := RenderPortfolio(p)
		var letters *UnprintableError
		if !errors.As(err, &letters) || fmt.Sprint(letters.Item, " ", letters.Field) != want || len(letters.Letters) == 0 || out.PDF != nil {
			t.Errorf("%s: %v", want, err)
		}
		if _, again := PortfolioPages(p); again == nil || again.Error() != err.Error() {
			t.Errorf("%s: counting pages says %v", want, again)
		}
	}
	p := application()
	p.Items[0].Title, p.Statement = "Well 🎉 done\u200b", "🎉\n\nI listen 👩🏽‍🎓 first."
	_, file := filed(t, p)
	inOrder(t, words(t, file), "What I bring I listen first. Skills", "1. Well done")
}

func TestAPortfolioWithoutAFactThatReadersNeedIsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*cpd.Portfolio){
		"no name":             func(p *cpd.Portfolio) { p.Name = " " },
		"no date":             func(p *cpd.Portfolio) { p.IssuedOn = "" },
		"no such last day":    func(p *cpd.Portfolio) { p.Until = "2027-02-30" },
		"an item of no title": func(p *cpd.Portfolio) { p.Items[4].Title = "🎉" },
		"a short code":        func(p *cpd.Portfolio) { p.Items[0].Award.Code = "7K4M" },
		"a name without end":  func(p *cpd.Portfolio) { p.Name = strings.Repeat("Wilhelmina ", 400) },
		"no such valid day":   func(p *cpd.Portfolio) { p.Items[0].Award.ValidThrough = "soon" },
	} {
		p := application()
		change(&p)
		if out, err := RenderPortfolio(p); err == nil || out.PDF != nil {
			t.Errorf("%s: %d bytes, error %v", name, len(out.PDF), err)
		}
	}
}
