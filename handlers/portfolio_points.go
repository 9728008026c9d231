package handlers

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

var pointsStep = draftStep{next: "points", view: views.DraftPoints, read: readPoints}

// ShowPoints handles GET /portfolios/:portfolio/points: the person specification, a point a line.
func (h *Handlers) ShowPoints(c *fiber.Ctx) error { return pointsStep.show(h, c) }

// SavePoints handles POST /portfolios/:portfolio/points. What stands beside a point stays with it.
func (h *Handlers) SavePoints(c *fiber.Ctx) error { return pointsStep.save(h, c) }

func readPoints(c *fiber.Ctx, _ models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems) {
	lines := cpd.SplitPoints(cleanText(c.FormValue("points")))
	return func(p *models.PortfolioChoices) { p.Points = pointsFrom(lines, p.Points) }, nil
}

// pointsFrom makes points of lines. A line that is a point already keeps what stands beside it; so does one that only
// changed its words, where there are as many lines as points.
func pointsFrom(lines []string, before []models.PointChoice) []models.PointChoice {
	var out []models.PointChoice
	for n, line := range lines {
		i := slices.IndexFunc(before, func(b models.PointChoice) bool { return b.Text == line })
		if i < 0 && len(lines) == len(before) && !slices.Contains(lines, before[n].Text) {
			i = n
		}
		point := models.PointChoice{}
		if i >= 0 {
			point = before[i]
		}
		point.Text = line
		out = append(out, point)
	}
	return out
}

// pointStep is the form of one point, by its number.
func (h *Handlers) pointStep(c *fiber.Ctx) (draftStep, error) {
	n, err := strconv.Atoi(param(c, "point"))
	if err != nil || n < 1 {
		return draftStep{}, fiber.ErrNotFound
	}
	page, ok, err := h.ownDraft(c)
	if !ok {
		return draftStep{}, err
	}
	if n > len(page.Choices.Points) {
		return draftStep{}, fiber.ErrNotFound
	}
	next := "points"
	if n < len(page.Choices.Points) {
		next = "points/" + strconv.Itoa(n+1)
	}
	return draftStep{next: next, view: views.DraftPoint(n), read: func(c *fiber.Ctx, page models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems) {
		shown, words := ticked(c, "item"), cleanText(c.FormValue("words"))
		shown = slices.DeleteFunc(shown, func(ref string) bool { return !slices.Contains(page.Refs, ref) })
		return func(p *models.PortfolioChoices) {
			if n <= len(p.Points) {
				p.Points[n-1].Shown, p.Points[n-1].Words = shown, words
			}
		}, nil
	}}, nil
}

// ShowPoint handles GET /portfolios/:portfolio/points/:point: what shows one point.
func (h *Handlers) ShowPoint(c *fiber.Ctx) error {
	step, err := h.pointStep(c)
	if err != nil || step.read == nil {
		return err
	}
	return step.show(h, c)
}

// SavePoint handles POST /portfolios/:portfolio/points/:point.
func (h *Handlers) SavePoint(c *fiber.Ctx) error {
	step, err := h.pointStep(c)
	if err != nil || step.read == nil {
		return err
	}
	return step.save(h, c)
}
