package models

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
)

// Verification is what a stranger with a code learns: from the snapshot alone, never from live rows.
type Verification struct {
	Code       string
	State      AwardState
	Since      string // date of the newest event, in the award's zone
	Note       string // the public note of a withdrawal
	Facts      Facts
	Name       string // "" when hidden, replaced, withdrawn or erased
	NameLatin  string
	NameHidden bool   // the verifier may type the name and learn whether it matches
	SharePDF   bool   // the holder offers the original PDF, and it shows no more than this does
	Today      string // in the award's zone
	Demo       bool
	AwardID    string // for the PDF; not shown
}

// Verify looks a code up, typed in any way, for someone at an address (only for slowing guesses down).
// NotFound: no such code; that is counted. Slow: too many wrong codes from there.
func (s *Store) Verify(ctx context.Context, code, address string) (Verification, error) {
	if err := s.checkGuess(ctx, guessAward, address); err != nil {
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
		if err := s.countWrong(ctx, guessAward, address); err != nil {
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
	out := Verification{Code: a.Code, State: page.State, Since: page.Since, Note: page.Note, Facts: page.Facts, AwardID: a.ID, Demo: tx.s.demo, Today: dayIn(tx.Now, page.Facts.Time.Zone)}
	if page.State == Valid || page.State == Expired {
		out.SharePDF, out.NameHidden = a.SharePDF && !a.HideName, a.HideName
		if !a.HideName {
			out.Name, out.NameLatin = page.Recipient.Name, page.Recipient.NameLatin
		}
	}
	return out, nil
}

// MatchName tells whether a typed name is the one on a certificate. Case, spaces, accents and the kind of apostrophe do
// not matter: a verifier types what their keyboard has. Wrong names are counted like wrong codes, and for each certificate.
// NotFound: no such code, or a certificate that has no name to compare with. Slow: too many wrong ones.
func (s *Store) MatchName(ctx context.Context, code, name, address string) (bool, error) {
	v, err := s.Verify(ctx, code, address)
	if err != nil {
		return false, err
	}
	if v.State != Valid && v.State != Expired {
		return false, Refuse(NotFound, "This certificate shows no name.")
	}
	if err := s.beginGuess(ctx, guessName, v.Code); err != nil {
		return false, err
	}
	var holder Recipient
	err = s.read(ctx, func(tx *Tx) error {
		a, err := gorm.G[Award](tx.DB).Where("id = ?", v.AwardID).Take(tx.ctx)
		if err != nil {
			return err
		}
		_, holder, err = a.Snapshot()
		return err
	})
	if err != nil {
		return false, err
	}
	typed := foldName(name)
	if typed != "" && (typed == foldName(holder.Name) || typed == foldName(holder.NameLatin)) {
		return true, s.forgetGuesses(ctx, guessName, v.Code)
	}
	return false, s.countWrong(ctx, guessAward, address)
}

// oneSpelling are letters that have no parts to take apart, and marks that keyboards write in several ways.
var oneSpelling = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ħ", "h", "ı", "i", "æ", "ae", "œ", "oe", "’", "'", "‘", "'", "ʼ", "'", "`", "'",
	"\u2010", "-", "\u2011", "-", "–", "-", "\u2212", "-")

// foldName brings a name to what two ways of typing it have in common.
func foldName(name string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(name))
	return oneSpelling.Replace(cases.Fold().String(strings.Join(strings.Fields(letters), " ")))
}
