package handlers

import (
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
)

// portfolioName is the name of a file: it tells nobody what it is for.
func portfolioName(purpose cpd.Purpose, number int, ending string) string {
	if purpose == cpd.FullRecord {
		return fmt.Sprintf("cpd-record-%d%s", number, ending)
	}
	return fmt.Sprintf("portfolio-%d%s", number, ending)
}

// PortfolioPDF handles GET /portfolios/:portfolio/portfolio.pdf, for its person.
func (h *Handlers) PortfolioPDF(c *fiber.Ctx) error {
	p, pdf, err := h.Store.PortfolioPDF(c.UserContext(), me(c), param(c, "portfolio"))
	if err != nil {
		return err
	}
	return sendPDFNamed(c, portfolioName(p.Purpose, *p.Number, ".pdf"), pdf)
}

// PortfolioJSON handles GET /portfolios/:portfolio/portfolio.json: all that stands in the PDF, in our own format
// (docs/cpd-format.md).
func (h *Handlers) PortfolioJSON(c *fiber.Ctx) error {
	page, err := h.issued(c)
	if err != nil {
		return err
	}
	return sendJSON(c, portfolioName(page.Content.Purpose, page.Content.Number, ".json"), page.Content)
}

// PortfolioResume handles GET /portfolios/:portfolio/resume.json: the same as JSON Resume, as far as that has a place for it.
func (h *Handlers) PortfolioResume(c *fiber.Ctx) error {
	page, err := h.issued(c)
	if err != nil {
		return err
	}
	return sendJSON(c, portfolioName(page.Content.Purpose, page.Content.Number, "-resume.json"), page.Content.Resume())
}

// sendJSON sends something as a file to keep.
func sendJSON(c *fiber.Ctx, name string, what any) error {
	content, err := json.MarshalIndent(what, "", "  ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, attachment(name))
	return c.Send(content)
}
