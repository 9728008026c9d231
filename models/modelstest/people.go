package modelstest

import (
	"context"
	"testing"

	"throughline/models"
)

// Password is everyone's in tests.
const Password = "quiet harbour lamp"

// Team is an organisation with its first coordinator.
type Team struct {
	Org         models.Organisation
	Coordinator models.Actor
	Code        string // to join with
}

// NewTeam makes an organisation with a coordinator whose username is given. The first one of a store sets it up.
func NewTeam(t testing.TB, s *models.Store, name, coordinator string) Team {
	t.Helper()
	ctx := context.Background()
	form := models.OrganisationForm{NameShown: name, Contact: "hello@" + coordinator + ".example", Zone: "Europe/London", Language: "en-GB"}
	needed, err := s.NeedsSetup(ctx)
	must(t, err)
	if needed {
		code, err := s.SetupCode(ctx)
		must(t, err)
		joined, err := s.SetUp(ctx, models.SetupRequest{Code: code, Organisation: form, Account: Account(coordinator)})
		must(t, err)
		return Team{joined.Organisation, joined.Actor, currentCode(t, s, joined.Actor, joined.Organisation)}
	}
	org, err := s.AddOrganisation(ctx, form)
	must(t, err)
	code, err := s.FirstJoinCode(ctx, org.Slug)
	must(t, err)
	joined, err := s.Join(ctx, models.JoinRequest{Code: code, Account: Account(coordinator)})
	must(t, err)
	must(t, s.Appoint(ctx, org.Slug, coordinator, models.Coordinator))
	return Team{org, joined.Actor, code}
}

// Account is what a person of tests types: their username as the name, with a capital.
func Account(username string) models.Account {
	name := string(username[0]-'a'+'A') + username[1:]
	return models.Account{Username: username, NameShown: name, NameCertificate: name + " Example", Password: Password}
}

// Join adds a person with roles to the team.
func (team Team) Join(t testing.TB, s *models.Store, username string, roles ...models.Role) models.Actor {
	t.Helper()
	joined, err := s.Join(context.Background(), models.JoinRequest{Code: team.Code, Account: Account(username)})
	must(t, err)
	for _, r := range roles {
		must(t, s.Appoint(context.Background(), team.Org.Slug, username, r))
	}
	return joined.Actor
}

func currentCode(t testing.TB, s *models.Store, coordinator models.Actor, org models.Organisation) string {
	t.Helper()
	code, err := s.JoinCode(context.Background(), coordinator, org.Slug)
	must(t, err)
	return code.Code
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
