package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/documents"
	"throughline/models"
	"throughline/views"
)

// pdfPolicy lets the viewer of a browser draw a PDF, and nothing else load.
const pdfPolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

// checkAddress is what the QR code of a certificate says.
func (h *Handlers) checkAddress(code string) string { return h.Address("/v/" + code) }

func awardPath(code string) string { return "/awards/" + url.PathEscape(models.NormaliseCode(code)) }

// certificateOf is what is printed of an award: all of it from the snapshot.
func (h *Handlers) certificateOf(f models.Facts, name, latin string) documents.Certificate {
	kind := documents.Trial
	switch {
	case h.Store.Demo():
		kind = documents.Demonstration
	case h.Public:
		kind = documents.Live
	}
	out := documents.Certificate{
		Kind: kind, Code: f.Code, CheckURL: h.checkAddress(f.Code), CheckHost: h.Base.Host + strings.TrimRight(h.Base.Path, "/") + "/v",
		Name: name, LatinName: latin, Title: f.Achievement.Title, Organisation: f.Issuer.Name, OrgContact: f.Issuer.Contact,
		CompletedOn: f.Time.Completed, AwardedOn: f.Time.Awarded, ValidThrough: f.Time.ValidThrough,
		Minutes: f.Amount.Minutes, Version: f.Achievement.Version, Language: views.LanguageName(f.Achievement.Language), HowAssessed: f.How.Assessed,
		DoesNotAuthorise: f.Limits.DoesNotAuthorise, Description: f.Achievement.Description,
	}
	for _, s := range f.How.Signers {
		out.Signers = append(out.Signers, views.SignerLine(s))
	}
	return out
}

// certificatePDF gives the PDF of an award: the one that is kept, or the first rendering, kept from then on. A trial is
// drawn each time and never kept, so that the real one can follow.
func (h *Handlers) certificatePDF(ctx context.Context, awardID string, f models.Facts, name, latin string) ([]byte, error) {
	kept, ok, err := h.Store.CertificateKept(ctx, awardID)
	if err != nil || ok {
		return kept.Content, err
	}
	certificate := h.certificateOf(f, name, latin)
	if certificate.Mark, err = h.Store.CertificateMark(ctx, awardID); err != nil {
		return nil, err
	}
	pdf, err := documents.RenderCertificate(certificate)
	if err != nil {
		return nil, fmt.Errorf("draw the certificate: %w", err)
	}
	if certificate.Kind == documents.Trial {
		return pdf, nil
	}
	kept, err = h.Store.KeepCertificate(ctx, awardID, documents.CertificateTemplate, pdf)
	return kept.Content, err
}

// sendPDF sends a certificate under a name that tells nobody what course it was.
func sendPDF(c *fiber.Ctx, code string, pdf []byte) error {
	return sendPDFNamed(c, "certificate-"+models.GroupCode(code)+".pdf", pdf)
}

// sendPDFNamed sends a PDF that we made, to look at or to keep. The name has plain letters only.
func sendPDFNamed(c *fiber.Ctx, name string, pdf []byte) error {
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+name+`"`)
	c.Set(fiber.HeaderContentSecurityPolicy, pdfPolicy)
	c.Set("X-Robots-Tag", "noindex")
	return c.Send(pdf)
}

// unprintable says which letters stand in the way of a PDF; nil where none do.
func unprintable(err error) *views.Unprintable {
	var letters *documents.UnprintableError
	if !errors.As(err, &letters) {
		return nil
	}
	return &views.Unprintable{Name: letters.OfName(), Letters: strings.Join(letters.Letters, " ")}
}
