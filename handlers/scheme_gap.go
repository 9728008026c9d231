package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/views"
)

type gapForm struct {
	From string `form:"rev-from"`
	To   string `form:"rev-to"`
	Text string `form:"text"`
}

// ShowGap handles GET /cpd/schemes/:scheme/gap: a place for a line on why some months are empty.
func (h *Handlers) ShowGap(c *fiber.Ctx) error {
	page, err := h.gapPage(c, c.Query("from"), c.Query("to"))
	if err != nil {
		return err
	}
	return render(c, views.ExplainGap(page))
}

// gapPage is the page for a run of months, with what was said about it. What is no run of months is not found.
func (h *Handlers) gapPage(c *fiber.Ctx, from, to string) (views.GapPage, error) {
	page := views.GapPage{Viewer: frame(c), Gap: cpd.Gap{From: cpd.Day(from), To: cpd.Day(to)}}
	var err error
	if page.Scheme, err = h.Store.Scheme(c.UserContext(), me(c), param(c, "scheme")); err != nil {
		return page, err
	}
	if g := page.Gap; !g.From.Valid() || !g.To.Valid() || !g.From.MonthOnly() || !g.To.MonthOnly() || g.To < g.From {
		return page, fiber.ErrNotFound
	}
	for _, said := range page.Scheme.GapsSaid {
		if said.From == page.Gap.From && said.To == page.Gap.To {
			page.Text, page.There = said.Text, true
		}
	}
	return page, nil
}

// ExplainGap handles POST /cpd/schemes/:scheme/gap.
func (h *Handlers) ExplainGap(c *fiber.Ctx) error {
	var form gapForm
	problems := readForm(c, &form)
	page, err := h.gapPage(c, form.From, form.To)
	if err != nil {
		return err
	}
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		err := h.Store.ExplainGap(c.UserContext(), me(c), page.Gap.From, page.Gap.To, form.Text)
		if err == nil {
			return seeOther(c, "/cpd/schemes/"+page.Scheme.ID, "saved")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	page.Text, page.Problems = form.Text, problems
	return renderStatus(c, status, views.ExplainGap(page))
}
