package courses

import (
	"fmt"
	"slices"
	"strings"

	"throughline/internal/strict"
)

// step reads one numbered file. It always gives a step, so that later parts keep their place.
func (p *reading) step(id, file string) Step {
	s := Step{ID: id, File: file}
	read := false
	defer func() { p.unread = p.unread || !read }()
	text, ok := p.readText(file, p.files[file])
	if !ok {
		return s
	}
	front, body, before, ok := p.frontMatter(file, text)
	if !ok {
		return s
	}
	d := strict.Place{Report: p.Report, Manual: manual, File: file, Before: 1}
	m, ok := d.Mapping(d.Read(front), "the front matter", keysOf[PieceStep]...)
	if !ok {
		return s
	}
	s.Kind = Kind(m.OneOf("kind", "", string(Lesson), string(Check), string(Task), string(Workshop)))
	s.Title = m.Text("title", 120, true)
	s.Minutes = m.Whole("minutes", 1, 600, true)
	s.Sensitive = m.Yes("sensitive")
	s.ContentNote = m.Text("content_note", 300, s.Sensitive)
	p.belongs(m, s.Kind)
	switch s.Kind {
	case Lesson:
		s.Sources = p.stepSources(m, 1)
	case Check:
		s.Sources = p.stepSources(m, 0)
		s.PassMark = m.Whole("pass_mark", 1, 500, true)
		s.Draw = m.Whole("draw", 1, 500, true)
		s.Attempts = m.Whole("attempts", 1, 100, false)
	case Task:
		s.Sources = p.stepSources(m, 0)
		p.task(&s, m)
	case Workshop:
		s.Sources = p.stepSources(m, 0)
	default:
		return s
	}
	read = true
	doc := p.markdown(document{file: file, text: body, before: before, title: s.Title, cut: s.Kind == Lesson, blocks: s.Kind,
		cites: s.Sources, citesFrom: "the front matter's sources"})
	s.Screens, s.Pool = doc.screens, doc.pool
	p.checkScreens(s.Kind, file, before, doc)
	if s.Kind == Check {
		p.pool(&s, m)
	}
	if s.Sensitive && s.Kind == Lesson {
		s.Short = p.short(s)
	}
	return s
}

// frontMatter cuts a step's file: the lines between the two «---», and what follows with the number of lines before it.
func (p *reading) frontMatter(file, text string) (front, body string, before int, ok bool) {
	const fix = "Start the file with a line “---”, then kind, title and minutes, then “---” again."
	rest, found := strings.CutPrefix(text, "---\n")
	if !found {
		p.Add(file, 1, "The file does not start with front matter.", fix)
		return "", "", 0, false
	}
	if body, found := strings.CutPrefix(rest, "---\n"); found {
		p.Add(file, 1, "The front matter is empty.", fix)
		return "", body, 2, false
	}
	front, body, found = strings.Cut(rest, "\n---\n")
	if !found {
		if front, found = strings.CutSuffix(rest, "\n---"); !found {
			p.Add(file, 1, "The front matter does not end.", fix)
			return "", "", 0, false
		}
	}
	return front, body, strings.Count(front, "\n") + 3, true
}

// belongs reports keys that this kind of step does not have.
func (p *reading) belongs(m strict.Mapping, kind Kind) {
	owners := map[string][]Kind{
		"sensitive": {Lesson}, "pass_mark": {Check}, "draw": {Check}, "attempts": {Check},
		"signed_by": {Task}, "criteria": {Task}, "hand_in": {Task},
	}
	for key := range m.Values {
		if kinds := owners[key]; kinds != nil && kind != "" && !slices.Contains(kinds, kind) {
			p.Add(m.File, m.LineOf(key), fmt.Sprintf("A %s has no %s: it belongs to a %s.", kind, strict.Quote(key), kinds[0]), "Take the line out.")
		}
	}
}

func (p *reading) stepSources(m strict.Mapping, least int) []string {
	ids := m.Names("sources", least, 100)
	for _, id := range ids {
		if _, known := p.course.Source(id); !known && p.known {
			p.Add(m.File, m.LineOf("sources"), fmt.Sprintf("There is no source %s in course.yaml.", strict.Quote(id)), "Add it to the sources of course.yaml, or mend the name here.")
		}
	}
	return ids
}

func (p *reading) task(s *Step, m strict.Mapping) {
	s.SignedBy = m.Names("signed_by", 0, 2)
	for _, who := range s.SignedBy {
		if who != "supervisor" && who != "mentor" {
			p.Add(m.File, m.LineOf("signed_by"), fmt.Sprintf("Nobody can sign as %s.", strict.Quote(who)), "Write supervisor, mentor or both.")
		}
	}
	if len(s.SignedBy) == 0 {
		s.SignedBy = []string{"supervisor", "mentor"}
	}
	s.Criteria = m.Texts("criteria", 1, 20, 300)
	s.HandIn = HandIn(m.OneOf("hand_in", string(HandInNothing), string(HandInNothing), string(HandInText), string(HandInFile)))
}

// pool looks at a check as a whole.
func (p *reading) pool(s *Step, m strict.Mapping) {
	for _, q := range s.Pool {
		p.asked[q.Outcome] = true
	}
	if s.Draw > len(s.Pool) {
		p.Add(s.File, m.LineOf("draw"), fmt.Sprintf("The check draws %d questions, and there are %d.", s.Draw, len(s.Pool)), "Write more questions, or draw fewer.")
	}
	if s.Draw > 0 && s.PassMark > s.Draw {
		p.Add(s.File, m.LineOf("pass_mark"), fmt.Sprintf("The pass mark is %d, and only %d questions are asked.", s.PassMark, s.Draw), "Lower the pass mark, or draw more.")
	}
}

// checkScreens asks that there is something to read.
func (p *reading) checkScreens(kind Kind, file string, before int, doc rendered) {
	if len(doc.screens) == 0 && !doc.unread {
		p.Add(file, before+1, fmt.Sprintf("There is no text in this %s.", kind), "Write at least a sentence.")
	}
	for _, s := range doc.screens {
		if len(s.Parts) == 0 {
			p.Add(file, 0, fmt.Sprintf("Nothing stands under the heading %s.", strict.Quote(s.Title)), "Write something under it, or take it out.")
		}
	}
}

// short reads the short version of a sensitive lesson.
func (p *reading) short(s Step) []Screen {
	file := ShortOf(s.File)
	b, there := p.files[file]
	if !there {
		p.Add(s.File, 0, fmt.Sprintf("A sensitive lesson has a short version, and %s is missing.", strict.Quote(file)), "Write it: the same aims without the detail.")
		return nil
	}
	text, ok := p.readText(file, b)
	if !ok {
		p.unread = true
		return nil
	}
	if strings.HasPrefix(text, "---\n") {
		p.Add(file, 1, "A short version has no front matter.", "Take out everything up to the second “---”.")
		return nil
	}
	doc := p.markdown(document{file: file, text: text, title: s.Title, cut: true, cites: s.Sources, citesFrom: "the lesson's sources"})
	p.checkScreens(Lesson, file, 0, doc)
	return doc.screens
}
