package models

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"throughline/cpd"
)

// ConfirmHows are the ways in which somebody knows of what was learnt.
var ConfirmHows = []string{"seen", "discussed", "record"}

// ConfirmRequest is what somebody who is asked to confirm an entry learns of it: who asks, and the facts that were not held
// back. Nothing else is in it, neither the writing nor what the entry touches nor its files.
type ConfirmRequest struct {
	Facts   EntryFacts
	Digest  string // of the facts, for the form to carry
	AskedBy string // the name shown
	Own     bool   // the reader asked, and cannot answer
	As      []Confirmer
	Today   cpd.Day
	Until   time.Time // when the request closes
}

// ConfirmInput is what a confirmer sends.
type ConfirmInput struct {
	Digest    string // of the facts that the page showed
	As        string // the Key of who a member confirms as; "" with a name and role of one's own giving
	Name      string
	Role      string
	How       string
	Day       cpd.Day
	FirstHand bool
}

// linkClosed is the answer to a link that was good once. It tells neither a name nor a reason.
func linkClosed() *Error {
	return Refuse(Gone, "This link is closed now. Do you still need it? Please ask the person who sent it to you.")
}

// OpenConfirmation shows whoever holds the token of a link what they are asked to confirm; the zero Actor is a stranger.
// The address is only for slowing guesses down. NotFound: no such token; that is counted. Slow: too many of those. Gone:
// used, ended, past its 90 days, or the entry was taken out of its log.
func (s *Store) OpenConfirmation(ctx context.Context, who Actor, token, address string) (ConfirmRequest, error) {
	var out ConfirmRequest
	err := s.guessLink(ctx, address, s.read, func(tx *Tx) error {
		c, e, err := tx.linkAsked(token, false)
		if err != nil {
			return err
		}
		if !c.answerable(e, tx.Now) {
			return linkClosed()
		}
		out, err = tx.confirmRequest(who, c, e)
		return err
	})
	return out, err
}

// Confirm answers a link with yes, once, and freezes the facts as the page showed them. The very same sent again is once.
// Invalid: all that is missing. Conflict: the facts changed since the page was shown, and what comes back is how they stand
// now; or it is the actor's own entry. Otherwise as OpenConfirmation.
func (s *Store) Confirm(ctx context.Context, who Actor, token, address string, in ConfirmInput) (ConfirmRequest, error) {
	var out ConfirmRequest
	err := s.guessLink(ctx, address, s.inTx, func(tx *Tx) error {
		c, e, err := tx.linkAsked(token, true)
		if err != nil || c.saidBefore(who, in) {
			return err
		}
		if !c.answerable(e, tx.Now) {
			return linkClosed()
		}
		if out, err = tx.confirmRequest(who, c, e); err != nil {
			return err
		}
		return tx.confirm(who, c, e, out, in)
	})
	return out, err
}

// Decline answers a link with no. Doing it twice is once; otherwise as OpenConfirmation.
func (s *Store) Decline(ctx context.Context, who Actor, token, address string) error {
	return s.guessLink(ctx, address, s.inTx, func(tx *Tx) error {
		c, e, err := tx.linkAsked(token, true)
		switch {
		case err != nil || c.State == "declined":
			return err
		case !c.answerable(e, tx.Now):
			return linkClosed()
		case e.PersonID == who.PersonID:
			return ownEntryAsked()
		}
		return tx.decline(c, e, "Somebody with your link")
	})
}

// guessLink does what a token is needed for, and counts one that there is not.
func (s *Store) guessLink(ctx context.Context, address string, run func(context.Context, func(*Tx) error) error, act func(*Tx) error) error {
	if err := s.checkGuess(ctx, guessLink, address); err != nil {
		return err
	}
	err := run(ctx, act)
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return err
	}
	if err := s.countWrong(ctx, guessLink, address); err != nil {
		return err
	}
	return Refuse(NotFound, "We could not find this page.")
}

func (tx *Tx) linkAsked(token string, lock bool) (Confirmation, Entry, error) {
	c, err := gorm.G[Confirmation](tx.DB).Where("token_hash = ?", hashToken(token)).Take(tx.ctx)
	if err != nil {
		return c, Entry{}, err
	}
	e, err := tx.entryAsked(&c, lock)
	return c, e, err
}

// answerable tells whether a request still waits for its answer.
func (c Confirmation) answerable(e Entry, now time.Time) bool {
	return c.State == "asked" && !c.expired(now) && e.RemovedAt == nil
}

// saidBefore tells whether a request was confirmed in these very words: the answer was lost on the way and is sent again.
func (c Confirmation) saidBefore(who Actor, in ConfirmInput) bool {
	if c.State != "confirmed" || c.FactsSha256 != in.Digest || c.How != in.How || c.ConfirmedOn != string(in.Day) {
		return false
	}
	if in.As != "" {
		return c.ByPerson != nil && *c.ByPerson == who.PersonID
	}
	name, _ := cleanLine("name", in.Name, confirmerLimit, "")
	role, _ := cleanLine("role", in.Role, confirmerLimit, "")
	return c.Kind == "link" && c.Name == name && c.Role == role
}

// confirmRequest is a request as whoever is asked sees it.
func (tx *Tx) confirmRequest(who Actor, c Confirmation, e Entry) (ConfirmRequest, error) {
	p, err := tx.person(e.PersonID)
	if err != nil {
		return ConfirmRequest{}, err
	}
	founder, err := tx.foundingOrganisation()
	if err != nil {
		return ConfirmRequest{}, err
	}
	facts, err := c.facts(e.EntryFacts)
	if err != nil {
		return ConfirmRequest{}, err
	}
	out := ConfirmRequest{Facts: facts, Digest: facts.Digest(), AskedBy: p.NameShown, Own: e.PersonID == who.PersonID,
		Today: cpd.Day(dayIn(tx.Now, founder.Zone)), Until: *c.ExpiresAt}
	if !out.Own && who.PersonID != "" && who.RestrictedUntil == nil {
		out.As, err = tx.confirmsAs(who, e.PersonID)
	}
	return out, err
}

// confirmsAs are the roles in which a member can confirm what a learner did: those they hold now where both are members.
func (tx *Tx) confirmsAs(who Actor, learner string) ([]Confirmer, error) {
	var out []Confirmer
	err := tx.Raw(`SELECT m.person_id, r.role, o.id AS org_id, o.name_shown AS org
		FROM memberships m JOIN organisations o ON o.id = m.org_id JOIN membership_roles r ON r.membership_id = m.id AND r.ended_at IS NULL
		JOIN memberships theirs ON theirs.org_id = m.org_id AND theirs.person_id = ? AND theirs.to_date IS NULL
		WHERE m.person_id = ? AND m.to_date IS NULL AND r.role IN ? ORDER BY o.name_shown, o.id, r.role DESC`,
		learner, who.PersonID, []Role{Supervisor, Mentor, Coordinator}).Scan(&out).Error
	for i := range out {
		out[i].Name = who.NameShown
	}
	return out, err
}

// confirmerLimit is how many characters a confirmer's name and role may have.
const confirmerLimit = 80

func ownEntryAsked() *Error {
	return Refuse(Conflict, "This is your own entry. Only somebody else can confirm it.")
}

// confirm keeps a yes with the facts that go with the request as they stand, where those are the ones that were shown.
func (tx *Tx) confirm(who Actor, c Confirmation, e Entry, page ConfirmRequest, in ConfirmInput) error {
	if page.Own {
		return ownEntryAsked()
	}
	if in.Digest != page.Digest {
		return Refuse(Conflict, "The facts were changed while you had this page open. Please look at them again.")
	}
	var wrong Refusals
	told := "Somebody confirmed an entry of your log with your link."
	if in.As == "" {
		var refused *Error
		c.Name, refused = cleanLine("name", in.Name, confirmerLimit, "Write your name.")
		wrong.add(refused)
		c.Role, refused = cleanLine("role", in.Role, confirmerLimit, "Write what your part was, like “trainer” or “team leader”.")
		wrong.add(refused)
	} else if i := slices.IndexFunc(page.As, func(a Confirmer) bool { return a.Key() == in.As }); i < 0 {
		wrong.add(refuseField("as", "Choose in which role you confirm this."))
	} else {
		as := page.As[i]
		c.Kind, c.ByPerson, c.OrgID, c.Name, c.Role = "member", &as.PersonID, &as.OrgID, as.Name, as.Words()
		told = as.Name + " confirmed an entry of your log, as " + as.Words() + "."
	}
	if !slices.Contains(ConfirmHows, in.How) {
		wrong.add(refuseField("how", "Choose how you know about it."))
	}
	switch {
	case !in.Day.Valid() || in.Day.MonthOnly():
		wrong.add(refuseField("day", "Write the day, the month and the year."))
	case in.Day.First() > tx.Now.AddDate(0, 0, 1).Format(time.DateOnly):
		wrong.add(refuseField("day", "This day is still to come. Write the date of today."))
	}
	if !in.FirstHand {
		wrong.add(refuseField("first_hand", "Tick this if you know it first hand. If not, press “I cannot confirm this”."))
	}
	if err := wrong.err(); err != nil {
		return err
	}
	c.State, c.How, c.ConfirmedOn, c.DecidedAt, c.SealedToken = "confirmed", in.How, string(in.Day), &tx.Now, nil
	c.Facts, c.FactsSha256 = encode(page.Facts), page.Digest
	if err := tx.keepConfirmation(c); err != nil {
		return err
	}
	return tx.tell(e.PersonID, "", EventEntry, "%s", told)
}

func (tx *Tx) decline(c Confirmation, e Entry, by string) error {
	c.State, c.DecidedAt, c.SealedToken = "declined", &tx.Now, nil
	if err := tx.keepConfirmation(c); err != nil {
		return err
	}
	return tx.tell(e.PersonID, "", EventEntry, "%s could not confirm an entry of your log.", by)
}
