package models

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"throughline/courses"
	"throughline/cpd"
)

// portfolioDays is how long a link to a portfolio is open unless said otherwise.
const portfolioDays = 90

// PortfolioDraft is a draft as it is about to be issued: its content is whole, and nothing of it is kept yet.
type PortfolioDraft struct {
	ID      string
	Content cpd.Portfolio
	Mark    string // random, to stand unseen in the PDF: nobody can draw the file again from what they guess

	rev   int
	token string // of the link on it, "" for none
	zone  string
}

// IssueInput is what a person decides when they issue.
type IssueInput struct {
	Link  bool    // with a link and a QR code on it
	Until cpd.Day // the last day of the link; "" is 90 days on
	Trial bool    // the server has no public address: nothing can be checked
	// Address makes the address of a link from its token, CheckAt that of an award from its code.
	Address, CheckAt func(string) string
}

// ReadyPortfolio makes a draft ready to be drawn, with its number and the address on it. IssuePortfolio keeps it. Invalid,
// for the field «until»: a day that is past or further than two years on. Conflict: something is in the way, or it was
// issued meanwhile.
func (s *Store) ReadyPortfolio(ctx context.Context, who Actor, id string, in IssueInput) (PortfolioDraft, error) {
	var out PortfolioDraft
	err := s.read(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id)
		if err != nil {
			return err
		}
		if p.Number != nil {
			return Refuse(Conflict, "This one is issued already.")
		}
		out.ID, out.rev, out.Mark = p.ID, p.Rev, newLinkToken()
		page, err := tx.readyPage(who, p)
		if err != nil {
			return err
		}
		out.Content = page.Content
		out.zone = tx.zone(who)
		if in.Link && !in.Trial {
			if out.Content.Until, err = tx.lastDay(in.Until, out.zone); err != nil {
				return err
			}
			out.token = newLinkToken()
			out.Content.Address = in.Address(out.token)
		}
		out.Content.Trial = in.Trial
		for _, i := range out.Content.Items {
			if i.Award != nil && i.Award.Code != "" && !in.Trial {
				i.Award.CheckAt = in.CheckAt(i.Award.Code)
			}
		}
		return nil
	})
	return out, err
}

// readyPage is a draft whose content has the number that it would get now.
func (tx *Tx) readyPage(who Actor, p Portfolio) (PortfolioPage, error) {
	page, err := tx.portfolioPage(who, p)
	if err != nil {
		return page, err
	}
	if page.InTheWay != "" {
		return page, Refuse(Conflict, "%s", page.InTheWay)
	}
	var last int
	err = tx.Raw(`SELECT coalesce(max(number), 0) FROM portfolios WHERE person_id = ?`, who.PersonID).Scan(&last).Error
	page.Content.Number = last + 1
	return page, err
}

// lastDay is the last day of a link. «Until» may be a month; then it is its last day.
func (tx *Tx) lastDay(until cpd.Day, zone string) (string, error) {
	today := dayIn(tx.Now, zone)
	if until == "" {
		return dayIn(tx.Now.AddDate(0, 0, portfolioDays), zone), nil
	}
	if !until.Valid() || until.Last() < today || until.Last() > dayIn(tx.Now.AddDate(2, 0, 0), zone) {
		return "", refuseField("until", "Choose a day from today on, at most two years ahead.")
	}
	return until.Last(), nil
}

// IssuePortfolio keeps a draft that was drawn: frozen from now on, with its number, its PDF and the link on it. Conflict:
// the draft or what stands behind it changed meanwhile, so the drawing is not of it any more.
func (s *Store) IssuePortfolio(ctx context.Context, who Actor, draft PortfolioDraft, pdf []byte, pages, template int) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if _, err := tx.lockPerson(who.PersonID); err != nil { // numbers one after the other
			return err
		}
		p, err := tx.ownPortfolio(who, draft.ID, noKeyUpdate)
		if err != nil {
			return err
		}
		changed := Refuse(Conflict, "Something in it changed meanwhile. Look at it once more, then issue it.")
		if p.Number != nil || p.Rev != draft.rev {
			return changed
		}
		page, err := tx.readyPage(who, p)
		if err != nil {
			return err
		}
		now := page.Content
		now.Address, now.Until, now.Trial = draft.Content.Address, draft.Content.Until, draft.Content.Trial
		for n := range min(len(now.Items), len(draft.Content.Items)) {
			if a, b := now.Items[n].Award, draft.Content.Items[n].Award; a != nil && b != nil && a.Code == b.Code {
				a.CheckAt = b.CheckAt
			}
		}
		if encode(now) != encode(draft.Content) {
			return changed
		}
		digest := courses.FileHash(pdf)
		p.Number, p.IssuedOn, p.IssuedAt, p.UpdatedAt = &now.Number, now.IssuedOn, &tx.Now, tx.Now
		p.Pages, p.Template, p.Sha256 = pages, template, &digest
		if p.SealedContent, err = tx.seal(who.PersonID, "portfolios", "sealed_content", p.ID, []byte(encode(now))); err != nil {
			return err
		}
		if p.SealedPDF, err = tx.seal(who.PersonID, "portfolios", "sealed_pdf", p.ID, pdf); err != nil {
			return err
		}
		choices := page.Choices
		choices.Issued = page.Refs
		if choices.Evidence, err = tx.evidenceAt(page.Refs, choices.Evidence); err != nil {
			return err
		}
		if err := tx.sealChoices(&p, choices); err != nil {
			return err
		}
		if err := tx.keepPortfolio(p, "sealed_choices", "number", "issued_on", "issued_at", "updated_at", "pages", "template", "sha256", "sealed_content", "sealed_pdf"); err != nil {
			return err
		}
		if draft.token == "" {
			return nil
		}
		return tx.addShare(p, draft.token, now.Until, draft.zone, true)
	})
}

// PortfolioPDF gives the PDF of an issue of the actor's. NotFound: not theirs, not issued, or deleted.
func (s *Store) PortfolioPDF(ctx context.Context, who Actor, id string) (Portfolio, []byte, error) {
	var out Portfolio
	var pdf []byte
	err := s.read(ctx, func(tx *Tx) (err error) {
		if out, err = tx.ownPortfolio(who, id); err != nil {
			return err
		}
		pdf, err = tx.openPDF(out)
		return err
	})
	return out, pdf, err
}

func (tx *Tx) openPDF(p Portfolio) ([]byte, error) {
	if p.SealedPDF == nil {
		return nil, Refuse(NotFound, "This one is not issued yet, so it has no PDF.")
	}
	return tx.open(p.PersonID, "portfolios", "sealed_pdf", p.ID, p.SealedPDF)
}

// WithdrawPortfolio takes an issue of the actor's back: its links are closed, and whoever asks about its file is told
// «withdrawn by its holder». Withdrawing twice is once. Conflict: it is a draft.
func (s *Store) WithdrawPortfolio(ctx context.Context, who Actor, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id, noKeyUpdate)
		switch {
		case err != nil || p.WithdrawnAt != nil:
			return err
		case p.Number == nil:
			return Refuse(Conflict, "This is a draft: nobody has it yet.")
		}
		p.WithdrawnAt = &tx.Now
		if err := tx.keepPortfolio(p, "withdrawn_at"); err != nil {
			return err
		}
		return tx.endShares("portfolio_id = ?", p.ID)
	})
}

// DeletePortfolio removes a draft, or what an issue holds: its choices, content and PDF are gone, its links are closed.
// Of an issue the number, the day and the SHA-256 stay, so that a copy of the file is still known. Deleting twice is
// NotFound.
func (s *Store) DeletePortfolio(ctx context.Context, who Actor, id string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		p, err := tx.ownPortfolio(who, id, noKeyUpdate)
		if err != nil {
			return err
		}
		if p.Number == nil {
			_, err := gorm.G[Portfolio](tx.DB).Where("id = ?", p.ID).Delete(tx.ctx)
			return err
		}
		p.SealedChoices, p.SealedContent, p.SealedPDF, p.DeletedAt = nil, nil, nil, &tx.Now
		if err := tx.keepPortfolio(p, "sealed_choices", "sealed_content", "sealed_pdf", "deleted_at"); err != nil {
			return err
		}
		return tx.endShares("portfolio_id = ?", p.ID)
	})
}

// IssuedPortfolio is what is told of an issue to whoever has its file.
type IssuedPortfolio struct {
	IssuedOn  string
	Withdrawn bool
	Deleted   bool
	Awards    []SharedAward // of the awards with a number in it, their state today
}

// issuedPortfolio looks for the file among portfolios; gorm.ErrRecordNotFound where it is none of them.
func (tx *Tx) issuedPortfolio(out *IssuedFile) error {
	p, err := gorm.G[Portfolio](tx.DB).Omit("sealed_pdf", "sealed_choices").Where("sha256 = ?", out.Sha256).Take(tx.ctx)
	if err != nil {
		return err
	}
	out.IssuedOn = p.IssuedOn
	out.Portfolio = &IssuedPortfolio{IssuedOn: p.IssuedOn, Withdrawn: p.WithdrawnAt != nil, Deleted: p.DeletedAt != nil}
	if out.Portfolio.Withdrawn || out.Portfolio.Deleted {
		return nil
	}
	content, err := tx.openContent(p)
	if err != nil {
		return err
	}
	out.Portfolio.Awards, err = tx.sharedAwards(content)
	return err
}

// SharedAward is an award in a portfolio with its state today.
type SharedAward struct {
	Code         string
	State        AwardState
	Since        string // the date of the newest event, in the award's zone
	ValidThrough string
}

// sharedAwards gives the states of the awards that a portfolio has a number of, in its order.
func (tx *Tx) sharedAwards(c cpd.Portfolio) ([]SharedAward, error) {
	codes := c.Codes()
	if len(codes) == 0 {
		return nil, nil
	}
	rows, err := gorm.G[Award](tx.DB).Where("code IN ?", codes).Find(tx.ctx)
	if err != nil {
		return nil, err
	}
	pages, err := tx.awardPages(rows)
	if err != nil {
		return nil, err
	}
	var out []SharedAward
	for _, code := range codes {
		if i := slices.IndexFunc(pages, func(a AwardPage) bool { return a.Code == code }); i >= 0 {
			out = append(out, SharedAward{code, pages[i].State, pages[i].Since, pages[i].Facts.Time.ValidThrough})
		}
	}
	return out, nil
}
