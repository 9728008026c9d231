package models_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

// applicant has an entry of their own with private writing, confirmed by a member, and an award with its entry.
type applicant struct {
	t     *testing.T
	s     *models.Store
	who   models.Actor
	team  modelstest.Team
	talk  string // ids of entries
	made  string // of the course
	award models.AwardPage
}

func newApplicant(t *testing.T, s *models.Store) *applicant { return newApplicantAt(t, s, "Harbour") }

func newApplicantAt(t *testing.T, s *models.Store, org string) *applicant {
	t.Helper()
	ctx := context.Background()
	a := &applicant{t: t, s: s, team: modelstest.NewTeam(t, s, org, "rowan")}
	a.who = a.team.Join(t, s, "ania")
	signer := a.team.Join(t, s, "jo", models.Supervisor)
	finishSmall(t, s, a.who, signer, a.team.Org.Slug)
	facts := talk()
	facts.Minutes, facts.Provider, facts.Employer, facts.CertificateNumber = 90, "Cairn Trust", "Harbour", "CT-77"
	a.talk = addEntry(t, s, a.who, facts)
	if _, err := s.SaveEntry(ctx, a.who, a.talk, models.EntryInput{Rev: 1, Writing: &models.EntryWriting{Learnt: "wombat words", Peer: "wombat talk"},
		Links: []models.LinkInput{{Scheme: models.StarterFramework, Codes: []string{"2.1", "6.1"}}}}); err != nil {
		t.Fatal(err)
	}
	log, err := s.Log(ctx, a.who, models.LogFilter{Kind: cpd.Course})
	if err != nil || len(log.Entries) != 1 {
		t.Fatalf("%+v, %v", log, err)
	}
	a.made = log.Entries[0].ID
	awards, err := s.Awards(ctx, a.who)
	if err != nil {
		t.Fatal(err)
	}
	a.award = awards[0]
	entry, err := s.Entry(ctx, a.who, a.talk)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AskMember(ctx, a.who, a.talk, signer.PersonID, entry.Given()); err != nil {
		t.Fatal(err)
	}
	asked, err := s.EntriesToConfirm(ctx, signer)
	if err != nil || len(asked) != 1 {
		t.Fatalf("%+v, %v", asked, err)
	}
	request, err := s.OpenAsked(ctx, signer, asked[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ConfirmAsked(ctx, signer, asked[0].ID, models.ConfirmInput{Digest: request.Digest, As: request.As[0].Key(), Day: "2026-06-01", How: "seen", FirstHand: true}); err != nil {
		t.Fatal(err)
	}
	return a
}

// draft begins an application with both entries.
func (a *applicant) draft(change func(*models.PortfolioChoices)) string {
	a.t.Helper()
	c := models.PortfolioChoices{For: "Senior peer, Cairn", Items: []models.ItemChoice{{Ref: "entry:" + a.talk}, {Ref: "entry:" + a.made}}}
	if change != nil {
		change(&c)
	}
	id, err := a.s.NewPortfolio(context.Background(), a.who, cpd.ForApplication, c)
	if err != nil {
		a.t.Fatal(err)
	}
	return id
}

func (a *applicant) page(id string) models.PortfolioPage {
	a.t.Helper()
	out, err := a.s.Portfolio(context.Background(), a.who, id)
	if err != nil {
		a.t.Fatal(err)
	}
	return out
}

var withLink = models.IssueInput{Link: true, Address: func(token string) string { return "https://t.example/p/" + token }, CheckAt: func(code string) string { return "https://t.example/v/" + code }}

// drawn stands for the PDF, which another package draws.
func drawn(d models.PortfolioDraft) []byte {
	b, _ := json.Marshal(d.Content)
	return append([]byte("%PDF of "+d.ID+" "), b...)
}

func (a *applicant) tryIssue(id string, in models.IssueInput) error {
	d, err := a.s.ReadyPortfolio(context.Background(), a.who, id, in)
	if err != nil {
		return err
	}
	return a.s.IssuePortfolio(context.Background(), a.who, d, drawn(d), 2, 1)
}

func (a *applicant) issue(id string) models.PortfolioPage {
	a.t.Helper()
	if err := a.tryIssue(id, withLink); err != nil {
		a.t.Fatal(err)
	}
	return a.page(id)
}

// opens opens a link as a reader does, and counts it.
func (a *applicant) opens(token string) (models.SharedPortfolio, error) {
	out, err := a.s.OpenShared(context.Background(), token, "192.0.2.1")
	if err == nil {
		err = a.s.CountOpening(context.Background(), out)
	}
	return out, err
}

func textOf(c any) string {
	b, _ := json.Marshal(c)
	return string(b)
}

func TestAPortfolioHoldsWhatWasChosenAndNothingElse(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newApplicant(t, s)
		other := addEntry(t, s, a.who, models.EntryFacts{Title: "Quokka day", Kind: cpd.Shadowing, StartDay: "2026-04"})
		id := a.draft(func(c *models.PortfolioChoices) {
			c.Statement = "I listen.\n\nI stay."
			c.Points = []models.PointChoice{{Text: "Listens", Shown: []string{"entry:" + a.made, "entry:" + a.talk, "entry:" + other}}, {Text: "Drives"}}
		})
		page := a.page(id)
		c := page.Content
		if len(c.Items) != 2 || c.Items[0].Title != "Talk on safer supply" || c.Items[0].Provider != "Cairn Trust" || c.Items[0].Minutes != 90 || c.Items[0].Certificate != "CT-77" ||
			len(c.Items[0].Confirmed) != 1 || !strings.Contains(c.Items[0].Confirmed[0].Words, "supervisor at Harbour") || c.Items[0].Award != nil {
			t.Errorf("the first item is %+v", c.Items)
		}
		if got := c.Items[1].Award; got == nil || got.Code != a.award.Code || c.Items[1].Certificate != "" || len(got.DoesNotAuthorise) == 0 {
			t.Errorf("the award is %+v", c.Items[1])
		}
		if len(c.Points) != 1 || fmt.Sprint(c.Points[0].Shown) != "[1 2]" {
			t.Errorf("the points are %+v", c.Points)
		}
		for _, never := range []string{"wombat", "Quokka", "Drives", "6.1", a.who.PersonID, "starter"} {
			if strings.Contains(textOf(c), never) {
				t.Errorf("%q stands in what was not chosen to be shown", never)
			}
		}
		twice := a.draft(func(c *models.PortfolioChoices) {
			c.Items = append(c.Items, models.ItemChoice{Ref: "award:" + a.award.Code})
		})
		if n := len(a.page(twice).Content.Items); n != 2 {
			t.Errorf("an award stands in it beside its own entry: %d items", n)
		}
		if err := s.SavePortfolio(context.Background(), a.who, id, page.Rev, func(c *models.PortfolioChoices) {
			c.SetItem("entry:"+a.talk, func(i *models.ItemChoice) {
				i.Title = "Talk"
				i.SetPart("learnt", true)
				i.SetPart("touches", true)
				i.SetPart("minutes", false)
				i.SetPart("confirmed", false)
			})
			c.Items[0], c.Items[1] = c.Items[1], c.Items[0]
		}); err != nil {
			t.Fatal(err)
		}
		c = a.page(id).Content
		last := c.Items[1]
		if c.Items[0].Number != 1 || last.Title != "Talk" || len(last.Writing) != 1 || last.Writing[0].Text != "wombat words" || last.Minutes != 0 || last.Confirmed != nil {
			t.Errorf("after the changes: %+v", last)
		}
		if got := strings.Join(last.Touches, "\n"); !strings.Contains(got, "2.1") || strings.Contains(got, "6.1") {
			t.Errorf("it touches %q; what is never shown to an employer is", got)
		}
	})
}

func TestAnIssueIsFrozenNumberedAndLaterChangesMakeANewOne(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		first := a.issue(a.draft(nil))
		if *first.Number != 1 || first.IssuedOn != "2026-06-01" || first.Content.Number != 1 || first.Pages != 2 || len(first.Shares) != 1 || !strings.HasSuffix(first.Content.Address, first.Shares[0].Token) {
			t.Errorf("it was issued as %+v", first)
		}
		_, pdf, err := s.PortfolioPDF(ctx, a.who, first.ID)
		if err != nil || !strings.HasPrefix(string(pdf), "%PDF of "+first.ID) {
			t.Fatalf("the PDF is %q, %v", pdf, err)
		}
		changed := first.Choices
		if err := s.SavePortfolio(ctx, a.who, first.ID, 0, func(c *models.PortfolioChoices) { c.For = "Another" }); models.KindOf(err) != models.Conflict {
			t.Errorf("an issue was changed: %v", err)
		}
		if err := a.tryIssue(first.ID, withLink); models.KindOf(err) != models.Conflict {
			t.Errorf("an issue was issued again: %v", err)
		}
		if err := s.RemoveEntry(ctx, a.who, a.talk); err != nil {
			t.Fatal(err)
		}
		clock.Add(48 * time.Hour)
		if now := a.page(first.ID); textOf(now.Content) != textOf(first.Content) || len(now.Choices.Items) != len(changed.Items) {
			t.Error("an issue changed with the log")
		}
		if _, again, err := s.PortfolioPDF(ctx, a.who, first.ID); err != nil || string(again) != string(pdf) {
			t.Errorf("its PDF changed, %v", err)
		}
		next, err := s.CopyPortfolio(ctx, a.who, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		second := a.issue(next)
		if *second.Number != 2 || len(second.Content.Items) != 1 || second.IssuedOn != "2026-06-03" {
			t.Errorf("the next issue is %+v", second.Content)
		}
		lines, err := s.Portfolios(ctx, a.who)
		if err != nil || len(lines) != 2 || lines[0].Number != 2 || lines[1].Number != 1 || lines[1].Links != 1 || lines[1].For != "Senior peer, Cairn" {
			t.Errorf("the list is %+v, %v", lines, err)
		}
		rows := models.Rows[models.Portfolio](t, s, "1 = 1")
		if len(rows) != 2 {
			t.Fatalf("%d portfolios are kept", len(rows))
		}
		for _, row := range rows {
			for _, sealed := range [][]byte{row.SealedChoices, row.SealedContent, row.SealedPDF} {
				if text := string(sealed); text == "" || strings.Contains(text, "Senior peer") || strings.Contains(text, "safer supply") || strings.Contains(text, "%PDF") {
					t.Error("a portfolio stands in clear in the database")
				}
			}
		}
	})
}

func TestAHiddenNameAndTheCodeOfItsAwardStandNowhere(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newApplicant(t, s)
		hide := func(c *models.PortfolioChoices) {
			c.Hidden = []cpd.HiddenName{{Name: "harbour", Words: "community service"}, {Name: "Cairn Trust"}}
			c.For = "Senior peer"
		}
		id := a.draft(hide)
		page := a.page(id)
		if page.InTheWay != "" {
			t.Errorf("in the way: %s", page.InTheWay)
		}
		issued := a.issue(id)
		text := textOf(issued.Content)
		for _, never := range []string{"Harbour", "harbour", "Cairn Trust", "CT-77", a.award.Code, models.GroupCode(a.award.Code), "/v/", a.award.Facts.Issuer.Contact, a.award.Facts.Issuer.LegalName} {
			if strings.Contains(text, never) {
				t.Errorf("%q stands in the issue: %s", never, text)
			}
		}
		if !issued.Content.Items[1].Award.OnRequest || issued.Content.Items[1].Provider != "community service" || issued.Content.Items[0].Provider != models.NeutralName ||
			!strings.Contains(issued.Content.Items[0].Confirmed[0].Words, "supervisor at a "+models.NeutralName+", on ") {
			t.Errorf("in its place stands %s", text)
		}
		shared, err := s.OpenShared(context.Background(), issued.Shares[0].Token, "192.0.2.1")
		if err != nil || len(shared.Awards) != 0 {
			t.Errorf("the shared page has %+v, %v", shared.Awards, err)
		}
		_, pdf, _ := s.PortfolioPDF(context.Background(), a.who, id)
		if file, err := s.IssuedFile(context.Background(), sum(pdf)); err != nil || len(file.Portfolio.Awards) != 0 {
			t.Errorf("who asks about the file learns %+v, %v", file, err)
		}
		for name, change := range map[string]func(c *models.PortfolioChoices){
			"own words": func(c *models.PortfolioChoices) { c.Statement = "At the  HÁRBOUR I led a group." },
			"the job":   func(c *models.PortfolioChoices) { c.For = "Lead, Cairn-Trust" },
		} {
			id := a.draft(func(c *models.PortfolioChoices) { hide(c); change(c) })
			if a.page(id).InTheWay == "" {
				t.Errorf("%s: nothing is in the way of a hidden name", name)
			}
			if err := a.tryIssue(id, withLink); models.KindOf(err) != models.Conflict {
				t.Errorf("%s: it was issued: %v", name, err)
			}
		}
		forged := a.draft(func(c *models.PortfolioChoices) {
			c.Hidden = []cpd.HiddenName{{Name: "Confirmed by", Words: "Sworn before a judge by"}, {Name: "supervisor", Words: "professor"}, {Name: "on", Words: "for ever on"}}
		})
		if got := a.page(forged).Content.Items[0].Confirmed[0].Words; got != "Confirmed by Jo, supervisor at Harbour, on 1 June 2026." {
			t.Errorf("what somebody confirmed became %q", got)
		}
		titled := a.draft(func(c *models.PortfolioChoices) {
			c.Hidden = []cpd.HiddenName{{Name: a.award.Facts.Achievement.Title}}
			c.Items[1].Title = "A course"
		})
		if text := textOf(a.page(titled).Content.Items[1]); strings.Contains(text, a.award.Code) {
			t.Errorf("a number leads to a hidden name in the award itself: %s", text)
		}
		held := a.draft(func(c *models.PortfolioChoices) {
			c.Items[0].Hold, c.Items[1].Hold = []string{"employer", "provider"}, []string{"provider", "employer"}
		})
		if text := textOf(a.page(held).Content); strings.Contains(text, "Harbour") || strings.Contains(text, a.award.Code) || strings.Contains(text, "CT-77") {
			t.Errorf("held back, it still stands in %s", text)
		}
	})
}

func TestALinkShowsTheStateTodayIsCountedByDayAndEnds(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		issued := a.issue(a.draft(nil))
		token := issued.Shares[0].Token
		for range 3 {
			if shared, err := a.opens(token); err != nil || shared.Awards[0].State != models.Valid || shared.Until != "2026-08-30" {
				t.Fatalf("%+v, %v", shared, err)
			}
		}
		clock.Add(24 * time.Hour)
		if err := s.Withdraw(ctx, a.team.Coordinator, a.team.Org.Slug, a.award.ID, "mistake", "", ""); err != nil {
			t.Fatal(err)
		}
		shared, err := a.opens(token)
		if err != nil || shared.Awards[0].State != models.Withdrawn || textOf(shared.Content) != textOf(issued.Content) {
			t.Errorf("the state today is %+v, %v", shared.Awards, err)
		}
		line := a.page(issued.ID).Shares[0]
		if line.Opened() != 4 || len(line.Days) != 2 || line.Days[0].Day != "2026-06-02" || line.Days[1].Count != 3 {
			t.Errorf("it was opened %+v", line.Days)
		}
		if _, err := a.opens("AAAAAAAAAAAAAAAAAAAAAA"); models.KindOf(err) != models.NotFound {
			t.Errorf("a token that is none: %v", err)
		}
		if err := s.SharePortfolio(ctx, a.who, issued.ID, "2026-06-03"); err != nil {
			t.Fatal(err)
		}
		for _, day := range []cpd.Day{"2026-06-01", "2029-01", "2026-13"} {
			if err := s.SharePortfolio(ctx, a.who, issued.ID, day); models.KindOf(err) != models.Invalid {
				t.Errorf("a link until %s: %v", day, err)
			}
		}
		short := a.page(issued.ID).Shares[0].Token
		clock.Add(24 * time.Hour)
		if _, err := a.opens(short); err != nil {
			t.Errorf("on its last day: %v", err)
		}
		clock.Add(24 * time.Hour)
		if _, err := a.opens(short); models.KindOf(err) != models.Gone || strings.Contains(err.Error(), "ania") {
			t.Errorf("after its last day: %v", err)
		}
		if err := s.EndShare(ctx, a.who, issued.ID, issued.Shares[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := a.opens(token); models.KindOf(err) != models.Gone {
			t.Errorf("after it was ended: %v", err)
		}
		if a.page(issued.ID).Shares[1].Token != "" {
			t.Error("the token of an ended link is kept")
		}
	})
}

func TestAWithdrawnOrDeletedIssueIsClosedAndItsFileStillKnown(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		issued := a.issue(a.draft(nil))
		_, pdf, _ := s.PortfolioPDF(ctx, a.who, issued.ID)
		if file, err := s.IssuedFile(ctx, sum(pdf)); err != nil || file.IssuedOn != "2026-06-01" || file.Portfolio.IssuedOn != "2026-06-01" || len(file.Portfolio.Awards) != 1 || file.Portfolio.Awards[0].State != models.Valid {
			t.Errorf("%+v, %v", file, err)
		}
		if _, err := s.IssuedFile(ctx, sum(append(pdf, ' '))); models.KindOf(err) != models.NotFound {
			t.Errorf("a file with one more byte is ours: %v", err)
		}
		for range 2 {
			if err := s.WithdrawPortfolio(ctx, a.who, issued.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := a.opens(issued.Shares[0].Token); models.KindOf(err) != models.Gone {
			t.Errorf("a withdrawn one opens: %v", err)
		}
		if err := s.SharePortfolio(ctx, a.who, issued.ID, ""); models.KindOf(err) != models.Conflict {
			t.Errorf("a withdrawn one is shared: %v", err)
		}
		if file, err := s.IssuedFile(ctx, sum(pdf)); err != nil || !file.Portfolio.Withdrawn || file.Portfolio.Awards != nil {
			t.Errorf("the file of a withdrawn one: %+v", file)
		}
		if err := s.DeletePortfolio(ctx, a.who, issued.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Portfolio(ctx, a.who, issued.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("a deleted one opens: %v", err)
		}
		row := models.Rows[models.Portfolio](t, s, "1 = 1")[0]
		if row.SealedChoices != nil || row.SealedContent != nil || row.SealedPDF != nil {
			t.Error("a deleted one keeps what it held")
		}
		if file, err := s.IssuedFile(ctx, sum(pdf)); err != nil || !file.Portfolio.Deleted {
			t.Errorf("the file of a deleted one: %+v", file)
		}
		if next := a.issue(a.draft(nil)); *next.Number != 2 {
			t.Errorf("a number was given twice: %d", *next.Number)
		}
	})
}

func TestARecordHoldsAllOfItsPeriodWithoutWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		ids := map[string]string{}
		for _, e := range []models.EntryFacts{{Title: "Old", Kind: cpd.Reading, StartDay: "2024-12", Minutes: 30}, {Title: "First", Kind: cpd.Reading, StartDay: "2025-01-01", Minutes: 45},
			{Title: "Left", Kind: cpd.Reading, StartDay: "2025-03", Minutes: 20}, {Title: "Second", Kind: cpd.Reading, StartDay: "2025-04", Minutes: 15}} {
			ids[e.Title] = addEntry(t, s, a.who, e)
		}
		id, err := s.NewPortfolio(ctx, a.who, cpd.FullRecord, models.PortfolioChoices{From: "2025-01", To: "2026-12", LeftOut: []string{"entry:" + ids["Left"]}})
		if err != nil {
			t.Fatal(err)
		}
		c := a.page(id).Content
		var titles []string
		for _, i := range c.Items {
			titles = append(titles, i.Title)
		}
		if got := strings.Join(titles, "|"); len(titles) != 5 || !strings.HasSuffix(got, "|Talk on safer supply|Second|First") || strings.Contains(got, "Old") || strings.Contains(got, "Left") {
			t.Errorf("the record holds %s", got)
		}
		last := c.Totals[len(c.Totals)-1]
		if last.Year != 2025 || last.Minutes != 60 || last.Entries != 2 || c.Period() != "January 2025 to December 2026" {
			t.Errorf("it adds up to %+v in %s", c.Totals, c.Period())
		}
		if err := s.RemoveEntry(ctx, a.who, a.made); err != nil {
			t.Fatal(err)
		}
		c = a.page(id).Content
		if len(c.Items) != 5 || c.Items[4].Award == nil || c.Items[4].Award.Code != a.award.Code {
			t.Errorf("an award without its entry is not in the record: %+v", c.Items)
		}
	})
}

func TestPortfoliosAreTheirPersonsAlone(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		issued := a.issue(a.draft(nil))
		until := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		restricted := a.who
		restricted.RestrictedUntil = &until
		for name, try := range map[string]func(who models.Actor) error{
			"open": func(w models.Actor) error { _, err := s.Portfolio(ctx, w, issued.ID); return err },
			"save": func(w models.Actor) error {
				return s.SavePortfolio(ctx, w, issued.ID, 0, func(*models.PortfolioChoices) {})
			},
			"copy":     func(w models.Actor) error { _, err := s.CopyPortfolio(ctx, w, issued.ID); return err },
			"ready":    func(w models.Actor) error { _, err := s.ReadyPortfolio(ctx, w, issued.ID, withLink); return err },
			"file":     func(w models.Actor) error { _, _, err := s.PortfolioPDF(ctx, w, issued.ID); return err },
			"share":    func(w models.Actor) error { return s.SharePortfolio(ctx, w, issued.ID, "") },
			"end":      func(w models.Actor) error { return s.EndShare(ctx, w, issued.ID, issued.Shares[0].ID) },
			"withdraw": func(w models.Actor) error { return s.WithdrawPortfolio(ctx, w, issued.ID) },
			"delete":   func(w models.Actor) error { return s.DeletePortfolio(ctx, w, issued.ID) },
		} {
			if err := try(a.team.Coordinator); models.KindOf(err) != models.NotFound {
				t.Errorf("%s: somebody else gets %v", name, err)
			}
			if err := try(restricted); models.KindOf(err) != models.Forbidden {
				t.Errorf("%s: after a recovery with somebody else's code: %v", name, err)
			}
		}
		theirs, err := s.NewPortfolio(ctx, a.team.Coordinator, cpd.ForApplication, models.PortfolioChoices{For: "x", Items: []models.ItemChoice{{Ref: "entry:" + a.talk}, {Ref: "award:" + a.award.Code}}})
		if err != nil {
			t.Fatal(err)
		}
		if page, err := s.Portfolio(ctx, a.team.Coordinator, theirs); err != nil || len(page.Content.Items) != 0 {
			t.Errorf("somebody else's entries stand in a portfolio: %+v, %v", page.Content, err)
		}
	})
}

func TestADraftIsIssuedOnceHoweverManyTryAndNumbersAreGivenOnce(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		a := newApplicant(t, s)
		same, other := a.draft(nil), a.draft(nil)
		var wg sync.WaitGroup
		var mu sync.Mutex
		issued := map[string]int{}
		for n := range 12 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				id := []string{same, other}[n%2]
				err := a.tryIssue(id, withLink)
				for ; models.KindOf(err) == models.Conflict && strings.Contains(err.Error(), "Look at it once more"); err = a.tryIssue(id, withLink) {
					if !a.page(id).Draft() {
						return
					}
				}
				if err == nil {
					mu.Lock()
					issued[id]++
					mu.Unlock()
				} else if models.KindOf(err) != models.Conflict {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if issued[same] != 1 || issued[other] != 1 {
			t.Errorf("issued %v times", issued)
		}
		if a, b := *a.page(same).Number, *a.page(other).Number; a == b || a+b != 3 {
			t.Errorf("the numbers are %d and %d", a, b)
		}
		if n := len(models.Rows[models.PortfolioShare](t, s, "1 = 1")); n != 2 {
			t.Errorf("%d links were kept", n)
		}
	})
}

func TestTwoWindowsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		id := a.draft(nil)
		rev := a.page(id).Rev
		write := func(text string) error {
			return s.SavePortfolio(ctx, a.who, id, rev, func(c *models.PortfolioChoices) { c.Statement = text })
		}
		if err := write("one"); err != nil {
			t.Fatal(err)
		}
		if err := write("one"); err != nil {
			t.Errorf("the same again: %v", err)
		}
		if err := write("two"); models.KindOf(err) != models.Conflict || a.page(id).Choices.Statement != "one" {
			t.Errorf("the second window wrote over the first: %v", err)
		}
		for name, change := range map[string]func(c *models.PortfolioChoices){
			"no job":   func(c *models.PortfolioChoices) { c.For = " \t" },
			"too long": func(c *models.PortfolioChoices) { c.Statement = strings.Repeat("ö", 4001) },
			"no month": func(c *models.PortfolioChoices) { c.From = "2026-77" },
			"many": func(c *models.PortfolioChoices) {
				c.Points = make([]models.PointChoice, 61)
				for i := range c.Points {
					c.Points[i].Text = fmt.Sprint(i)
				}
			},
			"wrong way":  func(c *models.PortfolioChoices) { c.From, c.To = "2026-05", "2026-04" },
			"long title": func(c *models.PortfolioChoices) { c.Items[0].Title = strings.Repeat("a", 121) },
		} {
			if err := s.SavePortfolio(ctx, a.who, id, 0, change); models.KindOf(err) != models.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func TestAPortfolioSaysWhichOfItsFactsAConfirmerDidNotSee(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		a := newApplicant(t, s)
		if err := s.AskConfirmation(ctx, a.who, a.talk, []string{"kind", "employer", "certificate_number"}); err != nil {
			t.Fatal(err)
		}
		asked, err := s.EntryConfirmations(ctx, a.who, a.talk)
		if err != nil {
			t.Fatal(err)
		}
		link := asked.Asked[0].Token
		request, err := s.OpenConfirmation(ctx, models.Actor{}, link, "192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Confirm(ctx, models.Actor{}, link, "192.0.2.1", says(request, "Kim Reid")); err != nil {
			t.Fatal(err)
		}
		if text := jsonOf(t, a.page(a.draft(nil))); !strings.Contains(text, "They did not see: how long it took, who gave it.") || strings.Count(text, "They did not see") != strings.Count(text, "giving the name Kim Reid") {
			t.Errorf("the portfolio has %s", text)
		}
	})
}
