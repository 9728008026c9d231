package main

import (
	"context"
	"fmt"
	"slices"

	"throughline/cpd"
	"throughline/documents"
	"throughline/models"
)

// aniasPortfolio gives ania an issued portfolio for a senior post, with a link: things from three employers, of which she
// hides one by a plainer name. She does not say who gave one of her two certificates, so that one is there on request. A draft for another post is begun from the same things.
func (d *demo) aniasPortfolio(ctx context.Context) error {
	d.clock.ago(0, 1)
	ania := d.actors["ania"]
	log, err := d.store.ExportLog(ctx, ania)
	if err != nil {
		return err
	}
	c := models.PortfolioChoices{
		For: "Senior peer worker, Northmoor Health", Role: "Senior support worker", Contact: "ania@mail.example, 01632 960 123", References: true, Declared: true,
		Statement: "For five years I have worked beside people in housing, in a community café and on visits. I listen first, and I keep what I promise.\n\n" +
			"New colleagues come along with me. I write clear notes, and I ask for help early.",
		Skills: []cpd.PortfolioSkill{
			{Area: "Listening", Strength: "I stay with what a person says, also when it is hard to hear.", Example: "I leave one silence on purpose in each visit."},
			{Area: "Working with others", Strength: "I bring people to one table, and write down what we agreed.", Example: "Our lone working card, which the whole team wrote."},
			{Area: "Keeping safe", Strength: "I know what to do, whom to phone and what to write down."},
		},
		Hidden: []cpd.HiddenName{{Name: lantern, Words: "a community café (third sector)"}},
	}
	for _, choose := range []struct {
		title, instead string
		show, hold     []string
	}{
		{"Boundaries and helping relationships at work", "", nil, nil}, {"Emergency first aid at work", "", nil, nil}, {"Safeguarding adults: for peer workers", "Safeguarding adults", nil, nil}, {"Listening with both ears", "", nil, nil},
		{"Began to mentor a new colleague", "", []string{"learnt", "changed"}, nil}, {"Showed a new colleague how we hold a first meeting", "", nil, nil}, {"Wrote our lone working card with the team", "", nil, nil},
		{"Spoke to student nurses about what helps", "", []string{"learnt"}, nil}, {"Made a welcome leaflet with tenants", "", []string{"what"}, nil},
		{"Award in peer support, first unit", "Award in support work, first unit", nil, nil}, {"Motivational interviewing: an introduction", "", nil, []string{"provider", "employer"}},
	} {
		i := slices.IndexFunc(log.Entries, func(e models.ExportedEntry) bool { return e.Facts.Title == choose.title }) // the newest of that title
		if i < 0 {
			return fmt.Errorf("ania has no entry %q", choose.title)
		}
		c.Items = append(c.Items, models.ItemChoice{Ref: "entry:" + log.Entries[i].ID, Title: choose.instead, Show: choose.show, Hold: choose.hold})
		files, err := d.store.EvidenceOf(ctx, ania, log.Entries[i].ID)
		if err != nil {
			return err
		}
		for _, f := range files {
			c.Evidence = append(c.Evidence, f.ID)
		}
	}
	c.Points = []models.PointChoice{
		{Text: "Supports less experienced colleagues", Shown: []string{c.Items[4].Ref, c.Items[5].Ref}, Words: "Two new colleagues have come along with me this year."},
		{Text: "Keeps people safe on visits", Shown: []string{c.Items[1].Ref, c.Items[2].Ref, c.Items[6].Ref}},
		{Text: "Works with other services", Shown: []string{c.Items[7].Ref, c.Items[8].Ref}},
	}
	id, err := d.store.NewPortfolio(ctx, ania, cpd.ForApplication, c)
	if err != nil {
		return err
	}
	draft, err := d.store.ReadyPortfolio(ctx, ania, id, models.IssueInput{Link: true, Address: func(token string) string { return d.base + "/p/" + token },
		CheckAt: func(code string) string { return d.base + "/v/" + code }})
	if err != nil {
		return err
	}
	drawn, err := documents.RenderPortfolio(draft.Content, documents.Marked(draft.Mark))
	if err != nil {
		return err
	}
	if err := d.store.IssuePortfolio(ctx, ania, draft, drawn.PDF, drawn.Pages, documents.PortfolioTemplate); err != nil {
		return err
	}
	c.For = "Team lead, Tidewater Council"
	_, err = d.store.NewPortfolio(ctx, ania, cpd.ForApplication, c)
	return err
}
