package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

var wordsStep = draftStep{next: then("names"), view: views.DraftWords, read: readWords}

// ShowDraftWords handles GET /portfolios/:portfolio/words: what the person brings, their skills, references.
func (h *Handlers) ShowDraftWords(c *fiber.Ctx) error { return wordsStep.show(h, c) }

// SaveDraftWords handles POST /portfolios/:portfolio/words.
func (h *Handlers) SaveDraftWords(c *fiber.Ctx) error { return wordsStep.save(h, c) }

func readWords(c *fiber.Ctx, _ models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems) {
	text := func(name string) string { return cleanText(c.FormValue(name)) }
	statement, references := text("statement"), text("references") != ""
	var skills []cpd.PortfolioSkill
	for n := 1; n <= views.SkillLines; n++ {
		of := "-" + strconv.Itoa(n)
		skills = append(skills, cpd.PortfolioSkill{Area: text("area" + of), Strength: text("strength" + of), Example: text("example" + of)})
	}
	return func(p *models.PortfolioChoices) {
		p.Statement, p.References, p.Skills = statement, references, append([]cpd.PortfolioSkill{}, skills...)
	}, nil
}
