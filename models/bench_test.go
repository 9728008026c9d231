package models_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

// sizes are numbers of enrolments between which what a page costs should hardly differ.
var sizes = []int{1_000, 10_000, 100_000}

// acts are what pages ask of the store, warm.
var acts = []struct {
	name  string
	calls int // in a round
	act   func(g modelstest.Grown) error
}{
	{"LessonPage", 200, func(g modelstest.Grown) error {
		viewer, err := g.Store.Session(ctx, g.Token)
		if err != nil {
			return err
		}
		_, err = g.Store.Step(ctx, viewer.Actor, g.Enrolment, g.Step)
		return err
	}},
	{"Verify", 200, func(g modelstest.Grown) error { _, err := g.Store.Verify(ctx, g.Code, "192.0.2.1"); return err }},
	{"Line", 100, func(g modelstest.Grown) error { _, err := g.Store.Line(ctx, g.Mo); return err }},
	{"Catalogue", 100, func(g modelstest.Grown) error {
		_, err := g.Store.Catalogue(ctx, &g.Mo, models.CatalogueFilter{})
		return err
	}},
	{"People", 20, func(g modelstest.Grown) error {
		_, err := g.Store.People(ctx, g.Rowan, g.Org, models.PeoplePage{})
		return err
	}},
	{"SaveScreen", 50, func(g modelstest.Grown) error {
		_, err := g.Store.SaveScreen(ctx, g.Mo, g.Enrolment, g.Step, models.ScreenInput{Act: models.ActSave, Screen: 1})
		return err
	}},
}

// BenchmarkGrowth takes each act at 1,000, 10,000 and 100,000 enrolments, five rounds of each by turns, and gives the best
// median of each and how many times the first the others are. Run it with -cpu 1.
func BenchmarkGrowth(b *testing.B) {
	worlds := map[int]modelstest.Grown{}
	for _, size := range sizes {
		g := modelstest.Grow(b, size)
		worlds[size] = g
		b.Logf("%d enrolments: %d people in the organisation, %d rows, %d MB", g.Enrolments, g.PeopleOfTheOrg, g.RowsInAll, g.Bytes>>20)
	}
	for _, a := range acts {
		b.Run(a.name, func(b *testing.B) {
			best := map[int]time.Duration{}
			for b.Loop() {
				for range 5 {
					for _, size := range sizes {
						p50 := median(b, a.calls, func() error { return a.act(worlds[size]) })
						if was, ok := best[size]; !ok || p50 < was {
							best[size] = p50
						}
					}
				}
			}
			for _, size := range sizes {
				b.ReportMetric(float64(best[size].Microseconds()), fmt.Sprintf("µs-at-%d", size))
				if size != sizes[0] {
					b.ReportMetric(float64(best[size])/float64(best[sizes[0]]), fmt.Sprintf("times-at-%d", size))
				}
			}
			b.ReportMetric(0, "ns/op") // of a whole comparison: says nothing
		})
	}
}

func median(b *testing.B, calls int, f func() error) time.Duration {
	took := make([]time.Duration, calls)
	for i := range took {
		began := time.Now()
		if err := f(); err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took[calls/2]
}
