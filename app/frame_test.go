package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"throughline/models/modelstest"
)

func TestEveryPageKeepsToItself(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.as("").get("/").leads("/setup")
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	for _, path := range []string{"/", "/help", "/privacy", "/nothing-here"} {
		got := s.as("rowan").get(path)
		if got.header.Get("Cache-Control") != "no-store" || !strings.Contains(got.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %v", path, got.header)
		}
		got.hasNot("<style", "javascript:")
	}
	s.as("").get("/nothing-here").is(http.StatusNotFound).has("You have done nothing wrong.")
}

func TestAPostFromAnotherSiteIsNotTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	modelstest.NewTeam(t, s.store, "Harbour Peers", "rowan")
	for name, value := range map[string]string{"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site", "X-Nothing": "at all"} {
		req := httptest.NewRequest(http.MethodPost, "/signout", nil)
		req.Header.Set(name, value)
		s.as("rowan").send(req).is(http.StatusForbidden).has("This was sent from another site")
	}
}
