package models

import "time"

// CourseDraft is a course while it is written, in an organisation.
type CourseDraft struct {
	ID         string
	OrgID      string
	UID        string `gorm:"column:uid"`
	Slug       string // wanted when it is first published
	Title      string
	Begun      string // blank, template, copy, import
	ChosenOnly bool   // only whoever made it and those chosen may edit, else every trainer of the organisation
	Rev        int
	MadeBy     string
	CreatedAt  time.Time
	UpdatedAt  time.Time
	ArchivedAt *time.Time
}

// DraftState is a draft's files after a change.
type DraftState struct {
	DraftID string `gorm:"primaryKey"`
	Rev     int    `gorm:"primaryKey"`
	What    string
	Files   string // JSON: path to SHA-256
	MadeBy  string
	MadeAt  time.Time
}

// DraftFile keeps a content that some state of a draft has.
type DraftFile struct {
	DraftID string `gorm:"primaryKey"`
	Sha256  string `gorm:"primaryKey"`
}

// DraftEditor may edit a draft that is not every trainer's.
type DraftEditor struct {
	DraftID  string `gorm:"primaryKey"`
	PersonID string `gorm:"primaryKey"`
}

// DraftLook says which file of a draft somebody opened last.
type DraftLook struct {
	DraftID  string `gorm:"primaryKey"`
	PersonID string `gorm:"primaryKey"`
	File     string
	At       time.Time
}

// CourseImport is a zip of a course that a trainer brings. Its content is kept, sealed, until they decide.
type CourseImport struct {
	ID        string
	PersonID  string
	Sealed    []byte
	DraftID   *string
	CreatedAt time.Time
	DoneAt    *time.Time
}
