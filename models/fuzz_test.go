package models_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func FuzzNormaliseCode(f *testing.F) {
	for _, typed := range []string{"7K4M-29QX-V3HD", "7k4m 29qx v3hd", "OILoil", "7K4M—29QX", "７Ｋ４Ｍ", "ﬁ Ⅷ ℡", "\x00\xff?", "\u202e7K", "ıſK", strings.Repeat("ﷺ", 60), "uU"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code := models.NormaliseCode(typed)
		if again := models.NormaliseCode(code); again != code {
			t.Errorf("%q is read as %q, and that as %q", typed, code, again)
		}
		// U is no letter of a code, and is left so that a typed one is found not to be there.
		if left := strings.Trim(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZU?"); left != "" {
			t.Errorf("%q is read as %q", typed, code)
		}
		if models.NormaliseCode(strings.ToLower(code)) != code || models.NormaliseCode(models.GroupCode(code)) != code && len(models.GroupCode(code)) <= 200 {
			t.Errorf("%q is read in another way in small letters or in groups", code)
		}
	})
}

// FuzzRestore gives a restore archives that were changed at random, whole or one of their files with a manifest that
// agrees: a refused one leaves the database as it was, and one that is taken is whole.
func FuzzRestore(f *testing.F) {
	ctx := context.Background()
	source, _ := modelstest.SQLite(f)
	models.FillWithEverything(ctx, f, source)
	good, manifest := backUp(f, source)
	for _, at := range []int{0, 30, len(good) / 2, len(good) - 30} {
		f.Add(at, []byte("PK\x05\x06"), "")
	}
	f.Add(0, good[:len(good)/3], "")
	f.Add(0, []byte(`{"id":"person-0"}`), "people")
	f.Add(90, []byte(`null,"x":[1,{"a":1e999}]`), "people")
	f.Add(0, []byte("{}\n{}\n[]\n"), "settings")
	f.Add(20, []byte(`\ud800`), "award_events")
	dir, opened := f.TempDir(), 0
	var into *models.Store // stays empty until an archive is taken
	f.Fuzz(func(t *testing.T, at int, b []byte, table string) {
		archive := bytes.Clone(good)
		at = max(0, at)
		if p := takeApart(t, good); len(p.content["rows/"+table+".jsonl"]) > 0 {
			p.rows(t, table, func(rows string) string { return string(overwrite([]byte(rows), at, b)) })
			archive = p.together(t)
		} else {
			archive = overwrite(archive, at, b)
		}
		if into == nil {
			o := modelstest.Options(modelstest.NewClock())
			o.Path = filepath.Join(dir, fmt.Sprintf("%d.db", opened))
			opened++
			var err error
			if into, err = models.Open(ctx, o); err != nil {
				t.Fatal(err)
			}
		}
		before := counts(ctx, t, into)
		err := restore(into, archive)
		after := counts(ctx, t, into)
		switch {
		case err != nil && !maps.Equal(before, after):
			t.Errorf("refused (%v), and yet the database changed: %v, then %v", err, before, after)
		case err == nil && after["people"] == 0:
			t.Error("taken, and nobody is there")
		case err == nil && table == "" && len(after) != len(manifest.Tables):
			t.Errorf("taken, with %d tables of %d", len(after), len(manifest.Tables))
		}
		if err == nil {
			into.Close()
			into = nil
		}
	})
}

func overwrite(content []byte, at int, with []byte) []byte {
	at = min(at, len(content))
	return append(append(bytes.Clone(content[:at]), with...), content[min(at+len(with), len(content)):]...)
}

func counts(ctx context.Context, t testing.TB, s *models.Store) map[string]int {
	out := map[string]int{}
	for _, table := range models.Tables(t, s) {
		out[table] = models.CountRows(ctx, t, s, table)
	}
	return out
}
