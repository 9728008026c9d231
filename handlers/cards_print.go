package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// mostCards is how many joining cards one page makes.
const mostCards = 200

// Cards handles GET /org/:org/cards?n=8: joining cards to print, eight to a sheet.
func (h *Handlers) Cards(c *fiber.Ctx) error {
	join, err := h.joinOf(c)
	if err != nil {
		return err
	}
	page := views.CardsPage{OrgFrame: orgFrame(c), Join: join, Typed: strings.TrimSpace(c.Query("n", "8"))}
	n, err := strconv.Atoi(page.Typed)
	if err != nil || n < 1 || n > mostCards {
		page.Problems = views.Problems{"n": "Write a number from 1 to " + strconv.Itoa(mostCards) + "."}
		return renderStatus(c, fiber.StatusUnprocessableEntity, views.Cards(page))
	}
	page.Count = n
	return render(c, views.Cards(page))
}
