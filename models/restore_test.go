package models_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

// parts is an archive taken apart, to be changed and put together again.
type parts struct {
	names   []string
	content map[string][]byte
}

func takeApart(t testing.TB, archive []byte) *parts {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	p := &parts{content: map[string][]byte{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		p.names = append(p.names, f.Name)
		if p.content[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func (p *parts) together(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range p.names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(p.content[name])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// manifest changes the manifest.
func (p *parts) manifest(t *testing.T, change func(m *models.Manifest)) {
	t.Helper()
	var m models.Manifest
	if err := json.Unmarshal(p.content["manifest.json"], &m); err != nil {
		t.Fatal(err)
	}
	change(&m)
	p.content["manifest.json"], _ = json.Marshal(m)
}

// rows changes a table's file and makes the manifest agree, as somebody with bad intent would.
func (p *parts) rows(t *testing.T, table string, change func(string) string) {
	t.Helper()
	name := "rows/" + table + ".jsonl"
	p.content[name] = []byte(change(string(p.content[name])))
	p.manifest(t, func(m *models.Manifest) {
		m.Rows = 0
		for i := range m.Tables {
			if m.Tables[i].Name == table {
				sum := sha256.Sum256(p.content[name])
				m.Tables[i].SHA256, m.Tables[i].Bytes = hex.EncodeToString(sum[:]), int64(len(p.content[name]))
				m.Tables[i].Rows = bytes.Count(p.content[name], []byte("\n"))
			}
			m.Rows += m.Tables[i].Rows
		}
	})
}

func TestAnArchiveThatIsNotWhatItSaysIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	source, _ := modelstest.SQLite(t)
	models.FillWithEverything(ctx, t, source)
	archive, _ := backUp(t, source)
	cases := []struct {
		name   string
		change func(t *testing.T, p *parts)
		want   string
	}{
		{"a row changed in place", func(t *testing.T, p *parts) {
			p.content["rows/people.jsonl"] = bytes.Replace(p.content["rows/people.jsonl"], []byte("person-0"), []byte("person-9"), 1)
		}, "changed or damaged"},
		{"a row less", func(t *testing.T, p *parts) {
			_, rest, _ := strings.Cut(string(p.content["rows/people.jsonl"]), "\n")
			p.content["rows/people.jsonl"] = []byte(rest)
		}, "another size"},
		{"a row too many for the manifest", func(t *testing.T, p *parts) {
			p.rows(t, "people", func(s string) string { return s })
			p.manifest(t, func(m *models.Manifest) {
				for i := range m.Tables {
					if m.Tables[i].Name == "people" {
						m.Tables[i].Rows--
						m.Rows--
					}
				}
			})
		}, "manifest speaks of"},
		{"a table less in the archive", func(t *testing.T, p *parts) {
			p.names = slices.DeleteFunc(p.names, func(n string) bool { return n == "rows/awards.jsonl" })
		}, "does not hold"},
		{"a table less in the manifest", func(t *testing.T, p *parts) {
			p.names = slices.DeleteFunc(p.names, func(n string) bool { return n == "rows/awards.jsonl" })
			p.manifest(t, func(m *models.Manifest) {
				m.Tables = slices.DeleteFunc(m.Tables, func(x models.TableManifest) bool { m.Rows -= x.Rows; return x.Name == "awards" })
				m.Rows = 0
				for _, x := range m.Tables {
					m.Rows += x.Rows
				}
			})
		}, "no table awards"},
		{"a table that nobody knows", func(t *testing.T, p *parts) {
			p.names = append(p.names, "rows/secrets.jsonl")
			p.manifest(t, func(m *models.Manifest) {
				sum := sha256.Sum256(nil)
				m.Tables = append(m.Tables, models.TableManifest{Name: "secrets", SHA256: hex.EncodeToString(sum[:])})
			})
		}, "does not know"},
		{"a file beside the tables", func(t *testing.T, p *parts) { p.names = append(p.names, "rows/notes.txt") }, "not part of a backup"},
		{"a path that climbs", func(t *testing.T, p *parts) { p.names = append(p.names, "../../etc/cron.d/x") }, "not part of a backup"},
		{"a table whose name climbs", func(t *testing.T, p *parts) {
			p.names = append(p.names, "rows/../x.jsonl")
			p.manifest(t, func(m *models.Manifest) { m.Tables = append(m.Tables, models.TableManifest{Name: "../x"}) })
		}, "does not know"},
		{"a file twice", func(t *testing.T, p *parts) { p.names = append(p.names, "rows/people.jsonl") }, "twice"},
		{"no manifest", func(t *testing.T, p *parts) {
			p.names = slices.DeleteFunc(p.names, func(n string) bool { return n == "manifest.json" })
		}, "has no manifest.json"},
		{"another format", func(t *testing.T, p *parts) { p.manifest(t, func(m *models.Manifest) { m.Format = 2 }) }, "format 2"},
		{"a newer schema", func(t *testing.T, p *parts) { p.manifest(t, func(m *models.Manifest) { m.SchemaVersion = 99999 }) }, "newer version"},
		{"an older schema that never was", func(t *testing.T, p *parts) { p.manifest(t, func(m *models.Manifest) { m.SchemaVersion = -3 }) }, ""},
		{"another key", func(t *testing.T, p *parts) {
			p.manifest(t, func(m *models.Manifest) { m.KeyID = "feedfeedfeedfeed" })
		}, "belongs to the server key \"feedfeedfeedfeed\", but the key given here is " + modelstest.Key.ID()},
		{"another key in the rows only", func(t *testing.T, p *parts) {
			p.rows(t, "settings", func(s string) string { return strings.ReplaceAll(s, modelstest.Key.ID(), "feedfeedfeedfeed") })
		}, "rows of this archive belong"},
		{"a column too many", func(t *testing.T, p *parts) {
			p.rows(t, "organisations", func(s string) string { return strings.Replace(s, `{"contact"`, `{"admin":true,"contact"`, 1) })
		}, "values for"},
		{"a column of another name", func(t *testing.T, p *parts) {
			p.rows(t, "organisations", func(s string) string { return strings.Replace(s, `{"contact"`, `{"kontakt"`, 1) })
		}, "has no contact"},
		{"a number for a text", func(t *testing.T, p *parts) {
			p.rows(t, "organisations", func(s string) string {
				return strings.Replace(s, `"slug":"harbour"`, `"slug":7`, 1)
			})
		}, "slug"},
		{"a link to nobody", func(t *testing.T, p *parts) {
			p.rows(t, "memberships", func(s string) string {
				return strings.Replace(s, `"person_id":"p-b"`, `"person_id":"p-x"`, 1)
			})
		}, ""},
		{"the same row twice", func(t *testing.T, p *parts) {
			p.rows(t, "organisations", func(s string) string { return s + s })
		}, ""},
	}
	for engine, empty := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			target, _ := empty(t)
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) {
					p := takeApart(t, archive)
					c.change(t, p)
					err := restore(target, p.together(t))
					if err == nil || !strings.Contains(err.Error(), c.want) {
						t.Fatalf("the answer was %v, wanted %q", err, c.want)
					}
					for _, table := range []string{"people", "organisations", "awards"} {
						if n := models.CountRows(ctx, t, target, table); n != 0 {
							t.Errorf("%d rows were left in %s", n, table)
						}
					}
				})
			}
			if err := restore(target, archive); err != nil {
				t.Errorf("after all refusals the true archive was refused: %v", err)
			}
		})
	}
}

func TestAnArchiveThatWouldUnpackToFarMoreIsRefused(t *testing.T) {
	t.Parallel()
	source, _ := modelstest.SQLite(t)
	models.FillWithEverything(context.Background(), t, source)
	archive, _ := backUp(t, source)
	const claimed = 4 << 30
	bomb := func(says int64) []byte {
		p := takeApart(t, archive)
		p.manifest(t, func(m *models.Manifest) {
			for i := range m.Tables {
				if m.Tables[i].Name == "files" {
					m.Tables[i].Bytes = says
				}
			}
		})
		var out, packed bytes.Buffer
		deflate, _ := flate.NewWriter(&packed, 9)
		zeros := make([]byte, 1<<20)
		sum := crc32.NewIEEE()
		for range 64 { // 64 MB of zeros, whatever it says
			deflate.Write(zeros)
			sum.Write(zeros)
		}
		deflate.Close()
		z := zip.NewWriter(&out)
		for _, name := range p.names {
			if name != "rows/files.jsonl" {
				w, _ := z.Create(name)
				w.Write(p.content[name])
				continue
			}
			w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: sum.Sum32(),
				CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(says)})
			if err != nil {
				t.Fatal(err)
			}
			w.Write(packed.Bytes())
		}
		z.Close()
		return out.Bytes()
	}
	target, _ := modelstest.SQLite(t)
	for says, want := range map[int64]string{claimed: "would unpack to", 1000: "rows/files.jsonl"} {
		if err := restore(target, bomb(says)); models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("64 MB that say they are %d: %v", says, err)
		}
	}
	for _, junk := range [][]byte{nil, []byte("not a zip"), archive[:len(archive)/2]} {
		if err := restore(target, junk); models.KindOf(err) != models.Invalid {
			t.Errorf("%d bytes that are no archive: %v", len(junk), err)
		}
	}
}

func TestAnOlderArchiveIsBroughtUpToDateOnItsWayIn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	source, _ := modelstest.SQLite(t)
	models.FillWithEverything(ctx, t, source)
	archive, _ := backUp(t, source)
	t.Run("SQLite", func(t *testing.T) {
		target, _ := modelstest.SQLite(t, models.NextProgram)
		restoredByTheNextProgram(t, target, archive)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		target, _ := modelstest.Postgres(t, models.NextProgram, func(o *models.Options) { o.MayUpgrade = true })
		restoredByTheNextProgram(t, target, archive)
		newer, _ := backUp(t, target)
		today, _ := modelstest.SQLite(t)
		if err := restore(today, newer); models.KindOf(err) != models.Conflict || !strings.Contains(err.Error(), "newer version") {
			t.Errorf("an archive of a newer program was answered with %v", err)
		}
	})
}

func restoredByTheNextProgram(t *testing.T, target *models.Store, archive []byte) {
	t.Helper()
	ctx := context.Background()
	if err := restore(target, archive); err != nil {
		t.Fatal(err)
	}
	if got := models.Greetings(ctx, t, target); len(got) != 4 || got[0] != "Hello person-0" {
		t.Errorf("the newer step gave %v", got)
	}
	if got := models.OpenReflection(ctx, t, target); got != models.Private {
		t.Errorf("the sealed text opens as %q", got)
	}
}
