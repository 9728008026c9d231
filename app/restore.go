package main

import (
	"errors"
	"io/fs"
	"os"
)

// restoreCommand fills an empty database.
type restoreCommand struct {
	database
	File string `arg:"" help:"The archive that backup wrote." placeholder:"FILE"`
}

// Run restores all of the archive or nothing.
func (c *restoreCommand) Run(p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	key, err := c.existingKey()
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		return refuseSetting("", "FILE", "there is no file %s", c.File)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	store, err := c.open(ctx, key, nil)
	if err != nil {
		return err
	}
	defer store.Close()
	m, err := store.Restore(ctx, f, info.Size(), progressTo(p.err, "restoring"))
	if err != nil {
		return err
	}
	p.say("%s are back, as they were at %s. Nothing was issued or sent.", counted(m.Rows, "row", "rows"), m.MadeAt.Format("15:04 on 2 January 2006 UTC"))
	return nil
}
