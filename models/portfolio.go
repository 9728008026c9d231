package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/cpd"
)

// Limits of a portfolio.
const (
	portfoliosKept       = 200 // drafts and issues of one person that are not deleted
	portfolioLineLimit   = 200
	portfolioTextLimit   = 4000 // the statement
	portfolioWordsLimit  = 600  // an example, a point in one's own words
	portfolioPoints      = 60
	portfolioSkills      = 6
	portfolioItems       = 500 // chosen for an application; a record takes what the log has
	portfolioHiddenNames = 40
	portfolioLeftOut     = 20_000 // of a record
)

// NeutralName stands in the place of a hidden name where the person writes nothing better.
const NeutralName = "third-sector support service"

// PortfolioLine is a draft or an issue in a list.
type PortfolioLine struct {
	ID        string
	Purpose   cpd.Purpose
	For       string // the job, or the period of a record
	Number    int    // 0: a draft
	IssuedOn  string
	UpdatedAt time.Time
	Withdrawn bool
	Links     int // that are open
}

// Portfolios lists the actor's drafts and issues, drafts first, the newest first. Forbidden after a recovery with somebody
// else's code, like all below.
func (s *Store) Portfolios(ctx context.Context, who Actor) ([]PortfolioLine, error) {
	var out []PortfolioLine
	err := s.read(ctx, func(tx *Tx) error {
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		rows, err := gorm.G[Portfolio](tx.DB).Omit("sealed_content", "sealed_pdf").Where("person_id = ? AND deleted_at IS NULL", who.PersonID).
			Order("CASE WHEN number IS NULL THEN 0 ELSE 1 END, number DESC, updated_at DESC, id DESC").Find(tx.ctx)
		if err != nil {
			return fmt.Errorf("list portfolios: %w", err)
		}
		links, err := tx.openLinks(who.PersonID)
		if err != nil {
			return err
		}
		key, err := tx.dataKey(who.PersonID)
		if err != nil {
			return err
		}
		for _, p := range rows {
			plain, err := openWith(key, choicesPlace(p), p.SealedChoices)
			if err != nil {
				return err
			}
			choices, err := decode[PortfolioChoices](string(plain))
			if err != nil {
				return err
			}
			line := PortfolioLine{ID: p.ID, Purpose: p.Purpose, For: choices.For, IssuedOn: p.IssuedOn, UpdatedAt: p.UpdatedAt, Withdrawn: p.WithdrawnAt != nil}
			if p.Number != nil {
				line.Number, line.Links = *p.Number, links[p.ID]
			}
			if p.Purpose == cpd.FullRecord && line.For == "" {
				line.For = cpd.Portfolio{From: choices.From, To: choices.To}.Period()
			}
			out = append(out, line)
		}
		return nil
	})
	return out, err
}

// NewPortfolio begins a draft. Invalid, for the field «for»: an application without a name. Conflict: too many are kept.
func (s *Store) NewPortfolio(ctx context.Context, who Actor, purpose cpd.Purpose, choices PortfolioChoices) (string, error) {
	if purpose != cpd.ForApplication && purpose != cpd.FullRecord {
		return "", refuseField("purpose", "Choose what you want to make.")
	}
	var id string
	err := s.inTx(ctx, func(tx *Tx) (err error) {
		if choices.Items, err = tx.namedByEntries(who, choices.Items); err != nil {
			return err
		}
		id, err = tx.newPortfolio(who, purpose, choices)
		return err
	})
	return id, err
}

func (tx *Tx) newPortfolio(who Actor, purpose cpd.Purpose, choices PortfolioChoices) (string, error) {
	if who.RestrictedUntil != nil {
		return "", who.closedForNow()
	}
	if wrong := choices.clean(purpose); len(wrong) > 0 {
		return "", wrong.err()
	}
	if _, err := tx.lockPerson(who.PersonID); err != nil {
		return "", err
	}
	kept, err := gorm.G[Portfolio](tx.DB).Where("person_id = ? AND deleted_at IS NULL", who.PersonID).Count(tx.ctx, "id")
	if err != nil {
		return "", err
	}
	if kept >= portfoliosKept {
		return "", Refuse(Conflict, "You have %d portfolios. Delete one that you no longer need, then make a new one.", kept)
	}
	p := Portfolio{ID: tx.s.NewID(), PersonID: who.PersonID, Purpose: purpose, Rev: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}
	if err := tx.sealChoices(&p, choices); err != nil {
		return "", err
	}
	if err := gorm.G[Portfolio](tx.DB).Create(tx.ctx, &p); err != nil {
		return "", fmt.Errorf("keep the draft: %w", err)
	}
	return p.ID, nil
}

// namedByEntries names awards by their entries in the log, where these are there: so they stand in the list to choose from.
func (tx *Tx) namedByEntries(who Actor, items []ItemChoice) ([]ItemChoice, error) {
	if !slices.ContainsFunc(items, func(i ItemChoice) bool { return strings.HasPrefix(i.Ref, "award:") }) {
		return items, nil
	}
	entryOf, err := tx.entriesOfAwards(who.PersonID)
	var out []ItemChoice
	for _, item := range items {
		if entry := entryOf[strings.TrimPrefix(item.Ref, "award:")]; entry != "" {
			item.Ref = "entry:" + entry
		}
		if !slices.ContainsFunc(out, func(o ItemChoice) bool { return o.Ref == item.Ref }) {
			out = append(out, item)
		}
	}
	return out, err
}

// CopyPortfolio begins a draft from the choices of a draft or an issue of the actor's and gives its id.
func (s *Store) CopyPortfolio(ctx context.Context, who Actor, id string) (string, error) {
	var out string
	err := s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id)
		if err != nil {
			return err
		}
		choices, err := tx.openChoices(p)
		if err != nil {
			return err
		}
		choices.Declared, choices.Issued = false, nil // it is said anew of each
		out, err = tx.newPortfolio(who, p.Purpose, choices)
		return err
	})
	return out, err
}

// SavePortfolio changes what was chosen for a draft. rev is the one that the form was made from; 0 changes whatever
// stands, for acts that need no form. Invalid: see the fields. Conflict: it was changed or issued meanwhile.
func (s *Store) SavePortfolio(ctx context.Context, who Actor, id string, rev int, change func(*PortfolioChoices)) error {
	return s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id, noKeyUpdate)
		if err != nil {
			return err
		}
		if p.Number != nil {
			return Refuse(Conflict, "This one is issued, so it stays as it is. Make a new one from it to change something.")
		}
		choices, err := tx.openChoices(p)
		if err != nil {
			return err
		}
		before := encode(choices)
		change(&choices)
		if wrong := choices.clean(p.Purpose); len(wrong) > 0 {
			return wrong.err()
		}
		if encode(choices) == before {
			return nil
		}
		if rev != 0 && rev != p.Rev {
			return Refuse(Conflict, "This was changed in another window meanwhile. What you typed is still here: look at both, then save again.")
		}
		p.Rev, p.UpdatedAt = p.Rev+1, tx.Now
		if err := tx.sealChoices(&p, choices); err != nil {
			return err
		}
		return tx.keepPortfolio(p, "rev", "updated_at", "sealed_choices")
	})
}

func (tx *Tx) keepPortfolio(p Portfolio, columns ...string) error {
	if err := tx.Model(&Portfolio{}).Select(columns).Where("id = ?", p.ID).Updates(&p).Error; err != nil {
		return fmt.Errorf("keep the portfolio: %w", err)
	}
	return nil
}

// ownPortfolio finds a draft or an issue of the actor's.
func (tx *Tx) ownPortfolio(who Actor, id string, lock ...clause.Expression) (Portfolio, error) {
	if who.RestrictedUntil != nil {
		return Portfolio{}, who.closedForNow()
	}
	p, err := gorm.G[Portfolio](tx.DB, lock...).Where("id = ? AND person_id = ? AND deleted_at IS NULL", id, who.PersonID).Take(tx.ctx)
	return p, notFound(err, "this portfolio")
}

func choicesPlace(p Portfolio) place { return place{p.PersonID, "portfolios", "sealed_choices", p.ID} }

func (tx *Tx) sealChoices(p *Portfolio, c PortfolioChoices) (err error) {
	p.SealedChoices, err = tx.seal(p.PersonID, "portfolios", "sealed_choices", p.ID, []byte(encode(c)))
	return err
}

func (tx *Tx) openChoices(p Portfolio) (PortfolioChoices, error) {
	plain, err := tx.open(p.PersonID, "portfolios", "sealed_choices", p.ID, p.SealedChoices)
	if err != nil || plain == nil {
		return PortfolioChoices{}, err
	}
	return decode[PortfolioChoices](string(plain))
}
