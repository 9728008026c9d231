package main

import (
	"errors"
	"fmt"
	"os"

	"throughline/models"
)

// keyOrNew is key for `serve`: where there is neither a key nor a database it makes a key file. undo takes it away
// again; it is for when the database turns out to belong to another key.
func (d database) keyOrNew() (key models.Key, made bool, undo func(), err error) {
	undo = func() {}
	key, err = d.key()
	if !errors.Is(err, errNoKey) {
		return key, false, undo, err
	}
	if _, err := os.Stat(d.file()); d.DatabaseURL == "" && err == nil {
		return key, false, undo, refuseSetting("key-file", "THROUGHLINE_KEY_FILE",
			"there is a database in %s, but its key is not at %s. Private writing opens with that key only: put the key file back, or set %s", d.Data, d.keyFile(), keyEnv)
	}
	if err := os.MkdirAll(d.Data, 0o700); err != nil {
		return key, false, undo, refuseSetting("data", "THROUGHLINE_DATA", "cannot be made: %v", err)
	}
	key = models.NewKey()
	f, err := os.OpenFile(d.keyFile(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return key, false, undo, fmt.Errorf("make the key file: %w", err)
	}
	_, err = fmt.Fprintln(f, key)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	undo = func() { os.Remove(d.keyFile()) }
	if err != nil {
		undo()
		return key, false, func() {}, fmt.Errorf("write the key file: %w", err)
	}
	return key, true, undo, nil
}
