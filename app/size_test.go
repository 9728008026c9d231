package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/valyala/fasthttp"

	"throughline/models"
	"throughline/models/modelstest"
)

// The budgets of a page, in bytes over the wire.
const (
	pageBytes   = 15 << 10
	visitBytes  = 100 << 10
	scriptBytes = 10 << 10
	requests    = 6
)

// loaded are the files that a page makes a browser ask for.
var loaded = regexp.MustCompile(`(?:<link rel="(?:stylesheet|icon|preload)"[^>]*href|<script[^>]*src|<img[^>]*src)="([^"]+)"`)

// inStyle are files that a style sheet names.
var inStyle = regexp.MustCompile(`url\(["']?([^"')]+)`)

// wire is how many bytes of a body are sent to a browser that takes gzip.
func (c *client) wire(path string) (page, int) {
	c.site.t.Helper()
	req := httptest.NewRequest(http.MethodGet, path, nil)
	req.Header.Set("Accept-Encoding", "gzip")
	got := c.send(req)
	sent := len(got.body)
	if got.header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(strings.NewReader(got.body))
		if err != nil {
			c.site.t.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(unpacked); err != nil {
			c.site.t.Fatal(err)
		}
		got.body = text.String()
	}
	return got, sent
}

// demoSite is the demonstration with all its people and real courses.
func demoSite(t *testing.T) (*site, *demoClock) {
	t.Helper()
	clock := &demoClock{}
	s := newSite(t, func(o *models.Options) {
		o.Path, o.Now, o.Demo = filepath.Join(t.TempDir(), "demo.db"), clock.Now, true
		o.Hash = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 8, KeyLength: 16}
	})
	s.must(fillDemo(context.Background(), s.store, clock, testBase))
	return s, clock
}

func (s *site) demoClient(username string) *client {
	s.t.Helper()
	_, token, err := s.store.SignIn(context.Background(), username, demoPassword, models.Device{})
	s.must(err)
	return &client{site: s, cookies: map[string]string{"throughline": token}}
}

func TestPagesAreSmallOverTheWire(t *testing.T) {
	t.Parallel()
	s, _ := demoSite(t)
	ctx := context.Background()
	mo, ania, jo, rowan := s.demoClient("mo"), s.demoClient("ania"), s.demoClient("jo"), s.demoClient("rowan")
	actor, _, err := s.store.SignIn(ctx, "mo", demoPassword, models.Device{})
	s.must(err)
	line, err := s.store.Line(ctx, actor)
	s.must(err)
	course := "/learn/" + line.Next().Enrolment
	learning, err := s.store.Learning(ctx, actor, line.Next().Enrolment)
	s.must(err)
	anias, _, err := s.store.SignIn(ctx, "ania", demoPassword, models.Device{})
	s.must(err)
	awards, err := s.store.Awards(ctx, anias)
	s.must(err)
	org := "/org/cairn-peer-network"
	pages := map[*client][]string{
		s.as(""): {"/", "/catalogue", "/courses/harm-reduction", "/join", "/signin", "/recover", "/v", "/v/" + awards[0].Code, "/help", "/privacy", "/accessibility"},
		mo:       {"/", course, course + "/glossary", course + "/summary", "/awards", "/you", "/you/privacy", "/you/settings"},
		ania:     {"/", "/awards", "/awards/" + awards[0].Code},
		jo:       {"/support"},
		rowan:    {org, org + "/join-code", org + "/induction", org + "/awards", org + "/settings"},
	}
	for _, step := range learning.Version.Parsed.Steps {
		pages[mo] = append(pages[mo], course+"/"+step.ID, course+"/"+step.ID+"?all=1")
	}
	largest, at := 0, ""
	for who, paths := range pages {
		for _, path := range paths {
			got, sent := who.wire(path)
			got.is(http.StatusOK)
			if sent > largest {
				largest, at = sent, path
			}
			if sent > pageBytes {
				t.Errorf("%s is %d bytes over the wire, want at most %d", path, sent, pageBytes)
			}
		}
	}
	t.Logf("the largest page: %s, %d bytes", at, largest)
	for who, path := range map[*client]string{mo: course + "/" + line.Next().Step, s.as(""): "/v/" + awards[0].Code, {site: s}: "/v"} {
		s.firstVisit(who, path)
	}
}

// firstVisit counts everything that a browser without anything kept asks for to show a page. Fonts come only for letters
// that the page has; of those that the style names, the two Latin ones are what a page in English needs.
func (s *site) firstVisit(who *client, path string) {
	t := s.t
	t.Helper()
	got, sent := who.wire(path)
	got.is(http.StatusOK)
	files := map[string]int{}
	var add func(address string)
	add = func(address string) {
		u, err := url.Parse(address)
		if err != nil || u.IsAbs() {
			t.Errorf("%s asks for %s", path, address)
			return
		}
		if _, ok := files[u.Path]; ok {
			return
		}
		file, size := who.wire(u.Path)
		file.is(http.StatusOK)
		files[u.Path] = size
		if strings.HasSuffix(u.Path, ".js") && size > scriptBytes {
			t.Errorf("%s is %d bytes, want at most %d", u.Path, size, scriptBytes)
		}
		if strings.HasSuffix(u.Path, ".css") {
			for _, m := range inStyle.FindAllStringSubmatch(file.body, -1) {
				font, err := u.Parse(m[1])
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(font.Path, "latin-") && !strings.Contains(font.Path, "latin-ext") {
					add(font.Path)
				}
			}
		}
	}
	for _, m := range loaded.FindAllStringSubmatch(got.body, -1) {
		add(m[1])
	}
	sum := sent
	var names []string
	for name, size := range files {
		sum += size
		names = append(names, name[strings.LastIndex(name, "/")+1:])
	}
	slices.Sort(names)
	t.Logf("the first visit to %s: %d bytes in %d requests: the page of %d, and %v", path, sum, len(files)+1, sent, names)
	if sum > visitBytes || len(files)+1 > requests {
		t.Errorf("the first visit to %s is %d bytes in %d requests, want at most %d in %d", path, sum, len(files)+1, visitBytes, requests)
	}
}

// BenchmarkPage sends whole requests, through every middleware, at 100,000 enrolments. Run it with -cpu 1.
func BenchmarkPage(b *testing.B) {
	g := modelstest.Grow(b, 100_000)
	s := newSite(b)
	s.store = g.Store
	base, err := url.Parse(testBase)
	if err != nil {
		b.Fatal(err)
	}
	handler := newServer(serverOptions{Base: base, Public: true, Log: slog.New(slog.DiscardHandler)}, g.Store).Handler()
	for name, path := range map[string]string{"Lesson": "/learn/" + g.Enrolment + "/" + g.Step, "Verification": "/v/" + g.Code, "Line": "/", "Catalogue": "/catalogue"} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				var c fasthttp.RequestCtx
				c.Request.SetRequestURI(path)
				c.Request.Header.Set("Accept-Encoding", "gzip")
				c.Request.Header.SetCookie("throughline", g.Token)
				began := time.Now()
				handler(&c)
				took = append(took, time.Since(began))
				if c.Response.StatusCode() != http.StatusOK {
					b.Fatalf("%s answered %d", path, c.Response.StatusCode())
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
		})
	}
}
