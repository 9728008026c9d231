package handlers

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"throughline/courses"
	"throughline/models"
	"throughline/views"
)

// editForm is what the editor sends, whichever button was pressed: the text is always saved first.
type editForm struct {
	Act   string // save, preview, insert, picture, undo; form:N, up:N, down:N, remove:N
	Base  string
	Text  string
	Kind  string // insert
	Place int    // insert: byte offset in the file that the page was made from
	Undo  string // «state-piece»
	Alt   string
	Name  string // of a file that was sent
	Sent  []byte
}

const sentLimit = 5<<20 + 1 // one byte more than a course's medium may have, so that the models' words say so

func readEdit(c *fiber.Ctx) (editForm, error) {
	form := editForm{Act: cleanText(c.FormValue("act")), Base: cleanText(c.FormValue("base")), Text: cleanText(c.FormValue("text")),
		Kind: cleanText(c.FormValue("kind")), Undo: cleanText(c.FormValue("undo")), Alt: cleanText(c.FormValue("alt"))}
	form.Place, _ = strconv.Atoi(c.FormValue("place"))
	sent, done, err := sentFile(c, "file")
	if err != nil {
		return form, err
	}
	defer done()
	if sent != nil {
		form.Name = sent.Name
		if form.Sent, err = io.ReadAll(io.LimitReader(sent.Content, sentLimit)); err != nil {
			return form, err
		}
	}
	return form, nil
}

// piece is the number in an act such as «up:3».
func (f editForm) piece() (act string, n int) {
	act, number, _ := strings.Cut(f.Act, ":")
	n, err := strconv.Atoi(number)
	if err != nil {
		n = -1
	}
	return act, n
}

// Save handles POST to an address of the editor. A text that two people changed comes back with both.
func (e EditFile) Save(c *fiber.Ctx) error {
	form, err := readEdit(c)
	if err != nil {
		return err
	}
	view, err := e.view(c)
	if err != nil {
		return err
	}
	to, note := view.Path, "draft-saved"
	edit := models.DraftEdit{What: "written", File: view.File, Base: form.Base}
	act, n := form.piece()
	if act == "undo" {
		return e.undo(c, view, form)
	}
	if act == "medium" {
		return e.medium(c, view, form)
	}
	edit.Pictures = act == "picture"
	edit.Change = func(files courses.Files) (courses.Files, error) {
		next, path, said, err := form.change(view, files, act, n)
		if path != "" {
			to, note = view.Path+path, said
		}
		return next, err
	}
	saved, err := e.h.Store.SaveDraft(c.UserContext(), me(c), view.Draft.ID, edit)
	if err != nil {
		return e.again(c, view, form, err)
	}
	if c.Get("X-Autosave") != "" {
		return e.autosaved(c, saved)
	}
	if act == "remove" {
		to += fmt.Sprintf("?undo=%d-%d", saved.Rev-1, n)
	}
	return seeOther(c, to, note)
}

// change is what a button does to the files: what was typed first, then its own act. path is where to go on, below the editor.
func (f editForm) change(view views.EditView, files courses.Files, act string, n int) (next courses.Files, path, note string, err error) {
	was := files[view.File]
	files[view.File] = courses.FromBox(was, f.Text)
	if len(bytes.TrimSpace(files[view.File])) == 0 && (view.Step == nil && view.File != "course.yaml" || strings.HasSuffix(view.File, ".short.md")) {
		delete(files, view.File) // an empty page is none
	}
	now := files[view.File]
	m := courses.ReadManuscript(view.File, now)
	switch act {
	case "preview":
		return files, "/preview", "", nil
	case "picture":
		return f.addPicture(view.File, files)
	case "insert":
		return f.insert(view.File, files, was)
	case "form", "up", "down", "remove":
		if n = pieceNow(view.File, was, m, n); n < 0 {
			return nil, "", "", &courses.Refusal{Message: "This block was changed in the text too.", Fix: "Press Save first, then choose it again."}
		}
	default:
		return files, "", "", nil
	}
	switch act {
	case "form":
		return files, "/forms/" + strconv.Itoa(n), "", nil
	case "remove":
		out, _, err := m.Remove(n)
		files[view.File] = out
		return files, "#main", "", err
	}
	out, err := moved(m, n, act == "up")
	files[view.File] = out
	return files, "#pieces", "block-moved", err
}

// pieceNow finds a piece of the file as the page showed it in the text as it was typed since; -1 where it cannot be told.
func pieceNow(file string, was []byte, m *courses.Manuscript, n int) int {
	before := courses.ReadManuscript(file, was).Pieces()
	if n < 0 || n >= len(before) {
		return -1
	}
	if bytes.Equal(was, m.Source()) {
		return n
	}
	at, ok := shifted(was, m.Source(), before[n].From)
	if !ok {
		at = -1
	}
	return slices.IndexFunc(m.Pieces(), func(p courses.Piece) bool {
		return p.Kind == before[n].Kind && (p.From == at || at < 0 && p.ID == before[n].ID)
	})
}

// shifted says where a place of a text stands after one stretch of it was changed.
func shifted(was, now []byte, at int) (int, bool) {
	head := 0
	for head < len(was) && head < len(now) && was[head] == now[head] {
		head++
	}
	tail := 0
	for tail < len(was)-head && tail < len(now)-head && was[len(was)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	switch {
	case at <= head:
		return at, true
	case at >= len(was)-tail:
		return at + len(now) - len(was), true
	}
	return 0, false
}

// moved takes a block over one paragraph or block.
func moved(m *courses.Manuscript, n int, up bool) ([]byte, error) {
	places := m.Places()
	k := slices.IndexFunc(places, func(p courses.Place) bool { return p.At == m.Pieces()[n].From })
	to := k - 1
	if !up {
		to = k + 2
	}
	if k < 0 || to < 0 || to >= len(places) {
		return m.Source(), nil // it stands at the top or at the end already
	}
	return m.Move(n, places[to].At)
}

// medium keeps a file with the course for the script, which puts its words where the writer is in the text.
func (e EditFile) medium(c *fiber.Ctx, view views.EditView, form editForm) error {
	name := ""
	edit := models.DraftEdit{What: "picture added", Pictures: true, Change: func(files courses.Files) (next courses.Files, err error) {
		next, name, err = files.AddMedium(form.Name, form.Sent)
		return next, err
	}}
	if _, err := e.h.Store.SaveDraft(c.UserContext(), me(c), view.Draft.ID, edit); err != nil {
		return e.again(c, view, form, err)
	}
	return c.JSON(fiber.Map{"markdown": courses.PictureText(name, form.Alt)})
}

// undo puts a block back that was taken out.
func (e EditFile) undo(c *fiber.Ctx, view views.EditView, form editForm) error {
	state, piece, _ := strings.Cut(form.Undo, "-")
	rev, err := strconv.Atoi(state)
	n, wrong := strconv.Atoi(piece)
	if err != nil || wrong != nil || rev < 1 {
		return fiber.ErrNotFound
	}
	before, err := e.h.Store.DraftFile(c.UserContext(), me(c), view.Draft.ID, rev, view.File)
	if err != nil {
		return err
	}
	edit := models.DraftEdit{What: "block put back", File: view.File, Base: form.Base, Change: func(files courses.Files) (courses.Files, error) {
		_, cut, err := courses.ReadManuscript(view.File, before).Remove(n)
		if err != nil {
			return nil, err
		}
		files[view.File], err = cut.Undo(files[view.File])
		return files, err
	}}
	if _, err := e.h.Store.SaveDraft(c.UserContext(), me(c), view.Draft.ID, edit); err != nil {
		form.Text = view.Text
		return e.again(c, view, form, err)
	}
	return seeOther(c, view.Path, "block-back")
}

// again shows the editor with what was typed, and what somebody else saved meanwhile.
func (e EditFile) again(c *fiber.Ctx, view views.EditView, form editForm, err error) error {
	problems, refused := problemsOf(err)
	var field *fieldRefusal
	if errors.As(err, &field) {
		problems, refused = views.Problems{field.Field: field.Message}, true
	}
	if !refused {
		return err
	}
	status := fiber.StatusUnprocessableEntity
	if models.KindOf(err) != models.Internal {
		status = statusOf(err)
	}
	if status == fiber.StatusConflict { // somebody may have saved between our looking and our saving
		if view, err = e.view(c); err != nil {
			return err
		}
	}
	clash := status == fiber.StatusConflict && view.Base != form.Base && view.Draft.ArchivedAt == nil
	if c.Get("X-Autosave") != "" {
		answer := fiber.Map{"message": firstOf(problems)}
		if clash {
			answer["theirs"], answer["base"] = view.Text, view.Base
		}
		return c.Status(status).JSON(answer)
	}
	if clash {
		view.Theirs = &views.Theirs{Text: view.Text, Runs: courses.CompareWords(view.Text, boxText(form.Text))}
		problems = views.Problems{"text": "Somebody else saved this part while you wrote. Both texts are here."}
	}
	if words, whole := problems[""]; whole {
		delete(problems, "")
		problems["text"] = words
	}
	view.Text, view.Problems, view.Alt, view.Unsaved = boxText(form.Text), problems, form.Alt, true
	frameOwn(c)
	return renderStatus(c, status, views.Edit(view))
}

func boxText(typed string) string { return courses.TextForBox([]byte(typed)) }

// autosaved answers the script.
func (e EditFile) autosaved(c *fiber.Ctx, saved models.DraftPage) error {
	view, err := e.viewOf(c, saved)
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"saved": e.h.savedWords(saved), "base": view.Base, "others": view.OthersWords()})
}

// savedWords say when a draft was kept: «Saved 10:42».
func (h *Handlers) savedWords(saved models.DraftPage) string {
	return "Saved " + views.ClockIn(h.Store.Now(), saved.Zone)
}

// fieldRefusal is a refusal that belongs to one field of the editor.
type fieldRefusal struct{ Field, Message string }

func (r *fieldRefusal) Error() string { return r.Message }

// addPicture keeps a file with the course and shows it at the end of the text.
func (f editForm) addPicture(file string, files courses.Files) (courses.Files, string, string, error) {
	if f.Name == "" {
		return nil, "", "", &fieldRefusal{"file", "Choose a file first."}
	}
	if strings.TrimSpace(f.Alt) == "" {
		return nil, "", "", &fieldRefusal{"alt", "Say in a few words what it shows. Your browser forgets the file, so choose it again too."}
	}
	next, name, err := files.AddMedium(f.Name, f.Sent)
	var refused *courses.Refusal
	if errors.As(err, &refused) {
		return nil, "", "", &fieldRefusal{"file", refused.Error()}
	}
	if err != nil {
		return nil, "", "", err
	}
	text := courses.TextForBox(next[file])
	gap := "\n\n"
	if text == "" {
		gap = ""
	}
	now := courses.Files{}
	for p, b := range next {
		now[p] = b
	}
	now[file] = courses.FromBox(next[file], strings.TrimRight(text, "\n")+gap+courses.PictureText(name, f.Alt)+"\n")
	return now, "#f-text", "picture-in", nil
}

// insert puts a new block in and goes on to its form.
func (f editForm) insert(file string, files courses.Files, was []byte) (courses.Files, string, string, error) {
	m := courses.ReadManuscript(file, files[file])
	at, ok := shifted(was, files[file], f.Place)
	if !ok {
		return nil, "", "", &fieldRefusal{"place", "You changed the text at this place. Choose the place once more."}
	}
	taken := make([]string, 0, len(m.Pieces()))
	for _, p := range m.Pieces() {
		taken = append(taken, p.ID)
	}
	block := courses.NewBlock(f.Kind, courses.NewID(f.Kind, taken))
	if block == nil {
		return nil, "", "", &fieldRefusal{"place", "Choose what to put in."}
	}
	out, err := m.Insert(at, block)
	var refused *courses.Refusal
	if errors.As(err, &refused) {
		return nil, "", "", &fieldRefusal{"place", refused.Error()}
	}
	if err != nil {
		return nil, "", "", err
	}
	files[file] = out
	n := slices.IndexFunc(courses.ReadManuscript(file, out).Pieces(), func(p courses.Piece) bool {
		return p.Kind == f.Kind && !slices.ContainsFunc(m.Pieces(), func(q courses.Piece) bool { return q.Kind == p.Kind && q.ID == p.ID })
	})
	if n < 0 {
		return files, "#pieces", "draft-saved", nil
	}
	return files, "/forms/" + strconv.Itoa(n) + "?new=1", "", nil
}
