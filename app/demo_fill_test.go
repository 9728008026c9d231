package main

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"throughline/cpd"
	"throughline/models"
)

func TestTheDemonstrationHoldsHalfDoneCoursesAndEveryStateOfACertificate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	clock := &demoClock{}
	store, err := models.Open(ctx, models.Options{Path: filepath.Join(t.TempDir(), "demo.db"), Key: models.NewKey(), Now: clock.Now, Demo: true,
		Hash: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 8, KeyLength: 16}})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := fillDemo(ctx, store, clock, testBase); err != nil {
		t.Fatal(err)
	}
	if off := time.Since(clock.Now()); off > time.Minute {
		t.Errorf("the clock stays %v back", off)
	}
	mo, _, err := store.SignIn(ctx, "mo", demoPassword, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	line, err := store.Line(ctx, mo)
	if err != nil || line.Next() == nil || line.Next().Step != "overdose" || line.Next().Slug != "harm-reduction" || len(line.Ahead) != 2 {
		t.Errorf("mo's line: %+v, %v", line, err)
	}
	ania, _, err := store.SignIn(ctx, "ania", demoPassword, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	awards, err := store.Awards(ctx, ania)
	if err != nil {
		t.Fatal(err)
	}
	states := map[models.AwardState]int{}
	for _, a := range awards {
		states[a.State]++
	}
	if states[models.Valid] != 2 || states[models.Expired] != 1 || states[models.Replaced] != 1 {
		t.Errorf("ania's certificates: %v", states)
	}
	issues, err := store.Portfolios(ctx, ania)
	if err != nil || len(issues) != 2 || issues[0].Number+issues[1].Number != 1 {
		t.Fatalf("ania's portfolios: %+v, %v", issues, err)
	}
	issues = slices.DeleteFunc(issues, func(l models.PortfolioLine) bool { return l.Number == 0 })
	if issues[0].Links != 1 {
		t.Errorf("ania's portfolio: %+v", issues)
	}
	page, err := store.Portfolio(ctx, ania, issues[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	said, _ := json.Marshal(page.Content)
	for _, employer := range []string{skerry, here, "a community café (third sector)"} {
		if !strings.Contains(string(said), employer) {
			t.Errorf("nothing in it is from %s", employer)
		}
	}
	onRequest := 0
	for _, i := range page.Content.Items {
		if i.Award != nil && i.Award.OnRequest && i.Award.Code == "" && i.Provider == "" && i.Employer == "" {
			onRequest++
		}
	}
	for _, a := range awards {
		if strings.HasPrefix(a.Facts.Achievement.Title, "Motivational") && strings.Contains(string(said), a.Code) || onRequest != 1 {
			t.Errorf("%d certificates are there on request: %s", onRequest, said)
		}
	}
	if strings.Contains(string(said), "Lantern") || len(page.Content.Codes()) != 1 || len(page.Content.VerifiedBy()) != 1 || page.Pages > 4 || len(page.Choices.Evidence) != 1 ||
		page.Content.Address != testBase+"/p/"+page.Shares[0].Token {
		t.Errorf("it has %d pages: %s", page.Pages, said)
	}
	jo, _, err := store.SignIn(ctx, "jo", demoPassword, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := store.Support(ctx, jo); err != nil || len(list.Waiting) != 1 {
		t.Errorf("what waits for jo: %+v, %v", list, err)
	}
	log, err := store.Log(ctx, ania, models.LogFilter{Only: models.OnlyConfirmed})
	if err != nil || log.Found != 2 {
		t.Errorf("ania's log has %d confirmed entries, %v", log.Found, err)
	}
	if list, err := store.EntriesToConfirm(ctx, jo); err != nil || len(list) != 1 {
		t.Errorf("what jo is asked to confirm: %+v, %v", list, err)
	}
	sam, _, err := store.SignIn(ctx, "sam", demoPassword, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	taught, err := store.Teach(ctx, sam)
	if err != nil || len(taught.Drafts) != 1 || taught.Drafts[0].Published != 1 {
		t.Fatalf("sam's courses: %+v, %v", taught.Drafts, err)
	}
	if draft, err := store.Draft(ctx, sam, taught.Drafts[0].ID); err != nil || len(draft.Findings) != 1 || len(draft.Musts()) != 1 || draft.Rev != 2 {
		t.Errorf("sam's course: %+v, %v", draft.Findings, err)
	}
	checkDemoLogs(t, store, mo, ania)
}

// checkDemoLogs looks at five years from three employers, with certificates in each state, and at what mo began with.
func checkDemoLogs(t *testing.T, store *models.Store, mo, ania models.Actor) {
	t.Helper()
	began, err := store.ExportLog(context.Background(), mo)
	if err != nil || len(began.Entries) != 3 {
		t.Errorf("mo's log: %d entries, %v", len(began.Entries), err)
	}
	log, err := store.ExportLog(context.Background(), ania)
	if err != nil || len(log.Entries) < 60 || len(log.Entries) > 80 {
		t.Errorf("ania's log: %d entries, %v", len(log.Entries), err)
	}
	if scheme, err := store.Scheme(context.Background(), ania, "sssc"); err != nil || scheme.Report.Lines[0].Have < 4 || scheme.Report.Lines[1].Have == 0 || scheme.Report.Met {
		t.Errorf("ania's year with the SSSC: %+v, %v", scheme.Report.Lines, err)
	}
	today := time.Now().Format(time.DateOnly)
	employers, kinds, fresh, written, linked := map[string]int{}, map[cpd.Kind]int{}, map[cpd.Freshness]int{}, 0, 0
	for _, e := range log.Entries {
		if e.Facts.StartDay.First() > today {
			t.Errorf("%q is in days to come", e.Facts.Title)
		}
		employers[e.Facts.Employer]++
		kinds[e.Facts.Kind]++
		if e.Facts.RefreshBy != "" && e.Origin == models.FromImport {
			fresh[cpd.FreshnessAt(string(e.Facts.RefreshBy), today)]++
		}
		if e.Writing != (models.EntryWriting{}) {
			written++
		}
		if len(e.Links) > 0 {
			linked++
		}
	}
	if len(employers) != 3 || len(kinds) < 12 || written < 9 || linked < 40 {
		t.Errorf("ania's log: employers %v, kinds %v, %d written, %d linked", employers, kinds, written, linked)
	}
	if fresh[cpd.Current] != 2 || fresh[cpd.DueSoon] != 1 || fresh[cpd.PastDate] != 1 {
		t.Errorf("certificates from elsewhere: %v", fresh)
	}
}
