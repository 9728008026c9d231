package documents

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// crowded is longer in every text than any real award.
func crowded() Certificate {
	c := sample()
	c.Name = strings.Repeat("Maximiliana Wilhelmina ", 9)[:200]
	c.LatinName = strings.Repeat("Wolfeschlegelstein ", 10)
	c.Title = strings.Repeat("Harm reduction with people who move between towns and services ", 3)[:160]
	c.Organisation = strings.Repeat("Community Recovery Federation of the Western Isles ", 3)
	c.CheckURL = "https://learning.the-community-recovery-federation-of-the-western-isles.example/v/7K4M29QXV3HD"
	c.CheckHost = "learning.the-community-recovery-federation-of-the-western-isles.example/v"
	c.HowAssessed = strings.Repeat("A knowledge check, a practice task and a workshop. ", 5)
	c.Signers, c.DoesNotAuthorise = nil, nil
	for range 10 {
		c.Signers = append(c.Signers, "Practice signed by Bartholomew Featherstonehaugh-Cholmondeley, senior supervisor of outreach")
		c.DoesNotAuthorise = append(c.DoesNotAuthorise, strings.Repeat("working on one's own with people who are at risk of harm, ", 4))
	}
	c.Description = strings.Repeat("The course covers a great many things in a great many words. ", 12)
	return c
}

func TestExtremeTextsStayWholeAndApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]Certificate{
		"everything long": crowded(),
		"a crowded trial": func() Certificate { c := crowded(); c.Kind = Trial; return c }(),
		"a crowded demo":  func() Certificate { c := crowded(); c.Kind = Demonstration; return c }(),
		"words of 80": changed(func(c *Certificate) {
			c.Name, c.Title = strings.Repeat("Llanfair", 10), strings.Repeat("Donaudampf", 8)
		}),
		"only wide letters": changed(func(c *Certificate) { c.Name, c.Title = strings.Repeat("W", 200), strings.Repeat("W", 160) }),
		"wide and crowded": func() Certificate {
			c := crowded()
			c.Name, c.LatinName, c.Title = strings.Repeat("Щ", 200), strings.Repeat("W", 200), strings.Repeat("Ẩ", 160)
			return c
		}(),
	} {
		s, err := drawn(c)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, fault := range s.faults() {
			t.Errorf("%s: %s", name, fault)
		}
		for _, whole := range []string{c.Name, c.LatinName, c.Title, c.Organisation, c.HowAssessed, c.OrgContact, c.DoesNotAuthorise[0]} {
			if !strings.Contains(s.letters(), squeezed(whole)) {
				t.Errorf("%s: «%.60s…» is not whole", name, whole)
			}
		}
	}
}

func TestAnyLengthsStayApart(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(7, 11))
	text := func(most int) string {
		letters := []rune("abcdefghilmnoprstuwyéÅWŵЖщ")
		b := make([]rune, 1+dice.IntN(most))
		for i := range b {
			if b[i] = letters[dice.IntN(len(letters))]; i > 0 && dice.IntN(7) == 0 {
				b[i] = ' '
			}
		}
		return "x" + string(b)
	}
	for range 400 {
		c := sample()
		c.Kind = Kind(dice.IntN(3))
		c.Name, c.Title, c.Organisation, c.HowAssessed = text(200), text(160), text(120), text(300)
		c.Description, c.OrgContact, c.CheckHost = text(600), text(120), text(70)
		c.Signers, c.DoesNotAuthorise = nil, nil
		for range 1 + dice.IntN(10) {
			c.Signers = append(c.Signers, text(100))
			c.DoesNotAuthorise = append(c.DoesNotAuthorise, text(250))
		}
		s, err := drawn(c)
		if err != nil {
			t.Fatalf("%v: %+v", err, c)
		}
		for _, fault := range s.faults() {
			t.Errorf("%s\n%+v", fault, c)
		}
	}
}

func TestALongListIsShortenedInWordsNotCut(t *testing.T) {
	t.Parallel()
	s, err := drawn(crowded())
	if err != nil {
		t.Fatal(err)
	}
	text := s.letters()
	shown := strings.Count(text, "–workingonone's")
	if shown < 2 || shown >= 10 || !strings.Contains(text, "more:seethecheckpage") {
		t.Errorf("%d of 10 lines are shown:\n%s", shown, text)
	}
	if strings.Contains(text, "agreatmanywords") || !strings.Contains(text, "Whatthecoursecovers:seethecheckpage.") {
		t.Errorf("the description is neither whole nor left out:\n%s", text)
	}
}

// Stored certificates keep the version of the layout they were drawn with. When this test objects and the change is meant, raise
// CertificateTemplate and put the new sum here.
func TestTheLayoutChangesOnlyWithItsVersion(t *testing.T) {
	t.Parallel()
	const version, sum = 2, "db13769732e7f125"
	all := sha256.New()
	for _, c := range []Certificate{sample(), crowded(), changed(func(c *Certificate) { c.Kind = Trial })} {
		s, err := drawn(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range s.runs {
			fmt.Fprintf(all, "%.2f %.2f %.2f %v %v %q\n", r.x, r.y, r.size, r.font, r.ink, r.text)
		}
		for _, p := range s.pictures {
			fmt.Fprintf(all, "%.2f\n", p.boxes)
		}
		for _, p := range s.strokes {
			fmt.Fprintf(all, "%.2f %.2f %v %.2f\n", p.start, p.width, p.ink, p.curves)
		}
		fmt.Fprintf(all, "%.2f\n", s.areas)
	}
	if got := fmt.Sprintf("%x", all.Sum(nil)[:8]); got != sum || version != CertificateTemplate {
		t.Errorf("version %d has the sum %s, not version %d with %s", CertificateTemplate, got, version, sum)
	}
}
