package main

import (
	"context"
	"fmt"
	"time"

	"throughline/cpd"
	"throughline/models"
)

// confirmed gives ania an entry that a trainer confirmed by link, with some of it held back, and one that jo confirmed as her supervisor. The first
// one waits for jo's word, too.
func (d *demo) confirmed(ctx context.Context) error {
	ania, jo := d.actors["ania"], d.actors["jo"]
	d.clock.ago(3, 0)
	day := func(back int) cpd.Day { return cpd.Day(d.clock.Now().AddDate(0, 0, -back).Format(time.DateOnly)) }
	workshop := models.EntryFacts{Title: "Workshop on naloxone kits in shared housing", Kind: cpd.Workshop, StartDay: day(12), Minutes: 150,
		ParticipatoryMinutes: 90, Provider: "Burnside Training (made up)", Employer: "Cairn Peer Network", Mode: cpd.InPerson, PaidTime: cpd.Paid}
	talk, err := d.store.AddEntry(ctx, ania, workshop)
	if err != nil {
		return err
	}
	shown := models.EntryFacts{Title: "Showed a new colleague how we hold a first meeting", Kind: cpd.OnTheJob, StartDay: day(5), Minutes: 120,
		ParticipatoryMinutes: 120, Employer: "Cairn Peer Network", Mode: cpd.Workplace, PaidTime: cpd.Paid}
	shadow, err := d.store.AddEntry(ctx, ania, shown)
	if err != nil {
		return err
	}
	if err := d.store.AskConfirmation(ctx, ania, talk, []string{"kind", "minutes", "provider", "mode"}); err != nil {
		return err
	}
	said, err := d.store.EntryConfirmations(ctx, ania, talk)
	if err != nil {
		return err
	}
	link := said.Asked[0].Token
	page, err := d.store.OpenConfirmation(ctx, models.Actor{}, link, "")
	if err != nil {
		return err
	}
	answer := models.ConfirmInput{Digest: page.Digest, Name: "Kim Reid (made up)", Role: "trainer", How: "seen", Day: page.Today, FirstHand: true}
	if _, err := d.store.Confirm(ctx, models.Actor{}, link, "", answer); err != nil {
		return fmt.Errorf("confirm by link: %w", err)
	}
	if err := d.store.AskMember(ctx, ania, shadow, jo.PersonID, shown.Given()); err != nil {
		return err
	}
	waiting, err := d.store.EntriesToConfirm(ctx, jo)
	if err != nil {
		return err
	}
	if page, err = d.store.OpenAsked(ctx, jo, waiting[0].ID); err != nil {
		return err
	}
	answer = models.ConfirmInput{Digest: page.Digest, As: page.As[0].Key(), How: "discussed", Day: page.Today, FirstHand: true}
	if _, err := d.store.ConfirmAsked(ctx, jo, waiting[0].ID, answer); err != nil {
		return fmt.Errorf("confirm as a supervisor: %w", err)
	}
	d.clock.ago(0, 5)
	return d.store.AskMember(ctx, ania, talk, jo.PersonID, workshop.Given())
}
