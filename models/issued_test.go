package models_test

import (
	"strings"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestAnIssuedFileIsFoundByItsSumAndToldLikeItsNumber(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		l.allBut(t, s, "")
		award := l.awards(t, s)[0]
		if _, err := s.KeepCertificate(ctx, award.ID, 1, []byte("%PDF-1 the certificate")); err != nil {
			t.Fatal(err)
		}
		digest := sum([]byte("%PDF-1 the certificate"))
		told := func() models.Verification {
			t.Helper()
			for _, typed := range []string{digest, strings.ToUpper(digest), " " + digest + "\n"} {
				f, err := s.IssuedFile(ctx, typed)
				if err != nil || f.Certificate == nil || f.Certificate.Code != award.Code || f.IssuedOn != award.Facts.Time.Awarded || f.Sha256 != digest {
					t.Fatalf("%q gives %+v, %v", typed, f, err)
				}
				v, err := s.Verify(ctx, award.Code, "")
				if err != nil || v.State != f.Certificate.State || v.Name != f.Certificate.Name || v.NameHidden != f.Certificate.NameHidden || v.Since != f.Certificate.Since {
					t.Fatalf("the number says %+v (%v), the file %+v", v, err, *f.Certificate)
				}
			}
			f, _ := s.IssuedFile(ctx, digest)
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
		for _, none := range []string{"", "file", sum([]byte("%PDF-1"))[:62], sum([]byte("%PDF-1")) + "00", strings.Repeat("g", 64), "' OR 1=1 --", award.ID, award.Code, "\x00", sum([]byte("%PDF-2")), sum([]byte(""))} {
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
		if _, err := s.IssuedFile(ctx, sum([]byte("%PDF-1"))); err != nil {
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

func TestAPortfolioIsFoundByItsFileWithTheStatesOfItsCertificatesToday(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		a := newApplicant(t, s)
		issued := a.issue(a.draft(nil))
		_, pdf, err := s.PortfolioPDF(ctx, a.who, issued.ID)
		if err != nil {
			t.Fatal(err)
		}
		find := func() models.IssuedPortfolio {
			t.Helper()
			f, err := s.IssuedFile(ctx, strings.ToUpper(sum(pdf)))
			if err != nil || f.Certificate != nil || f.Portfolio == nil || f.IssuedOn != "2026-06-01" {
				t.Fatalf("%+v, %v", f, err)
			}
			return *f.Portfolio
		}
		if got := find(); len(got.Awards) != 1 || got.Awards[0].Code != a.award.Code || got.Awards[0].State != models.Valid {
			t.Errorf("%+v", got)
		}
		clock.Add(3 * 365 * 24 * time.Hour)
		if got := find(); len(got.Awards) != 1 || got.Awards[0].State != models.Expired {
			t.Errorf("three years on: %+v", got)
		}
		if err := s.WithdrawPortfolio(ctx, a.who, issued.ID); err != nil {
			t.Fatal(err)
		}
		if got := find(); !got.Withdrawn || got.Awards != nil {
			t.Errorf("withdrawn: %+v", got)
		}
		if err := s.DeletePortfolio(ctx, a.who, issued.ID); err != nil {
			t.Fatal(err)
		}
		if got := find(); !got.Deleted || got.Awards != nil {
			t.Errorf("deleted: %+v", got)
		}
		pdf[len(pdf)-1] ^= 1
		if f, err := s.IssuedFile(ctx, sum(pdf)); models.KindOf(err) != models.NotFound || f.Portfolio != nil {
			t.Errorf("a changed byte: %+v, %v", f, err)
		}
	})
}
