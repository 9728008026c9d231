package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// AwardCertificate handles GET /awards/:code/certificate.pdf: the PDF of one's own certificate.
func (h *Handlers) AwardCertificate(c *fiber.Ctx) error {
	award, err := h.Store.Award(c.UserContext(), me(c), param(c, "code"))
	if err != nil {
		return err
	}
	none := views.AwardPage{Viewer: frame(c), Award: award}
	if award.State != models.Valid && award.State != models.Expired {
		return renderStatus(c, fiber.StatusGone, views.NoCertificatePDF(none))
	}
	pdf, err := h.certificatePDF(c.UserContext(), award.ID, award.Facts, award.Recipient.Name, award.Recipient.NameLatin)
	if none.NoPDF = unprintable(err); none.NoPDF != nil {
		return renderStatus(c, fiber.StatusConflict, views.NoCertificatePDF(none))
	}
	if err != nil {
		return err
	}
	return sendPDF(c, award.Code, pdf)
}
