package main

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

// unhappy is a class whose database can be taken away and given back.
type unhappy struct {
	class
	count func(query string) int
}

// onFile is a class on a SQLite file of its own.
func onFile(t *testing.T) (c unhappy, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "records", "throughline.db")
	c = unhappy{class: newClass(t, func(o *models.Options) { o.Path = path })}
	c.count = func(query string) (n int) { return countIn(t, rawFile(t, path), query) }
	return c, path
}

func rawFile(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func countIn(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

const (
	countReflections = `SELECT count(*) FROM reflections`
	countHandIns     = `SELECT count(*) FROM hand_ins`
	countProgress    = `SELECT count(*) FROM progress`
	countOpen        = `SELECT count(*) FROM attempts`
)

// forms are what a learner sends: a long reflection with the place, a hand-in, and the beginning of a check.
func (c unhappy) forms(mo *client) []func() page {
	return []func() page{
		func() page {
			return mo.post(c.at("offering-tea"), url.Values{"act": {"next"}, "screen": {"3"}, "reflection-next-offer": {strings.Repeat("Ask Kai. ", 2000)}, "rev-reflection-next-offer": {"0"}})
		},
		func() page {
			return mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {strings.Repeat("Ask Kai. ", 2000)}})
		},
	}
}

// sorry asserts the honest page, and that nothing of the forms is there.
func (c unhappy) sorry(p page) {
	c.t.Helper()
	p.is(http.StatusServiceUnavailable).has("We could not save that just now", "Nothing was changed, and nothing was half done.", "In danger ring 999").
		hasNot("SQL", "database is", "Ask Kai.", "goroutine", "disk I/O")
	if p.header.Get("Retry-After") == "" {
		c.t.Errorf("%s does not say when to try again", p.what)
	}
}

// nothing asserts that no part of what was refused was kept.
func (c unhappy) nothing() {
	c.t.Helper()
	for _, query := range []string{countReflections, countHandIns, countProgress, countOpen} {
		if n := c.count(query); n != 0 {
			c.t.Errorf("half-written: %s gives %d", query, n)
		}
	}
}

// sentAgain sends the same forms again, twice, and asserts that what they ask for was done once.
func (c unhappy) sentAgain(forms []func() page) {
	c.t.Helper()
	for range 2 {
		for _, send := range forms {
			send().is(http.StatusSeeOther)
		}
	}
	for query, want := range map[string]int{countReflections: 1, countHandIns: 1, countProgress: 1} {
		if n := c.count(query); n != want {
			c.t.Errorf("sent again: %s gives %d, want %d", query, n, want)
		}
	}
	kept := c.step("offering-tea")
	if text := kept.Reflections["next-offer"].Text; text != strings.Repeat("Ask Kai. ", 2000) {
		c.t.Errorf("%d characters were kept", len(text))
	}
}

func TestAFullDiskIsSaidInWordsAndNothingIsHalfWritten(t *testing.T) {
	t.Parallel()
	c, path := onFile(t)
	mo := c.as("mo")
	if _, err := rawFile(t, path).Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	roomy := c.site
	c.site = newSite(t, func(o *models.Options) { o.Path, o.MaxBytes = path, info.Size() })
	mo.site = c.site
	for _, send := range c.forms(mo) {
		got := send()
		c.sorry(got)
		got.has("The place where things are kept is full.", "Please tell the person who runs this.")
	}
	c.nothing()
	mo.get(c.at("offering-tea")).is(http.StatusOK).has("Offering tea")
	c.site, mo.site = roomy, roomy // somebody made room
	c.sentAgain(c.forms(mo))
}

func TestALockedDatabaseIsSaidInWordsAndNothingIsHalfWritten(t *testing.T) {
	t.Parallel()
	c, path := onFile(t)
	mo := c.as("mo")
	other, err := rawFile(t, path).Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock := func(statement string) {
		t.Helper()
		if _, err := other.ExecContext(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
	lock("BEGIN IMMEDIATE")
	forms := c.forms(mo)
	mo.get(c.at("offering-tea")).is(http.StatusOK).has("Offering tea") // reading goes on
	got := forms[0]()                                                  // waits for five seconds
	c.sorry(got)
	got.has("is busy or cannot be reached", "It will not be done twice.")
	c.nothing()
	lock("ROLLBACK")
	c.sentAgain(forms)
}

// What is acknowledged while the file has another name is in it when it is back; the rest is refused in words.
func TestAFileThatIsMovedAwayLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	c, path := onFile(t)
	mo := c.as("mo")
	folder := filepath.Dir(path)
	if err := os.Rename(folder, folder+"-moved"); err != nil {
		t.Fatal(err)
	}
	forms := c.forms(mo)
	statuses := make([]int, 0, 20)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 12 { // more at once than there are readers with the file open
		wg.Go(func() {
			got := mo.site.as("").get("/catalogue")
			mu.Lock()
			defer mu.Unlock()
			statuses = append(statuses, got.status)
		})
	}
	wg.Wait()
	acknowledged := 0
	for _, send := range forms {
		got := send()
		statuses = append(statuses, got.status)
		if got.status == http.StatusSeeOther {
			acknowledged++
		}
	}
	for _, status := range statuses {
		if status != http.StatusOK && status != http.StatusSeeOther && status != http.StatusServiceUnavailable {
			t.Errorf("a page answered %d", status)
		}
	}
	if err := os.Rename(folder+"-moved", folder); err != nil {
		t.Fatalf("something was made in its place: %v", err)
	}
	if n := c.count(countReflections) + c.count(countHandIns); n < acknowledged {
		t.Errorf("%d of %d acknowledged forms are there", n, acknowledged)
	}
	c.sentAgain(forms)
}

func TestALostPostgreSQLIsSaidInWordsAndNothingIsHalfWritten(t *testing.T) {
	t.Parallel()
	address := modelstest.NewPostgresDatabase(t)
	c := unhappy{class: newClass(t, func(o *models.Options) { o.DatabaseURL = address })}
	server, err := sql.Open("pgx", os.Getenv(modelstest.PostgresEnv))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	run := func(statement string) {
		t.Helper()
		if _, err := server.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	cut := `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '` + name + `' AND pid <> pg_backend_pid()`
	c.count = func(query string) int {
		db, err := sql.Open("pgx", address)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		return countIn(t, db, query)
	}
	mo := c.as("mo")
	forms := c.forms(mo)

	run(cut) // the connections are gone, the server is there: a page is either there or honest, and then all is well
	for range 3 {
		if got := mo.get(c.at("offering-tea")); got.status != http.StatusOK {
			c.sorry(got)
		}
	}
	run(`ALTER DATABASE ` + name + ` ALLOW_CONNECTIONS false`)
	run(cut)
	for _, send := range forms {
		c.sorry(send())
	}
	c.sorry(mo.get(c.at("offering-tea")))
	run(`ALTER DATABASE ` + name + ` ALLOW_CONNECTIONS true`)
	c.nothing()
	mo.get(c.at("offering-tea")).is(http.StatusOK)
	c.sentAgain(forms)
}
