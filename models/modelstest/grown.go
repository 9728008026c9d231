package modelstest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"throughline/models"
)

//go:embed grown.sql
var grownSQL string

// Grown is a SQLite store with many enrolments of many people, and among them mo, halfway through a lesson of harm
// reduction with a certificate of the small course, in the organisation that rowan coordinates.
type Grown struct {
	Store            *models.Store
	Clock            *Clock
	Token            string // mo's session
	Mo, Rowan        models.Actor
	Org              string // its address
	Enrolment, Step  string // where mo is
	Code             string // of mo's certificate
	Enrolments       int
	PeopleOfTheOrg   int
	RowsInAll, Bytes int64
}

// Grow opens a world with so many enrolments. Filling a large one takes a while, so a filled file is kept in the folder
// for temporary files, under the checksum of its schema and its filling, and copied for whoever asks next.
func Grow(b testing.TB, enrolments int) Grown {
	b.Helper()
	ctx := context.Background()
	kept := keptFile(b, enrolments)
	if _, err := os.Stat(kept); err != nil {
		fill(b, kept, enrolments)
	}
	clock := NewClock()
	o := Options(clock)
	o.Path = filepath.Join(b.TempDir(), "grown.db")
	must(b, copyFile(kept, o.Path))
	s := open(b, o, nil)
	g := Grown{Store: s, Clock: clock}
	var err error
	g.Mo, g.Token, err = s.SignIn(ctx, "mo", Password, models.Device{})
	must(b, err)
	g.Rowan, _, err = s.SignIn(ctx, "rowan", Password, models.Device{})
	must(b, err)
	line, err := s.Line(ctx, g.Mo)
	must(b, err)
	g.Enrolment, g.Step = line.Next().Enrolment, line.Next().Step
	awards, err := s.Awards(ctx, g.Mo)
	must(b, err)
	g.Code = awards[0].Code
	viewer, err := s.Session(ctx, g.Token)
	must(b, err)
	g.Org = viewer.Memberships[0].Slug
	raw := rawSQLite(b, o.Path)
	defer raw.Close()
	must(b, raw.QueryRow(`SELECT (SELECT count(*) FROM enrolments), (SELECT count(*) FROM memberships m JOIN organisations o ON o.id = m.org_id WHERE o.slug = ?),
		(SELECT count(*) FROM enrolments) + (SELECT count(*) FROM progress) + (SELECT count(*) FROM reflections) + (SELECT count(*) FROM attempts) +
		(SELECT count(*) FROM attempt_answers) + (SELECT count(*) FROM awards) + (SELECT count(*) FROM people)`, g.Org).Scan(&g.Enrolments, &g.PeopleOfTheOrg, &g.RowsInAll))
	info, err := os.Stat(o.Path)
	must(b, err)
	g.Bytes = info.Size()
	return g
}

// keptFile is where a filled file is kept.
func keptFile(b testing.TB, enrolments int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "schema.db")
	o := Options(NewClock())
	o.Path = path
	must(b, open(b, o, nil).Close())
	raw := rawSQLite(b, path)
	defer raw.Close()
	var schema string
	must(b, raw.QueryRow(`SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master ORDER BY name)`).Scan(&schema))
	sum := sha256.Sum256([]byte(schema + grownSQL))
	return filepath.Join(os.TempDir(), fmt.Sprintf("throughline-grown-%s-%d.db", hex.EncodeToString(sum[:8]), enrolments))
}

// fill makes the few who matter through the acts that people use, and all others by statements.
func fill(b testing.TB, kept string, enrolments int) {
	b.Helper()
	ctx := context.Background()
	o := Options(NewClock())
	o.Path = filepath.Join(b.TempDir(), "filled.db")
	s := open(b, o, nil)
	must(b, s.PublishCatalogue(ctx))
	Small(b, s)
	team := NewTeam(b, s, "Cairn Peers", "rowan")
	jo := team.Join(b, s, "jo", models.Supervisor)
	mo := team.Join(b, s, "mo")
	e, err := s.Enrol(ctx, mo, "small", team.Org.Slug)
	must(b, err)
	for _, step := range []string{"offering-tea", "a-hard-day"} {
		DoLesson(b, s, mo, e.ID, step)
	}
	for _, step := range []string{"knowledge-check", "in-order"} {
		DoCheck(b, s, mo, e.ID, step, RightAnswer)
	}
	DoTask(b, s, mo, jo, e.ID, "practice-task")
	e, err = s.Enrol(ctx, mo, "harm-reduction", team.Org.Slug)
	must(b, err)
	learning, err := s.Learning(ctx, mo, e.ID)
	must(b, err)
	steps := learning.Version.Parsed.Steps
	DoLesson(b, s, mo, e.ID, steps[0].ID)
	DoLesson(b, s, mo, e.ID, steps[1].ID)
	_, err = s.SaveScreen(ctx, mo, e.ID, steps[2].ID, models.ScreenInput{Act: models.ActNext, Screen: len(steps[2].Screens)/2 - 1, Way: "full"})
	must(b, err)
	must(b, s.Close())

	raw := rawSQLite(b, o.Path)
	defer raw.Close()
	_, err = raw.Exec(`CREATE TEMP TABLE world (people INTEGER)`)
	must(b, err)
	_, err = raw.Exec(`INSERT INTO world VALUES (?)`, enrolments/4)
	must(b, err)
	_, err = raw.Exec(grownSQL)
	must(b, err)
	must(b, raw.Close())
	must(b, copyFile(o.Path, kept+".part"))
	must(b, os.Rename(kept+".part", kept))
}

// rawSQLite is one connection without the store's care for power loss.
func rawSQLite(b testing.TB, path string) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_synchronous=OFF&_foreign_keys=off")
	must(b, err)
	db.SetMaxOpenConns(1)
	return db
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
