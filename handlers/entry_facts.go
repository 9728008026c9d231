package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

// ShowFacts handles GET /cpd/:entry/facts.
func (h *Handlers) ShowFacts(c *fiber.Ctx) error {
	entry, err := h.Store.Entry(c.UserContext(), me(c), param(c, "entry"))
	if err != nil {
		return err
	}
	return render(c, views.EntryFacts(views.EntryFactsPage{Viewer: frame(c), Entry: entry, Typed: views.TypedFacts(entry.EntryFacts), Rev: entry.Rev}))
}

// SaveFacts handles POST /cpd/:entry/facts. The fixed facts of a course or a signed task stay whatever is sent.
func (h *Handlers) SaveFacts(c *fiber.Ctx) error {
	entry, err := h.Store.Entry(c.UserContext(), me(c), param(c, "entry"))
	if err != nil {
		return err
	}
	typed := views.TypedFacts(entry.EntryFacts)
	for name := range typed {
		if sent := c.FormValue(name); !entry.FactsFixed() || views.OwnFact(name) {
			typed[name] = cleanText(sent)
		}
	}
	rev, _ := strconv.Atoi(c.FormValue("rev-entry"))
	page := views.EntryFactsPage{Viewer: frame(c), Entry: entry, Typed: typed, Rev: rev}
	facts, problems := readFacts(typed)
	status := fiber.StatusUnprocessableEntity
	if len(problems) > 0 {
		addProblems(problems, facts.Problems())
	} else {
		_, err := h.Store.SaveEntry(c.UserContext(), me(c), entry.ID, models.EntryInput{Rev: rev, Facts: &facts})
		if err == nil {
			return seeOther(c, "/cpd/"+entry.ID, "entry-saved")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		if status = statusOf(err); models.KindOf(err) == models.Conflict {
			page.Rev = entry.Rev
		}
	}
	page.Problems = problems
	return renderStatus(c, status, views.EntryFacts(page))
}

// readFacts reads what was typed by the names of views.TypedFacts; what cannot be read is among the problems.
func readFacts(typed map[string]string) (models.EntryFacts, views.Problems) {
	problems := views.Problems{}
	day := func(prefix string) cpd.Day {
		return readOptionalDay(problems, prefix, typed[prefix+"day"], typed[prefix+"month"], typed[prefix+"year"])
	}
	number := func(name string) int {
		text := strings.TrimSpace(typed[name])
		n, err := strconv.Atoi(text)
		if text != "" && err != nil {
			problems[name] = "Write this as a number, or leave it empty."
		}
		return n
	}
	return models.EntryFacts{
		Title: typed["title"], Kind: cpd.Kind(typed["kind"]), StartDay: readDay(problems, "", typed["day"], typed["month"], typed["year"]), EndDay: day("end_"),
		Minutes: readMinutes(problems, "minutes", typed["minutes"]), ParticipatoryMinutes: readMinutes(problems, "participatory_minutes", typed["participatory_minutes"]),
		Provider: typed["provider"], Presenter: typed["presenter"], Employer: typed["employer"], Mode: cpd.Mode(typed["mode"]), PaidTime: cpd.PaidTime(typed["paid_time"]),
		Assessed: cpd.Assessed(typed["assessed"]), CertificateNumber: typed["certificate_number"], IssuedDay: day("issued_"), RefreshBy: day("refresh_"),
		SCQFLevel: number("scqf_level"), SCQFCredits: number("scqf_credits"), FeedbackFrom: typed["feedback_from"], PeerRole: typed["peer_role"], PeerDay: day("peer_"),
	}, problems
}
