package courses

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"throughline/internal/strict"
)

// reading is one course while it is read.
type reading struct {
	*strict.Report
	files  Files
	apart  Pictures // of the course too, and not in files
	course *Course
	used   map[string]bool // media that some text shows or links to
	asked  map[string]bool // outcomes that some question of a pool asks for
	known  bool            // course.yaml could be read: only then can ids be held against it
	unread bool            // some text could not be read: then nobody knows which media it shows
}

func newReading(f Files, apart Pictures) *reading {
	return &reading{Report: &strict.Report{}, files: f, apart: apart, course: &Course{}, used: map[string]bool{}, asked: map[string]bool{}}
}

// has tells whether a file is in the course.
func (p *reading) has(file string) bool {
	_, apart := p.apart[file]
	return apart || p.files.has(file)
}

// Parse reads a course and says everything that is wrong with it; no problems means that it can be published. The course
// is never nil: with problems it holds what could be read, which is good for a preview and for nothing else.
// The bytes may come from anywhere: reading them takes bounded time and memory, and nothing in them ends the program.
func Parse(f Files) (*Course, []Problem) { return ParseWith(f, nil) }

// ParseWith is Parse for a course of which some pictures stand apart.
func ParseWith(f Files, apart Pictures) (c *Course, problems []Problem) {
	p := newReading(f, apart)
	defer func() {
		if v := recover(); v != nil {
			c, problems = p.course, append(p.Sorted(), unreadable(""))
		}
	}()
	sizes := f.sizes(apart)
	checkFiles(p.Report, sizes)
	all := 0
	for _, size := range sizes {
		all += size
	}
	if len(sizes) > maxFiles || all > maxAll {
		return p.course, p.Sorted()
	}
	p.courseFile()
	p.steps()
	p.pages()
	p.crossCheck()
	p.media(sizes)
	return p.course, p.Sorted()
}

// ParseStep reads one part as Parse does, for a preview while it is written: the course has what course.yaml says, and this
// part alone. The problems are those of the part and of its short version. ok is false where there is no such part.
// It reads any bytes, as Parse does.
func ParseStep(f Files, id string) (*Course, []Problem, bool) { return ParseStepWith(f, nil, id) }

// ParseStepWith is ParseStep for a course of which some pictures stand apart.
func ParseStepWith(f Files, apart Pictures, id string) (c *Course, problems []Problem, ok bool) {
	list, i, err := f.find(id)
	if err != nil {
		return nil, nil, false
	}
	s := list[i]
	p := newReading(f, apart)
	defer func() {
		if v := recover(); v != nil {
			c, problems, ok = p.course, []Problem{unreadable(s.File)}, true
		}
	}()
	p.courseFile()
	p.Report = &strict.Report{}
	p.course.Steps = []Step{p.step(id, s.File)}
	return p.course, p.Sorted(), true
}

func unreadable(file string) Problem {
	return Problem{File: file, Message: "This course could not be read to the end.", Fix: "Please send it to whoever looks after the program: this should not happen."}
}

// steps reads the numbered files in order.
func (p *reading) steps() {
	numbers, ids, shorts := map[int]string{}, map[string]string{}, map[string]bool{}
	type numbered struct {
		number   int
		id, file string
	}
	var list []numbered
	for _, file := range p.files.paths() {
		m := stepForm.FindStringSubmatch(file)
		if m == nil {
			continue
		}
		number, _ := strconv.Atoi(m[1])
		if other, taken := numbers[number]; taken {
			p.Add(file, 0, fmt.Sprintf("The number %s is taken by %s.", m[1], strict.Quote(other)), "Give one of them another number.")
		}
		if other, taken := ids[m[2]]; taken {
			p.Add(file, 0, fmt.Sprintf("The name %s is taken by %s.", strict.Quote(m[2]), strict.Quote(other)), "Give one of them another name after its number.")
		}
		numbers[number], ids[m[2]] = file, file
		list = append(list, numbered{number, m[2], file})
	}
	slices.SortStableFunc(list, func(a, b numbered) int { return a.number - b.number })
	for _, n := range list {
		s := p.step(n.id, n.file)
		if s.Sensitive {
			shorts[ShortOf(n.file)] = true
		}
		p.course.Steps = append(p.course.Steps, s)
	}
	for _, file := range p.files.paths() {
		if shortForm.MatchString(file) && !shorts[file] {
			p.Add(file, 0, "This short version belongs to no sensitive lesson.", "Name it like the lesson, and write “sensitive: true” in the lesson's front matter. Or take it out.")
		}
	}
	if len(list) == 0 {
		p.Add("", 0, "The course has no parts.", "Add a file like 01-what-it-is-about.md.")
	}
}

// ShortOf is the file of the short version of a part's file.
func ShortOf(file string) string { return strings.TrimSuffix(file, ".md") + ".short.md" }

// pages reads what stands beside the parts.
func (p *reading) pages() {
	c := p.course
	cites := make([]string, len(c.Sources))
	for i, s := range c.Sources {
		cites[i] = s.ID
	}
	for _, file := range []string{"glossary.md", "summary.md", "further-reading.md"} {
		b, there := p.files[file]
		if !there {
			continue
		}
		text, ok := p.readText(file, b)
		if !ok {
			p.unread = true
			continue
		}
		if strings.TrimSpace(text) == "" {
			p.Add(file, 1, "The file is empty.", "Write something, or take it out.")
			continue
		}
		html := p.markdown(document{file: file, text: text, cites: cites, citesFrom: "course.yaml"}).html()
		switch file {
		case "glossary.md":
			c.Glossary = html
		case "summary.md":
			c.SummaryPage = html
		default:
			c.FurtherReading = html
		}
	}
}

// crossCheck looks at what only the whole course shows.
func (p *reading) crossCheck() {
	c := p.course
	for _, id := range c.Completion.Steps {
		if _, _, ok := c.Step(id); !ok {
			p.Add("course.yaml", 0, fmt.Sprintf("The completion rule asks for %s, and there is no such part.", strict.Quote(id)), "Write the name of a part's file without its number and “.md”.")
		}
	}
	if p.unread || !slices.ContainsFunc(c.Steps, func(s Step) bool { return s.Kind == Check }) {
		return
	}
	for _, o := range c.Outcomes {
		if o.ID != "" && !p.asked[o.ID] {
			p.Add("course.yaml", 0, fmt.Sprintf("No question of a check asks about the outcome %s.", strict.Quote(o.ID)), fmt.Sprintf("Add a question with “outcome: %s”, or take the outcome out.", o.ID))
		}
	}
}

// media looks into the pictures and for those that nobody shows.
func (p *reading) media(sizes map[string]int) {
	for _, file := range slices.Sorted(maps.Keys(sizes)) {
		if message, _ := pathProblem(file); message != "" || !isMedia(file) || !mediaForm.MatchString(file) || sizes[file] > maxMedium {
			continue
		}
		b, there := p.files[file]
		if !there {
			b = p.apart[file].Start
		}
		if strings.HasSuffix(file, ".svg") {
			p.svg(file, b)
		} else if message, fix := mediaProblem(file, b); message != "" {
			p.Add(file, 0, message, fix)
		}
		if !p.used[file] && !p.unread {
			p.Add(file, 0, "No part shows this file.", "Show it in a part, or take it out.")
		}
	}
}
