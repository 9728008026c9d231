package handlers

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// Induction handles GET /org/:org/induction.
func (h *Handlers) Induction(c *fiber.Ctx) error {
	courses, err := h.Store.Induction(c.UserContext(), me(c), c.Params("org"))
	if err != nil {
		return err
	}
	return render(c, views.Induction(views.InductionPage{OrgFrame: orgFrame(c), Courses: courses}))
}

// SetInduction handles POST /org/:org/induction: tick boxes named course, and a place for each.
func (h *Handlers) SetInduction(c *fiber.Ctx) error {
	courses, err := h.Store.Induction(c.UserContext(), me(c), c.Params("org"))
	if err != nil {
		return err
	}
	courses = inOrder(courses, func(i int) int { return place(c, "place-"+courses[i].CourseID, i+1) })
	kept := ticked(c, "course")
	var chosen []string
	for i := range courses {
		if courses[i].Chosen = slices.Contains(kept, courses[i].CourseID); courses[i].Chosen {
			chosen = append(chosen, courses[i].CourseID)
		}
	}
	for _, id := range kept { // what is not on the list is refused by the models
		if !slices.Contains(chosen, id) {
			chosen = append(chosen, id)
		}
	}
	alsoHere := c.FormValue("also_here") != ""
	err = h.Store.SetInduction(c.UserContext(), me(c), c.Params("org"), chosen, alsoHere)
	if problems, ok := problemsOf(err); ok {
		page := views.InductionPage{OrgFrame: orgFrame(c), Courses: courses, AlsoHere: alsoHere, Problems: problems}
		return renderStatus(c, statusOf(err), views.Induction(page))
	}
	if err != nil {
		return err
	}
	return seeOther(c, orgPath(c, "/induction"), "induction-saved")
}

// place reads the place that was chosen for something in a list; 0 takes it off where the form offers that.
func place(c *fiber.Ctx, field string, now int) int {
	n, err := strconv.Atoi(c.FormValue(field))
	if err != nil || n < 0 {
		return now
	}
	return n
}

// inOrder puts a list in the order of the places that were chosen for its items. Where two share a place, the one that
// was moved there comes before the one that was there, or after it when it was moved down.
func inOrder[T any](list []T, placeOf func(i int) int) []T {
	type item struct{ key, was int }
	items := make([]item, len(list))
	for i := range list {
		chosen, was := placeOf(i), i+1
		key := 2 * chosen
		switch {
		case chosen < was:
			key--
		case chosen > was:
			key++
		}
		items[i] = item{key, i}
	}
	slices.SortStableFunc(items, func(a, b item) int { return a.key - b.key })
	out := make([]T, len(list))
	for i, it := range items {
		out[i] = list[it.was]
	}
	return out
}
