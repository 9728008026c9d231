package models

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/files"
)

// PersonBytes is how much one person may keep in files where Options says nothing else: 200 MB.
const PersonBytes = 200 << 20

// RemovedFilesKept is how long a file that its person took away can be brought back. After that, or as soon as they say
// so, its row is deleted, and its content with it where nothing else of theirs is the same file.
const RemovedFilesKept = 30 * 24 * time.Hour

// entryFiles is how many files may belong to an entry at once.
const entryFiles = 20

// What a person says of a file: can somebody be seen in it, or read by name? "" is not said.
const (
	ShowsPeople = "people"
	ShowsNobody = "nobody"
)

// EvidenceItem is a file of an entry as its person sees it, without its content.
type EvidenceItem struct {
	Evidence
	Name string
}

// Picture says whether a page can show it in an <img>.
func (e EvidenceItem) Picture() bool { return files.FromMedia(e.MediaType).Picture() }

// EvidenceFile is what a file holds.
type EvidenceFile struct {
	Name      string
	MediaType string
	Content   []byte
}

// StateFile is a file of an entry in its history.
type StateFile struct {
	Name  string `json:"name"` // "" of one that was deleted for good
	Shows string `json:"shows,omitempty"`
}

// AddEvidence puts a file to an entry of the actor's: made safe (files.Accept), sealed with their key, and kept once
// however often they add it. The same file at the same entry again is once, and one that was taken away is back.
// NotFound: not their entry. Conflict: it is out of the log. Forbidden after a recovery with somebody else's code. Invalid,
// for the field «file»: nothing chosen, a file that cannot be taken, or no room left. Slow: too many pictures just now.
func (s *Store) AddEvidence(ctx context.Context, who Actor, entryID string, sent *Upload, shows string) (EvidenceItem, error) {
	var out EvidenceItem
	open := func(tx *Tx, lock ...clause.Expression) (EntryPage, error) {
		page, err := tx.entryPage(who, entryID, lock...)
		if err == nil && page.RemovedAt != nil {
			err = Refuse(Conflict, "This entry is out of your log. Put it back first, then add the file.")
		}
		return page, err
	}
	// Whose entry it is comes first: nobody makes the server work on a picture for an entry that is not theirs.
	if err := s.read(ctx, func(tx *Tx) error { _, err := open(tx); return err }); err != nil {
		return out, err
	}
	if sent == nil {
		return out, refuseField("file", "Choose a file first.")
	}
	file, err := acceptUpload(ctx, "file", sent)
	if err != nil {
		return out, err
	}
	err = s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.lockPerson(who.PersonID); err != nil { // one change at a time counts and shares a person's files
			return err
		}
		page, err := open(tx, noKeyUpdate)
		if err != nil {
			return err
		}
		out, err = tx.addEvidence(page, file, shows)
		return err
	})
	return out, err
}

// addEvidence keeps a file for an entry; the caller has locked its person and its row.
func (tx *Tx) addEvidence(page EntryPage, file *files.File, shows string) (EvidenceItem, error) {
	var out EvidenceItem
	if err := knownShows(shows); err != nil {
		return out, err
	}
	kept, err := tx.keepFile(page.PersonID, file)
	if err != nil {
		return out, err
	}
	for i, f := range page.Files {
		if f.FileID != kept {
			continue
		}
		if f.RemovedAt == nil {
			return f, nil
		}
		return f, tx.setEvidence(page, i, "file put back", func(e *Evidence) { e.RemovedAt = nil })
	}
	if err := page.roomForFile(); err != nil {
		return out, err
	}
	out.Evidence = Evidence{ID: tx.s.NewID(), EntryID: page.ID, FileID: kept, MediaType: file.MediaType, Size: int64(len(file.Bytes)), Width: file.Width, Height: file.Height,
		Shows: shows, CreatedAt: tx.Now}
	out.Name = file.Name
	if out.SealedName, err = tx.seal(page.PersonID, "cpd_evidence", "sealed_name", out.ID, []byte(file.Name)); err != nil {
		return out, err
	}
	if err := gorm.G[Evidence](tx.DB).Create(tx.ctx, &out.Evidence); err != nil {
		return out, fmt.Errorf("keep the file of the entry: %w", err)
	}
	page.Files = append(page.Files, out)
	_, err = tx.saveEntry(page, page.state(), "file added")
	return out, err
}

func (p EntryPage) roomForFile() error {
	if n := len(p.standing()); n >= entryFiles {
		return refuseField("file", "This entry has %d files, and that is the most. Take one away first, or put several pictures into one PDF.", n)
	}
	return nil
}

func knownShows(shows string) error {
	if shows == "" || shows == ShowsPeople || shows == ShowsNobody {
		return nil
	}
	return refuseField("shows", "Choose one of the answers, or leave it open.")
}

// keepFile seals a file's content, or finds it where its person has it already, and gives its id.
func (tx *Tx) keepFile(personID string, file *files.File) (string, error) {
	key, err := tx.dataKey(personID)
	if err != nil {
		return "", err
	}
	row := SealedFile{ID: tx.s.NewID(), PersonID: personID, Digest: fileDigest(key, file.Bytes), Size: int64(len(file.Bytes) + len(file.Small)), CreatedAt: tx.Now}
	known, err := gorm.G[SealedFile](tx.DB).Select("id").Where("person_id = ? AND digest = ?", personID, row.Digest).Take(tx.ctx)
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return known.ID, err
	}
	stored, err := tx.storedBytes(personID)
	if err != nil {
		return "", err
	}
	if stored+row.Size > tx.s.personBytes {
		return "", refuseField("file", "There is no room left for this file: you may keep %s, and %s of it is used. You can delete files that you no longer need.",
			megabytes(tx.s.personBytes), megabytes(stored))
	}
	row.Sealed = sealWith(key, place{personID, "sealed_files", "sealed", row.ID}, file.Bytes)
	if file.Small != nil {
		row.SealedSmall = sealWith(key, place{personID, "sealed_files", "sealed_small", row.ID}, file.Small)
	}
	if err := gorm.G[SealedFile](tx.DB).Create(tx.ctx, &row); err != nil {
		return "", fmt.Errorf("keep the file: %w", err)
	}
	return row.ID, nil
}

// fileDigest finds the same content of one person again. It is keyed with that person's own data key, so that it tells
// nothing about what is in the file, nor whether somebody else has it too.
func fileDigest(dataKey, content []byte) string {
	key, err := hkdf.Key(sha256.New, dataKey, nil, "throughline/digest/sealed_files", 32)
	if err != nil {
		panic(err) // only for lengths that are not ours
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(content)
	return hex.EncodeToString(mac.Sum(nil))
}

// megabytes says how much it is: in KB, rounded up, where it is less than one.
func megabytes(n int64) string {
	if kb := (n + 1023) >> 10; kb < 1024 {
		return fmt.Sprintf("%d KB", kb)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// Stored is how much a person keeps in files, and how much they may. What was taken away counts until it is deleted.
type Stored struct {
	Bytes int64
	Most  int64
}

// Words says it: «1.2 MB of 200.0 MB».
func (s Stored) Words() string { return megabytes(s.Bytes) + " of " + megabytes(s.Most) }

// Stored tells how much the actor keeps in files.
func (s *Store) Stored(ctx context.Context, who Actor) (Stored, error) {
	out := Stored{Most: s.personBytes}
	err := s.read(ctx, func(tx *Tx) (err error) {
		out.Bytes, err = tx.storedBytes(who.PersonID)
		return err
	})
	return out, err
}

func (tx *Tx) storedBytes(personID string) (n int64, err error) {
	err = tx.Raw(`SELECT coalesce(sum(size), 0) FROM sealed_files WHERE person_id = ?`, personID).Scan(&n).Error
	return n, err
}

// EvidenceOf lists the files of one of the actor's entries, the oldest first; without those that were taken away.
func (s *Store) EvidenceOf(ctx context.Context, who Actor, entryID string) ([]EvidenceItem, error) {
	page, err := s.Entry(ctx, who, entryID)
	return page.standing(), err
}

func (p EntryPage) standing() []EvidenceItem {
	var out []EvidenceItem
	for _, f := range p.Files {
		if f.RemovedAt == nil {
			out = append(out, f)
		}
	}
	return out
}

// evidenceOf are all files of an entry, the oldest first; those that were taken away too.
func (tx *Tx) evidenceOf(e Entry) ([]EvidenceItem, error) {
	rows, err := gorm.G[Evidence](tx.DB).Where("entry_id = ?", e.ID).Order("created_at, id").Find(tx.ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	key, err := tx.dataKey(e.PersonID)
	if err != nil {
		return nil, err
	}
	out := make([]EvidenceItem, len(rows))
	for i, r := range rows {
		name, err := openWith(key, place{e.PersonID, "cpd_evidence", "sealed_name", r.ID}, r.SealedName)
		if err != nil {
			return nil, err
		}
		out[i] = EvidenceItem{r, string(name)}
	}
	return out, nil
}

// EvidenceFile opens a file of the actor's own; one that was taken away too, as long as it is kept.
// NotFound: not theirs. Forbidden after a recovery with somebody else's code.
func (s *Store) EvidenceFile(ctx context.Context, who Actor, id string) (EvidenceFile, error) {
	return s.openEvidence(ctx, who, id, false)
}

// SmallPicture is the small picture of a file of the actor's own that is a picture, to be shown on a page.
func (s *Store) SmallPicture(ctx context.Context, who Actor, id string) (EvidenceFile, error) {
	return s.openEvidence(ctx, who, id, true)
}

func (s *Store) openEvidence(ctx context.Context, who Actor, id string, small bool) (EvidenceFile, error) {
	var out EvidenceFile
	err := s.read(ctx, func(tx *Tx) error {
		page, i, err := tx.ownEvidence(who, id)
		if err != nil {
			return err
		}
		at := page.Files[i]
		out.Name, out.MediaType = at.Name, at.MediaType
		column := "sealed"
		if small {
			column, out.MediaType = "sealed_small", files.JPEG.MediaType()
		}
		var sealed []byte
		if err := tx.Raw(`SELECT `+column+` FROM sealed_files WHERE id = ? AND person_id = ?`, at.FileID, who.PersonID).Row().Scan(&sealed); err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		if sealed == nil {
			return Refuse(NotFound, "We could not find this picture.")
		}
		out.Content, err = tx.open(who.PersonID, "sealed_files", column, at.FileID, sealed)
		return err
	})
	return out, err
}

// ownEvidence finds a file of the actor's, with its entry and its place there.
func (tx *Tx) ownEvidence(who Actor, id string, lock ...clause.Expression) (EntryPage, int, error) {
	row, err := gorm.G[Evidence](tx.DB).Select("entry_id").Where("id = ?", id).Take(tx.ctx)
	if who.RestrictedUntil != nil {
		return EntryPage{}, 0, who.closedForNow()
	}
	if err != nil {
		return EntryPage{}, 0, notFound(err, "this file")
	}
	page, err := tx.entryPage(who, row.EntryID, lock...)
	if KindOf(err) == NotFound {
		return page, 0, Refuse(NotFound, "We could not find this file.")
	}
	if err != nil {
		return page, 0, err
	}
	for i, f := range page.Files {
		if f.ID == id {
			return page, i, nil
		}
	}
	return page, 0, Refuse(NotFound, "We could not find this file.")
}

// RemoveEvidence takes a file away from its entry, whose id it gives. It can be brought back for RemovedFilesKept.
// Doing it twice is once.
func (s *Store) RemoveEvidence(ctx context.Context, who Actor, id string) (entryID string, err error) {
	return s.changeEvidence(ctx, who, id, "file taken away", func(tx *Tx, e *Evidence) {
		if e.RemovedAt == nil {
			e.RemovedAt = &tx.Now
		}
	})
}

// BringBackEvidence puts a file back that was taken away. NotFound: it is deleted.
func (s *Store) BringBackEvidence(ctx context.Context, who Actor, id string) (entryID string, err error) {
	return s.changeEvidence(ctx, who, id, "file put back", func(_ *Tx, e *Evidence) { e.RemovedAt = nil })
}

// DescribeEvidence keeps whether people can be seen or read by name in a file: ShowsPeople, ShowsNobody or "".
func (s *Store) DescribeEvidence(ctx context.Context, who Actor, id, shows string) (entryID string, err error) {
	if err := knownShows(shows); err != nil {
		return "", err
	}
	return s.changeEvidence(ctx, who, id, "file described", func(_ *Tx, e *Evidence) { e.Shows = shows })
}

func (s *Store) changeEvidence(ctx context.Context, who Actor, id, what string, change func(*Tx, *Evidence)) (entryID string, err error) {
	err = s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.lockPerson(who.PersonID); err != nil {
			return err
		}
		page, i, err := tx.ownEvidence(who, id, noKeyUpdate)
		if err != nil {
			return err
		}
		entryID = page.ID
		return tx.setEvidence(page, i, what, func(e *Evidence) { change(tx, e) })
	})
	return entryID, err
}

// setEvidence changes one file of an entry, with a line of its history; where nothing changes, nothing is written.
func (tx *Tx) setEvidence(page EntryPage, i int, what string, change func(*Evidence)) error {
	row := page.Files[i].Evidence
	was := row
	change(&row)
	if row.Shows == was.Shows && (row.RemovedAt == nil) == (was.RemovedAt == nil) {
		return nil
	}
	if row.RemovedAt == nil && was.RemovedAt != nil {
		if err := page.roomForFile(); err != nil {
			return err
		}
	}
	if err := tx.Model(&Evidence{}).Select("shows", "removed_at").Where("id = ?", row.ID).Updates(&row).Error; err != nil {
		return fmt.Errorf("change the file of the entry: %w", err)
	}
	page.Files[i].Evidence = row
	_, err := tx.saveEntry(page, page.state(), what)
	return err
}
