package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/files/filestest"
)

func TestACertificateFromElsewhereIsListedInNeutralWords(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t) // on 1 June 2026
	c.get("/cpd").has(`href="/cpd/certificates"`)
	c.get("/cpd/certificates").is(http.StatusOK).has("Nothing here yet", "Add a certificate from elsewhere")
	c.get("/cpd/certificates/new").has("Not for PVG, DBS or AccessNI checks", "First aid at work: three years", "Safeguarding: often", "ask your employer").hasNot("uicide")
	form := func(title, refreshYear, refreshMonth string) url.Values {
		return url.Values{"title": {title}, "kind": {"course"}, "provider": {"Tay Rescue"}, "month": {"March"}, "year": {"2025"}, "certificate_number": {"T-" + title}, "refresh_month": {refreshMonth}, "refresh_year": {refreshYear}}
	}
	c.upload("/cpd/certificates/new", form("First aid", "2028", "3"), "card.pdf", "application/pdf", []byte("<svg/>")).is(http.StatusUnprocessableEntity).
		has("PDF, JPEG, PNG and plain text", `value="Tay Rescue"`, `value="T-First aid"`)
	c.get("/cpd/certificates").has("Nothing here yet")
	added := c.upload("/cpd/certificates/new", form("First aid", "2028", "3"), "card.pdf", "application/pdf", filestest.PDF("")).is(http.StatusSeeOther)
	entry, _, _ := strings.Cut(added.header.Get("Location"), "?")
	if list := filesOf(t, s, who, entry); len(list) != 1 || list[0].Name != "card.pdf" || list[0].Shows != "" {
		t.Errorf("its files are %+v", list)
	}
	c.post("/cpd/certificates/new", form("Safeguarding", "2026", "7")).is(http.StatusSeeOther)
	c.post("/cpd/certificates/new", form("Naloxone", "2026", "4")).is(http.StatusSeeOther)
	c.post("/cpd/certificates/new", form("Data protection", "", "")).is(http.StatusSeeOther)
	c.post("/cpd/certificates/new", form("", "", "")).is(http.StatusUnprocessableEntity).has("Write a few words")
	c.get("/cpd/certificates").has("Current: refresh by March 2028", "Due soon: July 2026", "Past its date: April 2026", "Current, with no date to refresh by", "From Tay Rescue. Number T-First aid.", `href="`+entry+`"`).
		hasNot("overdue", "expired", "Nothing here yet")
	s.as("rowan").get("/cpd/certificates").hasNot("First aid.", "Tay Rescue")
}
