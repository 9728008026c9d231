package main

import (
	"throughline/courses"
	"throughline/models"
)

// exportCommand writes a published course into a folder.
type exportCommand struct {
	database
	Slug    string `arg:"" help:"The course, by the name in its address." placeholder:"COURSE"`
	Dir     string `arg:"" help:"The folder to write. It must be empty or not there yet." placeholder:"DIR"`
	Version int    `placeholder:"N" help:"Which version (default: the newest)."`
}

// Run writes exactly the bytes that were published: importing them again gives the same digest.
func (c *exportCommand) Run(p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.Version < 0 {
		return refuseSetting("version", "", "must be 1 or more")
	}
	key, err := c.existingKey()
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
	files, v, err := store.ExportCourse(ctx, c.Slug, c.Version)
	if models.KindOf(err) == models.NotFound {
		return refuseSetting("", "COURSE", "there is no course %q, or not this version of it", c.Slug)
	}
	if err != nil {
		return err
	}
	if err := courses.WriteDir(c.Dir, files); err != nil {
		return err
	}
	p.say("%s, version %d, is in %s: %s, digest %s.", v.Title, v.Number, c.Dir, counted(len(files), "file", "files"), v.Digest)
	return nil
}
