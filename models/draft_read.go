package models

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"gorm.io/gorm"

	"throughline/courses"
)

const (
	draftsRead     = 4       // how many states of drafts stay in memory
	draftReadBytes = 2 << 20 // of text: a state with more is read anew each time
)

// draftRead is a state of a draft as it was read, its pictures apart: read-only, shared by requests.
type draftRead struct {
	manifest string            // as the state has it: the same one is the same files
	hashes   map[string]string // SHA-256 by path
	files    courses.Files     // all but the pictures
	pictures courses.Pictures
	outline  []courses.OutlineStep

	once     sync.Once
	course   *courses.Course
	findings []courses.Finding
}

// inspect checks the course, once.
func (r *draftRead) inspect() (*courses.Course, []courses.Finding) {
	r.once.Do(func() { r.course, r.findings = courses.InspectWith(r.files, r.pictures) })
	return r.course, r.findings
}

// readDrafts are those read last, the newest first.
type readDrafts struct {
	mu   sync.Mutex
	list []*draftRead
}

func (d *readDrafts) find(manifest string) *draftRead {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.list, func(r *draftRead) bool { return r.manifest == manifest })
	if i < 0 {
		return nil
	}
	found := d.list[i]
	d.list = slices.Insert(slices.Delete(d.list, i, i+1), 0, found)
	return found
}

func (d *readDrafts) keep(r *draftRead) {
	size := 0
	for _, b := range r.files {
		size += len(b)
	}
	if size > draftReadBytes {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = slices.Insert(d.list, 0, r)
	if len(d.list) > draftsRead {
		d.list = slices.Delete(d.list, draftsRead, len(d.list))
	}
}

// readDraft reads a state of a draft without its pictures. NotFound: no such state.
func (tx *Tx) readDraft(id string, rev int) (*draftRead, error) {
	row, err := tx.draftState(id, rev)
	if err != nil {
		return nil, err
	}
	if known := tx.s.readDrafts.find(row.Files); known != nil {
		return known, nil
	}
	hashes, err := decode[map[string]string](row.Files)
	if err != nil {
		return nil, err
	}
	texts, pictures := map[string]string{}, map[string]string{}
	for path, sum := range hashes {
		if courses.IsPicture(path) {
			pictures[path] = sum
		} else {
			texts[path] = sum
		}
	}
	out := &draftRead{manifest: row.Files, hashes: hashes, pictures: courses.Pictures{}}
	if out.files, err = tx.draftContents(id, texts); err != nil {
		return nil, err
	}
	var starts []struct {
		Sha256 string
		Size   int
		Start  []byte
	}
	err = tx.Raw(`SELECT f.sha256, f.size, substr(f.content, 1, ?) AS start FROM files f JOIN draft_files d ON d.sha256 = f.sha256
		WHERE d.draft_id = ? AND f.sha256 IN ?`, courses.PictureStart, id, slices.Collect(maps.Values(pictures))).Scan(&starts).Error
	if err != nil {
		return nil, fmt.Errorf("read how a draft's pictures begin: %w", err)
	}
	for path, sum := range pictures {
		for _, s := range starts {
			if s.Sha256 == sum {
				out.pictures[path] = courses.Picture{Start: s.Start, Size: s.Size}
			}
		}
	}
	if len(out.pictures) < len(pictures) {
		return nil, fmt.Errorf("%d pictures of draft %s are not kept", len(pictures)-len(out.pictures), id)
	}
	out.outline = out.files.Outline()
	tx.s.readDrafts.keep(out)
	return out, nil
}

// draftState finds a state of a draft. NotFound: there is none.
func (tx *Tx) draftState(id string, rev int) (DraftState, error) {
	row, err := gorm.G[DraftState](tx.DB).Where("draft_id = ? AND rev = ?", id, rev).Take(tx.ctx)
	return row, notFound(err, "this state of the course")
}

// draftFiles reads all files of a state of a draft. NotFound: no such state.
func (tx *Tx) draftFiles(id string, rev int) (courses.Files, error) {
	row, err := tx.draftState(id, rev)
	if err != nil {
		return nil, err
	}
	hashes, err := decode[map[string]string](row.Files)
	if err != nil {
		return nil, err
	}
	return tx.draftContents(id, hashes)
}

// draftContents reads files of a draft by their hashes.
func (tx *Tx) draftContents(id string, hashes map[string]string) (courses.Files, error) {
	var kept []File
	err := tx.Raw(`SELECT f.* FROM files f JOIN draft_files d ON d.sha256 = f.sha256 WHERE d.draft_id = ? AND f.sha256 IN ?`,
		id, slices.Collect(maps.Values(hashes))).Scan(&kept).Error
	if err != nil {
		return nil, fmt.Errorf("read a draft's files: %w", err)
	}
	byHash := map[string][]byte{}
	for _, f := range kept {
		byHash[f.Sha256] = f.Content
	}
	out := courses.Files{}
	for path, sum := range hashes {
		content, ok := byHash[sum]
		if !ok {
			return nil, fmt.Errorf("file %s of draft %s is not kept", path, id)
		}
		out[path] = content
	}
	return out, nil
}

// ofDraft runs f on a state of a draft that the actor may edit; 0 is the newest.
func (s *Store) ofDraft(ctx context.Context, who Actor, id string, rev int, f func(tx *Tx, rev int) error) error {
	return s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err != nil {
			return err
		}
		if rev == 0 {
			rev = d.Rev
		}
		return f(tx, rev)
	})
}

// DraftFiles gives all files of a state of a draft; 0 is the newest. NotFound: no such state.
func (s *Store) DraftFiles(ctx context.Context, who Actor, id string, rev int) (courses.Files, error) {
	var out courses.Files
	err := s.ofDraft(ctx, who, id, rev, func(tx *Tx, rev int) (err error) {
		out, err = tx.draftFiles(id, rev)
		return err
	})
	return out, err
}

// DraftTexts gives the files of a state of a draft, with its pictures apart: reading them takes as long as the texts are,
// however large the pictures. 0 is the newest. NotFound: no such state.
func (s *Store) DraftTexts(ctx context.Context, who Actor, id string, rev int) (courses.Files, courses.Pictures, error) {
	var files courses.Files
	var pictures courses.Pictures
	err := s.ofDraft(ctx, who, id, rev, func(tx *Tx, rev int) error {
		read, err := tx.readDraft(id, rev)
		if err == nil {
			files, pictures = maps.Clone(read.files), read.pictures
		}
		return err
	})
	return files, pictures, err
}

// DraftFile gives one file of a state of a draft; 0 is the newest. NotFound: no such state or file.
func (s *Store) DraftFile(ctx context.Context, who Actor, id string, rev int, path string) ([]byte, error) {
	var out []byte
	err := s.ofDraft(ctx, who, id, rev, func(tx *Tx, rev int) (err error) {
		out, err = tx.draftFile(id, rev, path)
		return err
	})
	return out, err
}

func (tx *Tx) draftFile(id string, rev int, path string) ([]byte, error) {
	row, err := tx.draftState(id, rev)
	if err != nil {
		return nil, err
	}
	hashes, err := decode[map[string]string](row.Files)
	if err != nil {
		return nil, err
	}
	sum, there := hashes[path]
	if !there {
		return nil, Refuse(NotFound, "We could not find this file.")
	}
	files, err := tx.draftContents(id, map[string]string{path: sum})
	return files[path], err
}
