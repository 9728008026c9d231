package models

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Limits for archives that come from who knows where.
const (
	maxManifestBytes = 1 << 20
	maxArchiveFiles  = 500
	maxLineBytes     = 128 << 20
	// An entry beyond bombBytes must not have been packed more tightly than bombRatio; real rows, full of ids and
	// sealed text, stay far below.
	bombBytes = 1 << 30
	bombRatio = 200
)

// archive is an opened backup whose manifest agrees with its list of files; the rows are checked while they are read.
type archive struct {
	manifest Manifest
	files    map[string]*zip.File
}

// openArchive reads the list of files and the manifest, and refuses whatever Backup would not have written.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, Refuse(Invalid, "This file is not a backup archive, or it was cut short: %v.", err)
	}
	if len(z.File) > maxArchiveFiles {
		return nil, Refuse(Invalid, "This archive holds %d files, more than a backup has.", len(z.File))
	}
	a := &archive{files: map[string]*zip.File{}}
	var packed uint64
	for _, f := range z.File {
		if a.files[f.Name] != nil {
			return nil, Refuse(Invalid, "This archive holds %q twice.", f.Name)
		}
		a.files[f.Name] = f
		packed += f.CompressedSize64
		if packed > uint64(size) {
			return nil, Refuse(Invalid, "The files in this archive say they are larger than the archive.")
		}
		if f.UncompressedSize64 > bombBytes && f.UncompressedSize64/bombRatio > f.CompressedSize64 {
			return nil, Refuse(Invalid, "%q in this archive would unpack to %d bytes, which no backup does.", f.Name, f.UncompressedSize64)
		}
	}
	if err := a.readManifest(); err != nil {
		return nil, err
	}
	known := map[string]bool{manifestName: true}
	for _, t := range a.manifest.Tables {
		f := a.files[rowsFile(t.Name)]
		if f == nil {
			return nil, Refuse(Invalid, "The manifest names the table %q, but the archive does not hold %q.", t.Name, rowsFile(t.Name))
		}
		if known[f.Name] {
			return nil, Refuse(Invalid, "The manifest names the table %q twice.", t.Name)
		}
		if t.Bytes < 0 || f.UncompressedSize64 != uint64(t.Bytes) {
			return nil, Refuse(Invalid, "%q has another size than the manifest says.", f.Name)
		}
		known[f.Name] = true
	}
	for name := range a.files {
		if !known[name] {
			return nil, Refuse(Invalid, "This archive holds %q, which is not part of a backup.", name)
		}
	}
	return a, nil
}

func (a *archive) readManifest() error {
	f := a.files[manifestName]
	if f == nil {
		return Refuse(Invalid, "This is not a backup archive: it has no %s.", manifestName)
	}
	content, err := readAtMost(f, maxManifestBytes)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(content))
	if err := d.Decode(&a.manifest); err != nil {
		return Refuse(Invalid, "The archive's %s cannot be read: %v.", manifestName, err)
	}
	if a.manifest.Format != archiveFormat {
		return Refuse(Invalid, "This archive has format %d; this program reads format %d.", a.manifest.Format, archiveFormat)
	}
	total := 0
	for _, t := range a.manifest.Tables {
		total += t.Rows
	}
	if total != a.manifest.Rows {
		return Refuse(Invalid, "The manifest speaks of %d rows, but its tables add up to %d.", a.manifest.Rows, total)
	}
	return nil
}

func readAtMost(f *zip.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, Refuse(Invalid, "%q in the archive cannot be read: %v.", f.Name, err)
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, Refuse(Invalid, "%q in the archive cannot be read: %v.", f.Name, err)
	}
	if int64(len(content)) > limit {
		return nil, Refuse(Invalid, "%q in the archive is larger than it may be.", f.Name)
	}
	return content, nil
}

// eachRow hands over a table's rows one by one, and refuses a file that is not exactly what the manifest says: its
// size, its number of rows, its digest.
func (a *archive) eachRow(t TableManifest, columns []column, f func(values []any, size int) error) error {
	name := rowsFile(t.Name)
	r, err := a.files[name].Open()
	if err != nil {
		return Refuse(Invalid, "%q in the archive cannot be read: %v.", name, err)
	}
	defer r.Close()
	digest, count := sha256.New(), &countingWriter{}
	lines := bufio.NewScanner(io.TeeReader(io.LimitReader(r, t.Bytes+1), io.MultiWriter(digest, count)))
	lines.Buffer(make([]byte, 64<<10), maxLineBytes)
	n := 0
	for lines.Scan() {
		if n++; n > t.Rows {
			break
		}
		values, err := parseRow(lines.Bytes(), columns)
		if err != nil {
			return Refuse(Invalid, "Row %d of %q cannot be read: %v.", n, name, err)
		}
		if err := f(values, len(lines.Bytes())); err != nil {
			return fmt.Errorf("put back row %d of %s: %w", n, t.Name, err)
		}
	}
	if err := lines.Err(); err != nil {
		return Refuse(Invalid, "%q in the archive cannot be read: %v.", name, err)
	}
	if n != t.Rows || count.n != t.Bytes {
		return Refuse(Invalid, "%q does not hold the %d rows in %d bytes that the manifest speaks of.", name, t.Rows, t.Bytes)
	}
	if hex.EncodeToString(digest.Sum(nil)) != t.SHA256 {
		return Refuse(Invalid, "%q was changed or damaged: its SHA-256 is not the one in the manifest.", name)
	}
	return nil
}

// parseRow reads one JSON line: exactly the given columns, each of its kind.
func parseRow(line []byte, columns []column) ([]any, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return nil, err
	}
	if len(fields) != len(columns) {
		return nil, fmt.Errorf("it has %d values for %d columns", len(fields), len(columns))
	}
	values := make([]any, len(columns))
	for i, c := range columns {
		raw, there := fields[c.name]
		if !there {
			return nil, fmt.Errorf("it has no %s", c.name)
		}
		var err error
		if values[i], err = parseValue(raw, c.kind); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return values, nil
}

func parseValue(raw json.RawMessage, kind columnKind) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	switch kind {
	case integerColumn:
		var v int64
		err := json.Unmarshal(raw, &v)
		return v, err
	case booleanColumn:
		var v bool
		err := json.Unmarshal(raw, &v)
		return v, err
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, err
	}
	switch kind {
	case textColumn:
		if strings.Contains(text, "\x00") {
			return nil, errors.New("a text holds the character NUL, which a backup never writes")
		}
		return text, nil
	case timeColumn:
		at, err := time.Parse(archiveTime, text)
		return at, err
	case blobColumn:
		content, err := base64.StdEncoding.DecodeString(text)
		return content, err
	}
	return nil, errors.New("an unknown kind of column")
}
