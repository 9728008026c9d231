package models

import "time"

// The rows as they stand in the database. Each noun's rules and queries are in its own file; a test holds these structs
// against the migrated schema.

// Person is someone with an account. They own their record.
type Person struct {
	ID              string
	Username        string
	NameShown       string
	NameCertificate string
	NameLatin       string
	Language        string
	PasswordHash    string
	DataKey         []byte
	KeyID           string
	RestrictedUntil *time.Time
	RestrictedOrg   string
	CreatedAt       time.Time
}

// Session is one signed-in device.
type Session struct {
	ID        string
	TokenHash string
	PersonID  string
	Device    string
	Shared    bool
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	EndedAt   *time.Time
}

// RecoveryCode is a code of a printed card, or one that was handed over face to face.
type RecoveryCode struct {
	ID        string
	PersonID  string
	Kind      string // card, handed
	CodeHash  string
	OrgID     string
	MadeBy    string
	CreatedAt time.Time
	ExpiresAt *time.Time
	UsedAt    *time.Time
	EndedAt   *time.Time
}

// PersonEvent is something that happened to an account and that its person is told.
type PersonEvent struct {
	ID       string
	PersonID string
	OrgID    string // what it is about, or ""
	Kind     string
	Text     string
	At       time.Time
	ReadAt   *time.Time
}

// Guess counts wrong codes and passwords.
type Guess struct {
	Subject string `gorm:"primaryKey"`
	Wrong   int
	LastAt  time.Time
	UntilAt time.Time
}

// Organisation runs a programme; one of them founded the server.
type Organisation struct {
	ID        string
	Slug      string
	NameShown string
	LegalName string
	Contact   string
	Zone      string
	Language  string
	Founding  bool
	CreatedAt time.Time
}

// JoinCode lets anyone who has it join an organisation as a learner.
type JoinCode struct {
	ID        string
	OrgID     string
	Code      string
	MadeBy    string
	CreatedAt time.Time
	EndedAt   *time.Time
}

// Membership joins a person to an organisation, from a date to a date. Ended, never deleted.
type Membership struct {
	ID        string
	PersonID  string
	OrgID     string
	JobTitle  string
	FromDate  string
	ToDate    *string
	EndedBy   string
	NameThen  string // as shown when it ended: later names are not the organisation's business
	CreatedAt time.Time
}

// MembershipRole is a role held in a membership; `learner` is everyone's and has no row.
type MembershipRole struct {
	ID           string
	MembershipID string
	Role         Role
	GivenBy      string
	GivenAt      time.Time
	EndedAt      *time.Time
}

// OrgContact is someone to talk to that an organisation adds to the help page.
type OrgContact struct {
	ID       string
	OrgID    string
	Position int
	Name     string
	Number   string
	Note     string
}

// Look records that someone opened a named person's page.
type Look struct {
	ID       string
	PersonID string
	ByPerson string
	ByName   string
	ByRole   string
	OrgID    string
	What     string
	At       time.Time
}

// File is content kept once by its SHA-256.
type File struct {
	Sha256    string `gorm:"primaryKey"`
	Size      int64
	Content   []byte
	CreatedAt time.Time
}

// Course is a slug, an owner and a line of versions.
type Course struct {
	ID        string
	UID       string
	Slug      string
	OwnerOrg  string // "" for the built-in catalogue
	Public    bool
	Position  int
	CreatedAt time.Time
	RetiredAt *time.Time // nobody new can start it
}

// CourseVersion is immutable once published.
type CourseVersion struct {
	ID          string
	CourseID    string
	Number      int
	Digest      string
	Title       string
	PublicTitle string
	Summary     string
	Stage       string
	Language    string
	Minutes     int
	Parts       int
	SearchText  string
	Redo        string // JSON: ids of steps that must be done again
	ChangeNote  string
	PublishedBy string
	PublishedAt time.Time
	Explained   bool // those under way are told what is different before they choose
}

// VersionFile maps a path of a version to its content.
type VersionFile struct {
	VersionID string `gorm:"primaryKey"`
	Path      string `gorm:"primaryKey"`
	Sha256    string
}

// InductionCourse is a course that whoever joins finds on their line.
type InductionCourse struct {
	OrgID    string `gorm:"primaryKey"`
	CourseID string `gorm:"primaryKey"`
	Position int
}

// Assignment puts a course on a person's line.
type Assignment struct {
	ID        string
	PersonID  string
	OrgID     string
	CourseID  string
	Position  int
	CreatedAt time.Time
	EndedAt   *time.Time
}

// Enrolment is one person, one version, one cycle.
type Enrolment struct {
	ID          string
	PersonID    string
	CourseID    string
	VersionID   string
	Cycle       int
	OrgID       *string // done for; nil: for nobody
	State       string  // open, completed, left
	Zone        string
	LastStep    string
	PausedAt    *time.Time
	CreatedAt   time.Time
	TouchedAt   time.Time
	CompletedAt *time.Time
	CompletedOn *string
	EndedAt     *time.Time
	Counted     bool // in how the version goes: see countedOn
}

// Progress is how far an enrolment came in one step; screens count from 0.
type Progress struct {
	EnrolmentID  string `gorm:"primaryKey"`
	StepID       string `gorm:"primaryKey"`
	Furthest     int
	Current      int
	Way          string // "", full, short
	CompletedAt  *time.Time
	CompletedHow string
	UpdatedAt    time.Time
	Useful       string // "", one of UsefulChoices while it can be changed, then UsefulSaid
}

// TableName keeps the noun as it is.
func (Progress) TableName() string { return "progress" }

// Reflection is private writing, sealed with its author's key.
type Reflection struct {
	ID        string
	PersonID  string
	CourseID  string
	StepID    string
	BlockID   string
	Prompt    string
	Sealed    []byte
	Rev       int
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Attempt is one try at a check: the questions drawn and the result.
type Attempt struct {
	ID          string
	EnrolmentID string
	StepID      string
	Number      int
	VersionID   string
	Drawn       string // JSON: []courses.Drawn
	RightCount  int
	PassMark    int
	Reached     bool
	CreatedAt   time.Time
	SubmittedAt *time.Time
}

// AttemptAnswer is one answer of an attempt, frozen once given.
type AttemptAnswer struct {
	AttemptID  string `gorm:"primaryKey"`
	QuestionID string `gorm:"primaryKey"`
	Answer     string // JSON: courses.Answer
	IsRight    bool
	CreatedAt  time.Time
}

// HandIn is a practice task given to a signer; its texts are sealed with the learner's key.
type HandIn struct {
	ID          string
	EnrolmentID string
	StepID      string
	Number      int
	PersonID    string
	OrgID       string
	SignerID    string
	State       string // waiting, signed, again, taken_back
	SealedText  []byte
	SealedFile  []byte
	SealedName  []byte // of the file: a name can tell as much as a text
	FileType    string
	SealedReply []byte
	SignerName  string
	SignerRole  string
	CreatedAt   time.Time
	DecidedAt   *time.Time
}

// Award is what completion gives: frozen facts with a code.
type Award struct {
	ID            string
	Code          string
	EnrolmentID   string
	PersonID      *string
	OrgID         string
	Replaces      *string
	SchemaVersion int
	Facts         string
	FactsSha256   string
	Recipient     *string
	RecipientSalt *string
	RecipientHash string
	Provenance    string
	CompletedOn   string
	ValidThrough  *string
	HideName      bool
	SharePDF      bool `gorm:"column:share_pdf"`
	CreatedAt     time.Time
}

// AwardEvent is one change of an award's state, never changed itself.
type AwardEvent struct {
	ID          string
	AwardID     string
	Seq         int
	FromState   string
	ToState     string
	Reason      string
	PublicNote  string
	PrivateNote string
	ByPerson    string
	At          time.Time
}

// NameCorrection is a holder's request for a certificate with the right name.
type NameCorrection struct {
	ID        string
	AwardID   string
	PersonID  string
	OrgID     string
	Name      string
	NameLatin string
	State     string // asked, agreed, declined, taken_back
	DecidedBy string
	Note      string
	CreatedAt time.Time
	DecidedAt *time.Time
}

// Certificate is the PDF of an award, kept at its first rendering.
type Certificate struct {
	AwardID   string `gorm:"primaryKey"`
	Template  int
	Sha256    string
	Content   []byte
	CreatedAt time.Time
}
