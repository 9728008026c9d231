package models_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

var ctx = context.Background()

// fields are the form fields that an error has something to say about.
func fields(err error) []string {
	var out []string
	for _, r := range models.RefusalsOf(err) {
		out = append(out, r.Field)
	}
	slices.Sort(out)
	return out
}

func wantKind(t *testing.T, err error, kind models.Kind) {
	t.Helper()
	if err == nil || models.KindOf(err) != kind || models.RefusalsOf(err) == nil {
		t.Fatalf("got %v (kind %d), want a refusal of kind %d", err, models.KindOf(err), kind)
	}
}

func mustDo(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestSomeoneJoinsWithACodeAndFindsTheirWayBack(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour Peers", "rowan")
		typed := strings.ToLower(models.GroupCode(team.Code))
		typed = strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(typed)
		account := modelstest.Account("mo")
		account.Username = "  Mo_2 "
		account.NameShown = "Mo  \u0301E"
		joined, err := s.Join(ctx, models.JoinRequest{Code: typed, Account: account, Device: models.Device{Name: "Firefox on Android"}})
		mustDo(t, err)
		if joined.Membership.FromDate != "2026-06-01" || joined.Organisation.Slug != "harbour-peers" || joined.Already {
			t.Errorf("joined %+v", joined)
		}
		viewer, err := s.Session(ctx, joined.Token)
		mustDo(t, err)
		if viewer.Username != "mo_2" || len(viewer.Memberships) != 1 || viewer.Memberships[0].Name != "Harbour Peers" || viewer.Holds(models.Roles...) {
			t.Errorf("the session shows %+v", viewer)
		}
		actor, token, err := s.SignIn(ctx, "MO_2 ", modelstest.Password, models.Device{})
		mustDo(t, err)
		if actor.PersonID != joined.Actor.PersonID || token == joined.Token || token == "" {
			t.Errorf("signed in as %+v", actor)
		}
	})
}

func TestAllThatIsWrongInAJoinFormIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	names := func(o *models.Options) {
		o.CheckName = func(name string) models.NameCheck {
			switch {
			case strings.Contains(name, "😀"):
				return models.NameCheck{Letters: []string{"😀"}}
			case strings.Contains(name, "م"):
				return models.NameCheck{NeedsLatin: true, Letters: []string{"م"}}
			}
			return models.NameCheck{OK: true}
		}
	}
	cases := []struct {
		name   string
		change func(*models.JoinRequest)
		fields []string
		words  string
	}{
		{"nothing typed", func(r *models.JoinRequest) { *r = models.JoinRequest{} }, []string{"code", "name_certificate", "name_shown", "password", "username"}, ""},
		{"an unknown code", func(r *models.JoinRequest) { r.Code = "ABCDEFGH" }, []string{"code"}, "newest one"},
		{"an unknown code and a short password", func(r *models.JoinRequest) { r.Code, r.Account.Password = "ABCDEFGH", "short" }, []string{"code", "password"}, "at least 10"},
		{"a username with a space", func(r *models.JoinRequest) { r.Account.Username = "mo smith" }, []string{"username"}, "no spaces"},
		{"a username of one letter", func(r *models.JoinRequest) { r.Account.Username = "m" }, []string{"username"}, "2 to 30"},
		{"a username with a Cyrillic letter", func(r *models.JoinRequest) { r.Account.Username = "mо_mo" }, []string{"username"}, "a to z"},
		{"a taken username", func(r *models.JoinRequest) { r.Account.Username = "ROWAN" }, []string{"username"}, "already"},
		{"a name with a line break inside words", func(r *models.JoinRequest) { r.Account.NameShown = "Mo\x07" }, []string{"name_shown"}, "cannot be shown"},
		{"a name that turns the page round", func(r *models.JoinRequest) { r.Account.NameCertificate = "Mo \u202ednilb" }, []string{"name_certificate"}, "cannot be shown"},
		{"a name of signs", func(r *models.JoinRequest) { r.Account.NameShown = "!!!" }, []string{"name_shown"}, "one letter"},
		{"a name that is too long", func(r *models.JoinRequest) { r.Account.NameShown = strings.Repeat("é", 81) }, []string{"name_shown"}, "80"},
		{"an emoji on certificates", func(r *models.JoinRequest) { r.Account.NameCertificate = "Mo 😀" }, []string{"name_certificate"}, "😀"},
		{"Arabic without a Latin form", func(r *models.JoinRequest) { r.Account.NameCertificate = "محمد" }, []string{"name_latin"}, "Latin"},
		{"Arabic with an emoji as its Latin form", func(r *models.JoinRequest) {
			r.Account.NameCertificate, r.Account.NameLatin = "محمد", "Mo 😀"
		}, []string{"name_latin"}, "😀"},
		{"a common password", func(r *models.JoinRequest) { r.Account.Password = "Liverpool2024!" }, []string{"password"}, "easy to guess"},
		{"one's own name as password", func(r *models.JoinRequest) { r.Account.Password = "Zebedeezebedee7" }, []string{"password"}, "your own name"},
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour Peers", "rowan")
		for _, c := range cases {
			in := models.JoinRequest{Code: team.Code, Account: models.Account{Username: "zeb", NameShown: "Zebedee", NameCertificate: "Zebedee Bright", Password: modelstest.Password}}
			c.change(&in)
			_, err := s.Join(ctx, in)
			if got := fields(err); !slices.Equal(got, c.fields) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("%s: refused on %v (%v), want %v with %q", c.name, got, err, c.fields, c.words)
			}
		}
		if viewer, _, err := s.SignIn(ctx, "zeb", modelstest.Password, models.Device{}); err == nil {
			t.Errorf("a refused form made an account: %+v", viewer)
		}
		arabic := models.JoinRequest{Code: team.Code, Account: models.Account{Username: "muhammad", NameShown: "محمد", NameCertificate: "محمد", NameLatin: "Muhammad", Password: modelstest.Password}}
		if _, err := s.Join(ctx, arabic); err != nil {
			t.Errorf("Arabic with its Latin form was refused: %v", err)
		}
	}, names)
}

func TestOneOfManyWhoChooseTheSameUsernameAtOnceGetsIt(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour Peers", "rowan")
		errs := make([]error, 20)
		var wait sync.WaitGroup
		for i := range errs {
			wait.Go(func() {
				_, errs[i] = s.Join(ctx, models.JoinRequest{Code: team.Code, Account: modelstest.Account("mo")})
			})
		}
		wait.Wait()
		joined := 0
		for _, err := range errs {
			if err == nil {
				joined++
				continue
			}
			if models.KindOf(err) != models.Conflict || !slices.Equal(fields(err), []string{"username"}) {
				t.Errorf("a later one got %v", err)
			}
		}
		if joined != 1 {
			t.Errorf("%d joined under one username", joined)
		}
	})
}

func TestASecondCodeAddsAnOrganisationOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		harbour := modelstest.NewTeam(t, s, "Harbour", "rowan")
		cairn := modelstest.NewTeam(t, s, "Cairn", "isla")
		mo := harbour.Join(t, s, "mo")
		var wait sync.WaitGroup
		already := make([]bool, 8)
		for i := range already {
			wait.Go(func() {
				joined, err := s.AddCode(ctx, mo, cairn.Code, "")
				if err != nil {
					t.Error(err)
				}
				already[i] = joined.Already
			})
		}
		wait.Wait()
		slices.SortFunc(already, func(a, b bool) int { return len(fmt.Sprint(a)) - len(fmt.Sprint(b)) })
		if already[len(already)-1] || !already[len(already)-2] {
			t.Errorf("joined more or less than once: %v", already)
		}
		if _, err := s.AddCode(ctx, mo, "ZZZZZZZZ", ""); models.KindOf(err) != models.Invalid {
			t.Errorf("an unknown code gave %v", err)
		}
		mustDo(t, s.Leave(ctx, mo, "cairn"))
		_, err := s.Organisation(ctx, mo, "cairn")
		wantKind(t, err, models.NotFound)
		again, err := s.AddCode(ctx, mo, cairn.Code, "")
		if err != nil || again.Already {
			t.Errorf("joining again after leaving: %+v, %v", again, err)
		}
	})
}

func TestANewJoinCodeEndsTheOldOne(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		other := modelstest.NewTeam(t, s, "Cairn", "isla")
		mo := team.Join(t, s, "mo")
		for who, actor := range map[string]models.Actor{"a learner": mo, "another organisation's coordinator": other.Coordinator} {
			if _, err := s.NewJoinCode(ctx, actor, "harbour"); models.KindOf(err) != models.NotFound {
				t.Errorf("%s made a join code: %v", who, err)
			}
			if row, err := s.JoinCode(ctx, actor, "harbour"); models.KindOf(err) != models.NotFound || row.Code != "" {
				t.Errorf("%s read a join code: %v", who, err)
			}
		}
		made, err := s.NewJoinCode(ctx, team.Coordinator, "harbour")
		mustDo(t, err)
		if len(made.Code) != 8 || made.Code == team.Code {
			t.Errorf("the new code is %q", made.Code)
		}
		_, err = s.Join(ctx, models.JoinRequest{Code: team.Code, Account: modelstest.Account("nia")})
		wantKind(t, err, models.Invalid)
		org, err := s.OrganisationOfCode(ctx, made.Code, "")
		if err != nil || org.NameShown != "Harbour" {
			t.Errorf("the new code leads to %+v, %v", org, err)
		}
	})
}

func TestGuessingJoinCodesIsSlowedByAddress(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		for i := range 10 {
			if _, err := s.OrganisationOfCode(ctx, fmt.Sprintf("AAAA000%d", i), "203.0.113.7"); models.KindOf(err) != models.Invalid {
				t.Fatalf("guess %d got %v", i, err)
			}
		}
		_, err := s.OrganisationOfCode(ctx, team.Code, "203.0.113.7")
		wantKind(t, err, models.Slow)
		var slow *models.Error
		if errors.As(err, &slow); slow.Wait <= 0 || slow.Wait > time.Second || !strings.Contains(err.Error(), "1 second,") {
			t.Errorf("the wait is %v: %v", slow.Wait, err)
		}
		if _, err := s.OrganisationOfCode(ctx, team.Code, "203.0.113.8"); err != nil {
			t.Errorf("another address was slowed: %v", err)
		}
		clock.Add(time.Second)
		if _, err := s.OrganisationOfCode(ctx, team.Code, "203.0.113.7"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}
