package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// ShowCertificates handles GET /cpd/certificates: one's own awards, and certificates from elsewhere.
func (h *Handlers) ShowCertificates(c *fiber.Ctx) error {
	entries, err := h.Store.CertificateEntries(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	awards, err := h.Store.Awards(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	return render(c, views.Certificates(views.CertificatesPage{Viewer: frame(c), Awards: awards, Entries: entries, Now: h.Store.Now(), Zone: zoneOf(c)}))
}

// NewCertificate handles GET /cpd/certificates/new.
func (h *Handlers) NewCertificate(c *fiber.Ctx) error {
	return render(c, views.NewCertificate(views.NewCertificatePage{Viewer: frame(c), Typed: map[string]string{"kind": "course"}}))
}

// AddCertificate handles POST /cpd/certificates/new: an entry of the log, with its file where there is one, or neither.
func (h *Handlers) AddCertificate(c *fiber.Ctx) error {
	typed := map[string]string{}
	for _, name := range views.CertificateFields {
		typed[name] = strings.ReplaceAll(strings.ToValidUTF8(c.FormValue(name), "\uFFFD"), "\x00", "")
	}
	facts, problems := readFacts(typed)
	status := fiber.StatusUnprocessableEntity
	if len(problems) > 0 {
		addProblems(problems, facts.Problems())
	} else {
		file, done, err := sentFile(c, "file")
		if err != nil {
			return err
		}
		defer done()
		id, err := h.Store.AddEntryWithFile(c.UserContext(), me(c), facts, file, "")
		if err == nil {
			return seeOther(c, "/cpd/"+id, "certificate-added")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	return renderStatus(c, status, views.NewCertificate(views.NewCertificatePage{Viewer: frame(c), Typed: typed, Problems: problems}))
}

func init() {
	notes["certificate-added"] = "It is in your log, and on the page of your certificates."
}
