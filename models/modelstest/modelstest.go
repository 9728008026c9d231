// Package modelstest opens stores for tests: real SQLite files, and PostgreSQL databases copied from one template.
package modelstest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver for making databases

	"throughline/models"
)

// PostgresEnv names the server that tests make their databases on: a postgres:// address of a role that may create them.
const PostgresEnv = "THROUGHLINE_TEST_POSTGRES"

// Key is the server key of tests.
var Key = models.Key{1, 2, 3}

// Clock is a settable clock, safe for concurrent use.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock starts on Monday 1 June 2026, ten in the morning UTC.
func NewClock() *Clock { return &Clock{at: time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)} }

// Now tells the clock's time and lets it go on by a millisecond, so that later rows are later.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Options are what tests use: a cheap password hash and a settable clock.
func Options(clock *Clock) models.Options {
	return models.Options{Key: Key, Now: clock.Now, Program: "test",
		Hash: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 8, KeyLength: 16}}
}

// SQLite opens a store on a new file.
func SQLite(t testing.TB, change ...func(*models.Options)) (*models.Store, *Clock) {
	t.Helper()
	clock := NewClock()
	o := Options(clock)
	o.Path = filepath.Join(t.TempDir(), "throughline.db")
	return open(t, o, change), clock
}

// Postgres opens a store on a new PostgreSQL database, or skips the test saying why.
func Postgres(t testing.TB, change ...func(*models.Options)) (*models.Store, *Clock) {
	t.Helper()
	clock := NewClock()
	o := Options(clock)
	o.DatabaseURL = NewPostgresDatabase(t)
	return open(t, o, change), clock
}

func open(t testing.TB, o models.Options, change []func(*models.Options)) *models.Store {
	t.Helper()
	for _, f := range change {
		f(&o)
	}
	s, err := models.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Each runs a test on both engines, in parallel.
func Each(t *testing.T, f func(t *testing.T, s *models.Store, clock *Clock), change ...func(*models.Options)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		s, clock := SQLite(t, change...)
		f(t, s, clock)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		s, clock := Postgres(t, change...)
		f(t, s, clock)
	})
}

var template struct {
	once sync.Once
	name string
	err  error
}

// NewPostgresDatabase makes an empty-but-migrated database by copying one template, and drops it after the test.
func NewPostgresDatabase(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresEnv)
	if server == "" {
		t.Skipf("PostgreSQL tests are skipped: %s is not set to the address of a server", PostgresEnv)
	}
	template.once.Do(func() { template.name, template.err = makeTemplate(server) })
	if template.err != nil {
		t.Fatalf("make the template database: %v", template.err)
	}
	sum := sha256.Sum256([]byte(t.Name() + time.Now().String() + fmt.Sprint(os.Getpid())))
	name := "tl_test_" + hex.EncodeToString(sum[:8])
	admin(t, server, `CREATE DATABASE `+name+` TEMPLATE `+template.name)
	t.Cleanup(func() { admin(t, server, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) })
	return withDatabase(server, name)
}

// EmptyPostgresDatabase makes a database without a schema.
func EmptyPostgresDatabase(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresEnv)
	if server == "" {
		t.Skipf("PostgreSQL tests are skipped: %s is not set to the address of a server", PostgresEnv)
	}
	sum := sha256.Sum256([]byte(t.Name() + time.Now().String()))
	name := "tl_empty_" + hex.EncodeToString(sum[:8])
	admin(t, server, `CREATE DATABASE `+name)
	t.Cleanup(func() { admin(t, server, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) })
	return withDatabase(server, name)
}

func makeTemplate(server string) (string, error) {
	name := fmt.Sprintf("tl_template_%d_%d", os.Getpid(), time.Now().UnixNano())
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE DATABASE ` + name); err != nil {
		return "", err
	}
	o := Options(NewClock())
	o.DatabaseURL = withDatabase(server, name)
	s, err := models.Open(context.Background(), o)
	if err != nil {
		return "", err
	}
	return name, s.Close()
}

// DropTemplate removes the template; TestMain of a package that used it may call it last.
func DropTemplate() {
	if template.name == "" {
		return
	}
	db, err := sql.Open("pgx", os.Getenv(PostgresEnv))
	if err != nil {
		return
	}
	defer db.Close()
	db.Exec(`DROP DATABASE IF EXISTS ` + template.name + ` WITH (FORCE)`)
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", strings.Fields(statement)[0], err)
	}
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(err)
	}
	u.Path = "/" + name
	return u.String()
}
