package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"throughline/models"
)

// backupCommand writes an archive.
type backupCommand struct {
	database
	File string `arg:"" help:"The archive to write, as in throughline.zip. It must not be there yet." placeholder:"FILE"`
}

// Run writes beside the file first, so that a file with the archive's name is always whole.
func (c *backupCommand) Run(p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	if _, err := os.Lstat(c.File); err == nil {
		return refuseSetting("", "FILE", "%s is there already, and a backup never overwrites. Choose another name", c.File)
	}
	key, err := c.existingKey()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	store, err := c.open(ctx, key, nil, func(o *models.Options) { o.AsIs = true })
	if err != nil {
		return err
	}
	defer store.Close()
	m, err := writeBackup(ctx, store, c.File, progressTo(p.err, "backing up"))
	if err != nil {
		return err
	}
	p.say("%s holds %s in %d tables, made at %s.\nIt does not hold the server key (id %s): keep a copy of the key apart from the archive.",
		c.File, counted(m.Rows, "row", "rows"), len(m.Tables), m.MadeAt.Format("15:04 on 2 January 2006 UTC"), m.KeyID)
	return nil
}

func writeBackup(ctx context.Context, store *models.Store, path string, progress func(int, int, string)) (m models.Manifest, err error) {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return m, refuseSetting("", "FILE", "there is no folder %s", filepath.Dir(path))
	}
	if err != nil {
		return m, fmt.Errorf("write the archive: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(part)
		}
	}()
	if m, err = store.Backup(ctx, f, progress); err != nil {
		return m, err
	}
	if err = f.Sync(); err != nil {
		return m, fmt.Errorf("write the archive: %w", err)
	}
	if err = f.Close(); err != nil {
		return m, fmt.Errorf("write the archive: %w", err)
	}
	if err = os.Rename(part, path); err != nil {
		return m, fmt.Errorf("name the archive: %w", err)
	}
	return m, nil
}
