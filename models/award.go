package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
)

// AwardState is how an award stands.
type AwardState string

// The states of an award. Expired is worked out from the date, the others are events.
const (
	Valid     AwardState = "valid"
	Expired   AwardState = "expired"
	Replaced  AwardState = "replaced"
	Withdrawn AwardState = "withdrawn"
	Erased    AwardState = "erased"
)

// CodeLength is how many characters an award's code has.
const CodeLength = 12

// issue gives an enrolment its first award: exactly one, which the unique index decides. The issuer is the organisation
// that the enrolment names, or the server's founding one.
func (tx *Tx) issue(e Enrolment, v *Version) (*Award, error) {
	var issuer Organisation
	var err error
	if e.OrgID == nil {
		issuer, err = tx.foundingOrganisation()
	} else {
		issuer, err = gorm.G[Organisation](tx.DB).Where("id = ?", *e.OrgID).Take(tx.ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("find who issues: %w", err)
	}
	person, err := gorm.G[Person](tx.DB).Where("id = ?", e.PersonID).Take(tx.ctx)
	if err != nil {
		return nil, fmt.Errorf("find the holder: %w", err)
	}
	a := Award{ID: tx.s.NewID(), Code: newCode(CodeLength), EnrolmentID: e.ID, PersonID: &person.ID, OrgID: issuer.ID, CompletedOn: *e.CompletedOn, CreatedAt: tx.Now}
	facts, err := tx.factsOf(e, v, issuer, a.ID, a.Code)
	if err != nil {
		return nil, err
	}
	if facts.Time.ValidThrough != "" {
		a.ValidThrough = &facts.Time.ValidThrough
	}
	a.freeze(facts, Recipient{PersonID: person.ID, Name: norm.NFC.String(person.NameCertificate), NameLatin: norm.NFC.String(person.NameLatin), Language: person.Language},
		Provenance{By: "completion", Program: tx.s.program})
	if err := tx.keepAward(a, "completed", person.ID); err != nil {
		return nil, err
	}
	return &a, tx.entryOfCourse(e, v, a, facts)
}

func (tx *Tx) keepAward(a Award, reason, by string) error {
	if err := gorm.G[Award](tx.DB).Create(tx.ctx, &a); err != nil {
		return fmt.Errorf("keep the award: %w", err)
	}
	return tx.addAwardEvent(AwardEvent{AwardID: a.ID, ToState: string(Valid), Reason: reason, ByPerson: by})
}

// addAwardEvent appends to an award's history; two at once cannot take the same place.
func (tx *Tx) addAwardEvent(event AwardEvent) error {
	var last int
	if err := tx.Raw(`SELECT coalesce(max(seq), 0) FROM award_events WHERE award_id = ?`, event.AwardID).Scan(&last).Error; err != nil {
		return err
	}
	event.ID, event.Seq, event.At = tx.s.NewID(), last+1, tx.Now
	if err := gorm.G[AwardEvent](tx.DB).Create(tx.ctx, &event); err != nil {
		return fmt.Errorf("record the award's state: %w", err)
	}
	return nil
}

// stateOn is how an award with its newest event stands on a day: a valid one is expired after its last day.
func (a Award) stateOn(state AwardState, today string) AwardState {
	if state == Valid && a.ValidThrough != nil && *a.ValidThrough < today {
		return Expired
	}
	return state
}

// AwardPage is an award as its holder sees it.
type AwardPage struct {
	Award
	Facts      Facts
	Recipient  Recipient
	State      AwardState
	Since      string // the date of the newest event, in the award's zone
	Note       string // the public note of a withdrawal
	Correction *NameCorrection
	NewCode    string // of the one that replaced it
}

func (tx *Tx) awardPage(a Award) (AwardPage, error) {
	pages, err := tx.awardPages([]Award{a})
	if err != nil {
		return AwardPage{Award: a}, err
	}
	return pages[0], nil
}

// awardPages reads what is told of awards, in their order, with as many queries for many as for one.
func (tx *Tx) awardPages(rows []Award) ([]AwardPage, error) {
	ids := make([]string, len(rows))
	for i, a := range rows {
		ids[i] = a.ID
	}
	events, err := gorm.G[AwardEvent](tx.DB).Where("award_id IN ? AND seq = (SELECT max(seq) FROM award_events e WHERE e.award_id = award_events.award_id)", ids).Find(tx.ctx)
	if err != nil {
		return nil, fmt.Errorf("read the states of awards: %w", err)
	}
	newest := map[string]AwardEvent{}
	for _, e := range events {
		newest[e.AwardID] = e
	}
	newer, err := gorm.G[Award](tx.DB).Select("code", "replaces").Where("replaces IN ?", ids).Find(tx.ctx)
	if err != nil {
		return nil, fmt.Errorf("read what replaced awards: %w", err)
	}
	codes := map[string]string{}
	for _, a := range newer {
		codes[*a.Replaces] = a.Code
	}
	out := make([]AwardPage, len(rows))
	for i, a := range rows {
		page := AwardPage{Award: a, NewCode: codes[a.ID]}
		if page.Facts, page.Recipient, err = a.Snapshot(); err != nil {
			return nil, err
		}
		event, ok := newest[a.ID]
		if !ok {
			return nil, fmt.Errorf("award %s has no state", a.ID)
		}
		zone := page.Facts.Time.Zone
		page.State, page.Since, page.Note = a.stateOn(AwardState(event.ToState), dayIn(tx.Now, zone)), dayIn(event.At, zone), event.PublicNote
		out[i] = page
	}
	return out, nil
}

// Awards lists a person's awards, newest first; those of organisations that are closed to them for now are left out.
func (s *Store) Awards(ctx context.Context, who Actor) ([]AwardPage, error) {
	var out []AwardPage
	err := s.read(ctx, func(tx *Tx) error {
		rows, err := gorm.G[Award](tx.DB).Where("person_id = ?", who.PersonID).Order("completed_on DESC, created_at DESC, id DESC").Find(tx.ctx)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(a Award) bool { return who.Closed(a.OrgID) })
		out, err = tx.awardPages(rows)
		return err
	})
	return out, err
}

// Award reads one of the person's awards by its code, typed in any way. NotFound: not theirs.
func (s *Store) Award(ctx context.Context, who Actor, code string) (AwardPage, error) {
	var out AwardPage
	err := s.read(ctx, func(tx *Tx) error {
		a, err := tx.ownAward(who, code)
		if err != nil {
			return err
		}
		if out, err = tx.awardPage(a); err != nil {
			return err
		}
		open, err := gorm.G[NameCorrection](tx.DB).Where("award_id = ?", a.ID).Order("created_at DESC, id DESC").Limit(1).Take(tx.ctx)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		out.Correction = &open
		return err
	})
	return out, err
}

func (tx *Tx) ownAward(who Actor, code string) (Award, error) {
	a, err := gorm.G[Award](tx.DB).Where("code = ? AND person_id = ?", NormaliseCode(code), who.PersonID).Take(tx.ctx)
	if err != nil {
		return a, notFound(err, "this certificate of yours")
	}
	if who.Closed(a.OrgID) {
		return a, who.closedForNow()
	}
	return a, nil
}

// ShareAward sets what a verifier finds: whether the name is hidden, and whether the original PDF is offered.
func (s *Store) ShareAward(ctx context.Context, who Actor, code string, hideName, sharePDF bool) error {
	return s.inTx(ctx, func(tx *Tx) error {
		a, err := tx.ownAward(who, code)
		if err != nil {
			return err
		}
		_, err = gorm.G[Award](tx.DB).Where("id = ?", a.ID).Select("hide_name", "share_pdf").Updates(tx.ctx, Award{HideName: hideName, SharePDF: sharePDF})
		return err
	})
}

// OrgAward is an award as its issuing organisation lists it. A name that its holder has put right is gone from here too.
type OrgAward struct {
	ID          string
	Code        string
	Name        string
	Title       string
	CompletedOn string
	State       AwardState
	PersonID    string
	Withdrawal  *AwardEvent // why it was withdrawn; only where one award is asked for
}

// OrgAwardsPage is what a coordinator sees of the awards that the organisation issued.
type OrgAwardsPage struct {
	Org         Organisation
	Awards      []OrgAward
	Corrections []OrgCorrection
	More        bool
}

// orgAwardsPage is how many awards a page lists.
const orgAwardsPage = 50

// OrgAwards lists what an organisation issued for enrolments done for it, newest first, page from 0, and the corrections
// that wait. What its holder did for nobody is nobody's to list, although the founding organisation issued it; asking for
// a correction shows that one award. NotFound: not a coordinator there.
func (s *Store) OrgAwards(ctx context.Context, who Actor, org string, page int) (OrgAwardsPage, error) {
	var out OrgAwardsPage
	err := s.read(ctx, func(tx *Tx) error {
		organisation, _, err := tx.requireRole(who, org, Coordinator)
		if err != nil {
			return err
		}
		out.Org = organisation
		rows, err := gorm.G[Award](tx.DB).Where("org_id = ? AND EXISTS (SELECT 1 FROM enrolments e WHERE e.id = awards.enrolment_id AND e.org_id = awards.org_id)", organisation.ID).
			Order("created_at DESC, id DESC").Limit(orgAwardsPage + 1).Offset(max(page, 0) * orgAwardsPage).Find(tx.ctx)
		if err != nil {
			return err
		}
		if len(rows) > orgAwardsPage {
			rows, out.More = rows[:orgAwardsPage], true
		}
		pages, err := tx.awardPages(rows)
		if err != nil {
			return err
		}
		for _, p := range pages {
			out.Awards = append(out.Awards, orgAward(p))
		}
		return tx.openCorrections(organisation.ID, &out)
	})
	return out, err
}

func orgAward(p AwardPage) OrgAward {
	row := OrgAward{ID: p.ID, Code: p.Code, Name: p.Recipient.Name, Title: p.Facts.Achievement.Title, CompletedOn: p.CompletedOn, State: p.State, PersonID: deref(p.PersonID)}
	if p.State == Replaced {
		row.Name = ""
	}
	return row
}

// OrgAward gives one award to a coordinator of the organisation that issued it. NotFound: not theirs.
func (s *Store) OrgAward(ctx context.Context, who Actor, org, awardID string) (OrgAward, error) {
	var out OrgAward
	err := s.read(ctx, func(tx *Tx) error {
		organisation, _, err := tx.requireRole(who, org, Coordinator)
		if err != nil {
			return err
		}
		a, err := gorm.G[Award](tx.DB).Where("id = ? AND org_id = ?", awardID, organisation.ID).Take(tx.ctx)
		if err != nil {
			return notFound(err, "this certificate")
		}
		p, err := tx.awardPage(a)
		out = orgAward(p)
		if err != nil || out.State != Withdrawn {
			return err
		}
		event, err := gorm.G[AwardEvent](tx.DB).Where("award_id = ?", a.ID).Order("seq DESC").Limit(1).Take(tx.ctx)
		out.Withdrawal = &event
		return err
	})
	return out, err
}

// WithdrawReasons are why an award is withdrawn; the code is kept, the words are for the coordinator.
var WithdrawReasons = []struct{ Code, Words string }{
	{"mistake", "It was given by mistake"},
	{"assessment", "The assessment turned out not to be the holder’s own"},
	{"asked", "The holder asked for it"},
	{"other", "Another reason"},
}

// Withdraw withdraws an award of the organisation for a reason. The holder is told, with the public note; the private
// note stays with the organisation. Withdrawing twice is once.
func (s *Store) Withdraw(ctx context.Context, who Actor, org, awardID, reason, publicNote, privateNote string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		organisation, err := tx.requireActing(who, org)
		if err != nil {
			return err
		}
		a, err := gorm.G[Award](tx.DB, forUpdate).Where("id = ? AND org_id = ?", awardID, organisation.ID).Take(tx.ctx)
		if err != nil {
			return notFound(err, "this certificate")
		}
		known := false
		for _, r := range WithdrawReasons {
			known = known || r.Code == reason
		}
		if !known {
			return refuseField("reason", "Choose a reason.")
		}
		for field, note := range map[string]string{"public_note": publicNote, "private_note": privateNote} {
			if utf8.RuneCountInString(note) > 500 {
				return refuseField(field, "Please keep this under 500 characters.")
			}
		}
		page, err := tx.awardPage(a)
		if err != nil {
			return err
		}
		switch page.State {
		case Withdrawn:
			return nil
		case Replaced, Erased:
			return Refuse(Conflict, "This certificate is %s, so there is nothing to withdraw.", page.State)
		}
		err = tx.addAwardEvent(AwardEvent{AwardID: a.ID, FromState: string(Valid), ToState: string(Withdrawn), Reason: reason,
			PublicNote: strings.TrimSpace(publicNote), PrivateNote: strings.TrimSpace(privateNote), ByPerson: who.PersonID})
		if err != nil || a.PersonID == nil {
			return err
		}
		return tx.tell(*a.PersonID, organisation.ID, EventAward, "%s", strings.TrimSpace(organisation.NameShown+" withdrew your certificate “"+page.Facts.Achievement.Title+"”. "+publicNote))
	})
}
