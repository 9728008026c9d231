package models

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
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

const schemaVersionQuery = `SELECT coalesce(max(version_id), 0) FROM goose_db_version`

// migrator knows the steps of the schema. On PostgreSQL it holds a lock while it works, so that several copies of the
// program may start at once.
func (s *Store) migrator(db *sql.DB) (*goose.Provider, error) {
	steps := s.migrations
	if steps == nil {
		var err error
		if steps, err = fs.Sub(migrationFiles, "migrations"); err != nil {
			return nil, err
		}
	}
	dialect := goose.DialectSQLite3
	prepare := func(ctx context.Context, tx *sql.Tx) error { return nil }
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if s.postgres {
		dialect = goose.DialectPostgres
		prepare = func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `CREATE DOMAIN blob AS bytea`)
			return err
		}
		locker, err := stepsLock()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	first := goose.NewGoMigration(1, &goose.GoFunc{RunTx: prepare}, nil)
	return goose.NewProvider(dialect, db, steps, append(options, goose.WithGoMigrations(first))...)
}

// stepsLock is what a copy of the program holds on PostgreSQL while it takes steps of the schema.
func stepsLock() (lock.SessionLocker, error) {
	return lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
}

// settledState is schemaState once nobody takes steps any more.
func (s *Store) settledState(ctx context.Context, db *sql.DB) (SchemaState, error) {
	locker, err := stepsLock()
	if err != nil {
		return 0, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	if err := locker.SessionLock(ctx, conn); err != nil {
		return 0, fmt.Errorf("wait for the schema: %w", err)
	}
	defer locker.SessionUnlock(context.WithoutCancel(ctx), conn)
	return s.schemaState(ctx, db)
}

// newestSchema is the version of the schema that this program makes.
func (s *Store) newestSchema() (int64, error) {
	pool, err := s.w.DB()
	if err != nil {
		return 0, err
	}
	m, err := s.migrator(pool)
	if err != nil {
		return 0, err
	}
	sources := m.ListSources()
	return sources[len(sources)-1].Version, nil
}

func (s *Store) schemaState(ctx context.Context, db *sql.DB) (SchemaState, error) {
	newest, err := s.newestSchema()
	if err != nil {
		return 0, err
	}
	has, err := hasTable(ctx, db, s.postgres, "goose_db_version")
	if err != nil {
		return 0, fmt.Errorf("read the schema: %w", err)
	}
	if !has {
		return SchemaEmpty, nil
	}
	var at int64
	if err := db.QueryRowContext(ctx, schemaVersionQuery).Scan(&at); err != nil {
		return 0, fmt.Errorf("read the schema's version: %w", err)
	}
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

func (s *Store) migrateUp(ctx context.Context, db *sql.DB) error {
	m, err := s.migrator(db)
	if err != nil {
		return err
	}
	if _, err := m.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	return nil
}
