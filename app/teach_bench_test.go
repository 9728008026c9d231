package main

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// BenchmarkDraft sends whole requests about a draft of forty parts, bare and with 20 MB of pictures: the preview of a lesson of
// more than 3,000 words, the editor of the same, the page of the draft, and one picture.
func BenchmarkDraft(b *testing.B) {
	base, err := url.Parse(testBase)
	if err != nil {
		b.Fatal(err)
	}
	for name, files := range map[string]map[string][]byte{"Bare": coursetest.Large(), "Pictures": coursetest.WithPictures(coursetest.Large(), 20, 1<<20)} {
		s := newSite(b)
		handler := newServer(serverOptions{Base: base, Public: true, Log: slog.New(slog.DiscardHandler)}, s.store).Handler()
		team := modelstest.NewTeam(b, s.store, "Harbour", "rowan")
		sam := team.Join(b, s.store, "sam", models.Trainer)
		_, token, err := s.store.SignIn(b.Context(), "sam", modelstest.Password, models.Device{})
		must(b, err)
		draft, err := s.store.ImportDraft(b.Context(), sam, team.Org.Slug, files)
		must(b, err)
		pages := map[string]string{"Preview": "/try/" + coursetest.LongPart, "Editor": "/parts/" + coursetest.LongPart, "Parts": "", "Drawing": "/try/media/overdose-steps.svg"}
		if name == "Pictures" {
			pages["Picture"] = "/try/media/picture-1.png"
		}
		for page, path := range pages {
			b.Run(name+"/"+page, func(b *testing.B) {
				b.ReportAllocs()
				var took []time.Duration
				for b.Loop() {
					var c fasthttp.RequestCtx
					c.Request.SetRequestURI("/teach/" + draft + path)
					c.Request.Header.Set("Accept-Encoding", "gzip")
					c.Request.Header.SetCookie("throughline", token)
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
}
