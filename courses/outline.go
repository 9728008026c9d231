package courses

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"throughline/internal/strict"
)

// OutlineStep is a part as the outline shows it, also while its file has mistakes: then Kind, Title and Minutes may be empty.
type OutlineStep struct {
	ID, File  string
	Short     string // the file of its short version, "" where there is none
	Number    int
	Kind      Kind
	Title     string
	Minutes   int
	Sensitive bool
}

// Outline gives the parts in their order, without reading their texts.
func (f Files) Outline() []OutlineStep {
	list := f.numbered()
	for i, s := range list {
		if _, p, ok := f.frontOf(s.File); ok {
			list[i].Kind, list[i].Title, list[i].Minutes, list[i].Sensitive = p.Of, p.Title, p.Minutes, p.Sensitive
		}
	}
	return list
}

// numbered are the parts in their order, as their file names say it.
func (f Files) numbered() []OutlineStep {
	var list []OutlineStep
	for _, file := range f.paths() {
		m := stepForm.FindStringSubmatch(file)
		if m == nil {
			continue
		}
		s := OutlineStep{ID: m[2], File: file}
		s.Number, _ = strconv.Atoi(m[1])
		if _, there := f[ShortOf(file)]; there {
			s.Short = ShortOf(file)
		}
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(a, b OutlineStep) int { return a.Number - b.Number })
	return list
}

// frontOf reads a part's front matter only: the blocks under it cost more than the rest.
func (f Files) frontOf(file string) (*Manuscript, StepFields, bool) {
	b := f[file]
	if i := bytes.Index(b, []byte("\n---")); i >= 0 {
		if end := bytes.IndexByte(b[i+1:], '\n'); end >= 0 {
			b = b[:i+1+end+1]
		}
	}
	m := ReadManuscript(file, b)
	if len(m.pieces) == 0 || m.pieces[0].From == m.pieces[0].To {
		return m, StepFields{}, false
	}
	fields, ok := m.pieces[0].Fields.(StepFields)
	return m, fields, ok
}

// find gives a part of the outline by its id.
func (f Files) find(id string) ([]OutlineStep, int, error) {
	list := f.numbered()
	i := slices.IndexFunc(list, func(s OutlineStep) bool { return s.ID == id })
	if i < 0 {
		return nil, 0, &Refusal{"This part is no longer there.", "Open the course again."}
	}
	return list, i, nil
}

// NewStep is a part to be added. Avoid are ids that it must not get besides those in use: where an id comes back, people who
// completed the old part have completed the new one.
type NewStep struct {
	Kind  Kind
	Title string
	At    int // its place from 0; from the number of parts on: the last
	Avoid []string
}

// AddStep adds a part that says its title and no more, and gives its id, which is made of the title. The files it is called
// on stay as they are; so with all that follow. Refusal: no title, an unknown kind, or no room.
func (f Files) AddStep(n NewStep) (Files, string, error) {
	front := StepFields{Of: n.Kind, Title: oneLine(n.Title), Minutes: 10}
	switch n.Kind {
	case Lesson:
	case Check:
		front.PassMark, front.Draw = 8, 10
	case Task:
		front.Minutes, front.HandIn = 30, HandInText
	case Workshop:
		front.Minutes = 60
	default:
		return nil, "", &Refusal{"A part is a lesson, a check, a task or a workshop.", "Choose one of them."}
	}
	if front.Title == "" {
		return nil, "", &Refusal{"The part needs a title.", "Write a few words that say what it is about."}
	}
	taken := slices.Concat(n.Avoid, takenNames)
	list := f.numbered()
	for _, s := range list {
		taken = append(taken, s.ID)
	}
	id := NewID(front.Title, taken)
	out, err := f.putLast(id, []byte("---\n"+Canonical(front)+"---\n"), nil)
	if err != nil || n.At >= len(list) {
		return out, id, err
	}
	out, err = out.MoveStep(id, n.At)
	return out, id, err
}

// putLast adds a part's files after all others.
func (f Files) putLast(id string, b, short []byte) (Files, error) {
	if len(f) >= maxFiles {
		return nil, &Refusal{fmt.Sprintf("A course may have %d files.", maxFiles), "Make two courses of it."}
	}
	list, last := f.numbered(), 0
	if len(list) > 0 {
		last = list[len(list)-1].Number
	}
	out := maps.Clone(f)
	if last >= 999 {
		var err error
		if out, err = f.reorder(list); err != nil {
			return nil, err
		}
		last = len(list)
	}
	if out == nil {
		out = Files{}
	}
	file := fmt.Sprintf("%02d-%s.md", last+1, id)
	if out[file] = b; short != nil {
		out[ShortOf(file)] = short
	}
	return out, nil
}

// RenameStep changes a part's title; its id and file stay. Refusal: it is not there, its front matter has a mistake that must
// be mended first, or there is no title.
func (f Files) RenameStep(id, title string) (Files, error) {
	list, i, err := f.find(id)
	if err != nil {
		return nil, err
	}
	if oneLine(title) == "" {
		return nil, &Refusal{"The part needs a title.", "Write a few words that say what it is about."}
	}
	file := list[i].File
	m := ReadManuscript(file, f[file])
	if len(m.pieces) == 0 || m.pieces[0].Fields == nil {
		return nil, &Refusal{"The first lines of this part cannot be read.", "Open the part and mend them first."}
	}
	front := m.pieces[0].Fields.(StepFields)
	front.Title = title
	b, err := m.Replace(0, front)
	if err != nil {
		return nil, err
	}
	return f.with(file, b), nil
}

// with is the same files with another text in one of them.
func (f Files) with(file string, b []byte) Files {
	out := maps.Clone(f)
	out[file] = b
	return out
}

// MoveStep takes a part to a place from 0; beyond the ends is the end. All parts are numbered anew, with two digits, and the
// links in the course follow; ids stay. Where the order does not change, nothing does.
func (f Files) MoveStep(id string, to int) (Files, error) {
	list, i, err := f.find(id)
	if err != nil {
		return nil, err
	}
	to = max(0, min(to, len(list)-1))
	if to == i {
		return f, nil
	}
	s := list[i]
	return f.reorder(slices.Insert(slices.Delete(list, i, i+1), to, s))
}

// RemovedStep is what RemoveStep took out; PutStepBack takes it.
type RemovedStep struct {
	ID        string
	At        int // its place
	Files     Files
	Completes int // its place in the completion list; -1 where it was not in it
}

// RemoveStep takes a part out, with its short version and its line of the completion rule. Links to it and pictures that only
// it showed stay; Parse reports them.
func (f Files) RemoveStep(id string) (Files, RemovedStep, error) {
	list, i, err := f.find(id)
	if err != nil {
		return nil, RemovedStep{}, err
	}
	s := list[i]
	gone := RemovedStep{ID: id, At: i, Completes: -1, Files: Files{s.File: f[s.File]}}
	out := maps.Clone(f)
	delete(out, s.File)
	if s.Short != "" {
		gone.Files[s.Short] = f[s.Short]
		delete(out, s.Short)
	}
	out, err = out.completes(func(ids []string) []string {
		if gone.Completes = slices.Index(ids, id); gone.Completes >= 0 {
			return slices.Delete(ids, gone.Completes, gone.Completes+1)
		}
		return ids
	})
	return out, gone, err
}

// PutStepBack undoes RemoveStep, also after other changes. Refusal: another part has its id now.
func (f Files) PutStepBack(gone RemovedStep) (Files, error) {
	if _, _, err := f.find(gone.ID); err == nil {
		return nil, &Refusal{"Another part has the same name now.", "Rename that one first."}
	}
	list, out := f.numbered(), maps.Clone(f)
	var b, short []byte
	number := 0
	for file, text := range gone.Files {
		if m := stepForm.FindStringSubmatch(file); m != nil {
			b = text
			number, _ = strconv.Atoi(m[1])
		} else {
			short = text
		}
	}
	fits := (gone.At == 0 || gone.At <= len(list) && list[gone.At-1].Number < number) && (gone.At >= len(list) || list[gone.At].Number > number)
	if fits {
		maps.Copy(out, gone.Files)
	} else {
		var err error
		if out, err = f.putLast(gone.ID, b, short); err != nil {
			return nil, err
		}
		if out, err = out.MoveStep(gone.ID, gone.At); err != nil {
			return nil, err
		}
	}
	if gone.Completes < 0 {
		return out, nil
	}
	return out.completes(func(ids []string) []string {
		return slices.Insert(ids, min(gone.Completes, len(ids)), gone.ID)
	})
}

// completes changes the list of the completion rule, where there is one that can be read.
func (f Files) completes(change func(ids []string) []string) (Files, error) {
	m := ReadManuscript("course.yaml", f["course.yaml"])
	if len(m.pieces) == 0 {
		return f, nil
	}
	if c, ok := m.pieces[0].Fields.(CourseFields); !ok || c.Completion.All || c.Completion.Steps == nil {
		return f, nil
	}
	return f.courseFields(func(c *CourseFields) { c.Completion.Steps = change(slices.Clone(c.Completion.Steps)) })
}

// reorder numbers parts in an order.
func (f Files) reorder(list []OutlineStep) (Files, error) {
	form := "%02d-%s.md"
	if len(list) > 99 {
		form = "%03d-%s.md"
	}
	names := map[string]string{}
	for i, s := range list {
		names[s.File] = fmt.Sprintf(form, i+1, s.ID)
	}
	return f.rename(names)
}

// rename gives parts other file names, with their short versions, and mends the links to them. Links in code are mended too.
func (f Files) rename(names map[string]string) (Files, error) {
	all := map[string]string{}
	for old, now := range names {
		if old == now {
			continue
		}
		all[old] = now
		if _, there := f[ShortOf(old)]; there {
			all[ShortOf(old)] = ShortOf(now)
		}
	}
	if len(all) == 0 {
		return f, nil
	}
	out := Files{}
	for file, b := range f {
		now := file
		if to, moved := all[file]; moved {
			now = to
		}
		if _, taken := out[now]; taken {
			return nil, &Refusal{fmt.Sprintf("The file %s is in the way.", strict.Quote(now)), "Take it out or give it another name first."}
		}
		if strings.HasSuffix(file, ".md") {
			b = relink(b, all)
		}
		out[now] = b
	}
	return out, nil
}

var linkTo = regexp.MustCompile(`(?m)(\]\([ \t]*<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)([0-9]{2,3}-[a-z0-9-]+\.md)([^A-Za-z0-9.]|$)`)

// relink writes the new names of files into the links of a text.
func relink(b []byte, names map[string]string) []byte {
	return linkTo.ReplaceAllFunc(b, func(found []byte) []byte {
		m := linkTo.FindSubmatch(found)
		if m == nil || names[string(m[2])] == "" {
			return found
		}
		return slices.Concat(m[1], []byte(names[string(m[2])]), m[3])
	})
}
