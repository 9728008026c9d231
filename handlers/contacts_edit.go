package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

// SetContacts handles POST /org/:org/settings/contacts: the organisation's own people to talk to.
func (h *Handlers) SetContacts(c *fiber.Ctx) error {
	contacts := contactsFrom(c)
	err := h.Store.SetContacts(c.UserContext(), me(c), c.Params("org"), contacts)
	if problems, ok := problemsOf(err); ok {
		return h.showSettings(c, statusOf(err), nil, contacts, problems)
	}
	if err != nil {
		return err
	}
	if c.FormValue("act") == "more" {
		return seeOther(c, orgPath(c, "/settings?rows="+strconv.Itoa(len(contacts)+1)+"#contacts"), "saved")
	}
	return seeOther(c, orgPath(c, "/settings#contacts"), "saved")
}

// contactsFrom reads the rows of the form of people to talk to, in the order chosen, without those taken off.
func contactsFrom(c *fiber.Ctx) []models.ContactForm {
	type row struct {
		models.ContactForm
		off bool
	}
	var rows []row
	for i := 1; i <= models.MostContacts; i++ {
		n := strconv.Itoa(i)
		form := models.ContactForm{Name: c.FormValue("name_" + n), Number: c.FormValue("number_" + n), Note: c.FormValue("note_" + n)}
		rows = append(rows, row{form, c.FormValue("place_"+n) == "0"})
	}
	rows = inOrder(rows, func(i int) int { return place(c, "place_"+strconv.Itoa(i+1), i+1) })
	var out []models.ContactForm
	for _, r := range rows {
		if !r.off && r.Name+r.Number+r.Note != "" {
			out = append(out, r.ContactForm)
		}
	}
	return out
}
