package handlers

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// ShowLearns handles GET /portfolios/:portfolio/learns: what a reader learns, one thing at a time.
func (h *Handlers) ShowLearns(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	return render(c, views.DraftLearns(views.DraftPage{Viewer: frame(c), Page: page, At: c.QueryInt("page", 1)}))
}

type holdForm struct {
	Ref  string `form:"item"` // "" for the front
	Part string `form:"part"`
	Act  string `form:"act"` // hold, show
	Page int    `form:"page"`
}

// HoldPart handles POST /portfolios/:portfolio/learns: holds one thing back, or shows it again. What is not in the draft
// changes nothing.
func (h *Handlers) HoldPart(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	var form holdForm
	if problems := readForm(c, &form); problems != nil {
		return fiber.ErrBadRequest
	}
	shown := form.Act == "show"
	err = h.Store.SavePortfolio(c.UserContext(), me(c), page.ID, 0, func(p *models.PortfolioChoices) {
		switch {
		case form.Ref == "" && slices.Contains(views.FrontParts(), form.Part):
			p.Without = slices.DeleteFunc(p.Without, func(part string) bool { return part == form.Part })
			if !shown {
				p.Without = append(p.Without, form.Part)
			}
		case slices.Contains(page.Refs, form.Ref) && form.Part == "all":
			if shown {
				p.Choose(page.Purpose, []string{form.Ref}, []string{form.Ref})
			} else {
				p.Choose(page.Purpose, []string{form.Ref}, nil)
			}
		case slices.Contains(page.Refs, form.Ref) && slices.Contains(append(models.ShownParts(), models.MoreParts()...), form.Part):
			p.SetItem(form.Ref, func(i *models.ItemChoice) { i.SetPart(form.Part, shown) })
		}
	})
	if err != nil {
		return err
	}
	to, note := portfolioPath(page.ID)+"/learns", "held-back"
	if form.Page > 1 {
		to += "?page=" + strconv.Itoa(form.Page)
	}
	if shown {
		note = "shown-again"
	}
	if form.Ref != "" && form.Part != "all" && slices.Contains(page.Refs, form.Ref) {
		to += "#" + views.ItemID(form.Ref)
	}
	return seeOther(c, to, note)
}

func init() {
	notes["held-back"] = "It is held back. You can show it again at any time before you issue it."
	notes["shown-again"] = "It is shown again."
}
