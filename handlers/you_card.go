package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

type cardForm struct {
	Password string `form:"password"`
}

// ShowCard handles GET /you/card: what the recovery card is for, and the way to a new one.
func (h *Handlers) ShowCard(c *fiber.Ctx) error { return h.showCard(c, fiber.StatusOK, nil) }

func (h *Handlers) showCard(c *fiber.Ctx, status int, problems views.Problems) error {
	you, err := h.Store.You(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return renderStatus(c, status, views.Card(views.CardPage{Viewer: frame(c), Problems: problems, Left: you.CardCodesLeft}))
}

// MakeCard handles POST /you/card: the codes are in the answer and nowhere else.
func (h *Handlers) MakeCard(c *fiber.Ctx) error {
	var form cardForm
	if problems := readForm(c, &form); problems != nil {
		return h.showCard(c, fiber.StatusUnprocessableEntity, problems)
	}
	codes, err := h.Store.NewRecoveryCard(c.UserContext(), me(c), form.Password)
	if err != nil {
		problems, mine := problemsOf(err)
		if !mine {
			return err
		}
		return h.showCard(c, h.slow(c, err), problems)
	}
	return render(c, views.CardMade(views.CardMadePage{Viewer: frame(c), Username: me(c).Username, Address: h.Address("/recover"), Codes: codes}))
}
