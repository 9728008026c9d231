package models_test

import (
	"slices"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func lineOf(t *testing.T, s *models.Store, p models.Actor, o models.Organisation) string {
	var out []string
	rows := models.Rows[models.Assignment](t, s, "person_id = ? AND org_id = ? AND ended_at IS NULL", p.PersonID, o.ID)
	slices.SortFunc(rows, func(a, b models.Assignment) int { return a.Position - b.Position })
	for _, r := range rows {
		out = append(out, r.CourseID)
	}
	return strings.Join(out, " ")
}

func TestWhoeverJoinsFindsTheInductionInItsOrder(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		other := modelstest.NewTeam(t, s, "Cairn", "isla")
		w := newWorld(t, s)
		own, theirs := w.course("own", team.Org.ID, false), w.course("theirs", other.Org.ID, false)
		models.Keep(t, s, &models.Course{ID: "draft", UID: "draft", Slug: "draft", OwnerOrg: team.Org.ID, CreatedAt: s.Now()})
		before := team.Join(t, s, "before")
		for _, id := range []string{theirs, "draft", "no-such-course"} {
			err := s.SetInduction(ctx, team.Coordinator, "harbour", []string{w.harm, id}, true)
			if got := fields(err); !slices.Equal(got, []string{"courses"}) {
				t.Errorf("%s could be chosen: %v", id, err)
			}
		}
		mustDo(t, s.SetInduction(ctx, team.Coordinator, "harbour", []string{own, w.trauma, own, w.harm}, false))
		choices, err := s.Induction(ctx, team.Coordinator, "harbour")
		mustDo(t, err)
		var listed []string
		for _, c := range choices {
			listed = append(listed, c.CourseID)
			if c.Chosen != (len(listed) <= 3) || c.Own != (c.CourseID == own) || c.Title != "Title of "+c.Slug || c.Minutes != 30 {
				t.Errorf("listed %+v", c)
			}
		}
		if got := strings.Join(listed, " "); got != "own trauma harm-reduction boundaries" {
			t.Errorf("listed %s", got)
		}
		after := team.Join(t, s, "after")
		if got := lineOf(t, s, after, team.Org); got != "own trauma harm-reduction" {
			t.Errorf("who joins now finds %q", got)
		}
		if got := lineOf(t, s, before, team.Org); got != "" {
			t.Errorf("who was here finds %q", got)
		}
		mustDo(t, s.SetInduction(ctx, team.Coordinator, "harbour", []string{w.harm, w.boundaries}, true))
		if got := lineOf(t, s, before, team.Org); got != "harm-reduction boundaries" {
			t.Errorf("assigned to those here too: %q", got)
		}
		if got := lineOf(t, s, after, team.Org); len(strings.Fields(got)) != 4 || strings.Count(got, "harm") != 1 {
			t.Errorf("who had some finds %q", got)
		}
		if got := lineOf(t, s, other.Coordinator, other.Org); got != "" {
			t.Errorf("another organisation's people find %q", got)
		}
		mustDo(t, s.SetInduction(ctx, team.Coordinator, "harbour", nil, false))
		if got := lineOf(t, s, team.Join(t, s, "last"), team.Org); got != "" {
			t.Errorf("an empty induction gives %q", got)
		}
	})
}

func TestAnOrganisationAddsItsOwnPeopleToTalkTo(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		other := modelstest.NewTeam(t, s, "Cairn", "isla")
		mo := team.Join(t, s, "mo")
		err := s.SetContacts(ctx, team.Coordinator, "harbour", []models.ContactForm{{Name: "Rowan", Number: "call me"}, {}, {Number: "0131 496 0000"}})
		if got := fields(err); !slices.Equal(got, []string{"name_3", "number_1"}) {
			t.Errorf("refused on %v", got)
		}
		mustDo(t, s.SetContacts(ctx, team.Coordinator, "harbour", []models.ContactForm{{Name: "Duty phone", Number: "0131 496 0000", Note: "9 to 5"}, {}, {Name: "Rowan", Number: "+44 (0)131 496 0001"}}))
		mustDo(t, s.SetContacts(ctx, other.Coordinator, "cairn", []models.ContactForm{{Name: "Isla", Number: "01786 496 000"}}))
		for who, actor := range map[string]models.Actor{"a member": mo, "nobody, at the founding organisation": {}} {
			help, err := s.HelpContacts(ctx, actor)
			mustDo(t, err)
			if len(help) != 1 || help[0].Organisation != "Harbour" || len(help[0].Contacts) != 2 || help[0].Contacts[0].Name != "Duty phone" {
				t.Errorf("%s is shown %+v", who, help)
			}
		}
		_, err = s.AddCode(ctx, mo, other.Code, "")
		mustDo(t, err)
		if help, err := s.HelpContacts(ctx, mo); err != nil || len(help) != 2 || help[1].Organisation != "Cairn" || len(help[1].Contacts) != 1 {
			t.Errorf("a member of two is shown %+v, %v", help, err)
		}
		mustDo(t, s.SetContacts(ctx, team.Coordinator, "harbour", nil))
		if list, err := s.Contacts(ctx, team.Coordinator, "harbour"); err != nil || len(list) != 0 {
			t.Errorf("emptied, but %+v, %v", list, err)
		}
	})
}
