package models_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestAnOlderSQLiteFileIsCopiedAsideAndUpgradedWithoutLoss(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := modelstest.Options(modelstest.NewClock())
	o.Path = filepath.Join(t.TempDir(), "x.db")
	old := open(t, o)
	models.FillWithEverything(ctx, t, old)
	_, before := backUp(t, old)
	old.Close()

	asIs := o
	asIs.AsIs = true
	models.NextProgram(&asIs)
	untouched := open(t, asIs)
	if _, m := backUp(t, untouched); !slices.Equal(m.Tables, before.Tables) || m.SchemaVersion != before.SchemaVersion {
		t.Error("a backup by the newer program changed the older file")
	}
	untouched.Close()

	next := o
	models.NextProgram(&next)
	upgraded := open(t, next)
	if got := models.Greetings(ctx, t, upgraded); len(got) != 4 || got[0] != "Hello person-0" {
		t.Errorf("the newer step gave %v", got)
	}
	if got := models.OpenReflection(ctx, t, upgraded); got != models.Private {
		t.Errorf("the sealed text opens as %q", got)
	}
	_, after := backUp(t, upgraded)
	for _, table := range before.Tables {
		if table.Name != "people" && !slices.Contains(after.Tables, table) {
			t.Errorf("the upgrade changed %s", table.Name)
		}
	}
	upgraded.Close()

	if _, err := models.Open(ctx, o); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("the older program opened the newer file: %v", err)
	}
	aside, _ := filepath.Glob(o.Path + ".before-upgrade-*")
	if len(aside) != 1 {
		t.Fatalf("copies aside: %v", aside)
	}
	o.Path = aside[0]
	if _, m := backUp(t, open(t, o)); !slices.Equal(m.Tables, before.Tables) {
		t.Error("the copy aside is not what the file was")
	}
}

func TestAnOlderPostgresDatabaseWaitsForMigrateAndANewerOneIsRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := modelstest.Options(modelstest.NewClock())
	o.DatabaseURL = modelstest.NewPostgresDatabase(t)
	old := open(t, o)
	models.FillWithEverything(ctx, t, old)
	old.Close()
	next := o
	models.NextProgram(&next)
	if _, err := models.Open(ctx, next); err == nil || !strings.Contains(err.Error(), "`migrate`") {
		t.Errorf("an older database was answered with %v", err)
	}
	if got := models.OpenReflection(ctx, t, open(t, o)); got != models.Private {
		t.Error("the refusal changed something")
	}
	next.MayUpgrade = true
	if got := models.Greetings(ctx, t, open(t, next)); len(got) != 4 || got[3] != "Hello person-3" {
		t.Errorf("the newer step gave %v", got)
	}
	if _, err := models.Open(ctx, o); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("the older program opened the newer database: %v", err)
	}
}

func TestTwoCopiesMayStartOnAnEmptyPostgresDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	o := modelstest.Options(modelstest.NewClock())
	o.DatabaseURL = modelstest.EmptyPostgresDatabase(t)
	results := make(chan error, 3)
	for range cap(results) {
		go func() {
			s, err := models.Open(context.Background(), o)
			if err == nil {
				err = s.Close()
			}
			results <- err
		}()
	}
	for range cap(results) {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

func open(t *testing.T, o models.Options) *models.Store {
	t.Helper()
	s, err := models.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
