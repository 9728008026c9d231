package courses

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// Finding is one thing that a draft needs before it is published (Must), or that its writer may want to weigh.
type Finding struct {
	Must    bool
	File    string // "" for the course as a whole
	Step    string // id of the part that the file belongs to, "" for other files
	Line    int    // 0 where no line fits
	Place   string // in words, such as «question tolerance»; "" where the line says enough
	Message string
	Fix     string
}

// Inspect reads a draft and says all that Parse and Remarks find in it, each with its line and its part: first what must be
// mended, then what could be better, both in the order of the course. A course without a Must can be published. A draft of
// any bytes is inspected, as Parse reads any.
func Inspect(f Files) (*Course, []Finding) { return InspectWith(f, nil) }

// InspectWith is Inspect for a course of which some pictures stand apart.
func InspectWith(f Files, apart Pictures) (*Course, []Finding) {
	c, problems := ParseWith(f, apart)
	list := make([]Finding, 0, len(problems))
	for _, p := range problems {
		list = append(list, Finding{Must: true, File: p.File, Line: p.Line, Message: p.Message, Fix: p.Fix})
	}
	read := map[string]*Manuscript{}
	for _, r := range c.Remarks() {
		list = append(list, Finding{File: r.File, Line: f.lineOf(r, read), Place: r.Place, Message: r.Message, Fix: r.Fix})
	}
	order := map[string]int{"": 1, "course.yaml": 2}
	for i, s := range f.numbered() {
		order[s.File], order[s.Short] = 10+2*i, 11+2*i
		for k := range list {
			if list[k].File == s.File || list[k].File == s.Short && s.Short != "" {
				list[k].Step = s.ID
			}
		}
	}
	order[""] = 1
	last := len(order)*2 + 10
	slices.SortStableFunc(list, func(a, b Finding) int {
		if a.Must != b.Must {
			if a.Must {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(cmp.Or(order[a.File], last), cmp.Or(order[b.File], last)), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return c, list
}

// lineOf finds the line that a remark is about: of the block that it names, or of the word.
func (f Files) lineOf(r Remark, read map[string]*Manuscript) int {
	b := f[r.File]
	if kind, id, found := strings.Cut(r.Place, " "); found && (kind == PieceScenario || kind == PieceQuestion) {
		if read[r.File] == nil {
			read[r.File] = ReadManuscript(r.File, b)
		}
		if i, ok := read[r.File].Piece(kind, id); ok {
			return read[r.File].pieces[i].Line
		}
	}
	if r.word == "" {
		return 0
	}
	if at := bytes.Index(b, []byte(r.word)); at >= 0 {
		return 1 + bytes.Count(b[:at], []byte("\n"))
	}
	return 0
}
