package models

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
)

// Verification is what a stranger with a code learns: from the snapshot alone, never from live rows.
type Verification struct {
	Code       string
	State      AwardState
	Since      string // date of the newest event, in the award's zone
	Facts      Facts
	Name       string // "" when hidden, replaced, withdrawn or erased
	NameLatin  string
	NameHidden bool   // the verifier may type the name and learn whether it matches
	SharePDF   bool   // the holder offers the original PDF
	Today      string // in the award's zone
	Demo       bool
	AwardID    string // for the PDF; not shown
}

// Verify looks a code up, typed in any way, for someone at an address (only for slowing guesses down).
// NotFound: no such code; that is counted. Slow: too many wrong codes from there.
func (s *Store) Verify(ctx context.Context, code, address string) (Verification, error) {
	if err := s.checkGuess(ctx, "award", address); err != nil {
		return Verification{}, err
	}
	var out Verification
	err := s.read(ctx, func(tx *Tx) error {
		a, err := gorm.G[Award](tx.DB).Where("code = ?", NormaliseCode(code)).Take(tx.ctx)
		if err != nil {
			return err
		}
		out, err = tx.verification(a)
		return err
	})
	if errors.Is(err, gorm.ErrRecordNotFound) {
		if err := s.countWrong(ctx, "award", address); err != nil {
			return out, err
		}
		return out, Refuse(NotFound, "We have no certificate with this number.")
	}
	return out, err
}

func (tx *Tx) verification(a Award) (Verification, error) {
	page, err := tx.awardPage(a)
	if err != nil {
		return Verification{}, err
	}
	out := Verification{Code: a.Code, State: page.State, Since: page.Since, Facts: page.Facts, AwardID: a.ID, Demo: tx.s.demo, Today: dayIn(tx.Now, page.Facts.Time.Zone)}
	if page.State == Valid || page.State == Expired {
		out.SharePDF, out.NameHidden = a.SharePDF, a.HideName
		if !a.HideName {
			out.Name, out.NameLatin = page.Recipient.Name, page.Recipient.NameLatin
		}
	}
	return out, nil
}

// MatchName tells whether a typed name is the one on a certificate whose holder hides it. Case and spaces do not
// matter. Wrong names are counted like wrong codes.
func (s *Store) MatchName(ctx context.Context, code, name, address string) (bool, error) {
	subject := NormaliseCode(code)
	for _, kind := range []struct{ kind, subject string }{{"award", address}, {"award-name", subject}} {
		if err := s.checkGuess(ctx, kind.kind, kind.subject); err != nil {
			return false, err
		}
	}
	matches := false
	err := s.read(ctx, func(tx *Tx) error {
		a, err := gorm.G[Award](tx.DB).Where("code = ?", subject).Take(tx.ctx)
		if err != nil {
			return notFound(err, "a certificate with this number")
		}
		page, err := tx.awardPage(a)
		if err != nil {
			return err
		}
		if page.State != Valid && page.State != Expired {
			return Refuse(NotFound, "This certificate shows no name.")
		}
		typed := foldName(name)
		matches = typed != "" && (typed == foldName(page.Recipient.Name) || typed == foldName(page.Recipient.NameLatin))
		return nil
	})
	if err == nil && !matches {
		if err = s.countWrong(ctx, "award", address); err == nil {
			err = s.countWrong(ctx, "award-name", subject)
		}
	}
	return matches, err
}

func foldName(name string) string {
	return cases.Fold().String(norm.NFC.String(strings.Join(strings.Fields(name), " ")))
}
