package models_test

import (
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestWhatPagesReadOfPeopleIsFoundByIndex(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	team := modelstest.NewTeam(t, s, "Harbour", "rowan")
	mo := team.Join(t, s, "mo")
	w := newWorld(t, s)
	w.assign(mo, team.Org, w.harm)
	w.award(w.enrol(mo, &team.Org, w.harm, "completed"), team.Org, "CODE00000001", "")
	_, token, err := s.SignIn(ctx, "mo", modelstest.Password, models.Device{})
	mustDo(t, err)
	reads := []struct {
		name    string
		queries int
		read    func() error
	}{
		{"a session", 2, func() error { _, err := s.Session(ctx, token); return err }},
		{"a page of people", 7, func() error {
			_, err := s.People(ctx, team.Coordinator, "harbour", models.PeoplePage{})
			return err
		}},
		{"what is seen", 5, func() error { _, err := s.WhatIsSeen(ctx, mo); return err }},
		{"who looked", 1, func() error { _, err := s.WhoLooked(ctx, mo); return err }},
		{"what one is told", 1, func() error { _, err := s.Events(ctx, mo); return err }},
	}
	for _, r := range reads { // none of them may take longer with more people
		var failed error
		queries := models.Queries(t, s, func() { failed = r.read() })
		mustDo(t, failed)
		if len(queries) != r.queries {
			t.Errorf("%s takes %d queries, want %d:\n%s", r.name, len(queries), r.queries, strings.Join(queries, "\n"))
		}
		for _, q := range queries {
			for _, step := range models.Plan(t, s, q) {
				// All awards of an organisation for each enrolment took half a second with 2,000 people.
				if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "INDEX") && !strings.HasPrefix(step, "SCAN CONSTANT") || strings.Contains(step, "awards_org") {
					t.Errorf("%s: %s in\n%s", r.name, step, q)
				}
			}
		}
	}
}
