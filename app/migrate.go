package main

import "throughline/models"

// migrateCommand upgrades a database; a SQLite file is copied aside first.
type migrateCommand struct {
	database
}

// Run upgrades, or finds nothing to do.
func (c *migrateCommand) Run(p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	key, err := c.existingKey()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	store, err := c.open(ctx, key, nil, func(o *models.Options) { o.MayUpgrade = true })
	if err != nil {
		return err
	}
	p.say("The database is up to date.")
	return store.Close()
}
