package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func TestAnOrganisationSaysAboutItselfWhatItsCoordinatorWrites(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	rowan := s.as("rowan")
	rowan.get(s.path("/settings")).is(http.StatusOK).has(`value="Harbour Peers"`, `value="hello@rowan.example"`, "Europe/London")
	form := url.Values{"org_name": {"Quay Peers"}, "legal_name": {"Quay Peers CIC"}, "contact": {""}, "zone": {"Europe/Dublin"}, "language": {"en-GB"}}
	rowan.post(s.path("/settings"), form).is(http.StatusUnprocessableEntity).has("Write how someone who checks a certificate can reach you.", `value="Quay Peers CIC"`)
	form.Set("contact", "office@quay.example")
	form.Set("zone", "Moon/Crater")
	rowan.post(s.path("/settings"), form).is(http.StatusUnprocessableEntity).has("Choose a time zone")
	form.Set("zone", "Europe/Dublin")
	rowan.post(s.path("/settings"), form).leads(s.path("/settings?note=saved"))
	rowan.get(s.path("/settings")).has(`value="Quay Peers"`, `value="Quay Peers CIC"`, `value="office@quay.example"`).hasNot("Harbour")
}

func TestAnOrganisationsOwnNumbersStandOnTheHelpPageOfItsPeople(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	rowan := s.as("rowan")
	path := s.path("/settings/contacts")
	rowan.post(path, url.Values{"name_1": {"Jo at Harbour"}, "number_1": {"tea"}, "name_2": {""}, "number_2": {"0131 496 0001"}}).is(http.StatusUnprocessableEntity).
		has("A phone number has digits and spaces", "Write who this is.", `value="tea"`, `value="0131 496 0001"`)
	rowan.post(path, url.Values{"name_1": {"Jo at Harbour"}, "number_1": {"0131 496 0000"}, "note_1": {"Weekdays, nine to five"}, "name_2": {"The night phone"}, "number_2": {"0131 496 0001"},
		"place_1": {"1"}, "place_2": {"1"}}).leads(s.path("/settings?note=saved#contacts"))
	help := s.as("mo").get("/help").is(http.StatusOK).has("From Harbour Peers", "Weekdays, nine to five", `href="tel:01314960000"`)
	inOrderOnPage(t, help.body, ">999<", ">111<", "The night phone", "Jo at Harbour", "Samaritans")
	s.as("pat").get("/help").is(http.StatusOK).has("999", "Samaritans").hasNot("Harbour", "The night phone", "0131 496")
	rowan.post(path, url.Values{"name_1": {"The night phone"}, "number_1": {"0131 496 0001"}, "place_1": {"0"}, "name_2": {"Jo at Harbour"}, "number_2": {"0131 496 0000"}, "place_2": {"2"}, "act": {"more"}}).
		leads(s.path("/settings?rows=2&note=saved#contacts"))
	rowan.get(s.path("/settings?rows=2")).has(`name="name_2"`).hasNot("The night phone", `name="name_3"`)
	s.as("mo").get("/help").hasNot("The night phone").has("Jo at Harbour")

	many := url.Values{}
	for i := 1; i <= 13; i++ {
		n := strconv.Itoa(i)
		many.Set("name_"+n, "Number "+n)
		many.Set("number_"+n, "0131 496 00"+strings.Repeat(n, 2)[:2])
	}
	rowan.post(path, many).leads(s.path("/settings?note=saved#contacts"))
	rowan.get(s.path("/settings")).has(`value="Number 12"`).hasNot("Number 13", "Save, and add another row")
}
