package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"throughline/courses"
	"throughline/views"
)

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
	case courses.GlossaryFields:
		stands = r.glossary()
	}
	return stands, r.typed, r.problems
}

// glossary reads words with their meanings. A row that has only one of them is kept as soon as it has both.
func (r pieceReader) glossary() courses.GlossaryFields {
	var out courses.GlossaryFields
	r.rows("g", func(get func(string) string) {
		t := courses.GlossaryTerm{Word: get("text"), Meaning: get("meaning")}
		at := "g-" + strconv.Itoa(len(out.Terms)) + "-"
		if out.Terms = append(out.Terms, t); t.Meaning == "" && t.Word != "" {
			r.problems[at+"meaning"] = "Say what “" + t.Word + "” means. Then it can be saved."
		} else if t.Word == "" && t.Meaning != "" {
			r.problems[at+"text"] = "Write the word that this explains. Then it can be saved."
		}
	})
	return out
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
	case courses.GlossaryFields:
		f.Terms = rowsAfter(f.Terms, parts[0], n)
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
