package models_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestAnUnknownUsernameIsToldTheSameAsAWrongPassword(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		for n := 1; n <= 9; n++ {
			_, _, known := s.SignIn(ctx, "rowan", "not the password", models.Device{})
			_, _, unknown := s.SignIn(ctx, "nobody-of-this-name", "not the password", models.Device{})
			if known == nil || unknown == nil || known.Error() != unknown.Error() || models.KindOf(known) != models.KindOf(unknown) {
				t.Fatalf("try %d: %v, but %v", n, known, unknown)
			}
			if wantSlow := n > 5; wantSlow != (models.KindOf(known) == models.Slow) {
				t.Fatalf("try %d: %v", n, known)
			}
		}
		_, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
		wantKind(t, err, models.Slow)
		clock.Add(time.Second)
		_, _, err = s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
		mustDo(t, err)
		if _, _, err = s.SignIn(ctx, "rowan", "not the password", models.Device{}); models.KindOf(err) != models.Invalid {
			t.Errorf("a right password did not clear the count: %v", err)
		}
	})
}

func TestWrongPasswordsSlowDownForAMinuteAtMostAndAreForgotten(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		var waits []string
		for n := range 13 {
			_, _, err := s.SignIn(ctx, "rowan", "not the password", models.Device{})
			wantKind(t, err, models.Invalid)
			if n < 4 {
				continue
			}
			_, _, err = s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
			wantKind(t, err, models.Slow)
			var slow *models.Error
			errors.As(err, &slow)
			waits = append(waits, fmt.Sprint(slow.Wait.Round(time.Second)))
			clock.Add(slow.Wait)
		}
		if got := strings.Join(waits, " "); got != "1s 2s 4s 8s 16s 32s 1m0s 1m0s 1m0s" {
			t.Errorf("the waits were %s", got)
		}
		clock.Add(16 * time.Minute)
		for range 4 {
			_, _, err := s.SignIn(ctx, "rowan", "not the password", models.Device{})
			wantKind(t, err, models.Invalid)
		}
		_, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
		mustDo(t, err)
	})
}

func TestManyWrongPasswordsFromOneAddressSlowItForEveryName(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		for n := range 20 {
			_, _, err := s.SignIn(ctx, fmt.Sprintf("someone-%d", n), "not the password", models.Device{Address: "203.0.113.7"})
			wantKind(t, err, models.Invalid)
		}
		_, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Address: "203.0.113.7"})
		wantKind(t, err, models.Slow)
		_, _, err = s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Address: "203.0.113.8"})
		mustDo(t, err)
		clock.Add(16 * time.Minute)
		_, _, err = s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Address: "203.0.113.7"})
		mustDo(t, err)
	})
}

func TestAnIPv6HouseholdCountsAsOneAddress(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		for n := range 20 {
			_, _, err := s.SignIn(ctx, fmt.Sprintf("someone-%d", n), "not the password", models.Device{Address: fmt.Sprintf("2001:db8:7:1:%x::%x", n, n+1)})
			wantKind(t, err, models.Invalid)
		}
		for address, want := range map[string]bool{"2001:db8:7:1::1": false, "2001:0DB8:0007:0001:ffff:ffff:ffff:ffff": false, "2001:db8:7:2::1": true, "203.0.113.7": true, "::ffff:203.0.113.8": true} {
			_, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Address: address})
			if got := err == nil; got != want {
				t.Errorf("from %s: %v", address, err)
			}
		}
	})
}

func TestAStrangersWrongPasswordsDoNotKeepAPersonOut(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		for range 180 { // three hours of it, as often as it is looked at
			_, _, err := s.SignIn(ctx, "rowan", "not the password", models.Device{Address: "203.0.113.7"})
			if kind := models.KindOf(err); kind != models.Invalid && kind != models.Slow {
				t.Fatal(err)
			}
			clock.Add(time.Minute)
		}
		for range 20 {
			_, _, _ = s.SignIn(ctx, "rowan", "not the password", models.Device{Address: "203.0.113.7"})
		}
		_, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Address: "203.0.113.7"})
		wantKind(t, err, models.Slow)
		actor, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Address: "198.51.100.9"})
		mustDo(t, err)
		_, err = s.NewRecoveryCard(ctx, actor, modelstest.Password)
		mustDo(t, err)
	})
}

func TestGuessesAtOneAccountFromManyAddressesAreSlowed(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		for n := range 100 {
			_, _, err := s.SignIn(ctx, "rowan", "not the password", models.Device{Address: fmt.Sprintf("203.0.113.%d", n)})
			wantKind(t, err, models.Invalid)
		}
		_, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Address: "198.51.100.9"})
		wantKind(t, err, models.Slow)
		clock.Add(2 * time.Second)
		_, _, err = s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Address: "198.51.100.9"})
		mustDo(t, err)
	})
}

func TestManyGuessesAtOnceDoNotSlipThroughTogether(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		errs := make([]error, 30)
		var wait sync.WaitGroup
		for i := range errs {
			wait.Go(func() { _, _, errs[i] = s.SignIn(ctx, "rowan", "not the password", models.Device{}) })
		}
		wait.Wait()
		looked := 0
		for _, err := range errs {
			if models.KindOf(err) == models.Invalid {
				looked++
			}
		}
		if looked != 5 {
			t.Errorf("%d of 30 guesses were looked at, want 5", looked)
		}
	})
}

func TestASessionEndsWhenItShould(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	cases := []struct {
		name   string
		shared bool
		every  time.Duration // used each
		lasts  time.Duration // still there
		gone   time.Duration // ended
	}{
		{"a device of one's own, not used", false, 0, 29 * day, 31 * day},
		{"a device of one's own, used daily", false, day, 179 * day, 181 * day},
		{"a shared device, not used", true, 0, 119 * time.Minute, 121 * time.Minute},
		{"a shared device, used all the time", true, time.Hour, 12*time.Hour - time.Minute, 12*time.Hour + time.Minute},
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		for _, c := range cases {
			for _, until := range []time.Duration{c.lasts, c.gone} {
				actor, token, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Shared: c.shared})
				mustDo(t, err)
				past := time.Duration(0)
				if c.every > 0 {
					for ; past+c.every < until; past += c.every {
						clock.Add(c.every)
						s.Session(ctx, token)
					}
				}
				clock.Add(until - past)
				viewer, err := s.Session(ctx, token)
				if until == c.lasts && (err != nil || viewer.SessionID != actor.SessionID || viewer.Shared != c.shared) {
					t.Errorf("%s: after %v %v", c.name, until, err)
				}
				if until == c.gone && (!errors.Is(err, models.ErrNoSession) || viewer.PersonID != "") {
					t.Errorf("%s: after %v still there (%v)", c.name, until, err)
				}
			}
		}
	})
}

func TestSigningOutEndsOneSessionAndEverywhereEndsAll(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		_, nia, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Name: "Firefox on Android"})
		mustDo(t, err)
		phone, token, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{Name: "Safari on iPhone", Shared: true})
		mustDo(t, err)
		list, err := s.Sessions(ctx, phone)
		mustDo(t, err)
		if len(list) != 3 || list[0].Device != "Safari on iPhone" || !list[0].Here || list[1].Here || !list[0].Shared {
			t.Errorf("the list is %+v", list)
		}
		mustDo(t, s.SignOut(ctx, phone))
		if _, err := s.Session(ctx, token); !errors.Is(err, models.ErrNoSession) {
			t.Errorf("signed out, but %v", err)
		}
		if _, err := s.Session(ctx, nia); err != nil {
			t.Errorf("another session ended too: %v", err)
		}
		mustDo(t, s.SignOutEverywhere(ctx, team.Coordinator))
		if _, err := s.Session(ctx, nia); !errors.Is(err, models.ErrNoSession) {
			t.Errorf("signed out everywhere, but %v", err)
		}
		if id, ok := s.PersonOfEndedSession(ctx, nia); !ok || id != team.Coordinator.PersonID {
			t.Errorf("just ended: %q, %v", id, ok)
		}
		clock.Add(31 * time.Minute)
		if id, ok := s.PersonOfEndedSession(ctx, nia); ok || id != "" {
			t.Errorf("ended long ago: %q, %v", id, ok)
		}
		for _, token := range []string{"", "x", strings.Repeat("a", 43)} {
			if _, err := s.Session(ctx, token); !errors.Is(err, models.ErrNoSession) {
				t.Errorf("token %q: %v", token, err)
			}
			if _, ok := s.PersonOfEndedSession(ctx, token); ok {
				t.Errorf("token %q is somebody's", token)
			}
		}
	})
}

func TestTidyingRemovesOnlyWhatIsOfNoMoreUse(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		modelstest.NewTeam(t, s, "Harbour", "rowan")
		out, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
		mustDo(t, err)
		mustDo(t, s.SignOut(ctx, out))
		clock.Add(89 * 24 * time.Hour)
		s.SignIn(ctx, "nobody", "not the password", models.Device{})
		mustDo(t, s.Tidy(ctx))
		if n := len(models.Rows[models.Session](t, s, "1 = 1")); n != 2 {
			t.Errorf("%d sessions are kept, want 2", n)
		}
		if n := models.CountRows(ctx, t, s, "guesses"); n != 2 { // the username from there, and from anywhere
			t.Errorf("%d counters are kept, want 2", n)
		}
		_, token, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
		mustDo(t, err)
		clock.Add(2 * 24 * time.Hour)
		mustDo(t, s.Tidy(ctx))
		if _, err := s.Session(ctx, token); err != nil {
			t.Errorf("an open session: %v", err)
		}
		if n := len(models.Rows[models.Session](t, s, "1 = 1")); n != 2 {
			t.Errorf("later %d sessions are kept, want 2", n)
		}
		if n := models.CountRows(ctx, t, s, "guesses"); n != 0 {
			t.Errorf("later %d counters are kept", n)
		}
	})
}
