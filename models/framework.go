package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"throughline/cpd"
)

// frameworkLimit is how long the text of a framework may be, in bytes.
const frameworkLimit = 256 << 10

// FrameworkChoice is a framework of competencies that a person can look at.
type FrameworkChoice struct {
	Of        string // "starter", or the slug of the organisation whose it is
	Name      string // of the organisation, or ""
	Framework cpd.Framework
	key       string // names it among ratings: two organisations may give theirs one id
}

// frameworks are the starter framework and those of the organisations that a person is a member of, by membership.
func (tx *Tx) frameworks(who Actor) ([]FrameworkChoice, error) {
	out := []FrameworkChoice{{Of: StarterFramework, Framework: cpd.Starter(), key: StarterFramework}}
	standings, err := tx.standings(who)
	if err != nil {
		return nil, err
	}
	for _, s := range standings {
		row, err := tx.orgFramework(s.OrgID)
		if err != nil {
			return nil, err
		}
		if row.Source == "" {
			continue
		}
		f, problems := cpd.ParseFramework("framework.yaml", []byte(row.Source))
		if len(problems) > 0 {
			return nil, fmt.Errorf("the framework of %s cannot be read: %s", s.Slug, problems[0].Message)
		}
		out = append(out, FrameworkChoice{Of: s.Slug, Name: s.Name, Framework: f, key: s.OrgID + " " + f.ID})
	}
	return out, nil
}

// chooseFramework is the one asked for, else that of the newest organisation that has one, else the starter framework.
func chooseFramework(choices []FrameworkChoice, of string) (FrameworkChoice, error) {
	if of == "" {
		return choices[len(choices)-1], nil
	}
	i := slices.IndexFunc(choices, func(c FrameworkChoice) bool { return c.Of == of })
	if i < 0 {
		return FrameworkChoice{}, Refuse(NotFound, "We could not find this list of competencies.")
	}
	return choices[i], nil
}

// orgFramework is the newest of an organisation; the zero value where it never had one.
func (tx *Tx) orgFramework(orgID string) (OrgFramework, error) {
	row, err := gorm.G[OrgFramework](tx.DB).Where("org_id = ?", orgID).Order("number DESC").Take(tx.ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return OrgFramework{}, nil
	}
	return row, err
}

// OrgFrameworkPage is the framework of an organisation, for its coordinators.
type OrgFrameworkPage struct {
	Framework cpd.Framework // the starter framework where the organisation has none of its own
	Source    string        // "" where it has none of its own
	Since     time.Time
}

// OrgFramework gives a coordinator the framework of their organisation. NotFound to anyone else.
func (s *Store) OrgFramework(ctx context.Context, who Actor, slug string) (OrgFrameworkPage, error) {
	out := OrgFrameworkPage{Framework: cpd.Starter()}
	err := s.read(ctx, func(tx *Tx) error {
		o, _, err := tx.requireRole(who, slug, Coordinator)
		if err != nil {
			return err
		}
		row, err := tx.orgFramework(o.ID)
		if err != nil || row.Source == "" {
			return err
		}
		out.Source, out.Since = row.Source, row.CreatedAt
		var problems []cpd.Problem
		if out.Framework, problems = cpd.ParseFramework("framework.yaml", []byte(row.Source)); len(problems) > 0 {
			return fmt.Errorf("the framework of %s cannot be read: %s", slug, problems[0].Message)
		}
		return nil
	})
	return out, err
}

// SetOrgFramework puts a framework in the place of the starter framework for an organisation's people, or, with an empty
// text, the starter framework back. Earlier ones are kept. Where there are problems nothing changes. For coordinators;
// NotFound to anyone else.
func (s *Store) SetOrgFramework(ctx context.Context, who Actor, slug, source string) ([]cpd.Problem, error) {
	var problems []cpd.Problem
	err := s.inTx(ctx, func(tx *Tx) error {
		o, err := tx.requireActing(who, slug)
		if err != nil {
			return err
		}
		if err := tx.lockOrganisation(o.ID); err != nil {
			return err
		}
		last, err := tx.orgFramework(o.ID)
		if err != nil {
			return err
		}
		source = strings.TrimSpace(strings.ReplaceAll(source, "\r\n", "\n"))
		if source == last.Source {
			return nil
		}
		if source != "" {
			earlier, err := gorm.G[OrgFramework](tx.DB).Where("org_id = ? AND source <> ''", o.ID).Order("number").Find(ctx)
			if err != nil {
				return err
			}
			if problems = frameworkProblems(source, earlier); len(problems) > 0 {
				return nil
			}
		}
		row := OrgFramework{ID: tx.s.NewID(), OrgID: o.ID, Number: last.Number + 1, Source: source, MadeBy: who.PersonID, CreatedAt: tx.Now}
		if err := gorm.G[OrgFramework](tx.DB).Create(ctx, &row); err != nil {
			return fmt.Errorf("keep the framework: %w", err)
		}
		return nil
	})
	return problems, err
}

// frameworkProblems is what is in the way of using a framework after those that an organisation had.
func frameworkProblems(source string, earlier []OrgFramework) []cpd.Problem {
	if len(source) > frameworkLimit {
		return []cpd.Problem{{File: "framework.yaml", Message: "This is longer than we can keep.", Fix: "Keep it under 256 KB."}}
	}
	f, problems := cpd.ParseFramework("framework.yaml", []byte(source))
	if len(problems) > 0 {
		return problems
	}
	if _, shipped := cpd.FindScheme(f.ID); shipped || strings.HasPrefix(f.ID, ownPrefix) {
		return []cpd.Problem{{File: "framework.yaml", Message: "The id “" + f.ID + "” belongs to a CPD scheme.", Fix: "Give the list another id."}}
	}
	for _, e := range earlier {
		was, wrong := cpd.ParseFramework("framework.yaml", []byte(e.Source))
		if len(wrong) == 0 && e.Source != source && was.ID == f.ID && was.Version >= f.Version {
			return []cpd.Problem{{File: "framework.yaml", Message: fmt.Sprintf("Version %d was used already, with other words.", was.Version),
				Fix: fmt.Sprintf("Write “version: %d” or more: what people said of themselves belongs to the version they read.", was.Version+1)}}
		}
	}
	return nil
}
