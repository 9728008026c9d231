package handlers

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/views"
)

// Competencies handles GET /cpd/competencies: what the person can show, by competency.
func (h *Handlers) Competencies(c *fiber.Ctx) error {
	page, err := h.Store.Competencies(c.UserContext(), me(c), c.Query("of"))
	if err != nil {
		return err
	}
	return render(c, views.Competencies(views.CompetenciesPage{Viewer: frame(c), Page: page, Zone: zoneOf(c)}))
}

// levelsPage is the form of one area; an area that the framework has not is not found.
func (h *Handlers) levelsPage(c *fiber.Ctx, of, area string) (views.CompetenciesPage, error) {
	page := views.CompetenciesPage{Viewer: frame(c), Zone: zoneOf(c), Said: map[string]cpd.Level{}}
	var err error
	if page.Page, err = h.Store.Competencies(c.UserContext(), me(c), of); err != nil {
		return page, err
	}
	for i := range page.Page.Areas {
		if page.Page.Areas[i].Code == area {
			page.Area = &page.Page.Areas[i]
		}
	}
	if page.Area == nil {
		return page, fiber.ErrNotFound
	}
	for _, m := range page.Area.Mine {
		page.Said[m.Code] = m.Level
	}
	return page, nil
}

// CompetencyLevels handles GET /cpd/competencies/levels: where the person sees themselves in an area.
func (h *Handlers) CompetencyLevels(c *fiber.Ctx) error {
	page, err := h.levelsPage(c, c.Query("of"), c.Query("area"))
	if err != nil {
		return err
	}
	return render(c, views.CompetencyLevels(page))
}

// SetCompetencyLevels handles POST /cpd/competencies/levels. What was not sent stays as it is.
func (h *Handlers) SetCompetencyLevels(c *fiber.Ctx) error {
	page, err := h.levelsPage(c, c.FormValue("rev-of"), c.FormValue("rev-area"))
	if err != nil {
		return err
	}
	chosen := map[string]cpd.Level{}
	for _, m := range page.Area.Mine {
		if args := c.Request().PostArgs(); args.Has("level-" + m.Code) {
			chosen[m.Code] = cpd.Level(args.Peek("level-" + m.Code))
			page.Said[m.Code] = chosen[m.Code]
		}
	}
	version, _ := strconv.Atoi(c.FormValue("rev-version"))
	err = h.Store.SetCompetencyLevels(c.UserContext(), me(c), page.Page.Of, version, chosen)
	if err == nil {
		return seeOther(c, "/cpd/competencies?of="+url.QueryEscape(page.Page.Of)+"#area-"+page.Area.Code, "saved")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	page.Problems = problems
	return renderStatus(c, statusOf(err), views.CompetencyLevels(page))
}
