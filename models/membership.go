package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// requireRole gives the organisation and the actor's current membership in it to someone who holds one of the roles; with
// none asked, membership is enough. NotFound to anyone else; Forbidden while it is closed to the actor after a recovery.
func (tx *Tx) requireRole(actor Actor, slug string, roles ...Role) (Organisation, Membership, error) {
	nothing := Refuse(NotFound, "We could not find this page.")
	o, err := gorm.G[Organisation](tx.DB).Where("slug = ?", slug).Take(tx.ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return o, Membership{}, nothing
	}
	if err != nil {
		return o, Membership{}, fmt.Errorf("read an organisation: %w", err)
	}
	if actor.Closed(o.ID) { // before looking further: whether there is a membership is not told either
		return Organisation{}, Membership{}, actor.closedForNow()
	}
	q := gorm.G[Membership](tx.DB).Where("person_id = ? AND org_id = ? AND to_date IS NULL", actor.PersonID, o.ID)
	if len(roles) > 0 {
		q = q.Where("EXISTS (SELECT 1 FROM membership_roles r WHERE r.membership_id = memberships.id AND r.ended_at IS NULL AND r.role IN ?)", roles)
	}
	m, err := q.Take(tx.ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Organisation{}, m, nothing
	}
	return o, m, err
}

func (tx *Tx) currentMembership(personID, orgID string) (Membership, error) {
	m, err := gorm.G[Membership](tx.DB).Where("person_id = ? AND org_id = ? AND to_date IS NULL", personID, orgID).Take(tx.ctx)
	return m, notFound(err, "this person among your people")
}

// rolesOf are the roles held in a membership now.
func (tx *Tx) rolesOf(membershipID string) ([]Role, error) {
	roles, err := tx.rolesOfAll([]string{membershipID})
	return roles[membershipID], err
}

func (tx *Tx) addRole(m Membership, role Role, by string) error {
	row := MembershipRole{ID: tx.s.NewID(), MembershipID: m.ID, Role: role, GivenBy: by, GivenAt: tx.Now}
	if err := gorm.G[MembershipRole](tx.DB).Create(tx.ctx, &row); err != nil {
		return fmt.Errorf("keep a role: %w", err)
	}
	return nil
}

func (tx *Tx) nameJob(m *Membership, title string) error {
	m.JobTitle = title
	_, err := gorm.G[Membership](tx.DB).Where("id = ?", m.ID).Update(tx.ctx, "job_title", title)
	return err
}

// requireActing is requireRole for what changes other people's records. After a recovery with somebody else's code it is
// closed: whoever gave the code must not act in another coordinator's name.
func (tx *Tx) requireActing(actor Actor, slug string) (Organisation, error) {
	o, _, err := tx.requireRole(actor, slug, Coordinator)
	if err == nil && actor.RestrictedUntil != nil {
		err = actor.closedForNow()
	}
	return o, err
}

// member is who a coordinator acts on: locked, so that changes of an organisation's people go one after the other.
func (tx *Tx) member(actor Actor, slug, personID string) (Organisation, Membership, error) {
	o, err := tx.requireActing(actor, slug)
	if err != nil {
		return o, Membership{}, err
	}
	if err := tx.lockOrganisation(o.ID); err != nil {
		return o, Membership{}, err
	}
	if o, _, err = tx.requireRole(actor, slug, Coordinator); err != nil { // still, now that nothing changes
		return o, Membership{}, err
	}
	m, err := tx.currentMembership(personID, o.ID)
	return o, m, err
}

// GiveRole gives a member a role; who has it keeps it. For coordinators; the person is told.
func (s *Store) GiveRole(ctx context.Context, actor Actor, slug, personID string, role Role) error {
	return s.inTx(ctx, func(tx *Tx) error {
		o, m, err := tx.member(actor, slug, personID)
		if err != nil {
			return err
		}
		if !slices.Contains(Roles, role) {
			return refuseField("role", "Choose a role from the list.")
		}
		held, err := tx.rolesOf(m.ID)
		if err != nil || slices.Contains(held, role) {
			return err
		}
		if err := tx.addRole(m, role, actor.PersonID); err != nil {
			return err
		}
		return tx.tell(personID, o.ID, EventMembership, "%s made you a %s of %s.", actor.NameShown, role, o.NameShown)
	})
}

// Appoint gives a member a role on the operator's word: an organisation's first coordinator, the demonstration's people.
// NotFound: no such organisation, or no such person in it.
func (s *Store) Appoint(ctx context.Context, slug, username string, role Role) error {
	return s.inTx(ctx, func(tx *Tx) error {
		o, err := gorm.G[Organisation](tx.DB).Where("slug = ?", slug).Take(ctx)
		if err != nil {
			return notFound(err, "this organisation")
		}
		if err := tx.lockOrganisation(o.ID); err != nil {
			return err
		}
		p, err := gorm.G[Person](tx.DB).Where("username = ?", cleanUsername(username)).Take(ctx)
		if err != nil {
			return notFound(err, "this person")
		}
		m, err := tx.currentMembership(p.ID, o.ID)
		if err != nil {
			return err
		}
		if !slices.Contains(Roles, role) {
			return refuseField("role", "Choose a role from the list.")
		}
		held, err := tx.rolesOf(m.ID)
		if err != nil || slices.Contains(held, role) {
			return err
		}
		if err := tx.addRole(m, role, ""); err != nil {
			return err
		}
		return tx.tell(p.ID, o.ID, EventMembership, "Whoever runs this server made you a %s of %s.", role, o.NameShown)
	})
}

// EndRole takes a role back; who does not have it is left alone. For coordinators; the person is told. Conflict: the last
// coordinator.
func (s *Store) EndRole(ctx context.Context, actor Actor, slug, personID string, role Role) error {
	return s.inTx(ctx, func(tx *Tx) error {
		o, m, err := tx.member(actor, slug, personID)
		if err != nil {
			return err
		}
		held, err := tx.rolesOf(m.ID)
		if err != nil || !slices.Contains(held, role) {
			return err
		}
		if err := tx.endRoles(o, m, role); err != nil {
			return err
		}
		return tx.tell(personID, o.ID, EventMembership, "%s ended your role as %s of %s.", actor.NameShown, role, o.NameShown)
	})
}

// endRoles ends roles of a membership, never that of an organisation's last coordinator. Tasks that wait for a signature
// of someone who can no longer sign go back to their learners.
func (tx *Tx) endRoles(o Organisation, m Membership, roles ...Role) error {
	held, err := tx.rolesOf(m.ID)
	if err != nil {
		return err
	}
	if slices.Contains(roles, Coordinator) && slices.Contains(held, Coordinator) {
		var others int64
		err := tx.Raw(`SELECT count(*) FROM membership_roles r JOIN memberships m ON m.id = r.membership_id
			WHERE m.org_id = ? AND m.to_date IS NULL AND r.role = ? AND r.ended_at IS NULL AND m.id <> ?`, o.ID, Coordinator, m.ID).Scan(&others).Error
		if err != nil {
			return fmt.Errorf("count coordinators: %w", err)
		}
		if others == 0 {
			return Refuse(Conflict, "%s needs a coordinator. Please give the role to someone else first.", o.NameShown)
		}
	}
	if _, err := gorm.G[MembershipRole](tx.DB).Where("membership_id = ? AND role IN ? AND ended_at IS NULL", m.ID, roles).Update(tx.ctx, "ended_at", tx.Now); err != nil {
		return fmt.Errorf("end roles: %w", err)
	}
	signs := func(r Role) bool { return r == Supervisor || r == Mentor }
	left := slices.DeleteFunc(slices.Clone(held), func(r Role) bool { return slices.Contains(roles, r) })
	if slices.ContainsFunc(held, signs) && !slices.ContainsFunc(left, signs) {
		return tx.giveBackHandIns(o, m.PersonID)
	}
	return nil
}

// giveBackHandIns takes back what waits for a signer who has stopped signing, and tells the learners.
func (tx *Tx) giveBackHandIns(o Organisation, signerID string) error {
	waiting, err := gorm.G[HandIn](tx.DB).Where("signer_id = ? AND org_id = ? AND state = ?", signerID, o.ID, "waiting").Order("id").Find(tx.ctx)
	if err != nil {
		return err
	}
	for _, h := range waiting {
		if err := tx.takeBackHandIns("id = ?", h.ID); err != nil {
			return err
		}
		if err := tx.tell(h.PersonID, o.ID, EventTask, "A task of yours was waiting for someone at %s who no longer signs tasks. Please choose someone else.", o.NameShown); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) takeBackHandIns(where string, args ...any) error {
	_, err := gorm.G[HandIn](tx.DB).Where("state = ?", "waiting").Where(where, args...).Select("state", "decided_at").
		Updates(tx.ctx, HandIn{State: "taken_back", DecidedAt: &tx.Now})
	if err != nil {
		return fmt.Errorf("take back hand-ins: %w", err)
	}
	return nil
}

// SetJobTitle writes what a member is called in their work there; "" is allowed. For coordinators.
func (s *Store) SetJobTitle(ctx context.Context, actor Actor, slug, personID, title string) error {
	title, refused := cleanLine("job_title", title, 80, "")
	return s.inTx(ctx, func(tx *Tx) error {
		o, m, err := tx.member(actor, slug, personID)
		if err != nil {
			return err
		}
		if refused != nil {
			return refused
		}
		if title == m.JobTitle {
			return nil
		}
		if err := tx.nameJob(&m, title); err != nil || personID == actor.PersonID {
			return err
		}
		return tx.tell(personID, o.ID, EventMembership, "%s changed your job title at %s.", actor.NameShown, o.NameShown)
	})
}

// EndMembership ends a member's time in an organisation, from today: roles and assignments end, tasks that wait for a
// signature are taken back, open enrolments done for it go on as done for none. For coordinators; the person is told.
// Conflict: the last coordinator.
func (s *Store) EndMembership(ctx context.Context, actor Actor, slug, personID string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		o, m, err := tx.member(actor, slug, personID)
		if err != nil {
			return err
		}
		if err := tx.endMembership(o, m, actor.PersonID); err != nil {
			return err
		}
		return tx.tell(personID, o.ID, EventMembership, "%s ended your membership of %s. What you learnt stays yours. %s keeps its list of the certificates it gave you, and sees nothing else.",
			actor.NameShown, o.NameShown, o.NameShown)
	})
}

// Leave ends the actor's own membership, with the same consequences.
func (s *Store) Leave(ctx context.Context, actor Actor, slug string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug)
		if err != nil {
			return err
		}
		if err := tx.lockOrganisation(o.ID); err != nil {
			return err
		}
		m, err := tx.currentMembership(actor.PersonID, o.ID)
		if err != nil {
			return err
		}
		if err := tx.endMembership(o, m, actor.PersonID); err != nil {
			return err
		}
		return tx.tell(actor.PersonID, o.ID, EventMembership, "You left %s. What you learnt stays yours. %s keeps its list of the certificates it gave you, and sees nothing else.", o.NameShown, o.NameShown)
	})
}

func (tx *Tx) endMembership(o Organisation, m Membership, by string) error {
	if err := tx.endRoles(o, m, Roles...); err != nil {
		return err
	}
	p, err := tx.person(m.PersonID)
	if err != nil {
		return err
	}
	today := dayIn(tx.Now, o.Zone)
	ended := Membership{ToDate: &today, EndedBy: by, NameThen: p.NameShown}
	if _, err := gorm.G[Membership](tx.DB).Where("id = ?", m.ID).Select("to_date", "ended_by", "name_then").Updates(tx.ctx, ended); err != nil {
		return fmt.Errorf("end a membership: %w", err)
	}
	if err := tx.endCodes("person_id = ? AND org_id = ? AND kind = ?", m.PersonID, o.ID, codeHanded); err != nil {
		return err
	}
	if _, err := gorm.G[Assignment](tx.DB).Where("person_id = ? AND org_id = ? AND ended_at IS NULL", m.PersonID, o.ID).Update(tx.ctx, "ended_at", tx.Now); err != nil {
		return fmt.Errorf("end assignments: %w", err)
	}
	if err := tx.takeBackHandIns("person_id = ? AND org_id = ?", m.PersonID, o.ID); err != nil {
		return err
	}
	if _, err := gorm.G[Enrolment](tx.DB).Where("person_id = ? AND org_id = ? AND state = ?", m.PersonID, o.ID, "open").Update(tx.ctx, "org_id", nil); err != nil {
		return fmt.Errorf("let enrolments go on for none: %w", err)
	}
	return nil
}
