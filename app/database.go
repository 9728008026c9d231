package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	_ "time/tzdata" // dates in an organisation's zone must not depend on what the machine has installed

	"throughline/documents"
	"throughline/models"
)

// version is what awards and archives are marked with.
const version = "throughline 0.1.0"

// database is the settings of every command that works with the records.
type database struct {
	Data        string `default:"./data" env:"THROUGHLINE_DATA" placeholder:"FOLDER" help:"Where the database file and the key file are (default: ./data)."`
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"postgres://…" help:"Keep the records in PostgreSQL instead of a file."`
	KeyFile     string `env:"THROUGHLINE_KEY_FILE" placeholder:"FILE" help:"The server key, readable by its owner only (default: throughline.key in the data folder). The key itself can be in THROUGHLINE_KEY instead."`
}

func (d database) file() string { return filepath.Join(d.Data, "throughline.db") }

func (d database) keyFile() string {
	if d.KeyFile != "" {
		return d.KeyFile
	}
	return filepath.Join(d.Data, "throughline.key")
}

func (d database) check() error {
	if d.Data == "" {
		return refuseSetting("data", "THROUGHLINE_DATA", "is empty: name a folder, as in ./data")
	}
	if info, err := os.Stat(d.Data); err == nil && !info.IsDir() {
		return refuseSetting("data", "THROUGHLINE_DATA", "%s is a file: name a folder", d.Data)
	}
	if d.DatabaseURL != "" {
		u, err := url.Parse(d.DatabaseURL)
		if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "" {
			return refuseSetting("database-url", "DATABASE_URL", "must be an address like postgres://user:password@host:5432/database")
		}
	}
	if os.Getenv(keyEnv) != "" && d.KeyFile != "" {
		return refuseSetting("key-file", "THROUGHLINE_KEY_FILE", "%s is set as well: give one of the two", keyEnv)
	}
	return nil
}

// errNoKey says that there is neither a key in the environment nor a key file.
var errNoKey = errors.New("no key")

// key finds the server key. errNoKey: there is none.
func (d database) key() (models.Key, error) {
	if text := os.Getenv(keyEnv); text != "" {
		key, err := models.ParseKey(text)
		if err != nil {
			return key, refuseSetting("", keyEnv, "%v", err)
		}
		return key, nil
	}
	path := d.keyFile()
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && d.KeyFile == "" {
		return models.Key{}, errNoKey
	}
	if err != nil {
		return models.Key{}, refuseSetting("key-file", "THROUGHLINE_KEY_FILE", "cannot be read: %v", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return models.Key{}, refuseSetting("key-file", "THROUGHLINE_KEY_FILE", "others than its owner can read %s. Run: chmod 600 %s", path, path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return models.Key{}, refuseSetting("key-file", "THROUGHLINE_KEY_FILE", "cannot be read: %v", err)
	}
	key, err := models.ParseKey(string(content))
	if err != nil {
		return key, refuseSetting("key-file", "THROUGHLINE_KEY_FILE", "%s: %v", path, err)
	}
	return key, nil
}

// existingKey is key for commands that never make one.
func (d database) existingKey() (models.Key, error) {
	key, err := d.key()
	if errors.Is(err, errNoKey) {
		return key, refuseSetting("key-file", "THROUGHLINE_KEY_FILE",
			"the server key is needed and there is none at %s. Put the key file there, name it with --key-file, or set %s", d.keyFile(), keyEnv)
	}
	return key, err
}

// open opens the records.
func (d database) open(ctx context.Context, key models.Key, log *slog.Logger, change ...func(*models.Options)) (*models.Store, error) {
	o := models.Options{DatabaseURL: d.DatabaseURL, Key: key, Program: version, Log: log, CheckName: checkName}
	if d.DatabaseURL == "" {
		o.Path = d.file()
	}
	for _, f := range change {
		f(&o)
	}
	store, err := models.Open(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("open the records: %w", withoutPassword(err, d.DatabaseURL))
	}
	return store, nil
}

// withoutPassword takes the password of a database's address out of an error's words.
func withoutPassword(err error, address string) error {
	u, parseErr := url.Parse(address)
	if parseErr != nil || u.User == nil {
		return err
	}
	password, has := u.User.Password()
	if !has || password == "" || !strings.Contains(err.Error(), password) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), password, "…"))
}

func checkName(name string) models.NameCheck {
	c := documents.CheckName(name)
	return models.NameCheck{OK: c.OK, NeedsLatin: c.NeedsLatin, Letters: c.Letters}
}
