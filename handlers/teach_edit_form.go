package handlers

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

// Piece handles GET of one piece of a file as a form.
func (e EditFile) Piece(c *fiber.Ctx) error {
	view, err := e.piece(c)
	if errors.Is(err, fiber.ErrNotFound) && view.Path != "" && param(c, "piece") == "0" { // a file that is no text has no form
		return c.Redirect(view.Path, fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	if c.Get("X-Refresh") == "" {
		if err := e.h.Store.LookAtDraft(c.UserContext(), me(c), view.Draft.ID, view.File); err != nil {
			return err
		}
	}
	view.New = c.Query("new") != ""
	return render(c, views.EditPiece(view))
}

func (e EditFile) piece(c *fiber.Ctx) (views.PieceView, error) {
	edit, err := e.view(c)
	if err != nil {
		return views.PieceView{}, err
	}
	n, err := strconv.Atoi(param(c, "piece"))
	m := courses.ReadManuscript(edit.File, edit.Draft.Files[edit.File])
	if err != nil || n < 0 || n >= len(m.Pieces()) {
		return views.PieceView{EditView: edit}, fiber.ErrNotFound
	}
	return pieceOf(edit, m, n), nil
}

func pieceOf(edit views.EditView, m *courses.Manuscript, n int) views.PieceView {
	p := m.Pieces()[n]
	stands := m.Source()[p.From:p.To]
	return views.PieceView{EditView: edit, Number: n, Piece: p, Stands: courses.FileHash(stands), Fields: p.Fields, Source: courses.TextForBox(stands)}
}

// SavePiece handles POST of a piece's form. «save» writes it; the other buttons change the form and write nothing. It is
// written where it was made from, also when somebody changed the rest of the file meanwhile. A script learns what the next
// save must say.
func (e EditFile) SavePiece(c *fiber.Ctx) error {
	values, err := posted(c)
	if err != nil {
		return err
	}
	edit, err := e.view(c)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(param(c, "piece"))
	if err != nil {
		return fiber.ErrNotFound
	}
	m := courses.ReadManuscript(edit.File, edit.Draft.Files[edit.File])
	now, same := findPiece(m, n, values)
	if now < 0 {
		return e.pieceGone(c, edit, values)
	}
	view, problems := typedPiece(edit, m, now, values)
	switch act := values.Get("act"); {
	case act != "save" && view.Fields != nil:
		view.Fields, view.Unsaved = changeRows(view.Fields, act), true
		if !same { // what was typed was made from something else: the next save says so
			view.Stands = values.Get("base")
		}
		return render(c, views.EditPiece(view))
	case !same:
		return pieceAgain(c, view, fiber.StatusConflict, views.Problems{"": "Somebody else saved this while you wrote. Nothing is overwritten: both are here."})
	case len(problems) > 0:
		return pieceAgain(c, view, fiber.StatusUnprocessableEntity, problems)
	}
	at := now
	saved, err := e.h.Store.SaveDraft(c.UserContext(), me(c), edit.Draft.ID, models.DraftEdit{What: "written in a form", Change: func(files courses.Files) (courses.Files, error) {
		m := courses.ReadManuscript(view.File, files[view.File])
		i, same := findPiece(m, n, values)
		if !same {
			return nil, models.Refuse(models.Conflict, "Somebody changed this at the same time. Save once more.")
		}
		out, err := writePiece(m, i, view)
		files[view.File], at = out, i
		return files, err
	}})
	if refused, mine := problemsOf(err); mine {
		return pieceAgain(c, view, statusOf(err), refused)
	}
	if err != nil {
		return err
	}
	switch {
	case c.Get("X-Autosave") != "":
		return e.pieceSaved(c, saved, at)
	case view.Whole():
		return seeOther(c, view.Path+"/forms/0", "draft-saved")
	}
	return seeOther(c, view.Path+"?at="+strconv.Itoa(at)+"#pieces", "draft-saved")
}

// findPiece finds the piece that a form was made from. same: it stands there byte for byte; else it is the one of that
// kind and name, and -1 where there is none.
func findPiece(m *courses.Manuscript, n int, values url.Values) (i int, same bool) {
	is := func(p courses.Piece) bool { return views.PieceName(p) == values.Get("piece") }
	stands := func(p courses.Piece) bool {
		return is(p) && courses.FileHash(m.Source()[p.From:p.To]) == values.Get("base")
	}
	all := m.Pieces()
	if n >= 0 && n < len(all) && stands(all[n]) {
		return n, true
	}
	if i := slices.IndexFunc(all, stands); i >= 0 {
		return i, true
	}
	return slices.IndexFunc(all, is), false
}

// typedPiece is piece n with what was typed: in its form, or as its source where no form can show it.
func typedPiece(edit views.EditView, m *courses.Manuscript, n int, values url.Values) (view views.PieceView, problems views.Problems) {
	view = pieceOf(edit, m, n)
	if view.Fields == nil || values.Has("source") {
		view.Fields, view.Source = nil, values.Get("source")
		return view, nil
	}
	view.Fields, view.Typed, problems = readPiece(view.Fields, values)
	return view, problems
}

// writePiece puts what was typed in the place of piece i.
func writePiece(m *courses.Manuscript, i int, view views.PieceView) ([]byte, error) {
	if view.Fields == nil {
		return m.ReplaceSource(i, []byte(view.Source))
	}
	return m.Replace(i, view.Fields)
}

// pieceAgain shows a form with what was typed and why it is not kept; after a conflict also what stands there now.
func pieceAgain(c *fiber.Ctx, view views.PieceView, status int, problems views.Problems) error {
	stands, typed := courses.TextForBox(view.Draft.Files[view.File][view.Piece.From:view.Piece.To]), view.Source
	if view.Fields != nil {
		typed = courses.PieceText(view.Fields)
	}
	clash := status == fiber.StatusConflict && view.Draft.ArchivedAt == nil
	if c.Get("X-Autosave") != "" {
		answer := fiber.Map{}
		for _, field := range slices.Sorted(maps.Keys(problems)) {
			answer["field"], answer["message"] = field, problems[field]
		}
		if clash {
			answer["theirs"], answer["base"] = stands, view.Stands
		}
		return c.Status(status).JSON(answer)
	}
	if view.Problems, view.Unsaved = problems, true; clash {
		view.Theirs = &views.Theirs{Text: stands, Runs: courses.CompareWords(stands, typed)}
	}
	return renderStatus(c, status, views.EditPiece(view))
}

// pieceSaved answers the script: when it was kept, and what the next save must say.
func (e EditFile) pieceSaved(c *fiber.Ctx, saved models.DraftPage, n int) error {
	edit, err := e.viewOf(c, saved)
	if err != nil {
		return err
	}
	m := courses.ReadManuscript(edit.File, saved.Files[edit.File])
	if n >= len(m.Pieces()) { // it was emptied, and was the last one
		return c.JSON(fiber.Map{"saved": e.h.savedWords(saved)})
	}
	view := pieceOf(edit, m, n)
	return c.JSON(fiber.Map{"saved": e.h.savedWords(saved), "base": view.Stands, "piece": views.PieceName(view.Piece), "at": view.Action(), "others": view.OthersWords()})
}

// pieceGone shows what was typed for a piece that is no longer there, as text to take along.
func (e EditFile) pieceGone(c *fiber.Ctx, edit views.EditView, values url.Values) error {
	const words = "Somebody took this block out, or gave it another name, while you wrote. What you wrote is here"
	if c.Get("X-Autosave") != "" {
		return c.Status(fiber.StatusConflict).JSON(fiber.Map{"message": words + ": press Save to take it along."})
	}
	kind, _, _ := strings.Cut(values.Get("piece"), " ")
	typed := values.Get("source")
	if fields := courses.EmptyFields(kind); fields != nil && typed == "" {
		fields, _, _ = readPiece(fields, values)
		typed = courses.PieceText(fields)
	}
	edit.Theirs = &views.Theirs{Text: typed, Gone: true}
	edit.Problems = views.Problems{"text": words + "."}
	frameOwn(c)
	return renderStatus(c, fiber.StatusConflict, views.Edit(edit))
}
