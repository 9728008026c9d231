package main

import (
	"bytes"
	"net/http"
	"slices"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/documents"
	"throughline/models"
)

// portfolio issues a portfolio with the certificate for a job, and gives its id and file. change may change what was chosen.
func (h held) portfolio(change func(*models.PortfolioChoices)) (id string, pdf []byte) {
	h.t.Helper()
	ctx := h.t.Context()
	c := models.PortfolioChoices{For: "Senior peer, Wombat Trust", Statement: "I listen, and quokkas stay.", Items: []models.ItemChoice{{Ref: "award:" + h.code}}}
	if change != nil {
		change(&c)
	}
	id, err := h.store.NewPortfolio(ctx, h.mo, cpd.ForApplication, c)
	h.must(err)
	draft, err := h.store.ReadyPortfolio(ctx, h.mo, id, models.IssueInput{Link: true,
		Address: func(token string) string { return testBase + "/p/" + token }, CheckAt: func(code string) string { return testBase + "/v/" + code }})
	h.must(err)
	drawn, err := documents.RenderPortfolio(draft.Content)
	h.must(err)
	h.must(h.store.IssuePortfolio(ctx, h.mo, draft, drawn.PDF, drawn.Pages, documents.PortfolioTemplate))
	return id, drawn.PDF
}

func TestTheFileOfAPortfolioIsToldWithTheStatesOfItsCertificatesAndNoName(t *testing.T) {
	t.Parallel()
	code := func(h held) string { return models.GroupCode(h.code) }
	taken := "Its holder has taken it back since."
	for name, state := range map[string]struct {
		choose func(*models.PortfolioChoices)
		make   func(h held, id string)
		shows  []string
		hides  []string
		listed bool
	}{
		"valid":                     {shows: []string{"File check: Unchanged", "Valid until 1 June 2028", "does not mean that we checked these words"}, hides: []string{taken}, listed: true},
		"expired":                   {make: func(h held, _ string) { h.clock.Add(3 * 365 * 24 * time.Hour) }, shows: []string{"Expired: it lasted until 1 June 2028"}, listed: true},
		"replaced":                  {make: func(h held, _ string) { h.replace("Moira Lamp") }, shows: []string{"Replaced on 1 June 2026"}, listed: true},
		"its certificate withdrawn": {make: func(h held, _ string) { h.withdraw("It was sent twice.") }, shows: []string{"Withdrawn on 1 June 2026"}, listed: true},
		"its issuer hidden": {choose: func(c *models.PortfolioChoices) {
			c.Hidden = []cpd.HiddenName{{Name: "Cairn Peers", Words: "a charity"}}
		},
			shows: []string{"File check: Unchanged"}, hides: []string{"The certificates in it", "Valid until", "a charity"}},
		"taken back": {make: func(h held, id string) { h.must(h.store.WithdrawPortfolio(h.t.Context(), h.mo, id)) }, shows: []string{"File check: Taken back", taken}, hides: []string{"Valid until", "The certificates in it"}},
		"deleted":    {make: func(h held, id string) { h.must(h.store.DeletePortfolio(h.t.Context(), h.mo, id)) }, shows: []string{"File check: Taken back", taken}, hides: []string{"eleted", "Valid until"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newSite(t).certificate()
			id, pdf := h.portfolio(state.choose)
			if state.make != nil {
				state.make(h, id)
			}
			stranger := h.as("")
			never := []string{"Mo Example", "Moira", "Cairn", "Tea breaks", "Wombat", "quokkas", "sent twice", id, h.mo.PersonID, "/p/"}
			got := stranger.checks(pdf).is(http.StatusOK).has(state.shows...).has("This file is a portfolio. It was issued by this server on 1 June 2026. It is unchanged.", `content="noindex"`, "We do not record who checks.", "Check another file")
			got.hasNot(slices.Concat(state.hides, never)...)
			if state.listed {
				got.has("The certificates in it, today", code(h), `href="/v/`+h.code+`"`)
			} else {
				got.hasNot(code(h), h.code)
			}
			if got.header.Get("Cache-Control") != "no-store" || got.header.Get("Set-Cookie") != "" {
				t.Errorf("%v", got.header)
			}
			changed := bytes.Clone(pdf)
			changed[len(changed)/2] ^= 1
			stranger.checks(changed).is(http.StatusNotFound).has("This is not a file we issued", "In a portfolio, each certificate has its own number.").hasNot(never...)
		})
	}
}
