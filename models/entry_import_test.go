package models_test

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"throughline/cpd"
	"throughline/models"
	"throughline/models/modelstest"
)

func startImport(t testing.TB, s *models.Store, who models.Actor, content string) string {
	t.Helper()
	id, err := s.StartImport(context.Background(), who, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func exportLog(t testing.TB, s *models.Store, who models.Actor) models.ExportedLog {
	t.Helper()
	log, err := s.ExportLog(context.Background(), who)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// fullLog gives somebody entries of every sort: same days, months alone, awkward texts.
func fullLog(t *testing.T, s *models.Store, who models.Actor) {
	t.Helper()
	ctx := context.Background()
	for i, title := range []string{"=cmd|' /C calc'!A0", "+44 reasons", "-minus", "@home", "'=quoted", "'plain", "Ŵyn Môr; \"quoted\", twice\n", "\tTab", "＝full width", "Олена", "same", "same"} {
		f := models.EntryFacts{Title: title, Kind: cpd.Kinds()[i], StartDay: cpd.Day([]string{"2026-05", "2026-05-17", "2025-12-31"}[i%3]), Minutes: i * 7, ParticipatoryMinutes: i, Provider: "=1+1"}
		if i == 3 {
			f.EndDay, f.IssuedDay, f.RefreshBy, f.SCQFLevel, f.PeerRole, f.PeerDay, f.Mode = "2026-06", "2026-06-02", "2029-06", 7, "colleague", "2026-06-03", cpd.InPerson
		}
		id := addEntry(t, s, who, f)
		w := models.EntryWriting{Learnt: "=SUM(A1)\n\n'and' \"more\" " + title, Peer: "-1"}
		if _, err := s.SaveEntry(ctx, who, id, models.EntryInput{Rev: 1, Writing: &w, Links: []models.LinkInput{{Scheme: models.StarterFramework, Codes: []string{"3.1", "2.3"}}}}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOurOwnJSONGivesTheSameLogInAnEmptyAccount(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		fullLog(t, s, who)
		removed := addEntry(t, s, who, talk())
		if err := s.RemoveEntry(ctx, who, removed); err != nil {
			t.Fatal(err)
		}
		log := exportLog(t, s, who)
		content, err := json.Marshal(log)
		if err != nil || len(log.Entries) != 12 {
			t.Fatalf("%d entries, %v", len(log.Entries), err)
		}
		id := startImport(t, s, other, string(content))
		if _, err := s.Import(ctx, who, id, nil); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else looked at the file: %v", err)
		}
		page, err := s.TakeImport(ctx, other, id, nil)
		if err != nil || page.Added != 12 {
			t.Fatalf("added %d, %v", page.Added, err)
		}
		if again, err := s.TakeImport(ctx, other, id, nil); err != nil || again.Added != 12 {
			t.Errorf("twice is not once: %+v, %v", again.EntryImport, err)
		}
		got := exportLog(t, s, other)
		if len(got.Entries) != 12 || got.Digest != log.Digest || got.Digest == exportLog(t, s, team.Coordinator).Digest {
			t.Errorf("%d entries, digest %s, want %s", len(got.Entries), got.Digest, log.Digest)
		}
		// The same file again, in either account, adds nothing.
		for _, p := range []models.Actor{who, other} {
			page, err := s.TakeImport(ctx, p, startImport(t, s, p, string(content)), nil)
			if err != nil || page.Added != 0 || page.EntryImport.Known != 12 {
				t.Errorf("%s: added %d, known %d, %v", p.PersonID, page.Added, page.EntryImport.Known, err)
			}
		}
		if rows := models.Rows[models.EntryImport](t, s, "sealed IS NOT NULL"); len(rows) != 0 {
			t.Error("a file that was taken is still kept")
		}
	})
}

func TestOurOwnTableComesBackAsItWasAndNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		fullLog(t, s, who)
		log := exportLog(t, s, who)
		table, err := s.EntriesCSV(context.Background(), who)
		if err != nil {
			t.Fatal(err)
		}
		for _, sign := range []string{"=", "+", "-", "@", "\t", "＝"} {
			for _, before := range []string{",", ",\"", "\n", "\n\""} {
				if strings.Contains(string(table), before+sign) && before != "\n" && before != "\n\"" {
					t.Errorf("a cell begins with %q", sign)
				}
			}
		}
		page, err := s.TakeImport(context.Background(), other, startImport(t, s, other, string(table)), nil)
		if err != nil || page.Added != 12 {
			t.Fatalf("added %d, %v", page.Added, err)
		}
		if got := exportLog(t, s, other); got.Digest != log.Digest {
			for i := range got.Entries {
				if a, b := fmt.Sprintf("%+v", got.Entries[i].Facts), fmt.Sprintf("%+v", log.Entries[i].Facts); a != b || got.Entries[i].Writing != log.Entries[i].Writing {
					t.Errorf("%d: %s %q\nwas %s %q", i, a, got.Entries[i].Writing, b, log.Entries[i].Writing)
				}
			}
			t.Error("the log is another one")
		}
	})
}

func TestATableOfSomebodyElsesIsMappedAndEveryRowsProblemIsShown(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := startImport(t, s, who, "Course title;Date completed;Duration;Provider;Colour\r\n"+
			"First aid;17/5/2026;6 hours;Red Cross;blue\r\n;;;;\r\nTrauma;May 2024;1:30;;\r\nFire;31/2/2026;soon;;\r\n;3 June 2025;;;\r\n")
		page, err := s.Import(ctx, who, id, nil)
		if err != nil || len(page.Table.Rows) != 4 || page.Table.WithProblems() != 2 {
			t.Fatalf("%+v, %v", page.Table, err)
		}
		if c := page.Table.Columns; c[0].Field != "title" || c[1].Field != "start" || c[2].Field != "minutes" || c[3].Field != "provider" || c[4].Field != "" || c[0].Sample != "First aid" {
			t.Errorf("columns %+v", c)
		}
		if r := page.Table.Rows; r[0].Facts.Minutes != 360 || r[0].Facts.StartDay != "2026-05-17" || r[1].Facts.StartDay != "2024-05" || r[1].Facts.Minutes != 90 ||
			len(r[2].Problems) != 2 || r[2].Line != 5 || len(r[3].Problems) != 1 {
			t.Errorf("rows %+v", r)
		}
		if _, err := s.TakeImport(ctx, who, id, nil); models.KindOf(err) != models.Invalid {
			t.Errorf("rows with problems were taken: %v", err)
		}
		if log, _ := s.Log(ctx, who, models.LogFilter{}); log.Found != 0 {
			t.Error("something was added")
		}
		page, err = s.Import(ctx, who, id, []string{"title", "", "", "", "provider"})
		if err != nil || page.Table.WithProblems() != 4 || page.Table.Rows[0].Facts.Provider != "blue" {
			t.Errorf("what was chosen is not heard: %+v, %v", page.Table, err)
		}
	})
}

func TestWhatIsNoTableIsRefusedInWords(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
	for name, content := range map[string]string{
		"nothing":       " \n",
		"only names":    "title,date\n",
		"a picture":     "\x89PNG\r\n\x1a\n\x00\x00",
		"other JSON":    `{"format": 1, "people": []}`,
		"JSON twice":    `{"format": 1} {"format": 1}`,
		"later JSON":    `{"format": 3, "entries": []}`,
		"many columns":  strings.Repeat("a,", 101) + "\n1\n",
		"many rows":     "title,date\n" + strings.Repeat("a,2026-05\n", 10_001),
		"a large file":  "title,date\n" + strings.Repeat("x", 5<<20),
		"a large log":   `{"format":2,"digest":"` + strings.Repeat("x", models.ImportBytes) + `"}`,
		"deep JSON":     strings.Repeat(`{"a":`, 100_000),
		"broken quotes": "title,date\n\"open,2026-05\n",
	} {
		_, err := s.StartImport(context.Background(), who, strings.NewReader(content))
		if all := models.RefusalsOf(err); (len(all) != 1 || all[0].Field != "file") && name != "broken quotes" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if rows := models.Rows[models.EntryImport](t, s, "1 = 1"); len(rows) > 1 {
		t.Errorf("%d files are kept", len(rows))
	}
}

func TestAFileCannotFillTheMemory(t *testing.T) {
	// Not parallel: it measures.
	s, _ := modelstest.SQLite(t)
	who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
	taken := func(act func()) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		act()
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) >> 20
	}
	const rows = 500
	id := startImport(t, s, who, strings.Repeat("name", 50_000)+"\n"+strings.Repeat("x\n", rows))
	if got := taken(func() {
		page, err := s.Import(context.Background(), who, id, []string{"start"})
		if err != nil || page.Table.WithProblems() != rows || len(page.Table.Rows[0].Problems[0]) > 500 {
			t.Errorf("%d problems, %v", page.Table.WithProblems(), err)
		}
	}); got > 50 {
		t.Errorf("the long name of a column took %d MB", got)
	}
	many := `{"format":1,"entries":[` + strings.Repeat("{},", 300_000) + `{}]}`
	if got := taken(func() {
		_, err := s.StartImport(context.Background(), who, strings.NewReader(many))
		if all := models.RefusalsOf(err); len(all) != 1 || !strings.Contains(all[0].Message, "10000") {
			t.Errorf("so many entries: %v", err)
		}
	}); got > 50 {
		t.Errorf("many empty entries took %d MB", got)
	}
	for name, content := range map[string]string{
		"schemes":       `{"format":2,"schemes":[` + strings.Repeat("{},", 1_000_000) + `{}]}`,
		"answers":       `{"format":2,"competencies":[` + strings.Repeat("{},", 1_000_000) + `{}]}`,
		"gaps":          `{"format":2,"gaps":[` + strings.Repeat("{},", 1_000_000) + `{}]}`,
		"confirmations": `{"format":2,"entries":[{"confirmations":[` + strings.Repeat("0,", 2_000_000) + `0]}]}`,
		"history":       `{"format":2,"entries":[{"history":[` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `]}]}`,
	} {
		if got := taken(func() { s.StartImport(context.Background(), who, strings.NewReader(content)) }); got > 100 {
			t.Errorf("many %s took %d MB", name, got)
		}
	}
}

func TestOddNamesInAFileAreTheSameOnBothDatabases(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		random := func() string { // nothing that a database could pack
			var out strings.Builder
			for range 200 {
				out.WriteString(models.NewKey().String())
			}
			return out.String()
		}
		entry := func(id, title, scheme, code string) string {
			return fmt.Sprintf(`{"id":"%s","origin":"person","facts":{"title":"%s","kind":"other","start":"2026-05"},"writing":{"learnt":"%s"},"links":[{"scheme":"%s","code":"%s"}]}`, id, title, title, scheme, code)
		}
		log := func(entries ...string) string {
			return `{"format":1,"exportedAt":"2026-06-01T10:00:00Z","digest":"","entries":[` + strings.Join(entries, ",") + `]}`
		}
		content := log(entry(random(), `Talk\u0000 one`, random(), random()), entry(`t\u0000wo`, "Talk two", "starter", "1.1"))
		page, err := s.TakeImport(context.Background(), who, startImport(t, s, who, content), nil)
		if err != nil || page.Added != 2 {
			t.Fatalf("added %d, %v", page.Added, err)
		}
		for _, e := range exportLog(t, s, who).Entries {
			if e.Facts.Title != "Talk one" && e.Facts.Title != "Talk two" {
				t.Errorf("it says %q", e.Facts.Title)
			}
		}
		again, err := s.TakeImport(context.Background(), who, startImport(t, s, who, content), nil)
		if err != nil || again.Added != 0 {
			t.Errorf("the same file again added %d, %v", again.Added, err)
		}
		links := strings.Repeat(`{"scheme":"starter","code":"1.1"},`, 300)
		many := strings.Replace(log(entry("x", "Talk", "starter", "1.1")), `"links":[`, `"links":[`+links, 1)
		if _, err := s.TakeImport(context.Background(), who, startImport(t, s, who, many), nil); models.KindOf(err) != models.Invalid {
			t.Errorf("a row that touches so much: %v", err)
		}
	})
}

func TestAFileLeftAloneIsDroppedAfterADay(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := startImport(t, s, who, "title,date\nQuokkamarble,2026-05\n")
		clock.Add(25 * time.Hour)
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Import(ctx, who, id, nil); models.KindOf(err) != models.NotFound {
			t.Errorf("it is still there: %v", err)
		}
	})
}

func FuzzReadingATable(f *testing.F) {
	f.Add([]byte("title,date,minutes\nTalk,17/5/2026,1:30\n"))
	f.Add([]byte(`{"format":1,"exportedAt":"2026-06-01T10:00:00Z","entries":[{"id":"x","origin":"person","facts":{"title":"a","kind":"other","start":"2026"},"writing":{},"links":null}],"digest":""}`))
	f.Add([]byte("\xff\xfea;b\n\"\r\n\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := models.ReadTable(content)
		if err != nil {
			if len(models.RefusalsOf(err)) == 0 {
				t.Fatalf("no words: %v", err)
			}
			return
		}
		for _, r := range table.Rows {
			if r.Key == "" || len(r.Problems) == 0 && (r.Facts.Title == "" || !r.Facts.StartDay.Valid()) {
				t.Fatalf("a row would be taken as %+v", r)
			}
		}
	})
}

func BenchmarkImport(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			s, _ := modelstest.SQLite(b)
			team := modelstest.NewTeam(b, s, "Harbour", "rowan")
			var table strings.Builder
			table.WriteString("title,date,minutes,reflection\n")
			for i := range n {
				fmt.Fprintf(&table, "Supervision %d,%d/%d/2025,60,We talked about the week.\n", i, i%28+1, i%12+1)
			}
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				who := team.Join(b, s, fmt.Sprintf("person%d", i))
				b.StartTimer()
				page, err := s.TakeImport(context.Background(), who, startImport(b, s, who, table.String()), nil)
				if err != nil || page.Added != n {
					b.Fatal(page.Added, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/row")
		})
	}
}

func BenchmarkLog(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		s, _ := modelstest.SQLite(b)
		who := modelstest.NewTeam(b, s, "Harbour", "rowan").Join(b, s, "ania")
		var table strings.Builder
		table.WriteString("title,date,minutes\n")
		for i := range n {
			fmt.Fprintf(&table, "Supervision %d,%d/%d/%d,60\n", i, i%28+1, i%12+1, 2015+i%11)
		}
		if _, err := s.TakeImport(context.Background(), who, startImport(b, s, who, table.String()), nil); err != nil {
			b.Fatal(err)
		}
		for name, filter := range map[string]models.LogFilter{"first": {}, "last": {Page: n / models.LogPageSize}, "search": {Search: "supervision 7"}, "year": {Year: 2020}} {
			b.Run(fmt.Sprintf("entries=%d/%s", n, name), func(b *testing.B) {
				for b.Loop() {
					if _, err := s.Log(context.Background(), who, filter); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
