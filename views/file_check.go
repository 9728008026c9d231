package views

import "throughline/models"

// PortfolioFilePage is what a stranger with the file of a portfolio learns.
type PortfolioFilePage struct {
	Viewer Viewer
	P      models.IssuedPortfolio
	Demo   bool
}

// ended tells that its holder does not stand by it any more; whether they withdrew or deleted it is theirs.
func (p PortfolioFilePage) ended() bool { return p.P.Withdrawn || p.P.Deleted }

func (p PortfolioFilePage) word() string {
	if p.ended() {
		return "Taken back"
	}
	return "Unchanged"
}

func (p PortfolioFilePage) state() State {
	if p.ended() {
		return Expired // a portfolio that is taken back is nothing to be alarmed by
	}
	return Valid
}
