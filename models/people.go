package models

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// PeoplePage asks for a part of an organisation's people.
type PeoplePage struct {
	Page int    // from 1
	Find string // part of a name; "" for all
}

// PeopleList is a page of current members.
type PeopleList struct {
	Organisation Organisation
	People       []PersonRow
	Total        int // of all that were asked for
	Page, Pages  int
}

// PersonRow is one current member in the coordinator's list.
type PersonRow struct {
	PersonID string
	Name     string
	JobTitle string
	From     string
	Roles    []Role
	Seen     Seen
}

const peopleOnAPage = 50

// People lists an organisation's current members, those who joined last first, fifty to a page. For coordinators.
func (s *Store) People(ctx context.Context, actor Actor, slug string, page PeoplePage) (PeopleList, error) {
	var out PeopleList
	err := s.read(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(actor, slug, Coordinator)
		if err != nil {
			return err
		}
		out = PeopleList{Organisation: o, Page: max(page.Page, 1)}
		from, args := `FROM memberships m JOIN people p ON p.id = m.person_id WHERE m.org_id = ? AND m.to_date IS NULL`, []any{o.ID}
		if find := strings.Join(strings.Fields(page.Find), " "); find != "" {
			from += ` AND (lower(p.name_shown) LIKE ? ESCAPE '!' OR p.name_shown LIKE ? ESCAPE '!')`
			like := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(cut(find, 80)) + "%"
			args = append(args, strings.ToLower(like), like)
		}
		if err := tx.Raw("SELECT count(*) "+from, args...).Scan(&out.Total).Error; err != nil {
			return fmt.Errorf("count people: %w", err)
		}
		out.Pages = max(1, (out.Total+peopleOnAPage-1)/peopleOnAPage)
		out.Page = min(out.Page, out.Pages)
		var rows []struct{ PersonID, Name, JobTitle, FromDate, MembershipID string }
		err = tx.Raw("SELECT m.person_id, p.name_shown AS name, m.job_title, m.from_date, m.id AS membership_id "+from+" ORDER BY m.created_at DESC, m.id DESC LIMIT ? OFFSET ?",
			append(args, peopleOnAPage, (out.Page-1)*peopleOnAPage)...).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("list people: %w", err)
		}
		var people, memberships []string
		for _, r := range rows {
			people, memberships = append(people, r.PersonID), append(memberships, r.MembershipID)
		}
		seen, err := tx.seenBy(o, people, false)
		if err != nil {
			return err
		}
		roles, err := tx.rolesOfAll(memberships)
		if err != nil {
			return err
		}
		for _, r := range rows {
			out.People = append(out.People, PersonRow{PersonID: r.PersonID, Name: r.Name, JobTitle: r.JobTitle, From: r.FromDate, Roles: roles[r.MembershipID], Seen: seen[r.PersonID]})
		}
		return nil
	})
	return out, err
}

// rolesOfAll are the roles held in memberships now.
func (tx *Tx) rolesOfAll(memberships []string) (map[string][]Role, error) {
	out := map[string][]Role{}
	if len(memberships) == 0 {
		return out, nil
	}
	rows, err := gorm.G[MembershipRole](tx.DB).Where("membership_id IN ? AND ended_at IS NULL", memberships).Find(tx.ctx)
	for _, r := range rows {
		out[r.MembershipID] = append(out[r.MembershipID], r.Role)
	}
	for id := range out {
		sortRoles(out[id])
	}
	return out, err
}
