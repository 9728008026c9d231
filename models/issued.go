package models

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"

	"gorm.io/gorm"
)

// IssuedFile is what a stranger with a file that this server issued learns: that it is unchanged, and how what it says
// stands today: either a certificate or a portfolio. It tells no more than the pages that anybody with the number or the
// link can open.
type IssuedFile struct {
	Sha256      string
	IssuedOn    string           // the date that the file says
	Certificate *Verification    // as Verify gives it
	Portfolio   *IssuedPortfolio // that neither names its holder nor says what stands in it
}

// IssuedFile finds a file by the SHA-256 of its bytes, in hexadecimal. It counts no wrong ones: a sum cannot be guessed, nor
// can a file be drawn to try one (see CertificateMark). NotFound: no such file was issued.
func (s *Store) IssuedFile(ctx context.Context, sha256 string) (IssuedFile, error) {
	out := IssuedFile{Sha256: strings.ToLower(strings.TrimSpace(sha256))}
	if sum, err := hex.DecodeString(out.Sha256); err != nil || len(sum) != 32 {
		return IssuedFile{}, Refuse(NotFound, "This is not a file that we issued.")
	}
	err := s.read(ctx, func(tx *Tx) error {
		err := tx.issuedCertificate(&out)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			err = tx.issuedPortfolio(&out)
		}
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return Refuse(NotFound, "This is not a file that we issued.")
		}
		return err
	})
	if err != nil {
		return IssuedFile{}, err
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
