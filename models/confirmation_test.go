package models_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

// asked is an entry with private writing and a link for somebody to confirm it.
type asked struct {
	t     *testing.T
	s     *models.Store
	team  modelstest.Team
	ania  models.Actor
	entry string
	token string
}

func newAsked(t *testing.T, s *models.Store) *asked {
	t.Helper()
	a := &asked{t: t, s: s, team: modelstest.NewTeam(t, s, "Harbour", "rowan")}
	a.ania = a.team.Join(t, s, "ania")
	facts := talk()
	facts.Minutes, facts.Employer = 90, "Cairn"
	a.entry = addEntry(t, s, a.ania, facts)
	if _, err := s.SaveEntry(context.Background(), a.ania, a.entry, models.EntryInput{Rev: 1, Writing: &models.EntryWriting{Learnt: "wombat words", Peer: "wombat talk"},
		Links: []models.LinkInput{{Scheme: "sssc", Codes: []string{"role-knowledge"}}}}); err != nil {
		t.Fatal(err)
	}
	a.token = a.link()
	return a
}

// link makes a link and gives its token.
func (a *asked) link() string {
	a.t.Helper()
	entry, err := a.s.Entry(context.Background(), a.ania, a.entry)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.linkThatShows(entry.Given()...)
}

// linkThatShows makes a link that holds all other facts back.
func (a *asked) linkThatShows(names ...string) string {
	a.t.Helper()
	if err := a.s.AskConfirmation(context.Background(), a.ania, a.entry, names); err != nil {
		a.t.Fatal(err)
	}
	return a.seen().Asked[0].Token
}

func (a *asked) seen() models.EntryConfirmations {
	a.t.Helper()
	out, err := a.s.EntryConfirmations(context.Background(), a.ania, a.entry)
	if err != nil {
		a.t.Fatal(err)
	}
	return out
}

// opens gives the request of a link as a stranger sees it.
func (a *asked) opens(token string) models.ConfirmRequest {
	a.t.Helper()
	page, err := a.s.OpenConfirmation(context.Background(), models.Actor{}, token, "192.0.2.1")
	if err != nil {
		a.t.Fatal(err)
	}
	return page
}

// says is what a stranger sends who saw the page.
func says(page models.ConfirmRequest, name string) models.ConfirmInput {
	return models.ConfirmInput{Digest: page.Digest, Name: name, Role: "trainer", How: "seen", Day: page.Today, FirstHand: true}
}

func (a *asked) closed(token string) {
	a.t.Helper()
	_, err := a.s.OpenConfirmation(context.Background(), models.Actor{}, token, "192.0.2.1")
	if models.KindOf(err) != models.Gone || strings.Contains(err.Error(), "Ania") {
		a.t.Errorf("a closed link answered %v", err)
	}
	if err := a.s.Decline(context.Background(), models.Actor{}, token, "192.0.2.1"); models.KindOf(err) != models.Gone {
		a.t.Errorf("a closed link was declined: %v", err)
	}
}

func TestAStrangerWithALinkSeesTheFactsAndNothingElse(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newAsked(t, s)
		page := a.opens(a.token)
		if page.Facts.Title != "Talk on safer supply" || page.Facts.Minutes != 90 || page.AskedBy != "Ania" || page.Own || len(page.As) != 0 || page.Today != "2026-06-01" {
			t.Errorf("the page has %+v", page)
		}
		all, err := json.Marshal(page)
		if err != nil || strings.Contains(string(all), "wombat") || strings.Contains(string(all), a.ania.PersonID) || strings.Contains(string(all), "Example") {
			t.Errorf("the page holds more than the facts: %s", all)
		}
		row := models.Rows[models.Confirmation](t, s, "entry_id = ?", a.entry)[0]
		if kept := fmt.Sprintf("%+v %s", row, row.SealedToken); strings.Contains(kept, a.token) {
			t.Errorf("the token is kept in clear: %s", kept)
		}
		own, err := s.OpenConfirmation(context.Background(), a.ania, a.token, "192.0.2.1")
		if err != nil || !own.Own || len(own.As) != 0 {
			t.Errorf("its owner sees %+v, %v", own, err)
		}
	})
}

func TestAConfirmationIsFrozenAndALaterChangeShows(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		page := a.opens(a.token)
		in := says(page, "  Kim \t Reid ")
		if _, err := s.Confirm(ctx, models.Actor{}, a.token, "192.0.2.1", in); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Confirm(ctx, models.Actor{}, a.token, "192.0.2.1", in); err != nil {
			t.Errorf("the very same again: %v", err)
		}
		other := in
		other.Name = "Somebody else"
		if _, err := s.Confirm(ctx, models.Actor{}, a.token, "192.0.2.1", other); models.KindOf(err) != models.Gone {
			t.Errorf("a second person: %v", err)
		}
		a.closed(a.token)
		given := a.seen().Given
		if len(given) != 1 || given[0].Name != "Kim Reid" || given[0].Role != "trainer" || given[0].ConfirmedOn != "2026-06-01" || given[0].Kind != "link" ||
			given[0].ByPerson != nil || given[0].Changed || given[0].Then != page.Facts || given[0].FactsSha256 != page.Digest || given[0].SealedToken != nil {
			t.Errorf("kept %+v", given)
		}
		if strings.Contains(given[0].Facts, "wombat") {
			t.Errorf("private words are in what was frozen: %s", given[0].Facts)
		}
		entry, err := s.Entry(ctx, a.ania, a.entry)
		if err != nil {
			t.Fatal(err)
		}
		more := entry.Writing
		more.Why = "To learn."
		if entry, err = s.SaveEntry(ctx, a.ania, a.entry, models.EntryInput{Rev: entry.Rev, Writing: &more}); err != nil || a.seen().Given[0].Changed {
			t.Errorf("writing more is no change of the facts: %v", err)
		}
		facts := entry.EntryFacts
		facts.Minutes = 900
		if entry, err = s.SaveEntry(ctx, a.ania, a.entry, models.EntryInput{Rev: entry.Rev, Facts: &facts}); err != nil {
			t.Fatal(err)
		}
		if g := a.seen().Given[0]; !g.Changed || g.Then.Minutes != 90 {
			t.Errorf("after the change it says %+v", g)
		}
		if log, err := s.Log(ctx, a.ania, models.LogFilter{Only: models.OnlyConfirmed}); err != nil || log.Found != 1 {
			t.Errorf("the log finds %+v, %v", log, err)
		}
		clock.Add(time.Minute)
		if events, err := s.Events(ctx, a.ania); err != nil || len(events) == 0 || events[0].Kind != models.EventEntry || strings.Contains(events[0].Text, "Kim") {
			t.Errorf("she was told %+v, %v", events, err)
		}
	})
}

func TestWhatIsHeldBackIsNeitherShownNorConfirmed(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		entry, err := s.Entry(ctx, a.ania, a.entry)
		if err != nil {
			t.Fatal(err)
		}
		facts := entry.EntryFacts
		facts.Provider, facts.ParticipatoryMinutes = "Quokka House", 30
		change := func() {
			t.Helper()
			if entry, err = s.SaveEntry(ctx, a.ania, a.entry, models.EntryInput{Rev: entry.Rev, Facts: &facts}); err != nil {
				t.Fatal(err)
			}
		}
		change()
		if got := strings.Join(entry.Given(), " "); got != "kind minutes provider employer" {
			t.Fatalf("can be held back: %s", got)
		}
		token := a.linkThatShows("kind", "employer", "a fact that there is not", "peer_role")
		page := a.opens(token)
		want := models.EntryFacts{Title: facts.Title, StartDay: facts.StartDay, Kind: facts.Kind, Employer: "Cairn"}
		if page.Facts != want || page.Digest != want.Digest() {
			t.Errorf("the confirmer sees %+v", page)
		}
		open := a.seen().Asked[0]
		if open.Shows != want || strings.Join(open.HeldBack, " ") != "minutes provider" {
			t.Errorf("she sees of the open link %+v", open)
		}
		// What is added before the answer was not looked at before it was shared.
		facts.PeerRole = "Numbat, a colleague"
		change()
		if page := a.opens(token); page.Facts != want {
			t.Errorf("a fact that was added since is shown: %+v", page.Facts)
		}
		// Changing what is held back does not disturb whoever has the page open.
		facts.Minutes, facts.PeerRole = 120, ""
		change()
		if _, err := s.Confirm(ctx, models.Actor{}, token, "192.0.2.1", says(page, "Kim")); err != nil {
			t.Fatal(err)
		}
		row := models.Rows[models.Confirmation](t, s, "state = 'confirmed'")[0]
		if strings.Contains(row.Facts, "Quokka") || strings.Contains(row.Facts, "inutes") || row.FactsSha256 != want.Digest() {
			t.Errorf("frozen are %s", row.Facts)
		}
		given := func() models.GivenConfirmation { t.Helper(); return a.seen().Given[0] }
		if g := given(); g.Then != want || g.Changed || strings.Join(g.HeldBack, " ") != "minutes provider" {
			t.Errorf("kept %+v", g)
		}
		facts.Provider, facts.Minutes, facts.ParticipatoryMinutes = "Bilby House", 0, 0
		change()
		if given().Changed {
			t.Error("a change of what nobody saw says that it was changed since confirmed")
		}
		facts.Presenter = "Kim"
		change()
		if !given().Changed {
			t.Error("a fact that was empty when it was confirmed, and is there now, is no change")
		}
		facts.Presenter, facts.Employer = "", "Another"
		change()
		if g := given(); !g.Changed || g.Then.Employer != "Cairn" {
			t.Errorf("a change of what they saw: %+v", g)
		}
	})
}

func TestAskingAMemberAgainHoldsBackWhatWasChosenLast(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		jo := a.team.Join(t, s, "jo", models.Supervisor)
		ask := func(show ...string) models.ConfirmRequest {
			t.Helper()
			if err := s.AskMember(ctx, a.ania, a.entry, jo.PersonID, show); err != nil {
				t.Fatal(err)
			}
			list, _ := s.EntriesToConfirm(ctx, jo)
			if len(list) != 1 {
				t.Fatalf("jo was asked for %+v", list)
			}
			page, err := s.OpenAsked(ctx, jo, list[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			return page
		}
		if page := ask("minutes", "employer"); page.Facts.Employer != "Cairn" || page.Facts.Minutes != 90 || page.Facts.Kind != "" {
			t.Errorf("jo sees %+v", page.Facts)
		}
		if page := ask("kind"); page.Facts.Employer != "" || page.Facts.Minutes != 0 || page.Facts.Kind == "" {
			t.Errorf("after she held more back, jo sees %+v", page.Facts)
		}
	})
}

func TestWhatAConfirmerLeavesOutIsSaidAllAtOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		page := a.opens(a.token)
		refused := func(in models.ConfirmInput) string {
			t.Helper()
			in.Digest = page.Digest
			_, err := s.Confirm(ctx, models.Actor{}, a.token, "192.0.2.1", in)
			var fields []string
			for _, r := range models.RefusalsOf(err) {
				fields = append(fields, r.Field)
			}
			return strings.Join(fields, ",")
		}
		if got := refused(models.ConfirmInput{}); got != "name,role,how,day,first_hand" {
			t.Errorf("asked for %s", got)
		}
		for want, change := range map[string]func(*models.ConfirmInput){
			"name": func(in *models.ConfirmInput) { in.Name = strings.Repeat("ŵ", 81) },
			"role": func(in *models.ConfirmInput) { in.Role = "  " },
			"how":  func(in *models.ConfirmInput) { in.How = "guessed" },
			"day":  func(in *models.ConfirmInput) { in.Day = "2026-06" },
			"as":   func(in *models.ConfirmInput) { in.As = a.team.Org.ID + " supervisor" },
		} {
			in := says(page, "Kim")
			change(&in)
			if got := refused(in); got != want {
				t.Errorf("asked for %s, want %s", got, want)
			}
		}
		later := says(page, "Kim")
		later.Day = "2026-06-03"
		if got := refused(later); got != "day" {
			t.Errorf("a day to come: %s", got)
		}
		if n := len(a.seen().Given); n != 0 {
			t.Errorf("%d confirmations are kept", n)
		}
	})
}

func TestFactsThatChangedMeanwhileAreShownAgainBeforeTheyAreConfirmed(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		old := a.opens(a.token)
		entry, err := s.Entry(ctx, a.ania, a.entry)
		if err != nil {
			t.Fatal(err)
		}
		facts := entry.EntryFacts
		facts.Minutes = 120
		if _, err := s.SaveEntry(ctx, a.ania, a.entry, models.EntryInput{Rev: entry.Rev, Facts: &facts}); err != nil {
			t.Fatal(err)
		}
		now, err := s.Confirm(ctx, models.Actor{}, a.token, "192.0.2.1", says(old, "Kim"))
		if models.KindOf(err) != models.Conflict || now.Facts.Minutes != 120 || len(a.seen().Given) != 0 {
			t.Fatalf("facts that nobody saw were confirmed: %v, %+v", err, now)
		}
		if _, err := s.Confirm(ctx, models.Actor{}, a.token, "192.0.2.1", says(now, "Kim")); err != nil {
			t.Fatal(err)
		}
		if g := a.seen().Given; len(g) != 1 || g[0].Then.Minutes != 120 || g[0].Changed {
			t.Errorf("kept %+v", g)
		}
	})
}

func TestOfManyWhoConfirmWithOneLinkOneIsKept(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newAsked(t, s)
		page := a.opens(a.token)
		var wg sync.WaitGroup
		results := make([]error, 6)
		for i := range results {
			wg.Go(func() {
				_, results[i] = s.Confirm(context.Background(), models.Actor{}, a.token, "192.0.2.1", says(page, fmt.Sprintf("Kim %d", i)))
			})
		}
		wg.Wait()
		kept := 0
		for _, err := range results {
			switch {
			case err == nil:
				kept++
			case models.KindOf(err) != models.Gone:
				t.Errorf("one of them got %v", err)
			}
		}
		if given := a.seen().Given; kept != 1 || len(given) != 1 {
			t.Errorf("%d were told that it is kept, kept are %+v", kept, given)
		}
	})
}

func TestALinkClosesWhenItIsEndedDeclinedOldOrItsEntryIsOut(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		ended := a.seen().Asked[0].ID
		for range 2 {
			if err := s.EndConfirmation(ctx, a.ania, a.entry, ended); err != nil {
				t.Fatal(err)
			}
		}
		a.closed(a.token)

		declined := a.link()
		if err := s.Decline(ctx, models.Actor{}, declined, "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		if err := s.Decline(ctx, models.Actor{}, declined, "192.0.2.1"); err != nil {
			t.Errorf("declining twice: %v", err)
		}
		if _, err := s.Confirm(ctx, models.Actor{}, declined, "192.0.2.1", says(models.ConfirmRequest{}, "Kim")); models.KindOf(err) != models.Gone {
			t.Errorf("confirmed after it was declined: %v", err)
		}
		if err := s.EndConfirmation(ctx, a.ania, a.entry, a.seen().Answers[0].ID); models.KindOf(err) != models.Conflict {
			t.Errorf("ending what was answered: %v", err)
		}

		removed := a.link()
		if err := s.RemoveEntry(ctx, a.ania, a.entry); err != nil {
			t.Fatal(err)
		}
		a.closed(removed)
		if err := s.AskConfirmation(ctx, a.ania, a.entry, nil); models.KindOf(err) != models.Conflict {
			t.Errorf("a link was made for an entry that is out: %v", err)
		}
		if err := s.BringBackEntry(ctx, a.ania, a.entry); err != nil {
			t.Fatal(err)
		}
		clock.Add(90*24*time.Hour - time.Second)
		page := a.opens(removed)
		clock.Add(time.Second)
		a.closed(removed)
		if _, err := s.Confirm(ctx, models.Actor{}, removed, "192.0.2.1", says(page, "Kim")); models.KindOf(err) != models.Gone {
			t.Errorf("confirmed after 90 days: %v", err)
		}
		seen := a.seen()
		if len(seen.Given) != 0 || len(seen.Asked) != 0 || len(seen.Answers) != 3 || !seen.Answers[0].Expired || seen.Answers[1].State != "declined" || seen.Answers[2].State != "ended" {
			t.Errorf("she sees %+v", seen)
		}
	})
}

func TestAtMostFiveRequestsAreOpenForOneEntry(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		for range 4 {
			a.link()
		}
		if err := s.AskConfirmation(ctx, a.ania, a.entry, nil); models.KindOf(err) != models.Conflict {
			t.Errorf("a sixth: %v", err)
		}
		if err := s.EndConfirmation(ctx, a.ania, a.entry, a.seen().Asked[2].ID); err != nil {
			t.Fatal(err)
		}
		a.link()
		clock.Add(90 * 24 * time.Hour)
		a.link()
		if n := len(a.seen().Asked); n != 1 {
			t.Errorf("%d are open", n)
		}
	})
}

func TestWrongTokensAreCountedAndSlowed(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		var last error
		for range 12 {
			_, last = s.OpenConfirmation(ctx, models.Actor{}, "AAAAAAAAAAAAAAAAAAAAAA", "192.0.2.7")
		}
		if models.KindOf(last) != models.Slow {
			t.Errorf("the twelfth wrong token got %v", last)
		}
		if _, err := s.Confirm(ctx, models.Actor{}, a.token, "192.0.2.7", says(a.opens(a.token), "Kim")); models.KindOf(err) != models.Slow {
			t.Errorf("from there a right one got %v", err)
		}
		clock.Add(time.Minute)
		if _, err := s.OpenConfirmation(ctx, models.Actor{}, a.token, "192.0.2.7"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestAMemberConfirmsInTheirRoleAndCanTakeTheirWordBack(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		jo, sam := a.team.Join(t, s, "jo", models.Supervisor), a.team.Join(t, s, "sam", models.Trainer)
		burn := modelstest.NewTeam(t, s, "Burn", "robin")
		far := burn.Join(t, s, "far", models.Supervisor)
		for _, who := range []models.Actor{sam, far, burn.Coordinator} {
			page, err := s.OpenConfirmation(ctx, who, a.token, "192.0.2.1")
			if err != nil || len(page.As) != 0 {
				t.Errorf("%s may confirm as %+v, %v", who.NameShown, page.As, err)
			}
			in := says(page, "")
			in.As = a.team.Org.ID + " supervisor"
			if _, err := s.Confirm(ctx, who, a.token, "192.0.2.1", in); models.KindOf(err) != models.Invalid {
				t.Errorf("%s confirmed as a supervisor: %v", who.NameShown, err)
			}
		}
		if page, _ := s.OpenConfirmation(ctx, a.team.Coordinator, a.token, "192.0.2.1"); len(page.As) != 1 || page.As[0].Words() != "coordinator at Harbour" {
			t.Errorf("the coordinator may confirm as %+v", page.As)
		}
		own := says(a.opens(a.token), "Ania herself")
		if _, err := s.Confirm(ctx, a.ania, a.token, "192.0.2.1", own); models.KindOf(err) != models.Conflict {
			t.Errorf("she confirmed her own: %v", err)
		}
		if err := s.Decline(ctx, a.ania, a.token, "192.0.2.1"); models.KindOf(err) != models.Conflict {
			t.Errorf("she declined her own: %v", err)
		}
		page, err := s.OpenConfirmation(ctx, jo, a.token, "192.0.2.1")
		if err != nil || len(page.As) != 1 {
			t.Fatalf("jo may confirm as %+v, %v", page.As, err)
		}
		in := says(page, "Not Jo")
		in.As = page.As[0].Key()
		if _, err := s.Confirm(ctx, jo, a.token, "192.0.2.1", in); err != nil {
			t.Fatal(err)
		}
		given := a.seen().Given
		if len(given) != 1 || given[0].Kind != "member" || given[0].Name != "Jo" || given[0].Role != "supervisor at Harbour" || *given[0].ByPerson != jo.PersonID {
			t.Fatalf("kept %+v", given)
		}
		if err := s.EndRole(ctx, a.team.Coordinator, a.team.Org.Slug, jo.PersonID, models.Supervisor); err != nil {
			t.Fatal(err)
		}
		list, err := s.ConfirmedBy(ctx, jo)
		if err != nil || len(list) != 1 || list[0].Learner != "Ania" || list[0].Title != "Talk on safer supply" || list[0].Withdrawn {
			t.Fatalf("jo finds %+v, %v", list, err)
		}
		if err := s.HideConfirmation(ctx, a.ania, a.entry, given[0].ID, true); err != nil {
			t.Fatal(err)
		}
		if log, _ := s.Log(ctx, a.ania, models.LogFilter{Only: models.OnlyConfirmed}); log.Found != 0 {
			t.Error("a hidden one still counts")
		}
		if err := s.HideConfirmation(ctx, a.ania, a.entry, given[0].ID, false); err != nil || a.seen().Given[0].State != "confirmed" {
			t.Errorf("shown again: %v", err)
		}
		for _, who := range []models.Actor{sam, a.ania} {
			if err := s.WithdrawConfirmation(ctx, who, given[0].ID); models.KindOf(err) != models.NotFound {
				t.Errorf("%s took jo's word back: %v", who.NameShown, err)
			}
			if list, err := s.ConfirmedBy(ctx, who); err != nil || len(list) != 0 {
				t.Errorf("%s finds %+v, %v", who.NameShown, list, err)
			}
		}
		for range 2 {
			if err := s.WithdrawConfirmation(ctx, jo, given[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if g := a.seen().Given[0]; g.State != "withdrawn" {
			t.Errorf("it stands as %+v", g)
		}
		if err := s.HideConfirmation(ctx, a.ania, a.entry, given[0].ID, false); models.KindOf(err) != models.Conflict {
			t.Errorf("what was taken back is shown again: %v", err)
		}
		if err := s.EndMembership(ctx, a.team.Coordinator, a.team.Org.Slug, a.ania.PersonID); err != nil {
			t.Fatal(err)
		}
		if list, _ := s.ConfirmedBy(ctx, jo); len(list) != 1 || list[0].Learner != "" || !list[0].Withdrawn {
			t.Errorf("after she left jo finds %+v", list)
		}
	})
}

func TestASupervisorAskedByNameFindsTheFactsAndTheLearnerIsTold(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		jo, sam := a.team.Join(t, s, "jo", models.Mentor, models.Supervisor), a.team.Join(t, s, "sam", models.Mentor)
		far := modelstest.NewTeam(t, s, "Burn", "robin").Join(t, s, "far", models.Supervisor)
		all, err := s.Confirmers(ctx, a.ania)
		if err != nil || len(all) != 2 || all[0].Name != "Jo" || all[0].Words() != "supervisor at Harbour" || all[1].Words() != "mentor at Harbour" {
			t.Fatalf("she may ask %+v, %v", all, err)
		}
		for _, who := range []models.Actor{far, a.ania, a.team.Coordinator} {
			if err := s.AskMember(ctx, a.ania, a.entry, who.PersonID, nil); models.KindOf(err) != models.Invalid {
				t.Errorf("%s was asked: %v", who.NameShown, err)
			}
		}
		for range 2 {
			if err := s.AskMember(ctx, a.ania, a.entry, jo.PersonID, nil); err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.EntriesToConfirm(ctx, jo)
		if err != nil || len(list) != 1 || list[0].Learner != "Ania" || list[0].Title != "Talk on safer supply" || list[0].Org != "Harbour" {
			t.Fatalf("jo finds %+v, %v", list, err)
		}
		id := list[0].ID
		for _, who := range []models.Actor{sam, far, a.ania} {
			if _, err := s.OpenAsked(ctx, who, id); models.KindOf(err) != models.NotFound {
				t.Errorf("%s opened it: %v", who.NameShown, err)
			}
			if err := s.DeclineAsked(ctx, who, id); models.KindOf(err) != models.NotFound {
				t.Errorf("%s declined it: %v", who.NameShown, err)
			}
		}
		page, err := s.OpenAsked(ctx, jo, id)
		text, _ := json.Marshal(page)
		if err != nil || page.AskedBy != "Ania" || len(page.As) != 2 || strings.Contains(string(text), "wombat") {
			t.Fatalf("jo opens %s, %v", text, err)
		}
		looks, err := s.WhoLooked(ctx, a.ania)
		if err != nil || len(looks) != 1 || looks[0].Name != "Jo" || looks[0].Role != models.Supervisor || !strings.Contains(looks[0].What, "Talk on safer supply") {
			t.Errorf("she finds the looks %+v, %v", looks, err)
		}
		in := says(page, "Somebody")
		if _, err := s.ConfirmAsked(ctx, jo, id, in); models.KindOf(err) != models.Invalid {
			t.Errorf("confirmed in a name of her own giving: %v", err)
		}
		in.As = page.As[0].Key()
		for range 2 {
			if _, err := s.ConfirmAsked(ctx, jo, id, in); err != nil {
				t.Fatal(err)
			}
		}
		if given := a.seen().Given; len(given) != 1 || given[0].Name != "Jo" || given[0].Role != "supervisor at Harbour" {
			t.Errorf("kept %+v", given)
		}
		if list, _ := s.EntriesToConfirm(ctx, jo); len(list) != 0 {
			t.Errorf("it still waits: %+v", list)
		}
		if err := s.AskMember(ctx, a.ania, a.entry, sam.PersonID, nil); err != nil {
			t.Fatal(err)
		}
		list, _ = s.EntriesToConfirm(ctx, sam)
		if err := s.EndRole(ctx, a.team.Coordinator, a.team.Org.Slug, sam.PersonID, models.Mentor); err != nil {
			t.Fatal(err)
		}
		if _, err := s.OpenAsked(ctx, sam, list[0].ID); models.KindOf(err) != models.NotFound {
			t.Errorf("without the role he opens it: %v", err)
		}
		clock.Add(90 * 24 * time.Hour)
		if n := len(a.seen().Asked); n != 0 {
			t.Errorf("%d still open after 90 days", n)
		}
	})
}

func TestConfirmationsAreClosedToWhoeverGaveARecoveryCode(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newAsked(t, s)
		jo := a.team.Join(t, s, "jo", models.Supervisor)
		if err := s.AskMember(ctx, a.ania, a.entry, jo.PersonID, nil); err != nil {
			t.Fatal(err)
		}
		list, _ := s.EntriesToConfirm(ctx, jo)
		until := s.Now().Add(time.Hour)
		row := a.seen().Asked[0]
		a.ania.RestrictedUntil, jo.RestrictedUntil = &until, &until
		_, seen := s.EntryConfirmations(ctx, a.ania, a.entry)
		_, open := s.OpenAsked(ctx, jo, list[0].ID)
		_, confirm := s.ConfirmAsked(ctx, jo, list[0].ID, models.ConfirmInput{})
		_, by := s.ConfirmedBy(ctx, jo)
		for what, err := range map[string]error{"ask": s.AskConfirmation(ctx, a.ania, a.entry, nil), "ask a member": s.AskMember(ctx, a.ania, a.entry, jo.PersonID, nil), "see": seen,
			"end": s.EndConfirmation(ctx, a.ania, a.entry, row.ID), "hide": s.HideConfirmation(ctx, a.ania, a.entry, row.ID, true), "open": open, "confirm": confirm,
			"decline": s.DeclineAsked(ctx, jo, list[0].ID), "list": by, "withdraw": s.WithdrawConfirmation(ctx, jo, row.ID)} {
			if models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: %v", what, err)
			}
		}
		if page, err := s.OpenConfirmation(ctx, jo, a.token, "192.0.2.1"); err != nil || len(page.As) != 0 {
			t.Errorf("with a link jo may confirm as %+v, %v", page.As, err)
		}
		if list, err := s.EntriesToConfirm(ctx, jo); err != nil || len(list) != 0 {
			t.Errorf("jo finds %+v, %v", list, err)
		}
	})
}
