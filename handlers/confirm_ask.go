package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/documents"
	"throughline/models"
	"throughline/views"
)

type askConfirmForm struct {
	Act       string   `form:"act"`
	Confirmer string   `form:"confirmer"`
	Show      []string `form:"show"` // names of facts; the others are held back
}

// ShowAskConfirm handles GET /cpd/:entry/confirm: the ways to ask, what a reader learns, what came of it.
func (h *Handlers) ShowAskConfirm(c *fiber.Ctx) error {
	return h.showAskConfirm(c, fiber.StatusOK, nil, nil)
}

func (h *Handlers) showAskConfirm(c *fiber.Ctx, status int, show []string, problems views.Problems) error {
	entry, err := h.Store.Entry(c.UserContext(), me(c), param(c, "entry"))
	if err != nil {
		return err
	}
	page := views.AskConfirmPage{Viewer: frame(c), Entry: entry, Zone: zoneOf(c), Private: !h.Public, Links: map[string]views.LinkAddress{}, Show: show, Problems: problems}
	if page.Confirmations, err = h.Store.EntryConfirmations(c.UserContext(), me(c), entry.ID); err != nil {
		return err
	}
	if page.Confirmers, err = h.Store.Confirmers(c.UserContext(), me(c)); err != nil {
		return err
	}
	for _, a := range page.Confirmations.Asked {
		if a.Token == "" {
			continue
		}
		link := views.LinkAddress{Address: h.Address("/confirm/" + a.Token)}
		if link.QR.Size, link.QR.Path, err = documents.QRPath(link.Address); err != nil {
			return err
		}
		page.Links[a.ID] = link
	}
	return renderStatus(c, status, views.AskConfirm(page))
}

// AskConfirm handles POST /cpd/:entry/confirm: makes a link, or asks a supervisor or mentor by name, for the facts that were
// ticked.
func (h *Handlers) AskConfirm(c *fiber.Ctx) error {
	var form askConfirmForm
	if problems := readForm(c, &form); problems != nil {
		return h.showAskConfirm(c, fiber.StatusUnprocessableEntity, nil, problems)
	}
	if form.Show == nil {
		form.Show = []string{}
	}
	id, note := param(c, "entry"), "link-made"
	var err error
	if form.Act == "member" {
		note = "member-asked"
		err = h.Store.AskMember(c.UserContext(), me(c), id, form.Confirmer, form.Show)
	} else {
		err = h.Store.AskConfirmation(c.UserContext(), me(c), id, form.Show)
	}
	if problems, refused := problemsOf(err); refused {
		return h.showAskConfirm(c, statusOf(err), form.Show, problems)
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/cpd/"+id+"/confirm#open", note)
}

// EndConfirmation handles POST /cpd/:entry/confirm/:confirmation/end.
func (h *Handlers) EndConfirmation(c *fiber.Ctx) error {
	id := param(c, "entry")
	err := h.Store.EndConfirmation(c.UserContext(), me(c), id, param(c, "confirmation"))
	if models.KindOf(err) == models.Conflict {
		problems, _ := problemsOf(err)
		return h.showAskConfirm(c, statusOf(err), nil, problems)
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/cpd/"+id+"/confirm", "request-ended")
}

// HideConfirmation handles POST /cpd/:entry/confirm/:confirmation/hide and /show.
func (h *Handlers) HideConfirmation(hide bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, note := param(c, "entry"), "confirmation-shown"
		if hide {
			note = "confirmation-hidden"
		}
		err := h.Store.HideConfirmation(c.UserContext(), me(c), id, param(c, "confirmation"), hide)
		if models.KindOf(err) == models.Conflict {
			problems, _ := problemsOf(err)
			return h.showAskConfirm(c, statusOf(err), nil, problems)
		}
		if err != nil {
			return err
		}
		return seeOther(c, "/cpd/"+id+"/confirm", note)
	}
}

func init() {
	notes["link-made"] = "The link is ready. Send it, or let somebody scan the code."
	notes["member-asked"] = "They find it under “Support”."
	notes["request-ended"] = "It is closed. Nobody can answer it any more."
	notes["confirmation-hidden"] = "It is hidden."
	notes["confirmation-shown"] = "It is shown again."
}
