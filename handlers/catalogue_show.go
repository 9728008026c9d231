package handlers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

// ShowCatalogue handles GET /catalogue. What the search cannot read narrows nothing.
func (h *Handlers) ShowCatalogue(c *fiber.Ctx) error {
	filter := models.CatalogueFilter{Word: searchWord(c.Query("q"))}
	if stage := courses.Stage(c.Query("stage")); slices.Contains([]courses.Stage{courses.Into, courses.Through, courses.Beyond}, stage) {
		filter.Stage = stage
	}
	if minutes, err := strconv.Atoi(c.Query("time")); err == nil && slices.Contains(views.CatalogueMinutes, minutes) {
		filter.Minutes = minutes
	}
	page := views.CatalogueView{Viewer: frame(c), Filter: filter, Mine: map[string]models.LineItem{}}
	var who *models.Actor
	if viewer, ok := viewerOf(c); ok {
		who = &viewer.Actor
		line, err := h.Store.Line(c.UserContext(), viewer.Actor)
		if err != nil {
			return err
		}
		// What is under way counts before what was finished earlier.
		for _, item := range append(line.Behind, line.Here...) {
			page.Mine[item.Slug] = item
		}
	}
	var err error
	if page.Courses, err = h.Store.Catalogue(c.UserContext(), who, filter); err != nil {
		return err
	}
	return render(c, views.Catalogue(page))
}

// searchWord is what somebody looks for: one line, not longer than its box.
func searchWord(typed string) string {
	typed = strings.ReplaceAll(strings.ToValidUTF8(typed, ""), "\x00", "")
	word := []rune(strings.Join(strings.Fields(typed), " "))
	return string(word[:min(len(word), 100)])
}
