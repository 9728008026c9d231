// Package models holds Throughline's records and rules. An exported method of Store is one transaction; a method of
// Tx is a step inside one. It never sees the web.
package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Options say where the records are and how the store behaves.
type Options struct {
	Path        string // the SQLite file, used when DatabaseURL is ""
	DatabaseURL string // postgres://…
	Key         Key    // the server key: opens people's data keys
	Now         func() time.Time
	Hash        *argon2id.Params // nil: m = 19 MiB, t = 2, p = 1
	CheckName   func(name string) NameCheck
	Demo        bool // certificates say «demonstration»
	Program     string
	MaxBytes    int64 // SQLite only: the file may not grow beyond; 0: no limit
	PersonBytes int64 // how much one person may keep in files; 0: PersonBytes
	DraftStates int64 // how many states a draft may have; 0: DraftStates
	DraftBytes  int64 // how much all states of a draft may keep; 0: DraftBytes
	// MayUpgrade lets Open bring an older PostgreSQL schema up to date (`migrate`); an older SQLite file is always
	// copied aside and upgraded.
	MayUpgrade bool
	// AsIs takes a database as it is, for a backup: an older schema is not upgraded, and where there is no database
	// none is made.
	AsIs bool
	Log  *slog.Logger
	// Trace is told every statement with its values; for tests that hold a page to its budget of queries. It must be
	// safe for concurrent use.
	Trace func(statement string)

	migrations fs.FS // tests only: the steps of another version of the program
}

// NameCheck says whether a name can be printed on a certificate.
type NameCheck struct {
	OK         bool
	NeedsLatin bool     // a script that our fonts cannot set: the Latin form is asked for
	Letters    []string // the letters concerned
}

// Store is the only way to the records.
type Store struct {
	w, r     *gorm.DB
	postgres bool
	key      Key
	now      func() time.Time
	hash     *argon2id.Params
	hashing  chan struct{}
	// hashWaiting counts requests that wait for a place in hashing.
	hashWaiting atomic.Int64
	checkName   func(string) NameCheck
	demo        bool
	program     string
	personBytes int64
	draftStates int64
	draftBytes  int64
	log         *slog.Logger

	migrations fs.FS
	dummyHash  func() (string, error) // to compare with where there is no such person
	isSetUp    atomic.Bool            // once true, always true

	versionsMu sync.Mutex
	versions   map[string]*Version

	readDrafts readDrafts
}

// Tx is a transaction, or a reading of several rows: all that is written in it carries the same Now.
type Tx struct {
	*gorm.DB
	ctx context.Context
	s   *Store
	Now time.Time

	counts map[countKey]int // kept at the end: see keepCounts
}

// Open opens the database, makes the schema where there is none, and checks that the server key is the one that the
// records were sealed with. It refuses a database made by a newer program.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{key: o.Key, now: o.Now, hash: o.Hash, hashing: make(chan struct{}, 2), checkName: o.CheckName, demo: o.Demo,
		program: o.Program, personBytes: cmp.Or(o.PersonBytes, PersonBytes), draftStates: cmp.Or(o.DraftStates, DraftStates), draftBytes: cmp.Or(o.DraftBytes, DraftBytes), log: o.Log, versions: map[string]*Version{}, postgres: o.DatabaseURL != "", migrations: o.migrations}
	if s.now == nil {
		s.now = time.Now
	}
	if s.hash == nil {
		s.hash = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	}
	s.dummyHash = sync.OnceValues(func() (string, error) { return argon2id.CreateHash(s.NewID(), s.hash) })
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.checkName == nil {
		s.checkName = func(string) NameCheck { return NameCheck{OK: true} }
	}
	var err error
	if s.postgres {
		err = s.openPostgres(ctx, o)
	} else {
		err = s.openSQLite(ctx, o)
	}
	if err == nil {
		err = s.checkServerKey(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) gormConfig(o Options) *gorm.Config {
	log := logger.Discard
	if o.Trace != nil {
		log = tracer{logger.Discard, o.Trace}
	}
	return &gorm.Config{TranslateError: true, Logger: log, SkipDefaultTransaction: true, NowFunc: s.Now}
}

// tracer hands every statement on.
type tracer struct {
	logger.Interface
	tell func(string)
}

func (t tracer) LogMode(logger.LogLevel) logger.Interface { return t }

func (t tracer) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	text, _ := statement()
	t.tell(text)
}

func (s *Store) openPostgres(ctx context.Context, o Options) error {
	db, err := gorm.Open(postgres.New(postgres.Config{DSN: o.DatabaseURL}), s.gormConfig(o))
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	s.w, s.r = db, db
	pool, err := db.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(20)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	state, err := s.schemaState(ctx, pool)
	if state == SchemaOlder && !o.AsIs && !o.MayUpgrade {
		state, err = s.settledState(ctx, pool) // older, or just being made by another copy of the program
	}
	if err != nil {
		return err
	}
	switch {
	case state == SchemaNewer:
		return errNewer
	case state == SchemaEmpty && o.AsIs:
		return errNothing
	case state == SchemaOlder && !o.AsIs && !o.MayUpgrade:
		return fmt.Errorf("this database was made by an older version: make a backup, then run `migrate`")
	case state == SchemaEmpty, state == SchemaOlder && !o.AsIs:
		return s.migrateUp(ctx, pool)
	}
	return nil
}

var (
	errNewer   = errors.New("this database was made by a newer version of the program: run that one")
	errNothing = errors.New("there is no Throughline database here yet")
)

// sqliteDSN is the address of a file with the settings that no write is lost under, on every connection.
func sqliteDSN(path, extra string) string {
	u := "file:" + (&url.URL{Path: path}).EscapedPath()
	return u + "?_synchronous=FULL&_txlock=immediate&_journal_mode=WAL&_foreign_keys=on&_busy_timeout=5000" + extra
}

func (s *Store) openSQLite(ctx context.Context, o Options) error {
	if o.AsIs {
		if _, err := os.Stat(o.Path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w (looked for %s)", errNothing, o.Path)
		}
	} else if err := os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	w, err := gorm.Open(sqlite.Open(sqliteDSN(o.Path, "")), s.gormConfig(o))
	if err != nil {
		return fmt.Errorf("open %s: %w", o.Path, err)
	}
	s.w = w
	pool, err := w.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(1)
	state, err := s.schemaState(ctx, pool)
	if err != nil {
		return err
	}
	switch {
	case state == SchemaNewer:
		return errNewer
	case state == SchemaEmpty && o.AsIs:
		return errNothing
	case state == SchemaOlder && !o.AsIs:
		aside := o.Path + ".before-upgrade-" + s.now().UTC().Format("20060102-150405")
		if err := w.WithContext(ctx).Exec("VACUUM INTO ?", aside).Error; err != nil {
			return fmt.Errorf("copy the older file aside: %w", err)
		}
		s.log.Info("copied the older database aside before upgrading it", "file", filepath.Base(aside))
		fallthrough
	case state == SchemaEmpty:
		if err := s.migrateUp(ctx, pool); err != nil {
			return err
		}
	}
	if o.MaxBytes > 0 {
		if err := w.WithContext(ctx).Exec(fmt.Sprintf("PRAGMA max_page_count = %d", o.MaxBytes/4096)).Error; err != nil {
			return err
		}
	}
	r, err := gorm.Open(sqlite.Open(sqliteDSN(o.Path, "&mode=ro")), s.gormConfig(o))
	if err != nil {
		return fmt.Errorf("open %s for reading: %w", o.Path, err)
	}
	s.r = r
	readers, err := r.DB()
	if err != nil {
		return err
	}
	readers.SetMaxOpenConns(8)
	readers.SetMaxIdleConns(4)
	return nil
}

// Close ends all connections.
func (s *Store) Close() error {
	var first error
	for _, db := range []*gorm.DB{s.r, s.w} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		if err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Ready answers nil while the database can be read and written.
func (s *Store) Ready(ctx context.Context) error {
	return s.inTx(ctx, func(tx *Tx) error { return tx.Exec("UPDATE settings SET value = value WHERE name = 'ready'").Error })
}

// Demo tells whether this is the demonstration.
func (s *Store) Demo() bool { return s.demo }

// Now is the instant by the store's clock, in UTC, to the microsecond that both databases keep.
func (s *Store) Now() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// NewID makes an id: UUIDv7 as text.
func (s *Store) NewID() string { return uuid.Must(uuid.NewV7()).String() }

// inTx runs f in one writing transaction: all of it is kept, or nothing.
func (s *Store) inTx(ctx context.Context, f func(tx *Tx) error) error {
	return s.w.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		tx := &Tx{DB: db, ctx: ctx, s: s, Now: s.Now()}
		if err := f(tx); err != nil {
			return err
		}
		return tx.keepCounts()
	})
}

// read runs f on the readers, without a transaction.
func (s *Store) read(ctx context.Context, f func(tx *Tx) error) error {
	return f(&Tx{DB: s.r.WithContext(ctx), ctx: ctx, s: s, Now: s.Now()})
}

// dayIn is the calendar date of an instant in a zone; an unknown zone counts as UTC.
func dayIn(at time.Time, zone string) string { return clockIn(at, zone).Format(time.DateOnly) }

// clockIn is an instant as the clocks of a zone show it; an unknown zone counts as UTC.
func clockIn(at time.Time, zone string) time.Time {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return at.In(loc)
}
