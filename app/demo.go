package main

import (
	"fmt"
	"os"
	"path/filepath"

	"throughline/models"
)

// demoCommand serves a filled demonstration from a folder of its own, which goes when it ends.
type demoCommand struct {
	address
	// What belongs to a real server is refused, so that nobody shows real records by mistake.
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" hidden:""`
	Data        string `env:"THROUGHLINE_DATA" hidden:""`
}

// Run serves until the program is asked to stop.
func (c *demoCommand) Run(p *program) (err error) {
	switch {
	case c.DatabaseURL != "":
		return refuseSetting("database-url", "DATABASE_URL", "the demonstration keeps its records in a temporary folder only. Take this setting away")
	case c.Data != "":
		return refuseSetting("data", "THROUGHLINE_DATA", "the demonstration keeps its records in a temporary folder only. Take this setting away")
	}
	if err := c.check(); err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	ln, base, err := c.listen()
	if err != nil {
		return err
	}
	defer ln.Close()
	dir, err := os.MkdirTemp("", "throughline-demo-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	log := logTo(p.err, "warn")
	clock := &demoClock{}
	store, err := models.Open(ctx, models.Options{Path: filepath.Join(dir, "demo.db"), Key: models.NewKey(), Now: clock.Now, Program: version, Log: log, CheckName: checkName, Demo: true})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := fillDemo(ctx, store, clock, base.String()); err != nil {
		return err
	}
	p.say("The demonstration of Throughline is on %s\nEverything in it is made up, and goes when you stop it (Ctrl+C).", base)
	server := newServer(serverOptions{Base: base, Public: c.public(), Log: log}, store)
	return serveUntil(ctx, server, ln, log)
}
