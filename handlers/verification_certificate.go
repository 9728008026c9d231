package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// PublicCertificate handles GET /v/:code/certificate.pdf: the PDF, where its holder offers it.
func (h *Handlers) PublicCertificate(c *fiber.Ctx) error {
	if moved, err := tidyCode(c, "/certificate.pdf"); moved {
		return err
	}
	v, err := h.Store.Verify(c.UserContext(), param(c, "code"), c.IP())
	if err != nil {
		return h.noVerification(c, err)
	}
	if !v.SharePDF {
		return renderStatus(c, fiber.StatusNotFound, views.NoPublicPDF(frame(c), v.Code))
	}
	pdf, err := h.certificatePDF(c.UserContext(), v.AwardID, v.Facts, v.Name, v.NameLatin)
	if unprintable(err) != nil {
		return renderStatus(c, fiber.StatusNotFound, views.NoPublicPDF(frame(c), v.Code))
	}
	if err != nil {
		return err
	}
	return sendPDF(c, v.Code, pdf)
}

// NoCredential handles GET /v/:code/credential, the permanent address of the signed credential that is to come.
func (h *Handlers) NoCredential(c *fiber.Ctx) error {
	href := "/v"
	if code := models.NormaliseCode(param(c, "code")); plainCode(code) {
		href += "/" + code
	}
	return renderStatus(c, fiber.StatusNotFound, views.NoCredential(frame(c), href))
}
