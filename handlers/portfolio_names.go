package handlers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

var namesStep = draftStep{next: then("learns"), view: views.DraftNames, read: readNames}

// ShowDraftNames handles GET /portfolios/:portfolio/names: the organisations behind the items, to hide.
func (h *Handlers) ShowDraftNames(c *fiber.Ctx) error { return namesStep.show(h, c) }

// SaveDraftNames handles POST /portfolios/:portfolio/names. Only names that stood on the page are changed.
func (h *Handlers) SaveDraftNames(c *fiber.Ctx) error { return namesStep.save(h, c) }

func readNames(c *fiber.Ctx, page models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems) {
	hide := ticked(c, "hide")
	var hidden []cpd.HiddenName
	var shown []string
	for n := 1; n <= len(page.Names)+1; n++ {
		of := "-" + strconv.Itoa(n)
		name := strings.TrimSpace(cleanText(c.FormValue("name" + of)))
		if name == "" {
			continue
		}
		shown = append(shown, name)
		if slices.Contains(hide, strconv.Itoa(n)) || n > len(page.Names) {
			hidden = append(hidden, cpd.HiddenName{Name: name, Words: cleanText(c.FormValue("words" + of))})
		}
	}
	return func(p *models.PortfolioChoices) {
		p.Hidden = slices.DeleteFunc(p.Hidden, func(h cpd.HiddenName) bool {
			return slices.ContainsFunc(shown, func(name string) bool { return cpd.SameName(name, h.Name) })
		})
		p.Hidden = append(p.Hidden, hidden...)
	}, nil
}
