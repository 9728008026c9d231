package models

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// archiveFormat is the form of the archive that this program writes.
const archiveFormat = 1

// archiveTime is how instants are written: UTC, to the microsecond that both engines keep.
const archiveTime = "2006-01-02T15:04:05.000000Z"

const manifestName = "manifest.json"

// Manifest says what an archive holds, so that a restore can check that nothing is missing or changed.
type Manifest struct {
	Format        int             `json:"format"`
	SchemaVersion int64           `json:"schema_version"`
	Program       string          `json:"program"`
	MadeAt        time.Time       `json:"made_at"`
	KeyID         string          `json:"server_key_id"` // the key's name, never the key
	Rows          int             `json:"rows"`
	Tables        []TableManifest `json:"tables"` // in the order in which they can be put back
}

// TableManifest is one table of an archive: its rows, and the size and SHA-256 of the file that holds them.
type TableManifest struct {
	Name   string `json:"name"`
	Rows   int    `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func rowsFile(table string) string { return "rows/" + table + ".jsonl" }

// Backup writes all records as one zip: the rows of each table as JSON lines, then a manifest. It reads from a single
// moment while others go on writing, holds one row at a time in memory, and gives the same rows from both engines.
// Private writing stays sealed, and the server key is not in it. On an error what was written is not an archive.
// Progress, if not nil, is called from time to time with the rows done, all rows, and the table.
func (s *Store) Backup(ctx context.Context, w io.Writer, progress func(done, total int, what string)) (Manifest, error) {
	m := Manifest{Format: archiveFormat, Program: s.program, MadeAt: s.Now(), KeyID: s.key.ID()}
	tx, err := s.beginSnapshot(ctx)
	if err != nil {
		return m, fmt.Errorf("begin to read: %w", err)
	}
	defer tx.Rollback()
	tables, err := tablesInOrder(ctx, tx, s.postgres)
	if err != nil {
		return m, err
	}
	if err := tx.QueryRowContext(ctx, schemaVersionQuery).Scan(&m.SchemaVersion); err != nil {
		return m, fmt.Errorf("read the schema's version: %w", err)
	}
	report := &reporter{call: progress}
	for _, t := range tables {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM "+quoted(t.name)).Scan(&n); err != nil {
			return m, fmt.Errorf("count %s: %w", t.name, err)
		}
		report.total += n
	}
	z := zip.NewWriter(w)
	for _, t := range tables {
		file, err := z.CreateHeader(&zip.FileHeader{Name: rowsFile(t.name), Method: zip.Deflate, Modified: m.MadeAt})
		if err != nil {
			return m, fmt.Errorf("write the archive: %w", err)
		}
		written, err := s.backupTable(ctx, tx, t, file, report)
		if err != nil {
			return m, fmt.Errorf("back up %s: %w", t.name, err)
		}
		m.Rows += written.Rows
		m.Tables = append(m.Tables, written)
	}
	file, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: m.MadeAt})
	if err != nil {
		return m, fmt.Errorf("write the archive: %w", err)
	}
	e := json.NewEncoder(file)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return m, fmt.Errorf("write the manifest: %w", err)
	}
	if err := z.Close(); err != nil {
		return m, fmt.Errorf("end the archive: %w", err)
	}
	return m, nil
}

// beginSnapshot begins a reading that sees one moment of the database until it ends.
func (s *Store) beginSnapshot(ctx context.Context) (*sql.Tx, error) {
	pool, err := s.r.DB()
	if err != nil {
		return nil, err
	}
	if s.postgres {
		return pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return pool.BeginTx(ctx, nil)
}

func (s *Store) backupTable(ctx context.Context, tx *sql.Tx, t table, w io.Writer, report *reporter) (TableManifest, error) {
	out := TableManifest{Name: t.name}
	digest := sha256.New()
	count := &countingWriter{}
	lines := bufio.NewWriterSize(io.MultiWriter(w, digest, count), 64<<10)
	row := newArchiveRow(t.columns)
	query := "SELECT " + names(t.columns) + " FROM " + quoted(t.name) + " ORDER BY " + t.inKeyOrder(s.postgres)
	err := eachRow(ctx, tx, query, func(rows *sql.Rows) error {
		if err := rows.Scan(row.into...); err != nil {
			return err
		}
		line, err := row.line()
		if err != nil {
			return err
		}
		out.Rows++
		report.add(1, t.name)
		_, err = lines.Write(line)
		return err
	})
	if err == nil {
		err = lines.Flush()
	}
	out.Bytes, out.SHA256 = count.n, hex.EncodeToString(digest.Sum(nil))
	return out, err
}

type countingWriter struct{ n int64 }

func (w *countingWriter) Write(p []byte) (int, error) { w.n += int64(len(p)); return len(p), nil }

// archiveRow turns rows of one table into JSON lines, keys by name, one after the other in the same memory.
type archiveRow struct {
	columns []column
	into    []any
	buffer  []byte
}

func newArchiveRow(columns []column) *archiveRow {
	r := &archiveRow{columns: columns}
	for _, c := range columns {
		switch c.kind {
		case textColumn:
			r.into = append(r.into, &sql.NullString{})
		case integerColumn:
			r.into = append(r.into, &sql.NullInt64{})
		case booleanColumn:
			r.into = append(r.into, &sql.NullBool{})
		case timeColumn:
			r.into = append(r.into, &sql.NullTime{})
		case blobColumn:
			r.into = append(r.into, &sql.RawBytes{})
		}
	}
	return r
}

func (r *archiveRow) line() ([]byte, error) {
	b := append(r.buffer[:0], '{')
	for i, c := range r.columns {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(strconv.AppendQuote(b, c.name), ':')
		var err error
		if b, err = appendValue(b, r.into[i]); err != nil {
			return nil, fmt.Errorf("column %s: %w", c.name, err)
		}
	}
	b = append(b, '}', '\n')
	r.buffer = b
	return b, nil
}

// appendValue writes a value as JSON. Bytes that no text can hold (not UTF-8, or NUL, which PostgreSQL refuses) become
// U+FFFD: one such byte must not stand between an operator and a backup.
func appendValue(b []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case *sql.NullString:
		if v.Valid {
			text, err := json.Marshal(strings.ReplaceAll(v.String, "\x00", "\uFFFD"))
			return append(b, text...), err
		}
	case *sql.NullInt64:
		if v.Valid {
			return strconv.AppendInt(b, v.Int64, 10), nil
		}
	case *sql.NullBool:
		if v.Valid {
			return strconv.AppendBool(b, v.Bool), nil
		}
	case *sql.NullTime:
		if v.Valid {
			b = append(b, '"')
			return append(v.Time.UTC().AppendFormat(b, archiveTime), '"'), nil
		}
	case *sql.RawBytes:
		if *v != nil {
			b = append(b, '"')
			return append(base64.StdEncoding.AppendEncode(b, *v), '"'), nil
		}
	default:
		return nil, fmt.Errorf("a %T cannot be written", value)
	}
	return append(b, "null"...), nil
}

// reporter tells how far a long work is, now and then.
type reporter struct {
	call        func(done, total int, what string)
	done, total int
	last        string
}

func (r *reporter) add(n int, what string) {
	before := r.done
	r.done += n
	if r.call != nil && (what != r.last || r.done == r.total || before/1000 != r.done/1000) {
		r.last = what
		r.call(r.done, r.total, what)
	}
}
