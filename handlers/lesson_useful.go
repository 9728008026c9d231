package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

// SayUseful handles POST /learn/:enrolment/:step/useful: whether a finished lesson was useful, said in one tap on the page
// that came after it. The query's «at» is the part to go back to; without it, the course.
func (h *Handlers) SayUseful(c *fiber.Ctx) error {
	back := "/learn/" + url.PathEscape(param(c, "enrolment"))
	if at := cleanText(c.Query("at")); at != "" {
		back += "/" + url.PathEscape(at)
	}
	return h.sayUseful(c, cleanText(c.FormValue("useful")), back)
}

func (h *Handlers) sayUseful(c *fiber.Ctx, choice, back string) error {
	err := h.Store.SayUseful(c.UserContext(), me(c), param(c, "enrolment"), param(c, "step"), choice)
	if models.KindOf(err) == models.Conflict { // said for good, in this tab or another
		return seeOther(c, back, "")
	}
	if err != nil {
		return err
	}
	return seeOther(c, back, "useful-said")
}

func init() {
	notes["useful-said"] = "Thank you. It is counted, without your name."
}
