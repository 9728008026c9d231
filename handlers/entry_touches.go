package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/cpd"
	"throughline/models"
	"throughline/views"
)

// ShowTouches handles GET /cpd/:entry/touches: what an entry touches, to tick.
func (h *Handlers) ShowTouches(c *fiber.Ctx) error {
	page, err := h.touchesPage(c, c.Query("of"))
	if err != nil {
		return err
	}
	for _, l := range page.Touches.Entry.Links {
		page.Ticked[l] = true
	}
	return render(c, views.Touches(page))
}

func (h *Handlers) touchesPage(c *fiber.Ctx, of string) (views.TouchesPage, error) {
	touches, err := h.Store.Touches(c.UserContext(), me(c), param(c, "entry"), of)
	return views.TouchesPage{Viewer: frame(c), Touches: touches, Ticked: map[cpd.Link]bool{}, Rev: touches.Entry.Rev}, err
}

// SaveTouches handles POST /cpd/:entry/touches. What the page did not offer stays as it is.
func (h *Handlers) SaveTouches(c *fiber.Ctx) error {
	page, err := h.touchesPage(c, c.FormValue("rev-of"))
	if err != nil {
		return err
	}
	lists := []string{page.Touches.Framework.ID}
	for _, s := range page.Touches.Schemes {
		lists = append(lists, s.ID)
	}
	var links []models.LinkInput
	for _, list := range lists {
		in := models.LinkInput{Scheme: list}
		for _, v := range c.Request().PostArgs().PeekMulti(views.TouchName(list)) {
			in.Codes = append(in.Codes, string(v))
			page.Ticked[cpd.Link{Scheme: list, Code: string(v)}] = true
		}
		links = append(links, in)
	}
	rev, _ := strconv.Atoi(c.FormValue("rev-entry"))
	_, err = h.Store.SaveEntry(c.UserContext(), me(c), page.Touches.Entry.ID, models.EntryInput{Rev: rev, Links: links})
	if err == nil {
		return seeOther(c, "/cpd/"+page.Touches.Entry.ID, "entry-saved")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	page.Problems = problems
	return renderStatus(c, statusOf(err), views.Touches(page))
}

// CountEntry handles POST /cpd/:entry/counted: which scheme an entry counts for, where it counts once.
func (h *Handlers) CountEntry(c *fiber.Ctx) error {
	id := param(c, "entry")
	err := h.Store.CountEntry(c.UserContext(), me(c), id, c.FormValue("counted"))
	if err == nil {
		return seeOther(c, "/cpd/"+id+"/touches#counts", "saved")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	page, err := h.touchesPage(c, "")
	if err != nil {
		return err
	}
	for _, l := range page.Touches.Entry.Links {
		page.Ticked[l] = true
	}
	page.Problems = problems
	return renderStatus(c, fiber.StatusUnprocessableEntity, views.Touches(page))
}
