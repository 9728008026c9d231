package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"throughline/cpd"
)

// openPortfolioShares is how many links to one issue may be open at once.
const openPortfolioShares = 10

// ShareLine is a link to an issue, for whose it is.
type ShareLine struct {
	PortfolioShare
	Token string // "" once it has ended
	Open  bool
	Days  []PortfolioOpen // on which it was opened, the newest first
}

// Opened is how often a link was opened.
func (s ShareLine) Opened() int {
	sum := 0
	for _, d := range s.Days {
		sum += d.Count
	}
	return sum
}

func (s PortfolioShare) open(tx *Tx) bool {
	return s.EndedAt == nil && dayIn(tx.Now, s.Zone) <= s.UntilDay
}

// SharePortfolio makes a link to an issue of the actor's, open up to and with a day: 90 days on where it is "". Invalid,
// for the field «until»: see ReadyPortfolio. Conflict: it is a draft or withdrawn, or ten links are open.
func (s *Store) SharePortfolio(ctx context.Context, who Actor, id string, until cpd.Day) error {
	return s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id, noKeyUpdate)
		switch {
		case err != nil:
			return err
		case p.Number == nil:
			return Refuse(Conflict, "Issue it first: a link shows what is issued.")
		case p.WithdrawnAt != nil:
			return Refuse(Conflict, "You took this one back. Make a new one from it to share it again.")
		}
		links, err := tx.openLinks(who.PersonID)
		if err != nil {
			return err
		}
		if open := links[p.ID]; open >= openPortfolioShares {
			return Refuse(Conflict, "There are %d open links to it. End one of them first.", open)
		}
		zone := tx.zone(who)
		last, err := tx.lastDay(until, zone)
		if err != nil {
			return err
		}
		return tx.addShare(p, newLinkToken(), last, zone, false)
	})
}

func (tx *Tx) addShare(p Portfolio, token, until, zone string, printed bool) error {
	row := PortfolioShare{ID: tx.s.NewID(), PortfolioID: p.ID, TokenHash: hashToken(token), UntilDay: until, Zone: zone, Printed: printed, CreatedAt: tx.Now}
	var err error
	if row.SealedToken, err = tx.seal(p.PersonID, "portfolio_shares", "sealed_token", row.ID, []byte(token)); err != nil {
		return err
	}
	if err := gorm.G[PortfolioShare](tx.DB).Create(tx.ctx, &row); err != nil {
		return fmt.Errorf("keep the link: %w", err)
	}
	return nil
}

// EndShare closes a link to an issue of the actor's, at once and for good. Ending it twice is once.
func (s *Store) EndShare(ctx context.Context, who Actor, id, shareID string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id, noKeyUpdate)
		if err != nil {
			return err
		}
		n, err := gorm.G[PortfolioShare](tx.DB).Where("id = ? AND portfolio_id = ?", shareID, p.ID).Count(tx.ctx, "id")
		if err == nil && n == 0 {
			return Refuse(NotFound, "We could not find this link.")
		}
		if err != nil {
			return err
		}
		return tx.endShares("id = ?", shareID)
	})
}

// endShares closes links for good; what they were is forgotten.
func (tx *Tx) endShares(where string, args ...any) error {
	return tx.Exec(`UPDATE portfolio_shares SET ended_at = ?, sealed_token = NULL WHERE ended_at IS NULL AND `+where, append([]any{tx.Now}, args...)...).Error
}

// openLinks counts the open links to each issue of a person, by the id.
func (tx *Tx) openLinks(personID string) (map[string]int, error) {
	var rows []PortfolioShare
	err := tx.Raw(`SELECT s.* FROM portfolio_shares s JOIN portfolios p ON p.id = s.portfolio_id WHERE p.person_id = ? AND s.ended_at IS NULL`, personID).Scan(&rows).Error
	out := map[string]int{}
	for _, r := range rows {
		if r.open(tx) {
			out[r.PortfolioID]++
		}
	}
	return out, err
}

func (tx *Tx) shareLines(p Portfolio) ([]ShareLine, error) {
	rows, err := gorm.G[PortfolioShare](tx.DB).Where("portfolio_id = ?", p.ID).Order("created_at DESC, id DESC").Find(tx.ctx)
	if err != nil {
		return nil, err
	}
	var days []PortfolioOpen
	err = tx.Raw(`SELECT o.* FROM portfolio_opens o JOIN portfolio_shares s ON s.id = o.share_id WHERE s.portfolio_id = ? ORDER BY o.day DESC`, p.ID).Scan(&days).Error
	if err != nil {
		return nil, err
	}
	out := make([]ShareLine, len(rows))
	for i, r := range rows {
		out[i] = ShareLine{PortfolioShare: r, Open: r.open(tx)}
		for _, d := range days {
			if d.ShareID == r.ID {
				out[i].Days = append(out[i].Days, d)
			}
		}
		if !out[i].Open {
			continue
		}
		token, err := tx.open(p.PersonID, "portfolio_shares", "sealed_token", r.ID, r.SealedToken)
		if err != nil {
			return nil, err
		}
		out[i].Token = string(token)
	}
	return out, nil
}

// SharedPortfolio is what a reader with a link sees.
type SharedPortfolio struct {
	Content cpd.Portfolio
	Awards  []SharedAward // with their state today
	Until   string        // the last day of this link
	Pages   int

	share PortfolioShare
	row   Portfolio
}

// Own says whether it is the actor's own.
func (s SharedPortfolio) Own(who Actor) bool {
	return who.PersonID != "" && s.row.PersonID == who.PersonID
}

// State gives the state today of an award in it.
func (s SharedPortfolio) State(code string) (SharedAward, bool) {
	for _, a := range s.Awards {
		if a.Code == code {
			return a, true
		}
	}
	return SharedAward{}, false
}

// OpenShared opens an issue for whoever has the token of a link; the address is only for slowing guesses down.
// CountOpening counts it. NotFound: no such token; that is counted as a guess. Gone: the link has ended.
func (s *Store) OpenShared(ctx context.Context, token, address string) (SharedPortfolio, error) {
	var out SharedPortfolio
	err := s.guessLink(ctx, address, s.read, func(tx *Tx) (err error) {
		out, err = tx.openShared(token)
		return err
	})
	return out, err
}

// CountOpening counts an opening of what OpenShared gave by its day.
func (s *Store) CountOpening(ctx context.Context, of SharedPortfolio) error {
	return s.inTx(ctx, func(tx *Tx) error {
		row := PortfolioOpen{ShareID: of.share.ID, Day: dayIn(tx.Now, of.share.Zone), Count: 1}
		return gorm.G[PortfolioOpen](tx.DB, clause.OnConflict{Columns: []clause.Column{{Name: "share_id"}, {Name: "day"}},
			DoUpdates: clause.Set{{Column: clause.Column{Name: "count"}, Value: gorm.Expr("portfolio_opens.count + 1")}}}).Create(tx.ctx, &row)
	})
}

// SharedPDF gives the PDF of what OpenShared shows.
func (s *Store) SharedPDF(ctx context.Context, token, address string) (SharedPortfolio, []byte, error) {
	out, err := s.OpenShared(ctx, token, address)
	if err != nil {
		return out, nil, err
	}
	var pdf []byte
	err = s.read(ctx, func(tx *Tx) (err error) {
		pdf, err = tx.openPDF(out.row)
		return err
	})
	return out, pdf, err
}

func (tx *Tx) openShared(token string) (SharedPortfolio, error) {
	var out SharedPortfolio
	var err error
	if out.share, err = gorm.G[PortfolioShare](tx.DB).Where("token_hash = ?", hashToken(token)).Take(tx.ctx); err != nil {
		return out, err
	}
	if out.row, err = gorm.G[Portfolio](tx.DB).Where("id = ?", out.share.PortfolioID).Take(tx.ctx); err != nil {
		return out, err
	}
	if !out.share.open(tx) || out.row.WithdrawnAt != nil || out.row.DeletedAt != nil {
		return out, linkClosed()
	}
	if out.Content, err = tx.openContent(out.row); err != nil {
		return out, err
	}
	out.Until, out.Pages = out.share.UntilDay, out.row.Pages
	out.Awards, err = tx.sharedAwards(out.Content)
	return out, err
}
