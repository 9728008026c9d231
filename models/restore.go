package models

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// Rows are put back in batches of this many, or of this many bytes if that comes first.
const (
	batchRows  = 100
	batchBytes = 4 << 20
)

// Restore fills this database, which must have no people and no organisations, with the records of an archive that
// Backup wrote on either engine: all of them or, on any error, none. The archive must have been made with this server
// key, by this version of the schema or an older one, and agree with its manifest; nothing in it is issued again and
// nothing is sent. What Open and the catalogue had put into the empty database is replaced.
func (s *Store) Restore(ctx context.Context, r io.ReaderAt, size int64, progress func(done, total int, what string)) (Manifest, error) {
	a, err := openArchive(r, size)
	if err != nil {
		return Manifest{}, err
	}
	m := a.manifest
	if m.KeyID != s.key.ID() {
		return m, Refuse(Conflict, "This archive belongs to the server key %q, but the key given here is %s. Start with the key file or THROUGHLINE_KEY that belongs to the archive.", m.KeyID, s.key.ID())
	}
	newest, err := s.newestSchema()
	if err != nil {
		return m, err
	}
	switch {
	case m.SchemaVersion > newest:
		return m, Refuse(Conflict, "This archive was made by a newer version of the program (schema %d, this one knows %d): restore it with that version.", m.SchemaVersion, newest)
	case m.SchemaVersion < newest:
		err = s.restoreOlder(ctx, a, progress)
	default:
		err = s.putBack(ctx, a, progress)
	}
	return m, err
}

// putBack replaces all rows by those of the archive, in one transaction.
func (s *Store) putBack(ctx context.Context, a *archive, progress func(done, total int, what string)) error {
	pool, err := s.w.DB()
	if err != nil {
		return err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to restore: %w", err)
	}
	defer tx.Rollback()
	tables, err := tablesInOrder(ctx, tx, s.postgres)
	if err != nil {
		return err
	}
	parts, err := matchTables(tables, a.manifest)
	if err != nil {
		return err
	}
	if err := s.makeEmpty(ctx, tx, tables); err != nil {
		return err
	}
	checkLinks, err := s.deferLinks(ctx, tx)
	if err != nil {
		return fmt.Errorf("put off checking links between rows: %w", err)
	}
	report := &reporter{call: progress, total: a.manifest.Rows}
	for i, t := range tables {
		if err := s.restoreTable(ctx, tx, a, t, parts[i], report); err != nil {
			return err
		}
	}
	if err := checkLinks(); err != nil {
		return err
	}
	var keyID string
	err = tx.QueryRowContext(ctx, `SELECT coalesce(max(value), '') FROM settings WHERE name = 'key_id'`).Scan(&keyID)
	if err != nil {
		return fmt.Errorf("read the key's id: %w", err)
	}
	if keyID != s.key.ID() {
		return Refuse(Invalid, "The rows of this archive belong to the server key %q, but its manifest says %s.", keyID, s.key.ID())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("keep what was restored: %w", err)
	}
	s.versionsMu.Lock()
	s.versions = map[string]*Version{}
	s.versionsMu.Unlock()
	return nil
}

// matchTables finds each table's part of the manifest; both must have the same tables.
func matchTables(tables []table, m Manifest) ([]TableManifest, error) {
	byName := map[string]TableManifest{}
	for _, t := range m.Tables {
		byName[t.Name] = t
	}
	parts := make([]TableManifest, len(tables))
	for i, t := range tables {
		part, there := byName[t.name]
		if !there {
			return nil, Refuse(Invalid, "This archive has no table %s.", t.name)
		}
		parts[i] = part
		delete(byName, t.name)
	}
	for name := range byName {
		return nil, Refuse(Invalid, "This archive has a table %q, which this program does not know.", name)
	}
	return parts, nil
}

// makeEmpty refuses a database in use, and clears what an unused one came with: settings and the catalogue.
func (s *Store) makeEmpty(ctx context.Context, tx *sql.Tx, tables []table) error {
	if s.postgres {
		if _, err := tx.ExecContext(ctx, `LOCK TABLE people, organisations, settings IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return fmt.Errorf("hold the tables: %w", err)
		}
	}
	var used bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM organisations)`).Scan(&used)
	if err != nil {
		return fmt.Errorf("look whether the database is in use: %w", err)
	}
	if used {
		return Refuse(Conflict, "This database already has people or organisations in it, and a restore never mixes or overwrites. Restore into a new, empty one.")
	}
	for i := len(tables) - 1; i >= 0; i-- {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+quoted(tables[i].name)); err != nil {
			return fmt.Errorf("clear %s: %w", tables[i].name, err)
		}
	}
	return nil
}

// deferLinks lets rows come before the rows of the same table that they refer to (an award and the one it replaces);
// the function it returns checks them all.
func (s *Store) deferLinks(ctx context.Context, tx *sql.Tx) (check func() error, err error) {
	if !s.postgres {
		_, err := tx.ExecContext(ctx, `PRAGMA defer_foreign_keys = ON`)
		return func() error {
			return eachRow(ctx, tx, `SELECT "table", parent FROM pragma_foreign_key_check`, func(rows *sql.Rows) error {
				var from, to string
				if err := rows.Scan(&from, &to); err != nil {
					return err
				}
				return Refuse(Invalid, "A row of %s in this archive refers to a row of %s that is not there.", from, to)
			})
		}, err
	}
	var alter []string
	err = eachRow(ctx, tx, `SELECT conrelid::regclass::text, conname FROM pg_constraint
		WHERE contype = 'f' AND conrelid = confrelid AND connamespace = current_schema()::regnamespace`, func(rows *sql.Rows) error {
		var table, name string
		err := rows.Scan(&table, &name)
		alter = append(alter, "ALTER TABLE "+table+" ALTER CONSTRAINT "+quoted(name))
		return err
	})
	if err != nil {
		return nil, err
	}
	all := func(suffix string) error {
		for _, statement := range alter {
			if _, err := tx.ExecContext(ctx, statement+suffix); err != nil {
				return err
			}
		}
		return nil
	}
	return func() error {
		if _, err := tx.ExecContext(ctx, `SET CONSTRAINTS ALL IMMEDIATE`); err != nil {
			return &Error{Kind: Invalid, Message: "A row in this archive refers to a row that is not there.", Cause: err}
		}
		return all(" NOT DEFERRABLE")
	}, all(" DEFERRABLE INITIALLY DEFERRED")
}

func (s *Store) restoreTable(ctx context.Context, tx *sql.Tx, a *archive, t table, part TableManifest, report *reporter) error {
	full := s.insertStatement(t, batchRows)
	var values []any
	rows, bytes := 0, 0
	flush := func() error {
		if rows == 0 {
			return nil
		}
		statement := full
		if rows != batchRows {
			statement = s.insertStatement(t, rows)
		}
		if _, err := tx.ExecContext(ctx, statement, values...); err != nil {
			return err
		}
		report.add(rows, t.name)
		values, rows, bytes = values[:0], 0, 0
		return nil
	}
	err := a.eachRow(part, t.columns, func(row []any, size int) error {
		values = append(values, row...)
		rows++
		bytes += size
		if rows == batchRows || bytes >= batchBytes {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return fmt.Errorf("put back the last rows of %s: %w", t.name, err)
	}
	return nil
}

func (s *Store) insertStatement(t table, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", quoted(t.name), names(t.columns))
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for j := range t.columns {
			if j > 0 {
				b.WriteString(", ")
			}
			if n++; s.postgres {
				fmt.Fprintf(&b, "$%d", n)
			} else {
				b.WriteByte('?')
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}

// restoreOlder brings an archive of an older schema up to date in a database of its own, in a temporary folder, and
// restores from there: so an old archive takes the same steps as an old database.
func (s *Store) restoreOlder(ctx context.Context, a *archive, progress func(done, total int, what string)) error {
	dir, err := os.MkdirTemp("", "throughline-restore-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	between := &Store{key: s.key, now: s.now, program: s.program, log: s.log, migrations: s.migrations, versions: map[string]*Version{}}
	defer between.Close()
	between.w, err = gorm.Open(sqlite.Open(sqliteDSN(filepath.Join(dir, "older.db"), "")), s.gormConfig(Options{}))
	if err != nil {
		return fmt.Errorf("open a temporary database: %w", err)
	}
	pool, err := between.w.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(1)
	between.r = between.w
	m, err := between.migrator(pool)
	if err != nil {
		return err
	}
	if _, err := m.UpTo(ctx, a.manifest.SchemaVersion); err != nil {
		return fmt.Errorf("make the archive's schema %d: %w", a.manifest.SchemaVersion, err)
	}
	if err := between.putBack(ctx, a, progress); err != nil {
		return err
	}
	if _, err := m.Up(ctx); err != nil {
		return fmt.Errorf("bring the archive up to date: %w", err)
	}
	upgraded, err := os.OpenFile(filepath.Join(dir, "upgraded.zip"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer upgraded.Close()
	if _, err := between.Backup(ctx, upgraded, nil); err != nil {
		return err
	}
	size, err := upgraded.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	_, err = s.Restore(ctx, upgraded, size, progress)
	return err
}
