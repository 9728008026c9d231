package handlers

import (
	"github.com/gofiber/fiber/v2"

	"throughline/models"
)

// publicAward is the answer of /v/CODE.json: the state and, where a certificate can be relied on, the facts of its
// snapshot under the names that they have there. A replaced or withdrawn one keeps only what it was and who gave it.
type publicAward struct {
	Schema        int                  `json:"schema"`
	Code          string               `json:"code"`
	State         models.AwardState    `json:"state"` // valid, expired, replaced, withdrawn, erased
	Since         string               `json:"since"` // the date of the last change, in the certificate's zone
	Note          string               `json:"note,omitempty"`
	CheckedOn     string               `json:"checkedOn"`
	Demonstration bool                 `json:"demonstration"`
	Page          string               `json:"page"`
	PDF           string               `json:"pdf,omitempty"`
	Recipient     publicRecipient      `json:"recipient"`
	Issuer        models.FactsIssuer   `json:"issuer"`
	Achievement   any                  `json:"achievement"`
	Amount        *models.FactsAmount  `json:"amount,omitempty"`
	Results       []models.FactsResult `json:"results,omitempty"`
	How           *models.FactsHow     `json:"how,omitempty"`
	Limits        *models.FactsLimits  `json:"limits,omitempty"`
	Time          *models.FactsTime    `json:"time,omitempty"`
}

type publicRecipient struct {
	Name      string `json:"name,omitempty"`
	NameLatin string `json:"nameLatin,omitempty"`
	Hidden    bool   `json:"hidden"` // the holder does not show the name; the page compares one that is typed
}

type publicTitle struct {
	Title string `json:"title"`
}

// VerificationJSON handles GET /v/:code.json: the public part for programs.
func (h *Handlers) VerificationJSON(c *fiber.Ctx) error {
	if moved, err := tidyCode(c, ".json"); moved {
		return err
	}
	c.Set("X-Robots-Tag", "noindex")
	v, err := h.Store.Verify(c.UserContext(), param(c, "code"), c.IP())
	if kind := models.KindOf(err); err != nil && (kind == models.NotFound || kind == models.Slow) {
		waitWords(c, err)
		return c.Status(statusOf(err)).JSON(fiber.Map{"error": models.RefusalsOf(err)[0].Message})
	}
	if err != nil {
		return err
	}
	return c.JSON(h.publicAward(v))
}

func (h *Handlers) publicAward(v models.Verification) publicAward {
	f := v.Facts
	out := publicAward{Schema: f.Schema, Code: v.Code, State: v.State, Since: v.Since, Note: v.Note, CheckedOn: v.Today, Demonstration: v.Demo,
		Page: h.checkAddress(v.Code), Recipient: publicRecipient{v.Name, v.NameLatin, v.NameHidden}, Issuer: f.Issuer}
	if v.State == models.Replaced || v.State == models.Withdrawn {
		out.Achievement = publicTitle{f.Achievement.Title}
		return out
	}
	out.Achievement, out.Amount, out.Results, out.How, out.Limits, out.Time = f.Achievement, &f.Amount, f.Results, &f.How, &f.Limits, &f.Time
	if v.SharePDF {
		out.PDF = out.Page + "/certificate.pdf"
	}
	return out
}
