package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/documents"
	"throughline/models"
	"throughline/views"
)

// ShowAward handles GET /awards/:code: a certificate of one's own, in words.
func (h *Handlers) ShowAward(c *fiber.Ctx) error {
	return h.showAward(c, fiber.StatusOK, nil, nil)
}

// showAward is the page of one's own certificate, with the form for a right name as it was typed.
func (h *Handlers) showAward(c *fiber.Ctx, status int, typed *views.NameTyped, problems views.Problems) error {
	page, err := h.awardPage(c)
	if err != nil {
		return err
	}
	page.Problems = problems
	if typed != nil {
		page.Typed = *typed
	}
	return renderStatus(c, status, views.Award(page))
}

// awardPage reads the award of the address. NotFound: not this person's.
func (h *Handlers) awardPage(c *fiber.Ctx) (views.AwardPage, error) {
	award, err := h.Store.Award(c.UserContext(), me(c), param(c, "code"))
	if err != nil {
		return views.AwardPage{}, err
	}
	page := views.AwardPage{Viewer: frame(c), Award: award, Demo: h.Store.Demo(), Trial: !h.Public && !h.Store.Demo(),
		Address: h.checkAddress(award.Code), Typed: views.NameTyped{Name: award.Recipient.Name, Latin: award.Recipient.NameLatin}}
	if page.QR.Size, page.QR.Path, err = documents.QRPath(page.Address); err != nil {
		return page, err
	}
	if award.State == models.Valid || award.State == models.Expired {
		page.NoPDF = unprintable(h.certificateOf(award.Facts, award.Recipient.Name, award.Recipient.NameLatin).Check())
	}
	return page, nil
}
