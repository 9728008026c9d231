package models

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// PortfolioEvidence is a file that goes with an issue.
type PortfolioEvidence struct {
	ID        string
	Item      int // the number of the item that it shows
	MediaType string
	Size      int64
}

// PortfolioEvidence lists the files that were ticked for an issue of the actor's and stand at its items, in the items'
// order, and how many of them were taken away or deleted since. EvidenceFile opens them. NotFound: not theirs, or deleted.
// Conflict: it is a draft.
func (s *Store) PortfolioEvidence(ctx context.Context, who Actor, id string) (kept []PortfolioEvidence, gone int, err error) {
	err = s.read(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id)
		if err != nil {
			return err
		}
		if p.Number == nil {
			return Refuse(Conflict, "This is a draft: issue it first.")
		}
		choices, err := tx.openChoices(p)
		if err != nil {
			return err
		}
		rows, err := tx.evidenceRows(choices.Evidence)
		if err != nil {
			return err
		}
		for n, ref := range choices.Issued {
			for _, r := range rows {
				if r.RemovedAt == nil && "entry:"+r.EntryID == ref {
					kept = append(kept, PortfolioEvidence{r.ID, n + 1, r.MediaType, r.Size})
				}
			}
		}
		gone = len(choices.Evidence) - len(kept)
		return nil
	})
	return kept, gone, err
}

// evidenceAt are the files of a list that stand at the entries of refs, in their order.
func (tx *Tx) evidenceAt(refs, files []string) ([]string, error) {
	rows, err := tx.evidenceRows(files)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, id := range files {
		i := slices.IndexFunc(rows, func(r Evidence) bool { return r.ID == id })
		if i >= 0 && rows[i].RemovedAt == nil && slices.Contains(refs, "entry:"+rows[i].EntryID) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// evidenceRows are the files of ids, the oldest first, without what is sealed.
func (tx *Tx) evidenceRows(ids []string) ([]Evidence, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := gorm.G[Evidence](tx.DB).Omit("sealed_name").Where("id IN ?", ids).Order("created_at, id").Find(tx.ctx)
	if err != nil {
		return nil, fmt.Errorf("read the files of a portfolio: %w", err)
	}
	return rows, nil
}
