package main

import (
	"path/filepath"
	"strings"

	"throughline/courses"
	"throughline/models"
)

// importCommand publishes a folder or a zip as the next version of an organisation's course.
type importCommand struct {
	database
	Dir    string `arg:"" help:"The course's folder, or a zip of it." placeholder:"DIR"`
	Slug   string `placeholder:"NAME" help:"The name in the course's address, for a new course (default: the name of the folder or zip)."`
	Org    string `placeholder:"ORGANISATION" help:"The organisation that it belongs to, by the name in its address (default: the one that founded the server)."`
	Public bool   `help:"Let everybody see a new course, not only the organisation's members."`
}

// Run publishes, or says what to mend first.
func (c *importCommand) Run(p *program) error {
	if err := c.check(); err != nil {
		return err
	}
	files, problems, err := readCourse(c.Dir)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		sayProblems(p, problems)
		return errSaid
	}
	slug := c.Slug
	if slug == "" {
		dir, err := filepath.Abs(c.Dir)
		if err != nil {
			return err
		}
		slug = strings.TrimSuffix(filepath.Base(dir), ".zip")
	}
	if !courses.ValidSlug(slug) {
		return refuseSetting("slug", "", "%q cannot be in an address. Give a name of 3 to 60 letters a–z, digits and single hyphens, as in --slug first-steps", slug)
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
	org, err := store.OrganisationNamed(ctx, c.Org)
	if models.KindOf(err) == models.NotFound {
		if c.Org == "" {
			return refuseSetting("org", "", "this server is not set up yet, so there is no organisation. Start it and open /setup first")
		}
		return refuseSetting("org", "", "there is no organisation %q. Its name is in the address of its pages, after /org/", c.Org)
	}
	if err != nil {
		return err
	}
	v, err := store.Publish(ctx, models.Publication{Files: files, Slug: slug, OwnerOrg: org.ID, Public: c.Public, By: "operator"})
	if err != nil {
		return err
	}
	p.say("%s is version %d of %s, at /courses/%s.", strings.TrimRight(v.Title, "."), v.Number, org.NameShown, v.Slug)
	return nil
}
