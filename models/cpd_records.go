package models

import (
	"time"

	"throughline/cpd"
)

// Entry is one thing learnt, in its person's CPD log. What they wrote about it is sealed; the facts are not.
type Entry struct {
	ID            string
	PersonID      string
	Origin        Origin
	OriginKey     string // what made it, so that it is made once; "" for what a person added by hand
	EntryFacts    `gorm:"embedded"`
	SealedWriting []byte
	Written       string // JSON: which texts of the write-up are not empty
	SearchText    string
	CountedDay    cpd.Day // the end, or the start where there is none: a log is ordered and counted by it
	Rev           int
	CreatedAt     time.Time
	UpdatedAt     time.Time
	RemovedAt     *time.Time
}

// TableName says that it is the log's.
func (Entry) TableName() string { return "cpd_entries" }

// EntryChange is how an entry stood after a change, sealed.
type EntryChange struct {
	ID      string
	EntryID string
	Rev     int
	What    string
	Sealed  []byte
	At      time.Time
}

// TableName says that it is the log's.
func (EntryChange) TableName() string { return "cpd_changes" }

// EntryLink says that an entry touches an element of a scheme or a competency of a framework.
type EntryLink struct {
	EntryID string `gorm:"primaryKey"`
	Scheme  string `gorm:"primaryKey"`
	Code    string `gorm:"primaryKey"`
}

// TableName says that it is the log's.
func (EntryLink) TableName() string { return "cpd_links" }

// EntryUse counts an entry towards one period of a scheme that lets nothing count twice.
type EntryUse struct {
	EntryID     string `gorm:"primaryKey"`
	Scheme      string `gorm:"primaryKey"`
	PeriodStart string
}

// TableName says that it is the log's.
func (EntryUse) TableName() string { return "cpd_uses" }

// SealedFile is content kept sealed, once per person.
type SealedFile struct {
	ID          string
	PersonID    string
	Digest      string
	Size        int64 // of the content and the small picture
	Sealed      []byte
	SealedSmall []byte // of a picture: a small one for pages
	CreatedAt   time.Time
}

// Evidence is a file that belongs to an entry.
type Evidence struct {
	ID         string
	EntryID    string
	FileID     string
	MediaType  string
	Size       int64
	Width      int
	Height     int
	SealedName []byte
	Shows      string // "", people, nobody: «faces or names in it?»
	CreatedAt  time.Time
	RemovedAt  *time.Time
}

// TableName says that it is the log's.
func (Evidence) TableName() string { return "cpd_evidence" }

// Confirmation is a request to confirm an entry, or what somebody confirmed, frozen.
type Confirmation struct {
	ID          string
	EntryID     string
	Kind        string // link, member
	State       string // asked, confirmed, declined, ended, hidden (by whose entry it is), withdrawn (by who confirmed)
	TokenHash   *string
	SealedToken []byte
	ExpiresAt   *time.Time
	ByPerson    *string // of a member, asked or answering
	OrgID       *string
	Name        string // as given with a link, as shown for a member
	Role        string // as given with a link; for a member «supervisor at Harbour»
	ConfirmedOn string
	How         string // seen, discussed, record
	Facts       string // JSON: EntryFacts as they stood, without what was held back
	FactsSha256 string
	Shown       string // JSON: names of the facts that go with it; "" for all, from before there was a choice
	Held        string // JSON: names of the facts that were there and were held back
	CreatedAt   time.Time
	DecidedAt   *time.Time
	EndedAt     *time.Time
}

// TableName says that it is the log's.
func (Confirmation) TableName() string { return "cpd_confirmations" }

// SchemeFollowed is a CPD scheme that a person chose.
type SchemeFollowed struct {
	ID        string
	PersonID  string
	Scheme    string
	StartsOn  string
	Own       string // the text of a scheme of the person's own or their employer's
	CreatedAt time.Time
	EndedAt   *time.Time
}

// TableName says that it is the log's.
func (SchemeFollowed) TableName() string { return "cpd_schemes" }

// Gap is what a person says about months without learning.
type Gap struct {
	ID        string
	PersonID  string
	FromMonth string
	ToMonth   string
	Sealed    []byte
	UpdatedAt time.Time
}

// TableName says that it is the log's.
func (Gap) TableName() string { return "cpd_gaps" }

// CompetencyLevel is where a person sees themselves; the newest of a code counts.
type CompetencyLevel struct {
	ID        string
	PersonID  string
	Framework string
	Version   string
	Code      string
	Level     string
	CreatedAt time.Time
}

// OrgFramework is the framework that an organisation put in the place of the starter framework.
type OrgFramework struct {
	ID        string
	OrgID     string
	Number    int
	Source    string
	MadeBy    string
	CreatedAt time.Time
}

// EntryImport is a file that a person brings into their log. Its content is kept, sealed, until they decide.
type EntryImport struct {
	ID        string
	PersonID  string
	Sealed    []byte
	Added     int
	Known     int
	CreatedAt time.Time
	DoneAt    *time.Time
}

// TableName says that it is the log's.
func (EntryImport) TableName() string { return "cpd_imports" }
