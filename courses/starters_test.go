package courses_test

import (
	"regexp"
	"strings"
	"testing"

	"throughline/courses"
)

// A number to ring, as people write it: from 7 digits on, or one of the short ones that are not 999 or 111.
var helpline = regexp.MustCompile(`\b0[0-9]{2,5}(?: ?[0-9]{2,4}){2,4}\b|\b116 ?123\b|\b85258\b`)

func TestNoCourseHasItsOwnCopyOfAHelplineNumber(t *testing.T) {
	t.Parallel()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		for path, text := range e.Files {
			if !strings.HasSuffix(path, ".md") {
				continue
			}
			if n := helpline.Find(text); n != nil {
				t.Errorf("%s/%s says %q; numbers live in support.yaml", e.Slug, path, n)
			}
		}
	}
	contacts, err := courses.SupportContacts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contacts {
		if n := c.Number + c.Text; !c.Always && !helpline.MatchString(n) {
			t.Errorf("the pattern of this test does not find %q", n)
		}
	}
}

// A certificate is shown to strangers. It may say what was learnt, and nothing that the holder may have lived through.
func TestNoCertificateSpeaksOfTheHoldersOwnStory(t *testing.T) {
	t.Parallel()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		c, _ := courses.Parse(e.Files)
		said := []string{c.PublicTitle}
		for _, o := range c.Outcomes {
			said = append(said, o.Text)
		}
		for _, text := range said {
			if word, found := courses.AsksForLivedExperience(text); found || strings.Contains(text, "own story") {
				t.Errorf("the certificate of %s says %q (%s)", e.Slug, text, word)
			}
		}
	}
}

func TestACourseWithoutADayOfReviewSaysThatNobodyLocalHasReadIt(t *testing.T) {
	t.Parallel()
	entries, err := courses.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		c, _ := courses.Parse(e.Files)
		if strings.HasPrefix(c.Review.By, "Not yet reviewed by a local practitioner") != (c.Review.On == "") {
			t.Errorf("%s claims a review: %+v", e.Slug, c.Review)
		}
	}
}
