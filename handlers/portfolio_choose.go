package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

// choosePage is a page of what can be chosen. A filter shows the log alone.
func (h *Handlers) choosePage(c *fiber.Ctx, page models.PortfolioPage, filter models.LogFilter) (views.ChoosePage, error) {
	out := views.ChoosePage{DraftPage: views.DraftPage{Viewer: frame(c), Page: page, Rev: page.Rev}, Filter: filter, Filtered: len(logQuery(filter)) > 0}
	var err error
	if out.Offer, err = h.Store.PortfolioOffer(c.UserContext(), me(c), page.Choices.Competencies); err != nil {
		return out, err
	}
	out.Log, err = h.Store.Log(c.UserContext(), me(c), filter)
	return out, err
}

// ShowChoose handles GET /portfolios/:portfolio/choose: what fits first, then the log a page at a time.
func (h *Handlers) ShowChoose(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	filter := logFilter(c)
	filter.Removed = false
	out, err := h.choosePage(c, page, filter)
	if err != nil {
		return err
	}
	return render(c, views.Choose(out))
}

type chooseForm struct {
	Act   string   `form:"act"`
	Shown []string `form:"shown"` // refs that stood on the page
	Items []string `form:"item"`  // those of them that were ticked
	Query string   `form:"q"`
	Year  string   `form:"year"`
	Kind  string   `form:"kind"`
	Only  string   `form:"only"`
}

// to is where the button leads: to another page of the list with its ticks saved, or on.
func (f chooseForm) to(draft, next string) string {
	switch f.Act {
	case "next":
		return draft + "/" + next
	case "asks":
		return draft + "/asks"
	case "all":
		return draft + "/choose"
	}
	page := 0
	if n, ok := strings.CutPrefix(f.Act, "page-"); ok {
		page, _ = strconv.Atoi(n)
	}
	if f.Act != "find" && page == 0 {
		return draft
	}
	q := url.Values{}
	for name, value := range map[string]string{"q": f.Query, "year": f.Year, "kind": f.Kind, "only": f.Only} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return draft + "/choose"
	}
	return draft + "/choose?" + q.Encode()
}

// SaveChoose handles POST /portfolios/:portfolio/choose. Only what stood on the page is changed, so that ticks of other
// pages stay.
func (h *Handlers) SaveChoose(c *fiber.Ctx) error {
	page, ok, err := h.ownDraft(c)
	if !ok {
		return err
	}
	var form chooseForm
	problems := readForm(c, &form)
	form.Shown = slices.DeleteFunc(form.Shown, func(ref string) bool { return !isRef(ref) })
	change := func(p *models.PortfolioChoices) { p.Choose(page.Purpose, form.Shown, form.Items) }
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		err := h.Store.SavePortfolio(c.UserContext(), me(c), page.ID, 0, change)
		if err == nil {
			change(&page.Choices)
			return seeOther(c, form.to(portfolioPath(page.ID), afterChoose(page)), "saved")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	change(&page.Choices)
	out, err := h.choosePage(c, page, models.LogFilter{})
	if err != nil {
		return err
	}
	out.Problems = problems
	return renderStatus(c, status, views.Choose(out))
}

// afterChoose is the page after the choice, of the draft after the change: the points of the job, where something is there
// to tick beside them.
func afterChoose(page models.PortfolioPage) string {
	switch {
	case page.Purpose == cpd.FullRecord || len(page.Choices.Items) == 0:
		return "words"
	case len(page.Choices.Points) > 0:
		return firstPoint(page)
	}
	return "order"
}

// isRef tells whether something sent can name an item.
func isRef(ref string) bool {
	kind, name, _ := strings.Cut(ref, ":")
	return (kind == "entry" || kind == "award") && name != "" && len(name) <= 36
}
