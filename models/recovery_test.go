package models_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

const newPassword = "otter kettle brick"

func recoverWith(s *models.Store, username, code string) (models.Actor, string, error) {
	return s.Recover(ctx, models.RecoverRequest{Username: username, Code: code, Password: newPassword})
}

func TestACodeOfTheCardSetsANewPasswordAndOpensEverything(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		mo := team.Join(t, s, "mo")
		nia := team.Join(t, s, "nia")
		_, err := s.NewRecoveryCard(ctx, mo, "not my password")
		if got := fields(err); !slices.Equal(got, []string{"password"}) {
			t.Errorf("a card without the password: %v", err)
		}
		card, err := s.NewRecoveryCard(ctx, mo, modelstest.Password)
		mustDo(t, err)
		if len(card) != 10 || len(card[0]) != 14 || card[0] == card[1] {
			t.Fatalf("the card is %v", card)
		}
		for _, row := range models.Rows[models.RecoveryCode](t, s, "1 = 1") {
			for _, code := range card {
				if strings.Contains(row.CodeHash, models.NormaliseCode(code)) || row.CodeHash == code {
					t.Error("a code stands in the table")
				}
			}
		}
		_, old, err := s.SignIn(ctx, "mo", modelstest.Password, models.Device{})
		mustDo(t, err)
		if _, _, err := recoverWith(s, "nia", card[0]); models.KindOf(err) != models.Invalid {
			t.Errorf("somebody else's code: %v", err)
		}
		actor, token, err := recoverWith(s, " MO ", strings.ToLower(strings.ReplaceAll(card[0], "-", " ")))
		mustDo(t, err)
		if actor.PersonID != mo.PersonID || actor.RestrictedUntil != nil || actor.Closed("") {
			t.Errorf("recovered as %+v", actor)
		}
		if _, err := s.Session(ctx, token); err != nil {
			t.Errorf("the new session: %v", err)
		}
		if _, err := s.Session(ctx, old); !errors.Is(err, models.ErrNoSession) {
			t.Errorf("an older session goes on: %v", err)
		}
		if _, _, err := s.SignIn(ctx, "mo", modelstest.Password, models.Device{}); models.KindOf(err) != models.Invalid {
			t.Errorf("the old password: %v", err)
		}
		if _, _, err := s.SignIn(ctx, "mo", newPassword, models.Device{}); err != nil {
			t.Errorf("the new password: %v", err)
		}
		if _, _, err := recoverWith(s, "mo", card[0]); models.KindOf(err) != models.Invalid {
			t.Errorf("a used code: %v", err)
		}
		you, err := s.You(ctx, actor)
		if err != nil || you.CardCodesLeft != 9 || !strings.Contains(told(t, s, actor), "The card has 9 codes left.") {
			t.Errorf("what is left: %+v, %v, %q", you, err, told(t, s, actor))
		}
		newer, err := s.NewRecoveryCard(ctx, actor, newPassword)
		mustDo(t, err)
		if _, _, err := recoverWith(s, "mo", card[1]); models.KindOf(err) != models.Invalid {
			t.Errorf("a code of a replaced card: %v", err)
		}
		if _, _, err := recoverWith(s, "mo", newer[9]); err != nil {
			t.Errorf("a code of the new card: %v", err)
		}
		if text := told(t, s, nia); text != "You joined Harbour." {
			t.Errorf("nia was told %q", text)
		}
	})
}

func TestRecoveryTellsNobodyWhoIsThereAndIsSlowed(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		card, err := s.NewRecoveryCard(ctx, team.Coordinator, modelstest.Password)
		mustDo(t, err)
		for n := range 7 {
			_, _, known := recoverWith(s, "rowan", "AAAA-BBBB-CCCC")
			_, _, unknown := recoverWith(s, "nobody", "AAAA-BBBB-CCCC")
			if known == nil || unknown == nil || known.Error() != unknown.Error() {
				t.Fatalf("try %d: %v, but %v", n, known, unknown)
			}
		}
		_, _, err = recoverWith(s, "rowan", card[0])
		wantKind(t, err, models.Slow)
		clock.Add(time.Second)
		_, _, err = s.Recover(ctx, models.RecoverRequest{Username: "rowan", Code: card[0], Password: "password123"})
		if got := fields(err); !slices.Equal(got, []string{"password"}) {
			t.Errorf("a common password: %v", err)
		}
		_, _, err = s.Recover(ctx, models.RecoverRequest{})
		if got := fields(err); !slices.Equal(got, []string{"code", "password", "username"}) {
			t.Errorf("an empty form: %v", got)
		}
		_, _, err = recoverWith(s, "rowan", card[0]) // refused forms did not use the code up
		mustDo(t, err)
	})
}

func TestOneCodeIsUsedOnceHoweverManyTryAtOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		card, err := s.NewRecoveryCard(ctx, team.Coordinator, modelstest.Password)
		mustDo(t, err)
		errs := make([]error, 5)
		var wait sync.WaitGroup
		for i := range errs {
			wait.Go(func() { _, _, errs[i] = recoverWith(s, "rowan", card[3]) })
		}
		wait.Wait()
		used := 0
		for _, err := range errs {
			if err == nil {
				used++
			} else if models.KindOf(err) == models.Internal {
				t.Error(err)
			}
		}
		if used != 1 {
			t.Errorf("used %d times", used)
		}
	})
}

func TestSomebodyElsesCodeLeavesTheRestClosedForAWeekOrUntilTheCard(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		harbour := modelstest.NewTeam(t, s, "Harbour", "rowan")
		cairn := modelstest.NewTeam(t, s, "Cairn", "isla")
		mo := harbour.Join(t, s, "mo")
		_, err := s.AddCode(ctx, mo, cairn.Code, "")
		mustDo(t, err)
		card, err := s.NewRecoveryCard(ctx, mo, modelstest.Password)
		mustDo(t, err)
		carried, err := s.Carry(ctx, mo.PersonID, "/learn/1/2", map[string][]string{"text": {"private"}})
		mustDo(t, err)
		_, err = s.HandOverCode(ctx, cairn.Coordinator, "harbour", mo.PersonID)
		wantKind(t, err, models.NotFound)
		_, err = s.HandOverCode(ctx, harbour.Coordinator, "harbour", harbour.Coordinator.PersonID)
		wantKind(t, err, models.Forbidden)
		first, err := s.HandOverCode(ctx, harbour.Coordinator, "harbour", mo.PersonID)
		mustDo(t, err)
		second, err := s.HandOverCode(ctx, harbour.Coordinator, "harbour", mo.PersonID)
		mustDo(t, err)
		if second.Username != "mo" || len(second.Code) != 14 || second.Expires.Sub(clock.Now()) > 30*time.Minute {
			t.Errorf("handed over %+v", second)
		}
		if _, _, err := recoverWith(s, "mo", first.Code); models.KindOf(err) != models.Invalid {
			t.Errorf("the older of two handed codes: %v", err)
		}
		clock.Add(29 * time.Minute)
		actor, token, err := recoverWith(s, "mo", second.Code)
		mustDo(t, err)
		if actor.RestrictedUntil == nil || actor.RestrictedOrg != harbour.Org.ID || !actor.Closed("") || !actor.Closed(cairn.Org.ID) || actor.Closed(harbour.Org.ID) {
			t.Fatalf("recovered as %+v", actor)
		}
		if _, _, err := recoverWith(s, "mo", second.Code); models.KindOf(err) != models.Invalid {
			t.Errorf("a handed code, again: %v", err)
		}
		other, otherToken, err := s.SignIn(ctx, "mo", newPassword, models.Device{})
		if err != nil || other.RestrictedUntil == nil {
			t.Errorf("a later session is not restricted: %+v, %v", other, err)
		}
		text := told(t, s, actor)
		if !strings.Contains(text, "Rowan, a coordinator of Harbour, made a code") || !strings.Contains(text, "with a code from Rowan of Harbour. Until Monday 8 June 2026") {
			t.Errorf("mo was told %q", text)
		}

		closed := map[string]error{}
		_, closed["open what was carried"] = func() (string, error) { p, _, err := s.OpenCarried(ctx, actor, carried); return p, err }()
		_, closed["read the other organisation"] = s.Organisation(ctx, actor, "cairn")
		closed["leave the other organisation"] = s.Leave(ctx, actor, "cairn")
		_, closed["add the other organisation's code"] = s.AddCode(ctx, actor, cairn.Code, "")
		_, closed["print a new card"] = s.NewRecoveryCard(ctx, actor, newPassword)
		for what, err := range closed {
			if models.KindOf(err) != models.Forbidden || !strings.Contains(err.Error(), "8 June 2026") {
				t.Errorf("a restricted session could %s: %v", what, err)
			}
		}
		viewer, err := s.Session(ctx, token)
		if err != nil || viewer.RestrictedUntil == nil || len(viewer.Memberships) != 1 || viewer.Memberships[0].Slug != "harbour" {
			t.Errorf("the restricted session shows %+v, %v", viewer, err)
		}
		seen, err := s.WhatIsSeen(ctx, actor)
		if err != nil || len(seen) != 1 || seen[0].Slug != "harbour" {
			t.Errorf("what is seen: %+v, %v", seen, err)
		}
		if strings.Contains(text, "Cairn") {
			t.Errorf("a restricted session is told of the other organisation: %q", text)
		}
		mustDo(t, s.ReadEvents(ctx, actor))
		if you, err := s.You(ctx, actor); err != nil || you.NewEvents == 0 || len(you.Memberships) != 1 {
			t.Errorf("a restricted session marked events as read: %+v, %v", you, err)
		}

		wantKind(t, s.UseCardCode(ctx, actor, "AAAA-BBBB-CCCC"), models.Invalid)
		mustDo(t, s.UseCardCode(ctx, actor, card[2]))
		viewer, err = s.Session(ctx, token)
		if err != nil || viewer.RestrictedUntil != nil || len(viewer.Memberships) != 2 {
			t.Errorf("after a code of the card: %+v, %v", viewer, err)
		}
		if _, err := s.Session(ctx, otherToken); !errors.Is(err, models.ErrNoSession) {
			t.Errorf("the other restricted session goes on: %v", err)
		}
		if path, form, err := s.OpenCarried(ctx, viewer.Actor, carried); err != nil || path != "/learn/1/2" || form.Get("text") != "private" {
			t.Errorf("carried: %q %v %v", path, form, err)
		}

		third, err := s.HandOverCode(ctx, harbour.Coordinator, "harbour", mo.PersonID)
		mustDo(t, err)
		_, token, err = recoverWith(s, "mo", third.Code)
		mustDo(t, err)
		clock.Add(7*24*time.Hour + time.Minute)
		viewer, err = s.Session(ctx, token)
		if err != nil || viewer.RestrictedUntil != nil || len(viewer.Memberships) != 2 {
			t.Errorf("after a week: %+v, %v", viewer, err)
		}
	})
}

func TestAHandedCodeIsTooOldAfterHalfAnHour(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		mo := team.Join(t, s, "mo")
		code, err := s.HandOverCode(ctx, team.Coordinator, "harbour", mo.PersonID)
		mustDo(t, err)
		clock.Add(31 * time.Minute)
		_, _, err = recoverWith(s, "mo", code.Code)
		wantKind(t, err, models.Invalid)
		_, _, unknown := recoverWith(s, "nobody", code.Code)
		if err.Error() != unknown.Error() {
			t.Errorf("%v, but %v", err, unknown)
		}
	})
}

func TestCoordinatorsCannotQuietlyTakeEachOthersAccounts(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		nia := team.Join(t, s, "nia", models.Coordinator)
		third := team.Join(t, s, "tam", models.Coordinator)
		mo := team.Join(t, s, "mo")
		code, err := s.HandOverCode(ctx, team.Coordinator, "harbour", nia.PersonID)
		mustDo(t, err)
		if text := told(t, s, third); !strings.Contains(text, "Rowan made a code so that Nia") {
			t.Errorf("the third coordinator was told %q", text)
		}
		if text := told(t, s, team.Coordinator); strings.Contains(text, "made a code") {
			t.Errorf("who made it was told %q", text)
		}
		actor, _, err := recoverWith(s, "nia", code.Code)
		mustDo(t, err)
		_, err = s.HandOverCode(ctx, actor, "harbour", mo.PersonID)
		wantKind(t, err, models.Forbidden)
		_, err = s.HandOverCode(ctx, team.Coordinator, "harbour", mo.PersonID)
		mustDo(t, err)
		if text := told(t, s, third); strings.Contains(text, "Mo") {
			t.Errorf("the third coordinator was told of a learner's code: %q", text)
		}
	})
}

func TestTheOperatorsCodeKeepsToTheFoundingOrganisation(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		_, err := s.OperatorReset(ctx, "mo")
		wantKind(t, err, models.NotFound) // before the set-up
		harbour := modelstest.NewTeam(t, s, "Harbour", "rowan")
		cairn := modelstest.NewTeam(t, s, "Cairn", "isla")
		mo := cairn.Join(t, s, "mo")
		_, err = s.OperatorReset(ctx, "nobody")
		wantKind(t, err, models.NotFound)
		code, err := s.OperatorReset(ctx, "Mo")
		mustDo(t, err)
		if text := told(t, s, mo); !strings.Contains(text, "Whoever runs this server made a code") {
			t.Errorf("mo was told %q", text)
		}
		actor, token, err := recoverWith(s, "mo", code.Code)
		mustDo(t, err)
		if !actor.Closed(cairn.Org.ID) || !actor.Closed("") || actor.Closed(harbour.Org.ID) {
			t.Errorf("recovered as %+v", actor)
		}
		if viewer, err := s.Session(ctx, token); err != nil || len(viewer.Memberships) != 0 {
			t.Errorf("the session shows %+v, %v", viewer, err)
		}
		if text := told(t, s, actor); strings.Contains(text, "Cairn") || !strings.Contains(text, "from whoever runs this server") {
			t.Errorf("mo was told %q", text)
		}
	})
}

func TestANewPasswordEndsOtherSessions(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		_, other, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
		mustDo(t, err)
		here, token, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{})
		mustDo(t, err)
		if got := fields(s.ChangePassword(ctx, here, "not my password", newPassword)); !slices.Equal(got, []string{"old_password"}) {
			t.Errorf("a wrong old password: %v", got)
		}
		if got := fields(s.ChangePassword(ctx, here, modelstest.Password, "password123")); !slices.Equal(got, []string{"password"}) {
			t.Errorf("a common new password: %v", got)
		}
		mustDo(t, s.ChangePassword(ctx, here, modelstest.Password, newPassword))
		if _, err := s.Session(ctx, other); !errors.Is(err, models.ErrNoSession) {
			t.Errorf("another session goes on: %v", err)
		}
		if _, err := s.Session(ctx, token); err != nil {
			t.Errorf("this session ended: %v", err)
		}
		if _, _, err := s.SignIn(ctx, "rowan", modelstest.Password, models.Device{}); err == nil {
			t.Error("the old password still works")
		}
		if text := told(t, s, team.Coordinator); !strings.Contains(text, "You changed your password.") {
			t.Errorf("told %q", text)
		}
	})
}

func TestWhoCameBackWithSomebodyElsesCodeActsOnNobody(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l, a := newHolder(t, s)
		second := l.team.Join(t, s, "sal", models.Coordinator)
		code, err := s.HandOverCode(ctx, l.team.Coordinator, l.org.Slug, second.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.AskCorrection(ctx, l.who, a.Code, "Mo Right", ""); err != nil {
			t.Fatal(err)
		}
		list, err := s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		if err != nil {
			t.Fatal(err)
		}
		posing, _, err := s.Recover(ctx, models.RecoverRequest{Username: "sal", Code: code.Code, Password: "another harbour lamp"})
		if err != nil {
			t.Fatal(err)
		}
		acts := map[string]error{
			"agree":    s.DecideCorrection(ctx, posing, l.org.Slug, list.Corrections[0].ID, true, ""),
			"withdraw": s.Withdraw(ctx, posing, l.org.Slug, a.ID, "mistake", "", ""),
			"give":     s.GiveRole(ctx, posing, l.org.Slug, l.who.PersonID, models.Mentor),
			"end":      s.EndMembership(ctx, posing, l.org.Slug, l.who.PersonID),
			"job":      s.SetJobTitle(ctx, posing, l.org.Slug, l.who.PersonID, "Boss"),
			"rename":   s.Rename(ctx, posing, "Sal", "Sal Other", ""),
		}
		for name, err := range acts {
			if models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		if v, err := s.Verify(ctx, a.Code, ""); err != nil || v.State != models.Valid {
			t.Errorf("%s, %v", v.State, err)
		}
	})
}

func TestWhoCameBackWithSomebodyElsesCodeAsksForNoOtherNameOnACertificate(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l, a := newHolder(t, s)
		code, err := s.HandOverCode(ctx, l.team.Coordinator, l.org.Slug, l.who.PersonID)
		mustDo(t, err)
		posing, _, err := s.Recover(ctx, models.RecoverRequest{Username: "mo", Code: code.Code, Password: "another harbour lamp"})
		mustDo(t, err)
		wantKind(t, s.AskCorrection(ctx, posing, a.Code, "Mo Other", ""), models.Forbidden)
		list, err := s.OrgAwards(ctx, l.team.Coordinator, l.org.Slug, 0)
		mustDo(t, err)
		if len(list.Corrections) != 0 {
			t.Errorf("asked: %+v", list.Corrections)
		}
		// Their certificate from the organisation that handed the code over is theirs to see and show meanwhile.
		page, err := s.Award(ctx, posing, a.Code)
		mustDo(t, err)
		if page.State != models.Valid || page.Recipient.Name == "Mo Other" {
			t.Errorf("%s for %q", page.State, page.Recipient.Name)
		}
	})
}
