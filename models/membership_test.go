package models_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

func told(t *testing.T, s *models.Store, actor models.Actor) string {
	t.Helper()
	events, err := s.Events(ctx, actor)
	mustDo(t, err)
	var out []string
	for _, e := range events {
		out = append(out, e.Text)
	}
	return strings.Join(out, "\n")
}

func TestOnlyACoordinatorOfTheOrganisationChangesItsPeople(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		other := modelstest.NewTeam(t, s, "Cairn", "isla")
		sam := team.Join(t, s, "sam", models.Trainer, models.Supervisor, models.Mentor)
		mo := team.Join(t, s, "mo")
		acts := map[string]func(actor models.Actor, person string) error{
			"give a role":      func(a models.Actor, p string) error { return s.GiveRole(ctx, a, "harbour", p, models.Trainer) },
			"end a role":       func(a models.Actor, p string) error { return s.EndRole(ctx, a, "harbour", p, models.Trainer) },
			"set a job title":  func(a models.Actor, p string) error { return s.SetJobTitle(ctx, a, "harbour", p, "Peer worker") },
			"hand over a code": func(a models.Actor, p string) error { _, err := s.HandOverCode(ctx, a, "harbour", p); return err },
			"open the page":    func(a models.Actor, p string) error { _, err := s.OpenPerson(ctx, a, "harbour", p); return err },
			"list people": func(a models.Actor, p string) error {
				_, err := s.People(ctx, a, "harbour", models.PeoplePage{})
				return err
			},
			"see the induction": func(a models.Actor, p string) error { _, err := s.Induction(ctx, a, "harbour"); return err },
			"set the induction": func(a models.Actor, p string) error { return s.SetInduction(ctx, a, "harbour", nil, true) },
			"see contacts":      func(a models.Actor, p string) error { _, err := s.Contacts(ctx, a, "harbour"); return err },
			"set contacts":      func(a models.Actor, p string) error { return s.SetContacts(ctx, a, "harbour", nil) },
			"end a membership":  func(a models.Actor, p string) error { return s.EndMembership(ctx, a, "harbour", p) },
		}
		for name, act := range acts {
			for who, actor := range map[string]models.Actor{"a trainer": sam, "the learner": mo, "another organisation's coordinator": other.Coordinator, "nobody": {}} {
				if err := act(actor, mo.PersonID); models.KindOf(err) != models.NotFound {
					t.Errorf("%s could %s: %v", who, name, err)
				}
			}
			if strings.HasSuffix(name, "induction") || strings.HasSuffix(name, "contacts") || name == "list people" {
				continue
			}
			for _, person := range []string{other.Coordinator.PersonID, "no-such-person", ""} {
				if err := act(team.Coordinator, person); models.KindOf(err) != models.NotFound {
					t.Errorf("a coordinator could %s of %q: %v", name, person, err)
				}
			}
		}
		if text := told(t, s, mo); text != "You joined Harbour." {
			t.Errorf("mo was told %q", text)
		}
	})
}

func TestRolesAreGivenAndEndedAndThePersonIsTold(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		sam := team.Join(t, s, "sam")
		rolesOf := func() []models.Role {
			you, err := s.You(ctx, sam)
			mustDo(t, err)
			return you.Memberships[0].Roles
		}
		for range 2 {
			mustDo(t, s.GiveRole(ctx, team.Coordinator, "harbour", sam.PersonID, models.Trainer))
			mustDo(t, s.GiveRole(ctx, team.Coordinator, "harbour", sam.PersonID, models.Supervisor))
		}
		if got := rolesOf(); !slices.Equal(got, []models.Role{models.Supervisor, models.Trainer}) {
			t.Errorf("given twice: %v", got)
		}
		wantKind(t, s.GiveRole(ctx, team.Coordinator, "harbour", sam.PersonID, "superuser"), models.Invalid)
		wantKind(t, s.GiveRole(ctx, team.Coordinator, "harbour", sam.PersonID, "learner"), models.Invalid)
		mustDo(t, s.EndRole(ctx, team.Coordinator, "harbour", sam.PersonID, models.Trainer))
		mustDo(t, s.EndRole(ctx, team.Coordinator, "harbour", sam.PersonID, models.Trainer))
		if got := rolesOf(); !slices.Equal(got, []models.Role{models.Supervisor}) {
			t.Errorf("after ending one: %v", got)
		}
		if text := told(t, s, sam); strings.Count(text, "trainer") != 2 || !strings.Contains(text, "Rowan made you a trainer of Harbour.") {
			t.Errorf("sam was told %q", text)
		}
		mustDo(t, s.SetJobTitle(ctx, team.Coordinator, "harbour", sam.PersonID, "  Peer  trainer "))
		you, err := s.You(ctx, sam)
		if err != nil || you.Memberships[0].JobTitle != "Peer trainer" {
			t.Errorf("the job title is %+v, %v", you.Memberships, err)
		}
		wantKind(t, s.SetJobTitle(ctx, team.Coordinator, "harbour", sam.PersonID, strings.Repeat("x", 81)), models.Invalid)
	})
}

func TestAnOrganisationAlwaysKeepsACoordinator(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		rowan := team.Coordinator
		wantKind(t, s.EndRole(ctx, rowan, "harbour", rowan.PersonID, models.Coordinator), models.Conflict)
		wantKind(t, s.EndMembership(ctx, rowan, "harbour", rowan.PersonID), models.Conflict)
		wantKind(t, s.Leave(ctx, rowan, "harbour"), models.Conflict)
		nia := team.Join(t, s, "nia", models.Coordinator)
		var wait sync.WaitGroup
		errs := make([]error, 2)
		wait.Go(func() { errs[0] = s.EndRole(ctx, rowan, "harbour", nia.PersonID, models.Coordinator) })
		wait.Go(func() { errs[1] = s.EndRole(ctx, nia, "harbour", rowan.PersonID, models.Coordinator) })
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("two who ended each other at once: %v", errs)
		}
		for i, other := range []models.Actor{nia, rowan} {
			if errs[i] == nil {
				if _, err := s.JoinCode(ctx, other, "harbour"); models.KindOf(err) != models.NotFound {
					t.Errorf("who coordinates no more still reads the join code: %v", err)
				}
			}
		}
		left := models.Rows[models.MembershipRole](t, s, "role = 'coordinator' AND ended_at IS NULL")
		if len(left) != 1 {
			t.Errorf("%d coordinators are left", len(left))
		}
	})
}

func TestTwoCoordinatorsLeavingAtOnceLeaveOne(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		nia := team.Join(t, s, "nia", models.Coordinator)
		var wait sync.WaitGroup
		errs := make([]error, 2)
		wait.Go(func() { errs[0] = s.Leave(ctx, team.Coordinator, "harbour") })
		wait.Go(func() { errs[1] = s.Leave(ctx, nia, "harbour") })
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("both or neither left: %v", errs)
		}
	})
}

func TestEndingAMembershipClosesWhatItShouldAndKeepsTheLearning(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		other := modelstest.NewTeam(t, s, "Cairn", "isla")
		jo := team.Join(t, s, "jo", models.Supervisor)
		mo := team.Join(t, s, "mo", models.Mentor)
		_, err := s.AddCode(ctx, mo, other.Code, "")
		mustDo(t, err)
		w := newWorld(t, s)
		w.assign(mo, team.Org, w.harm)
		w.assign(mo, other.Org, w.harm)
		open := w.enrol(mo, &team.Org, w.harm, "open")
		done := w.enrol(mo, &team.Org, w.trauma, "completed")
		elsewhere := w.enrol(mo, &other.Org, w.boundaries, "open")
		w.award(done, team.Org, "CODE00000001", "2027-06-01")
		waiting := w.handIn(open, mo, jo, team.Org)
		elsewhereWaiting := w.handIn(elsewhere, mo, other.Coordinator, other.Org)
		theirs := w.handIn(w.enrol(jo, &team.Org, w.harm, "open"), jo, mo, team.Org)
		code, err := s.HandOverCode(ctx, team.Coordinator, "harbour", mo.PersonID)
		mustDo(t, err)
		clock.Add(16 * time.Hour) // past midnight
		mustDo(t, s.EndMembership(ctx, team.Coordinator, "harbour", mo.PersonID))

		m := models.Rows[models.Membership](t, s, "person_id = ? AND org_id = ?", mo.PersonID, team.Org.ID)[0]
		if m.ToDate == nil || *m.ToDate != "2026-06-02" || m.EndedBy != team.Coordinator.PersonID || m.NameThen != "Mo" {
			t.Errorf("the membership is %+v", m)
		}
		if left := models.Rows[models.MembershipRole](t, s, "membership_id = ? AND ended_at IS NULL", m.ID); len(left) != 0 {
			t.Errorf("roles go on: %+v", left)
		}
		if left := models.Rows[models.Assignment](t, s, "person_id = ? AND ended_at IS NULL", mo.PersonID); len(left) != 1 || left[0].OrgID != other.Org.ID {
			t.Errorf("assignments that go on: %+v", left)
		}
		for id, want := range map[string]string{open: "", done: team.Org.ID, elsewhere: other.Org.ID} {
			e := models.Rows[models.Enrolment](t, s, "id = ?", id)[0]
			if got := e.OrgID; (want == "") != (got == nil) || got != nil && *got != want {
				t.Errorf("enrolment %s is done for %v, want %q", id, got, want)
			}
		}
		for id, want := range map[string]string{waiting: "taken_back", elsewhereWaiting: "waiting", theirs: "taken_back"} {
			if h := models.Rows[models.HandIn](t, s, "id = ?", id)[0]; h.State != want || (want == "taken_back") != (h.DecidedAt != nil) {
				t.Errorf("hand-in %s is %s, want %s", id, h.State, want)
			}
		}
		if text := told(t, s, mo); !strings.Contains(text, "Rowan ended your membership of Harbour.") {
			t.Errorf("mo was told %q", text)
		}
		if text := told(t, s, jo); !strings.Contains(text, "no longer signs") || strings.Contains(text, "Mo") {
			t.Errorf("jo was told %q", text)
		}
		if _, _, err := s.Recover(ctx, models.RecoverRequest{Username: "mo", Code: code.Code, Password: "otter kettle brick"}); err == nil {
			t.Error("a code that a coordinator gave works after the membership")
		}
		viewer, err := s.You(ctx, mo)
		if err != nil || len(viewer.Memberships) != 1 || viewer.Memberships[0].Slug != "cairn" {
			t.Errorf("mo's memberships are %+v, %v", viewer.Memberships, err)
		}
		wantKind(t, s.EndMembership(ctx, team.Coordinator, "harbour", mo.PersonID), models.NotFound)
		if !strings.Contains(told(t, s, mo), "sees nothing else") {
			t.Error("mo is not told what is still seen")
		}
	})
}
