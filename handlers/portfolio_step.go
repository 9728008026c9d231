package handlers

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// draftStep is a page on which a part of a draft is chosen: a form and what it says.
type draftStep struct {
	next func(models.PortfolioPage) string // the page after it, of the draft after the change
	view func(views.DraftPage) templ.Component
	// read takes what was sent and gives the change of the choices, and what could not be read.
	read func(*fiber.Ctx, models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems)
}

// ownDraft opens the draft of the address; of what is issued meanwhile it leads to its page, and gives false.
func (h *Handlers) ownDraft(c *fiber.Ctx) (models.PortfolioPage, bool, error) {
	page, err := h.Store.Portfolio(c.UserContext(), me(c), param(c, "portfolio"))
	if err == nil && !page.Draft() {
		return page, false, seeOther(c, portfolioPath(page.ID), "issued-stays")
	}
	return page, err == nil, err
}

// then is a page that is always the next one.
func then(path string) func(models.PortfolioPage) string {
	return func(models.PortfolioPage) string { return path }
}

// show answers a GET of the step.
func (s draftStep) show(h *Handlers, c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	return s.showOf(c, page)
}

// showOf answers a GET of the step of a draft that is open already.
func (s draftStep) showOf(c *fiber.Ctx, page models.PortfolioPage) error {
	return render(c, s.view(views.DraftPage{Viewer: frame(c), Page: page, Rev: page.Rev}))
}

// save answers a POST of the step. Where something is to be looked at again the form comes back as it was sent; where the
// draft was changed elsewhere, with what stands there now beside it.
func (s draftStep) save(h *Handlers, c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	return s.saveOf(h, c, page)
}

// saveOf answers a POST of the step of a draft that is open already.
func (s draftStep) saveOf(h *Handlers, c *fiber.Ctx, page models.PortfolioPage) error {
	change, problems := s.read(c, page)
	rev, _ := strconv.Atoi(c.FormValue("rev-draft"))
	status := fiber.StatusUnprocessableEntity
	if len(problems) == 0 {
		err := h.Store.SavePortfolio(c.UserContext(), me(c), page.ID, max(rev, 1), change)
		if err == nil {
			if c.FormValue("act") == "next" {
				change(&page.Choices)
				return seeOther(c, portfolioPath(page.ID)+"/"+s.next(page), "saved")
			}
			return seeOther(c, portfolioPath(page.ID), "saved")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	again := views.DraftPage{Viewer: frame(c), Rev: rev, Problems: problems, Sent: map[string]string{}}
	c.Request().PostArgs().VisitAll(func(name, value []byte) { again.Sent[string(name)] = cleanText(string(value)) })
	if status == fiber.StatusConflict {
		stands := page.Choices
		again.Other, again.Rev = &stands, page.Rev
	}
	var err error
	if again.Page, err = h.Store.Portfolio(c.UserContext(), me(c), page.ID); err != nil {
		return err
	}
	change(&again.Page.Choices)
	return renderStatus(c, status, s.view(again))
}

func init() {
	notes["issued-stays"] = "This one is issued, so it stays as it is. Make a new one from it to change something."
}
