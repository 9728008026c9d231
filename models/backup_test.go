package models_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func backUp(t testing.TB, s *models.Store) ([]byte, models.Manifest) {
	t.Helper()
	var out bytes.Buffer
	m, err := s.Backup(context.Background(), &out, nil)
	if err != nil {
		t.Fatalf("back up: %v", err)
	}
	return out.Bytes(), m
}

func restore(s *models.Store, content []byte) error {
	_, err := s.Restore(context.Background(), bytes.NewReader(content), int64(len(content)), nil)
	return err
}

// engines open a new, empty store.
var engines = map[string]func(t testing.TB, change ...func(*models.Options)) (*models.Store, *modelstest.Clock){
	"SQLite": modelstest.SQLite, "PostgreSQL": modelstest.Postgres,
}

func TestAnArchiveHoldsEveryTableAfterThoseItRefersTo(t *testing.T) {
	t.Parallel()
	orders := make(chan []string, 2)
	t.Run("engines", func(t *testing.T) {
		modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
			order, refers := models.TableOrder(context.Background(), t, s)
			want := models.Tables(t, s)
			slices.Sort(want)
			if got := slices.Sorted(slices.Values(order)); !slices.Equal(got, want) {
				t.Errorf("the archive holds\n%v\nthe structs are\n%v", got, want)
			}
			for i, table := range order {
				for _, other := range refers[table] {
					if j := slices.Index(order, other); j < 0 || j >= i {
						t.Errorf("%s (%d) refers to %s (%d), which comes later or not at all", table, i, other, j)
					}
				}
			}
			orders <- order
		})
	})
	if len(orders) == 2 {
		if a, b := <-orders, <-orders; !slices.Equal(a, b) {
			t.Errorf("the engines have different orders:\n%v\n%v", a, b)
		}
	}
}

func TestAnArchiveGoesFromEngineToEngineAndBackWithTheSameRows(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for from, to := range map[string]string{"SQLite": "PostgreSQL", "PostgreSQL": "SQLite"} {
		t.Run("from "+from+" to "+to, func(t *testing.T) {
			t.Parallel()
			first, _ := engines[from](t)
			models.FillWithEverything(ctx, t, first)
			archive, m1 := backUp(t, first)
			if len(m1.Tables) == 0 || m1.Rows < 20 || m1.KeyID != modelstest.Key.ID() {
				t.Fatalf("the manifest says %+v", m1)
			}
			second, _ := engines[to](t)
			if err := restore(second, archive); err != nil {
				t.Fatal(err)
			}
			between, m2 := backUp(t, second)
			third, _ := engines[from](t)
			if err := restore(third, between); err != nil {
				t.Fatal(err)
			}
			_, m3 := backUp(t, third)
			if !slices.Equal(m1.Tables, m2.Tables) || !slices.Equal(m2.Tables, m3.Tables) {
				t.Errorf("the rows differ:\n%v\n%v\n%v", m1.Tables, m2.Tables, m3.Tables)
			}
			for _, s := range []*models.Store{second, third} {
				if got := models.OpenReflection(ctx, t, s); got != models.Private {
					t.Errorf("the sealed text opens as %q", got)
				}
			}
			if err := restore(third, archive); models.KindOf(err) != models.Conflict || !strings.Contains(err.Error(), "already has people") {
				t.Errorf("a database in use took an archive: %v", err)
			}
		})
	}
}

func TestAnArchiveShowsNoPrivateWritingAndNoKey(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	models.FillWithEverything(context.Background(), t, s)
	archive, _ := backUp(t, s)
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	if !bytes.Contains(all, []byte("person-0")) {
		t.Error("the rows are not there")
	}
	for _, secret := range []string{"afraid of the phone", modelstest.Key.String()} {
		if bytes.Contains(all, []byte(secret)) {
			t.Errorf("the archive shows %q", secret)
		}
	}
}

func TestABackupSeesOneMomentWhileOthersWrite(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		models.FillWithEverything(ctx, t, s)
		stop, started := make(chan struct{}), make(chan struct{})
		var writing sync.WaitGroup
		writing.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				if err := models.WritePair(ctx, s, n); err != nil {
					t.Errorf("write during a backup: %v", err)
					return
				}
				if n == 5 {
					close(started)
				}
			}
		})
		<-started
		for range 5 {
			archive, m := backUp(t, s)
			rows := map[string]int{}
			for _, table := range m.Tables {
				rows[table.Name] = table.Rows
			}
			if rows["join_codes"] < 5 || rows["organisations"] != rows["join_codes"]+2 {
				t.Errorf("%d organisations and %d codes are not of one moment", rows["organisations"], rows["join_codes"])
			}
			other, _ := modelstest.SQLite(t)
			if err := restore(other, archive); err != nil {
				t.Errorf("restore what was read while others wrote: %v", err)
			}
		}
		close(stop)
		writing.Wait()
	})
}

func TestBackupAndRestoreTellHowFarTheyAre(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s, _ := modelstest.SQLite(t)
	models.FillWithEverything(ctx, t, s)
	var out bytes.Buffer
	done, total, tables := 0, 0, map[string]bool{}
	note := func(d, n int, what string) {
		if d < done {
			t.Errorf("progress went back from %d to %d", done, d)
		}
		done, total, tables[what] = d, n, true
	}
	m, err := s.Backup(ctx, &out, note)
	if err != nil {
		t.Fatal(err)
	}
	if done != m.Rows || total != m.Rows || !tables["awards"] {
		t.Errorf("the backup of %d rows told %d of %d, tables %v", m.Rows, done, total, tables)
	}
	done, total = 0, 0
	other, _ := modelstest.SQLite(t)
	if _, err := other.Restore(ctx, bytes.NewReader(out.Bytes()), int64(out.Len()), note); err != nil {
		t.Fatal(err)
	}
	if done != m.Rows || total != m.Rows {
		t.Errorf("the restore of %d rows told %d of %d", m.Rows, done, total)
	}
}

func TestABackupThatCannotBeWrittenSaysSo(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	models.FillWithEverything(context.Background(), t, s)
	if _, err := s.Backup(context.Background(), fullDisk{}, nil); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("a backup on a full disk said %v", err)
	}
	o := modelstest.Options(modelstest.NewClock())
	o.Path, o.AsIs = filepath.Join(t.TempDir(), "none", "x.db"), true
	if _, err := models.Open(context.Background(), o); err == nil || !strings.Contains(err.Error(), "no Throughline database") {
		t.Errorf("a database that is not there was opened: %v", err)
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(o.Path), "*")); len(found) > 0 {
		t.Errorf("looking for a database left %v", found)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errDiskFull }

var errDiskFull = errors.New("disk full")
