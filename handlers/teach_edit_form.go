package handlers

import (
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
	if err != nil {
		return err
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
		return views.PieceView{}, fiber.ErrNotFound
	}
	return pieceOf(edit, m, n), nil
}

func pieceOf(edit views.EditView, m *courses.Manuscript, n int) views.PieceView {
	p := m.Pieces()[n]
	stands := m.Source()[p.From:p.To]
	return views.PieceView{EditView: edit, Number: n, Piece: p, Stands: courses.FileHash(stands), Fields: p.Fields, Source: courses.TextForBox(stands)}
}

// SavePiece handles POST of a piece's form. «save» writes it; the other buttons change the form and write nothing. It is
// written where it was made from, also when somebody changed the rest of the file meanwhile.
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
	view := pieceOf(edit, m, now)
	source := view.Fields == nil || values.Has("source")
	problems := views.Problems{}
	if source {
		view.Fields, view.Source = nil, values.Get("source")
	} else {
		view.Fields, view.Typed, problems = readPiece(view.Fields, values)
	}
	if act := values.Get("act"); act != "save" && !source {
		view.Fields = changeRows(view.Fields, act)
		return render(c, views.EditPiece(view))
	}
	if !same {
		view.Problems = views.Problems{"": "Somebody changed this at the same time. What they wrote is in the text of the part. What you wrote is still here: save once more to put it in its place."}
		return renderStatus(c, fiber.StatusConflict, views.EditPiece(view))
	}
	if len(problems) > 0 {
		view.Problems = problems
		return renderStatus(c, fiber.StatusUnprocessableEntity, views.EditPiece(view))
	}
	at := now
	_, err = e.h.Store.SaveDraft(c.UserContext(), me(c), edit.Draft.ID, models.DraftEdit{What: "written in a form", Change: func(files courses.Files) (courses.Files, error) {
		m := courses.ReadManuscript(view.File, files[view.File])
		i, same := findPiece(m, n, values)
		if !same {
			return nil, models.Refuse(models.Conflict, "Somebody changed this at the same time. Save once more.")
		}
		var out []byte
		var err error
		if source {
			out, err = m.ReplaceSource(i, []byte(values.Get("source")))
		} else {
			out, err = m.Replace(i, view.Fields)
		}
		files[view.File], at = out, i
		return files, err
	}})
	if refused, mine := problemsOf(err); mine {
		view.Problems = refused
		return renderStatus(c, statusOf(err), views.EditPiece(view))
	}
	if err != nil {
		return err
	}
	if view.Piece.Kind == courses.PieceCourse {
		return seeOther(c, view.Path+"/forms/0", "draft-saved")
	}
	return seeOther(c, view.Path+"?at="+strconv.Itoa(at)+"#pieces", "draft-saved")
}

// findPiece finds the piece that a form was made from. same: it stands there byte for byte; else it is the one of that
// kind and name, and -1 where there is none.
func findPiece(m *courses.Manuscript, n int, values url.Values) (i int, same bool) {
	is := func(p courses.Piece) bool { return p.Kind+" "+p.ID == values.Get("piece") }
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

// pieceGone shows what was typed for a piece that is no longer there, as text to take along.
func (e EditFile) pieceGone(c *fiber.Ctx, edit views.EditView, values url.Values) error {
	kind, _, _ := strings.Cut(values.Get("piece"), " ")
	typed := values.Get("source")
	if fields := emptyPiece(kind); fields != nil && typed == "" {
		fields, _, _ = readPiece(fields, values)
		typed = courses.Canonical(fields)
		if kind != courses.PieceCourse && kind != courses.PieceStep {
			typed = "```" + kind + "\n" + typed + "```\n"
		}
	}
	edit.Theirs = &views.Theirs{Text: typed, Gone: true}
	edit.Problems = views.Problems{"text": "Somebody took this block out, or gave it another name, while you wrote. What you wrote is here."}
	frameOwn(c)
	return renderStatus(c, fiber.StatusConflict, views.Edit(edit))
}

func emptyPiece(kind string) courses.Fields {
	switch kind {
	case courses.PieceScenario:
		return courses.ScenarioFields{}
	case courses.PieceQuestion:
		return courses.QuestionFields{}
	case courses.PieceReflection:
		return courses.ReflectionFields{}
	case courses.PieceStep:
		return courses.StepFields{}
	case courses.PieceCourse:
		return courses.CourseFields{}
	}
	return nil
}

// pieceReader reads a form's fields and keeps what is no number as it was typed.
type pieceReader struct {
	url.Values
	typed    map[string]string
	problems views.Problems
}

func (r pieceReader) number(name string) int {
	text := strings.TrimSpace(r.Get(name))
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 10000 {
		r.typed[name], r.problems[name] = text, "Write a whole number here, such as 10."
		return 0
	}
	return n
}

func (r pieceReader) lines(name string) []string {
	var out []string
	for line := range strings.SplitSeq(r.Get(name), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (r pieceReader) line(name string) string { return strings.Join(strings.Fields(r.Get(name)), " ") }

// rows calls for each row of a list that the form has.
func (r pieceReader) rows(prefix string, each func(get func(field string) string)) {
	const most = 300
	for i := range most {
		at := prefix + "-" + strconv.Itoa(i) + "-"
		if !r.Has(at + "text") {
			return
		}
		each(func(field string) string { return r.line(at + field) })
	}
}

func (r pieceReader) options() []courses.Option {
	var out []courses.Option
	r.rows("o", func(get func(string) string) {
		out = append(out, courses.Option{ID: get("id"), Text: get("text"), Right: get("right") != "", Feedback: get("feedback"), GoesWith: get("goes")})
	})
	return out
}

// readPiece gives a piece's value as a form has it. What the form does not show stays as it stands.
func readPiece(stands courses.Fields, values url.Values) (courses.Fields, map[string]string, views.Problems) {
	r := pieceReader{values, map[string]string{}, views.Problems{}}
	switch f := stands.(type) {
	case courses.ScenarioFields:
		stands = courses.ScenarioFields{ID: r.line("id"), Title: r.line("title"), Setting: strings.TrimRight(r.Get("setting"), " \t\n"), Prompt: r.line("prompt"), Options: r.options()}
	case courses.QuestionFields:
		stands = courses.QuestionFields{ID: r.line("id"), Type: courses.QuestionKind(r.line("kind")), Outcome: r.line("outcome"), Prompt: r.line("prompt"), Options: r.options(), Why: r.line("why")}
	case courses.ReflectionFields:
		stands = courses.ReflectionFields{ID: r.line("id"), Prompt: r.line("prompt"), Guide: r.lines("guide")}
	case courses.StepFields:
		stands = courses.StepFields{Of: courses.Kind(r.line("kind")), Title: r.line("title"), Minutes: r.number("minutes"), ContentNote: r.line("content_note"),
			Sensitive: r.Get("sensitive") != "", Sources: inOrderOf(f.Sources, r.Values["sources"]), PassMark: r.number("pass_mark"), Draw: r.number("draw"), Attempts: r.number("attempts"),
			SignedBy: inOrderOf(f.SignedBy, r.Values["signed_by"]), Criteria: r.lines("criteria"), HandIn: courses.HandIn(r.line("hand_in"))}
	case courses.CourseFields:
		stands = r.course(f)
	}
	return stands, r.typed, r.problems
}

func (r pieceReader) course(f courses.CourseFields) courses.CourseFields {
	f.Title, f.PublicTitle, f.Language, f.Licence = r.line("title"), r.line("public_title"), r.line("language"), r.line("licence")
	f.Credits, f.Summary, f.Stage = r.lines("credits"), r.line("summary"), courses.Stage(r.line("stage"))
	f.Minutes, f.ValidMonths = r.number("minutes"), r.number("valid_months")
	f.DoesNotAuthorise, f.AssessedBy = r.lines("does_not_authorise"), r.line("assessed_by")
	f.Competencies = inOrderOf(f.Competencies, r.Values["competencies"])
	if f.ContentNotes = r.lines("content_notes"); f.ContentNotes == nil && r.Get("nothing_hard") != "" {
		f.ContentNotes = []string{}
	}
	f.Completion.All = r.Get("completion") == "all"
	f.Completion.Steps = inOrderOf(f.Completion.Steps, r.Values["steps"])
	f.Review = courses.Review{By: r.line("review_by"), On: r.line("review_on"), Next: r.line("review_next")}
	f.Outcomes, f.Sources = nil, nil
	r.rows("u", func(get func(string) string) {
		f.Outcomes = append(f.Outcomes, courses.Outcome{ID: get("id"), Text: get("text")})
	})
	r.rows("s", func(get func(string) string) {
		f.Sources = append(f.Sources, courses.Source{ID: get("id"), Text: get("text"), URL: get("url")})
	})
	if r.Get("act") == "save" {
		nameRows(&f)
	}
	return f
}

// nameRows gives outcomes and sources without a name one.
func nameRows(f *courses.CourseFields) {
	var taken []string
	for _, o := range f.Outcomes {
		taken = append(taken, o.ID)
	}
	for i, o := range f.Outcomes {
		if o.ID == "" && o.Text != "" {
			f.Outcomes[i].ID = courses.NewID(o.Text, taken)
			taken = append(taken, f.Outcomes[i].ID)
		}
	}
	taken = nil
	for _, s := range f.Sources {
		taken = append(taken, s.ID)
	}
	for i, s := range f.Sources {
		if s.ID == "" && s.Text != "" {
			f.Sources[i].ID = courses.NewID(s.Text, taken)
			taken = append(taken, f.Sources[i].ID)
		}
	}
}

// inOrderOf keeps what was chosen in the order in which it stood; what is new comes after it.
func inOrderOf(stood, chosen []string) []string {
	var out []string
	for _, s := range stood {
		if slices.Contains(chosen, s) {
			out = append(out, s)
		}
	}
	for _, c := range chosen {
		if c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// changeRows does what a button for rows says: add:o, remove:o:2, up:o:2, down:o:2.
func changeRows(f courses.Fields, act string) courses.Fields {
	parts := strings.Split(act, ":")
	if len(parts) < 2 {
		return f
	}
	n := -1
	if len(parts) == 3 {
		n, _ = strconv.Atoi(parts[2])
	}
	switch f := f.(type) {
	case courses.ScenarioFields:
		f.Options = rowsAfter(f.Options, parts[0], n)
		return f
	case courses.QuestionFields:
		f.Options = rowsAfter(f.Options, parts[0], n)
		return f
	case courses.CourseFields:
		if parts[1] == "u" {
			f.Outcomes = rowsAfter(f.Outcomes, parts[0], n)
		} else {
			f.Sources = rowsAfter(f.Sources, parts[0], n)
		}
		return f
	}
	return f
}

func rowsAfter[T any](rows []T, act string, n int) []T {
	rows = slices.Clone(rows)
	switch {
	case act == "add":
		var empty T
		return append(rows, empty)
	case n < 0 || n >= len(rows):
	case act == "remove":
		return slices.Delete(rows, n, n+1)
	case act == "up" && n > 0:
		rows[n-1], rows[n] = rows[n], rows[n-1]
	case act == "down" && n+1 < len(rows):
		rows[n+1], rows[n] = rows[n], rows[n+1]
	}
	return rows
}
