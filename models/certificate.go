package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/courses"
)

// CertificateKept gives the stored PDF of an award, false where none is kept yet.
func (s *Store) CertificateKept(ctx context.Context, awardID string) (Certificate, bool, error) {
	var out []Certificate
	err := s.read(ctx, func(tx *Tx) (err error) {
		out, err = gorm.G[Certificate](tx.DB).Where("award_id = ?", awardID).Find(tx.ctx)
		return err
	})
	if err != nil || len(out) == 0 {
		return Certificate{}, false, err
	}
	return out[0], true, nil
}

// CertificateMark gives what stands unseen in the PDF of an award. It comes from the salt of the award's recipient: the same
// each time, and known to nobody who only knows what the certificate says, so that names cannot be tried by drawing the
// file with each of them. NotFound: no such award, or one whose name was erased.
func (s *Store) CertificateMark(ctx context.Context, awardID string) (string, error) {
	var a Award
	err := s.read(ctx, func(tx *Tx) (err error) {
		a, err = gorm.G[Award](tx.DB).Select("recipient_salt").Where("id = ? AND recipient_salt IS NOT NULL", awardID).Take(tx.ctx)
		return notFound(err, "this certificate")
	})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte("certificate file " + awardID + " " + *a.RecipientSalt))
	return hex.EncodeToString(sum[:16]), nil
}

// KeepCertificate keeps an award's first rendering and gives what is kept: the first write wins, so that the same
// certificate is the same bytes for ever.
func (s *Store) KeepCertificate(ctx context.Context, awardID string, template int, pdf []byte) (Certificate, error) {
	err := s.inTx(ctx, func(tx *Tx) error {
		row := Certificate{AwardID: awardID, Template: template, Sha256: courses.FileHash(pdf), Content: pdf, CreatedAt: tx.Now}
		return gorm.G[Certificate](tx.DB, clause.OnConflict{DoNothing: true}).Create(tx.ctx, &row)
	})
	if err != nil {
		return Certificate{}, fmt.Errorf("keep the certificate: %w", err)
	}
	kept, ok, err := s.CertificateKept(ctx, awardID)
	if err == nil && !ok {
		err = fmt.Errorf("the certificate of award %s was not kept", awardID)
	}
	return kept, err
}
