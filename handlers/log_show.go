package handlers

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

// ShowLog handles GET /cpd: the person's log, newest first, with a form to add to it. The query narrows it.
func (h *Handlers) ShowLog(c *fiber.Ctx) error {
	filter := logFilter(c)
	log, err := h.Store.Log(c.UserContext(), me(c), filter)
	if err != nil {
		return err
	}
	return render(c, views.Log(views.LogPage{Viewer: frame(c), Log: log, Filter: filter, Query: logQuery(filter), Add: h.emptyQuickAdd()}))
}

func logFilter(c *fiber.Ctx) models.LogFilter {
	f := models.LogFilter{Search: c.Query("q"), Competency: c.Query("competency"), Removed: c.Query("removed") == "1", Page: c.QueryInt("page", 1)}
	if year := c.QueryInt("year"); year >= 1 && year <= 9998 {
		f.Year = year
	}
	if month := c.QueryInt("month"); f.Year > 0 && month >= 1 && month <= 12 {
		f.Month = month
	}
	if kind := cpd.Kind(c.Query("kind")); kind.Known() {
		f.Kind = kind
	}
	switch only := models.LogOnly(c.Query("only")); only {
	case models.OnlyToWrite, models.OnlyEvidence, models.OnlyConfirmed, models.OnlyCertificate:
		f.Only = only
	}
	return f
}

// logQuery is the address of a filter, without its page.
func logQuery(f models.LogFilter) url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" && value != "0" {
			q.Set(name, value)
		}
	}
	set("q", f.Search)
	set("kind", string(f.Kind))
	set("year", strconv.Itoa(f.Year))
	set("month", strconv.Itoa(f.Month))
	set("competency", f.Competency)
	set("only", string(f.Only))
	if f.Removed {
		q.Set("removed", "1")
	}
	return q
}
