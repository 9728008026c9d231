package documents

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// sample is a certificate as a real award fills it.
func sample() Certificate {
	return Certificate{
		Code: "7K4M29QXV3HD", CheckURL: "https://throughline.example/v/7K4M29QXV3HD", CheckHost: "throughline.example/v",
		Name: "Shona MacAulay", Title: "Overdose: what to do, and after", Organisation: "Cairn Peer Network",
		OrgContact: "office@cairn.example, 01632 960 001", CompletedOn: "2026-02-26", AwardedOn: "2026-02-27", ValidThrough: "2028-02-26",
		Minutes: 70, Version: 3, Language: "English",
		HowAssessed: "A knowledge check of 8 questions, and practice that a supervisor watched.",
		Signers:     []string{"Practice signed by Jo Baird, supervisor"},
		DoesNotAuthorise: []string{"Giving medicines other than naloxone in an emergency", "Working alone with people at risk",
			"Training others in overdose response"},
		Description: "The course covers the signs of an overdose, calling for help, giving naloxone, and looking after yourself and others afterwards.",
	}
}

func changed(change func(*Certificate)) Certificate {
	c := sample()
	change(&c)
	return c
}

func TestACertificateSaysEveryFact(t *testing.T) {
	t.Parallel()
	_, file := rendered(t, sample())
	text := words(t, file)
	for _, fact := range []string{
		"Cairn Peer Network", "Shona MacAulay", "has finished the course", "Overdose: what to do, and after",
		"Finished 26 February 2026", "Lasts until 26 February 2028", "Time About 70 minutes", "Course version 3, in English",
		"How it was checked A knowledge check of 8 questions, and practice that a supervisor watched.",
		"Signed Practice signed by Jo Baird, supervisor", "What it does not authorise",
		"– Giving medicines other than naloxone in an emergency – Working alone with people at risk – Training others in overdose response",
		"The course covers the signs of an overdose", "others afterwards.", "office@cairn.example, 01632 960 001",
		"Check this certificate 7K4M-29QX-V3HD throughline.example/v",
	} {
		if !strings.Contains(text, fact) {
			t.Errorf("«%s» is not in the text:\n%s", fact, text)
		}
	}
	for _, other := range []string{"Demonstration", "Trial", "and 1 more", "�", "?"} {
		if strings.Contains(text, other) {
			t.Errorf("«%s» is in the text:\n%s", other, text)
		}
	}
}

func TestACertificateIsOneSoundA4PageWithItsFontsInside(t *testing.T) {
	t.Parallel()
	for _, c := range []Certificate{sample(), crowded(), changed(func(c *Certificate) { c.Name = "Олена Ґалаґан" })} {
		pdf, file := rendered(t, c)
		if len(pdf) > 60<<10 {
			t.Errorf("%s: %d bytes, more than 60 KB", c.Name, len(pdf))
		}
		info := tool(t, "pdfinfo", file)
		for _, want := range []string{"Pages:           1\n", "841.89 x 595.28 pts (A4)", "Certificate 7K4M-29QX-V3HD", "Author:", "Subject:"} {
			if !strings.Contains(info, want) {
				t.Errorf("%s: pdfinfo does not say «%s»:\n%s", c.Name, want, info)
			}
		}
		tool(t, "qpdf", "--check", file)
		for _, row := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n")[2:] {
			if !strings.Contains(row, "Identity-H       yes") {
				t.Errorf("a font is not inside the file: %s", row)
			}
		}
	}
}

func TestTheQRCodeOnThePaperOpensTheCheckPage(t *testing.T) {
	t.Parallel()
	for _, c := range []Certificate{sample(), crowded(), changed(func(c *Certificate) { c.Kind = Demonstration })} {
		pdf, file := rendered(t, c)
		picture := filepath.Join(t.TempDir(), "page")
		tool(t, "pdftoppm", "-r", "100", "-gray", "-singlefile", "-png", file, picture)
		if got := strings.TrimSpace(tool(t, "zbarimg", "-q", "--raw", picture+".png")); got != c.CheckURL {
			t.Errorf("the QR code says %q, not %q", got, c.CheckURL)
		}
		if !bytes.Contains(pdf, []byte("/URI ("+c.CheckURL+")")) {
			t.Error("pressing the QR code opens nothing")
		}
	}
}

func TestAMarkChangesTheFileAndNothingThatIsSeen(t *testing.T) {
	t.Parallel()
	with := func(mark string) []byte {
		out, _ := rendered(t, changed(func(c *Certificate) { c.Mark = mark }))
		return out
	}
	plain, one, two := with(""), with("00112233445566778899aabbccddeeff"), with("00112233445566778899aabbccddeefe")
	if bytes.Equal(one, two) || bytes.Equal(plain, one) {
		t.Error("another mark, the same file")
	}
	a, err := drawn(changed(func(c *Certificate) { c.Mark = "00112233445566778899aabbccddeeff" }))
	if err != nil || strings.Contains(a.letters(), "0011223344") {
		t.Errorf("the mark is drawn, or %v", err)
	}
}

func TestTheSameCertificateHasTheSameBytesEveryTimeAndManyAtOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []Certificate{sample(), changed(func(c *Certificate) { c.Name, c.LatinName = "Олена Ґалаґан", "Olena Galagan" })} {
		first, _ := rendered(t, c)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				again, err := RenderCertificate(c)
				if err != nil || !bytes.Equal(first, again) {
					t.Errorf("another rendering differs (%v)", err)
				}
			})
		}
		all.Wait()
		if !bytes.Contains(first, []byte("D:20260227000000")) {
			t.Error("the date of the file is not the date of the award")
		}
	}
}

func TestATrialSaysThatItCannotBeCheckedAndShowsNothingToCheck(t *testing.T) {
	t.Parallel()
	c := changed(func(c *Certificate) { c.Kind = Trial })
	pdf, file := rendered(t, c)
	text := words(t, file)
	if !strings.Contains(text, "Trial certificate") || !strings.Contains(text, "Trial, cannot be checked") {
		t.Errorf("it does not say that it is a trial:\n%s", text)
	}
	for _, other := range []string{"7K4M", "throughline.example", "check page", "Demonstration"} {
		if strings.Contains(text, other) || bytes.Contains(pdf, []byte(other)) {
			t.Errorf("«%s» is on a trial", other)
		}
	}
	s, err := drawn(c)
	if err != nil || len(s.pictures)+len(s.links) > 0 {
		t.Errorf("a trial has a QR code or a link (%v)", err)
	}
	full, err := drawn(changed(func(c *Certificate) { *c = crowded(); c.Kind = Trial }))
	if err != nil || strings.Contains(full.letters(), "checkpage") {
		t.Errorf("a crowded trial points to a check page (%v)", err)
	}
}

func TestADemonstrationSaysSo(t *testing.T) {
	t.Parallel()
	_, file := rendered(t, changed(func(c *Certificate) { c.Kind = Demonstration }))
	text := words(t, file)
	for _, want := range []string{"Demonstration certificate", "This is a demonstration. It says nothing about a real person."} {
		if !strings.Contains(text, want) {
			t.Errorf("«%s» is not in the text:\n%s", want, text)
		}
	}
}

func TestFactsThatAreNotGivenLeaveNoEmptyLabel(t *testing.T) {
	t.Parallel()
	s, err := drawn(changed(func(c *Certificate) {
		c.ValidThrough, c.Minutes, c.Language, c.Signers, c.Description, c.OrgContact = "", 0, "", nil, "", ""
	}))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.letters(), "LastsDoesnotendCourseversion3How") {
		t.Errorf("it does not say that it does not end: %s", s.letters())
	}
	for _, label := range []string{"Lastsuntil", "Time", "Signed", "Questionsabout", "3,in"} {
		if strings.Contains(s.letters(), label) {
			t.Errorf("there is a label %q", label)
		}
	}
}

func TestHeadingsAreTheNameAndTheCourse(t *testing.T) {
	t.Parallel()
	s, err := drawn(sample())
	if err != nil || s.headings[1] != "Shona MacAulay" || s.headings[2] != "Overdose: what to do, and after" {
		t.Errorf("headings: %v (%v)", s.headings, err)
	}
}

func TestACertificateWithoutAFactThatReadersNeedIsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Certificate){
		"no name":                        func(c *Certificate) { c.Name = " " },
		"no title":                       func(c *Certificate) { c.Title = "" },
		"no organisation":                func(c *Certificate) { c.Organisation = "" },
		"no way it was checked":          func(c *Certificate) { c.HowAssessed = "" },
		"nothing it does not authorise":  func(c *Certificate) { c.DoesNotAuthorise = []string{""} },
		"no code":                        func(c *Certificate) { c.Code = "" },
		"no address":                     func(c *Certificate) { c.CheckURL = "" },
		"no short address":               func(c *Certificate) { c.CheckHost = "" },
		"a finishing date that is none":  func(c *Certificate) { c.CompletedOn = "26/02/2026" },
		"an award date that is none":     func(c *Certificate) { c.AwardedOn = "" },
		"a last date that is none":       func(c *Certificate) { c.ValidThrough = "2026-02-30" },
		"a name without end":             func(c *Certificate) { c.Name = strings.Repeat("Wilhelmina ", 4000) },
		"a title without end":            func(c *Certificate) { c.Title = strings.Repeat("Recovery ", 4000) },
		"a way of checking without end":  func(c *Certificate) { c.HowAssessed = strings.Repeat("A check. ", 4000) },
		"an address too long for the QR": func(c *Certificate) { c.CheckURL = "https://" + strings.Repeat("a", 4000) },
	} {
		if pdf, err := RenderCertificate(changed(change)); err == nil || pdf != nil {
			t.Errorf("%s: %d bytes, error %v", name, len(pdf), err)
		}
	}
}

func TestLettersThatCannotBePrintedAreNeverBoxes(t *testing.T) {
	t.Parallel()
	s, err := drawn(changed(func(c *Certificate) { c.Title = "Well 🎉 done\u200b, 👩🏽‍🎓 graduate\n\tof ☃ winter" }))
	if err != nil || s.headings[2] != "Well done, graduate of winter" {
		t.Errorf("the title became %q (%v)", s.headings[2], err)
	}
	_, err = RenderCertificate(changed(func(c *Certificate) { c.Title = "علاج Recovery" }))
	var unprintable *UnprintableError
	if !errors.As(err, &unprintable) || unprintable.Field != "the title" || len(unprintable.Letters) != 4 {
		t.Errorf("a title in Arabic gave %v", err)
	}
}

func TestACodeStandsInOneLineHoweverWideItsLettersAre(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"WWWWWWWWWWWW", "D8MTAQWCWWE4", "MWQMWQMWQMWQ", "111111111111"} {
		_, file := rendered(t, changed(func(c *Certificate) { c.Code = code }))
		if text := words(t, file); !strings.Contains(text, grouped(code)) {
			t.Errorf("%s is not in one piece in:\n%s", grouped(code), text)
		}
	}
}
