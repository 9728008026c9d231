package handlers

import (
	"maps"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type sharePortfolioForm struct {
	Day   string `form:"until_day"`
	Month string `form:"until_month"`
	Year  string `form:"until_year"`
}

// SharePortfolio handles POST /portfolios/:portfolio/links: a new link with its own last day.
func (h *Handlers) SharePortfolio(c *fiber.Ctx) error {
	page, err := h.issued(c)
	if err != nil {
		return err
	}
	var form sharePortfolioForm
	problems := views.Problems{}
	maps.Copy(problems, readForm(c, &form))
	until := readOptionalDay(problems, "until_", form.Day, form.Month, form.Year)
	status := fiber.StatusUnprocessableEntity
	if len(problems) == 0 {
		err := h.Store.SharePortfolio(c.UserContext(), me(c), page.ID, until)
		if err == nil {
			return seeOther(c, "/portfolios/"+page.ID+"#links", "portfolio-shared")
		}
		refused := false
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		if words := problems["until"]; words != "" {
			delete(problems, "until")
			problems["until_day"] = words
		}
		status = statusOf(err)
	}
	return h.renderIssued(c, status, views.IssuedPortfolioPage{Page: page, Until: views.DateTyped{Day: form.Day, Month: form.Month, Year: form.Year}, Problems: problems})
}

// EndShare handles POST /portfolios/:portfolio/links/:share/end.
func (h *Handlers) EndShare(c *fiber.Ctx) error {
	id := param(c, "portfolio")
	if err := h.Store.EndShare(c.UserContext(), me(c), id, param(c, "share")); err != nil {
		return err
	}
	return seeOther(c, "/portfolios/"+id+"#links", "portfolio-unshared")
}

func init() {
	notes["portfolio-shared"] = "The link is ready. Send it, or let somebody scan the code."
	notes["portfolio-unshared"] = "This link is closed. It opens nothing any more."
}
