package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"throughline/courses"
	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

// demoPassword is everyone's in the demonstration; its first page and the README tell it.
const demoPassword = "throughline"

// demoClock lets the demonstration be filled as if over two years. Once it is served it tells the real time.
type demoClock struct{ back atomic.Int64 }

func (c *demoClock) Now() time.Time { return time.Now().Add(-time.Duration(c.back.Load())) }

// ago sets the clock back to so many months and days before now.
func (c *demoClock) ago(months, days int) {
	c.back.Store(int64(time.Since(time.Now().AddDate(0, -months, -days))))
}

// demoPeople are made up; the first page offers to look around as each of them.
var demoPeople = []struct {
	username, name, certificate, job, who string
	roles                                 []models.Role
}{
	{"mo", "Mo", "Mo Sinclair", "Peer worker", "new peer worker", nil},
	{"ania", "Ania", "Ania Nowak", "Senior peer worker", "experienced peer", nil},
	{"sam", "Sam", "Sam Okafor", "Trainer", "trainer", []models.Role{models.Trainer, models.Mentor}},
	{"jo", "Jo", "Jo Baird", "Team leader", "supervisor", []models.Role{models.Supervisor}},
	{"rowan", "Rowan", "Rowan Keir", "Programme coordinator", "coordinator", []models.Role{models.Coordinator}},
}

// demoVisitors are the people whom the first page offers to look around as.
func demoVisitors() []views.DemoPerson {
	var out []views.DemoPerson
	for _, p := range demoPeople {
		out = append(out, views.DemoPerson{Username: p.username, Name: p.name, Who: p.who})
	}
	return out
}

// demo is a demonstration while it is being filled.
type demo struct {
	store  *models.Store
	clock  *demoClock
	base   string // the address of the server, without a slash at its end
	org    string
	actors map[string]models.Actor
}

// fillDemo fills an empty store with one made-up organisation and five people, through the same acts that people use.
func fillDemo(ctx context.Context, store *models.Store, clock *demoClock, base string) error {
	d := &demo{store: store, clock: clock, base: strings.TrimRight(base, "/"), actors: map[string]models.Actor{}}
	for _, part := range []func(context.Context) error{d.found, d.ania, d.confirmed, d.aniasScheme, d.aniasFiles, d.mo, d.samsCourse, d.cpd, d.aniasPortfolio} {
		if err := part(ctx); err != nil {
			return fmt.Errorf("fill the demonstration: %w", err)
		}
	}
	clock.back.Store(0)
	return nil
}

// found sets the organisation up 30 months ago, with everyone but mo, and its induction.
func (d *demo) found(ctx context.Context) error {
	d.clock.ago(30, 0)
	if err := d.store.PublishCatalogue(ctx); err != nil {
		return err
	}
	code, err := d.store.SetupCode(ctx)
	if err != nil {
		return err
	}
	rowan := demoPeople[4]
	set, err := d.store.SetUp(ctx, models.SetupRequest{Code: code, JobTitle: rowan.job, Account: demoAccount(rowan.username),
		Organisation: models.OrganisationForm{NameShown: "Cairn Peer Network", LegalName: "Cairn Peer Network SCIO (made up)", Contact: "hello@cairn.example", Zone: "Europe/London", Language: "en-GB"}})
	if err != nil {
		return err
	}
	d.org, d.actors["rowan"] = set.Organisation.Slug, set.Actor
	for _, p := range []string{"jo", "sam", "ania"} {
		if err := d.join(ctx, p); err != nil {
			return err
		}
	}
	choices, err := d.store.Induction(ctx, set.Actor, d.org)
	if err != nil {
		return err
	}
	var induction []string
	for _, slug := range []string{"harm-reduction", "boundaries", "trauma"} {
		i := slices.IndexFunc(choices, func(c models.InductionChoice) bool { return c.Slug == slug })
		if i < 0 {
			return fmt.Errorf("the catalogue has no course %s", slug)
		}
		induction = append(induction, choices[i].CourseID)
	}
	return d.store.SetInduction(ctx, set.Actor, d.org, induction, false)
}

func demoAccount(username string) models.Account {
	for _, p := range demoPeople {
		if p.username == username {
			return models.Account{Username: p.username, NameShown: p.name, NameCertificate: p.certificate, Password: demoPassword}
		}
	}
	panic("the demonstration has no " + username)
}

func (d *demo) join(ctx context.Context, username string) error {
	code, err := d.store.JoinCode(ctx, d.actors["rowan"], d.org)
	if err != nil {
		return err
	}
	joined, err := d.store.Join(ctx, models.JoinRequest{Code: code.Code, Account: demoAccount(username)})
	if err != nil {
		return err
	}
	d.actors[username] = joined.Actor
	for _, p := range demoPeople {
		if p.username != username {
			continue
		}
		if err := d.store.SetJobTitle(ctx, d.actors["rowan"], d.org, joined.Actor.PersonID, p.job); err != nil {
			return err
		}
		for _, role := range p.roles {
			if err := d.store.GiveRole(ctx, d.actors["rowan"], d.org, joined.Actor.PersonID, role); err != nil {
				return err
			}
		}
	}
	return nil
}

// ania holds an expired, a replaced and two valid certificates, and is doing harm reduction again: her practice waits
// for jo's signature.
func (d *demo) ania(ctx context.Context) error {
	ania := d.actors["ania"]
	d.clock.ago(25, 0)
	if err := d.finish(ctx, ania, "harm-reduction", true); err != nil {
		return err
	}
	d.clock.ago(9, 0)
	if err := d.finish(ctx, ania, "boundaries", true); err != nil {
		return err
	}
	d.clock.ago(8, 0)
	awards, err := d.store.Awards(ctx, ania)
	if err != nil {
		return err
	}
	if err := d.store.AskCorrection(ctx, ania, awards[0].Code, "Ania Nowak-Reid", ""); err != nil {
		return err
	}
	waiting, err := d.store.OrgAwards(ctx, d.actors["rowan"], d.org, 0)
	if err != nil {
		return err
	}
	if err := d.store.DecideCorrection(ctx, d.actors["rowan"], d.org, waiting.Corrections[0].ID, true, ""); err != nil {
		return err
	}
	if err := d.store.Rename(ctx, ania, "Ania", "Ania Nowak-Reid", ""); err != nil {
		return err
	}
	d.clock.ago(2, 0)
	if err := d.finish(ctx, ania, "motivational-interviewing", true); err != nil {
		return err
	}
	d.clock.ago(0, 6)
	return d.finish(ctx, ania, "harm-reduction", false)
}

// aniasScheme lets ania follow a scheme: her year with the SSSC began four months ago.
func (d *demo) aniasScheme(ctx context.Context) error {
	d.clock.ago(0, 5)
	return d.store.FollowScheme(ctx, d.actors["ania"], "sssc", cpd.Day(time.Now().AddDate(0, -4, 0).Format("2006-01")))
}

// mo joined two weeks ago, has done two lessons of harm reduction and is halfway through the third.
func (d *demo) mo(ctx context.Context) error {
	d.clock.ago(0, 14)
	if err := d.join(ctx, "mo"); err != nil {
		return err
	}
	mo := d.actors["mo"]
	d.clock.ago(0, 12)
	e, err := d.store.Enrol(ctx, mo, "harm-reduction", d.org)
	if err != nil {
		return err
	}
	learning, err := d.store.Learning(ctx, mo, e.ID)
	if err != nil {
		return err
	}
	steps := learning.Version.Parsed.Steps
	for i := range 2 {
		d.clock.ago(0, 11-i*4)
		if err := d.lesson(ctx, mo, e.ID, &steps[i]); err != nil {
			return err
		}
	}
	d.clock.ago(0, 1)
	third := &steps[2]
	_, err = d.store.SaveScreen(ctx, mo, e.ID, third.ID, models.ScreenInput{Act: models.ActNext, Screen: len(third.Screens)/2 - 1, Way: "full"})
	return err
}

// finish does a whole course; unless signed is set, its practice task is left with the signer.
func (d *demo) finish(ctx context.Context, who models.Actor, slug string, signed bool) error {
	e, err := d.store.Enrol(ctx, who, slug, d.org)
	if err != nil {
		return err
	}
	learning, err := d.store.Learning(ctx, who, e.ID)
	if err != nil {
		return err
	}
	for i := range learning.Version.Parsed.Steps {
		step := &learning.Version.Parsed.Steps[i]
		switch step.Kind {
		case courses.Lesson:
			err = d.lesson(ctx, who, e.ID, step)
		case courses.Check:
			err = d.check(ctx, who, e.ID, step)
		case courses.Task:
			err = d.task(ctx, who, e.ID, slug, step, signed)
		}
		if err != nil {
			return fmt.Errorf("%s of %s: %w", step.ID, slug, err)
		}
	}
	return nil
}

func (d *demo) lesson(ctx context.Context, who models.Actor, enrolment string, step *courses.Step) error {
	_, err := d.store.SaveScreen(ctx, who, enrolment, step.ID, models.ScreenInput{Act: models.ActDone, Screen: len(step.Screens) - 1, Way: "full"})
	return err
}

func (d *demo) check(ctx context.Context, who models.Actor, enrolment string, step *courses.Step) error {
	if _, err := d.store.BeginAttempt(ctx, who, enrolment, step.ID); err != nil {
		return err
	}
	page, err := d.store.Step(ctx, who, enrolment, step.ID)
	if err != nil {
		return err
	}
	for _, drawn := range page.Check.Drawn {
		q, _ := step.Question(drawn.Question)
		if _, err := d.store.AnswerQuestion(ctx, who, enrolment, step.ID, q.ID, q.RightAnswer()); err != nil {
			return err
		}
	}
	return nil
}

// handedIn is what the people of the demonstration write about a course's practice task.
func handedIn(slug string) string {
	switch slug {
	case "harm-reduction":
		return "I walked from our office to the nearest kit: seven minutes. I said the steps aloud with a colleague, twice."
	case "motivational-interviewing":
		return "Ten minutes with a colleague, about going to bed earlier. Four open questions, six reflections, one tip that slipped out. Next: fewer questions."
	default:
		return "I did it with a colleague, twice, and wrote down what worked and one thing that I will try next."
	}
}

func (d *demo) task(ctx context.Context, who models.Actor, enrolment, slug string, step *courses.Step, signed bool) error {
	jo := d.actors["jo"]
	if err := d.store.HandIn(ctx, who, enrolment, step.ID, jo.PersonID, handedIn(slug), nil); err != nil || !signed {
		return err
	}
	list, err := d.store.Support(ctx, jo)
	if err != nil {
		return err
	}
	return d.store.Sign(ctx, jo, list.Waiting[len(list.Waiting)-1].ID, true, "Clear and calm. Thank you.")
}
