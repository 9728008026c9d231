package models

import (
	"time"

	"throughline/cpd"
)

// Portfolio is a draft of a person's, or what they issued: then it has a number, and never changes.
type Portfolio struct {
	ID            string
	PersonID      string
	Purpose       cpd.Purpose
	SealedChoices []byte
	Rev           int
	Number        *int   // nil: a draft
	IssuedOn      string // YYYY-MM-DD
	IssuedAt      *time.Time
	SealedContent []byte
	SealedPDF     []byte `gorm:"column:sealed_pdf"`
	Pages         int
	Template      int
	Sha256        *string // of the PDF
	CreatedAt     time.Time
	UpdatedAt     time.Time
	WithdrawnAt   *time.Time
	DeletedAt     *time.Time
}

// PortfolioShare is a link to an issued portfolio.
type PortfolioShare struct {
	ID          string
	PortfolioID string
	TokenHash   string
	SealedToken []byte
	UntilDay    string // the last day, in its zone
	Zone        string
	Printed     bool // it stands in the PDF
	CreatedAt   time.Time
	EndedAt     *time.Time
}

// PortfolioOpen counts how often a link was opened on a day, in the zone of the share.
type PortfolioOpen struct {
	ShareID string `gorm:"primaryKey"`
	Day     string `gorm:"primaryKey"`
	Count   int
}
