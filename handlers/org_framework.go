package handlers

import (
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/views"
)

// OrgFramework handles GET /org/:org/framework.
func (h *Handlers) OrgFramework(c *fiber.Ctx) error {
	now, err := h.Store.OrgFramework(c.UserContext(), me(c), c.Params("org"))
	if err != nil {
		return err
	}
	return render(c, views.OrgFramework(views.OrgFrameworkPage{OrgFrame: orgFrame(c), Zone: orgZone(c), Now: now, Typed: now.Source}))
}

// SetOrgFramework handles POST /org/:org/framework: a file, else what was pasted; act=starter goes back to the shipped one.
func (h *Handlers) SetOrgFramework(c *fiber.Ctx) error {
	now, err := h.Store.OrgFramework(c.UserContext(), me(c), c.Params("org"))
	if err != nil {
		return err
	}
	source, err := frameworkSent(c)
	if err != nil {
		return err
	}
	if source == "" && c.FormValue("act") != "starter" {
		source = now.Source // an empty form changes nothing
	}
	problems, err := h.Store.SetOrgFramework(c.UserContext(), me(c), c.Params("org"), source)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		page := views.OrgFrameworkPage{OrgFrame: orgFrame(c), Zone: orgZone(c), Now: now, Typed: source, Problems: problems}
		if len(source) > shownBack {
			page.Typed = now.Source
		}
		return renderStatus(c, fiber.StatusUnprocessableEntity, views.OrgFramework(page))
	}
	return seeOther(c, orgPath(c, "/framework"), "saved")
}

// shownBack is how long a text may be that comes back in its box: what is longer cannot be used anyway.
const shownBack = 256 << 10

// frameworkSent is the text of the file, or of the box where there is none.
func frameworkSent(c *fiber.Ctx) (string, error) {
	if c.FormValue("act") == "starter" {
		return "", nil
	}
	if header, err := c.FormFile("file"); err == nil && header.Size > 0 {
		file, err := header.Open()
		if err != nil {
			return "", err
		}
		defer file.Close()
		b, err := io.ReadAll(io.LimitReader(file, 1<<20))
		return strings.ToValidUTF8(string(b), "\uFFFD"), err
	}
	return strings.TrimSpace(c.FormValue("source")), nil
}
