package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// itemStep is the form of one item of a draft.
func (h *Handlers) itemStep(c *fiber.Ctx, page models.PortfolioPage) (draftStep, error) {
	item, err := h.Store.PortfolioItem(c.UserContext(), me(c), page, param(c, "item"))
	return draftStep{next: then("order"), view: views.DraftItem(item), read: func(c *fiber.Ctx, _ models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems) {
		title, shown, files := cleanText(c.FormValue("title")), ticked(c, "part"), ticked(c, "file")
		return func(p *models.PortfolioChoices) {
			p.SetItem(item.Ref, func(i *models.ItemChoice) {
				i.Title = title
				if title == item.Whole.Title {
					i.Title = ""
				}
				for _, part := range views.PartsOf(item.Whole) {
					i.SetPart(part.Value, slices.Contains(shown, part.Value))
				}
			})
			for _, f := range item.Files {
				p.Evidence = slices.DeleteFunc(p.Evidence, func(id string) bool { return id == f.ID })
				if slices.Contains(files, f.ID) {
					p.Evidence = append(p.Evidence, f.ID)
				}
			}
		}, nil
	}}, err
}

// ShowDraftItem handles GET /portfolios/:portfolio/items/:item: its title and what is shown of it.
func (h *Handlers) ShowDraftItem(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	step, err := h.itemStep(c, page)
	if err != nil {
		return err
	}
	return step.showOf(c, page)
}

// SaveDraftItem handles POST /portfolios/:portfolio/items/:item.
func (h *Handlers) SaveDraftItem(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	step, err := h.itemStep(c, page)
	if err != nil {
		return err
	}
	return step.saveOf(h, c, page)
}
