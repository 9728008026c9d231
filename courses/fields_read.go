package courses

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"throughline/internal/strict"
)

// keysOf are the keys that a piece may have.
var keysOf = map[string][]string{
	PieceCourse: {"format", "uid", "origin", "title", "public_title", "language", "licence", "credits", "summary", "outcomes", "competencies",
		"stage", "minutes", "valid_months", "completion", "does_not_authorise", "assessed_by", "content_notes", "sources", "review"},
	PieceStep: {"kind", "title", "minutes", "content_note", "sensitive", "sources", "pass_mark", "draw", "attempts", "signed_by",
		"criteria", "hand_in"},
	PieceScenario:   {"id", "title", "setting", "prompt", "options"},
	PieceQuestion:   {"id", "kind", "outcome", "prompt", "options", "why"},
	PieceReflection: {"id", "prompt", "guide"},
}

// readFields reads a piece for a form. It is less strict than Parse: what is missing, too long or does not fit is left for
// the form to mend. But where a form could not show all that stands there, ok is false and the report says why: then the
// piece is edited as source.
func readFields(kind, text string, d strict.Place) (f Fields, keys []keyAt, ok bool) {
	if strings.TrimSpace(text) == "" {
		return EmptyFields(kind), nil, true
	}
	n := d.Read(text)
	m, ok := d.Mapping(n, map[string]string{PieceCourse: "the course", PieceStep: "the front matter", PieceScenario: "a scenario",
		PieceQuestion: "a question", PieceReflection: "a reflection"}[kind], keysOf[kind]...)
	if !ok {
		return nil, nil, false
	}
	r := fieldReader{m}
	switch kind {
	case PieceCourse:
		f = r.course()
	case PieceStep:
		f = r.step()
	case PieceScenario:
		f = ScenarioFields{ID: r.text("id"), Title: r.text("title"), Setting: r.raw("setting"), Prompt: r.text("prompt"), Options: r.options("best")}
	case PieceQuestion:
		f = QuestionFields{ID: r.text("id"), Type: QuestionKind(r.word("kind", string(Single), string(Multiple), string(Order), string(Match))),
			Outcome: r.text("outcome"), Prompt: r.text("prompt"), Options: r.options("right"), Why: r.text("why")}
	case PieceReflection:
		f = ReflectionFields{ID: r.text("id"), Prompt: r.text("prompt"), Guide: r.texts("guide")}
	}
	if d.Report.Any() {
		return nil, nil, false
	}
	if n.Style&yaml.FlowStyle == 0 {
		for i := 0; i+1 < len(n.Content); i += 2 {
			keys = append(keys, keyAt{n.Content[i].Value, n.Content[i].Line - 1, n.Content[i].Column})
		}
	}
	return f, keys, true
}

// EmptyFields is a piece of a kind in which nothing is written yet; nil where a kind has no form.
func EmptyFields(kind string) Fields {
	return map[string]Fields{PieceCourse: CourseFields{}, PieceStep: StepFields{}, PieceScenario: ScenarioFields{}, PieceQuestion: QuestionFields{}, PieceReflection: ReflectionFields{}, PieceGlossary: GlossaryFields{}}[kind]
}

// fieldReader reads values and reports those of another form than their key has, in Parse's words.
type fieldReader struct{ strict.Mapping }

func (r fieldReader) text(key string) string { return oneLine(r.raw(key)) }

// raw is a text with its lines.
func (r fieldReader) raw(key string) string {
	n := r.Value(key, false)
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		return r.Words(n, key, 0)
	}
	return strings.TrimRight(n.Value, " \t\n")
}

func (r fieldReader) number(key string, most int) int {
	n := r.Value(key, false)
	if n == nil {
		return 0
	}
	if v, err := strconv.Atoi(n.Value); err == nil && n.Kind == yaml.ScalarNode {
		return v
	}
	return r.Whole(key, 1, most, false)
}

func (r fieldReader) word(key string, words ...string) string {
	if r.Value(key, false) == nil {
		return ""
	}
	return r.OneOf(key, words[0], words...)
}

func (r fieldReader) texts(key string) []string {
	const many = 1 << 20
	var list []string
	for _, n := range r.List(key, 0, many) {
		if n.Kind != yaml.ScalarNode {
			r.Words(n, key, 0)
		} else if s := oneLine(n.Value); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// each reads a list of mappings.
func (r fieldReader) each(key, what string, known []string, read func(in fieldReader)) {
	const many = 1 << 20
	for _, n := range r.List(key, 0, many) {
		if in, ok := r.Mapping.Mapping(n, what, known...); ok {
			read(fieldReader{in})
		}
	}
}

func (r fieldReader) options(right string) []Option {
	var list []Option
	r.each("options", "an option", []string{"id", "text", "goes_with", right, "feedback"}, func(in fieldReader) {
		list = append(list, Option{ID: in.text("id"), Text: in.text("text"), GoesWith: in.text("goes_with"), Right: in.Yes(right), Feedback: in.text("feedback")})
	})
	return list
}

func (r fieldReader) step() StepFields {
	return StepFields{Of: Kind(r.word("kind", string(Lesson), string(Check), string(Task), string(Workshop))), Title: r.text("title"),
		Minutes: r.number("minutes", 600), ContentNote: r.text("content_note"), Sensitive: r.Yes("sensitive"), Sources: r.texts("sources"),
		PassMark: r.number("pass_mark", 500), Draw: r.number("draw", 500), Attempts: r.number("attempts", 100), SignedBy: r.texts("signed_by"),
		Criteria: r.texts("criteria"), HandIn: HandIn(r.word("hand_in", string(HandInNothing), string(HandInText), string(HandInFile)))}
}

func (r fieldReader) course() CourseFields {
	f := CourseFields{Format: r.number("format", 1), UID: r.text("uid"), Title: r.text("title"), PublicTitle: r.text("public_title"),
		Language: r.text("language"), Licence: r.text("licence"), Credits: r.texts("credits"), Summary: r.text("summary"),
		Competencies: r.texts("competencies"), Stage: Stage(r.word("stage", string(Into), string(Through), string(Beyond))),
		Minutes: r.number("minutes", 6000), ValidMonths: r.number("valid_months", 120), DoesNotAuthorise: r.texts("does_not_authorise"),
		AssessedBy: r.text("assessed_by"), ContentNotes: r.texts("content_notes")}
	if n := r.Values["content_notes"]; n != nil && n.Kind == yaml.SequenceNode && f.ContentNotes == nil {
		f.ContentNotes = []string{}
	}
	r.each("outcomes", "an outcome", []string{"id", "text"}, func(in fieldReader) {
		f.Outcomes = append(f.Outcomes, Outcome{ID: in.text("id"), Text: in.text("text")})
	})
	r.each("sources", "a source", []string{"id", "text", "url"}, func(in fieldReader) {
		f.Sources = append(f.Sources, Source{ID: in.text("id"), Text: in.text("text"), URL: in.text("url")})
	})
	r.within("origin", "the origin", []string{"uid", "title", "licence", "digest"}, func(in fieldReader) {
		f.Origin = Origin{UID: in.text("uid"), Title: in.text("title"), Licence: in.text("licence"), Digest: in.text("digest")}
	})
	r.within("review", "the review", []string{"by", "on", "next"}, func(in fieldReader) {
		f.Review = Review{By: in.text("by"), On: in.text("on"), Next: in.text("next")}
	})
	r.within("completion", "the completion rule", []string{"steps"}, func(in fieldReader) {
		if n := in.Value("steps", false); n != nil && n.Kind == yaml.ScalarNode && n.Value == "all" {
			f.Completion.All = true
		} else {
			f.Completion.Steps = in.texts("steps")
		}
	})
	return f
}

// within reads a mapping inside this one.
func (r fieldReader) within(key, what string, known []string, read func(in fieldReader)) {
	n := r.Value(key, false)
	if n == nil {
		return
	}
	if in, ok := r.Mapping.Mapping(n, what, known...); ok {
		read(fieldReader{in})
	}
}
