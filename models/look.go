package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// PersonPage is what a coordinator sees of one person.
type PersonPage struct {
	Organisation Organisation
	PersonID     string
	Name         string // as shown; after the membership, as it was shown then
	JobTitle     string
	From, To     string // To is "" while a member
	Roles        []Role
	Seen         Seen
	Oneself      bool
}

// look records that someone opened a named person's page in a role; opening one's own is nobody's look.
func (tx *Tx) look(actor Actor, o Organisation, role Role, personID, what string) error {
	if personID == actor.PersonID {
		return nil
	}
	row := Look{ID: tx.s.NewID(), PersonID: personID, ByPerson: actor.PersonID, ByName: actor.NameShown, ByRole: string(role), OrgID: o.ID, What: what, At: tx.Now}
	if err := gorm.G[Look](tx.DB).Create(tx.ctx, &row); err != nil {
		return fmt.Errorf("record who looked: %w", err)
	}
	return nil
}

// OpenPerson gives a coordinator the page of a current member, or of someone whom the organisation issued awards before
// their membership ended. It is recorded, and the person sees it. NotFound: anyone else.
func (s *Store) OpenPerson(ctx context.Context, actor Actor, slug, personID string) (PersonPage, error) {
	var out PersonPage
	err := s.inTx(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		m, err := gorm.G[Membership](tx.DB).Where("person_id = ? AND org_id = ?", personID, o.ID).Order("created_at DESC, id DESC").Limit(1).Take(ctx)
		if err != nil {
			return notFound(err, "this person among your people")
		}
		ended := m.ToDate != nil
		out = PersonPage{Organisation: o, PersonID: personID, JobTitle: m.JobTitle, From: m.FromDate, Name: m.NameThen, Oneself: personID == actor.PersonID}
		seen, err := tx.seenBy(o, []string{personID}, ended)
		if err != nil {
			return err
		}
		out.Seen = seen[personID]
		what := "Your page: what you were asked to do and have done for this organisation"
		if ended {
			if out.To = *m.ToDate; len(out.Seen.Awards) == 0 {
				return notFound(gorm.ErrRecordNotFound, "this person among your people")
			}
			what = "The list of certificates that this organisation gave you"
		} else {
			p, err := tx.person(personID)
			if err != nil {
				return err
			}
			out.Name = p.NameShown
			if out.Roles, err = tx.rolesOf(m.ID); err != nil {
				return err
			}
		}
		return tx.look(actor, o, Coordinator, personID, what)
	})
	if err != nil {
		return PersonPage{}, err
	}
	return out, nil
}

// Member gives a coordinator a current member by name, with their roles: no more than the list of people tells, for the
// pages that ask before a change. Seen is empty, so nothing is recorded. NotFound: not a member.
func (s *Store) Member(ctx context.Context, actor Actor, slug, personID string) (PersonPage, error) {
	var out PersonPage
	err := s.read(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		m, err := tx.currentMembership(personID, o.ID)
		if err != nil {
			return err
		}
		p, err := tx.person(personID)
		if err != nil {
			return err
		}
		out = PersonPage{Organisation: o, PersonID: personID, Name: p.NameShown, JobTitle: m.JobTitle, From: m.FromDate, Oneself: personID == actor.PersonID}
		out.Roles, err = tx.rolesOf(m.ID)
		return err
	})
	return out, err
}

// SeenByOrganisation is what one organisation sees of the person who asks.
type SeenByOrganisation struct {
	Name         string // of the organisation
	Slug         string
	From, To     string // of the newest membership; To is "" while a member
	Coordinators []string
	Seen         Seen
}

// WhatIsSeen shows the actor what each of their organisations sees of them, from the same reading as its coordinators'
// pages; of those left, only where awards remain. What is closed to the actor for now is left out.
func (s *Store) WhatIsSeen(ctx context.Context, actor Actor) ([]SeenByOrganisation, error) {
	var out []SeenByOrganisation
	err := s.read(ctx, func(tx *Tx) error {
		memberships, err := gorm.G[Membership](tx.DB).Where("person_id = ?", actor.PersonID).Order("created_at DESC, id DESC").Find(ctx)
		if err != nil {
			return err
		}
		done := map[string]bool{}
		for _, m := range memberships {
			if done[m.OrgID] || actor.Closed(m.OrgID) {
				continue
			}
			done[m.OrgID] = true
			o, err := gorm.G[Organisation](tx.DB).Where("id = ?", m.OrgID).Take(ctx)
			if err != nil {
				return err
			}
			seen, err := tx.seenBy(o, []string{actor.PersonID}, m.ToDate != nil)
			if err != nil {
				return err
			}
			by := SeenByOrganisation{Name: o.NameShown, Slug: o.Slug, From: m.FromDate, Seen: seen[actor.PersonID]}
			if m.ToDate != nil {
				if by.To = *m.ToDate; len(by.Seen.Awards) == 0 {
					continue
				}
			}
			if by.Coordinators, err = tx.coordinatorNames(o.ID); err != nil {
				return err
			}
			out = append(out, by)
		}
		return nil
	})
	return out, err
}

func (tx *Tx) coordinatorNames(orgID string) ([]string, error) {
	var names []string
	err := tx.Raw(`SELECT p.name_shown FROM membership_roles r JOIN memberships m ON m.id = r.membership_id JOIN people p ON p.id = m.person_id
		WHERE m.org_id = ? AND m.to_date IS NULL AND r.role = ? AND r.ended_at IS NULL ORDER BY p.name_shown, m.id`, orgID, Coordinator).Scan(&names).Error
	return names, err
}

// SeenLook is one time that somebody opened a page about the person who asks.
type SeenLook struct {
	Name         string
	Role         Role
	Organisation string
	What         string
	At           time.Time
}

const looksShown = 200

// WhoLooked lists who opened the actor's page, when and what, the newest first, at most 200. What is closed to the actor
// for now is left out.
func (s *Store) WhoLooked(ctx context.Context, actor Actor) ([]SeenLook, error) {
	var out []SeenLook
	err := s.read(ctx, func(tx *Tx) error {
		only, args := "", []any{actor.PersonID}
		if actor.RestrictedUntil != nil {
			only, args = "AND l.org_id = ?", append(args, actor.RestrictedOrg)
		}
		return tx.Raw(`SELECT l.by_name AS name, l.by_role AS role, o.name_shown AS organisation, l.what, l.at
			FROM looks l JOIN organisations o ON o.id = l.org_id WHERE l.person_id = ? `+only+`
			ORDER BY l.at DESC, l.id DESC LIMIT ?`, append(args, looksShown)...).Scan(&out).Error
	})
	return out, err
}
