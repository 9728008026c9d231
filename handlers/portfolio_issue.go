package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/documents"
	"throughline/models"
	"throughline/views"
)

type issueForm struct {
	Digest   string `form:"digest"` // of what the page showed
	Declared string `form:"declared"`
	Link     string `form:"link"`
	Day      string `form:"until_day"`
	Month    string `form:"until_month"`
	Year     string `form:"until_year"`
}

// ShowIssue handles GET /portfolios/:portfolio/issue: all of it as a reader will see it, and the button.
func (h *Handlers) ShowIssue(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	return h.showIssue(c, fiber.StatusOK, page, issueForm{Link: "yes"}, nil)
}

func (h *Handlers) showIssue(c *fiber.Ctx, status int, page models.PortfolioPage, form issueForm, problems views.Problems) error {
	page.Content.Declared = false // it is ticked below
	out := views.IssuePage{DraftPage: views.DraftPage{Viewer: frame(c), Page: page, Problems: problems}, Digest: digestOf(page.Content), Trial: h.trial(),
		Declared: form.Declared != "", Link: form.Link != "", Until: views.DateTyped{Day: form.Day, Month: form.Month, Year: form.Year}}
	var err error
	out.Pages, err = documents.PortfolioPages(page.Content)
	if out.Unprintable = unprintableItem(err); out.Unprintable != nil {
		err = nil
	}
	if err != nil {
		return err
	}
	return renderStatus(c, status, views.IssueDraft(out))
}

// PreviewPortfolio handles GET /portfolios/:portfolio/preview.pdf: a draft as it would be printed, marked on each page as
// not issued. It is never kept, so nobody can take it for an issue. Where it could not be issued yet, it leads to the page
// that says why.
func (h *Handlers) PreviewPortfolio(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	drawn, err := documents.PreviewPortfolio(page.Content)
	if page.InTheWay != "" || unprintableItem(err) != nil {
		return seeOther(c, portfolioPath(page.ID)+"/issue", "")
	}
	if err != nil {
		return err
	}
	return sendPDFNamed(c, "preview.pdf", drawn.PDF)
}

// trial tells that nothing in a portfolio could be checked: the server has no public address.
func (h *Handlers) trial() bool { return !h.Public && !h.Store.Demo() }

// digestOf names what a page showed, so that only that is issued.
func digestOf(c cpd.Portfolio) string {
	c.Declared = false
	text, _ := json.Marshal(c)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// unprintableItem says which letters stand in the way of a PDF, and where; nil where none do.
func unprintableItem(err error) *views.UnprintableItem {
	var letters *documents.UnprintableError
	if !errors.As(err, &letters) {
		return nil
	}
	return &views.UnprintableItem{Item: letters.Item, Where: letters.Field, Name: letters.OfName(), Letters: strings.Join(letters.Letters, " ")}
}

// IssuePortfolio handles POST /portfolios/:portfolio/issue: draws what the page showed and keeps it, with its number and
// its link.
func (h *Handlers) IssuePortfolio(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	var form issueForm
	problems := readForm(c, &form)
	if problems == nil {
		problems = views.Problems{}
	}
	in := models.IssueInput{Link: form.Link != "", Trial: h.trial(), CheckAt: h.checkAddress,
		Address: func(token string) string { return h.Address("/p/" + token) }}
	if in.Link {
		in.Until = readOptionalDay(problems, "until_", form.Day, form.Month, form.Year)
	}
	if len(problems) > 0 {
		return h.showIssue(c, fiber.StatusUnprocessableEntity, page, form, problems)
	}
	if form.Digest != digestOf(page.Content) {
		return h.showIssue(c, fiber.StatusConflict, page, form, views.Problems{"": "Something in it changed since you looked. This is how it is now. Look at it once more, then issue it."})
	}
	if err := h.issue(c, page, form, in); err != nil {
		problems, refused := problemsOf(err)
		if said := problems["until"]; said != "" {
			delete(problems, "until")
			problems["until_month"] = said
		}
		status := statusOf(err)
		if unprintableItem(err) != nil {
			problems, refused, status = views.Problems{}, true, fiber.StatusUnprocessableEntity
		}
		if !refused {
			return err
		}
		if page, ok, err = h.ownDraft(c); !ok {
			return err
		}
		return h.showIssue(c, status, page, form, problems)
	}
	return seeOther(c, portfolioPath(page.ID), "portfolio-issued")
}

func (h *Handlers) issue(c *fiber.Ctx, page models.PortfolioPage, form issueForm, in models.IssueInput) error {
	ctx, who := c.UserContext(), me(c)
	err := h.Store.SavePortfolio(ctx, who, page.ID, page.Rev, func(p *models.PortfolioChoices) { p.Declared = form.Declared != "" })
	if err != nil {
		return err
	}
	draft, err := h.Store.ReadyPortfolio(ctx, who, page.ID, in)
	if err != nil {
		return err
	}
	drawn, err := documents.RenderPortfolio(draft.Content, documents.Marked(draft.Mark))
	if err != nil {
		return err
	}
	return h.Store.IssuePortfolio(ctx, who, draft, drawn.PDF, drawn.Pages, documents.PortfolioTemplate)
}

func init() {
	notes["portfolio-issued"] = "It is issued. From now on it stays as it is."
}
