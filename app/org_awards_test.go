package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"throughline/models"
)

func TestANameIsPutRightByACoordinatorButNotTheirOwn(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	award := s.complete(t)
	if err := s.store.AskCorrection(bg, s.mo, award.Code, "Morgan Example", ""); err != nil {
		t.Fatal(err)
	}
	rowan := s.as("rowan")
	rowan.get(s.path("")).has("Somebody asked for a certificate with the right name.").hasNot("Morgan")
	got := rowan.get(s.path("/awards")).is(http.StatusOK).has("Name now", "Mo Example", "Name asked for", "Morgan Example", "Tea breaks, level 1")
	action := between(t, got.body, `action="`, `"`, "/awards/corrections/")
	rowan.post(action, url.Values{"decision": {"maybe"}, "note": {"Hello"}}).is(http.StatusUnprocessableEntity).has("Press one of the two buttons.", `value="Hello"`)

	// Nobody decides on their own name, also when they have become a coordinator.
	if err := s.store.Appoint(bg, s.team.Org.Slug, "mo", models.Coordinator); err != nil {
		t.Fatal(err)
	}
	mo := s.as("mo")
	mo.get(s.path("/awards")).has("This is your own name.").hasNot(action)
	mo.post(action, url.Values{"decision": {"agree"}}).is(http.StatusConflict).has("Somebody else needs to agree to your own name.")

	rowan.post(action, url.Values{"decision": {"agree"}}).leads(s.path("/awards?note=correction-agreed"))
	rowan.get(s.path("/awards")).has("Morgan Example", "Replaced", "Name not shown").hasNot("Mo Example", "Names to put right")
	rowan.post(action, url.Values{"decision": {"decline"}}).is(http.StatusConflict).has("decided or taken back meanwhile")
	if v, err := s.store.Verify(bg, award.Code, ""); err != nil || v.State != models.Replaced || v.Name != "" {
		t.Errorf("the old one is %v with the name %q, %v", v.State, v.Name, err)
	}
}

func TestAWithdrawnCertificateSaysSoToWhoeverChecks(t *testing.T) {
	t.Parallel()
	s := newOrgSite(t)
	award := s.complete(t)
	rowan := s.as("rowan")
	path := s.path("/awards/" + award.ID + "/withdraw")
	rowan.get(s.path("/awards")).has("Withdraw …").has(`href="` + path + `"`)
	rowan.get(path).is(http.StatusOK).has("Mo Example", "employers too", "No need to tell your own story")
	rowan.post(path, url.Values{"act": {"check"}, "public_note": {"Kept words"}}).is(http.StatusUnprocessableEntity).has("Choose a reason.", "Kept words")
	form := url.Values{"act": {"check"}, "reason": {"mistake"}, "public_note": {"Given in error."}, "private_note": {"See minute 4."}}
	rowan.post(path, form).is(http.StatusOK).has("cannot be taken back", "It was given by mistake", "Given in error.", "See minute 4.", "The holder is told.")
	if v, err := s.store.Verify(bg, award.Code, ""); err != nil || v.State != models.Valid {
		t.Fatalf("looking at what follows withdrew it: %v, %v", v.State, err)
	}
	form.Set("act", "change")
	rowan.post(path, form).is(http.StatusOK).has("See minute 4.").hasNot("cannot be taken back")
	form.Set("act", "withdraw")
	rowan.post(path, form).leads(s.path("/awards?note=withdrawn"))
	rowan.get(s.path("/awards")).has("Withdrawn").hasNot("Withdraw …", "See minute 4.")
	rowan.get(path).is(http.StatusOK).has("A withdrawn certificate", "See minute 4.", "It was given by mistake").hasNot("Withdraw it", "Why?")
	rowan.post(path, form).leads(s.path("/awards?note=withdrawn")) // pressed twice
	v, err := s.store.Verify(bg, award.Code, "")
	if err != nil || v.State != models.Withdrawn || v.Name != "" {
		t.Errorf("whoever checks finds %v with the name %q, %v", v.State, v.Name, err)
	}
	s.as("").get("/v/"+award.Code).is(http.StatusOK).has("Withdrawn", "Given in error.").hasNot("Mo Example", "minute 4")
	events, err := s.store.Events(bg, s.mo)
	if err != nil || !strings.Contains(events[0].Text, "Given in error.") || strings.Contains(events[0].Text, "minute 4") {
		t.Errorf("mo was told %+v, %v", events[0], err)
	}
}

// between finds what stands between two marks, where it holds a word.
func between(t *testing.T, text, from, to, word string) string {
	t.Helper()
	for _, part := range strings.Split(text, from)[1:] {
		if got, _, _ := strings.Cut(part, to); strings.Contains(got, word) {
			return got
		}
	}
	t.Fatalf("nothing between %q and %q holds %q", from, to, word)
	return ""
}
