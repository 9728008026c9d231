package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

type quickAddForm struct {
	Title   string `form:"title"`
	Day     string `form:"day"`
	Month   string `form:"month"`
	Year    string `form:"year"`
	Kind    string `form:"kind"`
	Minutes string `form:"minutes"`
}

// emptyQuickAdd is the form before anything is typed: today.
func (h *Handlers) emptyQuickAdd() views.QuickAdd {
	today := h.Store.Now()
	return views.QuickAdd{When: views.DateTyped{Day: today.Format("2"), Month: today.Format("1"), Year: today.Format("2006")}}
}

// NewEntry handles GET /cpd/new: the quick form alone.
func (h *Handlers) NewEntry(c *fiber.Ctx) error {
	return render(c, views.NewEntry(views.NewEntryPage{Viewer: frame(c), Add: h.emptyQuickAdd()}))
}

// AddEntry handles POST /cpd and /cpd/new.
func (h *Handlers) AddEntry(c *fiber.Ctx) error {
	var form quickAddForm
	problems := readForm(c, &form)
	facts := models.EntryFacts{Title: form.Title, Kind: cpd.Kind(form.Kind)}
	status := fiber.StatusUnprocessableEntity
	if problems == nil {
		problems = views.Problems{}
		facts.StartDay = readDay(problems, "", form.Day, form.Month, form.Year)
		facts.Minutes = readMinutes(problems, "minutes", form.Minutes)
		if len(problems) > 0 {
			addProblems(problems, views.Problems(facts.Problems()))
		} else {
			id, err := h.Store.AddEntry(c.UserContext(), me(c), facts)
			if err == nil {
				return seeOther(c, "/cpd/"+id, "entry-added")
			}
			var refused bool
			if problems, refused = problemsOf(err); !refused {
				return err
			}
			status = statusOf(err)
		}
	}
	add := views.QuickAdd{Title: form.Title, Kind: cpd.Kind(form.Kind), Minutes: form.Minutes, When: views.DateTyped{Day: form.Day, Month: form.Month, Year: form.Year}, Problems: problems}
	return renderStatus(c, status, views.NewEntry(views.NewEntryPage{Viewer: frame(c), Add: add}))
}

// readDay reads three boxes; what is wrong goes to the problems of the boxes with this prefix.
func readDay(problems views.Problems, prefix, day, month, year string) cpd.Day {
	d, err := cpd.ParseDay(year, month, day)
	var wrong *cpd.DayProblem
	if errors.As(err, &wrong) {
		problems[prefix+wrong.Field] = wrong.Message
	}
	return d
}

// readOptionalDay is readDay for a date that may be left out.
func readOptionalDay(problems views.Problems, prefix, day, month, year string) cpd.Day {
	if day+month+year == "" {
		return ""
	}
	return readDay(problems, prefix, day, month, year)
}

func readMinutes(problems views.Problems, field, typed string) int {
	n, err := cpd.ParseMinutes(typed)
	if err != nil {
		problems[field] = err.Error()
	}
	return n
}

// addProblems adds those of other fields; a date that could not be read has its own words already.
func addProblems(problems, more views.Problems) {
	dateSaid := problems["day"] != "" || problems["month"] != "" || problems["year"] != ""
	for field, words := range more {
		if problems[field] == "" && !(field == "month" && dateSaid) {
			problems[field] = words
		}
	}
}

func init() {
	notes["entry-added"] = "It is in your log. Write more about it now, or whenever you like."
}
