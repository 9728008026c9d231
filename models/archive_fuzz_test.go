package models

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"
)

// fuzzTables are two small tables with every kind of column, and their rows in an archive.
var fuzzTables = []table{
	{name: "notes", columns: []column{{"at", timeColumn}, {"count", integerColumn}, {"id", textColumn}, {"sealed", blobColumn}, {"shared", booleanColumn}}},
	{name: "settings", columns: []column{{"name", textColumn}, {"value", textColumn}}},
}

var fuzzRows = map[string]string{
	"notes": `{"at":"2026-05-31T23:59:59.123456Z","count":7,"id":"n-1","sealed":"AAH/","shared":true}` + "\n" +
		`{"at":null,"count":-9223372036854775808,"id":"Олена \u0026 \"Ŵyn\"","sealed":"","shared":false}` + "\n",
	"settings": `{"name":"key_id","value":"x"}` + "\n",
}

// fuzzArchive is an archive of these rows whose manifest agrees, unless another one is given.
func fuzzArchive(t testing.TB, rows map[string]string, manifest, extra string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	write := func(name, content string) {
		// Stored, not packed: a change to a byte of the archive then reaches what is in it.
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Skip(err) // a name that the library does not write
		}
	}
	m := Manifest{Format: archiveFormat}
	for _, table := range fuzzTables {
		content := rows[table.name]
		write(rowsFile(table.name), content)
		digest := sha256.Sum256([]byte(content))
		lines := bytes.Count([]byte(content), []byte("\n"))
		if content != "" && content[len(content)-1] != '\n' {
			lines++
		}
		m.Tables = append(m.Tables, TableManifest{Name: table.name, Rows: lines, Bytes: int64(len(content)), SHA256: hex.EncodeToString(digest[:])})
		m.Rows += lines
	}
	if manifest == "" {
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		manifest = string(b)
	}
	write(manifestName, manifest)
	if extra != "" {
		write(extra, "x")
	}
	if err := z.Close(); err != nil {
		t.Skip(err)
	}
	return out.Bytes()
}

// FuzzArchive reads archives that were changed at random, without a database: their list of files, their manifest, each
// row. One that is refused is refused in words. One that is taken holds the rows that its manifest speaks of, each of
// which a backup would write so that it is read the same again.
func FuzzArchive(f *testing.F) {
	const whole, rows, manifest, extra = 0, 1, 2, 3
	for _, at := range []uint16{0, 30, 200, 400} {
		f.Add(byte(whole), at, "PK\x05\x06")
	}
	for _, row := range []string{`{"at":null,"count":1e999,"id":"x","sealed":null,"shared":null}`, `null`, `[]`, "{}\n{}", `{"at":"9999-12-31T23:59:59.999999Z","count":0,"id":"\ud800","sealed":"=","shared":null}`, `{"at":null,"count":0,"id":"a\u0000b","sealed":null,"shared":null}`, "\n\n", ""} {
		f.Add(byte(rows), uint16(0), row)
	}
	f.Add(byte(manifest), uint16(0), `{"format":1,"rows":3,"tables":[{"name":"notes"},{"name":"notes","rows":-1,"bytes":-1}]}`)
	f.Add(byte(manifest), uint16(0), `{"format":1,"rows":9223372036854775808}`)
	f.Add(byte(extra), uint16(0), "../../etc/passwd")
	f.Add(byte(extra), uint16(0), "rows/notes.jsonl")
	f.Fuzz(func(t *testing.T, how byte, at uint16, text string) {
		var archive []byte
		switch how % 4 {
		case whole:
			archive = fuzzArchive(t, fuzzRows, "", "")
			start := min(int(at), len(archive))
			copy(archive[start:], text)
		case rows:
			archive = fuzzArchive(t, map[string]string{"notes": text, "settings": fuzzRows["settings"]}, "", "")
		case manifest:
			archive = fuzzArchive(t, fuzzRows, text, "")
		case extra:
			archive = fuzzArchive(t, fuzzRows, "", text)
		}
		if err := readFuzzed(t, archive); err != nil {
			var refusal *Error
			if !errors.As(err, &refusal) || refusal.Kind != Invalid || refusal.Message == "" {
				t.Errorf("refused without words: %v", err)
			}
		} else if how%4 == extra && text != "" {
			t.Errorf("taken with %q in it", text)
		}
	})
}

// readFuzzed reads an archive as a restore does, all but the database.
func readFuzzed(t *testing.T, b []byte) error {
	a, err := openArchive(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	parts, err := matchTables(fuzzTables, a.manifest)
	if err != nil {
		return err
	}
	total := 0
	for i, table := range fuzzTables {
		err := a.eachRow(parts[i], table.columns, func(values []any, _ int) error {
			total++
			line := writtenAgain(t, table.columns, values)
			again, err := parseRow(line, table.columns)
			if err != nil || !slices.EqualFunc(values, again, sameValue) {
				t.Errorf("%v is written as %s and read as %v, %v", values, line, again, err)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if total != a.manifest.Rows {
		t.Errorf("taken with %d rows of %d", total, a.manifest.Rows)
	}
	return nil
}

// writtenAgain is the line that a backup writes of a row's values.
func writtenAgain(t *testing.T, columns []column, values []any) []byte {
	row := newArchiveRow(columns)
	for i, v := range values {
		if content, ok := row.into[i].(*sql.RawBytes); ok {
			*content, _ = v.([]byte)
		} else if err := row.into[i].(sql.Scanner).Scan(v); err != nil {
			t.Fatalf("%v is no value of %s: %v", v, columns[i].name, err)
		}
	}
	line, err := row.line()
	if err != nil {
		t.Fatal(err)
	}
	return line
}

func sameValue(a, b any) bool {
	switch a := a.(type) {
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	case []byte:
		b, ok := b.([]byte)
		return ok && bytes.Equal(a, b)
	}
	return a == b
}
