package main

import "throughline/models"

// personCommand is what an operator may do for a person. It opens nothing private.
type personCommand struct {
	Reset personResetCommand `cmd:"" help:"Make a short-lived code with which a person can choose a new password."`
}

type personResetCommand struct {
	database
	Name string `arg:"" help:"The person's username." placeholder:"NAME"`
}

// Run shows the code, to be handed over face to face. The person is told that it was made.
func (c *personResetCommand) Run(p *program) error {
	if err := c.check(); err != nil {
		return err
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
	code, err := store.OperatorReset(ctx, c.Name)
	if models.KindOf(err) == models.NotFound {
		return refuseSetting("", "NAME", "nobody here has the username %q", c.Name)
	}
	if err != nil {
		return err
	}
	p.say("The code for %s is %s, until %s. Hand it over face to face; it is used at /recover.", code.Username, code.Code, code.Expires.Format("15:04 UTC"))
	p.say("Their private writing, and what they do for other organisations, stay closed for 7 days, or until a code of their recovery card is used. They are told that you made this code.")
	return nil
}
