package main

import (
	"bytes"
	"compress/gzip"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func TestAPackedBodyIsRefusedBeforeItIsUnpacked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var once, twice bytes.Buffer
	pack := func(to *bytes.Buffer, plain []byte) {
		w := gzip.NewWriter(to)
		if _, err := w.Write(plain); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	pack(&once, []byte("username="+strings.Repeat("a", 1<<20)))
	pack(&twice, once.Bytes())
	for packing, body := range map[string]*bytes.Buffer{"gzip": &once, "gzip, gzip": &twice} {
		req := httptest.NewRequest(http.MethodPost, "/recover", bytes.NewReader(body.Bytes()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Content-Encoding", packing)
		req.Header.Set("Origin", testBase)
		s.as("").send(req).is(http.StatusUnsupportedMediaType).has("sent packed").hasNot("aaaa")
	}
}

func TestAClientBehindAProxyCannotChooseTheAddressItsGuessesAreCountedFor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	base, err := url.Parse(testBase)
	if err != nil {
		t.Fatal(err)
	}
	s.app = newServer(serverOptions{Base: base, Public: true, Proxies: []string{"0.0.0.0", "10.0.0.0/8"}, Log: slog.New(slog.DiscardHandler)}, s.store)
	ask := func(forwarded ...string) page {
		req := httptest.NewRequest(http.MethodGet, "/v/0123456789AB", nil)
		for _, f := range forwarded {
			req.Header.Add("X-Forwarded-For", f)
		}
		return s.as("").send(req)
	}
	slowed := false
	for i := range 14 {
		made := "198.51.100." + strconv.Itoa(i+1)
		answer := ask(made+", 203.0.113.7", "10.1.2.3")
		slowed = slowed || answer.status == http.StatusTooManyRequests
	}
	if !slowed {
		t.Error("a new made-up address each time is never slowed down")
	}
	ask("203.0.113.8").is(http.StatusNotFound) // somebody else
}
