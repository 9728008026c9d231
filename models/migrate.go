package models

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// SchemaState tells how a database's schema stands to this program's.
type SchemaState int

// The states of a schema.
const (
	SchemaCurrent SchemaState = iota
	SchemaEmpty               // a new database
	SchemaOlder               // made by an older program
	SchemaNewer               // made by a newer program: never touched
)

func migrator(db *sql.DB, postgres bool) (*goose.Provider, error) {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	prepare := func(ctx context.Context, tx *sql.Tx) error { return nil }
	if postgres {
		dialect = goose.DialectPostgres
		prepare = func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `CREATE DOMAIN blob AS bytea`)
			return err
		}
	}
	return goose.NewProvider(dialect, db, sub,
		goose.WithGoMigrations(goose.NewGoMigration(1, &goose.GoFunc{RunTx: prepare}, nil)),
		goose.WithDisableGlobalRegistry(true))
}

func schemaState(ctx context.Context, db *sql.DB, postgres bool) (SchemaState, error) {
	m, err := migrator(db, postgres)
	if err != nil {
		return 0, err
	}
	has, err := hasTable(ctx, db, postgres, "goose_db_version")
	if err != nil {
		return 0, fmt.Errorf("read the schema: %w", err)
	}
	if !has {
		return SchemaEmpty, nil
	}
	var at int64
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`).Scan(&at); err != nil {
		return 0, fmt.Errorf("read the schema's version: %w", err)
	}
	sources := m.ListSources()
	newest := sources[len(sources)-1].Version
	switch {
	case at == 0:
		return SchemaEmpty, nil
	case at < newest:
		return SchemaOlder, nil
	case at > newest:
		return SchemaNewer, nil
	}
	return SchemaCurrent, nil
}

func hasTable(ctx context.Context, db *sql.DB, postgres bool, name string) (bool, error) {
	q := `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?`
	if postgres {
		q = `SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1`
	}
	var n int
	err := db.QueryRowContext(ctx, q, name).Scan(&n)
	return n > 0, err
}

func migrateUp(ctx context.Context, db *sql.DB, postgres bool) error {
	m, err := migrator(db, postgres)
	if err != nil {
		return err
	}
	if _, err := m.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	return nil
}
