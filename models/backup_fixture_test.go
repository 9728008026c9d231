package models

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"gorm.io/gorm"
)

// Private is a reflection in the fixture, to be found in no archive.
const Private = "I was afraid of the phone, and rang anyway."

// awkward is text that order, quoting or encoding may spoil.
var awkward = []string{"Zebra", "apple", "Ŵyn Môr", "zebra", "Олена Ґалаґан", "a\tb \"c\" \\ <d>\u2028\n", "🐝", ""}

// FillWithEverything puts rows with every kind of value into a store.
func FillWithEverything(ctx context.Context, t testing.TB, s *Store) {
	t.Helper()
	at := time.Date(2026, 5, 31, 23, 59, 59, 123456000, time.UTC)
	later := at.Add(time.Hour)
	text := func(v string) *string { return &v }
	err := s.inTx(ctx, func(tx *Tx) error {
		create := func(row any) {
			if err := tx.Create(row).Error; err != nil {
				t.Fatalf("create %T: %v", row, err)
			}
		}
		for i, id := range []string{"p-b", "P-a", "p-A", "p-ż"} {
			wrapped, keyID := s.newDataKey(id)
			create(&Person{ID: id, Username: fmt.Sprintf("person-%d", i), NameShown: awkward[i], NameCertificate: awkward[i+2],
				Language: "en-GB", PasswordHash: "$argon2id$", DataKey: wrapped, KeyID: keyID, CreatedAt: at.Add(time.Duration(i))})
		}
		for i, slug := range []string{"harbour", "wharf"} {
			create(&Organisation{ID: "org-" + slug, Slug: slug, NameShown: awkward[i+4], LegalName: "L", Contact: awkward[5], Zone: "Europe/London",
				Language: "en-GB", Founding: i == 0, CreatedAt: at})
		}
		create(&Membership{ID: "m-1", PersonID: "p-b", OrgID: "org-harbour", FromDate: "2026-01-01", ToDate: text("2026-05-01"), CreatedAt: at})
		create(&Session{ID: "s-1", TokenHash: "h", PersonID: "p-b", Device: awkward[6], Shared: true, CreatedAt: at, SeenAt: at, ExpiresAt: later, EndedAt: &later})
		create(&File{Sha256: "f0", Size: 4, Content: []byte{0, 255, '\n', 0}, CreatedAt: at})
		create(&File{Sha256: "f1", Size: 0, Content: []byte{}, CreatedAt: at})
		create(&File{Sha256: "f2", Size: 3 << 20, Content: bytes.Repeat([]byte("throughline "), 3<<20/12), CreatedAt: at})
		create(&Course{ID: "c-1", UID: "u", Slug: "harm-reduction", Public: true, Position: -1, CreatedAt: at})
		create(&CourseVersion{ID: "v-1", CourseID: "c-1", Number: 1, Digest: "d", Title: "T", PublicTitle: "P", Summary: awkward[5], Stage: "into",
			Language: "en-GB", Redo: "[]", PublishedAt: at})
		create(&VersionFile{VersionID: "v-1", Path: "media/Z.png", Sha256: "f0"})
		create(&VersionFile{VersionID: "v-1", Path: "media/a.png", Sha256: "f1"})
		create(&Enrolment{ID: "e-1", PersonID: "p-b", CourseID: "c-1", VersionID: "v-1", Cycle: 1, OrgID: text("org-harbour"), State: "completed",
			Zone: "Europe/London", CreatedAt: at, TouchedAt: at, CompletedAt: &later, CompletedOn: text("2026-06-01")})
		create(&Enrolment{ID: "e-2", PersonID: "p-ż", CourseID: "c-1", VersionID: "v-1", Cycle: 1, State: "open", Zone: "UTC", CreatedAt: at, TouchedAt: at})
		sealed, err := tx.seal("p-b", "reflections", "sealed", "r-1", []byte(Private))
		if err != nil {
			return err
		}
		create(&Reflection{ID: "r-1", PersonID: "p-b", CourseID: "c-1", StepID: "s", BlockID: "b", Prompt: "?", Sealed: sealed, Rev: 7, CreatedAt: at, UpdatedAt: later})
		// The replacement's id sorts before the id of what it replaces.
		create(&Award{ID: "a-2", Code: "CODE1", EnrolmentID: "e-1", PersonID: text("p-b"), OrgID: "org-harbour", Facts: "{}", FactsSha256: "x",
			Recipient: text("{}"), RecipientHash: "y", Provenance: "{}", CompletedOn: "2026-06-01", CreatedAt: at})
		create(&Award{ID: "a-1", Code: "CODE2", EnrolmentID: "e-1", OrgID: "org-harbour", Replaces: text("a-2"), Facts: "{}", FactsSha256: "x",
			RecipientHash: "y", Provenance: "{}", CompletedOn: "2026-06-01", HideName: true, CreatedAt: at})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// OpenReflection opens the sealed text of the fixture.
func OpenReflection(ctx context.Context, t testing.TB, s *Store) string {
	t.Helper()
	var plain []byte
	err := s.read(ctx, func(tx *Tx) error {
		row, err := gorm.G[Reflection](tx.DB).Where("id = ?", "r-1").Take(ctx)
		if err == nil {
			plain, err = tx.open("p-b", "reflections", "sealed", "r-1", row.Sealed)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// WritePair adds an organisation and a join code of it in one transaction: a reading of one moment sees both or none.
func WritePair(ctx context.Context, s *Store, n int) error {
	return s.inTx(ctx, func(tx *Tx) error {
		id := fmt.Sprintf("pair-%06d", n)
		if err := tx.Create(&Organisation{ID: id, Slug: id, Zone: "UTC", CreatedAt: tx.Now}).Error; err != nil {
			return err
		}
		return tx.Create(&JoinCode{ID: id, OrgID: id, Code: id, CreatedAt: tx.Now}).Error
	})
}

// CountRows counts a table.
func CountRows(ctx context.Context, t testing.TB, s *Store, table string) int {
	t.Helper()
	var n int64
	if err := s.r.WithContext(ctx).Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return int(n)
}

// TableOrder tells the tables in the order of an archive, with those that each refers to.
func TableOrder(ctx context.Context, t testing.TB, s *Store) (order []string, refers map[string][]string) {
	t.Helper()
	pool, err := s.r.DB()
	if err != nil {
		t.Fatal(err)
	}
	tables, err := tablesInOrder(ctx, pool, s.postgres)
	if err != nil {
		t.Fatal(err)
	}
	refers = map[string][]string{}
	for _, table := range tables {
		order = append(order, table.name)
		refers[table.name] = table.refers
	}
	return order, refers
}

// Tables are the tables that have a struct.
func Tables(t testing.TB, s *Store) []string {
	t.Helper()
	var out []string
	for _, record := range records() {
		statement := &gorm.Statement{DB: s.w}
		if err := statement.Parse(record); err != nil {
			t.Fatal(err)
		}
		out = append(out, statement.Schema.Table)
	}
	return out
}

// NextProgram makes the options those of a later program, whose schema has one step more: a new column with a value
// worked out from the rows, and a new table.
func NextProgram(o *Options) {
	steps := fstest.MapFS{}
	files, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	for _, name := range files {
		content, err := migrationFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		steps[name[len("migrations/"):]] = &fstest.MapFile{Data: content}
	}
	steps["90000_next.sql"] = &fstest.MapFile{Data: []byte(`-- +goose Up
ALTER TABLE people ADD COLUMN greeting TEXT NOT NULL DEFAULT '';
UPDATE people SET greeting = 'Hello ' || username;
CREATE TABLE an_extra_table (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES people (id));
INSERT INTO an_extra_table SELECT 'x-' || id, id FROM people;
`)}
	o.migrations = steps
}

// Greetings reads what the later program's step worked out.
func Greetings(ctx context.Context, t testing.TB, s *Store) []string {
	t.Helper()
	var out []string
	if err := s.r.WithContext(ctx).Raw(`SELECT greeting FROM people ORDER BY username`).Scan(&out).Error; err != nil {
		t.Fatal(err)
	}
	return out
}
