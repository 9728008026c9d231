package models_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

// inShort writes what is seen on one line a course.
func inShort(seen models.Seen) string {
	var out []string
	for _, c := range seen.Courses {
		line := fmt.Sprintf("%s (%s) assigned=%s started=%s paused=%s completed=%s waiting=%d", c.Slug, c.Title, c.Assigned, c.Started, c.Paused, c.Completed, c.Waiting)
		if c.Award != nil {
			line += fmt.Sprintf(" award=%s %s %s", c.Award.Code, c.Award.State, c.Award.ValidThrough)
		}
		out = append(out, line)
	}
	for _, a := range seen.Awards {
		out = append(out, fmt.Sprintf("award %s (%s) %s %s %s", a.Code, a.Title, a.CompletedOn, a.State, a.ValidThrough))
	}
	return strings.Join(out, "\n")
}

func TestAnOrganisationSeesWhatWasDoneForItAndNothingElse(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		harbour := modelstest.NewTeam(t, s, "Harbour", "rowan")
		cairn := modelstest.NewTeam(t, s, "Cairn", "isla")
		jo := harbour.Join(t, s, "jo", models.Supervisor)
		mo := harbour.Join(t, s, "mo")
		_, err := s.AddCode(ctx, mo, cairn.Code, "")
		mustDo(t, err)
		w := newWorld(t, s)
		mie, secret := w.course("motivational-interviewing", "", true), w.course("secret-interest", "", true)
		w.assign(mo, harbour.Org, w.trauma)
		w.assign(mo, harbour.Org, w.boundaries)
		w.assign(mo, cairn.Org, secret)
		w.handIn(w.enrol(mo, &harbour.Org, w.harm, "open"), mo, jo, harbour.Org)
		done := w.enrol(mo, &harbour.Org, w.trauma, "completed")
		first := w.award(done, harbour.Org, "CODE00000001", "2026-06-20")
		w.enrol(mo, nil, secret, "open")
		w.award(w.enrol(mo, nil, mie, "completed"), harbour.Org, "CODE00000002", "") // done for none: issued by the founding one
		w.award(w.enrol(mo, &cairn.Org, w.boundaries, "completed"), cairn.Org, "CODE00000003", "")
		w.enrol(mo, &harbour.Org, mie, "left")

		page, err := s.OpenPerson(ctx, harbour.Coordinator, "harbour", mo.PersonID)
		mustDo(t, err)
		want := `trauma (Title of trauma) assigned=2026-06-01 started=2026-06-01 paused= completed=2026-06-01 waiting=0 award=CODE00000001 valid 2026-06-20
boundaries (Title of boundaries) assigned=2026-06-01 started= paused= completed= waiting=0
harm-reduction (Title of harm-reduction) assigned= started=2026-06-01 paused= completed= waiting=1`
		if got := inShort(page.Seen); got != want || page.Name != "Mo" || page.To != "" {
			t.Errorf("a coordinator sees of %s:\n%s\nwant\n%s", page.Name, got, want)
		}
		own, err := s.WhatIsSeen(ctx, mo)
		mustDo(t, err)
		if len(own) != 2 || own[1].Name != "Harbour" || inShort(own[1].Seen) != want || !slices.Equal(own[1].Coordinators, []string{"Rowan"}) {
			t.Errorf("mo is shown %+v", own)
		}
		list, err := s.People(ctx, harbour.Coordinator, "harbour", models.PeoplePage{Find: " MO "})
		mustDo(t, err)
		if len(list.People) != 1 || list.Total != 1 || inShort(list.People[0].Seen) != want {
			t.Errorf("the list shows %+v", list)
		}
		whole, _ := json.Marshal([]any{page, list})
		for _, never := range []string{"secret", "CODE00000002", "CODE00000003", "Cairn", "motivational"} {
			if strings.Contains(string(whole), never) {
				t.Errorf("Harbour's coordinator is shown %q", never)
			}
		}
		if strings.Contains(inShort(own[0].Seen), "trauma") || own[0].Name != "Cairn" {
			t.Errorf("Cairn is said to see %+v", own[0])
		}

		clock.Add(20 * 24 * time.Hour)
		page, err = s.OpenPerson(ctx, harbour.Coordinator, "harbour", mo.PersonID)
		if err != nil || !strings.Contains(inShort(page.Seen), "CODE00000001 expired") {
			t.Errorf("after its last day:\n%s (%v)", inShort(page.Seen), err)
		}
		w.state(first, 2, "withdrawn")
		page, _ = s.OpenPerson(ctx, harbour.Coordinator, "harbour", mo.PersonID)
		if !strings.Contains(inShort(page.Seen), "CODE00000001 withdrawn") {
			t.Errorf("after a withdrawal:\n%s", inShort(page.Seen))
		}

		mustDo(t, s.Leave(ctx, mo, "harbour"))
		mustDo(t, s.Rename(ctx, mo, "Another Name", "Another Name", ""))
		page, err = s.OpenPerson(ctx, harbour.Coordinator, "harbour", mo.PersonID)
		mustDo(t, err)
		if got := inShort(page.Seen); got != "award CODE00000001 (Public trauma) 2026-06-01 withdrawn 2026-06-20" || page.Name != "Mo" || page.To != "2026-06-21" || len(page.Roles) != 0 {
			t.Errorf("after leaving, a coordinator sees of %s:\n%s", page.Name, got)
		}
		list, err = s.People(ctx, harbour.Coordinator, "harbour", models.PeoplePage{})
		if err != nil || list.Total != 2 {
			t.Errorf("after leaving, the list has %d people, %v", list.Total, err)
		}
		mustDo(t, s.Leave(ctx, jo, "harbour"))
		_, err = s.OpenPerson(ctx, harbour.Coordinator, "harbour", jo.PersonID) // without awards nothing is left
		wantKind(t, err, models.NotFound)
	})
}

func TestWhoeverOpensAPageIsSeenToHaveLooked(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		other := modelstest.NewTeam(t, s, "Cairn", "isla")
		mo, nia := team.Join(t, s, "mo"), team.Join(t, s, "nia")
		for range 2 {
			_, err := s.OpenPerson(ctx, team.Coordinator, "harbour", mo.PersonID)
			mustDo(t, err)
		}
		_, err := s.OpenPerson(ctx, team.Coordinator, "harbour", team.Coordinator.PersonID)
		mustDo(t, err)
		_, err = s.OpenPerson(ctx, other.Coordinator, "harbour", mo.PersonID)
		wantKind(t, err, models.NotFound)
		_, err = s.OpenPerson(ctx, other.Coordinator, "cairn", mo.PersonID)
		wantKind(t, err, models.NotFound)
		_, err = s.WhatIsSeen(ctx, mo)
		mustDo(t, err)
		looks, err := s.WhoLooked(ctx, mo)
		mustDo(t, err)
		if len(looks) != 2 || looks[0].Name != "Rowan" || looks[0].Role != models.Coordinator || looks[0].Organisation != "Harbour" || looks[0].What == "" || !looks[0].At.After(looks[1].At) {
			t.Errorf("mo is shown %+v", looks)
		}
		for _, actor := range []models.Actor{nia, team.Coordinator, other.Coordinator} {
			if looks, err := s.WhoLooked(ctx, actor); err != nil || len(looks) != 0 {
				t.Errorf("%s is shown %+v, %v", actor.Username, looks, err)
			}
		}
	})
}

func TestPeopleAreListedFiftyToAPage(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		for n := range 53 {
			team.Join(t, s, fmt.Sprintf("person-%02d", n))
		}
		seen := map[string]bool{}
		for page, want := range map[int]int{1: 50, 2: 4} {
			list, err := s.People(ctx, team.Coordinator, "harbour", models.PeoplePage{Page: page})
			mustDo(t, err)
			if len(list.People) != want || list.Total != 54 || list.Pages != 2 || list.Page != page {
				t.Errorf("page %d has %d of %d people on %d pages", page, len(list.People), list.Total, list.Pages)
			}
			for _, p := range list.People {
				seen[p.PersonID] = true
				if (p.Name == "Rowan") != slices.Equal(p.Roles, []models.Role{models.Coordinator}) {
					t.Errorf("%s has the roles %v", p.Name, p.Roles)
				}
			}
		}
		if len(seen) != 54 {
			t.Errorf("%d people on both pages", len(seen))
		}
		list, err := s.People(ctx, team.Coordinator, "harbour", models.PeoplePage{Page: 99})
		if err != nil || list.Page != 2 {
			t.Errorf("page 99 is page %d, %v", list.Page, err)
		}
		for find, want := range map[string]int{"person-1": 10, "PERSON-52": 1, "%": 0, "_": 0, "nobody": 0} {
			if list, err := s.People(ctx, team.Coordinator, "harbour", models.PeoplePage{Find: find}); err != nil || list.Total != want || len(list.People) != want {
				t.Errorf("%q finds %d, %v, want %d", find, list.Total, err, want)
			}
		}
	})
}
