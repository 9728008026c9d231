package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"throughline/models"
)

func TestTheDemonstrationHoldsHalfDoneCoursesAndEveryStateOfACertificate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	clock := &demoClock{}
	store, err := models.Open(ctx, models.Options{Path: filepath.Join(t.TempDir(), "demo.db"), Key: models.NewKey(), Now: clock.Now, Demo: true,
		Hash: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 8, KeyLength: 16}})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := fillDemo(ctx, store, clock); err != nil {
		t.Fatal(err)
	}
	if off := time.Since(clock.Now()); off > time.Minute {
		t.Errorf("the clock stays %v back", off)
	}
	mo, _, err := store.SignIn(ctx, "mo", demoPassword, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	line, err := store.Line(ctx, mo)
	if err != nil || line.Next() == nil || line.Next().Step != "overdose" || line.Next().Slug != "harm-reduction" || len(line.Ahead) != 2 {
		t.Errorf("mo's line: %+v, %v", line, err)
	}
	ania, _, err := store.SignIn(ctx, "ania", demoPassword, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	awards, err := store.Awards(ctx, ania)
	if err != nil {
		t.Fatal(err)
	}
	states := map[models.AwardState]int{}
	for _, a := range awards {
		states[a.State]++
	}
	if states[models.Valid] != 2 || states[models.Expired] != 1 || states[models.Replaced] != 1 {
		t.Errorf("ania's certificates: %v", states)
	}
	jo, _, err := store.SignIn(ctx, "jo", demoPassword, models.Device{})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := store.Support(ctx, jo); err != nil || len(list.Waiting) != 1 {
		t.Errorf("what waits for jo: %+v, %v", list, err)
	}
	log, err := store.Log(ctx, ania, models.LogFilter{Only: models.OnlyConfirmed})
	if err != nil || log.Found != 2 {
		t.Errorf("ania's log has %d confirmed entries, %v", log.Found, err)
	}
	if list, err := store.EntriesToConfirm(ctx, jo); err != nil || len(list) != 1 {
		t.Errorf("what jo is asked to confirm: %+v, %v", list, err)
	}
}
