package models_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func setup(code string) models.SetupRequest {
	return models.SetupRequest{Code: code, Account: modelstest.Account("rowan"), JobTitle: "Volunteer lead",
		Organisation: models.OrganisationForm{NameShown: "Łódź & Ŵyn Môr", Contact: "hello@harbour.example", Zone: "Europe/London", Language: "en-GB"}}
}

func TestTheFirstVisitSetsUpTheServerWithTheCodeFromTheConsole(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		if needed, err := s.NeedsSetup(ctx); err != nil || !needed {
			t.Fatalf("a new server: %v, %v", needed, err)
		}
		older, err := s.SetupCode(ctx)
		mustDo(t, err)
		code, err := s.SetupCode(ctx) // of another copy of the program
		mustDo(t, err)
		_, err = s.SetUp(ctx, setup("AAAA-BBBB-CCCC"))
		if got := fields(err); !slices.Equal(got, []string{"code"}) {
			t.Fatalf("a wrong code: %v", err)
		}
		empty := models.SetupRequest{Code: code}
		_, err = s.SetUp(ctx, empty)
		if got := fields(err); !slices.Equal(got, []string{"contact", "language", "name_certificate", "name_shown", "org_name", "password", "username", "zone"}) {
			t.Errorf("an empty form: %v", got)
		}
		for _, row := range models.Rows[models.Person](t, s, "1 = 1") {
			t.Errorf("a refused form left %s", row.Username)
		}
		joined, err := s.SetUp(ctx, setup(strings.ToLower(models.GroupCode(code))))
		mustDo(t, err)
		if joined.Organisation.Slug != "lodz-and-wyn-mor" || !joined.Organisation.Founding || joined.Organisation.LegalName != "Łódź & Ŵyn Môr" || joined.Membership.JobTitle != "Volunteer lead" {
			t.Errorf("set up %+v", joined)
		}
		viewer, err := s.Session(ctx, joined.Token)
		if err != nil || !viewer.Holds(models.Coordinator) || viewer.Holds(models.Trainer) {
			t.Errorf("the first coordinator is %+v, %v", viewer, err)
		}
		if needed, err := s.NeedsSetup(ctx); err != nil || needed {
			t.Errorf("after the set-up: %v, %v", needed, err)
		}
		again := setup(older)
		again.Account.Username = "someone"
		_, err = s.SetUp(ctx, again)
		wantKind(t, err, models.Conflict)
		if code, err := s.SetupCode(ctx); err != nil || code != "" {
			t.Errorf("a server that is set up made the code %q, %v", code, err)
		}
	})
}

func TestTheServerIsSetUpOnceHoweverManyTryAtOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		code, err := s.SetupCode(ctx)
		mustDo(t, err)
		errs := make([]error, 8)
		var wait sync.WaitGroup
		for i := range errs {
			wait.Go(func() {
				in := setup(code)
				in.Account.Username += strings.Repeat("x", i)
				_, errs[i] = s.SetUp(ctx, in)
			})
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if k := models.KindOf(err); k == models.Internal {
				t.Errorf("another one got %v", err)
			}
		}
		if people := models.Rows[models.Person](t, s, "1 = 1"); done != 1 || len(people) != 1 {
			t.Errorf("set up %d times, %d people", done, len(people))
		}
	})
}

func TestGuessingTheSetUpCodeIsSlowed(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		code, err := s.SetupCode(ctx)
		mustDo(t, err)
		for range 5 {
			_, err := s.SetUp(ctx, setup("AAAA-BBBB-CCCC"))
			wantKind(t, err, models.Invalid)
		}
		_, err = s.SetUp(ctx, setup(code))
		wantKind(t, err, models.Slow)
	})
}

func TestOrganisationsOfOneNameGetTheirOwnAddresses(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		slugs := make([]string, 4)
		var wait sync.WaitGroup
		for i := range slugs {
			wait.Go(func() {
				o, err := s.AddOrganisation(ctx, setup("").Organisation)
				if err != nil {
					t.Error(err)
				}
				slugs[i] = o.Slug
			})
		}
		wait.Wait()
		slices.Sort(slugs)
		if got := strings.Join(slugs, " "); got != "lodz-and-wyn-mor lodz-and-wyn-mor-2 lodz-and-wyn-mor-3 lodz-and-wyn-mor-4" {
			t.Errorf("the addresses are %s", got)
		}
		if founding := models.Rows[models.Organisation](t, s, "founding"); len(founding) != 1 {
			t.Errorf("%d founding organisations", len(founding))
		}
		for name, slug := range map[string]string{"香港": "organisation", "  St Mary's -- Hub!! ": "st-marys-hub", strings.Repeat("long name ", 8): "long-name-long-name-long-name-long-name"} {
			form := setup("").Organisation
			form.NameShown = name
			if o, err := s.AddOrganisation(ctx, form); err != nil || o.Slug != slug {
				t.Errorf("%q became %q (%v), want %q", name, o.Slug, err, slug)
			}
		}
	})
}

func TestACoordinatorEditsTheOrganisationAndTheAddressStays(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		other := modelstest.NewTeam(t, s, "Cairn", "isla")
		mo := team.Join(t, s, "mo", models.Trainer, models.Supervisor, models.Mentor)
		form := models.OrganisationForm{NameShown: "Harbour Peers", LegalName: "Harbour Peers SCIO", Contact: "0131 496 0000", Zone: "Europe/Dublin", Language: "cy"}
		for _, actor := range []models.Actor{mo, other.Coordinator, {}} {
			_, err := s.EditOrganisation(ctx, actor, "harbour", form)
			wantKind(t, err, models.NotFound)
		}
		bad := form
		bad.Zone, bad.Language, bad.Contact = "Local", "english please", ""
		_, err := s.EditOrganisation(ctx, team.Coordinator, "harbour", bad)
		if got := fields(err); !slices.Equal(got, []string{"contact", "language", "zone"}) {
			t.Errorf("refused on %v", got)
		}
		_, err = s.EditOrganisation(ctx, team.Coordinator, "harbour", form)
		mustDo(t, err)
		o, err := s.Organisation(ctx, mo, "harbour")
		if err != nil || o.NameShown != "Harbour Peers" || o.Zone != "Europe/Dublin" || o.Slug != "harbour" {
			t.Errorf("after the edit %+v, %v", o, err)
		}
		_, err = s.Organisation(ctx, mo, "cairn")
		wantKind(t, err, models.NotFound)
	})
}
