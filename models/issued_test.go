package models_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func sumOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func TestAnIssuedFileIsFoundByItsSumAndToldLikeItsNumber(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		l.allBut(t, s, "")
		award := l.awards(t, s)[0]
		if _, err := s.KeepCertificate(ctx, award.ID, 1, []byte("%PDF-1 the certificate")); err != nil {
			t.Fatal(err)
		}
		sum := sumOf("%PDF-1 the certificate")
		told := func() models.Verification {
			t.Helper()
			for _, typed := range []string{sum, strings.ToUpper(sum), " " + sum + "\n"} {
				f, err := s.IssuedFile(ctx, typed)
				if err != nil || f.Certificate == nil || f.Certificate.Code != award.Code || f.IssuedOn != award.Facts.Time.Awarded || f.Sha256 != sum {
					t.Fatalf("%q gives %+v, %v", typed, f, err)
				}
				v, err := s.Verify(ctx, award.Code, "")
				if err != nil || v.State != f.Certificate.State || v.Name != f.Certificate.Name || v.NameHidden != f.Certificate.NameHidden || v.Since != f.Certificate.Since {
					t.Fatalf("the number says %+v (%v), the file %+v", v, err, *f.Certificate)
				}
			}
			f, _ := s.IssuedFile(ctx, sum)
			return *f.Certificate
		}
		if v := told(); v.State != models.Valid || v.Name == "" {
			t.Errorf("%+v", v)
		}
		if err := s.ShareAward(ctx, l.who, award.Code, true, true); err != nil {
			t.Fatal(err)
		}
		if v := told(); v.Name != "" || !v.NameHidden {
			t.Errorf("a hidden name: %+v", v)
		}
		if err := s.ShareAward(ctx, l.who, award.Code, false, true); err != nil {
			t.Fatal(err)
		}
		if err := s.AskCorrection(ctx, l.who, award.Code, "Moira Lamp", ""); err != nil {
			t.Fatal(err)
		}
		list, err := s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DecideCorrection(ctx, l.team.Coordinator, l.org.Slug, list.Corrections[0].ID, true, ""); err != nil {
			t.Fatal(err)
		}
		if v := told(); v.State != models.Replaced || v.Name != "" || v.NameLatin != "" {
			t.Errorf("replaced: %+v", v)
		}
	})
}

func TestAFileThatWasNotIssuedIsNotFound(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		l.allBut(t, s, "")
		award := l.awards(t, s)[0]
		if _, err := s.KeepCertificate(ctx, award.ID, 1, []byte("%PDF-1")); err != nil {
			t.Fatal(err)
		}
		for _, none := range []string{"", "file", sumOf("%PDF-1")[:62], sumOf("%PDF-1") + "00", strings.Repeat("g", 64), "' OR 1=1 --", award.ID, award.Code, "\x00", sumOf("%PDF-2"), sumOf("")} {
			for range 20 {
				if f, err := s.IssuedFile(ctx, none); models.KindOf(err) != models.NotFound || f.Certificate != nil || f.IssuedOn != "" {
					t.Fatalf("%q gives %+v, %v", none, f, err)
				}
			}
		}
		if _, err := s.Verify(ctx, award.Code, "one"); err != nil {
			t.Errorf("files that are not ours slow a number down: %v", err)
		}
	})
}

func TestTheMarkOfACertificateIsTheSameEachTimeAndNoOtherHasIt(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		l.allBut(t, s, "")
		award := l.awards(t, s)[0]
		seen := map[string]bool{}
		for _, id := range []string{award.ID, award.ID} {
			mark, err := s.CertificateMark(ctx, id)
			if err != nil || len(mark) != 32 || strings.Contains(mark, (*award.RecipientSalt)[:8]) {
				t.Fatalf("%q, %v", mark, err)
			}
			seen[mark] = true
		}
		if err := s.AskCorrection(ctx, l.who, award.Code, "Moira Lamp", ""); err != nil {
			t.Fatal(err)
		}
		list, err := s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DecideCorrection(ctx, l.team.Coordinator, l.org.Slug, list.Corrections[0].ID, true, ""); err != nil {
			t.Fatal(err)
		}
		mark, err := s.CertificateMark(ctx, l.awards(t, s)[0].ID)
		if err != nil || len(seen) != 1 || seen[mark] {
			t.Errorf("%v and %q, %v", seen, mark, err)
		}
		if mark, err := s.CertificateMark(ctx, "nothing"); models.KindOf(err) != models.NotFound || mark != "" {
			t.Errorf("%q, %v", mark, err)
		}
	})
}

func TestAFileIsFoundByIndexAndItsBytesAreNotRead(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	l := newLearner(t, s)
	l.allBut(t, s, "")
	if _, err := s.KeepCertificate(ctx, l.awards(t, s)[0].ID, 1, []byte("%PDF-1")); err != nil {
		t.Fatal(err)
	}
	asked := models.Queries(t, s, func() {
		if _, err := s.IssuedFile(ctx, sumOf("%PDF-1")); err != nil {
			t.Fatal(err)
		}
	})
	if len(asked) > 5 {
		t.Errorf("%d queries: %q", len(asked), asked)
	}
	for _, statement := range asked {
		if strings.Contains(statement, "certificates") && (strings.Contains(statement, "*") || strings.Contains(statement, "content")) {
			t.Errorf("reads the bytes: %s", statement)
		}
		for _, step := range models.Plan(t, s, statement) {
			if strings.HasPrefix(step, "SCAN") {
				t.Errorf("%s: %s", step, statement)
			}
		}
	}
}
