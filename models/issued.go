package models

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// IssuedFile is what a stranger with a file that this server issued learns: that it is unchanged, and how what it says
// stands today. It tells no more than the pages that anybody with the number or the link can open.
type IssuedFile struct {
	Sha256      string
	IssuedOn    string        // the date that the file says
	Certificate *Verification // of a certificate, as Verify gives it
}

// IssuedFile finds a file by the SHA-256 of its bytes, in hexadecimal, for someone at an address (only for slowing guesses
// down: who knows all that a certificate says could try names on it). NotFound: no such file was issued, which is counted
// like a wrong code. Slow: too many wrong ones from there.
func (s *Store) IssuedFile(ctx context.Context, sha256, address string) (IssuedFile, error) {
	sum := strings.ToLower(strings.TrimSpace(sha256))
	if bytes, err := hex.DecodeString(sum); err != nil || len(bytes) != 32 {
		return IssuedFile{}, Refuse(NotFound, "This is not a file that we issued.")
	}
	if err := s.checkGuess(ctx, guessAward, address); err != nil {
		return IssuedFile{}, err
	}
	out := IssuedFile{Sha256: sum}
	err := s.read(ctx, func(tx *Tx) error { return tx.issuedCertificate(&out) })
	if errors.Is(err, gorm.ErrRecordNotFound) {
		if err := s.countWrong(ctx, guessAward, address); err != nil {
			return IssuedFile{}, err
		}
		return IssuedFile{}, Refuse(NotFound, "This is not a file that we issued.")
	}
	if err != nil {
		return IssuedFile{}, fmt.Errorf("find an issued file: %w", err)
	}
	return out, nil
}

// issuedCertificate looks for the file among certificates; gorm.ErrRecordNotFound where it is none of them.
func (tx *Tx) issuedCertificate(out *IssuedFile) error {
	kept, err := gorm.G[Certificate](tx.DB).Select("award_id").Where("sha256 = ?", out.Sha256).Order("award_id").Limit(1).Take(tx.ctx)
	if err != nil {
		return err
	}
	a, err := gorm.G[Award](tx.DB).Where("id = ?", kept.AwardID).Take(tx.ctx)
	if err != nil {
		return err
	}
	v, err := tx.verification(a)
	out.Certificate, out.IssuedOn = &v, v.Facts.Time.Awarded
	return err
}
