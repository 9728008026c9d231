package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

type newPortfolioForm struct {
	Purpose string   `form:"purpose"`
	For     string   `form:"for"`
	Items   []string `form:"item"`
}

// AskPortfolio handles GET /portfolios/new: what the job is. The query may name items to begin with, by «item».
func (h *Handlers) AskPortfolio(c *fiber.Ctx) error {
	var items []string
	for _, ref := range c.Context().QueryArgs().PeekMulti("item") {
		items = append(items, cleanText(string(ref)))
	}
	return render(c, views.NewPortfolio(views.NewPortfolioPage{Viewer: frame(c), Items: items}))
}

// MakePortfolio handles POST /portfolios: a draft for a job, or of the whole record. Items of other people stay out: the
// models show nothing of them.
func (h *Handlers) MakePortfolio(c *fiber.Ctx) error {
	var form newPortfolioForm
	problems := readForm(c, &form)
	purpose, choices := cpd.Purpose(form.Purpose), models.PortfolioChoices{For: form.For}
	if purpose == "" {
		purpose = cpd.ForApplication
	}
	if purpose == cpd.ForApplication {
		for _, ref := range form.Items {
			choices.SetItem(ref, func(*models.ItemChoice) {})
		}
	}
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		id, err := h.Store.NewPortfolio(c.UserContext(), me(c), purpose, choices)
		if err == nil {
			return seeOther(c, portfolioPath(id), "portfolio-begun")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	return renderStatus(c, status, views.NewPortfolio(views.NewPortfolioPage{Viewer: frame(c), For: form.For, Items: form.Items, Problems: problems}))
}

func portfolioPath(id string) string { return "/portfolios/" + id }

func init() {
	notes["portfolio-begun"] = "Your draft is there. Nobody sees it but you."
	notes["portfolio-copied"] = "This is a new draft with the same choices. Nobody sees it but you."
}
