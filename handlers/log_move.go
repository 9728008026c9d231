package handlers

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/views"
)

// MoveLog handles GET /cpd/move: taking the log out, and bringing one in.
func (h *Handlers) MoveLog(c *fiber.Ctx) error {
	return render(c, views.MoveLog(views.MoveLogPage{Viewer: frame(c)}))
}

// ExportCSV handles GET /cpd/export.csv.
func (h *Handlers) ExportCSV(c *fiber.Ctx) error {
	table, err := h.Store.EntriesCSV(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8; header=present")
	c.Set(fiber.HeaderContentDisposition, attachment("cpd-log.csv"))
	return c.Send(table)
}

// ExportJSON handles GET /cpd/export.json.
func (h *Handlers) ExportJSON(c *fiber.Ctx) error {
	log, err := h.Store.ExportLog(c.UserContext(), me(c))
	if err != nil {
		return err
	}
	content, err := json.MarshalIndent(log, "", "  ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, attachment("cpd-log.json"))
	return c.Send(content)
}

// StartImport handles POST /cpd/import: the file is looked at before anything is added.
func (h *Handlers) StartImport(c *fiber.Ctx) error {
	sent, done, err := sentFile(c, "file")
	if err != nil {
		return err
	}
	defer done()
	problems := views.Problems{"file": "Choose the file first."}
	status := fiber.StatusUnprocessableEntity
	if sent != nil {
		id, err := h.Store.StartImport(c.UserContext(), me(c), sent.Content)
		if err == nil {
			return seeOther(c, "/cpd/import/"+id, "")
		}
		var refused bool
		if problems, refused = problemsOf(err); !refused {
			return err
		}
		status = statusOf(err)
	}
	return renderStatus(c, status, views.MoveLog(views.MoveLogPage{Viewer: frame(c), Problems: problems}))
}

// ShowImport handles GET /cpd/import/:import: what the file would add, row by row.
func (h *Handlers) ShowImport(c *fiber.Ctx) error {
	page, err := h.Store.Import(c.UserContext(), me(c), param(c, "import"), nil)
	if err != nil {
		return err
	}
	return render(c, views.Import(views.ImportPage{Viewer: frame(c), Import: page}))
}

// TakeImport handles POST /cpd/import/:import: looks again with the columns as chosen, or adds all of it.
func (h *Handlers) TakeImport(c *fiber.Ctx) error {
	id := param(c, "import")
	chosen := chosenColumns(c)
	if c.FormValue("act") != "take" {
		page, err := h.Store.Import(c.UserContext(), me(c), id, chosen)
		if err != nil {
			return err
		}
		return render(c, views.Import(views.ImportPage{Viewer: frame(c), Import: page}))
	}
	page, err := h.Store.TakeImport(c.UserContext(), me(c), id, chosen)
	if err == nil {
		if page.Takes.Any() {
			return seeOther(c, "/cpd/import/"+id, "log-came")
		}
		return seeOther(c, "/cpd/import/"+id, "")
	}
	problems, refused := problemsOf(err)
	if !refused {
		return err
	}
	return renderStatus(c, statusOf(err), views.Import(views.ImportPage{Viewer: frame(c), Import: page, Problems: problems}))
}

// chosenColumns is which column is which field, by the number of the column; nil where the form does not say.
func chosenColumns(c *fiber.Ctx) []string {
	n, err := strconv.Atoi(c.FormValue("columns"))
	if err != nil || n < 1 || n > 100 {
		return nil
	}
	known := models.TableFields()
	out := make([]string, n)
	for i := range out {
		field := c.FormValue("column-" + strconv.Itoa(i+1))
		if slices.ContainsFunc(known, func(f struct{ Name, Words string }) bool { return f.Name == field }) {
			out[i] = field
		}
	}
	return out
}

func init() {
	notes["log-came"] = "What you follow, and what you said of gaps and of what you can do, came with it."
}
