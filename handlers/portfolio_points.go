package handlers

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

var pointsStep = draftStep{next: afterPoints, view: views.DraftPoints, read: readPoints}

// ShowPoints handles GET /portfolios/:portfolio/points: the person specification, a point a line.
func (h *Handlers) ShowPoints(c *fiber.Ctx) error { return pointsStep.show(h, c) }

// SavePoints handles POST /portfolios/:portfolio/points. What stands beside a point stays with it.
func (h *Handlers) SavePoints(c *fiber.Ctx) error { return pointsStep.save(h, c) }

// afterPoints is the choice of what to show; once something is chosen, the first point that has nothing beside it.
func afterPoints(page models.PortfolioPage) string {
	if len(page.Choices.Points) > 0 && len(page.Choices.Items) > 0 {
		return firstPoint(page)
	}
	return "choose"
}

// firstPoint is the page of the first point that nothing stands beside, else of all of them.
func firstPoint(page models.PortfolioPage) string {
	for n, p := range page.Choices.Points {
		if len(p.Shown) == 0 && p.Words == "" {
			return pointPath(n + 1)
		}
	}
	return "points"
}

func pointPath(number int) string { return "points/" + strconv.Itoa(number) }

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

// pointStep is the form of one point of a draft, by its number.
func pointStep(c *fiber.Ctx, page models.PortfolioPage) (draftStep, error) {
	n, err := strconv.Atoi(param(c, "point"))
	if err != nil || n < 1 || n > len(page.Choices.Points) {
		return draftStep{}, fiber.ErrNotFound
	}
	next := "order"
	if n < len(page.Choices.Points) {
		next = pointPath(n + 1)
	}
	return draftStep{next: then(next), view: views.DraftPoint(n), read: func(c *fiber.Ctx, page models.PortfolioPage) (func(*models.PortfolioChoices), views.Problems) {
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
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	step, err := pointStep(c, page)
	if err != nil {
		return err
	}
	return step.showOf(c, page)
}

// SavePoint handles POST /portfolios/:portfolio/points/:point.
func (h *Handlers) SavePoint(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	step, err := pointStep(c, page)
	if err != nil {
		return err
	}
	return step.saveOf(h, c, page)
}
