package models

import "time"

// DraftReview is somebody who was asked what they think of a draft. What is sealed in it and in its comments has the key of
// who asked: a reviewer with a link has none.
type DraftReview struct {
	ID             string
	DraftID        string
	Rev            int     // the state that the reviewer sees
	Kind           string  // link, member
	PersonID       *string // the member
	AskedBy        string
	SealedAsk      []byte // ReviewAsk
	TokenHash      *string
	SealedToken    []byte
	UntilDay       string // the last day, in Zone
	Zone           string
	Credit         string // name, unnamed, or "": no credit
	SealedCredit   []byte // the name
	SealedCredited []byte // the lines of the course's credits that were made of it: []creditLine
	CreatedAt      time.Time
	EndedAt        *time.Time
	AskedToldAt    *time.Time // when the member was told that they are asked
	ToldAt         *time.Time // when who asked was told that there are comments
}

// DraftComment is what a reviewer says about a part of a draft, or about the whole.
type DraftComment struct {
	ID          string
	DraftID     string
	ReviewID    string
	Rev         int
	Part        string // id of a part, glossary, summary, further-reading, or "": the whole
	SealedText  []byte
	SealedReply []byte
	ResolvedAt  *time.Time
	ResolvedBy  *string
	VersionID   *string // the version before which it was said
	CreatedAt   time.Time
}
