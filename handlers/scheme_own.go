package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

type ownSchemeForm struct {
	Name         string `form:"name"`
	Organisation string `form:"organisation"`
	Months       string `form:"months"`
	Minutes      string `form:"minutes"`
	Once         string `form:"once"`
	Day          string `form:"day"`
	Month        string `form:"month"`
	Year         string `form:"year"`
}

// mostTopics is how many rows of topics a form is read for; the models say how many may be kept.
const mostTopics = 60

// NewScheme handles GET /cpd/schemes/new: the form of what an employer asks for.
func (h *Handlers) NewScheme(c *fiber.Ctx) error {
	return render(c, views.OwnScheme(views.OwnSchemePage{Viewer: frame(c), Typed: views.TypedOwn(models.Following{})}))
}

// ChangeScheme handles GET /cpd/schemes/:scheme/change.
func (h *Handlers) ChangeScheme(c *fiber.Ctx) error {
	page, err := h.Store.Scheme(c.UserContext(), me(c), param(c, "scheme"))
	if err != nil {
		return err
	}
	if page.Own == nil {
		return fiber.ErrNotFound
	}
	return render(c, views.OwnScheme(views.OwnSchemePage{Viewer: frame(c), ID: page.ID, Typed: views.TypedOwn(page.Following)}))
}

// KeepScheme handles POST /cpd/schemes/new and /cpd/schemes/:scheme/change.
func (h *Handlers) KeepScheme(c *fiber.Ctx) error {
	var form ownSchemeForm
	problems := readForm(c, &form)
	if problems == nil {
		problems = views.Problems{}
	}
	id := param(c, "scheme")
	typed := views.OwnTyped{Name: form.Name, Organisation: form.Organisation, Months: form.Months, Minutes: form.Minutes, Once: form.Once != "",
		Start: views.DateTyped{Day: form.Day, Month: form.Month, Year: form.Year}}
	own := cpd.Own{Name: form.Name, Organisation: form.Organisation, CountsOnce: typed.Once}
	own.Months, _ = strconv.Atoi(form.Months)
	own.Minutes = readMinutes(problems, "minutes", form.Minutes)
	starts := readDay(problems, "", form.Day, form.Month, form.Year)
	for i := range mostTopics {
		field := "topics." + strconv.Itoa(i) + "."
		plain := func(name string) string {
			return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(c.FormValue(name), "\uFFFD"), "\x00", ""))
		}
		row := views.TopicTyped{ID: plain("rev-topic-" + strconv.Itoa(i)), Title: plain(field + "title"), Months: plain(field + "refresh")}
		if row.Title == "" {
			continue
		}
		months, err := strconv.Atoi(row.Months)
		if row.Months != "" && (err != nil || months < 1) {
			problems["topics."+strconv.Itoa(len(typed.Topics))+".refresh"] = "Write whole months, or leave it empty."
		}
		typed.Topics = append(typed.Topics, row)
		own.Topics = append(own.Topics, cpd.Topic{ID: row.ID, Title: row.Title, RefreshMonths: months})
	}
	status := fiber.StatusUnprocessableEntity
	if len(problems) == 0 {
		kept, err := h.Store.KeepOwnScheme(c.UserContext(), me(c), id, own, starts)
		if err == nil {
			return seeOther(c, "/cpd/schemes/"+kept, "scheme-followed")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	} else if id != "" {
		if page, err := h.Store.Scheme(c.UserContext(), me(c), id); err != nil || page.Own == nil {
			return fiber.ErrNotFound
		}
	}
	return renderStatus(c, status, views.OwnScheme(views.OwnSchemePage{Viewer: frame(c), ID: id, Typed: typed, Problems: problems}))
}
