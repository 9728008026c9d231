package models_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestTheMigratedSchemaAndTheStructsHaveTheSameColumns(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		for _, difference := range models.SchemaDifferences(context.Background(), s) {
			t.Error(difference)
		}
	})
}

func TestEveryPooledSQLiteConnectionKeepsWhatItAcknowledges(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	for _, c := range models.Pragmas(context.Background(), t, s) {
		if c != "synchronous=2 journal_mode=wal foreign_keys=1 busy_timeout=5000" {
			t.Errorf("a connection has %s", c)
		}
	}
}

func TestAnotherServerKeyIsRefused(t *testing.T) {
	t.Parallel()
	clock := modelstest.NewClock()
	o := modelstest.Options(clock)
	o.Path = filepath.Join(t.TempDir(), "x.db")
	s, err := models.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	o.Key = models.NewKey()
	if _, err = models.Open(context.Background(), o); err == nil || !strings.Contains(err.Error(), "another key") {
		t.Fatalf("another key was accepted: %v", err)
	}
}
