package main

import (
	"database/sql"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

// traced collects the statements of a store.
type traced struct {
	mu         sync.Mutex
	statements []string
	path       string
}

func (tr *traced) options(o *models.Options) {
	tr.path = o.Path
	o.Trace = func(statement string) {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.statements = append(tr.statements, statement)
	}
}

// of gives the statements that an act makes.
func (tr *traced) of(act func()) []string {
	tr.mu.Lock()
	tr.statements = nil
	tr.mu.Unlock()
	act()
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.statements
}

var scan = regexp.MustCompile(`SCAN (\w+)`)

// scanned names the tables that a statement reads from end to end.
func (tr *traced) scanned(t *testing.T, db *sql.DB, statement string) []string {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN " + statement)
	if err != nil {
		t.Fatalf("%v\n%s", err, statement)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		if m := scan.FindStringSubmatch(detail); m != nil && m[1] != "CONSTANT" {
			out = append(out, detail)
		}
	}
	return out
}

func TestALessonPageTakesAtMostEightQueriesAllByIndex(t *testing.T) {
	t.Parallel()
	tr := &traced{}
	c := newClass(t, tr.options)
	mo := c.as("mo")
	form := with(mo.get(c.at("offering-tea")+"?screen=3").form("save"), "reflection-next-offer", "Ask Kai.")
	mo.post(c.at("offering-tea"), form).is(http.StatusSeeOther)
	modelstest.DoTask(t, c.store, c.mo, c.jo, c.enrolment, task)
	db, err := sql.Open("sqlite3", "file:"+tr.path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, path := range []string{"offering-tea?screen=3", "a-hard-day", "knowledge-check", task} {
		got := tr.of(func() { mo.get(c.at(path)).is(http.StatusOK) })
		t.Logf("%s: %d statements", path, len(got))
		limit := 8
		if path == task {
			limit = 12 // a task reads its signers and opens what was handed in
		}
		if len(got) == 0 || len(got) > limit {
			t.Errorf("%s makes %d statements, want 1 to %d:\n%s", path, len(got), limit, strings.Join(got, "\n"))
		}
		for _, statement := range got {
			if tables := tr.scanned(t, db, statement); len(tables) > 0 {
				t.Errorf("%s reads a whole table (%s):\n%s", path, strings.Join(tables, "; "), statement)
			}
		}
	}
	writes := 0
	for _, statement := range tr.of(func() {
		mo.post(c.at("offering-tea"), with(form, "reflection-next-offer", "Ask Kai first.", "rev-reflection-next-offer", "1")).is(http.StatusSeeOther)
	}) {
		if !strings.HasPrefix(statement, "SELECT") {
			writes++
		}
	}
	if writes != 3 { // the words, the place, and where the course goes on
		t.Errorf("one answer makes %d writing statements", writes)
	}
}
