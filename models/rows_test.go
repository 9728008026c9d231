package models

import (
	"context"
	"sync"
	"testing"

	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"
)

// Keep writes rows as they are.
func Keep(t testing.TB, s *Store, rows ...any) {
	t.Helper()
	err := s.inTx(context.Background(), func(tx *Tx) error {
		for _, row := range rows {
			if err := tx.Create(row).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TryKeep writes a row as it is, unless the database refuses it.
func TryKeep(s *Store, row any) error {
	return s.inTx(context.Background(), func(tx *Tx) error { return tx.Create(row).Error })
}

// Rows reads rows as they are, in the order of their ids.
func Rows[T any](t testing.TB, s *Store, where string, args ...any) []T {
	t.Helper()
	var out []T
	err := s.read(context.Background(), func(tx *Tx) (err error) {
		out, err = gorm.G[T](tx.DB).Where(where, args...).Order("id").Find(context.Background())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Columns are the names of all tables and of their columns.
func Columns(ctx context.Context, t testing.TB, s *Store) []string {
	t.Helper()
	tables, err := s.r.WithContext(ctx).Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	out := tables
	for _, table := range tables {
		columns, err := s.r.WithContext(ctx).Migrator().ColumnTypes(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range columns {
			out = append(out, c.Name())
		}
	}
	return out
}

// Queries runs f and gives every statement that it sent to the readers, with its values written in.
func Queries(t testing.TB, s *Store, f func()) []string {
	t.Helper()
	var mu sync.Mutex
	var out []string
	on := true
	note := func(db *gorm.DB) {
		mu.Lock()
		defer mu.Unlock()
		if on && !db.DryRun {
			out = append(out, db.Dialector.Explain(db.Statement.SQL.String(), db.Statement.Vars...))
		}
	}
	c := s.r.Callback()
	c.Query().After("gorm:query").Register("test:queries", note)
	c.Row().After("gorm:row").Register("test:rows", note)
	f()
	mu.Lock()
	defer mu.Unlock()
	on = false
	return out
}

// ForgetReadDrafts makes a store read and check drafts anew.
func ForgetReadDrafts(s *Store) { s.readDrafts = readDrafts{} }

// HasFile tells whether a content is kept.
func HasFile(s *Store, sum string) (bool, error) {
	n, err := gorm.G[File](s.r).Where("sha256 = ?", sum).Count(context.Background(), "*")
	return n > 0, err
}

// Plan is how SQLite answers a statement, line by line.
func Plan(t testing.TB, s *Store, statement string) []string {
	t.Helper()
	var rows []struct{ Detail string }
	if err := s.r.Raw("EXPLAIN QUERY PLAN " + statement).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		out = append(out, r.Detail)
	}
	return out
}

// Commits runs f and counts the commits of the writer meanwhile. SQLite only.
func Commits(t testing.TB, s *Store, f func()) int {
	t.Helper()
	n := 0
	hook := func(h func() int) {
		pool, err := s.w.DB()
		if err != nil {
			t.Fatal(err)
		}
		c, err := pool.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Raw(func(driver any) error { driver.(*sqlite3.SQLiteConn).RegisterCommitHook(h); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	hook(func() int { n++; return 0 })
	f()
	hook(nil)
	return n
}

// UsesOf is how often an entry is counted for something.
func UsesOf(t testing.TB, s *Store, entryID string) (n int) {
	t.Helper()
	if err := s.r.Raw("SELECT count(*) FROM cpd_uses WHERE entry_id = ?", entryID).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
