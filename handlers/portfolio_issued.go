package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/documents"
	"throughline/models"
	"throughline/views"
)

// showIssued shows an issue to its person.
func (h *Handlers) showIssued(c *fiber.Ctx, page models.PortfolioPage) error {
	return h.renderIssued(c, fiber.StatusOK, views.IssuedPortfolioPage{Page: page})
}

// renderIssued is the page of an issue, with the form for a link as it was typed.
func (h *Handlers) renderIssued(c *fiber.Ctx, status int, page views.IssuedPortfolioPage) error {
	page.Viewer, page.Zone, page.Private, page.Links = frame(c), zoneOf(c), !h.Public, map[string]views.LinkAddress{}
	for _, s := range page.Page.Shares {
		if s.Token == "" {
			continue
		}
		link := views.LinkAddress{Address: h.Address("/p/" + s.Token)}
		var err error
		if link.QR.Size, link.QR.Path, err = documents.QRPath(link.Address); err != nil {
			return err
		}
		page.Links[s.ID] = link
	}
	return renderStatus(c, status, views.IssuedPortfolio(page))
}

// issued opens an issue of the actor's. NotFound: not theirs, or a draft.
func (h *Handlers) issued(c *fiber.Ctx) (models.PortfolioPage, error) {
	page, err := h.Store.Portfolio(c.UserContext(), me(c), param(c, "portfolio"))
	if err == nil && page.Draft() {
		err = fiber.ErrNotFound
	}
	return page, err
}

// AskWithdrawPortfolio handles GET /portfolios/:portfolio/withdraw: the question before an issue is taken back.
func (h *Handlers) AskWithdrawPortfolio(c *fiber.Ctx) error {
	page, err := h.issued(c)
	if err != nil {
		return err
	}
	if page.WithdrawnAt != nil {
		return seeOther(c, "/portfolios/"+page.ID, "")
	}
	return render(c, views.WithdrawPortfolio(views.IssuedPortfolioPage{Viewer: frame(c), Page: page}))
}

// WithdrawPortfolio handles POST /portfolios/:portfolio/withdraw.
func (h *Handlers) WithdrawPortfolio(c *fiber.Ctx) error {
	id := param(c, "portfolio")
	if err := h.Store.WithdrawPortfolio(c.UserContext(), me(c), id); err != nil {
		return err
	}
	return seeOther(c, "/portfolios/"+id, "portfolio-withdrawn")
}

func init() { notes["portfolio-withdrawn"] = "You have taken it back. All its links are closed." }
