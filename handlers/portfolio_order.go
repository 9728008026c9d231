package handlers

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

// ShowOrder handles GET /portfolios/:portfolio/order: what is in it, in its order.
func (h *Handlers) ShowOrder(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	return render(c, views.DraftOrder(views.DraftPage{Viewer: frame(c), Page: page, At: c.QueryInt("page", 1)}))
}

type moveForm struct {
	Ref string `form:"item"`
	Act string `form:"act"` // up, down, out
}

// MoveItem handles POST /portfolios/:portfolio/order: puts an item before the one above it in its section, or after the
// one below it, or takes it out. What is not there any more changes nothing.
func (h *Handlers) MoveItem(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	var form moveForm
	if problems := readForm(c, &form); problems != nil {
		return fiber.ErrBadRequest
	}
	other := neighbour(page, form.Ref, form.Act)
	err = h.Store.SavePortfolio(c.UserContext(), me(c), page.ID, 0, func(p *models.PortfolioChoices) {
		at := func(ref string) int {
			return slices.IndexFunc(p.Items, func(i models.ItemChoice) bool { return i.Ref == ref })
		}
		switch a, b := at(form.Ref), at(other); {
		case form.Act == "out" && slices.Contains(page.Refs, form.Ref):
			p.Choose(page.Purpose, []string{form.Ref}, nil)
		case a >= 0 && b >= 0 && page.Purpose == cpd.ForApplication:
			p.Items[a], p.Items[b] = p.Items[b], p.Items[a]
		}
	})
	if err != nil {
		return err
	}
	to := portfolioPath(page.ID) + "/order"
	if n := slices.Index(page.Refs, form.Ref); n >= 0 && form.Act != "out" {
		to += "?page=" + strconv.Itoa(views.OrderPage(n+1)) + "#" + views.ItemID(form.Ref)
		return seeOther(c, to, "")
	}
	return seeOther(c, to, "saved")
}

// neighbour is the item of the same section that stands before or after one, "" for none.
func neighbour(page models.PortfolioPage, ref, act string) string {
	n := slices.Index(page.Refs, ref)
	by := map[string]int{"up": -1, "down": 1}[act]
	if n < 0 || by == 0 {
		return ""
	}
	for i := n + by; i >= 0 && i < len(page.Refs); i += by {
		if page.Content.Items[i].Section == page.Content.Items[n].Section {
			return page.Refs[i]
		}
	}
	return ""
}
