package models

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"gorm.io/gorm"
)

// ContactForm is someone to talk to, as a coordinator types it. Field names are name_1, number_1, note_1, name_2 …
type ContactForm struct{ Name, Number, Note string }

// HelpContacts are the people to talk to of one organisation.
type HelpContacts struct {
	Organisation string
	Contacts     []OrgContact
}

// MostContacts is how many people to talk to an organisation can list.
const MostContacts = 12

var phoneShape = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{1,29}$`)

// Contacts lists the people to talk to that an organisation added to the help page. For coordinators.
func (s *Store) Contacts(ctx context.Context, actor Actor, slug string) ([]OrgContact, error) {
	var out []OrgContact
	err := s.read(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		out, err = gorm.G[OrgContact](tx.DB).Where("org_id = ?", o.ID).Order("position, id").Find(ctx)
		return err
	})
	return out, err
}

// SetContacts replaces that list; rows left empty are passed over. For coordinators. Invalid: all that is wrong, by field.
func (s *Store) SetContacts(ctx context.Context, actor Actor, slug string, forms []ContactForm) error {
	var wrong Refusals
	var rows []OrgContact
	for i, f := range forms {
		if strings.TrimSpace(f.Name+f.Number+f.Note) == "" {
			continue
		}
		at := func(field string) string { return fmt.Sprintf("%s_%d", field, i+1) }
		name, refused := cleanLine(at("name"), f.Name, 80, "Write who this is.")
		wrong.add(refused)
		number, refused := cleanLine(at("number"), f.Number, 30, "Write the number to call.")
		if refused == nil && !phoneShape.MatchString(number) {
			refused = refuseField(at("number"), "A phone number has digits and spaces, such as 0131 496 0000.")
		}
		wrong.add(refused)
		note, refused := cleanLine(at("note"), f.Note, 160, "")
		wrong.add(refused)
		rows = append(rows, OrgContact{Position: len(rows) + 1, Name: name, Number: number, Note: note})
	}
	if len(rows) > MostContacts {
		wrong.add(refuseField("", "There is room for %d people to talk to.", MostContacts))
	}
	return s.inTx(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		if err := wrong.err(); err != nil {
			return err
		}
		if err := tx.lockOrganisation(o.ID); err != nil {
			return err
		}
		if _, err := gorm.G[OrgContact](tx.DB).Where("org_id = ?", o.ID).Delete(ctx); err != nil {
			return fmt.Errorf("clear contacts: %w", err)
		}
		for i := range rows {
			rows[i].ID, rows[i].OrgID = s.NewID(), o.ID
		}
		if len(rows) == 0 {
			return nil
		}
		if err := gorm.G[OrgContact](tx.DB).CreateInBatches(ctx, &rows, MostContacts); err != nil {
			return fmt.Errorf("keep contacts: %w", err)
		}
		return nil
	})
}

// HelpContacts lists the people to talk to for the help page: those of the actor's organisations, or, signed out (the
// zero Actor), those of the founding organisation.
func (s *Store) HelpContacts(ctx context.Context, actor Actor) ([]HelpContacts, error) {
	where, args := "o.founding", []any{}
	if actor.PersonID != "" {
		where, args = "EXISTS (SELECT 1 FROM memberships m WHERE m.org_id = o.id AND m.person_id = ? AND m.to_date IS NULL)", []any{actor.PersonID}
	}
	var out []HelpContacts
	err := s.read(ctx, func(tx *Tx) error {
		var rows []struct {
			OrgContact
			Organisation string
		}
		err := tx.Raw(`SELECT c.*, o.name_shown AS organisation FROM org_contacts c JOIN organisations o ON o.id = c.org_id
			WHERE `+where+` ORDER BY o.created_at, o.id, c.position, c.id`, args...).Scan(&rows).Error
		for i, r := range rows {
			if actor.Closed(r.OrgID) {
				continue
			}
			if i == 0 || len(out) == 0 || rows[i-1].OrgID != r.OrgID {
				out = append(out, HelpContacts{Organisation: r.Organisation})
			}
			out[len(out)-1].Contacts = append(out[len(out)-1].Contacts, r.OrgContact)
		}
		return err
	})
	return out, err
}
